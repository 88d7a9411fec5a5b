//! Alerts of quotas: what happens when an event lifts the usage over a share of the limit.

use rusqlite::{Connection, params};

use super::decimal::Decimal;
use super::error::EngineError;
use super::rules::QuotaRule;
use crate::tokens;

/// An alert of a quota.
pub(super) struct AlertRule {
    pub(super) seq: i64,
    /// Percent of the limit.
    pub(super) threshold: i64,
}

/// Adds to the history of each alert whose threshold lies between two usages of one window. An alert that was triggered in
/// this window before stays silent.
pub(super) fn trigger_alerts(
    conn: &Connection,
    quota: &QuotaRule,
    window_start: i64,
    (before, after): (Decimal, Decimal),
    now: i64,
) -> Result<(), EngineError> {
    for alert in &quota.alerts {
        let is_reached = |usage: Decimal| usage.is_share_of(alert.threshold, quota.limit);
        if is_reached(before) || !is_reached(after) {
            continue;
        }
        let (whole, nano) = after.to_columns();
        conn.prepare_cached(
            "INSERT OR IGNORE INTO quota_alert_history \
             (id, alert, window_start, threshold, whole, nano, limit_value, triggered_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            tokens::new_id("qal_")?,
            alert.seq,
            window_start,
            alert.threshold,
            whole,
            nano,
            quota.limit.to_columns().0,
            now,
        ])?;
    }
    Ok(())
}
