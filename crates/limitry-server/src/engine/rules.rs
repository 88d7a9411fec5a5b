use std::collections::HashMap;
use std::io::Write as _;

use rusqlite::Connection;

use super::alerts::AlertRule;
use super::decimal::Decimal;
use super::filters::Subject;
use super::limit_rules::LimitRules;
use super::windows::{TimeWindow, quota_window};
use crate::clock::MICROS_PER_SECOND;
use crate::db::from_json;
use limitry_types::{Dimensions, Metric, Period, Window};

/// A quota, ready to be checked.
pub(super) struct QuotaRule {
    pub(super) seq: i64,
    pub(super) metric: Metric,
    pub(super) period: Period,
    pub(super) limit: Decimal,
    filters: Dimensions,
    /// Lowest threshold first.
    pub(super) alerts: Vec<AlertRule>,
    /// The JSON of its state up to `"used":`.
    json_prefix: Vec<u8>,
    /// The window that was asked for last.
    pub(super) window: TimeWindow,
    /// What it had counted in that window, and in which epoch of the engine.
    pub(super) known_usage: Option<(u64, Decimal)>,
    /// The last state that was written.
    last_state: Option<WrittenState>,
}

struct WrittenState {
    used: Decimal,
    window_end: i64,
    json: Vec<u8>,
}

impl QuotaRule {
    /// Moves to the window of `now`. The usage that is known of another window is dropped.
    pub(super) fn move_to(&mut self, now: i64) {
        if !self.window.contains(now) {
            self.window = quota_window(self.period, now);
            self.known_usage = None;
        }
    }

    /// Writes the JSON of its state. Most states equal the last one, whose JSON is copied.
    pub(super) fn write_state(&mut self, used: Decimal, exceeded: bool, out: &mut Vec<u8>) {
        let window_end = self.window.end;
        match &self.last_state {
            Some(last) if !exceeded && (last.used, last.window_end) == (used, window_end) => {
                out.extend_from_slice(&last.json);
            }
            _ => {
                let start = out.len();
                let (prefix, reset) = (&self.json_prefix, Some(window_end));
                write_state(prefix, self.limit, used, exceeded, reset, out);
                if !exceeded {
                    self.last_state = Some(WrittenState {
                        used,
                        window_end,
                        json: out[start..].to_vec(),
                    });
                }
            }
        }
    }
}

/// A rate limit, ready to be checked.
pub(super) struct RateLimitRule {
    pub(super) seq: i64,
    pub(super) limit: i64,
    pub(super) window: Window,
    pub(super) enabled: bool,
    filters: Dimensions,
    /// The JSON of its state up to `"remaining":`.
    pub(super) json_prefix: Vec<u8>,
}

impl RateLimitRule {
    /// In microseconds.
    pub(super) fn window_length(&self) -> i64 {
        self.window.seconds() * MICROS_PER_SECOND
    }
}

/// The quotas, rate limits and limits of one project, oldest first.
pub(super) struct Rules {
    pub(super) quotas: Vec<QuotaRule>,
    pub(super) rate_limits: Vec<RateLimitRule>,
    pub(super) limits: LimitRules,
    quota_index: CustomerIndex,
    rate_limit_index: CustomerIndex,
}

