//! Deliveries of alerts to webhooks, queued in the transaction that recorded the event.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;

use super::error::EngineError;
use crate::clock::MICROS_PER_SECOND;
use crate::{files, tokens};

/// How long a finished delivery is kept. Stripe keeps its deliveries for the same time.
const RETENTION: i64 = 30 * 24 * 3600 * MICROS_PER_SECOND;

/// The most finished deliveries that are kept for one webhook.
const MAX_KEPT: i64 = 1000;

/// Where the alerts of a project go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outbox<'a> {
    pub(super) project: i64,
    /// A server of this directory, in any process, delivers what is queued.
    pub(super) data_dir: &'a Path,
}

impl Outbox<'_> {
    /// Queues one delivery for each webhook of the project, unless no server runs. `quota_alert` is the row of the history that it belongs to.
    pub(super) fn queue(
        self,
        conn: &Connection,
        event: &str,
        body: &Value,
        quota_alert: Option<i64>,
        now: i64,
    ) -> Result<(), EngineError> {
        let webhooks = conn
            .prepare_cached("SELECT seq FROM webhooks WHERE project = ?1 ORDER BY seq")?
            .query_map([self.project], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        if webhooks.is_empty() || !files::is_served(self.data_dir, None) {
            return Ok(());
        }
        for webhook in webhooks {
            conn.prepare_cached(
                "INSERT INTO webhook_deliveries (id, webhook, event, body, status, next_try_at, created_at, quota_alert) \
                 VALUES (?1, ?2, ?3, ?4, 'pending', ?5, ?5, ?6)",
            )?
            .execute(params![
                tokens::new_id("msg_")?,
                webhook,
                event,
                body.to_string(),
                now,
                quota_alert,
            ])?;
            prune(conn, webhook, now)?;
        }
        Ok(())
    }
}

/// Deletes a webhook's deliveries that are over and too old, or not among the newest. At most a hundred, so that no event
/// waits for long. What became of them stays in the history of their alerts.
fn prune(conn: &Connection, webhook: i64, now: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "DELETE FROM webhook_deliveries WHERE seq IN \
         (SELECT seq FROM webhook_deliveries WHERE webhook = ?1 AND next_try_at IS NULL AND (created_at < ?2 OR seq <= \
         (SELECT seq FROM webhook_deliveries WHERE webhook = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?3)) \
         ORDER BY seq LIMIT 100)",
    )?
    .execute(params![webhook, now - RETENTION, MAX_KEPT])?;
    Ok(())
}
