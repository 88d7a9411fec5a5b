//! The 27 requests of the Python SDK 0.4.0 (first generation): method, path, query, body, and the fields that it reads.
//!
//! Each request is sent in memory, as with `--local`, and over HTTP.

use http::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{TestService, new_request};
use crate::Server;

/// A request of the SDK.
struct Fact {
    method: &'static str,
    /// `{quota}`, `{alert}`, `{limit}` stand for ids of earlier answers.
    path: &'static str,
    body: Value,
    status: u16,
    /// JSON pointers of the fields that the SDK reads. A field may be null only if its pointer ends with `?`.
    reads: &'static [&'static str],
}

const TOTALS: &[&str] = &[
    "/totalEvents",
    "/totalTokens",
    "/totalInputTokens",
    "/totalOutputTokens",
    "/totalCostCents",
];

const QUOTA: &[&str] = &[
    "/id",
    "/projectId",
    "/name",
    "/metric",
    "/limitValue",
    "/period",
    "/dimensionFilters",
    "/createdAt",
    "/updatedAt",
];

const RATE_LIMIT: &[&str] = &[
    "/id",
    "/projectId",
    "/name",
    "/limitValue",
    "/window",
    "/dimensionFilters",
    "/enabled",
    "/createdAt",
    "/updatedAt",
];

const ALERT: &[&str] = &[
    "/id",
    "/quotaId",
    "/threshold",
    "/lastTriggeredAt?",
    "/createdAt",
    "/updatedAt",
];

const LIST: &[&str] = &["/data", "/nextCursor?", "/hasMore"];

fn facts() -> Vec<Fact> {
    let event = json!({
        "customerId": "cust_1", "eventType": "llm_call", "model": "gpt-4", "provider": "openai",
        "inputTokens": 12, "outputTokens": 30, "latencyMs": 250, "costCents": 3,
        "properties": {"feature": "chat", "turn": 4},
    });
    let mut tracked = event.clone();
    tracked["idempotencyKey"] = "order-1".into();
    let quota = json!({
        "name": "Tokens", "metric": "total_tokens", "limitValue": 100, "period": "day",
        "dimensionFilters": {"feature": "chat"},
    });
    let limit = json!({
        "name": "Calls", "limitValue": 50, "window": "minute", "dimensionFilters": {"model": "gpt-4"}, "enabled": true,
    });
    let fact = |method, path, body, status, reads| Fact {
        method,
        path,
        body,
        status,
        reads,
    };
    let get = |path, reads| fact("GET", path, Value::Null, 200, reads);
    vec![
        get(
            "/v1/project",
            &[
                "/id",
                "/organizationId",
                "/name",
                "/slug",
                "/createdAt",
                "/updatedAt",
            ],
        ),
        fact("POST", "/v1/quotas", quota, 201, QUOTA),
        fact(
            "POST",
            "/v1/quotas/{quota}/alerts",
            json!({"threshold": 40}),
            201,
            ALERT,
        ),
        fact("POST", "/v1/rate-limits", limit, 201, RATE_LIMIT),
        fact("POST", "/v1/events", event.clone(), 201, &["/id"]),
        fact(
            "POST",
            "/v1/events/batch",
            json!({"events": [event]}),
            201,
            &["/count"],
        ),
        fact(
            "POST",
            "/v1/track",
            tracked,
            429,
            &["/error", "/allowed", "/quotas/0/reset", "/rateLimits"],
        ),
        get("/v1/events?customerId=cust_1&model=gpt-4&limit=10", LIST),
        get("/v1/usage?startDate=2026-11-25&endDate=2026-11-26", TOTALS),
        get(
            "/v1/usage/breakdown?startDate=2026-11-25&endDate=2026-11-26&groupBy=model",
            &["/data/0/dimension", "/data/0/totalEvents"],
        ),
        get(
            "/v1/usage/timeseries?startDate=2026-11-25&endDate=2026-11-26&interval=day",
            &["/data/0/timestamp", "/data/0/totalEvents"],
        ),
        get("/v1/quotas?limit=10", LIST),
        get("/v1/quotas/{quota}", QUOTA),
        fact(
            "POST",
            "/v1/quotas/check",
            json!({"customer_id": "cust_1", "feature": "chat"}),
            200,
            &[
                "/allowed",
                "/quotas/0/id",
                "/quotas/0/name",
                "/quotas/0/metric",
                "/quotas/0/period",
                "/quotas/0/limit",
                "/quotas/0/used",
                "/quotas/0/remaining",
                "/quotas/0/exceeded",
            ],
        ),
        get("/v1/quotas/{quota}/alerts", LIST),
        get("/v1/quota-alerts/{alert}", ALERT),
        get(
            "/v1/quota-alerts/{alert}/history",
            &[
                "/data/0/id",
                "/data/0/quotaAlertId",
                "/data/0/quotaId",
                "/data/0/threshold",
                "/data/0/currentUsage",
                "/data/0/limitValue",
                "/data/0/percentage",
                "/data/0/webhookStatus",
                "/data/0/webhookResponseCode",
                "/data/0/triggeredAt",
                "/hasMore",
            ],
        ),
        fact(
            "PUT",
            "/v1/quota-alerts/{alert}",
            json!({"threshold": 90}),
            200,
            ALERT,
        ),
        fact(
            "DELETE",
            "/v1/quota-alerts/{alert}",
            Value::Null,
            200,
            &["/success"],
        ),
        fact(
            "PUT",
            "/v1/quotas/{quota}",
            json!({"limitValue": 900}),
            200,
            QUOTA,
        ),
        fact(
            "DELETE",
            "/v1/quotas/{quota}",
            Value::Null,
            200,
            &["/success"],
        ),
        get("/v1/rate-limits", LIST),
        get("/v1/rate-limits/{limit}", RATE_LIMIT),
        fact(
            "POST",
            "/v1/rate-limits/check",
            json!({"model": "gpt-4"}),
            200,
            &[
                "/allowed",
                "/rateLimits/0/id",
                "/rateLimits/0/name",
                "/rateLimits/0/window",
                "/rateLimits/0/limit",
                "/rateLimits/0/remaining",
                "/rateLimits/0/exceeded",
                "/rateLimits/0/reset",
            ],
        ),
        fact(
            "PUT",
            "/v1/rate-limits/{limit}",
            json!({"enabled": false}),
            200,
            RATE_LIMIT,
        ),
        fact(
            "DELETE",
            "/v1/rate-limits/{limit}",
            Value::Null,
            200,
            &["/success"],
        ),
        get(
            "/v1/customers/cust_1/usage?startDate=2026-11-25&endDate=2026-11-26",
            &["/customerId", "/totalEvents", "/totalCostCents"],
        ),
    ]
}

