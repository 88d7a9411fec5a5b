use serde_json::{Value, json};

use super::Lab;

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e", "values": {"total_tokens": 40}})
}

#[tokio::test]
async fn it_records_until_something_refuses() {
    let lab = Lab::new();
    lab.quota("Tokens", "total_tokens", 100, "day").await;
    for used in [0, 40] {
        let seen = lab.key("POST", "/v1/track", event()).await.is(201);
        assert!(seen.id().starts_with("evt_"));
        assert_eq!(seen.body["allowed"], true);
        assert_eq!(seen.body["reason"], Value::Null);
        assert_eq!(seen.body["quotas"][0]["used"], used);
        assert_eq!(seen.body["rateLimits"], json!([]));
    }
    let seen = lab.key("POST", "/v1/track", event()).await;
    seen.refuses(429, "quota_exceeded");
    assert_eq!(seen.body["allowed"], false);
    assert_eq!(seen.body["reason"], "quota_exceeded");
    assert_eq!(seen.body["quotas"][0]["used"], 80);
    assert_eq!(seen.body["quotas"][0]["remaining"], 20);
    assert_eq!(seen.body["rateLimits"], json!([]));
    // Until midnight.
    assert_eq!(seen.header("retry-after"), Some("49170"));
    let mut small = event();
    small["values"]["total_tokens"] = 20.into();
    lab.key("POST", "/v1/track", small).await.is(201);
}

#[tokio::test]
async fn a_refused_event_is_not_there() {
    let lab = Lab::new();
    let body = json!({"name": "R", "limitValue": 1, "window": "second"});
    lab.key("POST", "/v1/rate-limits", body).await.is(201);
    lab.key("POST", "/v1/track", event()).await.is(201);
    let seen = lab.key("POST", "/v1/track", event()).await;
    seen.refuses(429, "rate_limit_exceeded");
    assert_eq!(seen.header("retry-after"), Some("1"));
    assert_eq!(
        lab.get("/v1/events").await.body["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    lab.advance(1);
    lab.key("POST", "/v1/track", event()).await.is(201);
}

#[tokio::test]
async fn a_repeat_counts_once_and_is_not_checked_again() {
    let lab = Lab::new();
    lab.quota("One", "total_events", 1, "day").await;
    let mut keyed = event();
    keyed["idempotencyKey"] = "k".into();
    let first = lab.key("POST", "/v1/track", keyed.clone()).await.is(201);
    let again = lab.key("POST", "/v1/track", keyed.clone()).await.is(201);
    assert_eq!(again.id(), first.id());
    assert_eq!(again.body["allowed"], true);
    lab.key("POST", "/v1/track", event())
        .await
        .refuses(429, "quota_exceeded");
    let recorded = lab.record(keyed).await.is(200);
    assert_eq!(recorded.id(), first.id());
}

#[tokio::test]
async fn sixty_four_callers_of_two_processes_record_exactly_what_the_quota_allows() {
    let lab = Lab::new();
    let twin = lab.twin();
    lab.quota("Hundred", "total_events", 100, "day").await;
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..64 {
        let process = if n % 2 == 0 { &lab } else { &twin };
        let (router, key) = (process.service.router(), process.key.clone());
        callers.spawn(async move {
            let mut allowed = 0;
            for _ in 0..5 {
                let request = super::ask("POST", "/v1/track", &key, event());
                let response = tower::ServiceExt::oneshot(router.clone(), request)
                    .await
                    .unwrap();
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
    let seen = lab.get(&format!("/v1/usage/summary?{range}")).await.is(200);
    assert_eq!(seen.body["totalEvents"], 100);
}
