//! Faults and the things around a request.

use serde_json::{Value, json};

use super::{Lab, ask};

#[tokio::test]
async fn errors_and_429_can_be_asked_for() {
    let lab = Lab::with(|options| {
        options.faults = Some(
            "GET /v1/quotas:error=100%;POST /v1/quotas:429=100%"
                .parse()
                .unwrap(),
        );
    });
    lab.get("/v1/quotas").await.refuses(500, "internal_error");
    let seen = lab.key("POST", "/v1/quotas", json!({})).await;
    seen.refuses(429, "rate_limit_exceeded");
    assert_eq!(seen.header("retry-after"), Some("1"));
    lab.get("/v1/projects/current").await.is(200);
}

#[tokio::test]
async fn latency_can_be_asked_for() {
    let lab = Lab::with(|options| options.faults = Some("latency=80ms".parse().unwrap()));
    let start = std::time::Instant::now();
    lab.get("/v1/quotas").await.is(200);
    assert!(start.elapsed().as_millis() >= 80);
}

#[tokio::test]
async fn a_panic_is_one_requests_500() {
    let lab = Lab::new();
    let problem = lab
        .service
        .write(|_| -> Result<(), _> { panic!("on purpose") })
        .unwrap_err();
    assert!(!problem.to_string().contains("on purpose"));
    let problem = lab
        .service
        .read(|_| -> Result<(), _> { panic!("on purpose") })
        .unwrap_err();
    assert!(!problem.to_string().contains("on purpose"));
    lab.record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .is(201);
    lab.send(ask("GET", "/v1/user", &lab.pat, Value::Null))
        .await
        .is(200);
}
