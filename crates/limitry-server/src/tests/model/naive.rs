//! The model: it keeps the events, and adds them up for each question.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

pub(super) const SECOND: i64 = 1_000_000;

pub(super) const METRICS: [&str; 6] = [
    "total_events",
    "total_tokens",
    "total_cost_cents",
    "values.latency_ms",
    "values.total_tokens",
    "values.cost_cents",
];
pub(super) const PERIODS: [&str; 4] = ["hour", "day", "week", "month"];
pub(super) const WINDOWS: [(&str, i64); 3] = [("second", 1), ("minute", 60), ("hour", 3600)];

/// Amounts are in thousandths, so that the model's sums are exact.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) customer: u8,
    pub(super) kind: u8,
    pub(super) model: Option<u8>,
    pub(super) values: BTreeMap<&'static str, u32>,
    /// The time of the event relative to its arrival.
    pub(super) offset: Option<i64>,
    pub(super) key: Option<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct Filters {
    pub(super) customer: Option<u8>,
    pub(super) kind: Option<u8>,
    pub(super) model: Option<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) event: Event,
    pub(super) moment: i64,
    pub(super) arrival: i64,
}

pub(super) struct Quota {
    pub(super) id: String,
    pub(super) metric: usize,
    pub(super) period: usize,
    pub(super) limit: u32,
    pub(super) filters: Filters,
}

pub(super) struct Rate {
    pub(super) id: String,
    pub(super) window: usize,
    pub(super) limit: u32,
    pub(super) filters: Filters,
    pub(super) enabled: bool,
}

#[derive(Default)]
pub(super) struct Model {
    pub(super) now: i64,
    pub(super) events: Vec<Stored>,
    pub(super) quotas: Vec<Quota>,
    pub(super) limits: Vec<Rate>,
    pub(super) names: usize,
}

impl Filters {
    pub(super) fn fit(&self, event: &Event) -> bool {
        self.customer.is_none_or(|c| c == event.customer)
            && self.kind.is_none_or(|k| k == event.kind)
            && self.model.is_none_or(|m| Some(m) == event.model)
    }

    pub(super) fn json(&self) -> Value {
        let mut filters = json!({});
        for (name, value) in [
            ("customer_id", self.customer),
            ("event_type", self.kind),
            ("model", self.model),
        ] {
            if let Some(value) = value {
                filters[name] = format!("{value}").into();
            }
        }
        filters
    }
}

impl Event {
    pub(super) fn json(&self, now: i64) -> Value {
        let values: BTreeMap<_, _> = self
            .values
            .iter()
            .map(|(n, v)| (*n, f64::from(*v) / 1000.0))
            .collect();
        let mut event = json!({
            "customerId": self.customer.to_string(), "eventType": self.kind.to_string(), "values": values,
        });
        if let Some(model) = self.model {
            event["dimensions"] = json!({"model": model.to_string()});
        }
        if let Some(offset) = self.offset {
            event["timestamp"] = Timestamp::from_microsecond(now + offset)
                .unwrap()
                .to_string()
                .into();
        }
        if let Some(key) = self.key {
            event["idempotencyKey"] = key.to_string().into();
        }
        event
    }

    pub(super) fn is_repeated_by(&self, other: &Self) -> bool {
        (self.customer, self.kind, self.model, &self.values)
            == (other.customer, other.kind, other.model, &other.values)
    }

    /// The amount in thousandths.
    pub(super) fn amount(&self, metric: &str) -> i64 {
        let value = |name: &str| self.values.get(name).map(|v| i64::from(*v));
        let tokens = || {
            let sum = || value("input_tokens").unwrap_or(0) + value("output_tokens").unwrap_or(0);
            value("total_tokens").unwrap_or_else(sum)
        };
        match metric {
            "total_events" => 1000,
            "total_tokens" | "values.total_tokens" => tokens(),
            "total_cost_cents" => value("cost_cents").unwrap_or(0),
            other => value(other.strip_prefix("values.").unwrap()).unwrap_or(0),
        }
    }
}

