//! Filling a new or changed rule from the events that are there.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use super::record::{add_usage, prune_arrivals};
use super::rules::Subject;
use super::{Metric, Nanos, bounds};
use crate::db::bucket_of;
use limitry_types::{Dimensions, Period};

/// Columns of an event that filters may look at.
const FILTERED: &str = "customer_id, event_type, dimensions";

/// Counts anew what a quota has counted in every window.
pub(crate) fn fill_quota(
    conn: &Connection,
    project: i64,
    quota: i64,
    metric: &Metric,
    period: Period,
    filters: &Dimensions,
) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM quota_usage WHERE quota = ?1", [quota])?;
    let mut windows: BTreeMap<i64, Nanos> = BTreeMap::new();
    let mut last = bounds(period, 0);
    each_event(conn, project, filters, |row| {
        let moment: i64 = row.get(3)?;
        let amount = match metric {
            Metric::Events => Nanos::whole(1),
            Metric::Tokens => from_column(row, 4)?,
            Metric::Cost => from_column(row, 5)?,
            Metric::Value(_) => metric.of_values(&json(row, 6)?),
        };
        if amount > Nanos::ZERO {
            if !last.hold(moment) {
                last = bounds(period, moment);
            }
            *windows.entry(last.start).or_default() += amount;
        }
        Ok(())
    })?;
    for (start, amount) in windows {
        add_usage(conn, quota, start, amount)?;
    }
    Ok(())
}

/// Counts anew what had arrived for every rate limit, by a clock that was set back: what was too old to be kept may lie
/// in a window again.
pub(crate) fn refill_rate_limits(conn: &Connection, now: i64) -> rusqlite::Result<()> {
    let mut statement = conn.prepare("SELECT seq, project, filters FROM rate_limits")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let filters: Dimensions = json(row, 2)?;
        fill_rate_limit(conn, row.get(1)?, row.get(0)?, &filters, now)?;
    }
    Ok(())
}

/// Counts anew what had arrived for a rate limit at every moment that a window may reach.
pub(crate) fn fill_rate_limit(
    conn: &Connection,
    project: i64,
    rate_limit: i64,
    filters: &Dimensions,
    now: i64,
) -> rusqlite::Result<()> {
    conn.execute("DELETE FROM arrivals WHERE rate_limit = ?1", [rate_limit])?;
    let mut moments: BTreeMap<i64, i64> = BTreeMap::new();
    each_event(conn, project, filters, |row| {
        *moments.entry(row.get(7)?).or_default() += 1;
        Ok(())
    })?;
    let mut insert =
        conn.prepare_cached("INSERT INTO arrivals (rate_limit, at, total) VALUES (?1, ?2, ?3)")?;
    let mut total = 0;
    for (at, count) in moments {
        total += count;
        insert.execute(params![rate_limit, at, total])?;
    }
    prune_arrivals(conn, rate_limit, now)
}

/// Visits the events of a project that filters apply to. Where they name a customer, an index finds its events.
fn each_event(
    conn: &Connection,
    project: i64,
    filters: &Dimensions,
    mut visit: impl FnMut(&Row) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let customer = filters.get("customer_id");
    let sql = format!(
        "SELECT {FILTERED}, timestamp, total_tokens, cost_cents, value_map, created_at FROM events \
         WHERE project = ?1 AND {}",
        if customer.is_some() {
            format!("bucket = {} AND customer_id = ?2", bucket_of("?1", "?2"))
        } else {
            "?2 IS NULL".to_owned()
        }
    );
    // The two that have columns are compared without reading JSON.
    let plain = filters
        .keys()
        .all(|name| name == "customer_id" || name == "event_type");
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query(params![project, customer])?;
    while let Some(row) = rows.next()? {
        let dimensions = if plain {
            Dimensions::new()
        } else {
            json(row, 2)?
        };
        let subject = Subject {
            customer_id: Some(text(row, 0)?),
            event_type: Some(text(row, 1)?),
            dimensions: &dimensions,
        };
        if subject.matches(filters) {
            visit(row)?;
        }
    }
    Ok(())
}

fn text<'a>(row: &'a Row, column: usize) -> rusqlite::Result<&'a str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn from_column(row: &Row, column: usize) -> rusqlite::Result<Nanos> {
    let value: Option<f64> = row.get(column)?;
    Ok(value.map_or(Nanos::ZERO, Nanos::from_value))
}

/// A map that is kept as JSON; NULL is the empty one.
fn json<T: Default + serde::de::DeserializeOwned>(row: &Row, column: usize) -> rusqlite::Result<T> {
    let Some(text) = row.get_ref(column)?.as_str_or_null()? else {
        return Ok(T::default());
    };
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}
