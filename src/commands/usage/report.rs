//! `limitry usage events`, `summary`, `breakdown` and `timeseries`

use jiff::{Span, Timestamp, Unit};
use serde::Serialize;

use super::super::{listing, tables};
use crate::base::text::exact;
use crate::cli::shared::Events;
use crate::cli::usage::{
    UsageBreakdownArgs, UsageEventsArgs, UsageSummaryArgs, UsageTimeseriesArgs,
};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::{BarStyle, Cell, Column, Outcome, View};
use limitry_client::{Client, Range};
use limitry_types::Grouping;
use limitry_types::Totals;

/// The range of the arguments, by the server's clock. The default is the last seven days.
pub(in crate::commands) async fn range(
    client: &Client,
    events: &Events,
    model: Option<String>,
) -> Result<Range> {
    let (start, end) = match (events.from, events.to) {
        (Some(from), Some(to)) => (from, to),
        (from, to) => {
            client.sync_clock().await?;
            // Include the current second.
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
        let message =
            format!("invalid value for '--to': {end} is before {start}, where the range begins");
        return Err(Failure::usage(codes::USAGE, message).hint("give a --from that is before --to"));
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

/// `usage events`: without a range, all events.
pub(in crate::commands) async fn events(ctx: &Context, args: UsageEventsArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let events = &args.events;
    let range = if events.since.is_some() || events.from.is_some() || events.to.is_some() {
        range(&client, events, None).await?
    } else {
        Range {
            customer: events.customer.clone(),
            event: events.event.clone(),
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

/// A table of totals. On a terminal each row has a bar for its events.
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
    let max_events = rows
        .iter()
        .map(|(_, totals)| totals.total_events.0)
        .fold(0.0, f64::max);
    let rows = rows
        .into_iter()
        .map(|(label, totals)| {
            let mut row = vec![label];
            row.extend(tables::totals_cells(totals));
            if person {
                let share = if max_events > 0.0 {
                    totals.total_events.0 / max_events
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
    let view = View::table(columns, rows, "No event was recorded in this range.");
    Outcome::new(serde_json::to_value(document).unwrap_or_default(), view)
}
