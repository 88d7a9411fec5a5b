//! `limitry quotas …`

use std::time::Duration;

use jiff::Timestamp;
use limitry_types::{NewQuota, Quota, QuotaChange, QuotaState};
use serde_json::Value;

use super::{key_values, resources};
use crate::base::exit::Exit;
use crate::base::shutdown;
use crate::base::text::short;
use crate::cli::quotas::{QuotasCheckArgs, QuotasCreateArgs, QuotasUpdateArgs, QuotasWatchArgs};
use crate::context::Context;
use crate::failure::{Failure, Result};
use crate::output::{Outcome, Tone, View};

/// `quotas create`
pub(super) async fn create(ctx: &Context, args: QuotasCreateArgs) -> Result<Outcome> {
    let new = NewQuota {
        name: args.name,
        metric: args.metric,
        limit_value: args.limit,
        period: args.period,
        dimension_filters: key_values::unique("--filter", args.filters)?,
    };
    resources::create::<Quota>(ctx, &new).await
}

/// `quotas update`
pub(super) async fn update(ctx: &Context, args: QuotasUpdateArgs) -> Result<Outcome> {
    let change = QuotaChange {
        name: args.name,
        metric: args.metric,
        limit_value: args.limit,
        period: args.period,
        dimension_filters: resources::changed_filters(args.filters, args.no_filter)?,
    };
    resources::update::<Quota>(ctx, &args.quota, &change).await
}

/// `quotas check`
pub(super) async fn check(ctx: &Context, args: QuotasCheckArgs) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    resources::check::<Quota>(ctx, &dimensions).await
}

/// `quotas watch`: checks again and again until Ctrl-C, which is a success on a terminal.
pub(super) async fn watch(ctx: &Context, args: QuotasWatchArgs) -> Result<Outcome> {
    let watching = check_repeatedly(ctx, args);
    tokio::select! {
        biased;
        exit = shutdown::signal() => match exit {
            Exit::Interrupted if ctx.printer().is_for_person() => {
                Ok(Outcome::new(Value::Null, View::Nothing))
            }
            exit => Err(Failure::interrupted(exit)),
        },
        result = watching => result,
    }
}

async fn check_repeatedly(ctx: &Context, args: QuotasWatchArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let (mut drawn_lines, mut checks) = (0, 0);
    let mut first = None;
    loop {
        let verdict = client.check_limits::<Quota>(&dimensions).await?;
        if ctx.printer().prints_text() {
            let mut views = vec![resources::states::<Quota>(&verdict, ctx.now())];
            if ctx.printer().is_for_person() {
                views.insert(0, watch_title(ctx.now(), args.every));
                let (since, first) =
                    first.get_or_insert_with(|| (ctx.now(), verdict.quotas.clone()));
                views.extend(growth(first, &verdict.quotas, ctx.now(), *since));
            }
            drawn_lines = ctx
                .printer()
                .redraw(&View::Many(views), ctx.now(), drawn_lines)?;
        } else {
            ctx.printer().print_document(&verdict)?;
        }
        checks += 1;
        if args.count.is_some_and(|count| checks >= count) {
            return Ok(Outcome::new(Value::Null, View::Nothing));
        }
        tokio::time::sleep(args.every).await;
    }
}

/// `Quotas · 18:48:10 UTC, every 2s  Ctrl-C ends`
fn watch_title(now: Timestamp, every: Duration) -> View {
    let when = format!(
        " · {} UTC, every {every:?}  Ctrl-C ends",
        now.strftime("%H:%M:%S")
    );
    let title = vec![(Tone::Strong, "Quotas".to_owned()), (Tone::Dim, when)];
    View::Styled(vec![title, Vec::new()])
}

/// What was used since the watch began, and how much that is in a minute.
fn growth(
    first: &[QuotaState],
    now: &[QuotaState],
    time: Timestamp,
    since: Timestamp,
) -> Option<View> {
    let seconds = time.duration_since(since).as_secs_f64();
    let grown = now.iter().filter_map(|state| {
        let before = first.iter().find(|before| before.id == state.id)?;
        // A new period begins at zero.
        let more = state.used.0 - before.used.0;
        let rate = more * 60.0 / seconds;
        (more > 0.0 && seconds >= 1.0).then(|| {
            let name = limitry_types::text::escape(&state.name);
            format!("{name} +{} ({} a minute)", short(more), short(rate))
        })
    });
    let grown: Vec<String> = grown.collect();
    let text = format!("since {}: {}", since.strftime("%H:%M:%S"), grown.join(", "));
    (!grown.is_empty()).then(|| View::Styled(vec![Vec::new(), vec![(Tone::Dim, text)]]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{create, resources};
    use crate::base::exit::Exit;
    use crate::cli::quotas::QuotasCreateArgs;
    use crate::context::Context;
    use limitry_types::{Period, Quota};

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
        let (_, sentence) = outcome.done.unwrap();
        assert_eq!(
            sentence,
            "Created quota 'Daily': 5 events a day for all customers together"
        );
        api.assert_finished();
    }

    #[tokio::test]
    async fn delete_asks_before_it_deletes() {
        let quota = json!({
            "id": "qta_1", "name": "Daily", "metric": "total_events", "limitValue": 5, "period": "day",
        });
        let (ctx, api) = Context::for_test([("GET /quotas/qta_1", 200, quota)]);
        let failure = resources::delete::<Quota>(&ctx, "qta_1").await.unwrap_err();
        assert_eq!(failure.exit, Exit::Input);
        assert!(
            failure.hints[0].contains("limitry quotas delete qta_1 --yes"),
            "{failure:?}"
        );
        api.assert_finished();
    }
}
