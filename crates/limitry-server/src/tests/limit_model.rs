//! Compares limits with a model that keeps the events and adds them up for each question. The model does not compute the
//! start of a window. Two moments are in one window if counting back from their local days ends at the same day. Two
//! services on the same data take turns, as two processes would.

mod naive;

use proptest::option::{of, weighted};
use proptest::prelude::*;
use serde_json::{Value, json};

use self::naive::{
    Customer, Event, Filters, Limit, Meter, Model, PERIODS, SECOND, STARTS, ZONES, states_of,
    timestamp,
};
use super::TestService;

const DAY: i64 = 86_400 * SECOND;

#[derive(Debug, Clone)]
enum Step {
    Record(Event),
    Batch(Vec<Event>),
    Track(Event),
    Check(Event),
    CheckLimits(Option<u8>, Filters),
    AddMeter(Meter),
    ChangeMeter(usize, Meter),
    AddLimit(Limit),
    ChangeLimit(usize, Limit),
    DropLimit(usize),
    /// The billing day is relative to now, in seconds.
    SetCustomer(u8, ZoneChange, Option<i64>),
    /// Moves the clock forward or back, in microseconds.
    Move(i64),
}

#[derive(Debug, Clone, Copy)]
enum ZoneChange {
    None,
    Clear,
    Set(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let offset = prop_oneof![
        -900 * DAY..=300 * SECOND,
        -40 * DAY..=300 * SECOND,
        -2 * DAY..=300 * SECOND,
    ];
    (
        0..3u8,
        0..2u8,
        of(0..2u8),
        any::<bool>(),
        of(0..3000u16),
        of(0..3000u16),
        of(offset),
    )
        .prop_map(
            |(customer, kind, model, has_property, v, tokens, offset)| Event {
                customer,
                kind,
                model,
                has_property,
                v,
                tokens,
                // Rounded, so that equal moments are likely.
                offset: offset.map(|micros| micros - micros % (1800 * SECOND)),
            },
        )
}

fn filters() -> impl Strategy<Value = Filters> {
    (weighted(0.3, 0..2u8), weighted(0.3, 0..2u8)).prop_map(|(kind, model)| Filters { kind, model })
}

fn meter() -> impl Strategy<Value = Meter> {
    (0..4usize, 0..3usize, filters()).prop_map(|(aggregation, field, filter)| Meter {
        // Only `count` accepts the field `*`.
        aggregation: if field == 2 { 1 } else { aggregation },
        field,
        filter,
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    (
        0..20usize,
        weighted(0.3, 0..3u8),
        0..6usize,
        1..12u16,
        filters(),
    )
        .prop_map(|(meter, customer, period, allowed, filters)| Limit {
            meter,
            customer,
            period,
            allowed,
            filters,
        })
}

fn zone_change() -> impl Strategy<Value = ZoneChange> {
    prop_oneof![
        Just(ZoneChange::None),
        Just(ZoneChange::Clear),
        (0..ZONES.len()).prop_map(ZoneChange::Set),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let billing = -800 * 86_400..800 * 86_400i64;
    prop_oneof![
        6 => event().prop_map(Step::Record),
        3 => proptest::collection::vec(event(), 1..6).prop_map(Step::Batch),
        3 => event().prop_map(Step::Track),
        4 => event().prop_map(Step::Check),
        3 => (of(0..4u8), filters()).prop_map(|(c, f)| Step::CheckLimits(c, f)),
        2 => meter().prop_map(Step::AddMeter),
        1 => (any::<usize>(), meter()).prop_map(|(at, meter)| Step::ChangeMeter(at, meter)),
        5 => limit().prop_map(Step::AddLimit),
        2 => (any::<usize>(), limit()).prop_map(|(at, limit)| Step::ChangeLimit(at, limit)),
        1 => any::<usize>().prop_map(Step::DropLimit),
        3 => (0..3u8, zone_change(), of(billing)).prop_map(|(c, z, b)| Step::SetCustomer(c, z, b)),
        4 => prop_oneof![0..7200i64, 0..200_000i64, -100_000..0i64, -40_000_000..40_000_000i64]
            .prop_map(|seconds| Step::Move(seconds * SECOND)),
    ]
}

/// Runs one step on the service and on the model. Their answers must agree.
async fn run(server: &TestService, model: &mut Model, step: &Step) {
    match step {
        Step::Record(event) => {
            let path = "/v1/events/record";
            let answer = server.send_with_pat("POST", path, event.json(model.now));
            answer.await.assert_status(201);
            model.add(event);
        }
        Step::Batch(events) => {
            let body: Vec<Value> = events.iter().map(|event| event.json(model.now)).collect();
            let body = json!({"events": body});
            let answer = server.send_with_pat("POST", "/v1/events/batch", body);
            answer.await.assert_status(201);
            for event in events {
                model.add(event);
            }
        }
        Step::Track(event) => {
            let event = Event {
                has_property: false,
                ..event.clone()
            };
            let body = event.json(model.now);
            let answer = server.send_with_pat("POST", "/v1/track", body).await;
            let is_refused = model.agrees(&event, &answer);
            assert_eq!(answer.status, if is_refused { 429 } else { 201 });
            if !is_refused {
                model.add(&event);
            }
        }
        Step::Check(event) => {
            let event = event.question();
            let body = event.json(model.now);
            let answer = server.send_with_pat("POST", "/v1/usage/check", body);
            let answer = answer.await.assert_status(200);
            let is_refused = model.agrees(&event, &answer);
            assert_eq!(answer.body["allowed"], !is_refused);
        }
        Step::CheckLimits(customer, given) => {
            let id = customer.map(|customer| customer.to_string());
            let body = json!({"customerId": id, "dimensions": given.dimensions()});
            let answer = server.send_with_pat("POST", "/v1/limits/check", body);
            let answer = answer.await.assert_status(200);
            let states = model.states(*customer, given, None);
            assert_eq!(states_of(&answer), states);
            let is_refused = states.iter().any(|(_, _, exceeded, _)| *exceeded);
            assert_eq!(answer.body["allowed"], !is_refused);
        }
        Step::Move(by) => {
            server.advance_micros(*by);
            model.now += by;
        }
        change => alter(server, model, change).await,
    }
}

/// Changes of meters, limits and customers.
async fn alter(server: &TestService, model: &mut Model, step: &Step) {
    let send = async |method: &str, path: &str, body: Value| {
        let answer = server.send_with_pat(method, path, body).await;
        assert!(answer.status.is_success(), "{}", answer.body);
        answer
    };
    let limit_body = |model: &Model, limit: &Limit| {
        json!({"name": "L", "meterId": model.meters[limit.meter].0, "limitValue": limit.allowed,
               "customerId": limit.customer.map(|customer| customer.to_string()),
               "period": PERIODS[limit.period], "dimensionFilters": limit.filters.dimensions()})
    };
    match step {
        Step::AddMeter(meter) => {
            let made = send("POST", "/v1/meters", meter.json()).await;
            model.meters.push((made.id(), meter.clone()));
        }
        Step::ChangeMeter(at, meter) if model.meters.len() > 2 => {
            let at = 2 + at % (model.meters.len() - 2);
            let known = &mut model.meters[at];
            send("PUT", &format!("/v1/meters/{}", known.0), meter.json()).await;
            known.1 = meter.clone();
        }
        Step::AddLimit(limit) => {
            let meter = limit.meter % model.meters.len();
            let limit = Limit {
                meter,
                ..limit.clone()
            };
            let made = send("POST", "/v1/limits", limit_body(model, &limit)).await;
            model.limits.push((made.id(), limit));
        }
        Step::ChangeLimit(at, limit) if !model.limits.is_empty() => {
            let at = at % model.limits.len();
            let meter = limit.meter % model.meters.len();
            let limit = Limit {
                meter,
                ..limit.clone()
            };
            let path = format!("/v1/limits/{}", model.limits[at].0);
            send("PUT", &path, limit_body(model, &limit)).await;
            model.limits[at].1 = limit;
        }
        Step::DropLimit(at) if !model.limits.is_empty() => {
            let (id, _) = model.limits.remove(at % model.limits.len());
            send("DELETE", &format!("/v1/limits/{id}"), Value::Null).await;
        }
        Step::SetCustomer(customer, zone, billing) => {
            let mut body = json!({});
            match zone {
                ZoneChange::None => {}
                ZoneChange::Clear => body["timezone"] = Value::Null,
                ZoneChange::Set(zone) => body["timezone"] = ZONES[*zone].into(),
            }
            let billing = billing.map(|seconds| model.now + seconds * SECOND);
            if let Some(billing) = billing {
                body["billingCycleStart"] = timestamp(billing).to_string().into();
            }
            if model.customers.contains_key(customer) {
                send("PUT", &format!("/v1/customers/{customer}"), body).await;
            } else {
                body["externalId"] = customer.to_string().into();
                send("POST", "/v1/customers", body).await;
            }
            let new = Customer {
                zone: None,
                billing: model.now,
            };
            let known = model.customers.entry(*customer).or_insert(new);
            known.zone = match zone {
                ZoneChange::None => known.zone,
                ZoneChange::Clear => None,
                ZoneChange::Set(zone) => Some(*zone),
            };
            known.billing = billing.unwrap_or(known.billing);
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn limits_agree_with_a_model(
        start in 0..STARTS.len(),
        zone in 0..ZONES.len(),
        // The process that runs a step, and the step.
        steps in proptest::collection::vec((any::<bool>(), step()), 1..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut server = TestService::new();
            server.set_clock(STARTS[start]);
            let project = json!({"name": "P", "timezone": ZONES[zone]});
            let project = server.send_with_pat("POST", "/v1/projects", project).await;
            server.project = project.assert_status(201).id();
            let mut second = server.second_process();
            second.project.clone_from(&server.project);
            let mut model = Model::new(start, zone);
            for (other, step) in &steps {
                run(if *other { &second } else { &server }, &mut model, step).await;
            }
            for customer in [None, Some(0), Some(1), Some(2)] {
                for (kind, model_name) in [(None, None), (Some(0), Some(1)), (Some(1), Some(0))] {
                    let filters = Filters { kind, model: model_name };
                    let step = Step::CheckLimits(customer, filters);
                    run(&server, &mut model, &step).await;
                    run(&second, &mut model, &step).await;
                }
            }
        });
    }
}
