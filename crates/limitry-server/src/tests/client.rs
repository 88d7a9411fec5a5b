use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use super::{Lab, Seen, ask};

impl Lab {
    async fn client_token(&self, customer: &str) -> String {
        let body = json!({"context": {"customerId": customer}});
        let made = self.key("POST", "/v1/client-tokens", body).await.is(201);
        made.body["token"].as_str().unwrap().to_owned()
    }

    async fn client(&self, token: &str, method: &str, path: &str, body: Value) -> Seen {
        let seen = self.send(ask(method, path, token, body)).await;
        assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
        seen
    }
}

const RANGE: &str = "startDate=2026-11-25&endDate=2026-11-26";

#[tokio::test]
async fn a_token_is_made_and_gives_its_context_but_never_the_servers() {
    let lab = Lab::new();
    let body = json!({
        "context": {"customerId": "c", "plan": {"name": "pro"}}, "serverContext": {"hidden": "thing"}, "ttlSeconds": 60,
    });
    let made = lab.key("POST", "/v1/client-tokens", body).await.is(201);
    let token = made.body["token"].as_str().unwrap();
    assert!(token.starts_with("limitry_ct_") && made.id().starts_with("ct_"));
    assert_eq!(made.body["expiresAt"], "2026-11-25T10:21:30Z");
    let seen = lab
        .client(token, "GET", "/client/context", Value::Null)
        .await
        .is(200);
    let context = json!({"customerId": "c", "plan": {"name": "pro"}});
    assert_eq!(
        seen.body,
        json!({"projectId": lab.project, "context": context})
    );
    lab.assert_not_on_disk(token);
    lab.advance(59);
    lab.client(token, "GET", "/client/context", Value::Null)
        .await
        .is(200);
    lab.advance(1);
    lab.client(token, "GET", "/client/context", Value::Null)
        .await
        .refuses(401, "expired_api_key");
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let lab = Lab::new();
    for (body, path) in [
        (json!({}), "context"),
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
        let seen = lab.key("POST", "/v1/client-tokens", body).await;
        assert_eq!((seen.status.as_u16(), seen.paths()), (400, vec![path]));
    }
    let body = json!({"context": {"customerId": "c"}, "ttlSeconds": 86_400});
    lab.key("POST", "/v1/client-tokens", body).await.is(201);
}

