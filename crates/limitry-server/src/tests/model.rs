//! The engine against a model that keeps nothing but the events and adds everything up anew for each question. Two
//! services on the same data take turns, as two processes would: what one of them remembers is never stale.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{START, TestResponse, TestService};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Amounts are in thousandths, so that the model's sums are exact.
#[derive(Debug, Clone)]
struct Event {
    customer: u8,
    kind: u8,
    model: Option<u8>,
    values: BTreeMap<&'static str, u32>,
    /// Relative to its arrival.
    offset: Option<i64>,
    key: Option<u8>,
}

#[derive(Debug, Clone)]
struct Filters {
    customer: Option<u8>,
    kind: Option<u8>,
    model: Option<u8>,
}

#[derive(Debug, Clone)]
enum Step {
    Record(Event),
    Batch(Vec<Event>),
    Track(Event),
    AddQuota(usize, usize, u32, Filters),
    ChangeQuota(
        usize,
        Option<usize>,
        Option<usize>,
        Option<u32>,
        Option<Filters>,
    ),
    DropQuota(usize),
    AddLimit(usize, u32, Filters),
    ChangeLimit(
        usize,
        Option<usize>,
        Option<u32>,
        Option<Filters>,
        Option<bool>,
    ),
    DropLimit(usize),
    /// The clock goes on, or back.
    Move(i64),
    /// The service's clock is set, far ahead or far back.
    Turn(i64),
    Check(Event),
}

const METRICS: [&str; 6] = [
    "total_events",
    "total_tokens",
    "total_cost_cents",
    "values.latency_ms",
    "values.total_tokens",
    "values.cost_cents",
];
const PERIODS: [&str; 4] = ["hour", "day", "week", "month"];
const WINDOWS: [(&str, i64); 3] = [("second", 1), ("minute", 60), ("hour", 3600)];
const VALUES: [&str; 5] = [
    "total_tokens",
    "input_tokens",
    "output_tokens",
    "cost_cents",
    "latency_ms",
];

fn event() -> impl Strategy<Value = Event> {
    (
        0..3u8,
        0..2u8,
        proptest::option::of(0..2u8),
        proptest::collection::btree_map(proptest::sample::select(&VALUES[..]), 0..5000u32, 0..4),
        proptest::option::of(prop_oneof![
            -40 * DAY..=300 * SECOND,
            -7200 * SECOND..=300 * SECOND,
            -2 * SECOND..=2 * SECOND,
        ]),
        proptest::option::weighted(0.2, 0..6u8),
    )
        .prop_map(|(customer, kind, model, values, offset, key)| {
            let event = Event {
                customer,
                kind,
                model,
                values,
                offset,
                key,
            };
            match key {
                // Such a key always has the same event, which may be repeated.
                Some(key) if key % 2 == 0 => Event {
                    customer: key % 3,
                    kind: 0,
                    model: None,
                    values: BTreeMap::from([("input_tokens", 1500)]),
                    ..event
                },
                _ => event,
            }
        })
}

fn filters() -> impl Strategy<Value = Filters> {
    let half = |n: u8| proptest::option::weighted(0.3, 0..n);
    (half(3), half(2), half(2)).prop_map(|(customer, kind, model)| Filters {
        customer,
        kind,
        model,
    })
}

fn step() -> impl Strategy<Value = Step> {
    use proptest::option::of;
    prop_oneof![
        6 => event().prop_map(Step::Record),
        2 => proptest::collection::vec(event(), 1..6).prop_map(Step::Batch),
        3 => event().prop_map(Step::Track),
        3 => (0..6usize, 0..4usize, 1..30u32, filters()).prop_map(|(m, p, l, f)| Step::AddQuota(m, p, l, f)),
        2 => (any::<usize>(), of(0..6usize), of(0..4usize), of(1..30u32), of(filters()))
            .prop_map(|(q, m, p, l, f)| Step::ChangeQuota(q, m, p, l, f)),
        1 => any::<usize>().prop_map(Step::DropQuota),
        3 => (0..3usize, 1..5u32, filters()).prop_map(|(w, l, f)| Step::AddLimit(w, l, f)),
        2 => (any::<usize>(), of(0..3usize), of(1..5u32), of(filters()), of(any::<bool>()))
            .prop_map(|(r, w, l, f, e)| Step::ChangeLimit(r, w, l, f, e)),
        1 => any::<usize>().prop_map(Step::DropLimit),
        3 => prop_oneof![0..2000i64, 0..90_000i64, 0..4_000_000i64, -100_000..0i64, -3_000..0i64]
            .prop_map(|ms| Step::Move(ms * 1000)),
        1 => (0..20i64).prop_map(|days| Step::Move(days * DAY)),
        1 => (-100_000_000..100_000_000i64).prop_map(|ms| Step::Turn(ms * 1000)),
        5 => event().prop_map(Step::Check),
    ]
}