/// How a request reaches the service.
enum Transport {
    Memory,
    Http(Box<Server>),
}

impl Transport {
    async fn send(
        &self,
        service: &TestService,
        method: &str,
        path: &str,
        body: &Value,
    ) -> (StatusCode, Value) {
        let Self::Http(server) = self else {
            let request = new_request(method, path, &service.key, body.clone());
            let response = service.send(request).await;
            return (response.status, response.body);
        };
        let body = match body {
            Value::Null => String::new(),
            body => body.to_string(),
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            server.address(),
            service.key,
            body.len()
        );
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            head.to_lowercase()
                .contains("content-type: application/json"),
            "the SDK reads any other type as an empty object: {head}"
        );
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }
}

#[tokio::test]
async fn every_request_of_the_python_sdk_is_answered_with_what_it_reads() {
    for is_http in [false, true] {
        let service = TestService::new();
        let transport = if is_http {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            Transport::Http(Box::new(
                Server::listen(service.service.clone(), listener).unwrap(),
            ))
        } else {
            Transport::Memory
        };
        let facts = facts();
        assert_eq!(facts.len(), 27);
        let mut ids: Vec<(&str, String)> = Vec::new();
        for fact in facts {
            let mut path = fact.path.to_owned();
            for (name, id) in &ids {
                path = path.replace(name, id);
            }
            let (status, answer) = transport
                .send(&service, fact.method, &path, &fact.body)
                .await;
            let what = format!("{} {}: {answer}", fact.method, fact.path);
            assert_eq!(status, fact.status, "{what}");
            for pointer in fact.reads {
                let found = answer.pointer(pointer.trim_end_matches('?'));
                let is_there =
                    found.is_some_and(|value| pointer.ends_with('?') || !value.is_null());
                assert!(is_there, "{pointer} of {what}");
            }
            let name = match (fact.method, fact.path) {
                ("POST", "/v1/quotas") => "{quota}",
                ("POST", "/v1/rate-limits") => "{limit}",
                ("POST", "/v1/quotas/{quota}/alerts") => "{alert}",
                _ => continue,
            };
            ids.push((name, answer["id"].as_str().unwrap().to_owned()));
        }
    }
}

/// The SDK reads four fields of a 2xx answer of `/track`. A refusal has them beside the error.
#[tokio::test]
async fn an_allowed_track_has_the_four_fields_that_the_sdk_reads() {
    let service = TestService::new();
    let event =
        json!({"customerId": "c", "eventType": "e", "totalTokens": 5, "idempotencyKey": "k"});
    for status in [201, 200] {
        let answer = service
            .send_with_key("POST", "/v1/track", event.clone())
            .await
            .assert_status(status);
        for field in ["id", "allowed", "quotas", "rateLimits"] {
            assert!(!answer.body[field].is_null(), "{field}: {}", answer.body);
        }
    }
}
