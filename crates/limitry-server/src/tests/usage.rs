use serde_json::json;

use super::Lab;

#[tokio::test]
async fn the_documented_request_works_in_both_spellings() {
    let lab = Lab::new();
    for body in [
        json!({"customer_id": "cust_123", "event_type": "api_call"}),
        json!({"customerId": "cust_123", "eventType": "api_call"}),
        json!({"customer_id": "cust_123", "customerId": "cust_123", "event_type": "api_call"}),
    ] {
        let seen = lab.key("POST", "/v1/usage/check", body).await.is(200);
        assert_eq!(
            seen.body,
            json!({"allowed": true, "reason": null, "quotas": [], "rateLimits": []})
        );
    }
    let body = json!({"customer_id": "a", "customerId": "b", "event_type": "api_call"});
    lab.key("POST", "/v1/usage/check", body)
        .await
        .refuses(400, "invalid_field_value");
    let seen = lab.key("POST", "/v1/usage/check", json!({})).await;
    seen.refuses(400, "missing_required_field");
    assert_eq!(seen.paths(), ["customer_id", "event_type"]);
}

#[tokio::test]
async fn a_used_up_quota_refuses_and_says_what_is_left_and_when_it_resets() {
    let lab = Lab::new();
    let quota = lab.quota("Daily", "total_events", 2, "day").await;
    let ask = json!({"customer_id": "cust_123", "event_type": "api_call"});
    let event = json!({"customerId": "cust_123", "eventType": "api_call"});
    for used in 0..2 {
        let seen = lab
            .key("POST", "/v1/usage/check", ask.clone())
            .await
            .is(200);
        assert_eq!(
            seen.body["quotas"],
            json!([{
                "id": quota.id(), "name": "Daily", "metric": "total_events", "period": "day",
                "limit": 2, "used": used, "remaining": 2 - used, "exceeded": false, "reset": 1_795_651_200,
            }])
        );
        lab.record(event.clone()).await.is(201);
    }
    let seen = lab
        .key("POST", "/v1/usage/check", ask.clone())
        .await
        .is(200);
    assert_eq!(seen.body["allowed"], false);
    assert_eq!(seen.body["reason"], "quota_exceeded");
    assert_eq!(seen.body["quotas"][0]["exceeded"], true);
    lab.set("2026-11-26T00:00:00Z");
    let seen = lab.key("POST", "/v1/usage/check", ask).await.is(200);
    assert_eq!(seen.body["allowed"], true);
}

#[tokio::test]
async fn the_ask_counts_against_what_is_left() {
    let lab = Lab::new();
    lab.quota("Tokens", "total_tokens", 100, "hour").await;
    let ask = |values| json!({"customer_id": "c", "event_type": "e", "values": values});
    for (values, allowed) in [
        (json!({}), true),
        (json!({"total_tokens": 100}), true),
        (json!({"total_tokens": 100.5}), false),
        (json!({"input_tokens": 60, "output_tokens": 41}), false),
        (json!({"input_tokens": 600}), true),
    ] {
        let seen = lab
            .key("POST", "/v1/usage/check", ask(values.clone()))
            .await
            .is(200);
        assert_eq!(seen.body["allowed"], allowed, "{values}");
        assert_eq!(seen.body["quotas"][0]["exceeded"], !allowed);
    }
}

#[tokio::test]
async fn another_process_sees_what_was_recorded_at_once() {
    let lab = Lab::new();
    let twin = lab.twin();
    lab.quota("Daily", "total_events", 100, "day").await;
    let ask = json!({"customer_id": "c", "event_type": "e"});
    for used in 0..5 {
        for process in [&lab, &twin] {
            let seen = process
                .key("POST", "/v1/usage/check", ask.clone())
                .await
                .is(200);
            assert_eq!(seen.body["quotas"][0]["used"], used);
        }
        let recorder = if used % 2 == 0 { &lab } else { &twin };
        recorder
            .record(json!({"customerId": "c", "eventType": "e"}))
            .await
            .is(201);
    }
}
