//! Tests of the service. They send requests in memory, and the clock stands still until a test moves it.

mod api_keys;
mod auth;
mod balances;
mod client_tokens;
mod credentials;
mod customers;
mod dev;
mod documented;
mod documented_balances;
mod documented_client;
mod documented_limits;
mod durability;
mod event_forms;
mod events;
mod every_route;
mod exact_sums;
mod faults;
mod idempotency;
mod integrity;
mod limit_alerts;
mod limit_checks;
mod limit_counts;
mod limit_leaders;
mod limit_model;
mod limit_scale;
mod limits;
mod meters;
mod migration;
mod model;
mod openapi;
mod own_ids;
mod pages;
mod protocol;
mod python_sdk;
mod quota_alerts;
mod quotas;
mod rate_limits;
mod reports;
mod server;
mod snapshots;
mod track;
mod usage;
mod user;
mod webhook_history;
mod webhook_receiver;
mod webhook_routes;
mod webhook_tries;
mod webhooks;

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{ManualClock, Options, Service};
use crate::http::RequestBody;

/// The clock at the start of a test: a Wednesday.
pub(super) const START: &str = "2026-11-25T10:20:30Z";

/// A service with its credentials and its clock.
pub(super) struct TestService {
    pub(super) service: Service,
    pub(super) pat: String,
    pub(super) key: String,
    pub(super) project: String,
    pub(super) clock: ManualClock,
    pub(super) home: Arc<tempfile::TempDir>,
}

/// A response with its body parsed.
#[derive(Debug)]
pub(super) struct TestResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    pub(super) body: Value,
}

impl TestResponse {
    pub(super) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("none")
    }

    #[track_caller]
    pub(super) fn assert_error(&self, status: u16, code: &str) -> &Self {
        assert_eq!(
            (self.status.as_u16(), self.code()),
            (status, code),
            "{}",
            self.body
        );
        self
    }

    #[track_caller]
    pub(super) fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The paths of an error's details.
    pub(super) fn error_paths(&self) -> Vec<&str> {
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

impl TestService {
    pub(super) fn new() -> Self {
        Self::with_options(|options| options)
    }

    pub(super) fn with_options(change: impl FnOnce(Options) -> Options) -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let start: Timestamp = START.parse().unwrap();
        Self::open(change, ManualClock::new(start.into()), home)
    }

    /// A second service on the same data, as another process would open it.
    pub(super) fn second_process(&self) -> Self {
        Self::open(|options| options, self.clock.clone(), self.home.clone())
    }

    fn open(
        change: impl FnOnce(Options) -> Options,
        clock: ManualClock,
        home: Arc<tempfile::TempDir>,
    ) -> Self {
        let options = Options::new(home.path().join("data")).clock(clock.clone());
        let service = Service::open(change(options)).unwrap();
        let credentials = service.credentials().unwrap();
        Self {
            pat: credentials.pat.secret.expose_secret().to_owned(),
            key: credentials.api_key.secret.expose_secret().to_owned(),
            project: credentials.project.id,
            service,
            clock,
            home,
        }
    }

    /// Moves the clock forward or back.
    pub(super) fn advance(&self, seconds: i64) {
        self.advance_micros(seconds * 1_000_000);
    }

    pub(super) fn advance_micros(&self, micros: i64) {
        let now = Timestamp::try_from(self.clock.now()).unwrap();
        self.clock
            .set((now + SignedDuration::from_micros(micros)).into());
    }

    pub(super) fn set_clock(&self, time: &str) {
        let time: Timestamp = time.parse().unwrap();
        self.clock.set(time.into());
    }

    pub(super) async fn send(&self, request: Request<RequestBody>) -> TestResponse {
        let response = self.service.respond_to(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let response = TestResponse {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            bytes,
        };
        // Every response has these headers, so every test checks them.
        let id = response.header("x-request-id").expect("X-Request-Id");
        assert!(response.header("date").is_some());
        if response.status.as_u16() >= 400 {
            assert_eq!(response.body["error"]["requestId"], id);
            assert_eq!(response.body["error"]["status"], response.status.as_u16());
        }
        response
    }

    /// Sends a request with the API key.
    pub(super) async fn send_with_key(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> TestResponse {
        self.send(new_request(method, path, &self.key, body)).await
    }

    /// Sends a request with the PAT and the first project.
    pub(super) async fn send_with_pat(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> TestResponse {
        let mut request = new_request(method, path, &self.pat, body);
        request
            .headers_mut()
            .insert("x-project", self.project.parse().unwrap());
        self.send(request).await
    }

    pub(super) async fn get(&self, path: &str) -> TestResponse {
        self.send_with_key("GET", path, Value::Null).await
    }

    pub(super) async fn create_quota(
        &self,
        name: &str,
        metric: &str,
        limit: u64,
        period: &str,
    ) -> TestResponse {
        let body = json!({"name": name, "metric": metric, "limitValue": limit, "period": period});
        self.send_with_key("POST", "/v1/quotas", body)
            .await
            .assert_status(201)
    }

    pub(super) async fn record(&self, body: Value) -> TestResponse {
        self.send_with_key("POST", "/v1/events/record", body).await
    }
}

/// A request without a body where `body` is `Null`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers write the body in place"
)]
pub(super) fn new_request(
    method: &str,
    path: &str,
    token: &str,
    body: Value,
) -> Request<RequestBody> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"));
    if body.is_null() {
        request.body(new_body("")).unwrap()
    } else {
        request
            .header("content-type", "application/json")
            .body(new_body(body.to_string()))
            .unwrap()
    }
}

pub(super) fn new_body(bytes: impl Into<Bytes>) -> RequestBody {
    to_body(Full::new(bytes.into()))
}

pub(super) fn to_body<B>(body: B) -> RequestBody
where
    B: hyper::body::Body<Data = Bytes, Error = Infallible> + Send + 'static,
{
    body.map_err(|never| match never {}).boxed_unsync()
}
