use serde_json::{Value, json};

use super::Lab;

fn minimal() -> Value {
    json!({"customerId": "cust_123", "eventType": "api_call"})
}

#[tokio::test]
async fn an_event_is_recorded() {
    let lab = Lab::new();
    let seen = lab.record(minimal()).await.is(201);
    assert!(seen.id().starts_with("evt_"));
    assert_eq!(seen.body["recorded"], true);
    let other = lab.record(minimal()).await.is(201);
    assert_ne!(seen.id(), other.id());
}

#[tokio::test]
async fn a_repeated_key_counts_once() {
    let lab = Lab::new();
    lab.quota("All", "total_events", 100, "day").await;
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let first = lab.record(event.clone()).await.is(201);
    event["eventType"] = "other".into();
    let again = lab.record(event).await.is(200);
    assert_eq!(again.id(), first.id());
    assert_eq!(again.body["recorded"], false);
    let checked = lab.key("POST", "/v1/quotas/check", json!({})).await.is(200);
    assert_eq!(checked.body["quotas"][0]["used"], 1);
}

#[tokio::test]
async fn the_same_key_in_another_project_is_another_event() {
    let lab = Lab::new();
    let other = lab
        .pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .is(201)
        .id();
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let first = lab.record(event.clone()).await.is(201);
    let mut request = super::ask("POST", "/v1/events/record", &lab.pat, event);
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    let second = lab.send(request).await.is(201);
    assert_ne!(first.id(), second.id());
}

#[tokio::test]
async fn wrong_events_are_refused_with_every_path() {
    let lab = Lab::new();
    let with = |name: &str, value: Value| {
        let mut event = minimal();
        event[name] = value;
        event
    };
    for (event, code, paths) in [
        (
            json!({}),
            "missing_required_field",
            vec!["customerId", "eventType"],
        ),
        (
            with("customerId", "".into()),
            "invalid_field_value",
            vec!["customerId"],
        ),
        (
            with("customerId", "c".repeat(257).into()),
            "invalid_field_value",
            vec!["customerId"],
        ),
        (
            with("eventType", 5.into()),
            "invalid_field_value",
            vec!["eventType"],
        ),
        (
            with("values", json!([1])),
            "invalid_field_value",
            vec!["values"],
        ),
        (
            with("values", json!({"a": -0.5})),
            "invalid_field_value",
            vec!["values.a"],
        ),
        (
            with("values", json!({"a b": 1})),
            "invalid_field_value",
            vec!["values.a b"],
        ),
        (
            with("values", json!({"a": 9_007_199_254_740_993_u64})),
            "invalid_field_value",
            vec!["values.a"],
        ),
        (
            with("dimensions", json!({"model": 1})),
            "invalid_field_value",
            vec!["dimensions.model"],
        ),
        (
            with("dimensions", json!({"m": "x".repeat(257)})),
            "invalid_field_value",
            vec!["dimensions.m"],
        ),
        (
            with("dimensions", json!({"customer_id": "other"})),
            "invalid_field_value",
            vec!["dimensions.customer_id"],
        ),
        (
            with("dimensions", json!({"event_type": "other"})),
            "invalid_field_value",
            vec!["dimensions.event_type"],
        ),
        (
            with("properties", "x".into()),
            "invalid_field_value",
            vec!["properties"],
        ),
        (
            with("timestamp", "2026-11-25T10:25:30.001Z".into()),
            "invalid_field_value",
            vec!["timestamp"],
        ),
        (
            with("timestamp", "2026-11-25".into()),
            "invalid_field_value",
            vec!["timestamp"],
        ),
        (
            with("idempotencyKey", "".into()),
            "invalid_field_value",
            vec!["idempotencyKey"],
        ),
    ] {
        let seen = lab.record(event.clone()).await;
        seen.refuses(400, code);
        assert_eq!(seen.paths(), paths, "{event}");
    }
}

#[tokio::test]
async fn the_widest_event_is_taken() {
    let lab = Lab::new();
    let event = json!({
        "customerId": "é".repeat(256),
        "eventType": "e",
        "values": {"a".repeat(64): 9_007_199_254_740_992_u64, "zero": 0, "half": 0.5, "none": null},
        "dimensions": {"customer_id": "é".repeat(256), "event_type": "e", "model": ""},
        "properties": {"any": {"thing": [1, null, "\u{0}"]}},
        "timestamp": "2026-11-25T10:25:30Z",
        "idempotencyKey": "k".repeat(255),
        "unknown": true,
    });
    lab.record(event).await.is(201);
}

#[tokio::test]
async fn a_batch_is_written_and_its_repeats_are_counted() {
    let lab = Lab::new();
    lab.quota("All", "total_events", 100, "day").await;
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let batch = json!({"events": [event, minimal(), event, minimal()]});
    let seen = lab.key("POST", "/v1/events/batch", batch).await.is(201);
    assert_eq!(seen.body, json!({"count": 3, "duplicates": 1}));
    let seen = lab
        .key("POST", "/v1/events/batch", json!({"events": [event]}))
        .await
        .is(201);
    assert_eq!(seen.body, json!({"count": 0, "duplicates": 1}));
    let checked = lab.key("POST", "/v1/quotas/check", json!({})).await.is(200);
    assert_eq!(checked.body["quotas"][0]["used"], 3);
}

#[tokio::test]
async fn a_batch_has_one_to_a_thousand_events() {
    let lab = Lab::new();
    let batch = |n: usize| json!({"events": vec![minimal(); n]});
    for n in [0, 1001] {
        let seen = lab.key("POST", "/v1/events/batch", batch(n)).await;
        seen.refuses(400, "invalid_field_value");
        assert_eq!(seen.paths(), ["events"]);
    }
    let seen = lab
        .key("POST", "/v1/events/batch", batch(1000))
        .await
        .is(201);
    assert_eq!(seen.body["count"], 1000);
    lab.key("POST", "/v1/events/batch", json!({"events": {}}))
        .await
        .refuses(400, "invalid_field_value");
    lab.key("POST", "/v1/events/batch", json!({}))
        .await
        .refuses(400, "missing_required_field");
}

#[tokio::test]
async fn one_bad_event_refuses_the_whole_batch() {
    let lab = Lab::new();
    lab.quota("All", "total_events", 100, "day").await;
    let batch =
        json!({"events": [minimal(), {"eventType": "x"}, 5, {"customerId": "c", "eventType": ""}]});
    let seen = lab.key("POST", "/v1/events/batch", batch).await;
    seen.refuses(400, "invalid_request");
    assert_eq!(
        seen.paths(),
        ["events[1].customerId", "events[2]", "events[3].eventType"]
    );
    let checked = lab.key("POST", "/v1/quotas/check", json!({})).await.is(200);
    assert_eq!(checked.body["quotas"][0]["used"], 0);
}