/// The window of a period, computed with the types of the calendar.
pub(super) fn window(period: &str, moment: i64) -> (i64, i64) {
    let zoned = Timestamp::from_microsecond(moment)
        .unwrap()
        .to_zoned(TimeZone::UTC);
    let day = zoned.date();
    let (start, end) = match period {
        "hour" => {
            let start = day.at(zoned.hour(), 0, 0, 0);
            (
                start,
                start.checked_add(jiff::Span::new().hours(1)).unwrap(),
            )
        }
        "day" => (day.at(0, 0, 0, 0), day.tomorrow().unwrap().at(0, 0, 0, 0)),
        "week" => {
            let monday = if day.weekday() == Weekday::Monday {
                day
            } else {
                day.nth_weekday(-1, Weekday::Monday).unwrap()
            };
            let next = monday.nth_weekday(1, Weekday::Monday).unwrap();
            (monday.at(0, 0, 0, 0), next.at(0, 0, 0, 0))
        }
        _ => {
            let next = day.last_of_month().tomorrow().unwrap();
            (day.first_of_month().at(0, 0, 0, 0), next.at(0, 0, 0, 0))
        }
    };
    let micros = |civil: jiff::civil::DateTime| {
        civil
            .to_zoned(TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_microsecond()
    };
    (micros(start), micros(end))
}

impl Model {
    /// The status of recording an event: 201, 200 for a repeat, 409 for another event's key.
    pub(super) fn status(&self, event: &Event) -> u16 {
        let known = self
            .events
            .iter()
            .find(|e| event.key.is_some() && e.event.key == event.key);
        match known {
            None => 201,
            Some(known) if known.event.is_repeated_by(event) => 200,
            Some(_) => 409,
        }
    }

    pub(super) fn add(&mut self, event: &Event) -> u16 {
        let status = self.status(event);
        if status != 201 {
            return status;
        }
        self.events.push(Stored {
            event: event.clone(),
            moment: self.now + event.offset.unwrap_or(0),
            arrival: self.now,
        });
        status
    }

    /// For each quota: its id, the used thousandths, whether it refuses, and when it resets.
    pub(super) fn quotas(&self, ask: &Event) -> Vec<(String, i64, bool, i64)> {
        let applying = self.quotas.iter().filter(|quota| quota.filters.fit(ask));
        applying
            .map(|quota| {
                let (start, end) = window(PERIODS[quota.period], self.now);
                let metric = METRICS[quota.metric];
                let used: i64 = self
                    .events
                    .iter()
                    .filter(|e| (start..end).contains(&e.moment) && quota.filters.fit(&e.event))
                    .map(|e| e.event.amount(metric))
                    .sum();
                let limit = i64::from(quota.limit) * 1000;
                let exceeded = used >= limit || used + ask.amount(metric) > limit;
                (quota.id.clone(), used, exceeded, end / SECOND)
            })
            .collect()
    }

    /// For each rate limit: its id, the remaining events, whether it refuses, and when the next event fits.
    pub(super) fn limits(&self, ask: &Event) -> Vec<(String, i64, bool, i64)> {
        let applying = self
            .limits
            .iter()
            .filter(|limit| limit.enabled && limit.filters.fit(ask));
        applying
            .map(|limit| {
                let length = WINDOWS[limit.window].1 * SECOND;
                let in_window_at = |moment: i64| {
                    let arrivals = self
                        .events
                        .iter()
                        .filter(|e| limit.filters.fit(&e.event))
                        .map(|e| e.arrival);
                    // After the clock was moved back, arrivals in the future do not count yet.
                    i64::try_from(
                        arrivals
                            .filter(|a| *a <= self.now && moment - length < *a)
                            .count(),
                    )
                    .unwrap()
                };
                let allowed = i64::from(limit.limit);
                let used = in_window_at(self.now);
                let fits = self
                    .events
                    .iter()
                    .map(|e| e.arrival + length)
                    .chain([self.now])
                    .filter(|moment| *moment >= self.now && in_window_at(*moment) < allowed)
                    .min()
                    .unwrap();
                let reset = (fits + SECOND - 1).div_euclid(SECOND);
                (
                    limit.id.clone(),
                    (allowed - used).max(0),
                    used >= allowed,
                    reset,
                )
            })
            .collect()
    }
}
