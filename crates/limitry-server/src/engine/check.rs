use std::io::Write as _;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::rules::{LimitRule, QuotaRule, Rules, Subject, Values};
use super::{Engine, Metric, Nanos};
use crate::clock::SECOND;

/// What a check asks about.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Whose event it would be.
    pub(crate) subject: Subject<'a>,
    /// What the caller is about to use, with the one event; `None` asks only whether something is used up.
    pub(crate) values: Option<&'a Values>,
    /// Whether quotas are looked at.
    pub(crate) quotas: bool,
    /// Whether rate limits are looked at.
    pub(crate) rate_limits: bool,
}

/// How everything that applies stands. The JSON arrays are written already.
pub(crate) struct Outcome {
    /// Whether a quota refuses.
    pub(crate) quota_exceeded: bool,
    /// Whether a rate limit refuses.
    pub(crate) rate_limit_exceeded: bool,
    /// A JSON array of `QuotaState`.
    pub(crate) quotas: Vec<u8>,
    /// A JSON array of `RateLimitState`.
    pub(crate) rate_limits: Vec<u8>,
    /// When the last of those that refuse may let an event through again, microseconds.
    pub(crate) fits_at: Option<i64>,
}

impl Outcome {
    /// Whether nothing refuses.
    pub(crate) const fn allowed(&self) -> bool {
        !self.quota_exceeded && !self.rate_limit_exceeded
    }

    /// The contract's word for the refusal. Where both kinds refuse it is the rate limit.
    pub(crate) const fn reason(&self) -> Option<&'static str> {
        if self.rate_limit_exceeded {
            Some("rate_limit_exceeded")
        } else if self.quota_exceeded {
            Some("quota_exceeded")
        } else {
            None
        }
    }

    /// The check fields of an answer, without the braces: `"allowed":…,"reason":…,"quotas":…,"rateLimits":…`.
    pub(crate) fn write_fields(&self, allowed: bool, out: &mut Vec<u8>) {
        let _ = write!(out, "\"allowed\":{allowed},\"reason\":");
        match self.reason() {
            Some(reason) if !allowed => {
                let _ = write!(out, "\"{reason}\"");
            }
            _ => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(b",\"quotas\":");
        out.extend_from_slice(&self.quotas);
        out.extend_from_slice(b",\"rateLimits\":");
        out.extend_from_slice(&self.rate_limits);
    }
}

impl Engine {
    /// Looks at every quota and rate limit that applies; consumes nothing.
    pub(crate) fn check(
        &mut self,
        conn: &Connection,
        project: i64,
        now: i64,
        ask: Ask,
    ) -> rusqlite::Result<Outcome> {
        let epoch = self.epoch;
        let rules = self.rules(conn, project)?;
        let mut outcome = Outcome {
            quota_exceeded: false,
            rate_limit_exceeded: false,
            quotas: vec![b'['],
            rate_limits: vec![b'['],
            fits_at: None,
        };
        if ask.quotas {
            check_quotas(rules, conn, epoch, now, ask, &mut outcome)?;
        }
        if ask.rate_limits {
            check_rate_limits(rules, conn, now, ask, &mut outcome)?;
        }
        outcome.quotas.push(b']');
        outcome.rate_limits.push(b']');
        Ok(outcome)
    }
}

fn check_quotas(
    rules: &mut Rules,
    conn: &Connection,
    epoch: Option<u64>,
    now: i64,
    ask: Ask,
    outcome: &mut Outcome,
) -> rusqlite::Result<()> {
    let applying = rules.quotas_for(ask.subject);
    outcome.quotas.reserve(applying.len() * 256);
    for at in applying {
        let rule = &mut rules.quotas[at];
        let window = rule.window_at(now);
        let used = used(rule, conn, epoch)?;
        let asked = ask.values.map_or(Nanos::ZERO, |values| match &rule.metric {
            Metric::Events => Nanos::whole(1),
            metric => metric.of_values(values),
        });
        let exceeded = used >= rule.limit || used + asked > rule.limit;
        if exceeded {
            outcome.quota_exceeded = true;
            outcome.fits_at = outcome.fits_at.max(Some(window.end));
        }
        let out = &mut outcome.quotas;
        if out.len() > 1 {
            out.push(b',');
        }
        rule.write_state(used, exceeded, out);
    }
    Ok(())
}

/// What a quota has counted in its current window.
fn used(rule: &mut QuotaRule, conn: &Connection, epoch: Option<u64>) -> rusqlite::Result<Nanos> {
    if let (Some((known_at, used)), Some(epoch)) = (rule.known, epoch)
        && known_at == epoch
    {
        return Ok(used);
    }
    let used = conn
        .prepare_cached(
            "SELECT whole, nano FROM quota_usage WHERE quota = ?1 AND window_start = ?2",
        )?
        .query_row(params![rule.seq, rule.window.start], |row| {
            Ok(Nanos::from_columns(row.get(0)?, row.get(1)?))
        })
        .optional()?
        .unwrap_or_default();
    rule.known = epoch.map(|epoch| (epoch, used));
    Ok(used)
}

fn check_rate_limits(
    rules: &Rules,
    conn: &Connection,
    now: i64,
    ask: Ask,
    outcome: &mut Outcome,
) -> rusqlite::Result<()> {
    for at in rules.limits_for(ask.subject) {
        let rule = &rules.limits[at];
        if !rule.enabled {
            continue;
        }
        let arrived = Arrived::read(conn, rule, now)?;
        let used = arrived.total - arrived.before;
        let exceeded = used >= rule.limit;
        let fits_at = if exceeded {
            arrived.fits_at(conn, rule, now)?
        } else {
            now
        };
        if exceeded {
            outcome.rate_limit_exceeded = true;
            outcome.fits_at = outcome.fits_at.max(Some(fits_at));
        }
        let out = &mut outcome.rate_limits;
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(&rule.head);
        let _ = write!(
            out,
            "{},\"exceeded\":{exceeded},\"reset\":{}}}",
            (rule.limit - used).max(0),
            // The first whole second in which it fits.
            -((-fits_at).div_euclid(SECOND)),
        );
    }
    Ok(())
}

/// How many events had arrived for a rate limit by now, and by the moment at which its window begins.
struct Arrived {
    total: i64,
    before: i64,
}

impl Arrived {
    fn read(conn: &Connection, rule: &LimitRule, now: i64) -> rusqlite::Result<Self> {
        let total = arrived_until(conn, rule.seq, now)?;
        let before = if total == 0 {
            0
        } else {
            arrived_until(conn, rule.seq, now - length(rule))?
        };
        Ok(Self { total, before })
    }

    /// When so many have left the window that one more fits.
    fn fits_at(&self, conn: &Connection, rule: &LimitRule, now: i64) -> rusqlite::Result<i64> {
        let must_leave = self.total - (rule.limit - 1);
        let leaves: Option<i64> = conn
            .prepare_cached(
                "SELECT at FROM arrivals WHERE rate_limit = ?1 AND at > ?2 AND total >= ?3 ORDER BY at LIMIT 1",
            )?
            .query_row(params![rule.seq, now - length(rule), must_leave], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(leaves.unwrap_or(now) + length(rule))
    }
}

fn length(rule: &LimitRule) -> i64 {
    rule.window.seconds() * SECOND
}

/// How many events had arrived for a rate limit up to and including a moment.
pub(super) fn arrived_until(conn: &Connection, rule: i64, moment: i64) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "SELECT total FROM arrivals WHERE rate_limit = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
    )?
    .query_row(params![rule, moment], |row| row.get(0))
    .optional()
    .map(Option::unwrap_or_default)
}
