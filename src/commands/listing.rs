//! Shows lists.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use limitry_client::{ItemLimit, Pages};

use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Outcome, Tabular, View, more};

/// How many items a list shows. A pipe gets the whole list, unless `--max` says otherwise: a script does not see that
/// something is missing. A JSON document says it in `hasMore`.
pub(super) fn item_limit(ctx: &Context, length: ListLength) -> ItemLimit {
    if length.limit.is_some() {
        ctx.deprecated("--limit is --max for lists now");
    }
    match (length.all, length.max.or(length.limit)) {
        (_, Some(most)) => ItemLimit::AtMost(most),
        (true, None) => ItemLimit::All,
        (false, None) if ctx.printer().prints_lines() => ItemLimit::All,
        (false, None) => ItemLimit::default(),
    }
}

/// Shows a list. Each page is printed before the next one is fetched, except in a table on a terminal and with a filter: a
/// reader that closes the pipe ends the list, and memory stays flat.
pub(super) async fn show<T, const N: usize>(
    ctx: &Context,
    pages: Pages<'_, T>,
    empty: &'static str,
) -> Result<Outcome>
where
    T: Serialize + DeserializeOwned + Tabular<N>,
{
    show_edited(ctx, pages, empty, |_| {}).await
}

/// As [`show`], after `edit` has changed the items of each page.
pub(super) async fn show_edited<T, const N: usize>(
    ctx: &Context,
    mut pages: Pages<'_, T>,
    empty: &'static str,
    edit: impl Fn(&mut [T]),
) -> Result<Outcome>
where
    T: Serialize + DeserializeOwned + Tabular<N>,
{
    let mut shown = 0;
    if let Some(mut list) = ctx.printer().list_writer() {
        while let Some(mut items) = pages.next().await? {
            shown += items.len();
            edit(&mut items);
            list.push(&items)?;
        }
        list.end(pages.next_cursor(), pages.has_more())?;
    } else if ctx.printer().prints_lines() {
        while let Some(mut items) = pages.next().await? {
            shown += items.len();
            edit(&mut items);
            ctx.printer().print_items(&items)?;
        }
    } else {
        let mut page = pages.collect().await?;
        edit(&mut page.data);
        return Ok(Outcome::list(&page, empty).exact(&page));
    }
    let outcome = Outcome::new(Value::Null, View::Nothing);
    Ok(if pages.has_more() {
        outcome.note(more(shown))
    } else {
        outcome
    })
}
