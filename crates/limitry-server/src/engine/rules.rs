use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Write as _;

use rusqlite::Connection;

use super::Nanos;
use super::window::{Bounds, bounds};
use crate::clock::SECOND;
use limitry_types::rules::field_name;
use limitry_types::{Dimensions, Period, Window};

/// An event's values by name: finite, 0 to 2^53.
pub(crate) type Values = BTreeMap<String, f64>;

/// What a quota counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Metric {
    /// `total_events`
    Events,
    /// `total_tokens`
    Tokens,
    /// `total_cost_cents`
    Cost,
    /// `values.<name>`
    Value(String),
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events => f.write_str("total_events"),
            Self::Tokens => f.write_str("total_tokens"),
            Self::Cost => f.write_str("total_cost_cents"),
            Self::Value(name) => write!(f, "values.{name}"),
        }
    }
}

impl Metric {
    /// Reads the wire's word.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "total_events" => Self::Events,
            "total_tokens" => Self::Tokens,
            "total_cost_cents" => Self::Cost,
            _ => {
                let name = text.strip_prefix("values.")?;
                Self::Value(field_name(name).ok()?.to_owned())
            }
        })
    }

    /// How much of this metric values are. The one event itself is not among them: see [`Metric::Events`].
    pub(crate) fn of_values(&self, values: &Values) -> Nanos {
        let value = match self {
            Self::Events => None,
            Self::Tokens => total_tokens(values),
            Self::Cost => values.get("cost_cents").copied(),
            Self::Value(name) if name == "total_tokens" => total_tokens(values),
            Self::Value(name) => values.get(name).copied(),
        };
        value.map_or(Nanos::ZERO, Nanos::from_value)
    }
}

/// `total_tokens`, which defaults to input + output where both are given.
pub(crate) fn total_tokens(values: &Values) -> Option<f64> {
    values.get("total_tokens").copied().or_else(|| {
        let input = values.get("input_tokens")?;
        let output = values.get("output_tokens")?;
        Some(input + output)
    })
}

/// What filters are matched against: an event, or what a check says of one.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The customer, which counts as the dimension `customer_id`.
    pub(crate) customer_id: Option<&'a str>,
    /// The event type, which counts as the dimension `event_type`.
    pub(crate) event_type: Option<&'a str>,
    /// The other dimensions.
    pub(crate) dimensions: &'a Dimensions,
}

impl<'a> Subject<'a> {
    fn dimension(&self, name: &str) -> Option<&'a str> {
        let own = match name {
            "customer_id" => self.customer_id,
            "event_type" => self.event_type,
            _ => None,
        };
        own.or_else(|| self.dimensions.get(name).map(String::as_str))
    }

    /// Whether every filter equals the dimension of its name; no filter: always.
    pub(crate) fn matches(&self, filters: &Dimensions) -> bool {
        filters
            .iter()
            .all(|(name, value)| self.dimension(name) == Some(value.as_str()))
    }
}

/// A quota, ready to be checked.
pub(crate) struct QuotaRule {
    pub(crate) seq: i64,
    pub(crate) metric: Metric,
    pub(crate) period: Period,
    pub(crate) limit: Nanos,
    pub(crate) filters: Dimensions,
    /// The JSON of its state up to `"used":`.
    pub(crate) head: Vec<u8>,
    /// The last window that was asked for.
    pub(crate) window: Bounds,
    /// What it had counted in that window, and at which epoch.
    pub(crate) known: Option<(u64, Nanos)>,
    /// The last state that was written: what was used, when the window ended, and the JSON where nothing is exceeded.
    pub(crate) said: Option<(Nanos, i64, Vec<u8>)>,
}

impl QuotaRule {
    /// The window of now. What is known is forgotten when it was of another.
    pub(crate) fn window_at(&mut self, now: i64) -> Bounds {
        if !self.window.hold(now) {
            self.window = bounds(self.period, now);
            self.known = None;
        }
        self.window
    }

