use jiff::Timestamp;
use serde_json::{Value, json};

use super::{TestService, new_request};

#[tokio::test]
async fn dev_routes_need_a_pat() {
    let server = TestService::new();
    for (method, path) in [
        ("GET", "/dev/clock"),
        ("PUT", "/dev/clock"),
        ("GET", "/dev/faults"),
        ("PUT", "/dev/faults"),
        ("POST", "/dev/reset"),
        ("POST", "/dev/seed"),
    ] {
        server
            .send_with_key(method, path, json!({}))
            .await
            .assert_error(403, "insufficient_permissions");
        let bare = http::Request::builder().method(method).uri(path);
        let bare = bare.body(super::new_body("")).unwrap();
        server.send(bare).await.assert_error(401, "missing_api_key");
    }
}

#[tokio::test]
async fn the_clock_moves_in_every_process() {
    let server = TestService::new();
    let second = server.second_process();
    let put = async |body: Value| server.send_with_pat("PUT", "/dev/clock", body).await;
    let response = put(json!({"set": "2027-01-31T23:59:59Z"}))
        .await
        .assert_status(200);
    assert_eq!(response.body["now"], "2027-01-31T23:59:59Z");
    assert_eq!(
        response.header("date"),
        Some("Sun, 31 Jan 2027 23:59:59 GMT")
    );
    let response = put(json!({"advance": "1s"})).await.assert_status(200);
    assert_eq!(response.body["now"], "2027-02-01T00:00:00Z");
    for process in [&server, &second] {
        let response = process
            .send_with_pat("GET", "/dev/clock", Value::Null)
            .await
            .assert_status(200);
        assert_eq!(response.body["now"], "2027-02-01T00:00:00Z");
        assert_eq!(
            response.header("date"),
            Some("Mon, 01 Feb 2027 00:00:00 GMT")
        );
    }
    put(json!({"advance": 60})).await.assert_status(200);
    server.advance(5);
    let response = put(json!({"advance": 0})).await.assert_status(200);
    assert_eq!(response.body["now"], "2027-02-01T00:01:05Z");
    let response = put(json!({"reset": true})).await.assert_status(200);
    assert_eq!(
        response.body,
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
    for too_far in [
        json!({"set": "1969-12-31T23:59:59Z"}),
        json!({"advance": "9999999d"}),
    ] {
        let response = put(too_far).await;
        assert_eq!(
            response.body["error"]["message"],
            "the clock must stay between the years 1970 and 9000"
        );
    }
}

#[tokio::test]
async fn quotas_reset_exactly_when_their_windows_end() {
    let server = TestService::new();
    let put = async |moment: &str| {
        server
            .send_with_pat("PUT", "/dev/clock", json!({"set": moment}))
            .await
            .assert_status(200)
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
            server
                .create_quota(period, "total_events", 1, period)
                .await
                .id()
        );
        server
            .record(json!({"customerId": "c", "eventType": "e"}))
            .await
            .assert_status(201);
        let allowed = async || {
            server
                .send_with_key("POST", "/v1/quotas/check", json!({}))
                .await
                .body["allowed"]
                .clone()
        };
        assert_eq!(allowed().await, false, "{period}");
        put(after).await;
        assert_eq!(allowed().await, true, "{period}");
        server
            .send_with_key("DELETE", &path, Value::Null)
            .await
            .assert_status(200);
    }
}

#[tokio::test]
async fn faults_change_while_serving_and_exempt_dev_routes() {
    let server = TestService::new();
    let put = async |spec: &str| {
        server
            .send_with_pat("PUT", "/dev/faults", json!({"spec": spec}))
            .await
    };
    let response = put("error=100%").await.assert_status(200);
    assert_eq!(response.body, json!({"spec": "error=100%"}));
    server
        .get("/v1/quotas")
        .await
        .assert_error(500, "internal_error");
    let response = server
        .send_with_pat("GET", "/dev/faults", Value::Null)
        .await
        .assert_status(200);
    assert_eq!(response.body, json!({"spec": "error=100%"}));
    put("chaos").await.assert_error(400, "invalid_field_value");
    server
        .get("/v1/quotas")
        .await
        .assert_error(500, "internal_error");
    put("off").await.assert_status(200);
    server.get("/v1/quotas").await.assert_status(200);
}

