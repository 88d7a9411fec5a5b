//! Alerts: what happens when an event lifts the usage of a quota or a limit to a share of what it allows.

use limitry_types::LimitPeriod;
use rusqlite::{Connection, params};
use serde_json::json;

use super::decimal::Decimal;
use super::error::EngineError;
use super::limit_rules::LimitRule;
use super::outbox::Outbox;
use super::rules::QuotaRule;
use super::windows::TimeWindow;
use crate::clock::to_timestamp;
use crate::tokens;

/// An alert of a quota.
pub(super) struct AlertRule {
    pub(super) seq: i64,
    /// Percent of the limit.
    pub(super) threshold: i64,
}

/// What the events of one batch added to a quota in its current window.
pub(super) struct QuotaUsageChange<'a> {
    pub(super) window_start: i64,
    pub(super) before: Decimal,
    /// The customer and the amount of each event.
    pub(super) events: &'a [(&'a str, Decimal)],
}

/// Adds to the history of each alert whose threshold an event reaches, and queues deliveries. An alert that was triggered in
/// this window before stays silent.
pub(super) fn trigger_quota_alerts(
    conn: &Connection,
    outbox: Outbox,
    quota: &QuotaRule,
    change: &QuotaUsageChange,
    now: i64,
) -> Result<(), EngineError> {
    let mut before = change.before;
    for (customer, amount) in change.events {
        let after = before + *amount;
        for alert in &quota.alerts {
            if before.reaches(after, alert.threshold, quota.limit) {
                trigger_quota_alert(
                    conn,
                    outbox,
                    quota,
                    alert,
                    (change.window_start, after, customer),
                    now,
                )?;
            }
        }
        before = after;
    }
    Ok(())
}

fn trigger_quota_alert(
    conn: &Connection,
    outbox: Outbox,
    quota: &QuotaRule,
    alert: &AlertRule,
    (window_start, usage, customer): (i64, Decimal, &str),
    now: i64,
) -> Result<(), EngineError> {
    let (whole, nano) = usage.to_columns();
    let added = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO quota_alert_history \
             (id, alert, window_start, threshold, whole, nano, limit_value, triggered_at, customer_id) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
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
            customer,
        ])?;
    if added == 0 {
        return Ok(());
    }
    let history = conn.last_insert_rowid();
    let id: String = conn
        .prepare_cached("SELECT id FROM quotas WHERE seq = ?1")?
        .query_row([quota.seq], |row| row.get(0))?;
    let event = "quota.threshold_exceeded";
    let (limit, current) = (quota.limit.to_amount(), usage.to_amount());
    let body = json!({
        "event": event,
        "quota": {"id": id, "customerId": customer, "limit": limit, "usage": current},
        "customerId": customer,
        "usage": {
            "current": current,
            "limit": limit,
            "percentage": usage.percent_of(quota.limit),
        },
    });
    outbox.queue(conn, event, &body, Some(history), now)
}

/// A limit that an event lifted over a share of it.
pub(super) struct LimitAlert<'a> {
    pub(super) limit: &'a LimitRule,
    /// The row and the external id of the event's customer.
    pub(super) customer: (i64, &'a str),
    /// Percent of the limit.
    pub(super) threshold: u8,
    pub(super) usage: Decimal,
    pub(super) window: TimeWindow,
}

/// Notes that a threshold of a limit is reached, and queues deliveries. A threshold that was reached in this window before
/// stays silent.
pub(super) fn trigger_limit_alert(
    conn: &Connection,
    outbox: Outbox,
    alert: &LimitAlert,
    now: i64,
) -> Result<(), EngineError> {
    let LimitAlert {
        limit,
        customer: (customer, customer_id),
        threshold,
        usage,
        window,
    } = *alert;
    let added = conn
        .prepare_cached(
            "INSERT OR IGNORE INTO limit_alert_history (limit_seq, customer, threshold, window_start, triggered_at) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![limit.seq, customer, threshold, window.start, now])?;
    if added == 0 {
        return Ok(());
    }
    let event = if threshold == 100 {
        "limit.exceeded"
    } else {
        "limit.threshold_reached"
    };
    let bound = |micros| (limit.period != LimitPeriod::AllTime).then(|| to_timestamp(micros));
    let body = json!({
        "event": event,
        "timestamp": to_timestamp(now),
        "data": {
            "customerId": customer_id,
            "limitId": limit.id,
            "limitName": limit.name,
            "threshold": threshold,
            "limit": limit.limit.to_amount(),
            "currentUsage": usage.to_amount(),
            "percentage": usage.percent_of(limit.limit),
            "remaining": limit.limit.remaining_after(usage).to_amount(),
            "period": limit.period,
            "windowStart": bound(window.start),
            "windowEnd": bound(window.end),
        },
    });
    outbox.queue(conn, event, &body, None, now)
}