    /// Writes the JSON of its state. Most states are the same as the last time, and are copied.
    pub(crate) fn write_state(&mut self, used: Nanos, exceeded: bool, out: &mut Vec<u8>) {
        let end = self.window.end;
        match &self.said {
            Some((was_used, ended, json)) if !exceeded && (*was_used, *ended) == (used, end) => {
                out.extend_from_slice(json);
            }
            _ => {
                let from = out.len();
                out.extend_from_slice(&self.head);
                used.write_json(out);
                out.extend_from_slice(b",\"remaining\":");
                self.limit.left_after(used).write_json(out);
                let reset = end.div_euclid(SECOND);
                let _ = write!(out, ",\"exceeded\":{exceeded},\"reset\":{reset}}}");
                if !exceeded {
                    self.said = Some((used, end, out[from..].to_vec()));
                }
            }
        }
    }
}

/// A rate limit, ready to be checked.
pub(crate) struct LimitRule {
    pub(crate) seq: i64,
    pub(crate) limit: i64,
    pub(crate) window: Window,
    pub(crate) enabled: bool,
    pub(crate) filters: Dimensions,
    /// The JSON of its state up to `"remaining":`.
    pub(crate) head: Vec<u8>,
}

/// The quotas and rate limits of one project, oldest first.
pub(crate) struct Rules {
    pub(crate) quotas: Vec<QuotaRule>,
    pub(crate) limits: Vec<LimitRule>,
    quotas_of: ByCustomer,
    limits_of: ByCustomer,
}

impl Rules {
    /// Reads the rules of a project.
    pub(crate) fn load(conn: &Connection, project: i64) -> rusqlite::Result<Self> {
        let quotas = conn
            .prepare_cached(
                "SELECT seq, id, name, metric, limit_value, period, filters FROM quotas WHERE project = ?1 ORDER BY seq",
            )?
            .query_map([project], |row| {
                let metric: String = row.get(3)?;
                let period: String = row.get(5)?;
                let limit: i64 = row.get(4)?;
                let head = serde_json::json!({
                    "id": row.get::<_, String>(1)?,
                    "name": row.get::<_, String>(2)?,
                    "metric": metric,
                    "period": period,
                    "limit": limit,
                });
                Ok(QuotaRule {
                    seq: row.get(0)?,
                    metric: Metric::parse(&metric).ok_or(rusqlite::Error::InvalidQuery)?,
                    period: period.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                    limit: Nanos::whole(limit),
                    filters: filters(row, 6)?,
                    head: open_head(&head, "used"),
                    window: Bounds { start: 0, end: 0 },
                    known: None,
                    said: None,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let limits = conn
            .prepare_cached(
                "SELECT seq, id, name, limit_value, window, filters, enabled FROM rate_limits WHERE project = ?1 ORDER BY seq",
            )?
            .query_map([project], |row| {
                let window: String = row.get(4)?;
                let limit: i64 = row.get(3)?;
                let head = serde_json::json!({
                    "id": row.get::<_, String>(1)?,
                    "name": row.get::<_, String>(2)?,
                    "window": window,
                    "limit": limit,
                });
                Ok(LimitRule {
                    seq: row.get(0)?,
                    limit,
                    window: window.parse().map_err(|_| rusqlite::Error::InvalidQuery)?,
                    enabled: row.get(6)?,
                    filters: filters(row, 5)?,
                    head: open_head(&head, "remaining"),
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            quotas_of: ByCustomer::new(quotas.iter().map(|rule| &rule.filters)),
            limits_of: ByCustomer::new(limits.iter().map(|rule| &rule.filters)),
            quotas,
            limits,
        })
    }

    /// The quotas that apply, as positions in `quotas`, oldest first.
    pub(crate) fn quotas_for(&self, subject: Subject) -> Vec<usize> {
        self.quotas_of
            .candidates(subject, |at| &self.quotas[at].filters)
    }

    /// The rate limits that apply, disabled ones too, as positions in `limits`, oldest first.
    pub(crate) fn limits_for(&self, subject: Subject) -> Vec<usize> {
        self.limits_of
            .candidates(subject, |at| &self.limits[at].filters)
    }
}

/// Rules by the customer that they name: a project with a quota for each of ten thousand customers looks at few.
struct ByCustomer {
    everyone: Vec<usize>,
    one: HashMap<String, Vec<usize>>,
}

impl ByCustomer {
    fn new<'a>(filters: impl Iterator<Item = &'a Dimensions>) -> Self {
        let mut index = Self {
            everyone: Vec::new(),
            one: HashMap::new(),
        };
        for (at, filters) in filters.enumerate() {
            match filters.get("customer_id") {
                Some(customer) => index.one.entry(customer.clone()).or_default().push(at),
                None => index.everyone.push(at),
            }
        }
        index
    }

    fn candidates<'a>(
        &self,
        subject: Subject,
        filters: impl Fn(usize) -> &'a Dimensions,
    ) -> Vec<usize> {
        let own = subject
            .dimension("customer_id")
            .and_then(|customer| self.one.get(customer));
        let mut found: Vec<usize> = self
            .everyone
            .iter()
            .chain(own.into_iter().flatten())
            .copied()
            .filter(|at| subject.matches(filters(*at)))
            .collect();
        if own.is_some() {
            found.sort_unstable();
        }
        found
    }
}

fn filters(row: &rusqlite::Row, column: usize) -> rusqlite::Result<Dimensions> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(error),
        )
    })
}

