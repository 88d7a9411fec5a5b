//! The model: it keeps the events, and adds them up for each question.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::super::TestResponse;

pub(super) const SECOND: i64 = 1_000_000;

pub(super) const ZONES: [&str; 9] = [
    "UTC",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Europe/Berlin",
    "America/St_Johns",
];

/// Moments shortly before a leap day, before a clock change, before a skipped or repeated midnight, and before a skipped day.
pub(super) const STARTS: [&str; 10] = [
    "2026-11-25T10:20:30Z",
    "2024-02-28T22:00:00Z",
    "2024-02-29T12:00:00Z",
    "2026-03-28T20:00:00Z",
    "2026-10-24T23:30:00Z",
    "2011-12-29T20:00:00Z",
    "2018-11-03T22:00:00Z",
    "2026-04-23T19:00:00Z",
    "2026-04-04T09:00:00Z",
    "2006-10-29T01:00:00Z",
];

pub(super) const PERIODS: [&str; 6] = ["hour", "day", "week", "month", "annual", "all_time"];

pub(super) const AGGREGATIONS: [&str; 4] = ["sum", "count", "max", "latest"];

pub(super) const FIELDS: [&str; 3] = ["values.v", "values.total_tokens", "*"];

/// The fields of an event or of a check. Values are in thousandths.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) customer: u8,
    pub(super) kind: u8,
    pub(super) model: Option<u8>,
    /// Whether the model is a property and not a dimension.
    pub(super) has_property: bool,
    pub(super) v: Option<u16>,
    pub(super) tokens: Option<u16>,
    /// The time of the event relative to its arrival.
    pub(super) offset: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filters {
    pub(super) kind: Option<u8>,
    pub(super) model: Option<u8>,
}

#[derive(Debug, Clone)]
pub(super) struct Meter {
    pub(super) aggregation: usize,
    pub(super) field: usize,
    pub(super) filter: Filters,
}

#[derive(Debug, Clone)]
pub(super) struct Limit {
    /// Modulo the number of meters.
    pub(super) meter: usize,
    pub(super) customer: Option<u8>,
    pub(super) period: usize,
    pub(super) allowed: u16,
    pub(super) filters: Filters,
}

pub(super) struct StoredEvent {
    pub(super) event: Event,
    pub(super) moment: i64,
}

pub(super) struct Customer {
    pub(super) zone: Option<usize>,
    pub(super) billing: i64,
}

pub(super) struct Model {
    pub(super) now: i64,
    pub(super) zone: usize,
    pub(super) events: Vec<StoredEvent>,
    pub(super) customers: BTreeMap<u8, Customer>,
    /// The first three are global.
    pub(super) meters: Vec<(String, Meter)>,
    /// The meter is an index.
    pub(super) limits: Vec<(String, Limit)>,
}

impl Filters {
    const ALL: Self = Self {
        kind: None,
        model: None,
    };

    pub(super) fn fit(&self, kind: Option<u8>, model: Option<u8>) -> bool {
        (self.kind.is_none() || self.kind == kind) && (self.model.is_none() || self.model == model)
    }

    pub(super) fn dimensions(&self) -> Value {
        let mut dimensions = json!({});
        for (name, value) in [("event_type", self.kind), ("model", self.model)] {
            if let Some(value) = value {
                dimensions[name] = value.to_string().into();
            }
        }
        dimensions
    }
}

impl Event {
    pub(super) fn json(&self, now: i64) -> Value {
        let mut event = json!({"customerId": self.customer.to_string(), "eventType": self.kind.to_string(), "values": {}});
        for (name, value) in [("v", self.v), ("input_tokens", self.tokens)] {
            if let Some(value) = value {
                event["values"][name] = (f64::from(value) / 1000.0).into();
            }
        }
        if let Some(model) = self.model {
            let place = if self.has_property {
                "properties"
            } else {
                "dimensions"
            };
            event[place] = json!({"model": model.to_string()});
        }
        if let Some(offset) = self.offset {
            event["timestamp"] = timestamp(now + offset).to_string().into();
        }
        event
    }

