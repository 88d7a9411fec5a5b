//! Shows lists.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use limitry_client::{ItemLimit, Pages};

use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{MORE, Outcome, Tabular, View};

/// How many items `--limit` and `--all` ask for.
pub(super) fn item_limit(length: ListLength) -> ItemLimit {
    match (length.all, length.limit) {
        (true, _) => ItemLimit::All,
        (false, Some(most)) => ItemLimit::AtMost(most),
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
    while let Some(items) = pages.next().await? {
        ctx.printer().print_items(&items)?;
    }
    let outcome = Outcome::new(Value::Null, View::Nothing);
    Ok(if pages.has_more() {
        outcome.note(MORE)
    } else {
        outcome
    })
}
