//! Alerts of quotas: what happens when an event lifts the usage over a share of the limit.

use rusqlite::{Connection, params};

use super::decimal::Decimal;
use super::error::EngineError;
use super::limit_rules::LimitRule;
use super::rules::QuotaRule;
use super::windows::TimeWindow;
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

/// A limit that an event lifted over a share of it.
pub(super) struct LimitAlert<'a> {
    pub(super) limit: &'a LimitRule,
    /// The row and the external id of the event's customer.
    pub(super) customer: (i64, &'a str),
    /// Percent of the limit.
    pub(super) threshold: u8,
    #[expect(dead_code, reason = "deliveries will show it")]
    pub(super) usage: Decimal,
    pub(super) window: TimeWindow,
}

/// Notes that a threshold of a limit is reached. A threshold that was reached in this window before stays silent.
pub(super) fn trigger_limit_alert(
    conn: &Connection,
    alert: &LimitAlert,
    now: i64,
) -> Result<(), EngineError> {
    conn.prepare_cached(
        "INSERT OR IGNORE INTO limit_alert_history (limit_seq, customer, threshold, window_start, triggered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        alert.limit.seq,
        alert.customer.0,
        alert.threshold,
        alert.window.start,
        now,
    ])?;
    Ok(())
}
