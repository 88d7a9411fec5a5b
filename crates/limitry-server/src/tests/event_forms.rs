//! The two forms of an event.

use serde_json::{Value, json};

use super::events::minimal;
use super::{TestResponse, TestService};

/// The routes that take an event.
pub(super) const EVENT_ROUTES: [&str; 5] = [
    "/v1/events/record",
    "/v1/events",
    "/v1/events/batch",
    "/v1/track",
    "/client/events/record",
];

impl TestService {
    /// Sends an event of the customer `c` to a route that takes one.
    pub(super) async fn send_event(&self, path: &str, event: &Value) -> TestResponse {
        if path.starts_with("/client/") {
            let body = json!({"context": {"customerId": "c"}});
            let made = self.send_with_key("POST", "/v1/client-tokens", body).await;
            let token = made.body["token"].as_str().unwrap().to_owned();
            let request = super::new_request("POST", path, &token, event.clone());
            return self.send(request).await;
        }
        let body = match path {
            "/v1/events/batch" => json!({"events": [event]}),
            _ => event.clone(),
        };
        self.send_with_key("POST", path, body).await
    }
}

#[tokio::test]
async fn every_route_takes_both_forms_of_an_event_and_answers_show_both() {
    let first = json!({
        "model": "m", "provider": "p", "inputTokens": 2, "outputTokens": 3, "latencyMs": 9, "costCents": 1,
    });
    let second = json!({
        "dimensions": {"model": "m", "provider": "p"},
        "values": {"input_tokens": 2, "output_tokens": 3, "latency_ms": 9, "cost_cents": 1},
    });
    let mixed = json!({
        "model": "m", "dimensions": {"provider": "p", "model": "m"},
        "inputTokens": 2, "outputTokens": 3.0, "costCents": 1,
        "values": {"input_tokens": 2.0, "latency_ms": 9},
    });
    for path in EVENT_ROUTES {
        for form in [&first, &second, &mixed] {
            let server = TestService::new();
            server
                .create_quota("Tokens", "total_tokens", 100, "day")
                .await;
            let mut event = form.clone();
            event["customerId"] = "c".into();
            event["eventType"] = "e".into();
            server.send_event(path, &event).await.assert_status(201);
            let listed = server.get("/v1/events").await.assert_status(200);
            let shown = &listed.body["data"][0];
            for field in ["model", "provider"] {
                assert_eq!(shown["dimensions"][field], first[field], "{path} {form}");
            }
            for field in [
                "model",
                "provider",
                "inputTokens",
                "outputTokens",
                "latencyMs",
                "costCents",
            ] {
                assert_eq!(shown[field], first[field], "{path} {form}");
            }
            assert_eq!(shown["values"], second["values"], "{path} {form}");
            assert_eq!(shown["totalTokens"], 5);
            assert_eq!(shown["properties"], json!({}));
            let checked = server
                .send_with_key("POST", "/v1/quotas/check", json!({}))
                .await;
            assert_eq!(checked.body["quotas"][0]["used"], 5, "{path} {form}");
        }
    }
}

#[tokio::test]
async fn a_field_that_differs_in_the_two_forms_or_is_no_integer_is_rejected() {
    let server = TestService::new();
    for (fields, wrong) in [
        (json!({"model": "a", "dimensions": {"model": "b"}}), "model"),
        (
            json!({"provider": "a", "dimensions": {"provider": ""}}),
            "provider",
        ),
        (
            json!({"inputTokens": 1, "values": {"input_tokens": 2}}),
            "inputTokens",
        ),
        (
            json!({"totalTokens": 1, "values": {"total_tokens": 1.5}}),
            "totalTokens",
        ),
        (json!({"outputTokens": 1.5}), "outputTokens"),
        (json!({"latencyMs": -1}), "latencyMs"),
        (json!({"costCents": "1"}), "costCents"),
        (json!({"costCents": 9_007_199_254_740_993_u64}), "costCents"),
        (json!({"model": 4}), "model"),
        (json!({"model": "m".repeat(257)}), "model"),
    ] {
        for path in EVENT_ROUTES {
            let mut event = fields.clone();
            event["customerId"] = "c".into();
            event["eventType"] = "e".into();
            let response = server.send_event(path, &event).await;
            let (code, wrong) = match path {
                "/v1/events/batch" => ("invalid_request", format!("events[0].{wrong}")),
                _ => ("invalid_field_value", wrong.to_owned()),
            };
            response.assert_error(400, code);
            assert_eq!(response.error_paths(), [wrong], "{path} {fields}");
        }
    }
    assert_eq!(server.get("/v1/events").await.body["data"], json!([]));
}

#[tokio::test]
async fn a_fraction_has_no_field_in_the_first_form() {
    let server = TestService::new();
    let mut event = minimal();
    event["values"] = json!({"cost_cents": 1.5, "input_tokens": 7, "tokens": 3});
    server.record(event).await.assert_status(201);
    let listed = server.get("/v1/events").await.assert_status(200);
    let shown = &listed.body["data"][0];
    assert!(shown.get("costCents").is_none());
    assert_eq!(shown["inputTokens"], 7);
    assert_eq!(shown["totalTokens"], 7);
    assert_eq!(shown["values"]["cost_cents"], 1.5);
}
