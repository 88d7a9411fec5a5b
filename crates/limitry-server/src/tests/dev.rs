use serde_json::{Value, json};

use super::{Lab, ask};

#[tokio::test]
async fn dev_routes_need_the_pat() {
    let lab = Lab::new();
    for (method, path) in [
        ("GET", "/dev/clock"),
        ("PUT", "/dev/clock"),
        ("GET", "/dev/faults"),
        ("PUT", "/dev/faults"),
        ("POST", "/dev/reset"),
        ("POST", "/dev/seed"),
    ] {
        lab.key(method, path, json!({}))
            .await
            .refuses(403, "insufficient_permissions");
        let bare = http::Request::builder().method(method).uri(path);
        let bare = bare.body(axum::body::Body::empty()).unwrap();
        lab.send(bare).await.refuses(401, "missing_api_key");
    }
}

#[tokio::test]
async fn the_clock_is_set_advanced_and_reset_in_every_process() {
    let lab = Lab::new();
    let twin = lab.twin();
    let put = async |body: Value| lab.pat("PUT", "/dev/clock", body).await;
    let seen = put(json!({"set": "2027-01-31T23:59:59Z"})).await.is(200);
    assert_eq!(seen.body["now"], "2027-01-31T23:59:59Z");
    assert_eq!(seen.header("date"), Some("Sun, 31 Jan 2027 23:59:59 GMT"));
    let seen = put(json!({"advance": "1s"})).await.is(200);
    assert_eq!(seen.body["now"], "2027-02-01T00:00:00Z");
    for process in [&lab, &twin] {
        let seen = process.pat("GET", "/dev/clock", Value::Null).await.is(200);
        assert_eq!(seen.body["now"], "2027-02-01T00:00:00Z");
        assert_eq!(seen.header("date"), Some("Mon, 01 Feb 2027 00:00:00 GMT"));
    }
    put(json!({"advance": 60})).await.is(200);
    lab.advance(5);
    let seen = put(json!({"advance": 0})).await.is(200);
    assert_eq!(seen.body["now"], "2027-02-01T00:01:05Z");
    let seen = put(json!({"reset": true})).await.is(200);
    assert_eq!(
        seen.body,
        json!({"now": "2026-11-25T10:20:35Z", "offsetSeconds": 0})
    );
    for wrong in [
        json!({}),
        json!({"set": "2027-01-01T00:00:00Z", "advance": 1}),
        json!({"set": "tomorrow"}),
        json!({"set": "9999-01-01T00:00:00Z"}),
        json!({"set": "1969-12-31T23:59:59Z"}),
        json!({"advance": "1 fortnight"}),
        json!({"advance": -1}),
        json!({"reset": false}),
    ] {
        assert_eq!(put(wrong).await.status, 400);
    }
}

#[tokio::test]
async fn quotas_reset_exactly_when_their_windows_end() {
    let lab = Lab::new();
    let put = async |moment: &str| {
        lab.pat("PUT", "/dev/clock", json!({"set": moment}))
            .await
            .is(200)
    };
    for (period, before, after) in [
        ("hour", "2026-11-25T12:59:59.999Z", "2026-11-25T13:00:00Z"),
        ("day", "2026-11-25T23:59:59.999Z", "2026-11-26T00:00:00Z"),
        ("week", "2026-11-29T23:59:59.999Z", "2026-11-30T00:00:00Z"),
        ("month", "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00Z"),
    ] {
        put(before).await;
        let path = format!(
            "/v1/quotas/{}",
            lab.quota(period, "total_events", 1, period).await.id()
        );
        lab.record(json!({"customerId": "c", "eventType": "e"}))
            .await
            .is(201);
        let allowed =
            async || lab.key("POST", "/v1/quotas/check", json!({})).await.body["allowed"].clone();
        assert_eq!(allowed().await, false, "{period}");
        put(after).await;
        assert_eq!(allowed().await, true, "{period}");
        lab.key("DELETE", &path, Value::Null).await.is(204);
    }
}

