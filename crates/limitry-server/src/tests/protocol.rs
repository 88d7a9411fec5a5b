//! Rules for every route: methods, paths, bodies, headers.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::Request;
use serde_json::{Value, json};

use super::{TestService, new_body, new_request, to_body};

#[tokio::test]
async fn an_unknown_path_is_404_in_json() {
    let server = TestService::new();
    for path in [
        "/",
        "/v1",
        "/v1/nothing",
        "/v2/quotas",
        "/v1/quotas/",
        "/v1/quotas/a/b",
    ] {
        let response = server.get(path).await;
        response.assert_error(404, "route_not_found");
        assert_eq!(response.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_with_the_allowed_ones() {
    let server = TestService::new();
    for (method, path, allow) in [
        ("PATCH", "/v1/quotas", "GET, POST"),
        ("OPTIONS", "/v1/quotas", "GET, POST"),
        ("POST", "/v1/quotas/qta_x", "GET, PUT, DELETE"),
        ("GET", "/v1/usage/check", "POST"),
        ("TRACE", "/v1/user", "GET"),
    ] {
        let response = server.send_with_key(method, path, Value::Null).await;
        response.assert_error(405, "method_not_allowed");
        assert_eq!(response.header("allow"), Some(allow), "{method} {path}");
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn a_duplicate_field_is_rejected() {
    let server = TestService::new();
    for (path, body) in [
        (
            "/v1/quotas",
            r#"{"name":"Q","metric":"total_events","limitValue":1,"limitValue":1000,"period":"day"}"#,
        ),
        (
            "/v1/events/batch",
            r#"{"events":[{"customerId":"c","eventType":"e","values":{"a":1,"a":2}}]}"#,
        ),
        (
            "/v1/usage/check",
            r#"{"customer_id":"c","event_type":"e","event_type":"f"}"#,
        ),
    ] {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", server.key))
            .header("content-type", "application/json")
            .body(new_body(body))
            .unwrap();
        let response = server.send(request).await;
        response.assert_error(400, "invalid_request");
        let said = response.body["error"]["message"].as_str().unwrap();
        assert!(said.contains("is given twice"), "{said}");
    }
}

#[tokio::test]
async fn a_body_must_be_json_with_a_content_type() {
    let server = TestService::new();
    let with = |kind: &str, body: &str| {
        Request::post("/v1/quotas/check")
            .header("authorization", format!("Bearer {}", server.key))
            .header("content-type", kind)
            .body(new_body(body.to_owned()))
            .unwrap()
    };
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        server.send(with(kind, "{}")).await.assert_status(200);
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        server
            .send(with(kind, "{}"))
            .await
            .assert_error(415, "unsupported_media_type");
    }
    let untyped = Request::post("/v1/quotas/check")
        .header("authorization", format!("Bearer {}", server.key))
        .body(new_body("{}"))
        .unwrap();
    server
        .send(untyped)
        .await
        .assert_error(415, "unsupported_media_type");
    for broken in ["", "{", "nul", "{\"a\":1}x", "\u{feff}{}"] {
        server
            .send(with("application/json", broken))
            .await
            .assert_error(400, "invalid_request");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    server
        .send(with("application/json", &deep))
        .await
        .assert_error(400, "invalid_request");
    server
        .send_with_key("POST", "/v1/quotas/check", Value::Null)
        .await
        .assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_body_has_at_most_1_mib_and_a_batch_8() {
    let server = TestService::new();
    for (path, max) in [
        ("/v1/events/record", 1 << 20),
        ("/v1/events/batch", 8 << 20),
    ] {
        for (size, status) in [(max, 400), (max + 1, 413)] {
            // Once with a known size, and once with a size that is known only at the end of the body.
            let text = format!("\"{}\"", "x".repeat(size - 2));
            let unsized_body = to_body(Unsized(Some(text.clone().into())));
            for body in [new_body(text), unsized_body] {
                let request = Request::post(path)
                    .header("authorization", format!("Bearer {}", server.key))
                    .header("content-type", "application/json")
                    .body(body)
                    .unwrap();
                let response = server.send(request).await;
                assert_eq!(response.status, status, "{path} {size}");
                if status == 413 {
                    response.assert_error(413, "payload_too_large");
                }
            }
        }
    }
}

/// A body without a known length.
struct Unsized(Option<bytes::Bytes>);

impl hyper::body::Body for Unsized {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context,
    ) -> Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(
            self.0
                .take()
                .map(|bytes| Ok(hyper::body::Frame::data(bytes))),
        )
    }
}

#[tokio::test]
async fn every_response_has_its_own_request_id_and_the_clocks_date() {
    let server = TestService::new();
    let one = server.get("/v1/quotas").await;
    let other = server.get("/v1/quotas").await;
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    assert_eq!(one.header("date"), Some("Wed, 25 Nov 2026 10:20:30 GMT"));
}

#[tokio::test]
async fn a_duplicate_query_parameter_is_rejected() {
    let server = TestService::new();
    let response = server.get("/v1/quotas?limit=1&limit=2").await;
    response.assert_error(400, "invalid_field_value");
}

#[tokio::test]
async fn limit_headers_are_sent_when_the_api_has_a_limit() {
    let server = TestService::new();
    assert_eq!(
        server.get("/v1/quotas").await.header("x-ratelimit-limit"),
        None
    );
    let server = TestService::with_options(|options| options.api_rate_limit(Some(2)));
    for remaining in ["1", "0"] {
        let response = server.get("/v1/quotas").await.assert_status(200);
        assert_eq!(response.header("x-ratelimit-limit"), Some("2"));
        assert_eq!(response.header("x-ratelimit-remaining"), Some(remaining));
        assert_eq!(response.header("x-ratelimit-reset"), Some("1795602060"));
    }
    let response = server
        .send_with_key("POST", "/v1/events/record", json!({}))
        .await;
    response.assert_error(429, "rate_limit_exceeded");
    assert_eq!(response.header("retry-after"), Some("30"));
    assert_eq!(response.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(response.body.get("allowed"), None);
    // The routes of a user belong to no project.
    server
        .send(new_request("GET", "/v1/user", &server.pat, Value::Null))
        .await
        .assert_status(200);
    server.advance(30);
    server.get("/v1/quotas").await.assert_status(200);
}

#[tokio::test]
async fn a_compressed_body_is_415() {
    let server = TestService::new();
    for (encoding, status) in [
        ("gzip", 415),
        ("br", 415),
        ("zstd, gzip", 415),
        ("identity", 200),
    ] {
        let request = Request::post("/v1/quotas/check")
            .header("authorization", format!("Bearer {}", server.key))
            .header("content-type", "application/json")
            .header("content-encoding", encoding)
            .body(new_body("{}"))
            .unwrap();
        let response = server.send(request).await;
        assert_eq!(response.status, status, "{encoding}: {}", response.body);
        if status == 415 {
            response.assert_error(415, "unsupported_media_type");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_408() {
    let server = TestService::new();
    let (_sender, receiver) = tokio::sync::oneshot::channel();
    let event = json!({"customerId": "c", "eventType": "e"});
    let request = new_request("POST", "/v1/events/record", &server.key, event)
        .map(|_| to_body(super::idempotency::Late(receiver)));
    server.send(request).await.assert_error(408, "timeout");
    assert_eq!(server.get("/v1/events").await.body["data"], json!([]));
}

#[tokio::test]
async fn no_route_of_browsers_answers_without_a_token() {
    let server = TestService::new();
    for (method, path) in [
        ("GET", "/client/context"),
        ("GET", "/client/token"),
        ("POST", "/client/quotas/check"),
        ("POST", "/client/events/record"),
        ("GET", "/client/events/summary"),
        ("GET", "/client/nothing"),
        ("POST", "/client/context"),
        ("OPTIONS", "/client/nothing"),
        ("GET", "/client/"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(new_body("{}"))
            .unwrap();
        let response = server.send(request).await;
        response.assert_error(401, "missing_api_key");
        let request = new_request(method, path, &server.key, json!({}));
        server
            .send(request)
            .await
            .assert_error(403, "insufficient_permissions");
    }
}
