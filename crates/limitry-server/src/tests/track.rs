use serde_json::{Value, json};

use super::TestService;

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e", "values": {"total_tokens": 40}})
}

#[tokio::test]
async fn track_records_until_a_limit_is_exceeded() {
    let server = TestService::new();
    server
        .create_quota("Tokens", "total_tokens", 100, "day")
        .await;
    for used in [0, 40] {
        let response = server
            .send_with_key("POST", "/v1/track", event())
            .await
            .assert_status(201);
        assert!(response.id().starts_with("evt_"));
        assert_eq!(response.body["allowed"], true);
        assert_eq!(response.body["reason"], Value::Null);
        assert_eq!(response.body["quotas"][0]["used"], used);
        assert_eq!(response.body["rateLimits"], json!([]));
    }
    let response = server.send_with_key("POST", "/v1/track", event()).await;
    response.assert_error(429, "quota_exceeded");
    assert_eq!(response.body["allowed"], false);
    assert_eq!(response.body["reason"], "quota_exceeded");
    assert_eq!(response.body["quotas"][0]["used"], 80);
    assert_eq!(response.body["quotas"][0]["remaining"], 20);
    assert_eq!(response.body["rateLimits"], json!([]));
    // The seconds until midnight.
    assert_eq!(response.header("retry-after"), Some("49170"));
    let mut small = event();
    small["values"]["total_tokens"] = 20.into();
    server
        .send_with_key("POST", "/v1/track", small)
        .await
        .assert_status(201);
}

#[tokio::test]
async fn a_refused_event_is_not_recorded() {
    let server = TestService::new();
    let body = json!({"name": "R", "limitValue": 1, "window": "second"});
    server
        .send_with_key("POST", "/v1/rate-limits", body)
        .await
        .assert_status(201);
    server
        .send_with_key("POST", "/v1/track", event())
        .await
        .assert_status(201);
    let response = server.send_with_key("POST", "/v1/track", event()).await;
    response.assert_error(429, "rate_limit_exceeded");
    assert_eq!(response.header("retry-after"), Some("1"));
    assert_eq!(
        server.get("/v1/events").await.body["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    server.advance(1);
    server
        .send_with_key("POST", "/v1/track", event())
        .await
        .assert_status(201);
}

#[tokio::test]
async fn a_duplicate_counts_once_and_is_not_checked_again() {
    let server = TestService::new();
    server.create_quota("One", "total_events", 1, "day").await;
    let mut keyed = event();
    keyed["idempotencyKey"] = "k".into();
    let first = server
        .send_with_key("POST", "/v1/track", keyed.clone())
        .await
        .assert_status(201);
    assert!(first.body.get("recorded").is_none());
    let again = server
        .send_with_key("POST", "/v1/track", keyed.clone())
        .await
        .assert_status(200);
    assert_eq!(again.body["recorded"], false);
    assert_eq!(again.id(), first.id());
    assert_eq!(again.body["allowed"], true);
    server
        .send_with_key("POST", "/v1/track", event())
        .await
        .assert_error(429, "quota_exceeded");
    let recorded = server.record(keyed).await.assert_status(200);
    assert_eq!(recorded.id(), first.id());
}

#[tokio::test]
async fn concurrent_tracks_in_two_processes_record_exactly_the_quota() {
    let server = TestService::new();
    let second = server.second_process();
    server
        .create_quota("Hundred", "total_events", 100, "day")
        .await;
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..64 {
        let process = if n % 2 == 0 { &server } else { &second };
        let (service, key) = (process.service.clone(), process.key.clone());
        callers.spawn(async move {
            let mut allowed = 0;
            for _ in 0..5 {
                let request = super::new_request("POST", "/v1/track", &key, event());
                let response = service.respond_to(request).await;
                match response.status().as_u16() {
                    201 => allowed += 1,
                    429 => {}
                    other => panic!("{other}"),
                }
            }
            allowed
        });
    }
    let allowed: i32 = callers.join_all().await.into_iter().sum();
    assert_eq!(allowed, 100);
    let range = "startDate=2026-11-25&endDate=2026-11-26";
    let response = server
        .get(&format!("/v1/usage/summary?{range}"))
        .await
        .assert_status(200);
    assert_eq!(response.body["totalEvents"], 100);
}

#[tokio::test]
async fn headers_show_the_rate_limit_with_the_least_remaining_or_the_apis_own() {
    let server = TestService::with_options(|options| options.api_rate_limit(Some(1000)));
    let response = server
        .send_with_key("POST", "/v1/track", event())
        .await
        .assert_status(201);
    assert_eq!(response.header("x-ratelimit-limit"), Some("1000"));
    for (name, limit, window) in [
        ("Wide", 50, "hour"),
        ("Tight", 3, "minute"),
        ("Wider", 90, "second"),
    ] {
        let body = json!({"name": name, "limitValue": limit, "window": window});
        server
            .send_with_key("POST", "/v1/rate-limits", body)
            .await
            .assert_status(201);
    }
    for remaining in [2, 1] {
        let response = server
            .send_with_key("POST", "/v1/track", event())
            .await
            .assert_status(201);
        assert_eq!(response.header("x-ratelimit-limit"), Some("3"));
        assert_eq!(
            response.header("x-ratelimit-remaining"),
            Some(remaining.to_string().as_str())
        );
        let states = response.body["rateLimits"].as_array().unwrap();
        let shown = states
            .iter()
            .find(|state| state["name"] == "Tight")
            .unwrap();
        assert_eq!(shown["remaining"], remaining);
        assert_eq!(
            response.header("x-ratelimit-reset"),
            Some(shown["reset"].to_string().as_str())
        );
        assert_eq!(response.header("x-quota-reset"), None);
    }
    let refused = server.send_with_key("POST", "/v1/track", event()).await;
    refused.assert_error(429, "rate_limit_exceeded");
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(refused.header("retry-after"), Some("60"));
    assert_eq!(refused.header("x-quota-reset"), None);
}

#[tokio::test]
async fn the_headers_of_a_refusal_name_the_quota_that_resets_last() {
    let server = TestService::new();
    for (name, metric, period) in [
        ("Day", "total_tokens", "day"),
        ("Week", "values.total_tokens", "week"),
        ("Hour", "total_tokens", "hour"),
        ("Free", "total_events", "month"),
    ] {
        server.create_quota(name, metric, 30, period).await;
    }
    let refused = server.send_with_key("POST", "/v1/track", event()).await;
    refused.assert_error(429, "quota_exceeded");
    // Midnight before Monday.
    assert_eq!(refused.header("x-quota-reset"), Some("1795996800"));
    assert_eq!(refused.header("x-quota-period"), Some("week"));
    assert_eq!(
        refused.header("x-quota-metric"),
        Some("values.total_tokens")
    );
    assert_eq!(refused.body["allowed"], false);
    assert_eq!(refused.body["limits"], json!([]));
    assert!(refused.body["error"].is_object());
}

#[tokio::test]
async fn a_refused_check_has_a_text_with_the_reason() {
    let server = TestService::new();
    server.create_quota("One", "total_events", 1, "day").await;
    let check = json!({"customer_id": "c", "event_type": "e"});
    let allowed = server
        .send_with_key("POST", "/v1/usage/check", check.clone())
        .await
        .assert_status(200);
    assert!(allowed.body.get("error").is_none());
    assert_eq!(allowed.body["limits"], json!([]));
    server.record(event()).await.assert_status(201);
    let refused = server
        .send_with_key("POST", "/v1/usage/check", check)
        .await
        .assert_status(200);
    assert_eq!(refused.body["error"], "a quota is exceeded");
}