#[tokio::test]
async fn an_injected_429_has_the_headers_of_a_real_one() {
    let server = TestService::new();
    server
        .send_with_pat("PUT", "/dev/faults", json!({"spec": "429=100%"}))
        .await
        .assert_status(200);
    let response = server.get("/v1/quotas").await;
    response.assert_error(429, "rate_limit_exceeded");
    for (name, value) in [
        ("retry-after", "1"),
        ("x-ratelimit-limit", "1000"),
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1795602031"),
    ] {
        assert_eq!(response.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn a_reset_keeps_the_user_the_project_and_the_credentials() {
    let server = TestService::new();
    let second = server.second_process();
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    let secret = made.body["key"].as_str().unwrap().to_owned();
    server
        .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
        .await
        .assert_status(200);
    server.create_quota("Q", "total_events", 1, "day").await;
    server
        .record(json!({"customerId": "c", "eventType": "e", "idempotencyKey": "k"}))
        .await
        .assert_status(201);
    server
        .send_with_pat("PUT", "/dev/clock", json!({"advance": "1d"}))
        .await
        .assert_status(200);
    server
        .send(new_request("POST", "/dev/reset", &server.pat, Value::Null))
        .await
        .assert_status(204);
    for process in [&server, &second] {
        for path in ["/v1/quotas", "/v1/events", "/v1/customers"] {
            assert_eq!(
                process.get(path).await.assert_status(200).body["data"],
                json!([]),
                "{path}"
            );
        }
        let keys = process
            .send_with_pat("GET", "/v1/api-keys", Value::Null)
            .await
            .assert_status(200);
        assert_eq!(keys.body["data"].as_array().unwrap().len(), 1);
        let response = process
            .send(new_request("GET", "/v1/quotas", &secret, Value::Null))
            .await;
        response.assert_error(401, "invalid_api_key");
        let clock = process
            .send_with_pat("GET", "/dev/clock", Value::Null)
            .await
            .assert_status(200);
        assert_eq!(clock.body["offsetSeconds"], 0);
    }
    let projects = server.service.projects().unwrap();
    assert!(projects.iter().all(|project| project.id != other));
    server
        .record(json!({"customerId": "c", "eventType": "e", "idempotencyKey": "k"}))
        .await
        .assert_status(201);
}

#[tokio::test]
async fn seeds_are_repeatable_and_a_second_seed_adds_events() {
    let summaries = async || {
        let server = TestService::new();
        let response = server
            .send_with_pat("POST", "/dev/seed", json!({"events": 300, "customers": 3}))
            .await
            .assert_status(200);
        assert_eq!(
            response.body,
            json!({"events": 300, "customers": 3, "quotas": 3, "rateLimits": 2})
        );
        let again = server
            .send_with_pat("POST", "/dev/seed", json!({}))
            .await
            .assert_status(200);
        assert_eq!(
            again.body,
            json!({"events": 1000, "customers": 5, "quotas": 0, "rateLimits": 0})
        );
        let path = "/v1/usage/summary?startDate=2026-11-01&endDate=2026-12-01";
        let response = server.get(path).await.assert_status(200);
        assert_eq!(response.body["totalEvents"], 1300);
        response.body
    };
    assert_eq!(summaries().await, summaries().await);
    let server = TestService::new();
    for wrong in [
        json!({"events": 0}),
        json!({"events": 1_000_001}),
        json!({"customers": "x"}),
        json!({"scenario": "x"}),
    ] {
        server
            .send_with_pat("POST", "/dev/seed", wrong)
            .await
            .assert_error(400, "invalid_field_value");
    }
}

/// Seeds a service at the time `at`, and checks the customer that has its own quota. Returns whether the check is allowed,
/// and the used share of that quota in percent.
async fn seed_and_check(
    server: &TestService,
    at: &str,
    scenario: &str,
    events: u64,
) -> (Value, i64) {
    let now: Timestamp = at.parse().unwrap();
    server.clock.set(now.into());
    let body = json!({"events": events, "customers": 6, "scenario": scenario});
    server
        .send_with_pat("POST", "/dev/seed", body)
        .await
        .assert_status(200);
    let check = json!({"customer_id": "customer_1", "event_type": "chat_completion"});
    let answer = server
        .send_with_key("POST", "/v1/usage/check", check)
        .await
        .assert_status(200);
    let quotas = answer.body["quotas"].as_array().unwrap();
    let quota = quotas
        .iter()
        .find(|quota| quota["name"] == "Tokens of customer_1");
    let quota = quota.unwrap();
    let (used, limit) = (
        quota["used"].as_i64().unwrap(),
        quota["limit"].as_i64().unwrap(),
    );
    (answer.body["allowed"].clone(), used * 100 / limit)
}

#[tokio::test]
async fn a_seed_fills_a_customers_quota_to_its_share_at_any_time_of_a_month() {
    for (scenario, least, most) in [
        ("week", 94, 96),
        ("over-quota", 119, 121),
        ("spike", 94, 96),
    ] {
        for (at, events) in [
            ("2026-11-25T10:20:30Z", 600),
            ("2026-11-30T23:59:59.999Z", 600),
            ("2026-12-01T00:00:00Z", 600),
            ("2026-12-01T00:18:00Z", 600),
            ("2027-01-01T00:00:00.001Z", 1),
            ("2028-02-29T12:00:00Z", 600),
            ("2028-03-01T00:00:00Z", 600),
            ("2028-03-01T00:00:00Z", 5001),
        ] {
            let server = TestService::new();
            let (allowed, percent) = seed_and_check(&server, at, scenario, events).await;
            let what = format!("{scenario} at {at}: {percent} %");
            assert!((least..=most).contains(&percent), "{what}");
            // The events do not use up a rate limit either.
            assert_eq!(allowed, json!(scenario != "over-quota"), "{what}");
        }
    }
}

#[tokio::test]
async fn a_seed_does_not_change_a_quota_of_the_user() {
    for change in [
        json!({"period": "day"}),
        json!({"metric": "total_events"}),
        json!({"dimensionFilters": {}}),
    ] {
        let server = TestService::new();
        let mut quota = json!({
            "name": "Tokens of customer_1", "metric": "total_tokens", "limitValue": 7, "period": "month",
            "dimensionFilters": {"customer_id": "customer_1"},
        });
        let changes = change.as_object().unwrap().clone();
        quota.as_object_mut().unwrap().extend(changes);
        let made = server.send_with_key("POST", "/v1/quotas", quota).await;
        let id = made.assert_status(201).body["id"].clone();
        server
            .send_with_pat("POST", "/dev/seed", json!({"events": 100}))
            .await
            .assert_status(200);
        let path = format!("/v1/quotas/{}", id.as_str().unwrap());
        let shown = server.send_with_key("GET", &path, json!({})).await;
        assert_eq!(shown.body["limitValue"], json!(7), "{change}");
    }
}

#[tokio::test]
async fn a_second_seed_also_fills_a_customers_quota_to_its_share() {
    let server = TestService::new();
    for (at, scenario, least, most) in [
        ("2026-11-25T10:20:30Z", "over-quota", 119, 121),
        ("2026-11-25T10:20:31Z", "week", 94, 96),
        ("2026-12-01T00:05:00Z", "over-quota", 119, 121),
    ] {
        let (allowed, percent) = seed_and_check(&server, at, scenario, 600).await;
        assert!(
            (least..=most).contains(&percent),
            "{scenario} at {at}: {percent} %"
        );
        assert_eq!(
            allowed,
            json!(scenario != "over-quota"),
            "{scenario} at {at}"
        );
    }
}
