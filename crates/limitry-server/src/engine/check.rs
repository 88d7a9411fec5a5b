use std::io::Write as _;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::amount::{EventValues, amount_of};
use super::counters::{arrivals_until, quota_usage};
use super::decimal::Decimal;
use super::filters::Subject;
use super::limit_check::check_limits;
use super::rule_cache::Engine;
use super::rules::{QuotaRule, RateLimitRule, Rules};
use crate::clock::MICROS_PER_SECOND;
use limitry_types::Period;

/// What a check asks.
#[derive(Clone, Copy)]
pub(crate) struct CheckRequest<'a> {
    pub(crate) subject: Subject<'a>,
    /// What the caller is about to use, with the one event. `None` asks only whether something is used up.
    pub(crate) values: Option<&'a EventValues<'a>>,
    /// Whether quotas are checked.
    pub(crate) quotas: bool,
    /// Whether rate limits are checked.
    pub(crate) rate_limits: bool,
    /// Whether limits are checked.
    pub(crate) limits: bool,
}

/// The state of everything that applies. The JSON arrays are written already.
pub(crate) struct CheckResult {
    pub(crate) quota_exceeded: bool,
    pub(crate) rate_limit_exceeded: bool,
    pub(crate) limit_exceeded: bool,
    /// A JSON array of `QuotaState`.
    pub(crate) quotas: Vec<u8>,
    /// A JSON array of `RateLimitState`.
    pub(crate) rate_limits: Vec<u8>,
    /// A JSON array of `LimitState`.
    pub(crate) limits: Vec<u8>,
    /// When the last of the exceeded ones may allow an event again, microseconds. Limits of all time have no such moment.
    pub(crate) retry_at: Option<i64>,
    /// Of the exceeded quotas the one that resets last.
    pub(crate) refusing_quota: Option<RefusingQuota>,
    /// Of the rate limits the one with the least remaining.
    pub(crate) tightest_rate_limit: Option<TightestRateLimit>,
}

/// A quota that refuses.
pub(crate) struct RefusingQuota {
    pub(crate) metric: String,
    pub(crate) period: Period,
    /// Unix seconds, as in its state.
    pub(crate) reset: i64,
}

/// The state of a rate limit.
#[derive(Clone, Copy)]
pub(crate) struct TightestRateLimit {
    pub(crate) limit: i64,
    pub(crate) remaining: i64,
    /// Unix seconds.
    pub(crate) reset: i64,
}

impl CheckResult {
    pub(crate) const fn allowed(&self) -> bool {
        !self.quota_exceeded && !self.rate_limit_exceeded && !self.limit_exceeded
    }

    /// The API's reason for the refusal. A rate limit comes before a quota, and a quota before a limit.
    pub(crate) const fn reason(&self) -> Option<&'static str> {
        if self.rate_limit_exceeded {
            Some("rate_limit_exceeded")
        } else if self.quota_exceeded {
            Some("quota_exceeded")
        } else if self.limit_exceeded {
            Some("limit_exceeded")
        } else {
            None
        }
    }

    /// A refusal in words.
    pub(crate) const fn message(&self) -> &'static str {
        if self.rate_limit_exceeded {
            "a rate limit is exceeded"
        } else if self.quota_exceeded {
            "a quota is exceeded"
        } else {
            "a limit is exceeded"
        }
    }

    /// Writes `"allowed":…,"reason":…,"quotas":…,"rateLimits":…,"limits":…`, without braces.
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
        out.extend_from_slice(b",\"limits\":");
        out.extend_from_slice(&self.limits);
    }
}

impl Engine {
    /// Reads the state of every quota, rate limit and limit that applies. Consumes nothing.
    pub(crate) fn check(
        &mut self,
        conn: &Connection,
        project: i64,
        now: i64,
        request: CheckRequest,
    ) -> rusqlite::Result<CheckResult> {
        let epoch = self.epoch;
        let rules = self.rules.get(conn, project)?;
        let mut result = CheckResult {
            quota_exceeded: false,
            rate_limit_exceeded: false,
            limit_exceeded: false,
            quotas: vec![b'['],
            rate_limits: vec![b'['],
            limits: vec![b'['],
            retry_at: None,
            refusing_quota: None,
            tightest_rate_limit: None,
        };
        if request.quotas {
            check_quotas(rules, conn, epoch, now, request, &mut result)?;
        }
        if request.rate_limits {
            check_rate_limits(rules, conn, now, request, &mut result)?;
        }
        if request.limits {
            let (limits, customers) = (&mut rules.limits, &mut self.customers);
            check_limits(
                limits,
                customers,
                conn,
                (project, now),
                request,
                &mut result,
            )?;
        }
        result.quotas.push(b']');
        result.rate_limits.push(b']');
        result.limits.push(b']');
        Ok(result)
    }
}

