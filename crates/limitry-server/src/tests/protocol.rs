//! What holds for every route: methods, paths, bodies, headers.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use super::{Lab, ask};

#[tokio::test]
async fn an_unknown_path_is_404_in_json() {
    let lab = Lab::new();
    for path in [
        "/",
        "/v1",
        "/v1/nothing",
        "/v2/quotas",
        "/v1/quotas/",
        "/v1/quotas/a/b",
    ] {
        let seen = lab.get(path).await;
        seen.refuses(404, "route_not_found");
        assert_eq!(seen.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_method_that_a_path_lacks_is_405_and_the_others_are_named() {
    let lab = Lab::new();
    for (method, path, allow) in [
        ("PATCH", "/v1/quotas", "GET, POST"),
        ("OPTIONS", "/v1/quotas", "GET, POST"),
        ("POST", "/v1/quotas/qta_x", "GET, PUT, DELETE"),
        ("GET", "/v1/usage/check", "POST"),
        ("TRACE", "/v1/user", "GET"),
    ] {
        let seen = lab.key(method, path, Value::Null).await;
        seen.refuses(405, "method_not_allowed");
        assert_eq!(seen.header("allow"), Some(allow), "{method} {path}");
        assert_eq!(seen.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn a_field_given_twice_is_refused_wherever_it_stands() {
    let lab = Lab::new();
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
            .header("authorization", format!("Bearer {}", lab.key))
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        let seen = lab.send(request).await;
        seen.refuses(400, "invalid_request");
        let said = seen.body["error"]["message"].as_str().unwrap();
        assert!(said.contains("is given twice"), "{said}");
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let lab = Lab::new();
    let with = |kind: &str, body: &str| {
        Request::post("/v1/quotas/check")
            .header("authorization", format!("Bearer {}", lab.key))
            .header("content-type", kind)
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        lab.send(with(kind, "{}")).await.is(200);
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        lab.send(with(kind, "{}"))
            .await
            .refuses(415, "unsupported_media_type");
    }
    let untyped = Request::post("/v1/quotas/check")
        .header("authorization", format!("Bearer {}", lab.key))
        .body(Body::from("{}"))
        .unwrap();
    lab.send(untyped)
        .await
        .refuses(415, "unsupported_media_type");
    for broken in ["", "{", "nul", "{\"a\":1}x", "\u{feff}{}"] {
        lab.send(with("application/json", broken))
            .await
            .refuses(400, "invalid_request");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    lab.send(with("application/json", &deep))
        .await
        .refuses(400, "invalid_request");
    lab.key("POST", "/v1/quotas/check", Value::Null)
        .await
        .refuses(400, "invalid_request");
}

#[tokio::test]
async fn a_body_has_at_most_a_mebibyte_and_a_batch_eight() {
    let lab = Lab::new();
    for (path, max) in [
        ("/v1/events/record", 1 << 20),
        ("/v1/events/batch", 8 << 20),
    ] {
        for (size, status) in [(max, 400), (max + 1, 413)] {
            // With a size that is known beforehand, and with one that shows only as it arrives.
            let text = format!("\"{}\"", "x".repeat(size - 2));
            let unsized_body = Body::new(Unsized(Some(text.clone().into())));
            for body in [Body::from(text), unsized_body] {
                let request = Request::post(path)
                    .header("authorization", format!("Bearer {}", lab.key))
                    .header("content-type", "application/json")
                    .body(body)
                    .unwrap();
                let seen = lab.send(request).await;
                assert_eq!(seen.status, status, "{path} {size}");
                if status == 413 {
                    seen.refuses(413, "payload_too_large");
                }
            }
        }
    }
}

/// A body that does not say how long it is.
struct Unsized(Option<bytes::Bytes>);

impl axum::body::HttpBody for Unsized {
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
async fn every_answer_has_its_own_request_id_and_the_servers_date() {
    let lab = Lab::new();
    let one = lab.get("/v1/quotas").await;
    let other = lab.get("/v1/quotas").await;
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    assert_eq!(one.header("date"), Some("Wed, 25 Nov 2026 10:20:30 GMT"));
}

#[tokio::test]
async fn a_query_parameter_given_twice_is_refused() {
    let lab = Lab::new();
    let seen = lab.get("/v1/quotas?limit=1&limit=2").await;
    seen.refuses(400, "invalid_field_value");
}

#[tokio::test]
async fn without_a_limit_there_are_no_limit_headers_and_with_one_there_are() {
    let lab = Lab::new();
    assert_eq!(
        lab.get("/v1/quotas").await.header("x-ratelimit-limit"),
        None
    );
    let lab = Lab::with(|options| options.api_rate_limit = Some(2));
    for remaining in ["1", "0"] {
        let seen = lab.get("/v1/quotas").await.is(200);
        assert_eq!(seen.header("x-ratelimit-limit"), Some("2"));
        assert_eq!(seen.header("x-ratelimit-remaining"), Some(remaining));
        assert_eq!(seen.header("x-ratelimit-reset"), Some("1795602060"));
    }
    let seen = lab.key("POST", "/v1/events/record", json!({})).await;
    seen.refuses(429, "rate_limit_exceeded");
    assert_eq!(seen.header("retry-after"), Some("30"));
    assert_eq!(seen.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(seen.body.get("allowed"), None);
    // A person's own routes belong to no project.
    lab.send(ask("GET", "/v1/user", &lab.pat, Value::Null))
        .await
        .is(200);
    lab.advance(30);
    lab.get("/v1/quotas").await.is(200);
}
