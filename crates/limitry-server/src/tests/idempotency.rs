use axum::body::Body;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Request;
use serde_json::{Value, json};

use super::{Lab, Seen, ask};

async fn keyed(lab: &Lab, token: &str, path: &str, key: &str, body: Value) -> Seen {
    let mut request = ask("POST", path, token, body);
    let headers = request.headers_mut();
    headers.insert("idempotency-key", key.parse().unwrap());
    if token == lab.pat {
        headers.insert("x-project", lab.project.parse().unwrap());
    }
    lab.send(request).await
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_has_no_effect() {
    let lab = Lab::new();
    let body = json!({"name": "Q", "metric": "total_events", "limitValue": 1, "period": "day"});
    let first = keyed(&lab, &lab.key, "/v1/quotas", "k", body.clone())
        .await
        .is(201);
    assert_eq!(first.header("idempotent-replay"), None);
    lab.advance(24 * 3600 - 1);
    let again = keyed(&lab, &lab.key, "/v1/quotas", "k", body.clone())
        .await
        .is(201);
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_eq!(again.bytes, first.bytes);
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    // After 24 hours it is a request like any other.
    lab.advance(2);
    keyed(&lab, &lab.key, "/v1/quotas", "k", body)
        .await
        .refuses(409, "name_taken");
}

#[tokio::test]
async fn events_without_a_key_of_their_own_are_counted_once_too() {
    let lab = Lab::new();
    lab.quota("All", "total_events", 10, "day").await;
    let event = json!({"customerId": "c", "eventType": "e"});
    for _ in 0..3 {
        keyed(&lab, &lab.key, "/v1/events/record", "k", event.clone())
            .await
            .is(201);
    }
    let seen = lab.key("POST", "/v1/quotas/check", json!({})).await;
    assert_eq!(seen.body["quotas"][0]["used"], 1);
}

#[tokio::test]
async fn another_body_with_the_same_key_is_a_conflict() {
    let lab = Lab::new();
    let event = |c: &str| json!({"customerId": c, "eventType": "e"});
    keyed(&lab, &lab.key, "/v1/events/record", "k", event("a"))
        .await
        .is(201);
    let seen = keyed(&lab, &lab.key, "/v1/events/record", "k", event("b")).await;
    seen.refuses(409, "idempotency_key_reused");
    // Other bytes are another body, even where they mean the same.
    let request = Request::post("/v1/events/record")
        .header("authorization", format!("Bearer {}", lab.key))
        .header("content-type", "application/json")
        .header("idempotency-key", "k")
        .body(Body::from("{\"customerId\": \"a\", \"eventType\": \"e\"}"))
        .unwrap();
    lab.send(request)
        .await
        .refuses(409, "idempotency_key_reused");
}

#[tokio::test]
async fn a_secret_is_not_kept_and_its_replay_names_what_exists() {
    let lab = Lab::new();
    let body = json!({"name": "K"});
    let first = keyed(&lab, &lab.pat, "/v1/api-keys", "k", body.clone())
        .await
        .is(201);
    let secret = first.body["key"].as_str().unwrap().to_owned();
    let again = keyed(&lab, &lab.pat, "/v1/api-keys", "k", body).await;
    again.refuses(409, "idempotency_replayed");
    assert_eq!(again.body["error"]["resourceId"], first.body["id"]);
    let listed = lab.pat("GET", "/v1/api-keys", Value::Null).await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 2);
    lab.assert_not_on_disk(&secret);
}

#[tokio::test]
async fn only_a_success_is_kept() {
    let lab = Lab::new();
    let wrong = json!({"customerId": "c"});
    keyed(&lab, &lab.key, "/v1/events/record", "k", wrong)
        .await
        .refuses(400, "missing_required_field");
    let right = json!({"customerId": "c", "eventType": "e"});
    keyed(&lab, &lab.key, "/v1/events/record", "k", right)
        .await
        .is(201);
}

