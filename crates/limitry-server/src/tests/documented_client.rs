//! The facts about client tokens and the Client API that public pages document. See `documented.rs`.

use serde_json::{Value, json};

use super::{TestService, new_request};

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

/// stage api-reference/client-tokens: `GET /client/context` answers the project and the context.
#[tokio::test]
async fn a_browser_reads_the_context_of_its_token() {
    let server = TestService::new();
    let context = json!({"customerId": "cust_123", "plan": "pro"});
    let made = server
        .send_with_key("POST", "/v1/client-tokens", json!({"context": context}))
        .await
        .assert_status(201);
    for field in ["token", "id", "expiresAt"] {
        assert!(made.body[field].is_string(), "{field}: {}", made.body);
    }
    let token = made.body["token"].as_str().unwrap();
    let shown = server
        .send(new_request("GET", "/client/context", token, Value::Null))
        .await
        .assert_status(200);
    assert_eq!(shown.body["context"], context);
    assert!(
        shown.body["projectId"]
            .as_str()
            .unwrap()
            .starts_with("proj_")
    );
}
