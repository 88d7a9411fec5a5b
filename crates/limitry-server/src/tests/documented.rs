//! What public pages document, each with its source. `www`, `docs` and `stage` stand for pages below limitry.com/docs/,
//! docs.limitry.com/docs/ and stage.limitry.com/docs/. The requests of the first generation's SDK are in `python_sdk.rs`.

use serde_json::{Value, json};

use super::{TestService, new_request};

/// A request with the API key, and what its answer must hold.
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
        // The state of a quota is checked below, before and after events.
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

/// docs concepts/client-tokens: `publicMetadata`, the routes of browsers, `serverContext` is never returned.
#[tokio::test]
async fn a_browser_records_and_reads_for_its_customer() {
    let server = TestService::new();
    let made = server
        .send_with_key(
            "POST",
            "/v1/client-tokens",
            json!({"publicMetadata": {"customerId": "cust_123"}, "serverContext": {"hidden": "thing"}}),
        )
        .await
        .assert_status(201);
    assert!(!String::from_utf8_lossy(&made.bytes).contains("thing"));
    let token = made.body["token"].as_str().unwrap();
    let send = async |method: &str, path: &str, body: Value| {
        let answer = server.send(new_request(method, path, token, body)).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        answer.body
    };
    let shown = send("GET", "/client/token", Value::Null).await;
    assert_eq!(shown["publicMetadata"], json!({"customerId": "cust_123"}));
    let event = json!({"eventType": "click", "values": {"total_tokens": 3}});
    send("POST", "/client/events/record", event).await;
    let path = "/client/events/summary?startDate=2026-11-25&endDate=2026-11-26";
    assert_eq!(send("GET", path, Value::Null).await["totalTokens"], 3);
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
