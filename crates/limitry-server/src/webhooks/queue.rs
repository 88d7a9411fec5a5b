//! The deliveries in the database: which are due, which a server is sending, and what follows a try.
//!
//! A try is due by the movable clock. A server claims it by real time, so that two servers on one data directory do not both
//! send it. A claim ends by itself: the server may have been killed.
//!
//! A webhook gets one try at a time, so that alerts arrive in the order in which they were triggered. A failed try lets the next
//! delivery pass, and a redelivery does not wait for a running try.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::attempt::NoAnswer;
use super::url::WebhookUrl;
use crate::clock::MICROS_PER_SECOND;

/// How long after a failed try the next one follows. None follows the last.
const RETRY_DELAYS: [i64; 3] = [
    10 * MICROS_PER_SECOND,
    60 * MICROS_PER_SECOND,
    600 * MICROS_PER_SECOND,
];

/// The longest of the delays.
const MAX_DELAY: i64 = RETRY_DELAYS[2];

/// Longer than a try takes.
const CLAIM: i64 = 15 * MICROS_PER_SECOND;

/// A delivery that this server sends.
pub(super) struct Claimed {
    seq: i64,
    claim_end: i64,
    /// `msg_…`
    pub(super) id: String,
    pub(super) event: String,
    /// One more than the tries that had ended when this one was claimed.
    pub(super) number: u64,
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) body: String,
}

impl Claimed {
    /// The host and the port of the webhook.
    pub(super) fn host(&self) -> String {
        let url = self.url.parse::<WebhookUrl>();
        url.map_or_else(|_| self.url.clone(), |url| url.authority)
    }
}

/// The rows of the deliveries to send now: the oldest of each webhook without a running try. A first try is always due. A retry
/// that is further away than any delay was planned before the clock was moved back, so it is due, too.
pub(super) fn choose(conn: &Connection, now: i64, real_now: i64) -> rusqlite::Result<Vec<i64>> {
    let sql = format!(
        "SELECT seq, webhook FROM webhook_deliveries \
         WHERE next_try_at IS NOT NULL AND (tries = 0 OR NOT next_try_at BETWEEN ?1 + 1 AND ?1 + {MAX_DELAY}) \
         AND webhook NOT IN (SELECT webhook FROM webhook_deliveries \
             WHERE next_try_at IS NOT NULL AND claimed_until BETWEEN ?2 + 1 AND ?2 + {CLAIM}) \
         ORDER BY next_try_at, seq"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![now, real_now])?;
    let (mut chosen, mut webhooks) = (Vec::new(), HashSet::new());
    while let Some(row) = rows.next()? {
        if webhooks.insert(row.get::<_, i64>(1)?) {
            chosen.push(row.get(0)?);
        }
    }
    Ok(chosen)
}

/// Claims the deliveries to send now.
pub(super) fn claim(conn: &Connection, now: i64, real_now: i64) -> rusqlite::Result<Vec<Claimed>> {
    let claim_end = real_now + CLAIM;
    let mut claimed = Vec::new();
    for seq in choose(conn, now, real_now)? {
        conn.prepare_cached("UPDATE webhook_deliveries SET claimed_until = ?1 WHERE seq = ?2")?
            .execute([claim_end, seq])?;
        claimed.push(load(conn, seq, claim_end)?);
    }
    Ok(claimed)
}

fn load(conn: &Connection, seq: i64, claim_end: i64) -> rusqlite::Result<Claimed> {
    conn.prepare_cached(
        "SELECT d.id, d.event, d.tries, w.url, w.secret, d.body \
         FROM webhook_deliveries d JOIN webhooks w ON w.seq = d.webhook WHERE d.seq = ?1",
    )?
    .query_row([seq], |row| {
        Ok(Claimed {
            seq,
            claim_end,
            id: row.get(0)?,
            event: row.get(1)?,
            number: 1 + u64::try_from(row.get::<_, i64>(2)?).unwrap_or_default(),
            url: row.get(3)?,
            secret: row.get(4)?,
            body: row.get(5)?,
        })
    })
}

/// Writes the result of a try. If the delivery was claimed again or made due meanwhile, the try is only counted.
pub(super) fn finish(
    conn: &Connection,
    delivery: &Claimed,
    answer: Result<u16, NoAnswer>,
    now: i64,
) -> rusqlite::Result<()> {
    let is_delivered = answer.is_ok_and(|code| (200..300).contains(&code));
    let [first, second, third] = RETRY_DELAYS;
    let written = conn
        .prepare_cached(
            "UPDATE webhook_deliveries SET tries = tries + 1, response_code = ?1, error = ?9, claimed_until = NULL, \
             status = CASE WHEN ?2 THEN 'success' WHEN tries < 3 THEN 'pending' ELSE 'failed' END, \
             next_try_at = CASE WHEN ?2 THEN NULL \
                 ELSE ?3 + CASE tries WHEN 0 THEN ?4 WHEN 1 THEN ?5 WHEN 2 THEN ?6 END END \
             WHERE seq = ?7 AND claimed_until = ?8",
        )?
        .execute(params![
            answer.ok(),
            is_delivered,
            now,
            first,
            second,
            third,
            delivery.seq,
            delivery.claim_end,
            answer.err().map(NoAnswer::as_str),
        ])?;
    if written == 0 {
        conn.prepare_cached("UPDATE webhook_deliveries SET tries = tries + 1 WHERE seq = ?1")?
            .execute([delivery.seq])?;
    }
    Ok(())
}

/// Makes a delivery due at once, whatever became of it.
pub(crate) fn make_due(conn: &Connection, seq: i64, now: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE webhook_deliveries SET status = 'pending', next_try_at = ?1, claimed_until = NULL WHERE seq = ?2",
    )?
    .execute([now, seq])?;
    Ok(())
}

/// Ends the claims that were made until a time. Only for a server that was alone then: their servers are gone.
pub(super) fn release_claims(conn: &Connection, real_now: i64) -> rusqlite::Result<()> {
    conn.execute(
        "UPDATE webhook_deliveries SET claimed_until = NULL WHERE claimed_until <= ?1",
        [real_now + CLAIM],
    )?;
    Ok(())
}
