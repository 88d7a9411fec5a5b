use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Request;
use serde_json::{Value, json};

use super::{TestResponse, TestService, new_body, new_request, to_body};

async fn keyed(
    server: &TestService,
    token: &str,
    path: &str,
    key: &str,
    body: Value,
) -> TestResponse {
    let mut request = new_request("POST", path, token, body);
    let headers = request.headers_mut();
    headers.insert("idempotency-key", key.parse().unwrap());
    if token == server.pat {
        headers.insert("x-project", server.project.parse().unwrap());
    }
    server.send(request).await
}

#[tokio::test]
async fn a_repeat_gets_the_first_response_and_has_no_effect() {
    let server = TestService::new();
    let body = json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"});
    let first = keyed(&server, &server.key, "/v1/quotas", "k", body.clone())
        .await
        .assert_status(201);
    assert_eq!(first.header("idempotent-replay"), None);
    server.advance(24 * 3600 - 1);
    let again = keyed(&server, &server.key, "/v1/quotas", "k", body.clone())
        .await
        .assert_status(201);
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_eq!(again.bytes, first.bytes);
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    // After 24 hours, the request has its effect again.
    server.advance(2);
    keyed(&server, &server.key, "/v1/quotas", "k", body)
        .await
        .assert_error(409, "name_taken");
}

#[tokio::test]
async fn a_repeat_of_an_event_without_a_key_counts_once() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 10, "day").await;
    let event = json!({"customerId": "c", "eventType": "e"});
    for _ in 0..3 {
        keyed(
            &server,
            &server.key,
            "/v1/events/record",
            "k",
            event.clone(),
        )
        .await
        .assert_status(201);
    }
    let response = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await;
    assert_eq!(response.body["quotas"][0]["used"], 1);
}

#[tokio::test]
async fn another_body_with_the_same_key_is_a_conflict() {
    let server = TestService::new();
    let event = |c: &str| json!({"customerId": c, "eventType": "e"});
    keyed(&server, &server.key, "/v1/events/record", "k", event("a"))
        .await
        .assert_status(201);
    let response = keyed(&server, &server.key, "/v1/events/record", "k", event("b")).await;
    response.assert_error(409, "idempotency_key_reused");
    // Other bytes are another body, even with the same meaning.
    let request = Request::post("/v1/events/record")
        .header("authorization", format!("Bearer {}", server.key))
        .header("content-type", "application/json")
        .header("idempotency-key", "k")
        .body(new_body("{\"customerId\": \"a\", \"eventType\": \"e\"}"))
        .unwrap();
    server
        .send(request)
        .await
        .assert_error(409, "idempotency_key_reused");
}

#[tokio::test]
async fn a_replay_of_a_secret_names_the_resource_instead() {
    let server = TestService::new();
    let body = json!({"name": "K"});
    let first = keyed(&server, &server.pat, "/v1/api-keys", "k", body.clone())
        .await
        .assert_status(201);
    let secret = first.body["key"].as_str().unwrap().to_owned();
    let again = keyed(&server, &server.pat, "/v1/api-keys", "k", body).await;
    again.assert_error(409, "idempotency_replayed");
    assert_eq!(again.body["error"]["resourceId"], first.body["id"]);
    let listed = server
        .send_with_pat("GET", "/v1/api-keys", Value::Null)
        .await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 2);
    server.assert_not_on_disk(&secret);
}

#[tokio::test]
async fn only_successful_responses_are_replayed() {
    let server = TestService::new();
    let wrong = json!({"customerId": "c"});
    keyed(&server, &server.key, "/v1/events/record", "k", wrong)
        .await
        .assert_error(400, "missing_required_field");
    let right = json!({"customerId": "c", "eventType": "e"});
    keyed(&server, &server.key, "/v1/events/record", "k", right)
        .await
        .assert_status(201);
}

#[tokio::test]
async fn keys_of_principals_projects_and_routes_are_separate() {
    let server = TestService::new();
    let other = server
        .send_with_pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .assert_status(201)
        .id();
    let event = json!({"customerId": "c", "eventType": "e"});
    let mut ids = vec![
        keyed(
            &server,
            &server.key,
            "/v1/events/record",
            "k",
            event.clone(),
        )
        .await
        .assert_status(201)
        .id(),
    ];
    ids.push(
        keyed(
            &server,
            &server.pat,
            "/v1/events/record",
            "k",
            event.clone(),
        )
        .await
        .assert_status(201)
        .id(),
    );
    let mut request = new_request("POST", "/v1/events/record", &server.pat, event.clone());
    request
        .headers_mut()
        .insert("idempotency-key", "k".parse().unwrap());
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    ids.push(server.send(request).await.assert_status(201).id());
    ids.dedup();
    assert_eq!(ids.len(), 3);
    keyed(
        &server,
        &server.key,
        "/v1/events/batch",
        "k",
        json!({"events": [event]}),
    )
    .await
    .assert_status(201);
}

#[tokio::test]
async fn a_rotated_key_gets_the_replay_of_its_project() {
    let server = TestService::new();
    let event = json!({"customerId": "c", "eventType": "e"});
    let first = keyed(
        &server,
        &server.key,
        "/v1/events/record",
        "k",
        event.clone(),
    )
    .await
    .assert_status(201);
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "next"}))
        .await
        .assert_status(201);
    let next = made.body["key"].as_str().unwrap();
    let again = keyed(&server, next, "/v1/events/record", "k", event)
        .await
        .assert_status(201);
    assert_eq!(again.id(), first.id());
}

