//! Checks of limits: the events that a limit counts, and the requests that it refuses.

use serde_json::{Value, json};

use super::{TestResponse, TestService, new_request};

impl TestService {
    /// Creates a limit of 2 on the number of events, with some other fields.
    pub(super) async fn create_limit(&self, more: Value) -> String {
        let mut body =
            json!({"name": "L", "meterId": "mtr_total_events", "limitValue": 2, "period": "month"});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let made = self.send_with_key("POST", "/v1/limits", body).await;
        made.assert_status(201).id()
    }

    pub(super) async fn create_meter(
        &self,
        aggregation: &str,
        field: &str,
        filter: Value,
    ) -> String {
        let body =
            json!({"name": "M", "aggregation": aggregation, "field": field, "eventFilter": filter});
        let made = self.send_with_key("POST", "/v1/meters", body).await;
        made.assert_status(201).id()
    }

    pub(super) async fn check_limits(&self, body: Value) -> Value {
        let answer = self.send_with_key("POST", "/v1/limits/check", body).await;
        answer.assert_status(200).body
    }

    /// The usage of each limit of a customer.
    pub(super) async fn used(&self, customer: &str) -> Vec<Value> {
        let answer = self.check_limits(json!({"customerId": customer})).await;
        let limits = answer["limits"].as_array().unwrap();
        limits.iter().map(|limit| limit["used"].clone()).collect()
    }

    pub(super) async fn record_for(&self, customer: &str, time: Option<&str>) {
        let event = json!({"customerId": customer, "eventType": "e", "timestamp": time});
        self.record(event).await.assert_status(201);
    }

    async fn track(&self, customer: &str) -> TestResponse {
        let event = json!({"customerId": customer, "eventType": "e"});
        self.send_with_key("POST", "/v1/track", event).await
    }
}

#[tokio::test]
async fn a_default_limit_counts_each_customer_separately() {
    let server = TestService::new();
    let id = server.create_limit(json!({})).await;
    for customer in ["a", "a", "b"] {
        server.record_for(customer, None).await;
    }
    let state = |used: u64, remaining: u64, exceeded: bool, reset: &str| {
        let reset: jiff::Timestamp = reset.parse().unwrap();
        json!({"id": id, "name": "L", "meterId": "mtr_total_events", "period": "month", "limit": 2, "used": used,
               "remaining": remaining, "exceeded": exceeded, "reset": reset.as_second()})
    };
    // The billing month begins on the day of the first event.
    let refused = server.check_limits(json!({"customerId": "a"})).await;
    let expected = json!({"allowed": false, "limits": [state(2, 0, true, "2026-12-25T00:00:00Z")],
                          "reason": "limit_exceeded", "error": "a limit is exceeded"});
    assert_eq!(refused, expected);
    let allowed = server.check_limits(json!({"customerId": "b"})).await;
    let expected = json!({"allowed": true, "limits": [state(1, 1, false, "2026-12-25T00:00:00Z")]});
    assert_eq!(allowed, expected);
    // For a customer that does not exist yet, the billing day is the 1st.
    let allowed = server.check_limits(json!({"customerId": "c"})).await;
    let expected = json!({"allowed": true, "limits": [state(0, 2, false, "2026-12-01T00:00:00Z")]});
    assert_eq!(allowed, expected);
}

#[tokio::test]
async fn a_check_without_a_customer_counts_defaults_over_all_customers() {
    let server = TestService::new();
    server.create_limit(json!({"limitValue": 9})).await;
    server
        .create_limit(json!({"limitValue": 9, "customerId": "a"}))
        .await;
    for customer in ["a", "a", "b"] {
        server.record_for(customer, None).await;
    }
    let answer = server.check_limits(json!({})).await;
    assert_eq!(answer["limits"].as_array().unwrap().len(), 1);
    assert_eq!(answer["limits"][0]["used"], 3);
    // 1 December, and not a billing day.
    let reset: jiff::Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    assert_eq!(answer["limits"][0]["reset"], reset.as_second());
}

