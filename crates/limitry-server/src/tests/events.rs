use serde_json::{Value, json};

use super::TestService;

fn minimal() -> Value {
    json!({"customerId": "cust_123", "eventType": "api_call"})
}

#[tokio::test]
async fn an_event_is_recorded() {
    let server = TestService::new();
    let response = server.record(minimal()).await.assert_status(201);
    assert!(response.id().starts_with("evt_"));
    assert_eq!(response.body["recorded"], true);
    let other = server.record(minimal()).await.assert_status(201);
    assert_ne!(response.id(), other.id());
}

#[tokio::test]
async fn a_repeated_key_counts_once() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 100, "day").await;
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let first = server.record(event.clone()).await.assert_status(201);
    event["eventType"] = "other".into();
    let again = server.record(event).await.assert_status(200);
    assert_eq!(again.id(), first.id());
    assert_eq!(again.body["recorded"], false);
    let checked = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(checked.body["quotas"][0]["used"], 1);
}

#[tokio::test]
async fn idempotency_keys_of_projects_are_separate() {
    let server = TestService::new();
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let first = server.record(event.clone()).await.assert_status(201);
    let mut request = super::new_request("POST", "/v1/events/record", &server.pat, event);
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    let second = server.send(request).await.assert_status(201);
    assert_ne!(first.id(), second.id());
}

#[tokio::test]
async fn an_invalid_event_is_rejected_with_every_path() {
    let server = TestService::new();
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
        let response = server.record(event.clone()).await;
        response.assert_error(400, code);
        assert_eq!(response.error_paths(), paths, "{event}");
    }
}

#[tokio::test]
async fn an_event_with_the_largest_values_is_recorded() {
    let server = TestService::new();
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
    server.record(event).await.assert_status(201);
}

#[tokio::test]
async fn a_batch_counts_new_events_and_duplicates() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 100, "day").await;
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let batch = json!({"events": [event, minimal(), event, minimal()]});
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await
        .assert_status(201);
    assert_eq!(response.body, json!({"count": 3, "duplicates": 1}));
    let response = server
        .send_with_key("POST", "/v1/events/batch", json!({"events": [event]}))
        .await
        .assert_status(201);
    assert_eq!(response.body, json!({"count": 0, "duplicates": 1}));
    let checked = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(checked.body["quotas"][0]["used"], 3);
}

#[tokio::test]
async fn a_batch_has_one_to_a_thousand_events() {
    let server = TestService::new();
    let batch = |n: usize| json!({"events": vec![minimal(); n]});
    for n in [0, 1001] {
        let response = server
            .send_with_key("POST", "/v1/events/batch", batch(n))
            .await;
        response.assert_error(400, "invalid_field_value");
        assert_eq!(response.error_paths(), ["events"]);
    }
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch(1000))
        .await
        .assert_status(201);
    assert_eq!(response.body["count"], 1000);
    server
        .send_with_key("POST", "/v1/events/batch", json!({"events": {}}))
        .await
        .assert_error(400, "invalid_field_value");
    server
        .send_with_key("POST", "/v1/events/batch", json!({}))
        .await
        .assert_error(400, "missing_required_field");
}

#[tokio::test]
async fn one_invalid_event_rejects_the_whole_batch() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 100, "day").await;
    let batch =
        json!({"events": [minimal(), {"eventType": "x"}, 5, {"customerId": "c", "eventType": ""}]});
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await;
    response.assert_error(400, "invalid_request");
    assert_eq!(
        response.error_paths(),
        ["events[1].customerId", "events[2]", "events[3].eventType"]
    );
    let checked = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(checked.body["quotas"][0]["used"], 0);
}
