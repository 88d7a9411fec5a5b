//! `limitry quotas …`

use super::key_values;
use super::listing;
use super::lookup;
use super::tables;
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::cli::quotas::{
    QuotasCheckArgs, QuotasCreateArgs, QuotasDeleteArgs, QuotasShowArgs, QuotasUpdateArgs,
    QuotasWatchArgs,
};
use crate::cli::shared::ListLength;
use crate::failure::Result;
use crate::output::{Format, to_document};
use crate::output::{Outcome, View};
use limitry_types::text::escape;
use limitry_types::{Dimensions, NewQuota, Quota, QuotaChange, QuotaVerdict};

/// `quotas create`
pub(super) async fn create(ctx: &Context, args: QuotasCreateArgs) -> Result<Outcome> {
    let new = NewQuota {
        name: args.name,
        metric: args.metric,
        limit_value: args.limit,
        period: args.period,
        dimension_filters: key_values::unique("--filter", args.filters)?,
    };
    let quota = ctx
        .project_client()
        .await?
        .create_limit::<Quota>(&new)
        .await?;
    let note = format!("Created quota '{}'.", escape(&quota.name));
    Ok(Outcome::record(&quota, tables::quota_fields(&quota)).note(note))
}

/// `quotas list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let empty = "There is no quota yet: `limitry quotas create` makes one.";
    listing::show(
        ctx,
        client.limits::<Quota>(listing::item_limit(length)),
        empty,
    )
    .await
}

/// `quotas show`
pub(super) async fn show(ctx: &Context, args: &QuotasShowArgs) -> Result<Outcome> {
    let quota = lookup::limit::<Quota>(&ctx.project_client().await?, &args.quota).await?;
    Ok(Outcome::record(&quota, tables::quota_fields(&quota)))
}

/// `quotas update`
pub(super) async fn update(ctx: &Context, args: QuotasUpdateArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let quota = lookup::limit::<Quota>(&client, &args.quota).await?;
    let change = QuotaChange {
        name: args.name,
        metric: args.metric,
        limit_value: args.limit,
        period: args.period,
        dimension_filters: filters(args.filters, args.no_filter)?,
    };
    let quota = client.update_limit::<Quota>(&quota.id, &change).await?;
    let note = format!("Changed quota '{}'.", escape(&quota.name));
    Ok(Outcome::record(&quota, tables::quota_fields(&quota)).note(note))
}

/// New filters, no filters, or filters as they are.
pub(super) fn filters(given: Vec<(String, String)>, none: bool) -> Result<Option<Dimensions>> {
    let map = key_values::unique("--filter", given)?;
    Ok((none || !map.is_empty()).then_some(map))
}

/// `quotas delete`
pub(super) async fn delete(ctx: &Context, args: &QuotasDeleteArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let quota = lookup::limit::<Quota>(&client, &args.quota).await?;
    let question = format!(
        "Delete quota '{}' ({} {} a {})?",
        escape(&quota.name),
        quota.limit_value,
        escape(&quota.metric),
        escape(&quota.period)
    );
    let instead = format!("`limitry quotas delete {} --yes`", shell(&quota.id));
    ctx.prompter().confirm(&question, &instead).await?;
    client.delete_limit::<Quota>(&quota.id).await?;
    let note = format!(
        "Deleted quota '{}' ({}).",
        escape(&quota.name),
        escape(&quota.id)
    );
    Ok(Outcome::done(&quota, note))
}

/// `quotas check`: exit 10 when one refuses.
pub(super) async fn check(ctx: &Context, args: QuotasCheckArgs) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let verdict = ctx
        .project_client()
        .await?
        .check_limits::<Quota>(&dimensions)
        .await?;
    let exit = if verdict.allowed {
        Exit::Success
    } else {
        Exit::No
    };
    Ok(Outcome::new(to_document(&verdict), standing(&verdict)).exit(exit))
}

fn standing(verdict: &QuotaVerdict) -> View {
    let rows = verdict.quotas.iter().map(tables::quota_row).collect();
    View::table(tables::LIMIT_COLUMNS, rows, "No quota applies.")
}

/// `quotas watch`: looks again and again; Ctrl-C ends it.
pub(super) async fn watch(ctx: &Context, args: QuotasWatchArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let mut drawn = 0;
    let mut looks = 0;
    loop {
        let verdict = client.check_limits::<Quota>(&dimensions).await?;
        drawn = match ctx.printer().format() {
            Format::Text => ctx
                .printer()
                .redraw(&standing(&verdict), ctx.now(), drawn)?,
            Format::Json | Format::JsonLines => {
                ctx.printer().print_document(&to_document(&verdict))?;
                0
            }
        };
        looks += 1;
        if args.count.is_some_and(|count| looks >= count) {
            return Ok(Outcome::new(serde_json::Value::Null, View::Nothing));
        }
        tokio::time::sleep(args.every).await;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{create, delete};
    use crate::app::context::Context;
    use crate::base::exit::Exit;
    use crate::cli::quotas::{QuotasCreateArgs, QuotasDeleteArgs};
    use limitry_types::Period;

    #[tokio::test]
    async fn create_sends_the_quota_and_shows_it() {
        let created = json!({
            "id": "qta_1", "name": "Daily", "metric": "total_events", "limitValue": 5, "period": "day",
        });
        let (ctx, api) = Context::for_test([("POST /quotas", 201, created.clone())]);
        let args = QuotasCreateArgs {
            name: "Daily".to_owned(),
            metric: "total_events".to_owned(),
            limit: 5,
            period: Period::Day,
            filters: vec![("model".to_owned(), "gpt-4".to_owned())],
        };
        let outcome = create(&ctx, args).await.unwrap();
        assert_eq!(
            api.bodies(),
            [json!({
                "name": "Daily", "metric": "total_events", "limitValue": 5, "period": "day",
                "dimensionFilters": {"model": "gpt-4"},
            })]
        );
        assert_eq!(outcome.json["id"], "qta_1");
        assert_eq!(outcome.notes, ["Created quota 'Daily'."]);
        api.assert_finished();
    }

    #[tokio::test]
    async fn delete_asks_before_it_deletes() {
        let quota = json!({
            "id": "qta_1", "name": "Daily", "metric": "total_events", "limitValue": 5, "period": "day",
        });
        let (ctx, api) = Context::for_test([("GET /quotas/qta_1", 200, quota)]);
        let args = QuotasDeleteArgs {
            quota: "qta_1".to_owned(),
        };
        let failure = delete(&ctx, &args).await.unwrap_err();
        assert_eq!(failure.exit, Exit::Input);
        assert!(
            failure.hints[0].contains("limitry quotas delete qta_1 --yes"),
            "{failure:?}"
        );
        api.assert_finished();
    }
}