#[tokio::test]
async fn an_own_limit_replaces_the_default_of_the_same_meter_period_and_filters() {
    let server = TestService::new();
    let default = server.create_limit(json!({})).await;
    let by_day = server.create_limit(json!({"period": "day"})).await;
    let filtered = server
        .create_limit(json!({"dimensionFilters": {"event_type": "e"}}))
        .await;
    let own = server
        .create_limit(json!({"customerId": "a", "limitValue": 5}))
        .await;
    let ids = async |customer: &str| -> Vec<Value> {
        let body = json!({"customerId": customer, "dimensions": {"event_type": "e"}});
        let answer = server.check_limits(body).await;
        let limits = answer["limits"].as_array().unwrap();
        limits.iter().map(|limit| limit["id"].clone()).collect()
    };
    assert_eq!(ids("a").await, [&*by_day, &filtered, &own]);
    assert_eq!(ids("b").await, [&*default, &by_day, &filtered]);
    server
        .send_with_key("DELETE", &format!("/v1/limits/{own}"), Value::Null)
        .await
        .assert_status(200);
    assert_eq!(ids("a").await, [&*default, &by_day, &filtered]);
}

#[tokio::test]
async fn own_ids_mean_the_same_customer() {
    let server = TestService::new();
    server.record_for("a", None).await;
    let id = server.get("/v1/customers/a").await.id();
    server.create_limit(json!({"customerId": id})).await;
    server.record_for("a", None).await;
    assert_eq!(server.used("a").await, [2]);
    assert_eq!(server.used(&id).await, [2]);
}

#[tokio::test]
async fn a_check_applies_the_limits_whose_filters_all_match_its_dimensions() {
    let server = TestService::new();
    for filters in [
        json!({}),
        json!({"customer_id": "a"}),
        json!({"model": "m"}),
        json!({"model": "m", "region": "eu"}),
        json!({"event_type": "e"}),
    ] {
        server
            .create_limit(json!({"dimensionFilters": filters}))
            .await;
    }
    for (body, met) in [
        (json!({}), 1),
        (json!({"customerId": "a"}), 2),
        (json!({"customerId": "b"}), 1),
        (json!({"customerId": "a", "dimensions": {"model": "m"}}), 3),
        (
            json!({"customerId": "a", "dimensions": {"model": "m", "region": "eu", "event_type": "e"}}),
            5,
        ),
        (json!({"dimensions": {"model": "n"}}), 1),
        (json!({"customerId": null, "dimensions": null}), 1),
    ] {
        let answer = server.check_limits(body.clone()).await;
        assert_eq!(answer["limits"].as_array().unwrap().len(), met, "{body}");
    }
    let contradiction = json!({"customerId": "a", "dimensions": {"customer_id": "b"}});
    let answer = server
        .send_with_key("POST", "/v1/limits/check", contradiction)
        .await;
    answer.assert_error(400, "invalid_field_value");
    assert_eq!(answer.error_paths(), ["dimensions.customer_id"]);
}

#[tokio::test]
async fn only_checks_of_an_event_apply_the_filter_of_a_meter() {
    let server = TestService::new();
    let filter = json!({"eventType": "e", "dimensions": {"model": "m"}});
    let meter = server.create_meter("count", "*", filter).await;
    server.create_limit(json!({"meterId": meter})).await;
    let answer = server.check_limits(json!({"customerId": "a"})).await;
    assert_eq!(answer["limits"].as_array().unwrap().len(), 1);
    for (event, met) in [
        (
            json!({"customerId": "a", "eventType": "e", "model": "m"}),
            1,
        ),
        (json!({"customerId": "a", "eventType": "e"}), 0),
        (
            json!({"customerId": "a", "eventType": "f", "model": "m"}),
            0,
        ),
    ] {
        for path in ["/v1/usage/check", "/v1/track"] {
            let answer = server.send_with_key("POST", path, event.clone()).await;
            assert!(answer.status.is_success(), "{}", answer.body);
            let limits = answer.body["limits"].as_array().unwrap();
            assert_eq!(limits.len(), met, "{event}");
        }
    }
    assert_eq!(server.used("a").await, [1]);
}

