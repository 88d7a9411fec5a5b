use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::TestService;
use super::event_forms::EVENT_ROUTES;

pub(super) fn minimal() -> Value {
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
async fn a_repeated_event_counts_once() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 100, "day").await;
    let mut event = minimal();
    event["idempotencyKey"] = "k1".into();
    let first = server.record(event.clone()).await.assert_status(201);
    // A repeat may have another time.
    event["timestamp"] = "2026-11-25T09:00:00Z".into();
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
        "values": {"a".repeat(64): 9_007_199_254_740_992_u64, "zero": 0, "half": 0.5},
        "dimensions": {"customer_id": "é".repeat(256), "event_type": "e", "model": ""},
        "properties": {"any": {"thing": [1, null, "\u{0}"]}},
        "timestamp": "2026-11-25T10:25:30Z",
        "idempotencyKey": "k".repeat(255),
        "unknown": true,
    });
    server.record(event).await.assert_status(201);
}

#[tokio::test]
async fn a_null_is_no_number_no_text_and_no_filter() {
    let server = TestService::new();
    let event = json!({
        "customerId": "c", "eventType": "e", "values": {"n": null, "m": 1}, "dimensions": {"model": null},
    });
    for path in ["/v1/events/record", "/v1/events", "/v1/track"] {
        let response = server.send_with_key("POST", path, event.clone()).await;
        response.assert_error(400, "invalid_field_value");
        assert_eq!(response.error_paths(), ["values.n", "dimensions.model"]);
    }
    let quota = json!({
        "name": "All", "metric": "total_events", "limitValue": 5, "period": "day", "dimensionFilters": {"model": null},
    });
    let response = server.send_with_key("POST", "/v1/quotas", quota).await;
    response.assert_error(400, "invalid_field_value");
    // The objects themselves may be absent.
    let event = json!({"customerId": "c", "eventType": "e", "values": null, "dimensions": null});
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

#[tokio::test]
async fn a_known_key_with_another_event_is_a_conflict_on_every_route() {
    let base = json!({
        "customerId": "c", "eventType": "e", "idempotencyKey": "k", "values": {"a": 1}, "model": "m",
        "properties": {"x": [1, {"y": null}], "z": "t"},
    });
    let change = |field: &str, value: Value| {
        let mut event = base.clone();
        event[field] = value;
        event
    };
    let others = [
        change("eventType", "other".into()),
        change("values", json!({"a": 2})),
        change("values", json!({})),
        change("model", "n".into()),
        change("dimensions", json!({"region": "eu"})),
        change("properties", json!({"x": [1, {"y": null}]})),
    ];
    let repeats = [
        base.clone(),
        change("timestamp", "2026-11-25T10:20:00Z".into()),
        change("values", json!({"a": 1.0})),
        change("dimensions", json!({"model": "m"})),
        change("properties", json!({"z": "t", "x": [1, {"y": null}]})),
    ];
    for path in EVENT_ROUTES {
        let server = TestService::new();
        server.create_quota("All", "total_events", 100, "day").await;
        server.send_event(path, &base).await.assert_status(201);
        for repeat in &repeats {
            let response = server.send_event(path, repeat).await;
            assert!(
                response.status.is_success(),
                "{path} {repeat}: {}",
                response.body
            );
        }
        for other in &others {
            let response = server.send_event(path, other).await;
            if path == "/v1/events/batch" {
                response.assert_error(400, "invalid_request");
                assert_eq!(response.error_paths(), ["events[0].idempotencyKey"]);
            } else {
                response.assert_error(409, "idempotency_key_reused");
            }
        }
        let checked = server
            .send_with_key("POST", "/v1/quotas/check", json!({}))
            .await;
        assert_eq!(checked.body["quotas"][0]["used"], 1, "{path}");
    }
}

#[tokio::test]
async fn two_events_of_one_batch_with_the_same_key_must_be_equal() {
    let server = TestService::new();
    let event = |kind: &str| json!({"customerId": "c", "eventType": kind, "idempotencyKey": "k"});
    let batch = json!({"events": [event("a"), event("a"), event("b")]});
    let response = server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await;
    response.assert_error(400, "invalid_request");
    assert_eq!(response.error_paths(), ["events[2].idempotencyKey"]);
    assert_eq!(server.get("/v1/events").await.body["data"], json!([]));
    assert_eq!(server.get("/v1/customers").await.body["data"], json!([]));
}

#[tokio::test]
async fn events_are_listed_by_model() {
    let server = TestService::new();
    for model in ["a", "b", "a"] {
        let mut event = minimal();
        event["model"] = model.into();
        server.record(event).await.assert_status(201);
    }
    // Reports group by dimensions, not by properties.
    let mut event = minimal();
    event["properties"] = json!({"model": "a"});
    server.record(event).await.assert_status(201);
    for (query, count) in [("model=a", 2), ("model=b", 1), ("model=c", 0), ("", 4)] {
        let listed = server.get(&format!("/v1/events?{query}")).await;
        assert_eq!(
            listed.body["data"].as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
}

#[tokio::test]
async fn an_unknown_field_is_ignored_and_reported_once() {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&notices);
    let server = TestService::with_options(|options| {
        options.on_notice(move |notice| seen.lock().unwrap().push(notice.to_owned()))
    });
    let mut event = minimal();
    event["customerId"] = "c".into();
    event["dimension"] = json!({"a": "b"});
    for path in EVENT_ROUTES {
        for _ in 0..2 {
            server.send_event(path, &event).await.assert_status(201);
        }
    }
    let check = json!({"customer_id": "c", "event_type": "e", "region": "r"});
    server
        .send_with_key("POST", "/v1/usage/check", check)
        .await
        .assert_status(200);
    let mut expected: Vec<String> = EVENT_ROUTES
        .iter()
        .map(|path| format!("POST {path}: the field `dimension` is unknown and is ignored"))
        .collect();
    expected.push("POST /v1/usage/check: the field `region` is unknown and is ignored".to_owned());
    assert_eq!(*notices.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_request_with_many_unknown_fields_names_the_first_ones() {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&notices);
    let server = TestService::with_options(|options| {
        options.on_notice(move |notice| seen.lock().unwrap().push(notice.to_owned()))
    });
    let mut event = minimal();
    event["customerId"] = "c".into();
    for i in 0..100 {
        event[format!("unknown{i}")] = json!(i);
    }
    for _ in 0..2 {
        server
            .send_event("/v1/events/record", &event)
            .await
            .assert_status(201);
    }
    let notices = notices.lock().unwrap();
    let further = notices
        .iter()
        .filter(|notice| notice.contains("further unknown fields"));
    assert_eq!(further.count(), 1, "{notices:?}");
    // Two requests, each with eight names.
    assert_eq!(notices.len(), 17, "{notices:?}");
}
