//! `limitry quotas …`

use anyhow::Result;

use super::{select, tables, wanted};
use crate::cli::projects::ListLength;
use crate::cli::quotas::{QuotasCheckArgs, QuotasCreateArgs, QuotasShowArgs};
use crate::context::Context;
use crate::error::Exit;
use crate::output::{Outcome, View, escape};
use crate::wire::NewQuota;

/// `quotas create`
pub(super) async fn create(ctx: &Context, args: QuotasCreateArgs) -> Result<Outcome> {
    let new = NewQuota {
        name: args.name,
        metric: args.metric,
        limit_value: args.limit,
        period: args.period,
        dimension_filters: args.filters.into_iter().collect(),
    };
    let quota = ctx.project_data().await?.create_quota(&new).await?;
    let note = format!("Created quota '{}'.", escape(&quota.name));
    Ok(Outcome::record(&quota, tables::quota_fields(&quota)).note(note))
}

/// `quotas list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let listing = ctx.project_data().await?.quotas(wanted(length)).await?;
    Ok(Outcome::list(
        &listing,
        "There is no quota yet: `limitry quotas create` makes one.",
    ))
}

/// `quotas show`
pub(super) async fn show(ctx: &Context, args: &QuotasShowArgs) -> Result<Outcome> {
    let quota = select::quota(&ctx.project_data().await?, &args.quota).await?;
    Ok(Outcome::record(&quota, tables::quota_fields(&quota)))
}

/// `quotas check`: exit 10 when one refuses.
pub(super) async fn check(ctx: &Context, args: QuotasCheckArgs) -> Result<Outcome> {
    let dimensions = args.dimensions.into_iter().collect();
    let verdict = ctx.project_data().await?.check_quotas(&dimensions).await?;
    let view = View::Table {
        header: tables::LIMIT_HEADER.to_vec(),
        rows: verdict.quotas.iter().map(tables::quota_row).collect(),
        empty: "No quota applies.",
    };
    let exit = if verdict.allowed {
        Exit::Success
    } else {
        Exit::No
    };
    Ok(Outcome::new(serde_json::to_value(&verdict)?, view).exit(exit))
}