#[tokio::test]
async fn keys_of_other_callers_projects_and_routes_are_others() {
    let lab = Lab::new();
    let other = lab
        .pat("POST", "/v1/projects", json!({"name": "Other"}))
        .await
        .is(201)
        .id();
    let event = json!({"customerId": "c", "eventType": "e"});
    let mut ids = vec![
        keyed(&lab, &lab.key, "/v1/events/record", "k", event.clone())
            .await
            .is(201)
            .id(),
    ];
    ids.push(
        keyed(&lab, &lab.pat, "/v1/events/record", "k", event.clone())
            .await
            .is(201)
            .id(),
    );
    let mut request = ask("POST", "/v1/events/record", &lab.pat, event.clone());
    request
        .headers_mut()
        .insert("idempotency-key", "k".parse().unwrap());
    request
        .headers_mut()
        .insert("x-project", other.parse().unwrap());
    ids.push(lab.send(request).await.is(201).id());
    ids.dedup();
    assert_eq!(ids.len(), 3);
    keyed(
        &lab,
        &lab.key,
        "/v1/events/batch",
        "k",
        json!({"events": [event]}),
    )
    .await
    .is(201);
}

#[tokio::test]
async fn a_rotated_key_still_gets_the_projects_replay() {
    let lab = Lab::new();
    let event = json!({"customerId": "c", "eventType": "e"});
    let first = keyed(&lab, &lab.key, "/v1/events/record", "k", event.clone())
        .await
        .is(201);
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "next"}))
        .await
        .is(201);
    let next = made.body["key"].as_str().unwrap();
    let again = keyed(&lab, next, "/v1/events/record", "k", event)
        .await
        .is(201);
    assert_eq!(again.id(), first.id());
}

#[tokio::test]
async fn a_check_is_replayed_too() {
    let lab = Lab::new();
    lab.quota("All", "total_events", 10, "day").await;
    let first = keyed(&lab, &lab.key, "/v1/quotas/check", "k", json!({}))
        .await
        .is(200);
    lab.record(json!({"customerId": "c", "eventType": "e"}))
        .await
        .is(201);
    let again = keyed(&lab, &lab.key, "/v1/quotas/check", "k", json!({}))
        .await
        .is(200);
    assert_eq!(first.bytes, again.bytes);
}

#[tokio::test]
async fn a_request_that_is_still_running_is_not_run_twice() {
    let lab = Lab::new();
    let (sender, body) = tokio::sync::oneshot::channel();
    let request = |body| {
        Request::post("/v1/events/record")
            .header("authorization", format!("Bearer {}", lab.key))
            .header("content-type", "application/json")
            .header("idempotency-key", "k")
            .body(body)
            .unwrap()
    };
    let event = json!({"customerId": "c", "eventType": "e"}).to_string();
    let mut slow = Box::pin(lab.send(request(Body::new(Late(body)))));
    tokio::select! {
        biased;
        _ = &mut slow => panic!("the body has not arrived"),
        () = tokio::time::sleep(std::time::Duration::from_millis(50)) => {}
    }
    let seen = lab.send(request(Body::from(event.clone()))).await;
    seen.refuses(409, "idempotency_in_progress");
    sender.send(event.clone().into()).unwrap();
    let first = slow.await;
    let first = first.is(201);
    let again = lab.send(request(Body::from(event))).await.is(201);
    assert_eq!(again.bytes, first.bytes);
}

#[tokio::test]
async fn keys_are_1_to_255_visible_ascii_characters() {
    let lab = Lab::new();
    let event = json!({"customerId": "c", "eventType": "e"});
    let longest = "k".repeat(255);
    keyed(&lab, &lab.key, "/v1/events/record", &longest, event.clone())
        .await
        .is(201);
    let too_long = "k".repeat(256);
    for wrong in ["", "a b", &too_long] {
        let seen = keyed(&lab, &lab.key, "/v1/events/record", wrong, event.clone()).await;
        seen.refuses(400, "invalid_field_value");
    }
    let mut request = ask("POST", "/v1/events/record", &lab.key, event);
    request.headers_mut().insert(
        "idempotency-key",
        http::HeaderValue::from_bytes(b"\xff").unwrap(),
    );
    lab.send(request).await.refuses(400, "invalid_field_value");
}

/// A body that arrives when it is sent.
struct Late(tokio::sync::oneshot::Receiver<bytes::Bytes>);

impl axum::body::HttpBody for Late {
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

impl Lab {
    /// Looks for a text in every file of the data directory but the two that are made to hold a secret.
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
