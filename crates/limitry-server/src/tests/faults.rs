use serde_json::{Value, json};

use super::{TestService, new_request};
use crate::api::ApiError;

#[tokio::test]
async fn errors_and_429_are_injected() {
    let server = TestService::with_options(|options| {
        let faults = "GET /v1/quotas:error=100%;POST /v1/quotas:429=100%";
        options.faults(faults.parse().unwrap())
    });
    server
        .get("/v1/quotas")
        .await
        .assert_error(500, "internal_error");
    let response = server.send_with_key("POST", "/v1/quotas", json!({})).await;
    response.assert_error(429, "rate_limit_exceeded");
    assert_eq!(response.header("retry-after"), Some("1"));
    server.get("/v1/projects/current").await.assert_status(200);
}

#[tokio::test]
async fn latency_is_injected() {
    let server =
        TestService::with_options(|options| options.faults("latency=80ms".parse().unwrap()));
    let start = std::time::Instant::now();
    server.get("/v1/quotas").await.assert_status(200);
    assert!(start.elapsed().as_millis() >= 80);
}

#[tokio::test]
async fn a_panic_fails_one_request_with_500() {
    let server = TestService::new();
    let writer = &server.service.app().state.writer;
    let error: ApiError = writer
        .run(|_| -> Result<(), _> { panic!("on purpose") })
        .await
        .unwrap_err();
    assert!(!format!("{error:?}").contains("on purpose"));
    let error = server
        .service
        .read(|_| -> Result<(), _> { panic!("on purpose") })
        .unwrap_err();
    assert!(!format!("{error:?}").contains("on purpose"));
    server
        .record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .assert_status(201);
    server
        .send(new_request("GET", "/v1/user", &server.pat, Value::Null))
        .await
        .assert_status(200);
}
