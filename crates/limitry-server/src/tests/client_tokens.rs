use http::Request;
use serde_json::{Value, json};

use super::{TestResponse, TestService, new_body, new_request};

impl TestService {
    async fn client_token(&self, customer: &str) -> String {
        let body = json!({"context": {"customerId": customer}});
        let made = self
            .send_with_key("POST", "/v1/client-tokens", body)
            .await
            .assert_status(201);
        made.body["token"].as_str().unwrap().to_owned()
    }

    async fn client(&self, token: &str, method: &str, path: &str, body: Value) -> TestResponse {
        let response = self.send(new_request(method, path, token, body)).await;
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        response
    }
}

const RANGE: &str = "startDate=2026-11-25&endDate=2026-11-26";

#[tokio::test]
async fn a_client_token_shows_its_context_but_not_the_server_context() {
    let server = TestService::new();
    let body = json!({
        "context": {"customerId": "c", "plan": {"name": "pro"}}, "serverContext": {"hidden": "thing"}, "ttlSeconds": 60,
    });
    let made = server
        .send_with_key("POST", "/v1/client-tokens", body)
        .await
        .assert_status(201);
    let token = made.body["token"].as_str().unwrap();
    assert!(token.starts_with("limitry_ct_") && made.id().starts_with("ct_"));
    assert_eq!(made.body["expiresAt"], "2026-11-25T10:21:30Z");
    let response = server
        .client(token, "GET", "/client/context", Value::Null)
        .await
        .assert_status(200);
    let context = json!({"customerId": "c", "plan": {"name": "pro"}});
    assert_eq!(
        response.body,
        json!({"projectId": server.project, "context": context})
    );
    server.assert_not_on_disk(token);
    server.advance(59);
    server
        .client(token, "GET", "/client/context", Value::Null)
        .await
        .assert_status(200);
    server.advance(1);
    server
        .client(token, "GET", "/client/context", Value::Null)
        .await
        .assert_error(401, "expired_api_key");
}

#[tokio::test]
async fn invalid_fields_are_rejected_with_their_path() {
    let server = TestService::new();
    for (body, path) in [
        (json!({}), "publicMetadata"),
        (json!({"publicMetadata": 1}), "publicMetadata"),
        (json!({"publicMetadata": null}), "publicMetadata"),
        (
            json!({"context": {"customerId": "c"}, "publicMetadata": null}),
            "context",
        ),
        (
            json!({"publicMetadata": {"customerId": 5}}),
            "publicMetadata.customerId",
        ),
        (
            json!({"context": {"customerId": "c"}, "publicMetadata": {"customerId": "c"}}),
            "context",
        ),
        (json!({"context": "c"}), "context"),
        (json!({"context": {}}), "context.customerId"),
        (json!({"context": {"customerId": ""}}), "context.customerId"),
        (
            json!({"context": {"customerId": "c"}, "ttlSeconds": 0}),
            "ttlSeconds",
        ),
        (
            json!({"context": {"customerId": "c"}, "ttlSeconds": 86_401}),
            "ttlSeconds",
        ),
        (
            json!({"context": {"customerId": "c"}, "ttlSeconds": 1.5}),
            "ttlSeconds",
        ),
    ] {
        let response = server
            .send_with_key("POST", "/v1/client-tokens", body)
            .await;
        assert_eq!(
            (response.status.as_u16(), response.error_paths()),
            (400, vec![path])
        );
    }
    let body = json!({"context": {"customerId": "c"}, "ttlSeconds": 86_400});
    server
        .send_with_key("POST", "/v1/client-tokens", body)
        .await
        .assert_status(201);
}