#[derive(Debug, Clone)]
struct Stored {
    event: Event,
    moment: i64,
    arrival: i64,
}

struct Quota {
    id: String,
    metric: usize,
    period: usize,
    limit: u32,
    filters: Filters,
}

struct Rate {
    id: String,
    window: usize,
    limit: u32,
    filters: Filters,
    enabled: bool,
}

#[derive(Default)]
struct Model {
    now: i64,
    events: Vec<Stored>,
    quotas: Vec<Quota>,
    limits: Vec<Rate>,
    names: usize,
}

impl Filters {
    fn fit(&self, event: &Event) -> bool {
        self.customer.is_none_or(|c| c == event.customer)
            && self.kind.is_none_or(|k| k == event.kind)
            && self.model.is_none_or(|m| Some(m) == event.model)
    }

    fn json(&self) -> Value {
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
    fn json(&self, now: i64) -> Value {
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

    fn is_repeated_by(&self, other: &Self) -> bool {
        (self.customer, self.kind, self.model, &self.values)
            == (other.customer, other.kind, other.model, &other.values)
    }

    /// In thousandths.
    fn amount(&self, metric: &str) -> i64 {
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

/// The window of a period, in the calendar's own words.
fn window(period: &str, moment: i64) -> (i64, i64) {
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
    fn status(&self, event: &Event) -> u16 {
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

    fn add(&mut self, event: &Event) -> u16 {
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

    /// Id, thousandths used, whether it refuses, and when it resets.
    fn quotas(&self, ask: &Event) -> Vec<(String, i64, bool, i64)> {
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

    /// Id, what remains, whether it refuses, and when the next event fits.
    fn limits(&self, ask: &Event) -> Vec<(String, i64, bool, i64)> {
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
                    // What lies ahead has not arrived yet, seen from a clock that was moved back.
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

/// One step, on both sides; they must agree.
async fn run(server: &TestService, model: &mut Model, step: &Step) {
    match step {
        Step::Record(event) => {
            let response = server.record(event.json(model.now)).await;
            assert_eq!(response.status, model.add(event));
        }
        Step::Batch(events) => {
            let body: Vec<_> = events.iter().map(|event| event.json(model.now)).collect();
            let response = server
                .send_with_key("POST", "/v1/events/batch", json!({"events": body}))
                .await;
            let before = model.events.len();
            let statuses: Vec<u16> = events.iter().map(|event| model.add(event)).collect();
            if statuses.contains(&409) {
                model.events.truncate(before);
                response.assert_error(400, "invalid_request");
            } else {
                assert_eq!(response.status, 201);
                assert_eq!(response.body["count"], model.events.len() - before);
            }
        }
        Step::Track(event) => {
            let response = server
                .send_with_key("POST", "/v1/track", event.json(model.now))
                .await;
            let status = model.status(event);
            if status == 409 {
                response.assert_error(409, "idempotency_key_reused");
                return;
            }
            let is_refused = agree(model, event, &response) && status == 201;
            assert_eq!(response.status, if is_refused { 429 } else { status });
            if !is_refused {
                model.add(event);
            }
        }
        Step::Check(event) => {
            let mut ask = event.json(model.now);
            ask.as_object_mut()
                .unwrap()
                .retain(|name, _| name != "timestamp" && name != "idempotencyKey");
            let response = server
                .send_with_key("POST", "/v1/usage/check", ask)
                .await
                .assert_status(200);
            let refused = agree(model, event, &response);
            assert_eq!(response.body["allowed"], !refused);
        }
        Step::Move(by) => {
            server.advance_micros(*by);
            model.now += by;
        }
        Step::Turn(by) => {
            let to = model.now + by;
            let to = Timestamp::from_microsecond(to - to.rem_euclid(1000)).unwrap();
            server
                .send_with_pat("PUT", "/dev/clock", json!({"set": to}))
                .await
                .assert_status(200);
            model.now = to.as_microsecond();
        }
        Step::AddQuota(metric, period, limit, filters) => {
            model.names += 1;
            let body = json!({
                "name": format!("q{}", model.names), "metric": METRICS[*metric], "period": PERIODS[*period],
                "limitValue": limit, "dimensionFilters": filters.json(),
            });
            let id = server
                .send_with_key("POST", "/v1/quotas", body)
                .await
                .assert_status(201)
                .id();
            model.quotas.push(Quota {
                id,
                metric: *metric,
                period: *period,
                limit: *limit,
                filters: filters.clone(),
            });
        }
        Step::AddLimit(window, limit, filters) => {
            model.names += 1;
            let body = json!({
                "name": format!("r{}", model.names), "window": WINDOWS[*window].0,
                "limitValue": limit, "dimensionFilters": filters.json(),
            });
            let id = server
                .send_with_key("POST", "/v1/rate-limits", body)
                .await
                .assert_status(201)
                .id();
            model.limits.push(Rate {
                id,
                window: *window,
                limit: *limit,
                filters: filters.clone(),
                enabled: true,
            });
        }
        change => alter(server, model, change).await,
    }
}

/// Changes and removals of rules, where there are any.
async fn alter(server: &TestService, model: &mut Model, step: &Step) {
    match step {
        Step::ChangeQuota(at, metric, period, limit, filters) if !model.quotas.is_empty() => {
            let at = at % model.quotas.len();
            let quota = &mut model.quotas[at];
            let body = json!({
                "metric": metric.map(|m| METRICS[m]), "period": period.map(|p| PERIODS[p]),
                "limitValue": limit, "dimensionFilters": filters.as_ref().map(Filters::json),
            });
            server
                .send_with_key("PUT", &format!("/v1/quotas/{}", quota.id), body)
                .await
                .assert_status(200);
            quota.metric = metric.unwrap_or(quota.metric);
            quota.period = period.unwrap_or(quota.period);
            quota.limit = limit.unwrap_or(quota.limit);
            quota.filters = filters.clone().unwrap_or_else(|| quota.filters.clone());
        }
        Step::DropQuota(at) if !model.quotas.is_empty() => {
            let quota = model.quotas.remove(at % model.quotas.len());
            server
                .send_with_key("DELETE", &format!("/v1/quotas/{}", quota.id), Value::Null)
                .await
                .assert_status(200);
        }
        Step::ChangeLimit(at, window, limit, filters, enabled) if !model.limits.is_empty() => {
            let at = at % model.limits.len();
            let rule = &mut model.limits[at];
            let body = json!({
                "window": window.map(|w| WINDOWS[w].0), "limitValue": limit,
                "dimensionFilters": filters.as_ref().map(Filters::json), "enabled": enabled,
            });
            server
                .send_with_key("PUT", &format!("/v1/rate-limits/{}", rule.id), body)
                .await
                .assert_status(200);
            rule.window = window.unwrap_or(rule.window);
            rule.limit = limit.unwrap_or(rule.limit);
            rule.filters = filters.clone().unwrap_or_else(|| rule.filters.clone());
            rule.enabled = enabled.unwrap_or(rule.enabled);
        }
        Step::DropLimit(at) if !model.limits.is_empty() => {
            let rule = model.limits.remove(at % model.limits.len());
            server
                .send_with_key(
                    "DELETE",
                    &format!("/v1/rate-limits/{}", rule.id),
                    Value::Null,
                )
                .await
                .assert_status(200);
        }
        _ => {}
    }
}

/// Compares every state in an answer. Returns whether the model refuses.
fn agree(model: &Model, ask: &Event, response: &TestResponse) -> bool {
    let thousandths = |n: &Value| {
        #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
        let whole = (n.as_f64().unwrap() * 1000.0).round() as i64;
        whole
    };
    let of = |list: &str, amount: &dyn Fn(&Value) -> i64| -> Vec<(String, i64, bool, i64)> {
        let states = response.body[list].as_array().unwrap().iter();
        states
            .map(|state| {
                let id = state["id"].as_str().unwrap().to_owned();
                (
                    id,
                    amount(state),
                    state["exceeded"].as_bool().unwrap(),
                    state["reset"].as_i64().unwrap(),
                )
            })
            .collect()
    };
    let quotas = model.quotas(ask);
    assert_eq!(of("quotas", &|state| thousandths(&state["used"])), quotas);
    let limits = model.limits(ask);
    assert_eq!(
        of("rateLimits", &|state| state["remaining"].as_i64().unwrap()),
        limits
    );
    quotas
        .iter()
        .chain(&limits)
        .any(|(_, _, exceeded, _)| *exceeded)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn quotas_and_rate_limits_agree_with_a_model(
        // Which of two processes does it, and what.
        steps in proptest::collection::vec((any::<bool>(), step()), 1..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = TestService::new();
            let second = server.second_process();
            let mut model = Model {
                now: START.parse::<Timestamp>().unwrap().as_microsecond(),
                ..Model::default()
            };
            for (other, step) in &steps {
                run(if *other { &second } else { &server }, &mut model, step).await;
            }
        });
    }
}
