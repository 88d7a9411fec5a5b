//! `limitry rate-limits …`

use super::quotas::filters;
use super::{key_values, listing, lookup, tables};
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::cli::rate_limits::{
    RateLimitsCheckArgs, RateLimitsCreateArgs, RateLimitsDeleteArgs, RateLimitsShowArgs,
    RateLimitsUpdateArgs,
};
use crate::cli::shared::ListLength;
use crate::failure::Result;
use crate::output::to_document;
use crate::output::{Outcome, View};
use limitry_types::text::escape;
use limitry_types::{NewRateLimit, RateLimit, RateLimitChange};

/// `rate-limits create`
pub(super) async fn create(ctx: &Context, args: RateLimitsCreateArgs) -> Result<Outcome> {
    let new = NewRateLimit {
        name: args.name,
        limit_value: args.limit,
        window: args.window,
        dimension_filters: key_values::unique("--filter", args.filters)?,
        enabled: args.disabled.then_some(false),
    };
    let limit = ctx
        .project_client()
        .await?
        .create_limit::<RateLimit>(&new)
        .await?;
    let note = format!("Created rate limit '{}'.", escape(&limit.name));
    Ok(Outcome::record(&limit, tables::rate_limit_fields(&limit)).note(note))
}

/// `rate-limits list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let empty = "There is no rate limit yet: `limitry rate-limits create` makes one.";
    listing::show(
        ctx,
        client.limits::<RateLimit>(listing::item_limit(length)),
        empty,
    )
    .await
}

/// `rate-limits show`
pub(super) async fn show(ctx: &Context, args: &RateLimitsShowArgs) -> Result<Outcome> {
    let limit = lookup::limit::<RateLimit>(&ctx.project_client().await?, &args.rate_limit).await?;
    Ok(Outcome::record(&limit, tables::rate_limit_fields(&limit)))
}

/// `rate-limits update`
pub(super) async fn update(ctx: &Context, args: RateLimitsUpdateArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit = lookup::limit::<RateLimit>(&client, &args.rate_limit).await?;
    let change = RateLimitChange {
        name: args.name,
        limit_value: args.limit,
        window: args.window,
        dimension_filters: filters(args.filters, args.no_filter)?,
        enabled: (args.enable || args.disable).then_some(args.enable),
    };
    let limit = client.update_limit::<RateLimit>(&limit.id, &change).await?;
    let note = format!("Changed rate limit '{}'.", escape(&limit.name));
    Ok(Outcome::record(&limit, tables::rate_limit_fields(&limit)).note(note))
}

/// `rate-limits delete`
pub(super) async fn delete(ctx: &Context, args: &RateLimitsDeleteArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit = lookup::limit::<RateLimit>(&client, &args.rate_limit).await?;
    let question = format!(
        "Delete rate limit '{}' ({} a {})?",
        escape(&limit.name),
        limit.limit_value,
        escape(&limit.window)
    );
    let instead = format!("`limitry rate-limits delete {} --yes`", shell(&limit.id));
    ctx.prompter().confirm(&question, &instead).await?;
    client.delete_limit::<RateLimit>(&limit.id).await?;
    let note = format!(
        "Deleted rate limit '{}' ({}).",
        escape(&limit.name),
        escape(&limit.id)
    );
    Ok(Outcome::done(&limit, note))
}

/// `rate-limits check`: exit 10 when one refuses.
pub(super) async fn check(ctx: &Context, args: RateLimitsCheckArgs) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let verdict = ctx
        .project_client()
        .await?
        .check_limits::<RateLimit>(&dimensions)
        .await?;
    let view = View::Table {
        columns: tables::LIMIT_COLUMNS.to_vec(),
        rows: verdict
            .rate_limits
            .iter()
            .map(tables::rate_limit_row)
            .collect(),
        empty: "No rate limit applies.",
    };
    let exit = if verdict.allowed {
        Exit::Success
    } else {
        Exit::No
    };
    Ok(Outcome::new(to_document(&verdict), view).exit(exit))
}
