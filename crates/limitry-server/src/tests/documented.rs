//! The facts that public pages document, each with its source. `www`, `docs` and `stage` stand for pages below
//! limitry.com/docs/, docs.limitry.com/docs/ and stage.limitry.com/docs/. The requests of the first generation's SDK are in
//! `python_sdk.rs`.

use serde_json::{Value, json};

use super::{TestService, new_request};

/// A request with the API key, and the values that its answer must hold.
struct Documented {
    source: &'static str,
    method: &'static str,
    path: &'static str,
    body: Value,
    status: u16,
    /// JSON pointers with their values.
    holds: Vec<(&'static str, Value)>,
}

fn documented() -> Vec<Documented> {
    let line = |source, method, path, body, status, holds: &[(&'static str, Value)]| Documented {
        source,
        method,
        path,
        body,
        status,
        holds: holds.to_vec(),
    };
    let get = |source, path, holds: &[(&'static str, Value)]| {
        line(source, "GET", path, Value::Null, 200, holds)
    };
    vec![
        // A later request checks the state of this quota after the events.
        line(
            "www api-reference/quotas/createQuota",
            "POST",
            "/v1/quotas",
            json!({"name": "Tokens", "metric": "total_tokens", "limitValue": 1000, "period": "month",
                   "dimensionFilters": {"model": "gpt-4"}}),
            201,
            &[
                ("/metric", json!("total_tokens")),
                ("/limitValue", json!(1000)),
                ("/period", json!("month")),
                ("/dimensionFilters", json!({"model": "gpt-4"})),
            ],
        ),
        line(
            "stage api-reference/events/record-an-event",
            "POST",
            "/v1/events/record",
            json!({"customerId": "cust_123", "eventType": "llm_call", "values": {"input_tokens": 100, "output_tokens": 50},
                   "dimensions": {"model": "gpt-4"}}),
            201,
            &[],
        ),
        line(
            "www api-reference/events/ingestEvent",
            "POST",
            "/v1/events",
            json!({"customerId": "cust_123", "eventType": "llm_call", "model": "gpt-4", "inputTokens": 100,
                   "outputTokens": 50}),
            201,
            &[],
        ),
        line(
            "docs concepts/events: `tokens` is a value like any other",
            "POST",
            "/v1/events/record",
            json!({"customerId": "cust_123", "eventType": "llm_call", "values": {"tokens": 5000},
                   "dimensions": {"model": "gpt-4"}}),
            201,
            &[],
        ),
        line(
            "www api-reference/quotas/checkQuotas: filters see texts among an event's properties",
            "POST",
            "/v1/events",
            json!({"customerId": "cust_123", "eventType": "llm_call", "totalTokens": 30, "properties": {"model": "gpt-4"}}),
            201,
            &[],
        ),
        line(
            "www api-reference/quotas/checkQuotas",
            "POST",
            "/v1/quotas/check",
            json!({"customer_id": "cust_123", "model": "gpt-4"}),
            200,
            &[
                ("/allowed", json!(true)),
                ("/quotas/0/metric", json!("total_tokens")),
                ("/quotas/0/period", json!("month")),
                ("/quotas/0/limit", json!(1000)),
                ("/quotas/0/used", json!(330)),
                ("/quotas/0/remaining", json!(670)),
                ("/quotas/0/exceeded", json!(false)),
            ],
        ),
        line(
            "docs concepts/events: snake_case, and a refusal is an answer",
            "POST",
            "/v1/usage/check",
            json!({"customer_id": "cust_123", "event_type": "llm_call", "values": {"total_tokens": 671},
                   "dimensions": {"model": "gpt-4"}}),
            200,
            &[("/allowed", json!(false))],
        ),
        get(
            "docs concepts/customers: a customer exists from its first event",
            "/v1/customers/cust_123",
            &[("/externalId", json!("cust_123")), ("/name", Value::Null)],
        ),
        line(
            "stage api-reference/customers/create-a-customer: every field is there, `metadata` an object",
            "POST",
            "/v1/customers",
            json!({"externalId": "user_1"}),
            201,
            &[
                ("/externalId", json!("user_1")),
                ("/name", Value::Null),
                ("/email", Value::Null),
                ("/timezone", Value::Null),
                ("/metadata", json!({})),
            ],
        ),
        line(
            "stage api-reference/customers/create-a-customer: `billingCycleStart` by sample a date alone",
            "POST",
            "/v1/customers",
            json!({"externalId": "user_2", "billingCycleStart": "2026-01-15", "timezone": "America/New_York"}),
            201,
            &[("/billingCycleStart", json!("2026-01-15T05:00:00Z"))],
        ),
        get(
            "docs api-reference/customers/get-a-customer: by external id",
            "/v1/customers/user_2",
            &[("/timezone", json!("America/New_York"))],
        ),
        get(
            "SDK 0.4.0: `dimension` is null for events without it",
            "/v1/usage/breakdown?startDate=2026-11-25&endDate=2026-11-26&groupBy=provider",
            &[("/data/0/dimension", Value::Null)],
        ),
        get(
            "docs python/usage: events are found by customer, type, model and time",
            "/v1/events?customerId=cust_123&eventType=llm_call&model=gpt-4&startDate=2026-11-25&limit=1",
            &[
                ("/hasMore", json!(true)),
                ("/data/0/customerId", json!("cust_123")),
            ],
        ),
        line(
            "www api-reference/rate-limits/createRateLimit",
            "POST",
            "/v1/rate-limits",
            json!({"name": "Calls", "limitValue": 1, "window": "minute", "dimensionFilters": {"feature": "x"}}),
            201,
            &[("/enabled", json!(true)), ("/window", json!("minute"))],
        ),
        line(
            "stage concepts/errors: `error` has a code, a message and the status",
            "POST",
            "/v1/events/record",
            json!({"eventType": "llm_call"}),
            400,
            &[
                ("/error/code", json!("missing_required_field")),
                ("/error/status", json!(400)),
            ],
        ),
        line(
            "docs python/error-handling: a refused check also has a text `error`",
            "POST",
            "/v1/usage/check",
            json!({"customer_id": "cust_123", "event_type": "llm_call", "values": {"total_tokens": 671},
                   "dimensions": {"model": "gpt-4"}}),
            200,
            &[
                ("/allowed", json!(false)),
                ("/reason", json!("quota_exceeded")),
                ("/error", json!("a quota is exceeded")),
            ],
        ),
        line(
            "stage api-reference/events: the second form in a batch",
            "POST",
            "/v1/events/batch",
            json!({"events": [{"customerId": "cust_9", "eventType": "e", "values": {"gb": 1}},
                              {"customerId": "cust_9", "eventType": "e", "dimensions": {"model": "m"}}]}),
            201,
            &[("/count", json!(2))],
        ),
        get(
            "docs concepts/events: the fields of an event; SDK 0.4.0: `properties` is an object in every answer",
            "/v1/events?customerId=cust_9&limit=1",
            &[
                ("/data/0/eventType", json!("e")),
                ("/data/0/values", json!({})),
                ("/data/0/dimensions", json!({"model": "m"})),
                ("/data/0/properties", json!({})),
                ("/data/0/idempotencyKey", Value::Null),
            ],
        ),
        line(
            "SDK 0.4.0: the total is calculated",
            "POST",
            "/v1/events",
            json!({"customerId": "cust_8", "eventType": "e", "inputTokens": 3, "outputTokens": 4}),
            201,
            &[],
        ),
        get(
            "SDK 0.4.0: the total is calculated",
            "/v1/usage?startDate=2026-11-25&endDate=2026-11-26&customerId=cust_8",
            &[
                ("/totalTokens", json!(7)),
                ("/totalInputTokens", json!(3)),
                ("/totalOutputTokens", json!(4)),
                ("/totalEvents", json!(1)),
                ("/totalCostCents", json!(0)),
            ],
        ),
        get(
            "SDK 0.4.0: the usage of a customer has the customer's id beside the totals",
            "/v1/customers/cust_8/usage?startDate=2026-11-25&endDate=2026-11-26",
            &[("/customerId", json!("cust_8")), ("/totalTokens", json!(7))],
        ),
        get(
            "docs concepts/customers: a project has a time zone",
            "/v1/projects/current",
            &[("/timezone", json!("UTC"))],
        ),
        line(
            "stage api-reference/customers/create-a-customer: `externalId` has a character, `email` is an address",
            "POST",
            "/v1/customers",
            json!({"externalId": "", "email": "nobody"}),
            400,
            &[("/error/status", json!(400))],
        ),
        line(
            "stage api-reference/client-tokens: `context`",
            "POST",
            "/v1/client-tokens",
            json!({"context": {"customerId": "cust_123"}}),
            201,
            &[],
        ),
        line(
            "docs concepts/client-tokens: `customerId` is a text",
            "POST",
            "/v1/client-tokens",
            json!({"publicMetadata": {"customerId": 5}}),
            400,
            &[],
        ),
        get_error(
            "SDK 1.0.0rc7: what the generations do not share is an error with a code",
            "/v1/user/me",
            404,
            "route_not_found",
        ),
    ]
}

fn get_error(
    source: &'static str,
    path: &'static str,
    status: u16,
    code: &'static str,
) -> Documented {
    Documented {
        source,
        method: "GET",
        path,
        body: Value::Null,
        status,
        holds: vec![("/error/code", json!(code))],
    }
}

#[tokio::test]
async fn documented_requests_are_answered_as_documented() {
    let server = TestService::new();
    for line in documented() {
        let answer = server
            .send_with_key(line.method, line.path, line.body)
            .await;
        let what = format!(
            "{} {} ({}): {}",
            line.method, line.path, line.source, answer.body
        );
        assert_eq!(answer.status, line.status, "{what}");
        for (pointer, expected) in line.holds {
            assert_eq!(
                answer.body.pointer(pointer),
                Some(&expected),
                "{pointer} of {what}"
            );
        }
    }
}

/// www api-reference/quota-alerts/createQuotaAlert: a threshold is a whole number from 1 to 100.
/// www api-reference/quota-alerts/getQuotaAlertHistory: the fields of an alert that fired.
#[tokio::test]
async fn an_alert_fires_at_its_threshold() {
    let server = TestService::new();
    let quota = server
        .create_quota("Calls", "total_events", 2, "day")
        .await
        .id();
    let alerts = format!("/v1/quotas/{quota}/alerts");
    for threshold in [json!(0), json!(101), json!(1.5), json!("50")] {
        let body = json!({"threshold": threshold});
        let response = server.send_with_key("POST", &alerts, body).await;
        response.assert_error(400, "invalid_field_value");
    }
    let made = server
        .send_with_key("POST", &alerts, json!({"threshold": 50}))
        .await
        .assert_status(201);
    assert_eq!(made.body["lastTriggeredAt"], Value::Null);
    server
        .record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .assert_status(201);
    let path = format!("/v1/quota-alerts/{}/history", made.id());
    let history = server.get(&path).await.assert_status(200);
    let fired = &history.body["data"][0];
    for (field, value) in [
        ("quotaAlertId", json!(made.id())),
        ("quotaId", json!(quota)),
        ("threshold", json!(50)),
        ("currentUsage", json!(1)),
        ("limitValue", json!(2)),
        ("percentage", json!(50)),
    ] {
        assert_eq!(fired[field], value, "{field}: {fired}");
    }
}

/// www api-reference/track/trackUsage: the headers of `/track` are those of the limits that matched.
#[tokio::test]
async fn track_answers_with_the_headers_of_its_limits() {
    let server = TestService::new();
    server.create_quota("Calls", "total_events", 1, "day").await;
    let limit = json!({"name": "Burst", "limitValue": 5, "window": "minute"});
    server
        .send_with_key("POST", "/v1/rate-limits", limit)
        .await
        .assert_status(201);
    let event = json!({"customerId": "c", "eventType": "e"});
    let allowed = server
        .send_with_key("POST", "/v1/track", event.clone())
        .await;
    assert_eq!(allowed.status, 201);
    assert_eq!(allowed.header("x-ratelimit-limit"), Some("5"));
    assert!(allowed.body["quotas"][0]["reset"].is_i64());
    let refused = server.send_with_key("POST", "/v1/track", event).await;
    refused.assert_error(429, "quota_exceeded");
    assert_eq!(refused.header("x-quota-period"), Some("day"));
    assert_eq!(refused.header("x-quota-metric"), Some("total_events"));
    let reset: i64 = refused.header("x-quota-reset").unwrap().parse().unwrap();
    assert_eq!(refused.body["quotas"][0]["reset"], reset);
}

/// SDK 1.0.0rc7: each write carries an `Idempotency-Key`, and its retries carry the same one. An error has a `requestId`,
/// and `details` with paths.
#[tokio::test]
async fn writes_accept_an_idempotency_key_and_errors_have_a_request_id() {
    let server = TestService::new();
    let send = async |method: &str, path: &str, body: Value, key: &'static str| {
        let mut request = new_request(method, path, &server.key, body);
        let headers = request.headers_mut();
        headers.insert("idempotency-key", http::HeaderValue::from_static(key));
        server.send(request).await
    };
    let quota = json!({"name": "Q", "metric": "total_events", "limitValue": 5, "period": "day"});
    let first = send("POST", "/v1/quotas", quota.clone(), "a").await;
    assert_eq!(first.status, 201);
    let again = send("POST", "/v1/quotas", quota, "a").await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let path = format!("/v1/quotas/{}", first.id());
    for (method, body, key) in [
        ("PUT", json!({"limitValue": 6}), "b"),
        ("DELETE", Value::Null, "c"),
    ] {
        let first = send(method, &path, body.clone(), key).await;
        let again = send(method, &path, body, key).await;
        assert_eq!(first.status, 200, "{method}: {}", first.body);
        assert_eq!((again.status, &again.body), (first.status, &first.body));
    }
    let wrong = server
        .record(json!({"customerId": "c", "eventType": 5}))
        .await;
    wrong.assert_error(400, "invalid_field_value");
    assert_eq!(
        wrong.body["error"]["requestId"].as_str(),
        wrong.header("x-request-id")
    );
    assert_eq!(wrong.error_paths(), ["eventType"]);
}

/// SDK 1.0.0rc7: `DELETE /user/token` answers 204, and the next request rejects the token. docs concepts: revoking is
/// immediate.
#[tokio::test]
async fn a_token_revokes_itself_at_once() {
    let server = TestService::new();
    let gone = server
        .send_with_pat("DELETE", "/v1/user/token", Value::Null)
        .await;
    assert_eq!(gone.status, 204);
    let after = server.send_with_pat("GET", "/v1/user", Value::Null).await;
    after.assert_error(401, "expired_api_key");
}

/// SDK 1.0.0rc7: keys of today's hosted API. This API rejects them.
#[tokio::test]
async fn a_key_of_todays_hosted_api_is_rejected() {
    let server = TestService::new();
    for prefix in ["lim_test_", "lim_live_"] {
        let token = format!("{prefix}{}", "a1B2".repeat(8));
        let request = new_request("GET", "/v1/quotas", &token, Value::Null);
        server
            .send(request)
            .await
            .assert_error(401, "invalid_api_key");
    }
}

/// docs faq: 1,000 requests a minute, then 429 with `Retry-After` and `X-RateLimit-*`.
#[tokio::test]
async fn the_documented_limit_of_the_api_is_a_thousand_a_minute() {
    let server = TestService::with_options(|options| options.api_rate_limit(Some(1000)));
    for _ in 0..1000 {
        server.get("/v1/projects/current").await.assert_status(200);
    }
    let answer = server.get("/v1/projects/current").await;
    answer.assert_error(429, "rate_limit_exceeded");
    for header in [
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ] {
        assert!(answer.header(header).is_some(), "{header}");
    }
}