impl Rules {
    pub(super) fn load(conn: &Connection, project: i64) -> rusqlite::Result<Self> {
        let mut quotas = conn
            .prepare_cached(
                "SELECT seq, id, name, metric, limit_value, period, filters FROM quotas WHERE project = ?1 ORDER BY seq",
            )?
            .query_map([project], |row| {
                let metric: String = row.get(3)?;
                let limit: i64 = row.get(4)?;
                let period: String = row.get(5)?;
                let state = serde_json::json!({
                    "id": row.get::<_, String>(1)?,
                    "name": row.get::<_, String>(2)?,
                    "metric": metric,
                    "period": period,
                    "limit": limit,
                });
                Ok(QuotaRule {
                    seq: row.get(0)?,
                    metric: metric.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                    period: period.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                    limit: Decimal::from_integer(limit),
                    filters: from_json(row, 6)?,
                    alerts: Vec::new(),
                    json_prefix: json_prefix(&state, "used"),
                    window: TimeWindow::EMPTY,
                    known_usage: None,
                    last_state: None,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        load_alerts(conn, project, &mut quotas)?;
        let rate_limits = conn
            .prepare_cached(
                "SELECT seq, id, name, limit_value, window, filters, enabled FROM rate_limits WHERE project = ?1 ORDER BY seq",
            )?
            .query_map([project], |row| {
                let limit: i64 = row.get(3)?;
                let window: String = row.get(4)?;
                let state = serde_json::json!({
                    "id": row.get::<_, String>(1)?,
                    "name": row.get::<_, String>(2)?,
                    "window": window,
                    "limit": limit,
                });
                Ok(RateLimitRule {
                    seq: row.get(0)?,
                    limit,
                    window: window.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                    enabled: row.get(6)?,
                    filters: from_json(row, 5)?,
                    json_prefix: json_prefix(&state, "remaining"),
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            quota_index: CustomerIndex::new(quotas.iter().map(|rule| &rule.filters)),
            rate_limit_index: CustomerIndex::new(rate_limits.iter().map(|rule| &rule.filters)),
            quotas,
            rate_limits,
            limits: LimitRules::load(conn, project)?,
        })
    }

    /// The indices of the quotas that apply, oldest first.
    pub(super) fn quotas_for(&self, subject: Subject) -> Vec<usize> {
        self.quota_index
            .matching(subject, |index| &self.quotas[index].filters)
    }

    /// The indices of the rate limits that apply, oldest first, disabled ones too.
    pub(super) fn rate_limits_for(&self, subject: Subject) -> Vec<usize> {
        self.rate_limit_index
            .matching(subject, |index| &self.rate_limits[index].filters)
    }
}

/// Adds the alerts to their quotas, which are ordered by `seq`.
fn load_alerts(conn: &Connection, project: i64, quotas: &mut [QuotaRule]) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT a.quota, a.seq, a.threshold FROM quota_alerts a JOIN quotas q ON q.seq = a.quota \
         WHERE q.project = ?1 ORDER BY a.threshold, a.seq",
    )?;
    let mut rows = statement.query([project])?;
    while let Some(row) = rows.next()? {
        let quota: i64 = row.get(0)?;
        if let Ok(index) = quotas.binary_search_by_key(&quota, |rule| rule.seq) {
            quotas[index].alerts.push(AlertRule {
                seq: row.get(1)?,
                threshold: row.get(2)?,
            });
        }
    }
    Ok(())
}

/// Indices of rules by the customer in their filters. A project with a quota for each of ten thousand customers then
/// compares few.
pub(super) struct CustomerIndex {
    any_customer: Vec<usize>,
    by_customer: HashMap<String, Vec<usize>>,
}

impl CustomerIndex {
    pub(super) fn new<'a>(filters: impl Iterator<Item = &'a Dimensions>) -> Self {
        let mut any_customer = Vec::new();
        let mut by_customer: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, filters) in filters.enumerate() {
            match filters.get("customer_id") {
                Some(customer) => by_customer.entry(customer.clone()).or_default().push(index),
                None => any_customer.push(index),
            }
        }
        Self {
            any_customer,
            by_customer,
        }
    }

    pub(super) fn matching<'a>(
        &self,
        subject: Subject,
        filters: impl Fn(usize) -> &'a Dimensions,
    ) -> Vec<usize> {
        let of_customer = subject
            .dimension("customer_id")
            .and_then(|customer| self.by_customer.get(customer));
        let candidates = self.any_customer.iter();
        let candidates = candidates.chain(of_customer.into_iter().flatten());
        let mut found = Vec::with_capacity(self.any_customer.len());
        found.extend(candidates.filter(|index| subject.matches(filters(**index))));
        if of_customer.is_some() {
            found.sort_unstable();
        }
        found
    }
}

/// Writes the JSON of the state of a quota or limit. `prefix` goes up to `"used":`.
pub(super) fn write_state(
    prefix: &[u8],
    limit: Decimal,
    used: Decimal,
    exceeded: bool,
    window_end: Option<i64>,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(prefix);
    used.write_json(out);
    out.extend_from_slice(b",\"remaining\":");
    limit.remaining_after(used).write_json(out);
    let _ = write!(out, ",\"exceeded\":{exceeded},\"reset\":");
    match window_end {
        Some(end) => {
            let _ = write!(out, "{}}}", end.div_euclid(MICROS_PER_SECOND));
        }
        None => out.extend_from_slice(b"null}"),
    }
}

/// `{"a":1}` as `{"a":1,"next":`.
pub(super) fn json_prefix(object: &serde_json::Value, next: &str) -> Vec<u8> {
    let mut prefix = object.to_string().into_bytes();
    prefix.pop();
    prefix.extend_from_slice(format!(",\"{next}\":").as_bytes());
    prefix
}
