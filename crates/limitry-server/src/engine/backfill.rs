//! Counting the stored events for a quota or rate limit that is new or was changed.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, TransactionBehavior, params};

use super::amount::{EventValues, amount_of};
use super::counters::{add_quota_usage, prune_arrivals};
use super::decimal::Decimal;
use super::event_scan::EventScan;
use super::limit_recount::recount_all_limits;
use super::windows::{TimeWindow, quota_window};
use crate::db::{Meta, from_json, from_optional_json};
use limitry_types::{Dimensions, Metric, Period};

/// Whether a migration changed what counts.
pub(crate) fn needs_recount(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT needs_recount FROM meta", [], |row| row.get(0))
}

/// Counts everything anew where a migration changed what counts. `now` is without the clock's offset.
pub(crate) fn recount_if_needed(conn: &mut Connection, now: i64) -> rusqlite::Result<()> {
    if !needs_recount(conn)? {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it since.
    if needs_recount(&tx)? {
        let now = now.saturating_add(Meta::read(&tx)?.clock_offset);
        backfill_quotas(&tx)?;
        backfill_rate_limits(&tx, now)?;
        recount_all_limits(&tx)?;
        tx.execute(
            "UPDATE meta SET needs_recount = 0, config_rev = random()",
            [],
        )?;
    }
    tx.commit()
}

fn backfill_quotas(conn: &Connection) -> rusqlite::Result<()> {
    let mut statement = conn.prepare("SELECT seq, project, metric, period, filters FROM quotas")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (metric, period) = (row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?);
        let (Ok(metric), Ok(period)) = (metric.parse(), period.parse()) else {
            return Err(rusqlite::Error::InvalidQuery);
        };
        let filters = from_json(row, 4)?;
        backfill_quota(conn, row.get(1)?, row.get(0)?, &metric, period, &filters)?;
    }
    Ok(())
}

/// Counts anew what a quota has counted in every window.
pub(crate) fn backfill_quota(
    conn: &Connection,
    project: i64,
    quota: i64,
    metric: &Metric,
    period: Period,
    filters: &Dimensions,
) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM quota_usage WHERE quota = ?1", [quota])?;
    let mut usage: BTreeMap<i64, Decimal> = BTreeMap::new();
    let mut window = TimeWindow::EMPTY;
    for_each_event(conn, project, filters, |row| {
        let happened_at: i64 = row.get(EventScan::TIMESTAMP)?;
        let amount = match metric {
            Metric::Events => Decimal::from_integer(1),
            Metric::Tokens => amount_column(row, EventScan::TOTAL_TOKENS)?,
            Metric::Cost => amount_column(row, EventScan::COST_CENTS)?,
            Metric::Value(_) => {
                let values = from_optional_json(row, EventScan::VALUES)?.unwrap_or_default();
                amount_of(metric, &EventValues::new(&values))
            }
        };
        if amount > Decimal::ZERO {
            if !window.contains(happened_at) {
                window = quota_window(period, happened_at);
            }
            *usage.entry(window.start).or_default() += amount;
        }
        Ok(())
    })?;
    for (window_start, amount) in usage {
        add_quota_usage(conn, quota, window_start, amount)?;
    }
    Ok(())
}

/// Counts the arrivals for every rate limit anew. Needed when the clock is set back: arrivals that were pruned as too
/// old may lie in a window again.
pub(crate) fn backfill_rate_limits(conn: &Connection, now: i64) -> rusqlite::Result<()> {
    let mut statement = conn.prepare("SELECT seq, project, filters FROM rate_limits")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        backfill_rate_limit(conn, row.get(1)?, row.get(0)?, &from_json(row, 2)?, now)?;
    }
    Ok(())
}

/// Counts the arrivals for a rate limit anew.
pub(crate) fn backfill_rate_limit(
    conn: &Connection,
    project: i64,
    rate_limit: i64,
    filters: &Dimensions,
    now: i64,
) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM arrivals WHERE rate_limit = ?1", [rate_limit])?;
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    for_each_event(conn, project, filters, |row| {
        *counts.entry(row.get(EventScan::CREATED_AT)?).or_default() += 1;
        Ok(())
    })?;
    let mut insert =
        conn.prepare_cached("INSERT INTO arrivals (rate_limit, at, total) VALUES (?1, ?2, ?3)")?;
    let mut total = 0;
    for (at, count) in counts {
        total += count;
        insert.execute(params![rate_limit, at, total])?;
    }
    prune_arrivals(conn, rate_limit, now)
}

/// Visits the events of a project that match the filters. An index finds them where the filters name a customer.
fn for_each_event(
    conn: &Connection,
    project: i64,
    filters: &Dimensions,
    mut visit: impl FnMut(&Row) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let customer = filters.get("customer_id").map(String::as_str);
    let scan = EventScan {
        // Both have columns, so the JSON of the dimensions and properties need not be parsed.
        has_dimensions: !filters
            .keys()
            .all(|name| name == "customer_id" || name == "event_type"),
        ..EventScan::of_all_time(project, customer)
    };
    scan.visit(conn, |row, subject| {
        if subject.matches(filters) {
            visit(row)?;
        }
        Ok(())
    })
}

fn amount_column(row: &Row, column: usize) -> rusqlite::Result<Decimal> {
    let value: Option<f64> = row.get(column)?;
    Ok(value.map_or(Decimal::ZERO, Decimal::from_value))
}