    /// A check has no properties and no time.
    pub(super) fn question(&self) -> Self {
        Self {
            has_property: false,
            offset: None,
            ..self.clone()
        }
    }
}

impl Meter {
    pub(super) fn json(&self) -> Value {
        let mut filter = json!({"dimensions": self.filter.dimensions()});
        // The filter can have the event type in two places. This is the second one.
        if let Some(kind) = self.filter.kind {
            filter["dimensions"]
                .as_object_mut()
                .unwrap()
                .remove("event_type");
            filter["eventType"] = kind.to_string().into();
        }
        json!({"name": "M", "aggregation": AGGREGATIONS[self.aggregation], "field": FIELDS[self.field],
               "eventFilter": filter})
    }

    /// The amount that one event contributes.
    pub(super) fn amount(&self, event: &Event) -> Option<i64> {
        let value = match FIELDS[self.field] {
            "*" => return Some(1000),
            "values.v" => event.v,
            _ => event.tokens,
        };
        let value = value.map(i64::from);
        if AGGREGATIONS[self.aggregation] == "count" {
            value.map(|_| 1000)
        } else {
            value
        }
    }
}

pub(super) fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap()
}

/// The latest local day that a zone had reached by a moment. Clocks that go back at midnight repeat the end of a day, but the
/// day does not begin again.
pub(super) fn day_reached(zone: &TimeZone, moment: i64) -> Date {
    let at = timestamp(moment);
    let today = zone.to_datetime(at).date();
    zone.preceding(at + SignedDuration::from_nanos(1))
        .map(|transition| transition.timestamp())
        .take_while(|change| at.duration_since(*change) < SignedDuration::from_hours(24))
        .map(|change| {
            zone.to_datetime(change - SignedDuration::from_nanos(1))
                .date()
        })
        .chain([today])
        .max()
        .unwrap()
}

/// A value that is equal for two moments in the same window.
pub(super) fn window(
    period: &str,
    zone: &TimeZone,
    billing: Option<i64>,
    moment: i64,
) -> (i64, Date) {
    let day = match period {
        "hour" => return (moment.div_euclid(3600 * SECOND), Date::ZERO),
        "all_time" => return (0, Date::ZERO),
        _ => day_reached(zone, moment),
    };
    let billing = billing.map(|moment| zone.to_datetime(timestamp(moment)).date());
    let (month, number) = billing.map_or((1, 1), |day| (day.month(), day.day()));
    let is_billed = |day: Date| day.day() == number.min(day.days_in_month());
    let mut first = day;
    while match period {
        "week" => first.weekday() != Weekday::Monday,
        "month" => !is_billed(first),
        "annual" => first.month() != month || !is_billed(first),
        _ => false,
    } {
        first -= 1.day();
    }
    (0, first)
}

/// The id, the usage, whether the limit refuses, and the end of the period.
pub(super) type State = (String, i64, bool, Option<i64>);

