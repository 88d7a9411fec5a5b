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
    // Until midnight.
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
    let again = server
        .send_with_key("POST", "/v1/track", keyed.clone())
        .await
        .assert_status(201);
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