#[tokio::test]
async fn faults_are_changed_while_running_and_their_own_routes_are_spared() {
    let lab = Lab::new();
    let put = async |spec: &str| lab.pat("PUT", "/dev/faults", json!({"spec": spec})).await;
    let seen = put("error=100%").await.is(200);
    assert_eq!(seen.body, json!({"spec": "error=100%"}));
    lab.get("/v1/quotas").await.refuses(500, "internal_error");
    let seen = lab.pat("GET", "/dev/faults", Value::Null).await.is(200);
    assert_eq!(seen.body, json!({"spec": "error=100%"}));
    put("chaos").await.refuses(400, "invalid_field_value");
    lab.get("/v1/quotas").await.refuses(500, "internal_error");
    put("off").await.is(200);
    lab.get("/v1/quotas").await.is(200);
}

#[tokio::test]
async fn a_fault_429_has_the_headers_of_a_real_one() {
    let lab = Lab::new();
    lab.pat("PUT", "/dev/faults", json!({"spec": "429=100%"}))
        .await
        .is(200);
    let seen = lab.get("/v1/quotas").await;
    seen.refuses(429, "rate_limit_exceeded");
    for (name, value) in [
        ("retry-after", "1"),
        ("x-ratelimit-limit", "1000"),
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1795602031"),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn a_reset_leaves_the_person_the_project_and_the_credentials() {
    let lab = Lab::new();
    let twin = lab.twin();
    let other = lab
        .pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .is(201)
        .id();
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .is(201);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    lab.send(ask("GET", "/v1/quotas", &secret, Value::Null))
        .await
        .is(200);
    lab.quota("Q", "total_events", 1, "day").await;
    lab.record(json!({"customerId": "c", "eventType": "e", "idempotencyKey": "k"}))
        .await
        .is(201);
    lab.pat("PUT", "/dev/clock", json!({"advance": "1d"}))
        .await
        .is(200);
    lab.send(ask("POST", "/dev/reset", &lab.pat, Value::Null))
        .await
        .is(204);
    for process in [&lab, &twin] {
        for path in ["/v1/quotas", "/v1/events", "/v1/customers"] {
            assert_eq!(
                process.get(path).await.is(200).body["data"],
                json!([]),
                "{path}"
            );
        }
        let keys = process
            .pat("GET", "/v1/api-keys", Value::Null)
            .await
            .is(200);
        assert_eq!(keys.body["data"].as_array().unwrap().len(), 1);
        let seen = process
            .send(ask("GET", "/v1/quotas", &secret, Value::Null))
            .await;
        seen.refuses(401, "invalid_api_key");
        let clock = process.pat("GET", "/dev/clock", Value::Null).await.is(200);
        assert_eq!(clock.body["offsetSeconds"], 0);
    }
    assert!(lab.service.find_projects(&other).unwrap().is_empty());
    lab.record(json!({"customerId": "c", "eventType": "e", "idempotencyKey": "k"}))
        .await
        .is(201);
}

#[tokio::test]
async fn seeds_are_repeatable_and_add_up() {
    let summaries = async || {
        let lab = Lab::new();
        let seen = lab
            .pat("POST", "/dev/seed", json!({"events": 300, "customers": 3}))
            .await
            .is(200);
        assert_eq!(
            seen.body,
            json!({"events": 300, "customers": 3, "quotas": 3, "rateLimits": 2})
        );
        let again = lab.pat("POST", "/dev/seed", json!({})).await.is(200);
        assert_eq!(
            again.body,
            json!({"events": 1000, "customers": 5, "quotas": 0, "rateLimits": 0})
        );
        let path = "/v1/usage/summary?startDate=2026-11-01&endDate=2026-12-01";
        let seen = lab.get(path).await.is(200);
        assert_eq!(seen.body["totalEvents"], 1300);
        seen.body
    };
    assert_eq!(summaries().await, summaries().await);
    let lab = Lab::new();
    for wrong in [
        json!({"events": 0}),
        json!({"events": 1_000_001}),
        json!({"customers": "x"}),
    ] {
        lab.pat("POST", "/dev/seed", wrong)
            .await
            .refuses(400, "invalid_field_value");
    }
}