fn check_quotas(
    rules: &mut Rules,
    conn: &Connection,
    epoch: Option<u64>,
    now: i64,
    request: CheckRequest,
    result: &mut CheckResult,
) -> rusqlite::Result<()> {
    let applying = rules.quotas_for(request.subject);
    result.quotas.reserve(applying.len() * 256);
    for index in applying {
        let quota = &mut rules.quotas[index];
        quota.move_to(now);
        let used = known_usage(quota, conn, epoch)?;
        let asked = request
            .values
            .map_or(Decimal::ZERO, |values| amount_of(&quota.metric, values));
        let exceeded = used >= quota.limit || used + asked > quota.limit;
        if exceeded {
            result.quota_exceeded = true;
            result.retry_at = result.retry_at.max(Some(quota.window.end));
            let reset = quota.window.end.div_euclid(MICROS_PER_SECOND);
            let last = result.refusing_quota.as_ref().map(|quota| quota.reset);
            if last.is_none_or(|last| last < reset) {
                result.refusing_quota = Some(RefusingQuota {
                    metric: quota.metric.to_string(),
                    period: quota.period,
                    reset,
                });
            }
        }
        let out = &mut result.quotas;
        if out.len() > 1 {
            out.push(b',');
        }
        quota.write_state(used, exceeded, out);
    }
    Ok(())
}

/// What a quota has counted in its current window. Read once in an epoch.
fn known_usage(
    quota: &mut QuotaRule,
    conn: &Connection,
    epoch: Option<u64>,
) -> rusqlite::Result<Decimal> {
    if let (Some((known_in, used)), Some(epoch)) = (quota.known_usage, epoch)
        && known_in == epoch
    {
        return Ok(used);
    }
    let used = quota_usage(conn, quota.seq, quota.window.start)?;
    quota.known_usage = epoch.map(|epoch| (epoch, used));
    Ok(used)
}

fn check_rate_limits(
    rules: &Rules,
    conn: &Connection,
    now: i64,
    request: CheckRequest,
    result: &mut CheckResult,
) -> rusqlite::Result<()> {
    for index in rules.rate_limits_for(request.subject) {
        let rule = &rules.rate_limits[index];
        if !rule.enabled {
            continue;
        }
        let arrivals = Arrivals::read(conn, rule, now)?;
        let used = arrivals.total - arrivals.before_window;
        let exceeded = used >= rule.limit;
        let free_at = if exceeded {
            arrivals.free_at(conn, rule, now)?
        } else {
            now
        };
        if exceeded {
            result.rate_limit_exceeded = true;
            result.retry_at = result.retry_at.max(Some(free_at));
        }
        let out = &mut result.rate_limits;
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(&rule.json_prefix);
        let state = TightestRateLimit {
            limit: rule.limit,
            remaining: (rule.limit - used).max(0),
            // Rounded up: the first whole second in which one more fits.
            reset: -((-free_at).div_euclid(MICROS_PER_SECOND)),
        };
        let _ = write!(
            out,
            "{},\"exceeded\":{exceeded},\"reset\":{}}}",
            state.remaining, state.reset
        );
        let tightest = &mut result.tightest_rate_limit;
        if tightest.is_none_or(|tightest| state.remaining < tightest.remaining) {
            *tightest = Some(state);
        }
    }
    Ok(())
}

/// How many events had arrived for a rate limit by now, and before its window.
struct Arrivals {
    total: i64,
    before_window: i64,
}

impl Arrivals {
    fn read(conn: &Connection, rule: &RateLimitRule, now: i64) -> rusqlite::Result<Self> {
        let total = arrivals_until(conn, rule.seq, now)?;
        let before_window = if total == 0 {
            0
        } else {
            arrivals_until(conn, rule.seq, now - rule.window_length())?
        };
        Ok(Self {
            total,
            before_window,
        })
    }

    /// When enough events have left the window that one more fits.
    fn free_at(&self, conn: &Connection, rule: &RateLimitRule, now: i64) -> rusqlite::Result<i64> {
        let must_leave = self.total - (rule.limit - 1);
        let last_to_leave: Option<i64> = conn
            .prepare_cached(
                "SELECT at FROM arrivals WHERE rate_limit = ?1 AND at > ?2 AND total >= ?3 ORDER BY at LIMIT 1",
            )?
            .query_row(
                params![rule.seq, now - rule.window_length(), must_leave],
                |row| row.get(0),
            )
            .optional()?;
        Ok(last_to_leave.unwrap_or(now) + rule.window_length())
    }
}
