//! The service through its router, in-process, with a clock that stands until it is moved.

mod api_keys;
mod auth;
mod client;
mod credentials;
mod customers;
mod dev;
mod durability;
mod events;
mod idempotency;
mod limits;
mod lists;
mod model;
mod openapi;
mod protocol;
mod quotas;
mod rate_limits;
mod reports;
mod serving;
mod snapshots;
mod track;
mod usage;
mod user;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{Options, Service, TimeSource};

/// Where the clock stands in the beginning: a Wednesday.
pub(super) const START: &str = "2026-11-25T10:20:30Z";

/// A service with its credentials and its clock.
pub(super) struct Lab {
    pub(super) service: Service,
    pub(super) pat: String,
    pub(super) key: String,
    pub(super) project: String,
    pub(super) clock: Arc<AtomicI64>,
    pub(super) home: Arc<tempfile::TempDir>,
}

/// An answer, read.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    pub(super) body: Value,
}

impl Seen {
    /// The error's code.
    pub(super) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("none")
    }

    /// Status and code at once.
    #[track_caller]
    pub(super) fn refuses(&self, status: u16, code: &str) -> &Self {
        assert_eq!(
            (self.status.as_u16(), self.code()),
            (status, code),
            "{}",
            self.body
        );
        self
    }

    /// The status of a success.
    #[track_caller]
    pub(super) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The paths of an error's details.
    pub(super) fn paths(&self) -> Vec<&str> {
        let details = self.body["error"]["details"].as_array();
        let details = details.into_iter().flatten();
        details
            .filter_map(|detail| detail["path"].as_str())
            .collect()
    }

    pub(super) fn id(&self) -> String {
        self.body["id"].as_str().unwrap().to_owned()
    }
}

impl Lab {
    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(super) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let start: Timestamp = START.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_microsecond()));
        let mut options = Options::new(home.path().join("data"));
        options.time = TimeSource::Manual(clock.clone());
        change(&mut options);
        Self::open(options, clock, home)
    }

    /// Another process, as it were, on the same data.
    pub(super) fn twin(&self) -> Self {
        let mut options = Options::new(self.home.path().join("data"));
        options.time = TimeSource::Manual(self.clock.clone());
        Self::open(options, self.clock.clone(), self.home.clone())
    }

    fn open(options: Options, clock: Arc<AtomicI64>, home: Arc<tempfile::TempDir>) -> Self {
        let service = Service::open(options).unwrap();
        let made = service.credentials().unwrap();
        Self {
            pat: made.pat.expose_secret().to_owned(),
            key: made.api_key.expose_secret().to_owned(),
            project: made.project_id,
            service,
            clock,
            home,
        }
    }

    pub(super) fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    pub(super) fn set(&self, moment: &str) {
        let moment: Timestamp = moment.parse().unwrap();
        self.clock.store(moment.as_microsecond(), Ordering::Relaxed);
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.service.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let seen = Seen {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            bytes,
        };
        // Held for every answer of every test.
        let id = seen.header("x-request-id").expect("X-Request-Id");
        assert!(seen.header("date").is_some());
        if seen.status.as_u16() >= 400 {
            assert_eq!(seen.body["error"]["requestId"], id);
            assert_eq!(seen.body["error"]["status"], seen.status.as_u16());
        }
        seen
    }

    /// A request with the API key.
    pub(super) async fn key(&self, method: &str, path: &str, body: Value) -> Seen {
        self.send(ask(method, path, &self.key, body)).await
    }

    /// A request with the PAT and the default project.
    pub(super) async fn pat(&self, method: &str, path: &str, body: Value) -> Seen {
        let mut request = ask(method, path, &self.pat, body);
        request
            .headers_mut()
            .insert("x-project", self.project.parse().unwrap());
        self.send(request).await
    }

    pub(super) async fn get(&self, path: &str) -> Seen {
        self.key("GET", path, Value::Null).await
    }

    /// A quota made with the API key.
    pub(super) async fn quota(&self, name: &str, metric: &str, limit: u64, period: &str) -> Seen {
        let body = json!({"name": name, "metric": metric, "limitValue": limit, "period": period});
        self.key("POST", "/v1/quotas", body).await.is(201)
    }

    /// An event recorded with the API key.
    pub(super) async fn record(&self, body: Value) -> Seen {
        self.key("POST", "/v1/events/record", body).await
    }
}

/// A request; `Null` is no body.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers write the body in place"
)]
pub(super) fn ask(method: &str, path: &str, token: &str, body: Value) -> Request<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"));
    if body.is_null() {
        request.body(Body::empty()).unwrap()
    } else {
        request
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    }
}