#[tokio::test]
async fn client_routes_take_client_tokens_only_and_they_reach_nothing_else() {
    let lab = Lab::new();
    let token = lab.client_token("c").await;
    for token in [&lab.key, &lab.pat] {
        let seen = lab
            .client(token, "GET", "/client/context", Value::Null)
            .await;
        seen.refuses(403, "insufficient_permissions");
    }
    for path in [
        "/v1/quotas",
        "/v1/user",
        "/v1/projects/current",
        "/v1/api-keys",
        "/v1/events",
        "/dev/clock",
    ] {
        let seen = lab.send(ask("GET", path, &token, Value::Null)).await;
        seen.refuses(403, "insufficient_permissions");
        assert_eq!(seen.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn everything_is_pinned_to_the_tokens_customer() {
    let lab = Lab::new();
    let token = lab.client_token("c").await;
    for customer in ["c", "d"] {
        let body = json!({
            "name": customer, "metric": "total_events", "limitValue": 1, "period": "day",
            "dimensionFilters": {"customer_id": customer},
        });
        lab.key("POST", "/v1/quotas", body).await.is(201);
    }
    let seen = lab
        .client(
            &token,
            "POST",
            "/client/events/record",
            json!({"eventType": "e"}),
        )
        .await
        .is(201);
    assert_eq!(seen.body["recorded"], true);
    lab.client(
        &token,
        "POST",
        "/client/events/record",
        json!({"eventType": "e", "customerId": "c"}),
    )
    .await
    .is(201);
    lab.client(
        &token,
        "POST",
        "/client/events/record",
        json!({"eventType": "e", "customerId": "d"}),
    )
    .await
    .refuses(403, "insufficient_permissions");
    let seen = lab
        .client(&token, "POST", "/client/quotas/check", json!({}))
        .await
        .is(200);
    assert_eq!(seen.body["allowed"], false);
    assert_eq!(seen.body["quotas"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &seen.body["quotas"][0]["name"],
            &seen.body["quotas"][0]["used"]
        ),
        (&json!("c"), &json!(2))
    );
    lab.client(
        &token,
        "POST",
        "/client/quotas/check",
        json!({"customer_id": "d"}),
    )
    .await
    .refuses(403, "insufficient_permissions");
    lab.record(json!({"customerId": "d", "eventType": "e"}))
        .await
        .is(201);
    let seen = lab
        .client(
            &token,
            "GET",
            &format!("/client/events/summary?{RANGE}"),
            Value::Null,
        )
        .await
        .is(200);
    assert_eq!(seen.body["totalEvents"], 2);
    lab.client(
        &token,
        "GET",
        &format!("/client/events/summary?{RANGE}&customerId=d"),
        Value::Null,
    )
    .await
    .refuses(403, "insufficient_permissions");
    let listed = lab.get("/v1/events?customerId=c").await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_browsers_keys_cannot_take_those_of_the_server_or_of_another_customer() {
    let lab = Lab::new();
    let (c, d) = (lab.client_token("c").await, lab.client_token("d").await);
    let event = json!({"eventType": "e", "idempotencyKey": "k"});
    let first = lab
        .client(&c, "POST", "/client/events/record", event.clone())
        .await
        .is(201);
    let other = lab
        .client(&d, "POST", "/client/events/record", event.clone())
        .await
        .is(201);
    let mut from_server = event.clone();
    from_server["customerId"] = "c".into();
    let server = lab.record(from_server).await.is(201);
    assert_ne!(first.id(), other.id());
    assert_ne!(first.id(), server.id());
    let again = lab
        .client(&c, "POST", "/client/events/record", event.clone())
        .await
        .is(200);
    assert_eq!(again.id(), first.id());
    // Nor do the headers' keys of one customer replay another's answer.
    let with_header = |token: &str| {
        let mut request = ask(
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
    let one = lab.send(with_header(&c)).await.is(201);
    let two = lab.send(with_header(&d)).await.is(201);
    assert_ne!(one.id(), two.id());
}

#[tokio::test]
async fn a_browsers_event_is_at_most_five_minutes_old() {
    let lab = Lab::new();
    let token = lab.client_token("c").await;
    for (moment, status) in [
        ("2026-11-25T10:15:30Z", 201),
        ("2026-11-25T10:15:29.999Z", 400),
        ("2026-11-25T10:25:30Z", 201),
        ("2026-11-25T10:25:30.001Z", 400),
    ] {
        let body = json!({"eventType": "e", "timestamp": moment});
        let seen = lab
            .client(&token, "POST", "/client/events/record", body)
            .await;
        assert_eq!(seen.status, status, "{moment}");
    }
}

#[tokio::test]
async fn a_browser_may_ask_what_it_may_send() {
    let lab = Lab::new();
    let preflight = Request::options("/client/events/record")
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "POST")
        .body(Body::empty())
        .unwrap();
    let seen = lab.send(preflight).await.is(204);
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        seen.header("access-control-allow-methods"),
        Some("POST, OPTIONS")
    );
    assert!(
        seen.header("access-control-allow-headers")
            .unwrap()
            .contains("Authorization")
    );
    for path in ["/v1/events/record", "/dev/clock"] {
        let seen = lab
            .send(Request::options(path).body(Body::empty()).unwrap())
            .await;
        seen.refuses(405, "method_not_allowed");
        assert_eq!(seen.header("access-control-allow-origin"), None);
    }
    let seen = lab
        .send(Request::get("/client/nothing").body(Body::empty()).unwrap())
        .await;
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
}
