//! Recording events, one at a time and in batches.

use serde_json::{Value, json};

use super::{Service, error};

#[test]
fn an_event_is_recorded_once_for_each_idempotency_key() {
    let service = Service::start();
    let event = json!({"customerId": "c", "eventType": "e", "idempotencyKey": "order-1"});
    let first = service.app("POST", "/events/record", &event);
    assert_eq!(
        (first.status, &first.json()["recorded"]),
        (201, &json!(true)),
        "{first:?}"
    );
    assert!(first.json()["id"].as_str().unwrap().starts_with("evt_"));
    let again = service.app("POST", "/events/record", &event);
    assert_eq!(
        (again.status, &again.json()["recorded"]),
        (200, &json!(false)),
        "{again:?}"
    );
    assert_eq!(again.json()["id"], first.json()["id"]);
    let batch = json!({"events": [event, {"customerId": "c", "eventType": "e", "idempotencyKey": "order-2"},
        {"customerId": "c", "eventType": "e", "idempotencyKey": "order-2"}, {"customerId": "c", "eventType": "e"}]});
    let answer = service.app("POST", "/events/batch", &batch);
    assert_eq!(
        (answer.status, answer.json()),
        (201, json!({"count": 2, "duplicates": 2}))
    );
}

#[test]
fn a_batch_is_validated_as_a_whole() {
    let service = Service::start();
    let event = json!({"customerId": "c", "eventType": "e"});
    for count in [0, 1001] {
        let answer = service.app(
            "POST",
            "/events/batch",
            &json!({"events": vec![event.clone(); count]}),
        );
        error(&answer, 400, "invalid_field_value");
    }
    let answer = service.app(
        "POST",
        "/events/batch",
        &json!({"events": vec![event.clone(); 1000]}),
    );
    assert_eq!(answer.json(), json!({"count": 1000, "duplicates": 0}));
    let bad = json!({"events": [event, {"customerId": "", "eventType": "e"}, {"eventType": "e"}]});
    let said = error(
        &service.app("POST", "/events/batch", &bad),
        400,
        "invalid_request",
    );
    let paths: Vec<&str> = said["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        ["events[1].customerId", "events[2].customerId"],
        "{said}"
    );
    let quota =
        json!({"name": "All", "metric": "total_events", "limitValue": 5000, "period": "month"});
    service.app("POST", "/quotas", &quota);
    let state = service.app("POST", "/quotas/check", &json!({})).json();
    assert_eq!(
        state["quotas"][0]["used"],
        json!(1000),
        "no event of a rejected batch should be written"
    );
}

#[test]
fn bad_events_are_rejected() {
    let service = Service::start();
    let with = |field: &str, value: Value| {
        let mut event = json!({"customerId": "c", "eventType": "e"});
        event[field] = value;
        event
    };
    let far = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(6);
    for event in [
        json!({}),
        with("customerId", json!("")),
        with("customerId", json!("x".repeat(257))),
        with("customerId", json!(7)),
        with("eventType", json!("")),
        with("values", json!({"tokens": -1})),
        with("values", json!({"tokens": "many"})),
        with("values", json!({"tokens": 9_007_199_254_740_994_u64})),
        with("values", json!({"to kens": 1})),
        with("values", json!({"": 1})),
        with("values", json!({"x".repeat(65): 1})),
        with("values", json!([1])),
        with("dimensions", json!({"model": "x".repeat(257)})),
        with("dimensions", json!({"mo-del": "x"})),
        with("dimensions", json!({"model": 7})),
        with("dimensions", json!({"customer_id": "another customer"})),
        with("dimensions", json!({"event_type": "something else"})),
        with("timestamp", json!("noon")),
        with("timestamp", json!(far.to_string())),
        with("idempotencyKey", json!(7)),
    ] {
        let answer = service.app("POST", "/events/record", &event);
        assert_eq!(answer.status, 400, "{event}: {answer:?}");
        error(
            &answer,
            400,
            answer.json()["error"]["code"].as_str().unwrap(),
        );
    }
    for event in [
        with(
            "dimensions",
            json!({"customer_id": "c", "event_type": "e", "model": "日".repeat(256)}),
        ),
        with(
            "values",
            json!({"tokens": 0, "cost": 0.25, "most": 9_007_199_254_740_992_u64}),
        ),
        with("timestamp", json!("2020-01-01T10:00:00Z")),
        with("timestamp", json!("2020-01-01T10:00:00.123+02:00")),
        with("properties", json!({"any": [1, {"thing": null}]})),
        with("customerId", json!("x".repeat(256))),
    ] {
        let answer = service.app("POST", "/events/record", &event);
        assert_eq!(answer.status, 201, "{event}: {answer:?}");
    }
}
