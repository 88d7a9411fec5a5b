//! Sums of values that the API's reports do not add up: from the events themselves, which every server lists.

use limitry_client::{Client, ItemLimit, Range};
use limitry_types::{BreakdownRow, Event, Grouping, TimeseriesRow, Totals};
use serde_json::{Value, json};

use crate::context::Context;
use crate::failure::Result;

/// Where the sums stand in a row of a report.
const FIELD: &str = "values";

/// After this many events a person sees why the command takes long.
const NOTICE_AFTER: usize = 1000;

/// The sum of the values of this name in a row.
pub(super) fn value_sum(totals: &Totals, name: &str) -> f64 {
    let sums = totals.extra.get(FIELD);
    let sum = sums.and_then(|sums| sums.get(name)).and_then(Value::as_f64);
    sum.unwrap_or_default()
}

/// Adds the sums of one row to another.
pub(super) fn add(total: &mut Totals, one: &Totals) {
    let sums = one.extra.get(FIELD).and_then(Value::as_object);
    for (name, _) in sums.into_iter().flatten() {
        let sum = value_sum(total, name) + value_sum(one, name);
        set(total, name, sum);
    }
}

fn set(totals: &mut Totals, name: &str, sum: f64) {
    // A whole number is written as one.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let sum = if sum.fract() == 0.0 && sum.abs() < 9e15 {
        json!(sum as i64)
    } else {
        json!(sum)
    };
    totals.extra.insert(FIELD.to_owned(), json!({ name: sum }));
}

pub(super) async fn add_to_breakdown(
    ctx: &Context,
    client: &Client,
    range: &Range,
    name: &str,
    group_by: Grouping,
    rows: &mut [BreakdownRow],
) -> Result<()> {
    let dimensions: Vec<Option<String>> = rows.iter().map(|row| row.dimension.clone()).collect();
    let row_of = |event: &Event| {
        let dimension = dimension(event, group_by);
        dimensions
            .iter()
            .position(|row| row.as_deref() == dimension)
    };
    let sums = sums(ctx, client, range, name, rows.len(), row_of).await?;
    for (row, sum) in rows.iter_mut().zip(sums) {
        set(&mut row.totals, name, sum);
    }
    Ok(())
}

pub(super) async fn add_to_timeseries(
    ctx: &Context,
    client: &Client,
    range: &Range,
    name: &str,
    rows: &mut [TimeseriesRow],
) -> Result<()> {
    let begins: Vec<_> = rows.iter().map(|row| row.timestamp).collect();
    let row_of = |event: &Event| {
        let time = event.timestamp.or(event.created_at)?;
        begins
            .partition_point(|begin| *begin <= time)
            .checked_sub(1)
    };
    let sums = sums(ctx, client, range, name, rows.len(), row_of).await?;
    for (row, sum) in rows.iter_mut().zip(sums) {
        set(&mut row.totals, name, sum);
    }
    Ok(())
}

/// The sum of each row. An event that no row counts is left out, as the API's report leaves it out.
async fn sums(
    ctx: &Context,
    client: &Client,
    range: &Range,
    name: &str,
    rows: usize,
    row_of: impl Fn(&Event) -> Option<usize>,
) -> Result<Vec<f64>> {
    let mut sums = vec![0.0; rows];
    let mut pages = client.events(range, ItemLimit::All);
    let (mut read, mut is_told) = (0, false);
    while let Some(events) = pages.next().await? {
        read += events.len();
        if read > NOTICE_AFTER && !is_told {
            is_told = true;
            ctx.printer()
                .progress("Adding up the events; a shorter range takes less time…");
        }
        for event in &events {
            let is_wanted = range
                .model
                .as_deref()
                .is_none_or(|model| dimension(event, Grouping::Model) == Some(model));
            let value = event.values.as_ref().and_then(|values| values.get(name));
            if let (true, Some(value), Some(row)) = (is_wanted, value, row_of(event)) {
                sums[row] += value.0;
            }
        }
    }
    Ok(sums)
}

/// What a report groups the event by.
fn dimension(event: &Event, group_by: Grouping) -> Option<&str> {
    let named = |name: &str| {
        let dimension = event.dimensions.as_ref().and_then(|all| all.get(name));
        let other = || event.extra.get(name).and_then(Value::as_str);
        dimension.map(String::as_str).or_else(other)
    };
    match group_by {
        Grouping::CustomerId => Some(&event.customer_id),
        Grouping::EventType => Some(&event.event_type),
        Grouping::Model => named("model"),
        Grouping::Provider => named("provider"),
    }
}
