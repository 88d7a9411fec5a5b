//! The client: one call is building a request, sending it, repeating it where that is safe, and reading the answer.

use std::cell::Cell;
use std::fmt::Write as _;
use std::rc::Rc;
use std::time::{Duration, Instant};

use ::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT};
use ::http::{HeaderValue, Method, Request};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::parse_rejection;
use super::retry::{self, Failed, Repeat};
use super::{ApiError, ApiResponse, Policy, ResponseObserver, Transport, TransportError};
use crate::{ApiUrl, Token};
use limitry_types::rules;

/// After how long it is mentioned that there is no answer yet.
const NOTICE_AFTER: Duration = Duration::from_secs(2);

/// What time it is for the server: its `Date` of the last answer, carried on by our own clock.
#[derive(Debug, Clone, Default)]
pub struct ServerClock {
    /// Server minus us.
    offset: Rc<Cell<Option<SignedDuration>>>,
}

impl ServerClock {
    /// The server's time; ours until it has answered.
    pub fn now(&self) -> Timestamp {
        let ours = Timestamp::now();
        self.offset
            .get()
            .and_then(|offset| ours.checked_add(offset).ok())
            .unwrap_or(ours)
    }

    /// Whether the server has said what time it is.
    pub fn is_known(&self) -> bool {
        self.offset.get().is_some()
    }

    fn learn(&self, reply: &ApiResponse) {
        let date = reply
            .headers
            .get(DATE)
            .and_then(|value| value.to_str().ok())
            .and_then(retry::http_date);
        if let Some(theirs) = date {
            self.offset
                .set(Some(theirs.duration_since(Timestamp::now())));
        }
    }
}

/// The client of one API with one credential.
#[derive(Clone)]
pub struct Client {
    transport: Rc<dyn Transport>,
    token: Token,
    api_url: ApiUrl,
    project: Option<String>,
    policy: Policy,
    clock: ServerClock,
    notify: Rc<dyn Fn(&str)>,
    witness: Option<Rc<dyn ResponseObserver>>,
}

/// One call: what is asked, and how it bears repeating.
pub(super) struct ApiRequest<'a> {
    method: Method,
    path: &'a str,
    query: Vec<(&'a str, String)>,
    body: Option<Bytes>,
    /// `Idempotency-Key`: under it the server does a POST once, and gives its answer again.
    key: Option<&'a str>,
    repeat: Repeat,
    project: bool,
    /// Beside the base URL, where the Client API is.
    beside: bool,
    /// A 429 that says `allowed: false` is an answer (`POST /track`).
    may_refuse: bool,
}

impl<'a> ApiRequest<'a> {
    /// A call of any method.
    pub(super) fn new(method: Method, path: &'a str, repeat: Repeat) -> Self {
        Self {
            method,
            path,
            query: Vec::new(),
            body: None,
            key: None,
            repeat,
            project: true,
            beside: false,
            may_refuse: false,
        }
    }

    /// A read: safe to repeat.
    pub(super) fn get(path: &'a str) -> Self {
        Self::new(Method::GET, path, Repeat::Safe)
    }

    /// A removal: safe to repeat.
    pub(super) fn delete(path: &'a str) -> Self {
        Self::new(Method::DELETE, path, Repeat::Safe)
    }

    /// Setting to a value: safe to repeat.
    pub(super) fn put(path: &'a str, body: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(Method::PUT, path, Repeat::Safe).json(body)
    }

    /// A post, and how it bears repeating.
    pub(super) fn post(
        path: &'a str,
        body: &impl Serialize,
        repeat: Repeat,
    ) -> Result<Self, ApiError> {
        Self::new(Method::POST, path, repeat).json(body)
    }

    /// A call that is about the person, not about a project.
    pub(super) fn without_project(mut self) -> Self {
        self.project = false;
        self
    }

    /// A call to the Client API, which is beside the base URL.
    pub(super) fn outside_base_path(mut self) -> Self {
        self.beside = true;
        self
    }

    /// A call that may be refused with a 429 that is an answer.
    pub(super) fn with_refusal(mut self) -> Self {
        self.may_refuse = true;
        self
    }

    /// With this body, which is JSON.
    pub(super) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Under this idempotency key.
    pub(super) fn idempotency_key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    pub(super) fn query(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    fn json(mut self, body: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(body)
            .map_err(|error| ApiError::Setup(format!("cannot write the request: {error}")))?;
        self.body = Some(body.into());
        Ok(self)
    }

    /// Whether it is to change something: reading and checking do not.
    fn changes(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD) && !self.path.ends_with("/check")
    }

