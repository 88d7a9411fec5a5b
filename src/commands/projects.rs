//! `limitry projects …`

use anyhow::Result;

use super::wanted;
use crate::cli::projects::ListLength;
use crate::context::Context;
use crate::output::Outcome;

/// `projects list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let listing = ctx.person().await?.projects(wanted(length)).await?;
    Ok(Outcome::list(&listing, "You are in no project yet."))
}
