//! The deliveries in the database: which are due, which a server is sending, and what follows a try.
//!
//! A try is due by the movable clock. A server claims it by real time, so that two servers on one data directory do not both
//! send it. A claim ends by itself: the server may have been killed.

use std::collections::HashMap;

use rusqlite::{Connection, params};

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

/// The most tries at once for one webhook, so that one that hangs does not delay the others.
const MAX_TRIES_PER_WEBHOOK: usize = 4;

/// The most deliveries that are claimed at once.
const MAX_CLAIMED: usize = 64;

/// A delivery that this server sends.
pub(super) struct Claimed {
    seq: i64,
    claim_end: i64,
    pub(super) webhook: i64,
    /// `msg_…`
    pub(super) id: String,
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) body: String,
}

/// The deliveries that are due at ?1 and not claimed at ?2. A try that is further away than any delay was planned before the
/// clock was moved back: it is due, too.
fn is_due() -> String {
    format!(
        "d.next_try_at IS NOT NULL AND NOT d.next_try_at BETWEEN ?1 + 1 AND ?1 + {MAX_DELAY} \
         AND (d.claimed_until IS NULL OR NOT d.claimed_until BETWEEN ?2 + 1 AND ?2 + {CLAIM})"
    )
}

/// The rows of the deliveries to send now, oldest first. `running` has the number of tries that run, by webhook.
pub(super) fn choose(
    conn: &Connection,
    now: i64,
    real_now: i64,
    mut running: HashMap<i64, usize>,
) -> rusqlite::Result<Vec<i64>> {
    let sql = format!(
        "SELECT d.seq, d.webhook FROM webhook_deliveries d WHERE {} ORDER BY d.next_try_at, d.seq",
        is_due()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![now, real_now])?;
    let mut chosen = Vec::new();
    while chosen.len() < MAX_CLAIMED
        && let Some(row) = rows.next()?
    {
        let tries = running.entry(row.get(1)?).or_default();
        if *tries < MAX_TRIES_PER_WEBHOOK {
            *tries += 1;
            chosen.push(row.get(0)?);
        }
    }
    Ok(chosen)
}

/// Claims those of the deliveries that are still due.
pub(super) fn claim(
    conn: &Connection,
    now: i64,
    real_now: i64,
    chosen: &[i64],
) -> rusqlite::Result<Vec<Claimed>> {
    let claim_end = real_now + CLAIM;
    let sql = format!(
        "UPDATE webhook_deliveries AS d SET claimed_until = ?3 WHERE d.seq = ?4 AND {}",
        is_due()
    );
    let mut claimed = Vec::with_capacity(chosen.len());
    for seq in chosen {
        let mut claim = conn.prepare_cached(&sql)?;
        if claim.execute(params![now, real_now, claim_end, seq])? > 0 {
            claimed.push(load(conn, *seq, claim_end)?);
        }
    }
    Ok(claimed)
}

fn load(conn: &Connection, seq: i64, claim_end: i64) -> rusqlite::Result<Claimed> {
    conn.prepare_cached(
        "SELECT d.webhook, d.id, w.url, w.secret, d.body \
         FROM webhook_deliveries d JOIN webhooks w ON w.seq = d.webhook WHERE d.seq = ?1",
    )?
    .query_row([seq], |row| {
        Ok(Claimed {
            seq,
            claim_end,
            webhook: row.get(0)?,
            id: row.get(1)?,
            url: row.get(2)?,
            secret: row.get(3)?,
            body: row.get(4)?,
        })
    })
}

/// Writes what a try led to. A delivery that was claimed anew meanwhile stays as it is.
pub(super) fn finish(
    conn: &Connection,
    delivery: &Claimed,
    response_code: Option<u16>,
    now: i64,
) -> rusqlite::Result<()> {
    let is_delivered = response_code.is_some_and(|code| (200..300).contains(&code));
    let [first, second, third] = RETRY_DELAYS;
    conn.prepare_cached(
        "UPDATE webhook_deliveries SET tries = tries + 1, response_code = ?1, claimed_until = NULL, \
         status = CASE WHEN ?2 THEN 'success' WHEN tries < 3 THEN 'pending' ELSE 'failed' END, \
         next_try_at = CASE WHEN ?2 THEN NULL \
             ELSE ?3 + CASE tries WHEN 0 THEN ?4 WHEN 1 THEN ?5 WHEN 2 THEN ?6 END END \
         WHERE seq = ?7 AND claimed_until = ?8",
    )?
    .execute(params![
        response_code,
        is_delivered,
        now,
        first,
        second,
        third,
        delivery.seq,
        delivery.claim_end,
    ])?;
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