    fn describe(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Client {
    /// A client that sends `token` to `api_url` over `transport`. `notify` tells a person about long waits.
    pub fn new(
        transport: Rc<dyn Transport>,
        api_url: ApiUrl,
        token: Token,
        policy: Policy,
        clock: ServerClock,
        notify: Rc<dyn Fn(&str)>,
    ) -> Self {
        Self {
            transport,
            token,
            api_url,
            project: None,
            policy,
            clock,
            notify,
            witness: None,
        }
    }

    /// The same client, with somebody who sees its good answers.
    #[must_use]
    pub fn observed_by(mut self, witness: Rc<dyn ResponseObserver>) -> Self {
        self.witness = Some(witness);
        self
    }

    /// The same client, acting on a project: what a PAT needs on project routes.
    #[must_use]
    pub fn in_project(mut self, project: impl Into<String>) -> Self {
        self.project = Some(project.into());
        self
    }

    /// A client for the same API with another token and no project, as a fresh application would have.
    #[must_use]
    pub fn with_token(&self, token: Token) -> Self {
        Self {
            token,
            project: None,
            witness: None,
            policy: Policy {
                max_retries: 0,
                ..self.policy
            },
            ..self.clone()
        }
    }

    /// Whether a path that somebody typed stays below the API's base.
    pub fn contains(&self, path: &str) -> bool {
        self.api_url.contains(path)
    }

    /// The token in use.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The project in use.
    pub fn project(&self) -> Option<&str> {
        self.project.as_deref()
    }

    /// The server's clock.
    pub fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// The API's base URL: what durable work is bound to.
    pub fn api_url(&self) -> &str {
        self.api_url.as_str()
    }

    /// The API's host, for messages.
    pub fn host(&self) -> String {
        self.api_url.host()
    }

    /// Makes sure that the server's time is known before it is reckoned with: any answer tells it.
    pub async fn sync_clock(&self) -> Result<(), ApiError> {
        if self.clock.is_known() {
            return Ok(());
        }
        match self.send(&ApiRequest::get("/projects/current")).await {
            // A rejection has a date too; what is wrong shows in the call that matters.
            Err(ApiError::Rejected(_)) if self.clock.is_known() => Ok(()),
            result => result.map(drop),
        }
    }

    /// Sends the call and reads its answer as `T`.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        call: &ApiRequest<'_>,
    ) -> Result<T, ApiError> {
        let reply = self.send(call).await?;
        self.decode(call, &reply)
    }

    /// Reads a good answer's body.
    pub(super) fn decode<T: DeserializeOwned>(
        &self,
        call: &ApiRequest<'_>,
        reply: &ApiResponse,
    ) -> Result<T, ApiError> {
        let is_object = reply.body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
        let read = if is_object {
            serde_json::from_slice(&reply.body)
        } else {
            Err(serde::de::Error::custom("it is no object"))
        };
        read.map_err(|error: serde_json::Error| {
            let first = reply.body.iter().find(|b| !b.is_ascii_whitespace());
            let reason = match first {
                None => "it is empty".to_owned(),
                Some(b'<') => "it is HTML: a proxy may have answered instead of the API".to_owned(),
                Some(_) => format!("it is not the documented JSON ({error})"),
            };
            self.malformed(call, reason, request_id(reply))
        })
    }

    /// An answer that must not be used.
    pub(super) fn malformed(
        &self,
        call: &ApiRequest<'_>,
        reason: impl Into<String>,
        request_id: Option<String>,
    ) -> ApiError {
        ApiError::Malformed {
            host: self.host(),
            call: call.describe(),
            reason: reason.into(),
            request_id,
        }
    }

    /// The path of one thing. An id that is none does not enter a URL.
    pub(super) fn path(&self, collection: &str, id: &str) -> Result<String, ApiError> {
        if rules::id(id).is_ok() {
            return Ok(format!("{collection}/{id}"));
        }
        Err(self.malformed(
            &ApiRequest::get(collection),
            "it named something by an id that is none",
            None,
        ))
    }

    /// Sends the call, repeats it where that is safe and worth it, and turns every status but 2xx into an error.
    pub(super) async fn send(&self, call: &ApiRequest<'_>) -> Result<ApiResponse, ApiError> {
        match self.attempt(call).await? {
            (_, Some(error)) => Err(error),
            (reply, None) => Ok(reply),
        }
    }

    /// As [`Client::send`], but the answer comes with its error.
    pub(super) async fn attempt(
        &self,
        call: &ApiRequest<'_>,
    ) -> Result<(ApiResponse, Option<ApiError>), ApiError> {
        let started = Instant::now();
        let mut attempt = 0;
        loop {
            let begun = Instant::now();
            let (result, pause) = match self.exchange(call).await? {
                Ok(reply) => {
                    self.clock.learn(&reply);
                    tracing::debug!(
                        method = %call.method,
                        path = plain_path(call.path),
                        status = reply.status,
                        ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
                        request = request_id(&reply).unwrap_or_default(),
                        "answered"
                    );
                    let mut error = self.classify(call, &reply);
                    if let (None, Some(witness)) = (&error, &self.witness) {
                        witness.answered(&call.method, call.path, &call.query, &reply.body);
                    }
                    if attempt > 0 && call.method == Method::DELETE && reply.status == 404 {
                        // An earlier attempt did it, and its answer was lost.
                        error = None;
                    }
                    let pause = match &error {
                        Some(ApiError::Rejected(rejection)) => {
                            let failed = Failed::Rejected(rejection);
                            self.policy.pause(
                                call.repeat,
                                attempt,
                                started.elapsed(),
                                &failed,
                                self.clock.now(),
                            )
                        }
                        _ => None,
                    };
                    (Ok((reply, error)), pause)
                }
                Err(failed) => {
                    tracing::debug!(method = %call.method, path = plain_path(call.path), kind = ?failed.kind, "no answer");
                    let (kind, reason) = (failed.kind, failed.reason);
                    let pause = self.policy.pause(
                        call.repeat,
                        attempt,
                        started.elapsed(),
                        &Failed::Network(kind),
                        self.clock.now(),
                    );
                    (
                        Err(ApiError::Network {
                            kind,
                            host: self.host(),
                            reason,
                            changes: call.changes(),
                        }),
                        pause,
                    )
                }
            };
            let Some(pause) = pause else { return result };
            if started.elapsed() + pause >= NOTICE_AFTER {
                let why = match &result {
                    Ok((_, Some(error))) | Err(error) => error.to_string(),
                    Ok((_, None)) => String::new(),
                };
                let when = match pause.as_secs() {
                    0 => String::new(),
                    seconds => format!(" in {seconds} s"),
                };
                (self.notify)(&format!("{why}; trying again{when}…"));
            }
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// One request and its answer.
    async fn exchange(
        &self,
        call: &ApiRequest<'_>,
    ) -> Result<Result<ApiResponse, TransportError>, ApiError> {
        let request = self.request(call)?;
        Ok(self.transport.send(request).await)
    }

    /// What an answer's status means; `None`: it is a good one.
    fn classify(&self, call: &ApiRequest<'_>, reply: &ApiResponse) -> Option<ApiError> {
        match reply.status {
            200..=299 => return None,
            300..=399 => {
                return Some(ApiError::Redirected {
                    host: self.host(),
                    status: reply.status,
                });
            }
            429 if call.may_refuse && is_refusal(&reply.body) => return None,
            _ => {}
        }
        let mut rejection = parse_rejection(reply.status, &reply.body, request_id(reply));
        let now = self.clock.now();
        rejection.retry_at = reply
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| retry::retry_after(value, now));
        Some(ApiError::Rejected(Box::new(rejection)))
    }

    fn request(&self, call: &ApiRequest<'_>) -> Result<Request<Bytes>, ApiError> {
        let mut uri = if call.beside {
            self.api_url.beside(call.path)
        } else {
            self.api_url.join(call.path)
        };
        for (name, value) in &call.query {
            let separator = if uri.contains('?') { '&' } else { '?' };
            let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            // Writing to a String cannot fail.
            let _ = write!(uri, "{separator}{name}={value}");
        }
        let setup = |error: &dyn std::fmt::Display| {
            ApiError::Setup(format!("cannot build the request: {error}"))
        };
        // The one place where a token leaves for the API.
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", self.token.expose()))
            .map_err(|e| setup(&e))?;
        bearer.set_sensitive(true);
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(uri)
            .header(AUTHORIZATION, bearer)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, concat!("limitry/", env!("CARGO_PKG_VERSION")));
        if call.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(key) = call.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(project) = self.project.as_ref().filter(|_| call.project) {
            request = request.header("X-Project", project);
        }
        request
            .body(call.body.clone().unwrap_or_default())
            .map_err(|error| setup(&error))
    }
}

/// A rejection of `POST /track`: `allowed` is false, at the top level.
fn is_refusal(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Refused {
        allowed: bool,
    }
    serde_json::from_slice::<Refused>(body).is_ok_and(|refused| !refused.allowed)
}

/// A path for the log, without what somebody put into its query.
fn plain_path(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

pub(super) fn request_id(reply: &ApiResponse) -> Option<String> {
    reply
        .headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}
