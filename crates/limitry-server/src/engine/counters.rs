//! The two counters in the database: usage of a quota in a window, and arrivals for a rate limit.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::decimal::Decimal;
use crate::clock::MICROS_PER_SECOND;

/// How long arrivals are kept: the longest window, and as much again for a system clock that is set back a little.
/// Setting the service's own clock back counts them anew: see [`super::backfill_rate_limits`].
const ARRIVALS_RETENTION: i64 = 2 * 3600 * MICROS_PER_SECOND;

/// What a quota has counted in the window that starts at `window_start`.
pub(crate) fn quota_usage(
    conn: &Connection,
    quota: i64,
    window_start: i64,
) -> rusqlite::Result<Decimal> {
    conn.prepare_cached(
        "SELECT whole, nano FROM quota_usage WHERE quota = ?1 AND window_start = ?2",
    )?
    .query_row(params![quota, window_start], |row| {
        Ok(Decimal::from_columns(row.get(0)?, row.get(1)?))
    })
    .optional()
    .map(Option::unwrap_or_default)
}

/// Adds to what a quota has counted in a window. Returns the usage before and after.
pub(super) fn add_quota_usage(
    conn: &Connection,
    quota: i64,
    window_start: i64,
    amount: Decimal,
) -> rusqlite::Result<(Decimal, Decimal)> {
    let before = quota_usage(conn, quota, window_start)?;
    let after = before + amount;
    let (whole, nano) = after.to_columns();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO quota_usage (quota, window_start, whole, nano) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![quota, window_start, whole, nano])?;
    Ok((before, after))
}

/// How many events had arrived for a rate limit up to and including `at`.
pub(super) fn arrivals_until(conn: &Connection, rate_limit: i64, at: i64) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "SELECT total FROM arrivals WHERE rate_limit = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
    )?
    .query_row(params![rate_limit, at], |row| row.get(0))
    .optional()
    .map(Option::unwrap_or_default)
}

/// Adds arrivals at `now`. Rows later than `now` exist after the clock was set back; their totals grow as well.
pub(super) fn add_arrivals(
    conn: &Connection,
    rate_limit: i64,
    now: i64,
    count: i64,
) -> rusqlite::Result<()> {
    let total = arrivals_until(conn, rate_limit, now)? + count;
    conn.prepare_cached(
        "UPDATE arrivals SET total = total + ?3 WHERE rate_limit = ?1 AND at > ?2",
    )?
    .execute(params![rate_limit, now, count])?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO arrivals (rate_limit, at, total) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![rate_limit, now, total])?;
    prune_arrivals(conn, rate_limit, now)
}

/// Removes the rows that no window reaches any more. The newest of them stays: later totals continue from it.
pub(super) fn prune_arrivals(conn: &Connection, rate_limit: i64, now: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "DELETE FROM arrivals WHERE rate_limit = ?1 AND at < \
         (SELECT max(at) FROM arrivals WHERE rate_limit = ?1 AND at <= ?2)",
    )?
    .execute(params![rate_limit, now - ARRIVALS_RETENTION])?;
    Ok(())
}
