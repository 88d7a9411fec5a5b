//! Shows lists.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use limitry_client::{ItemLimit, Pages};

use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Outcome, Tabular, View, more};

/// How many items a list shows. A pipe gets the whole list, unless `--limit` says otherwise: a script does not see that
/// something is missing. A JSON document says it in `hasMore`.
pub(super) fn item_limit(ctx: &Context, length: ListLength) -> ItemLimit {
    match (length.all, length.limit) {
        (_, Some(most)) => ItemLimit::AtMost(most),
        (true, None) => ItemLimit::All,
        (false, None) if ctx.printer().prints_lines() => ItemLimit::All,
        (false, None) => ItemLimit::default(),
    }
}

/// Shows a list. If the output has one item per line, each page is printed before the next one is fetched: a reader that
/// closes the pipe ends the list.
pub(super) async fn show<T, const N: usize>(
    ctx: &Context,
    mut pages: Pages<'_, T>,
    empty: &'static str,
) -> Result<Outcome>
where
    T: Serialize + DeserializeOwned + Tabular<N>,
{
    if !ctx.printer().prints_lines() {
        return Ok(Outcome::list(&pages.collect().await?, empty));
    }
    let mut shown = 0;
    while let Some(items) = pages.next().await? {
        shown += items.len();
        ctx.printer().print_items(&items)?;
    }
    let outcome = Outcome::new(Value::Null, View::Nothing);
    Ok(if pages.has_more() {
        outcome.note(more(shown))
    } else {
        outcome
    })
}