impl Model {
    pub(super) fn new(start: usize, zone: usize) -> Self {
        let meter = |id: &str, aggregation, field| {
            let filter = Filters::ALL;
            (
                id.to_owned(),
                Meter {
                    aggregation,
                    field,
                    filter,
                },
            )
        };
        Self {
            now: STARTS[start].parse::<Timestamp>().unwrap().as_microsecond(),
            zone,
            events: Vec::new(),
            customers: BTreeMap::new(),
            meters: vec![
                meter("mtr_total_events", 1, 2),
                meter("mtr_total_tokens", 0, 1),
            ],
            limits: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, event: &Event) {
        let new = Customer {
            zone: None,
            billing: self.now,
        };
        self.customers.entry(event.customer).or_insert(new);
        self.events.push(StoredEvent {
            event: event.clone(),
            moment: self.now + event.offset.unwrap_or(0),
        });
    }

    /// The limits that apply to a check. `event` is set if the check asks about an event.
    pub(super) fn states(
        &self,
        customer: Option<u8>,
        given: &Filters,
        event: Option<&Event>,
    ) -> Vec<State> {
        let key = |limit: &Limit| (limit.meter, limit.period, limit.filters.clone());
        let is_replaced = |default: &Limit| {
            self.limits.iter().any(|(_, own)| {
                own.customer.is_some() && own.customer == customer && key(own) == key(default)
            })
        };
        let meets = |limit: &Limit| {
            let is_asked = match limit.customer {
                None => !is_replaced(limit),
                own => own == customer,
            };
            let filter = &self.meters[limit.meter].1.filter;
            is_asked
                && limit.filters.fit(given.kind, given.model)
                && event.is_none_or(|_| filter.fit(given.kind, given.model))
        };
        self.limits
            .iter()
            .filter(|(_, limit)| meets(limit))
            .map(|(id, limit)| self.state(id, limit, customer, event))
            .collect()
    }

    pub(super) fn state(
        &self,
        id: &str,
        limit: &Limit,
        customer: Option<u8>,
        event: Option<&Event>,
    ) -> State {
        let known = customer.and_then(|customer| self.customers.get(&customer));
        let zone = known
            .and_then(|customer| customer.zone)
            .unwrap_or(self.zone);
        let zone = TimeZone::get(ZONES[zone]).unwrap();
        let billing = known.map(|customer| customer.billing);
        let window = |moment: i64| window(PERIODS[limit.period], &zone, billing, moment);
        let current = window(self.now);
        let meter = &self.meters[limit.meter].1;
        let counted: Vec<(i64, i64)> = self
            .events
            .iter()
            .filter(|stored| customer.is_none_or(|customer| stored.event.customer == customer))
            .filter(|stored| {
                let (kind, model) = (Some(stored.event.kind), stored.event.model);
                limit.filters.fit(kind, model) && meter.filter.fit(kind, model)
            })
            .filter(|stored| window(stored.moment) == current)
            .filter_map(|stored| Some((stored.moment, meter.amount(&stored.event)?)))
            .collect();
        let amounts = counted.iter().map(|(_, amount)| *amount);
        let used = match AGGREGATIONS[meter.aggregation] {
            "max" => amounts.max().unwrap_or(0),
            // For equal moments, the last event in order of arrival.
            "latest" => counted
                .iter()
                .max_by_key(|(moment, _)| *moment)
                .map_or(0, |(_, amount)| *amount),
            _ => amounts.sum(),
        };
        let asked = event.and_then(|event| meter.amount(event)).unwrap_or(0);
        let with_asked = match AGGREGATIONS[meter.aggregation] {
            "max" | "latest" => asked,
            _ => used + asked,
        };
        let allowed = i64::from(limit.allowed) * 1000;
        let exceeded = used >= allowed || with_asked > allowed;
        let reset = (PERIODS[limit.period] != "all_time").then(|| {
            // A search for the first second of the next window.
            let (mut inside, mut outside) = (0, 800 * 86_400);
            let now = self.now.div_euclid(SECOND);
            while outside - inside > 1 {
                let middle = i64::midpoint(inside, outside);
                if window((now + middle) * SECOND) == current {
                    inside = middle;
                } else {
                    outside = middle;
                }
            }
            now + outside
        });
        (id.to_owned(), used, exceeded, reset)
    }

    /// Compares the answer to a question about an event. Returns whether the model refuses.
    pub(super) fn agrees(&self, event: &Event, answer: &TestResponse) -> bool {
        let given = Filters {
            kind: Some(event.kind),
            model: event.model,
        };
        let states = self.states(Some(event.customer), &given, Some(event));
        assert_eq!(states_of(answer), states);
        states.iter().any(|(_, _, exceeded, _)| *exceeded)
    }
}

pub(super) fn states_of(answer: &TestResponse) -> Vec<State> {
    let states = answer.body["limits"].as_array().unwrap().iter();
    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    let thousandths = |number: &Value| (number.as_f64().unwrap() * 1000.0).round() as i64;
    states
        .map(|state| {
            (
                state["id"].as_str().unwrap().to_owned(),
                thousandths(&state["used"]),
                state["exceeded"].as_bool().unwrap(),
                state["reset"].as_i64(),
            )
        })
        .collect()
}