#[tokio::test]
async fn the_requested_amount_of_a_check_depends_on_the_aggregation() {
    let server = TestService::new();
    let event = |value: Option<f64>| {
        let values = value.map_or(json!({}), |value| json!({"v": value}));
        json!({"customerId": "a", "eventType": "e", "values": values})
    };
    for aggregation in ["sum", "count", "max", "latest"] {
        let server = TestService::new();
        let meter = server
            .create_meter(aggregation, "values.v", json!({}))
            .await;
        server
            .create_limit(json!({"meterId": meter, "limitValue": 10}))
            .await;
        for value in [9.5, 4.0] {
            let recorded = server.record(event(Some(value))).await;
            recorded.assert_status(201);
        }
        let allowed = async |value: Option<f64>| {
            let answer = server
                .send_with_key("POST", "/v1/usage/check", event(value))
                .await;
            answer.assert_status(200).body["allowed"] == true
        };
        let expected = match aggregation {
            "sum" => [false, false, false, false],
            _ => [true, true, true, aggregation == "count"],
        };
        let asked = [None, Some(0.5), Some(10.0), Some(10.5)];
        for (value, expected) in asked.into_iter().zip(expected) {
            assert_eq!(allowed(value).await, expected, "{aggregation} {value:?}");
        }
        let used = match aggregation {
            "sum" => json!(13.5),
            "count" => json!(2),
            "max" => json!(9.5),
            _ => json!(4),
        };
        assert_eq!(server.used("a").await, [used], "{aggregation}");
    }
    let meter = server.create_meter("sum", "values.v", json!({})).await;
    server
        .create_limit(json!({"meterId": meter, "limitValue": 10}))
        .await;
    server.record(event(Some(9.5))).await.assert_status(201);
    for (value, allowed) in [(None, true), (Some(0.5), true), (Some(0.6), false)] {
        let answer = server
            .send_with_key("POST", "/v1/usage/check", event(value))
            .await;
        assert_eq!(answer.body["allowed"], allowed, "{value:?}");
        assert_eq!(answer.body["limits"][0]["exceeded"], !allowed);
    }
}

#[tokio::test]
async fn a_refused_track_answers_limit_exceeded_and_when_to_retry() {
    let server = TestService::new();
    server.create_limit(json!({"period": "hour"})).await;
    for used in [0, 1] {
        let answer = server.track("a").await.assert_status(201);
        assert_eq!(answer.body["limits"][0]["used"], used);
        assert_eq!(answer.body["reason"], Value::Null);
    }
    let refused = server.track("a").await;
    refused.assert_error(429, "limit_exceeded");
    assert_eq!(refused.body["allowed"], false);
    assert_eq!(refused.body["reason"], "limit_exceeded");
    assert_eq!(refused.body["limits"][0]["exceeded"], true);
    // From 10:20:30 to 11:00.
    assert_eq!(refused.header("retry-after"), Some("2370"));
    assert_eq!(refused.header("x-quota-reset"), None);
    server.track("b").await.assert_status(201);
    server.advance(2370);
    server.track("a").await.assert_status(201);
}

#[tokio::test]
async fn a_refusal_by_only_an_all_time_limit_has_no_retry_after() {
    let server = TestService::new();
    server.create_limit(json!({"period": "all_time"})).await;
    for _ in 0..2 {
        server.track("a").await.assert_status(201);
    }
    let refused = server.track("a").await;
    refused.assert_error(429, "limit_exceeded");
    assert_eq!(refused.header("retry-after"), None);
    assert_eq!(refused.body["limits"][0]["reset"], Value::Null);
    server.create_limit(json!({"period": "hour"})).await;
    let refused = server.track("a").await;
    refused.assert_error(429, "limit_exceeded");
    assert_eq!(refused.header("retry-after"), Some("2370"));
}

