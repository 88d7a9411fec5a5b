use serde_json::json;

use super::TestService;

#[tokio::test]
async fn a_check_works_in_snake_case_and_camel_case() {
    let server = TestService::new();
    for body in [
        json!({"customer_id": "cust_123", "event_type": "api_call"}),
        json!({"customerId": "cust_123", "eventType": "api_call"}),
        json!({"customer_id": "cust_123", "customerId": "cust_123", "event_type": "api_call"}),
    ] {
        let response = server
            .send_with_key("POST", "/v1/usage/check", body)
            .await
            .assert_status(200);
        assert_eq!(
            response.body,
            json!({"allowed": true, "reason": null, "quotas": [], "rateLimits": [], "limits": []})
        );
    }
    let body = json!({"customer_id": "a", "customerId": "b", "event_type": "api_call"});
    server
        .send_with_key("POST", "/v1/usage/check", body)
        .await
        .assert_error(400, "invalid_field_value");
    let response = server
        .send_with_key("POST", "/v1/usage/check", json!({}))
        .await;
    response.assert_error(400, "missing_required_field");
    assert_eq!(response.error_paths(), ["customer_id", "event_type"]);
}

#[tokio::test]
async fn an_exceeded_quota_refuses_and_shows_its_state() {
    let server = TestService::new();
    let quota = server.create_quota("Daily", "total_events", 2, "day").await;
    let body = json!({"customer_id": "cust_123", "event_type": "api_call"});
    let event = json!({"customerId": "cust_123", "eventType": "api_call"});
    for used in 0..2 {
        let response = server
            .send_with_key("POST", "/v1/usage/check", body.clone())
            .await
            .assert_status(200);
        assert_eq!(
            response.body["quotas"],
            json!([{
                "id": quota.id(), "name": "Daily", "metric": "total_events", "period": "day",
                "limit": 2, "used": used, "remaining": 2 - used, "exceeded": false, "reset": 1_795_651_200,
            }])
        );
        server.record(event.clone()).await.assert_status(201);
    }
    let response = server
        .send_with_key("POST", "/v1/usage/check", body.clone())
        .await
        .assert_status(200);
    assert_eq!(response.body["allowed"], false);
    assert_eq!(response.body["reason"], "quota_exceeded");
    assert_eq!(response.body["quotas"][0]["exceeded"], true);
    server.set_clock("2026-11-26T00:00:00Z");
    let response = server
        .send_with_key("POST", "/v1/usage/check", body)
        .await
        .assert_status(200);
    assert_eq!(response.body["allowed"], true);
}

#[tokio::test]
async fn the_values_of_a_check_count_against_the_remaining_quota() {
    let server = TestService::new();
    server
        .create_quota("Tokens", "total_tokens", 100, "hour")
        .await;
    let body = |values| json!({"customer_id": "c", "event_type": "e", "values": values});
    for (values, allowed) in [
        (json!({}), true),
        (json!({"total_tokens": 100}), true),
        (json!({"total_tokens": 100.5}), false),
        (json!({"input_tokens": 60, "output_tokens": 41}), false),
        (json!({"input_tokens": 101}), false),
        (json!({"tokens": 600}), true),
    ] {
        let response = server
            .send_with_key("POST", "/v1/usage/check", body(values.clone()))
            .await
            .assert_status(200);
        assert_eq!(response.body["allowed"], allowed, "{values}");
        assert_eq!(response.body["quotas"][0]["exceeded"], !allowed);
    }
}

#[tokio::test]
async fn a_recorded_event_counts_at_once_in_another_process() {
    let server = TestService::new();
    let second = server.second_process();
    server
        .create_quota("Daily", "total_events", 100, "day")
        .await;
    let body = json!({"customer_id": "c", "event_type": "e"});
    for used in 0..5 {
        for process in [&server, &second] {
            let response = process
                .send_with_key("POST", "/v1/usage/check", body.clone())
                .await
                .assert_status(200);
            assert_eq!(response.body["quotas"][0]["used"], used);
        }
        let recorder = if used % 2 == 0 { &server } else { &second };
        recorder
            .record(json!({"customerId": "c", "eventType": "e"}))
            .await
            .assert_status(201);
    }
}

#[tokio::test]
async fn a_check_takes_the_first_form() {
    let server = TestService::new();
    server
        .create_quota("Tokens", "total_tokens", 10, "day")
        .await;
    let subject = json!({"customer_id": "c", "event_type": "e"});
    for (fields, is_allowed) in [
        (json!({"inputTokens": 10}), true),
        (json!({"inputTokens": 11}), false),
        (json!({"totalTokens": 11, "model": "m"}), false),
        (
            json!({"outputTokens": 6, "values": {"input_tokens": 5}}),
            false,
        ),
        (json!({"values": {"total_tokens": 11}}), false),
    ] {
        let mut body = subject.clone();
        for (name, value) in fields.as_object().unwrap() {
            body[name] = value.clone();
        }
        let response = server
            .send_with_key("POST", "/v1/usage/check", body)
            .await
            .assert_status(200);
        assert_eq!(response.body["allowed"], is_allowed, "{fields}");
    }
    let body =
        json!({"customer_id": "c", "event_type": "e", "model": "a", "dimensions": {"model": "b"}});
    server
        .send_with_key("POST", "/v1/usage/check", body)
        .await
        .assert_error(400, "invalid_field_value");
}