#[tokio::test]
async fn a_check_is_replayed() {
    let server = TestService::new();
    server.create_quota("All", "total_events", 10, "day").await;
    let first = keyed(&server, &server.key, "/v1/quotas/check", "k", json!({}))
        .await
        .assert_status(200);
    server
        .record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .assert_status(201);
    let again = keyed(&server, &server.key, "/v1/quotas/check", "k", json!({}))
        .await
        .assert_status(200);
    assert_eq!(first.bytes, again.bytes);
}

#[tokio::test]
async fn a_request_that_is_still_running_is_not_run_twice() {
    let server = TestService::new();
    let (sender, body) = tokio::sync::oneshot::channel();
    let request = |body| {
        Request::post("/v1/events/record")
            .header("authorization", format!("Bearer {}", server.key))
            .header("content-type", "application/json")
            .header("idempotency-key", "k")
            .body(body)
            .unwrap()
    };
    let event = json!({"customerId": "c", "eventType": "e"}).to_string();
    let mut slow = Box::pin(server.send(request(to_body(Late(body)))));
    tokio::select! {
        biased;
        _ = &mut slow => panic!("the body has not arrived"),
        () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
    }
    let response = server.send(request(new_body(event.clone()))).await;
    response.assert_error(409, "idempotency_in_progress");
    sender.send(event.clone().into()).unwrap();
    let first = slow.await;
    let first = first.assert_status(201);
    let again = server
        .send(request(new_body(event)))
        .await
        .assert_status(201);
    assert_eq!(again.bytes, first.bytes);
}

#[tokio::test]
async fn keys_are_1_to_255_visible_ascii_characters() {
    let server = TestService::new();
    let event = json!({"customerId": "c", "eventType": "e"});
    let longest = "k".repeat(255);
    keyed(
        &server,
        &server.key,
        "/v1/events/record",
        &longest,
        event.clone(),
    )
    .await
    .assert_status(201);
    let too_long = "k".repeat(256);
    for wrong in ["", "a b", &too_long] {
        let response = keyed(
            &server,
            &server.key,
            "/v1/events/record",
            wrong,
            event.clone(),
        )
        .await;
        response.assert_error(400, "invalid_field_value");
    }
    let mut request = new_request("POST", "/v1/events/record", &server.key, event);
    request.headers_mut().insert(
        "idempotency-key",
        http::HeaderValue::from_bytes(b"\xff").unwrap(),
    );
    server
        .send(request)
        .await
        .assert_error(400, "invalid_field_value");
}

#[tokio::test]
async fn every_writing_method_is_replayed_and_a_key_belongs_to_one_method() {
    let server = TestService::new();
    let quota = server.create_quota("Q", "total_events", 1, "day").await;
    let path = format!("/v1/quotas/{}", quota.id());
    let send = async |method: &str, body: Value| {
        let mut request = new_request(method, &path, &server.key, body);
        let headers = request.headers_mut();
        headers.insert("idempotency-key", "k".parse().unwrap());
        server.send(request).await
    };
    let changed = send("PUT", json!({"limitValue": 5}))
        .await
        .assert_status(200);
    server
        .send_with_key("PUT", &path, json!({"limitValue": 6}))
        .await
        .assert_status(200);
    let again = send("PUT", json!({"limitValue": 5}))
        .await
        .assert_status(200);
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_eq!(again.bytes, changed.bytes);
    assert_eq!(server.get(&path).await.body["limitValue"], 6);
    send("PUT", json!({"limitValue": 7}))
        .await
        .assert_error(409, "idempotency_key_reused");
    let deleted = send("DELETE", Value::Null).await.assert_status(200);
    assert_eq!(deleted.header("idempotent-replay"), None);
    let again = send("DELETE", Value::Null).await.assert_status(200);
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_eq!(again.body, json!({"success": true}));
}

#[tokio::test]
async fn a_deletion_without_a_body_is_replayed() {
    let server = TestService::new();
    let key = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "K"}))
        .await
        .assert_status(201);
    for replay in [None, Some("true")] {
        let path = format!("/v1/api-keys/{}", key.id());
        let mut request = new_request("DELETE", &path, &server.pat, Value::Null);
        let headers = request.headers_mut();
        headers.insert("idempotency-key", "k".parse().unwrap());
        headers.insert("x-project", server.project.parse().unwrap());
        let response = server.send(request).await.assert_status(204);
        assert_eq!(response.header("idempotent-replay"), replay);
        assert!(response.bytes.is_empty());
    }
}

/// A body that arrives when the test sends it.
pub(super) struct Late(pub(super) tokio::sync::oneshot::Receiver<bytes::Bytes>);

impl hyper::body::Body for Late {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context,
    ) -> Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        if self.0.is_terminated() {
            return Poll::Ready(None);
        }
        let arrived = ready!(Pin::new(&mut self.0).poll(context));
        Poll::Ready(
            arrived
                .ok()
                .map(|bytes| Ok(hyper::body::Frame::data(bytes))),
        )
    }
}

impl TestService {
    /// Asserts that no file of the data directory holds the text, except the two credential files.
    pub(super) fn assert_not_on_disk(&self, text: &str) {
        for entry in std::fs::read_dir(self.home.path().join("data")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes());
            let meant = ["pat", "api-key.header"]
                .iter()
                .any(|name| path.ends_with(name));
            assert!(!found || meant, "{}", path.display());
        }
    }
}
