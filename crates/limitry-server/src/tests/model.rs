//! Compares the engine with a model that keeps only the events and adds them up for each question. Two services on the same
//! data take turns, as two processes would, so that a stale cache of one of them would show.

mod naive;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use self::naive::{Event, Filters, METRICS, Model, PERIODS, Quota, Rate, SECOND, WINDOWS};
use super::{START, TestResponse, TestService};

const DAY: i64 = 86_400 * SECOND;

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
    /// Moves the clock forward or back.
    Move(i64),
    /// The service's clock is set, far ahead or far back.
    Turn(i64),
    Check(Event),
}

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
                // An even key always has the same event, so that the event is repeated.
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

/// Runs one step on the service and on the model. Their answers must agree.
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

/// Changes or removes a rule, if there is one.
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
        // The process that runs a step, and the step.
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
