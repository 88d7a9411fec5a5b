//! The client: it sends a request, repeats it where that is safe, and reads the response.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use ::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use ::http::{HeaderValue, Method, Request};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{ROUTE_MISSING, is_html, parse_rejection};
use super::request::ApiRequest;
use super::retry::{self, AttemptError, RetryPolicy};
use super::{
    ApiError, ApiResponse, ApiUrl, ClientBuilder, Observer, Rejection, Retry, ServerClock, Token,
    Transport,
};
use limitry_types::codes::{self, ROUTE_NOT_FOUND};
use limitry_types::{KeyStatus, rules};

/// A client of one API with one token. Cloning it is cheap; clones share connections and clock.
#[derive(Clone)]
pub struct Client {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) token: Token,
    pub(super) api_url: ApiUrl,
    pub(super) project: Option<String>,
    pub(super) user_agent: HeaderValue,
    pub(super) retry: RetryPolicy,
    pub(super) clock: ServerClock,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

impl Client {
    /// Sets up a client that sends `token` to `api_url` and nowhere else.
    pub fn builder(api_url: ApiUrl, token: Token) -> ClientBuilder {
        ClientBuilder::new(api_url, token)
    }

    /// The same client, acting on another project.
    #[must_use]
    pub fn in_project(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// The same client, observed by `observer`.
    #[must_use]
    pub fn observed_by(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// A client of the same API with another token. It has no project and no observer, and does not retry: its first
    /// response tells whether the token works.
    #[must_use]
    pub fn with_token(&self, token: Token) -> Self {
        Self {
            token,
            project: None,
            observer: None,
            retry: RetryPolicy {
                max_retries: 0,
                ..self.retry
            },
            ..self.clone()
        }
    }

    /// The token in use.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The project in use.
    pub fn project(&self) -> Option<&str> {
        self.project.as_deref()
    }

    /// The base URL.
    pub fn api_url(&self) -> &ApiUrl {
        &self.api_url
    }

    /// The server's clock.
    pub fn clock(&self) -> &ServerClock {
        &self.clock
    }

    /// Makes sure that [`Client::clock`] knows the server's time, with a request if need be.
    pub async fn sync_clock(&self) -> Result<(), ApiError> {
        if self.clock.is_known() {
            return Ok(());
        }
        match self.send(&ApiRequest::get("/projects/current")).await {
            // A rejection has a date, too. Its reason shows again in the request that matters.
            Err(ApiError::Rejected(_)) => Ok(()),
            result => result.map(drop),
        }
    }

    /// Sends a request and reads its response as `T`.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        request: &ApiRequest<'_>,
    ) -> Result<T, ApiError> {
        let response = self.send(request).await?;
        self.decode(request, &response)
    }

    /// Sends a DELETE, and succeeds only when the response confirms it: a proxy or another API may answer 2xx to anything.
    pub(super) async fn delete(&self, request: &ApiRequest<'_>) -> Result<(), ApiError> {
        let response = self.send(request).await?;
        // 404: an earlier attempt, whose response was lost, deleted it.
        if matches!(response.status, 204 | 404) {
            return Ok(());
        }
        let body: Map<String, Value> = self.decode(request, &response)?;
        let is_confirmed = body.get("success") == Some(&Value::Bool(true))
            || body.get("status").and_then(Value::as_str) == Some(KeyStatus::Revoked.as_str());
        if is_confirmed {
            return Ok(());
        }
        let reason = "it does not say that it was deleted";
        Err(self.malformed(request, reason, response.request_id()))
    }

    /// Reads the body of a successful response.
    pub(super) fn decode<T: DeserializeOwned>(
        &self,
        request: &ApiRequest<'_>,
        response: &ApiResponse,
    ) -> Result<T, ApiError> {
        let first = response.body.iter().find(|b| !b.is_ascii_whitespace());
        let read = if first == Some(&b'{') {
            serde_json::from_slice(&response.body)
        } else {
            Err(serde::de::Error::custom("it is not an object"))
        };
        read.map_err(|error: serde_json::Error| {
            let reason = json_error(first.copied(), &error);
            self.malformed(request, reason, response.request_id())
        })
    }

    pub(super) fn malformed(
        &self,
        request: &ApiRequest<'_>,
        reason: impl Into<String>,
        request_id: Option<String>,
    ) -> ApiError {
        ApiError::Malformed {
            host: self.api_url.host(),
            call: format!("{} {}", request.method, request.path),
            reason: reason.into(),
            request_id,
            other_generation: false,
        }
    }

    /// The path of one resource. Only a well-formed id enters a URL.
    pub(super) fn path(&self, collection: &str, id: &str) -> Result<String, ApiError> {
        if rules::id(id).is_ok() {
            return Ok(format!("{collection}/{id}"));
        }
        let reason = "a resource in it has no valid id";
        Err(self.malformed(&ApiRequest::get(collection), reason, None))
    }

    /// Sends a request, repeats it where that is safe, and turns every status but 2xx into an error.
    pub(super) async fn send(&self, request: &ApiRequest<'_>) -> Result<ApiResponse, ApiError> {
        match self.attempt(request).await? {
            (_, Some(error)) => Err(error),
            (response, None) => Ok(response),
        }
    }

    /// Does the same as [`Client::send`], but returns a response with an error status together with its error.
    pub(super) async fn attempt(
        &self,
        request: &ApiRequest<'_>,
    ) -> Result<(ApiResponse, Option<ApiError>), ApiError> {
        let started = Instant::now();
        let mut attempt = 0;
        loop {
            let result = self.exchange(request, attempt).await;
            let failure = match &result {
                Ok((_, None)) => return result,
                Ok((_, Some(error))) | Err(error) => error,
            };
            let pause = match failure {
                ApiError::Rejected(rejection) => Some(AttemptError::Rejected(rejection)),
                ApiError::Network { kind, .. } => Some(AttemptError::Network(*kind)),
                _ => None,
            }
            .and_then(|failure| {
                let elapsed = started.elapsed();
                self.retry
                    .pause(request.repeat, attempt, elapsed, &failure, self.clock.now())
            });
            let Some(pause) = pause else { return result };
            if let Some(observer) = &self.observer {
                let retry = Retry {
                    number: attempt + 1,
                    max: self.retry.max_retries,
                    elapsed: started.elapsed(),
                    pause,
                };
                observer.on_retry(failure, retry);
            }
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// Sends a request once.
    async fn exchange(
        &self,
        request: &ApiRequest<'_>,
        attempt: u32,
    ) -> Result<(ApiResponse, Option<ApiError>), ApiError> {
        let started = Instant::now();
        let sent = self.transport.send(self.http_request(request)?).await;
        let response = sent.map_err(|error| {
            tracing::debug!(
                method = %request.method,
                path = request.plain_path(),
                kind = ?error.kind,
                "no response"
            );
            ApiError::Network {
                kind: error.kind,
                host: self.api_url.host(),
                reason: error.reason,
                changes: request.mutates(),
            }
        })?;
        self.clock.sync(&response);
        tracing::debug!(
            method = %request.method,
            path = request.plain_path(),
            status = response.status,
            ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request = response.request_id().unwrap_or_default(),
            "response"
        );
        let error = self.classify(request, &response);
        if let (None, Some(observer)) = (&error, &self.observer) {
            observer.on_success(
                &request.method,
                request.path,
                &request.query,
                &response.body,
            );
        }
        // A repeated deletion finds nothing when the response to an earlier attempt was lost.
        let deleted_before =
            attempt > 0 && request.method == Method::DELETE && response.status == 404;
        Ok((response, error.filter(|_| !deleted_before)))
    }

    /// The error that a response's status means; `None` for a success.
    fn classify(&self, request: &ApiRequest<'_>, response: &ApiResponse) -> Option<ApiError> {
        match response.status {
            200..=299 => return None,
            300..=399 => {
                return Some(ApiError::Redirected {
                    host: self.api_url.host(),
                    status: response.status,
                });
            }
            429 if request.refusable && is_refusal(&response.body) => return None,
            _ => {}
        }
        let mut rejection = parse_rejection(response.status, &response.body, response.request_id());
        if response.status == 404 && matches!(&*rejection.code, "" | "not_found" | ROUTE_NOT_FOUND)
        {
            self.explain_404(request, &mut rejection, is_html(&response.body));
        } else if response.status == 401
            || !codes::ALL.contains(&&*rejection.code)
            || !rejection.has_own_message
        {
            self.name_cause(&mut rejection, is_html(&response.body));
        }
        rejection.retry_at = response
            .header(RETRY_AFTER)
            .and_then(|value| retry::retry_after(value, self.clock.now()));
        Some(ApiError::Rejected(Box::new(rejection)))
    }

    /// The server's own text may name no cause: the host and the meaning of the status come first. A rejected token is always
    /// told with the host that it was sent to. A documented code needs neither elsewhere.
    fn name_cause(&self, rejection: &mut Rejection, html: bool) {
        let cause = match rejection.status {
            401 => "rejects the token",
            402 => "wants a paid plan for this",
            403 => "does not permit this",
            404 => "finds nothing there",
            408 | 504 => "ran out of time",
            409 => "says that something else is in the way",
            429 => "wants fewer requests",
            503 => "is unavailable",
            400..=499 => "rejects the request",
            _ => "failed",
        };
        let words = if html {
            ", in HTML: a proxy may have answered instead of the API".to_owned()
        } else if rejection.has_own_message {
            format!(": {}", rejection.message)
        } else {
            String::new()
        };
        rejection.message = format!(
            "{} {cause} (status {}){words}",
            self.api_url.host(),
            rejection.status
        );
    }

    /// A 404 without an error code is about the route, unless the path names a resource: then it may be about either.
    fn explain_404(&self, request: &ApiRequest<'_>, rejection: &mut Rejection, html: bool) {
        let call = format!("{} {}", request.method, request.plain_path());
        let host = self.api_url.host();
        let words = if html {
            " (it answered in HTML: a proxy may have answered instead of the API)".to_owned()
        } else if rejection.has_own_message {
            format!(" ({})", rejection.message)
        } else {
            String::new()
        };
        if request.names_resource {
            rejection.message = format!("not found, or {host} has no route {call}{words}");
        } else {
            rejection.message = format!("{host} has no route {call}{words}");
            ROUTE_MISSING.clone_into(&mut rejection.code);
            rejection.missing_route = Some(call);
        }
    }

    fn http_request(&self, request: &ApiRequest<'_>) -> Result<Request<Bytes>, ApiError> {
        let setup =
            |error: ::http::Error| ApiError::Setup(format!("cannot build the request: {error}"));
        // The only place where a token is sent.
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", self.token.expose()))
            .map_err(|error| setup(error.into()))?;
        bearer.set_sensitive(true);
        let mut builder = Request::builder()
            .method(request.method.clone())
            .uri(request.uri(&self.api_url))
            .header(AUTHORIZATION, bearer)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, self.user_agent.clone());
        if request.body.is_some() {
            builder = builder.header(CONTENT_TYPE, "application/json");
        }
        if let Some(key) = request.idempotency_key {
            builder = builder.header("Idempotency-Key", key);
        }
        if let (Some(project), true) = (&self.project, request.project_scoped) {
            builder = builder.header("X-Project", project);
        }
        let mut built = builder
            .body(request.body.clone().unwrap_or_default())
            .map_err(setup)?;
        for (name, value) in request.headers {
            built.headers_mut().insert(name, value.clone());
        }
        Ok(built)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api_url", &self.api_url)
            .field("token", &self.token)
            .field("project", &self.project)
            .finish_non_exhaustive()
    }
}

/// Why a body that begins with `first` is not what was expected.
pub(super) fn json_error(first: Option<u8>, error: &serde_json::Error) -> String {
    match first {
        None => "it is empty".to_owned(),
        Some(b'<') => "it is HTML: a proxy may have answered instead of the API".to_owned(),
        Some(_) => format!("it is not the documented JSON ({error})"),
    }
}

/// Whether the body is a refusal by `POST /track`: at the top level `allowed` is false, or there are quotas or rate limits.
fn is_refusal(body: &[u8]) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return false;
    };
    body["allowed"] == false || body["quotas"].is_array() || body["rateLimits"].is_array()
}