#[tokio::test]
async fn client_routes_accept_only_client_tokens_and_other_routes_reject_them() {
    let server = TestService::new();
    let token = server.client_token("c").await;
    for token in [&server.key, &server.pat] {
        let response = server
            .client(token, "GET", "/client/context", Value::Null)
            .await;
        response.assert_error(403, "insufficient_permissions");
    }
    for path in [
        "/v1/quotas",
        "/v1/user",
        "/v1/projects/current",
        "/v1/api-keys",
        "/v1/events",
        "/dev/clock",
    ] {
        let response = server
            .send(new_request("GET", path, &token, Value::Null))
            .await;
        response.assert_error(403, "insufficient_permissions");
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn client_routes_are_restricted_to_the_tokens_customer() {
    let server = TestService::new();
    let token = server.client_token("c").await;
    for customer in ["c", "d"] {
        let body = json!({
            "name": customer, "metric": "total_events", "limitValue": 1, "period": "day",
            "dimensionFilters": {"customer_id": customer},
        });
        server
            .send_with_key("POST", "/v1/quotas", body)
            .await
            .assert_status(201);
    }
    let response = server
        .client(
            &token,
            "POST",
            "/client/events/record",
            json!({"eventType": "e"}),
        )
        .await
        .assert_status(201);
    assert_eq!(response.body["recorded"], true);
    server
        .client(
            &token,
            "POST",
            "/client/events/record",
            json!({"eventType": "e", "customerId": "c"}),
        )
        .await
        .assert_status(201);
    server
        .client(
            &token,
            "POST",
            "/client/events/record",
            json!({"eventType": "e", "customerId": "d"}),
        )
        .await
        .assert_error(403, "insufficient_permissions");
    let response = server
        .client(&token, "POST", "/client/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(response.body["allowed"], false);
    assert_eq!(response.body["quotas"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &response.body["quotas"][0]["name"],
            &response.body["quotas"][0]["used"]
        ),
        (&json!("c"), &json!(2))
    );
    server
        .client(
            &token,
            "POST",
            "/client/quotas/check",
            json!({"customer_id": "d"}),
        )
        .await
        .assert_error(403, "insufficient_permissions");
    server
        .record(json!({"customerId": "d", "eventType": "e"}))
        .await
        .assert_status(201);
    let response = server
        .client(
            &token,
            "GET",
            &format!("/client/events/summary?{RANGE}"),
            Value::Null,
        )
        .await
        .assert_status(200);
    assert_eq!(response.body["totalEvents"], 2);
    server
        .client(
            &token,
            "GET",
            &format!("/client/events/summary?{RANGE}&customerId=d"),
            Value::Null,
        )
        .await
        .assert_error(403, "insufficient_permissions");
    let listed = server.get("/v1/events?customerId=c").await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn idempotency_keys_of_a_customer_are_separate_from_all_others() {
    let server = TestService::new();
    let (c, d) = (
        server.client_token("c").await,
        server.client_token("d").await,
    );
    let event = json!({"eventType": "e", "idempotencyKey": "k"});
    let first = server
        .client(&c, "POST", "/client/events/record", event.clone())
        .await
        .assert_status(201);
    let other = server
        .client(&d, "POST", "/client/events/record", event.clone())
        .await
        .assert_status(201);
    let mut from_server = event.clone();
    from_server["customerId"] = "c".into();
    let of_server = server.record(from_server).await.assert_status(201);
    assert_ne!(first.id(), other.id());
    assert_ne!(first.id(), of_server.id());
    let again = server
        .client(&c, "POST", "/client/events/record", event.clone())
        .await
        .assert_status(200);
    assert_eq!(again.id(), first.id());
    // The same holds for the header `Idempotency-Key`.
    let with_header = |token: &str| {
        let mut request = new_request(
            "POST",
            "/client/events/record",
            token,
            json!({"eventType": "e"}),
        );
        request
            .headers_mut()
            .insert("idempotency-key", "h".parse().unwrap());
        request
    };
    let one = server.send(with_header(&c)).await.assert_status(201);
    let two = server.send(with_header(&d)).await.assert_status(201);
    assert_ne!(one.id(), two.id());
}

#[tokio::test]
async fn an_event_from_a_browser_is_at_most_five_minutes_old() {
    let server = TestService::new();
    let token = server.client_token("c").await;
    for (moment, status) in [
        ("2026-11-25T10:15:30Z", 201),
        ("2026-11-25T10:15:29.999Z", 400),
        ("2026-11-25T10:25:30Z", 201),
        ("2026-11-25T10:25:30.001Z", 400),
    ] {
        let body = json!({"eventType": "e", "timestamp": moment});
        let response = server
            .client(&token, "POST", "/client/events/record", body)
            .await;
        assert_eq!(response.status, status, "{moment}");
    }
}

#[tokio::test]
async fn a_cors_preflight_lists_methods_and_headers() {
    let server = TestService::new();
    let preflight = Request::options("/client/events/record")
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "POST")
        .body(new_body(""))
        .unwrap();
    let response = server.send(preflight).await.assert_status(204);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        response.header("access-control-allow-methods"),
        Some("POST, OPTIONS")
    );
    assert!(
        response
            .header("access-control-allow-headers")
            .unwrap()
            .contains("Authorization")
    );
    for path in ["/v1/events/record", "/dev/clock"] {
        let response = server
            .send(Request::options(path).body(new_body("")).unwrap())
            .await;
        response.assert_error(405, "method_not_allowed");
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
    let response = server
        .send(Request::get("/client/nothing").body(new_body("")).unwrap())
        .await;
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn both_names_of_the_context_make_the_same_token() {
    let server = TestService::new();
    for name in ["context", "publicMetadata"] {
        let object = json!({"customerId": "c", "plan": "pro"});
        let made = server
            .send_with_key("POST", "/v1/client-tokens", json!({name: object}))
            .await
            .assert_status(201);
        let token = made.body["token"].as_str().unwrap();
        for (path, field) in [
            ("/client/context", "context"),
            ("/client/token", "publicMetadata"),
        ] {
            let response = server.client(token, "GET", path, Value::Null).await;
            assert_eq!(
                response.assert_status(200).body,
                json!({"projectId": server.project, field: object}),
                "{name} {path}"
            );
        }
    }
}

#[tokio::test]
async fn another_customer_in_a_body_is_forbidden_in_every_spelling() {
    let server = TestService::new();
    let token = server.client_token("c").await;
    let mut bodies = Vec::new();
    for name in ["customerId", "customer_id"] {
        bodies.push(json!({name: "other"}));
        bodies.push(json!({"dimensions": {name: "other"}}));
        bodies.push(json!({"dimensions": {name: "other"}, name: "c"}));
        bodies.push(json!({"dimensions": {name: "c"}, name: "other"}));
    }
    for mut body in bodies {
        server
            .client(&token, "POST", "/client/quotas/check", body.clone())
            .await
            .assert_error(403, "insufficient_permissions");
        body["eventType"] = json!("e");
        server
            .client(&token, "POST", "/client/events/record", body)
            .await
            .assert_error(403, "insufficient_permissions");
    }
    for name in ["customerId", "customer_id"] {
        server
            .client(&token, "POST", "/client/quotas/check", json!({name: "c"}))
            .await
            .assert_status(200);
    }
    let body = json!({"customerId": "c", "eventType": "e", "dimensions": {"customer_id": "c"}});
    server
        .client(&token, "POST", "/client/events/record", body)
        .await
        .assert_status(201);
}
