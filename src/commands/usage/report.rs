//! `limitry usage events`, `summary`, `breakdown` and `timeseries`

use crate::failure::Result;
use jiff::{Span, Timestamp, Unit};
use serde::Serialize;

use super::super::{Problem, listing, tables};
use crate::app::context::Context;
use crate::base::text::exact;
use crate::cli::shared::Events;
use crate::cli::usage::{
    UsageBreakdownArgs, UsageEventsArgs, UsageSummaryArgs, UsageTimeseriesArgs,
};
use crate::output::{BarStyle, Cell, Column, Outcome, View};
use limitry_client::{Client, Range};
use limitry_types::Grouping;
use limitry_types::Totals;

/// The range that was typed, by the server's clock: the last seven days when nothing was.
pub(in crate::commands) async fn range(
    client: &Client,
    events: &Events,
    model: Option<String>,
) -> Result<Range> {
    let (start, end) = match (events.from, events.to) {
        (Some(from), Some(to)) => (from, to),
        (from, to) => {
            client.sync_clock().await?;
            // The second that has begun counts too.
            let now = client
                .clock()
                .now()
                .checked_add(Span::new().seconds(1))?
                .round(Unit::Second)?;
            let end = to.unwrap_or(now);
            (from.map_or_else(|| before(end, events.since), Ok)?, end)
        }
    };
    if end < start {
        return Err(Problem::Backwards {
            from: start,
            to: end,
        }
        .into());
    }
    Ok(Range {
        start: Some(start),
        end: Some(end),
        customer: events.customer.clone(),
        event: events.event.clone(),
        model,
    })
}

fn before(end: Timestamp, since: Option<Span>) -> Result<Timestamp> {
    let since = since.unwrap_or_else(|| Span::new().days(7));
    Ok(end
        .to_zoned(jiff::tz::TimeZone::UTC)
        .checked_sub(since)?
        .timestamp())
}

/// `usage events`: all of them unless a range was typed.
pub(in crate::commands) async fn events(ctx: &Context, args: UsageEventsArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let typed = &args.events;
    let range = if typed.since.is_some() || typed.from.is_some() || typed.to.is_some() {
        range(&client, typed, None).await?
    } else {
        Range {
            customer: typed.customer.clone(),
            event: typed.event.clone(),
            ..Range::default()
        }
    };
    listing::show(
        ctx,
        client.events(&range, listing::item_limit(args.length)),
        "No event was recorded.",
    )
    .await
}

/// `usage summary`
pub(in crate::commands) async fn summary(ctx: &Context, args: UsageSummaryArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let totals = client.usage_summary(&range).await?;
    Ok(Outcome::record(&totals, tables::totals_fields(&totals)))
}

/// `usage breakdown`
pub(in crate::commands) async fn breakdown(
    ctx: &Context,
    args: UsageBreakdownArgs,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let breakdown = client.usage_breakdown(&range, args.group_by).await?;
    let rows = breakdown
        .data
        .iter()
        .map(|row| (Cell::maybe(row.dimension.as_deref()), &row.totals))
        .collect();
    Ok(chart(
        ctx,
        &breakdown,
        heading(args.group_by),
        rows,
        args.ascii,
    ))
}

fn heading(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::CustomerId => "CUSTOMER",
        Grouping::EventType => "EVENT",
        Grouping::Model => "MODEL",
        Grouping::Provider => "PROVIDER",
    }
}

/// `usage timeseries`
pub(in crate::commands) async fn timeseries(
    ctx: &Context,
    args: UsageTimeseriesArgs,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let range = range(&client, &args.events, args.model).await?;
    let series = client.usage_timeseries(&range, args.interval).await?;
    let person = ctx.printer().is_for_person();
    let label = |time: Timestamp| match args.interval {
        // A day's name is enough for a day.
        limitry_types::Interval::Day | limitry_types::Interval::Week if person => {
            Cell::text(time.strftime("%Y-%m-%d").to_string())
        }
        _ if person => Cell::text(exact(time)),
        _ => Cell::Time(time),
    };
    let rows = series
        .data
        .iter()
        .map(|row| (label(row.timestamp), &row.totals))
        .collect();
    Ok(chart(ctx, &series, "TIME", rows, args.ascii))
}

/// Sums as a table; on a terminal with a bar for the events of each row.
fn chart(
    ctx: &Context,
    document: &impl Serialize,
    label: &'static str,
    rows: Vec<(Cell, &Totals)>,
    ascii: bool,
) -> Outcome {
    let style = if ascii {
        BarStyle::Ascii
    } else {
        BarStyle::Unicode
    };
    let person = ctx.printer().is_for_person();
    let mut columns = vec![Column::new(label)];
    columns.extend(tables::TOTALS_COLUMNS);
    if person {
        columns.push(tables::BAR_COLUMN);
    }
    let most = rows
        .iter()
        .map(|(_, totals)| totals.total_events.0)
        .fold(0.0, f64::max);
    let rows = rows
        .into_iter()
        .map(|(label, totals)| {
            let mut row = vec![label];
            row.extend(tables::totals_cells(totals));
            if person {
                let share = if most > 0.0 {
                    totals.total_events.0 / most
                } else {
                    0.0
                };
                row.push(Cell::Bar {
                    share: share.into(),
                    style,
                });
            }
            row
        })
        .collect();
    let view = View::table(columns, rows, "Nothing was recorded in that time.");
    Outcome::new(serde_json::to_value(document).unwrap_or_default(), view)
}