/// `{"a":1}` as `{"a":1,"next":`.
fn open_head(object: &serde_json::Value, next: &str) -> Vec<u8> {
    let mut head = object.to_string().into_bytes();
    head.pop();
    head.extend_from_slice(format!(",\"{next}\":").as_bytes());
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_read() {
        assert_eq!(Metric::parse("total_events"), Some(Metric::Events));
        assert_eq!(
            Metric::parse("values.latency_ms"),
            Some(Metric::Value("latency_ms".to_owned()))
        );
        for wrong in [
            "",
            "events",
            "values.",
            "values.a-b",
            "values.a b",
            "Total_events",
        ] {
            assert_eq!(Metric::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn total_tokens_default_to_input_and_output_where_both_are_given() {
        let values = |pairs: &[(&str, f64)]| -> Values {
            pairs.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect()
        };
        let both = values(&[("input_tokens", 2.0), ("output_tokens", 3.0)]);
        let one = values(&[("input_tokens", 2.0)]);
        let all = values(&[
            ("input_tokens", 2.0),
            ("output_tokens", 3.0),
            ("total_tokens", 9.0),
        ]);
        assert_eq!(Metric::Tokens.of_values(&both), Nanos::whole(5));
        assert_eq!(Metric::Tokens.of_values(&one), Nanos::ZERO);
        assert_eq!(Metric::Tokens.of_values(&all), Nanos::whole(9));
        let by_name = Metric::parse("values.total_tokens").unwrap();
        assert_eq!(by_name.of_values(&both), Nanos::whole(5));
    }

    #[test]
    fn filters_see_customer_and_event_type_as_dimensions() {
        let dimensions = Dimensions::from([("model".to_owned(), "m".to_owned())]);
        let subject = Subject {
            customer_id: Some("c"),
            event_type: None,
            dimensions: &dimensions,
        };
        let filters = |pairs: &[(&str, &str)]| -> Dimensions {
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect()
        };
        assert!(subject.matches(&filters(&[])));
        assert!(subject.matches(&filters(&[("customer_id", "c"), ("model", "m")])));
        assert!(!subject.matches(&filters(&[("customer_id", "d")])));
        assert!(!subject.matches(&filters(&[("event_type", "e")])));
        assert!(!subject.matches(&filters(&[("model", "m"), ("provider", "p")])));
    }
}
