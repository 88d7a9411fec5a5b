//! The service over TCP.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::TestService;
use crate::{Options, Server, ServerError};

struct TestServer {
    service: TestService,
    server: Server,
}

fn serve(change: impl FnOnce(Options) -> Options) -> TestServer {
    let service = TestService::with_options(change);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::listen(service.service.clone(), listener).unwrap();
    TestServer { service, server }
}

impl TestServer {
    /// Sends bytes, and reads until the server closes the connection.
    async fn send_raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.server.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    fn get(&self, path: &str, host: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
            self.service.key
        )
    }

    fn record(&self) -> String {
        let body = json!({"customerId": "c", "eventType": "e"}).to_string();
        format!(
            "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.server.address(),
            self.service.key,
            body.len()
        )
    }
}

#[tokio::test]
async fn only_loopback_host_names_are_answered() {
    let served = serve(|options| options);
    let port = served.server.address().port();
    for host in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ] {
        let answer = served.send_raw(&served.get("/v1/quotas", &host)).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "localhost".to_owned(),
        String::new(),
    ] {
        let answer = served.send_raw(&served.get("/v1/quotas", &host)).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
        assert!(answer.contains("insufficient_permissions"));
    }
    let absolute = served.get(
        "http://evil.example/v1/quotas",
        &format!("localhost:{port}"),
    );
    assert!(
        served
            .send_raw(&absolute)
            .await
            .starts_with("HTTP/1.1 403 ")
    );
    let without = served
        .send_raw("GET /v1/quotas HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await;
    assert!(without.starts_with("HTTP/1.1 403 "), "{without}");
}

#[tokio::test]
async fn an_address_that_is_not_loopback_is_rejected() {
    let server = TestService::new();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let error = Server::listen(server.service.clone(), listener).unwrap_err();
    assert!(matches!(error, ServerError::NotLoopback(_)), "{error}");
}

#[tokio::test]
async fn a_running_request_is_answered_before_the_server_stops() {
    let served = serve(|options| options.faults("latency=300ms".parse().unwrap()));
    let request = served.get("/v1/quotas", &served.server.address().to_string());
    let mut stream = TcpStream::connect(served.server.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // An idle connection must not delay the end.
    let _idle = TcpStream::connect(served.server.address()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let start = Instant::now();
    let address = served.server.address();
    tokio::task::spawn_blocking(move || served.server.stop())
        .await
        .unwrap();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_dropped_request_takes_effect_without_a_response() {
    let served =
        serve(|options| options.faults("POST /v1/events/record:drop=100%".parse().unwrap()));
    assert_eq!(served.send_raw(&served.record()).await, "");
    let response = served.service.get("/v1/events").await.assert_status(200);
    assert_eq!(response.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_is_reused_and_garbage_closes_only_its_own() {
    let served = serve(|options| options);
    assert!(
        served
            .send_raw("\u{1}\u{2}garbage\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400 ")
    );
    let keep = served
        .get("/v1/quotas", &served.server.address().to_string())
        .replace("close", "keep-alive");
    let last = served.get("/v1/quotas", &served.server.address().to_string());
    let answer = served.send_raw(&format!("{keep}{keep}{last}")).await;
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 3, "{answer}");
}

#[tokio::test]
async fn a_large_body_is_rejected_before_it_is_sent() {
    let served = serve(|options| options);
    let head = format!(
        "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n",
        served.server.address(),
        served.service.key
    );
    let answer = tokio::time::timeout(Duration::from_secs(5), served.send_raw(&head))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn a_client_that_sends_a_large_body_first_gets_the_413() {
    let served = serve(|options| options);
    let body = "x".repeat(5 << 20);
    let request = format!(
        "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        served.server.address(),
        served.service.key,
        body.len()
    );
    let answer = served.send_raw(&request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn a_connection_stays_usable_after_a_request_with_an_unread_body() {
    let served = serve(|options| options);
    let host = served.server.address().to_string();
    let (key, stranger) = (served.service.key.as_str(), "limitry_sk_unknown0123456789");
    for (method, path, token, status) in [
        ("PATCH", "/v1/quotas/x", key, 405),
        ("POST", "/v1/none", key, 404),
        ("POST", "/v1/quotas", stranger, 401),
        ("POST", "/v1/api-keys", key, 403),
        ("GET", "/v1/quotas", key, 200),
        ("POST", "/ui/none", key, 403),
    ] {
        let mut stream = TcpStream::connect(served.server.address()).await.unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Length: 7\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // Many clients send the body in a separate packet.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let next = format!("{{\"a\":1}}{}", served.get("/v1/quotas", &host));
        stream.write_all(next.as_bytes()).await.unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).await.unwrap();
        let expected = format!("HTTP/1.1 {status} ");
        assert!(answers.starts_with(&expected), "{method} {path}: {answers}");
        assert_eq!(
            answers.matches("HTTP/1.1 ").count(),
            2,
            "{method} {path}: {answers}"
        );
    }
}

#[tokio::test]
async fn a_request_whose_body_never_arrives_is_answered_before_the_close() {
    let served = serve(|options| options);
    let request = format!(
        "PATCH /v1/quotas/x HTTP/1.1\r\nHost: {}\r\nContent-Length: 7\r\n\r\n",
        served.server.address()
    );
    let answer = served.send_raw(&request).await;
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn idle_connections_do_not_block_a_new_request() {
    let served = serve(|options| options);
    let mut silent = Vec::new();
    for _ in 0..600 {
        silent.push(TcpStream::connect(served.server.address()).await.unwrap());
    }
    let request = served.get("/v1/quotas", &served.server.address().to_string());
    let answer = served.send_raw(&request).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // The server closed the oldest connections.
    let mut rest = Vec::new();
    silent[0].read_to_end(&mut rest).await.ok();
    assert!(rest.is_empty());
}
