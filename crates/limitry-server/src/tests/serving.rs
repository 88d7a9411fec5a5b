//! The service over TCP.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::super::serve;
use super::{Lab, Options};

struct Served {
    lab: Lab,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

async fn served(change: impl FnOnce(&mut Options)) -> Served {
    let lab = Lab::with(change);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = serve(&lab.service, listener, async {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.unwrap());
    Served {
        lab,
        address,
        stop,
        serving,
    }
}

impl Served {
    /// Sends bytes, reads until the other side closes.
    async fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    fn get(&self, path: &str, host: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
            self.lab.key
        )
    }

    fn record(&self) -> String {
        let body = json!({"customerId": "c", "eventType": "e"}).to_string();
        format!(
            "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.lab.key,
            body.len()
        )
    }
}

#[tokio::test]
async fn only_our_own_host_names_are_answered() {
    let served = served(|_| {}).await;
    let port = served.address.port();
    for host in [
        format!("127.0.0.1:{port}"),
        format!("localhost:{port}"),
        format!("[::1]:{port}"),
    ] {
        let answer = served.raw(&served.get("/v1/quotas", &host)).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "localhost".to_owned(),
        String::new(),
    ] {
        let answer = served.raw(&served.get("/v1/quotas", &host)).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
        assert!(answer.contains("insufficient_permissions"));
    }
    let absolute = served.get(
        "http://evil.example/v1/quotas",
        &format!("localhost:{port}"),
    );
    assert!(served.raw(&absolute).await.starts_with("HTTP/1.1 403 "));
    let without = served
        .raw("GET /v1/quotas HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await;
    assert!(without.starts_with("HTTP/1.1 403 "), "{without}");
}

#[tokio::test]
async fn other_than_loopback_is_refused() {
    let lab = Lab::new();
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let error = serve(&lab.service, listener, async {}).err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let served = served(|options| options.faults = Some("latency=300ms".parse().unwrap())).await;
    let request = served.get("/v1/quotas", &served.address.to_string());
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // An idle connection must not hold the end up.
    let _idle = TcpStream::connect(served.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    served.stop.send(()).unwrap();
    let start = Instant::now();
    served.serving.await.unwrap().unwrap();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn a_dropped_request_took_effect_and_got_no_answer() {
    let served = served(|options| {
        options.faults = Some("POST /v1/events/record:drop=100%".parse().unwrap());
    })
    .await;
    assert_eq!(served.raw(&served.record()).await, "");
    let seen = served.lab.get("/v1/events").await.is(200);
    assert_eq!(seen.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_connection_is_used_again_and_garbage_ends_only_its_own() {
    let served = served(|_| {}).await;
    assert!(
        served
            .raw("\u{1}\u{2}garbage\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400 ")
    );
    let keep = served
        .get("/v1/quotas", &served.address.to_string())
        .replace("close", "keep-alive");
    let last = served.get("/v1/quotas", &served.address.to_string());
    let answer = served.raw(&format!("{keep}{keep}{last}")).await;
    assert_eq!(answer.matches("HTTP/1.1 200 ").count(), 3, "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let served = served(|_| {}).await;
    let head = format!(
        "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n",
        served.address, served.lab.key
    );
    let answer = tokio::time::timeout(Duration::from_secs(5), served.raw(&head))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_heard_of_also_by_who_sends_it_first() {
    let served = served(|_| {}).await;
    let body = "x".repeat(5 << 20);
    let request = format!(
        "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        served.address,
        served.lab.key,
        body.len()
    );
    let answer = served.raw(&request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}