#[tokio::test]
async fn a_rate_limit_is_the_reason_before_a_quota_and_a_quota_before_a_limit() {
    let server = TestService::new();
    server.create_limit(json!({"limitValue": 1})).await;
    server.track("a").await.assert_status(201);
    let reason = async || {
        let event = json!({"customer_id": "a", "event_type": "e"});
        let answer = server.send_with_key("POST", "/v1/usage/check", event).await;
        let tracked = server.track("a").await;
        tracked.assert_error(429, answer.body["reason"].as_str().unwrap());
        (answer.body["reason"].clone(), answer.body["error"].clone())
    };
    let limit = (json!("limit_exceeded"), json!("a limit is exceeded"));
    assert_eq!(reason().await, limit);
    server.create_quota("Q", "total_events", 1, "day").await;
    let quota = (json!("quota_exceeded"), json!("a quota is exceeded"));
    assert_eq!(reason().await, quota);
    let body = json!({"name": "R", "limitValue": 1, "window": "minute"});
    server
        .send_with_key("POST", "/v1/rate-limits", body)
        .await
        .assert_status(201);
    let rate_limit = (
        json!("rate_limit_exceeded"),
        json!("a rate limit is exceeded"),
    );
    assert_eq!(reason().await, rate_limit);
}

#[tokio::test]
async fn recording_is_never_refused() {
    let server = TestService::new();
    server.create_limit(json!({"limitValue": 1})).await;
    for _ in 0..3 {
        server.record_for("a", None).await;
    }
    let batch = json!({"events": [{"customerId": "a", "eventType": "e"}]});
    server
        .send_with_key("POST", "/v1/events/batch", batch)
        .await
        .assert_status(201);
    assert_eq!(server.used("a").await, [4]);
}

#[tokio::test]
async fn a_client_token_checks_only_the_limits_of_its_customer() {
    let server = TestService::new();
    server.create_limit(json!({"limitValue": 1})).await;
    server.record_for("a", None).await;
    let body = json!({"context": {"customerId": "a"}});
    let token = server
        .send_with_key("POST", "/v1/client-tokens", body)
        .await
        .assert_status(201);
    let token = token.body["token"].as_str().unwrap();
    let check = async |body: Value| {
        let request = new_request("POST", "/client/limits/check", token, body);
        server.send(request).await
    };
    for body in [json!({}), json!({"customerId": "a"})] {
        let answer = check(body).await.assert_status(200);
        assert_eq!(answer.body["allowed"], false);
        assert_eq!(answer.body["reason"], "limit_exceeded");
    }
    for body in [
        json!({"customerId": "b"}),
        json!({"dimensions": {"customer_id": "b"}}),
    ] {
        check(body)
            .await
            .assert_error(403, "insufficient_permissions");
    }
}

#[tokio::test]
async fn two_processes_allow_exactly_a_hundred_of_many_concurrent_calls() {
    let server = TestService::new();
    let second = server.second_process();
    server.create_limit(json!({"limitValue": 100})).await;
    let call = async |caller: usize| {
        let server = if caller < 32 { &server } else { &second };
        let mut allowed = 0;
        for _ in 0..4 {
            allowed += usize::from(server.track("a").await.status == 201);
        }
        allowed
    };
    let mut calls: Vec<_> = (0..64).map(|caller| Box::pin(call(caller))).collect();
    // The calls are polled in turn, because each of them waits for a writer thread.
    let mut allowed = 0;
    std::future::poll_fn(|context| {
        calls.retain_mut(|call| match call.as_mut().poll(context) {
            std::task::Poll::Ready(count) => {
                allowed += count;
                false
            }
            std::task::Poll::Pending => true,
        });
        if calls.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    assert_eq!(allowed, 100);
    assert_eq!(server.used("a").await, [100]);
    assert_eq!(second.used("a").await, [100]);
}
