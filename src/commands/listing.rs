//! Showing lists: as they come in a pipe, whole on a terminal and as a JSON document.

use crate::failure::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::context::Context;
use crate::cli::shared::ListLength;
use crate::output::{Outcome, Tabular, View};
use limitry_client::{ItemLimit, Pages};

/// How many items `--limit` and `--all` ask for.
pub(super) fn wanted(length: ListLength) -> ItemLimit {
    match (length.all, length.limit) {
        (true, _) => ItemLimit::All,
        (false, Some(most)) => ItemLimit::AtMost(most),
        (false, None) => ItemLimit::default(),
    }
}

/// Shows a list. Where each item is a line of its own, each page is printed before the next one is fetched: a reader
/// that has enough ends it.
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
    let outcome = Outcome::new(serde_json::Value::Null, View::Nothing);
    Ok(if pages.has_more() {
        outcome.note(crate::output::MORE)
    } else {
        outcome
    })
}
