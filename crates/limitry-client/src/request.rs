//! One request, before it is bound to a server and a token.

use std::fmt::Write as _;

use ::http::{HeaderName, HeaderValue, Method};
use bytes::Bytes;
use serde::Serialize;

use super::retry::Repeat;
use super::{ApiError, ApiUrl};

/// What a path is below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PathBase {
    /// The base URL.
    Api,
    /// The base URL without its last segment.
    Host,
}

/// One request, and when it may be repeated.
pub(super) struct ApiRequest<'a> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) query: Vec<(&'a str, String)>,
    pub(super) body: Option<Bytes>,
    pub(super) idempotency_key: Option<&'a str>,
    pub(super) repeat: Repeat,
    pub(super) project_scoped: bool,
    pub(super) refusable: bool,
    /// Whether the path names one resource, which a 404 may be about.
    pub(super) names_resource: bool,
    pub(super) headers: &'a [(HeaderName, HeaderValue)],
    base: PathBase,
}

impl<'a> ApiRequest<'a> {
    pub(super) fn new(method: Method, path: &'a str, repeat: Repeat) -> Self {
        Self {
            method,
            path,
            query: Vec::new(),
            body: None,
            idempotency_key: None,
            repeat,
            project_scoped: true,
            refusable: false,
            names_resource: false,
            headers: &[],
            base: PathBase::Api,
        }
    }

    pub(super) fn get(path: &'a str) -> Self {
        Self::new(Method::GET, path, Repeat::Idempotent)
    }

    pub(super) fn delete(path: &'a str) -> Self {
        Self::new(Method::DELETE, path, Repeat::Idempotent)
    }

    pub(super) fn put(path: &'a str, body: &impl Serialize) -> Result<Self, ApiError> {
        Self::new(Method::PUT, path, Repeat::Idempotent).json(body)
    }

    pub(super) fn post(
        path: &'a str,
        body: &impl Serialize,
        repeat: Repeat,
    ) -> Result<Self, ApiError> {
        Self::new(Method::POST, path, repeat).json(body)
    }

    /// Leaves out `X-Project`: the request is about the user.
    pub(super) fn without_project(mut self) -> Self {
        self.project_scoped = false;
        self
    }

    /// Replaces the base path with `path`, as the Client API and the control routes of the local service need.
    pub(super) fn outside_base_path(mut self) -> Self {
        self.base = PathBase::Host;
        self
    }

    /// Says that the path names one resource: a 404 is about the resource, and not about the route.
    pub(super) fn naming_resource(mut self) -> Self {
        self.names_resource = true;
        self
    }

    /// Sends these headers, too. They replace those of the same name.
    pub(super) fn headers(mut self, headers: &'a [(HeaderName, HeaderValue)]) -> Self {
        self.headers = headers;
        self
    }

    /// Accepts a 429 that says `allowed: false` as a response (`POST /track`).
    pub(super) fn refusable(mut self) -> Self {
        self.refusable = true;
        self
    }

    /// Sends this JSON.
    pub(super) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sends `Idempotency-Key`: the server then answers a repeated POST with its first response.
    pub(super) fn idempotency_key(mut self, key: &'a str) -> Self {
        self.idempotency_key = Some(key);
        self
    }

    pub(super) fn query(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    fn json(self, body: &impl Serialize) -> Result<Self, ApiError> {
        let body = serde_json::to_vec(body)
            .map_err(|error| ApiError::Setup(format!("cannot write the request: {error}")))?;
        Ok(self.body(body))
    }

    /// Whether it changes something on the server: reads and checks do not.
    pub(super) fn mutates(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD)
            && !self.path.ends_with("/check")
            && !self.path.ends_with("/query")
    }

    /// The path without the query, which may contain what a user typed.
    pub(super) fn plain_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    pub(super) fn uri(&self, api_url: &ApiUrl) -> String {
        let mut uri = if self.base == PathBase::Host {
            api_url.join_outside_base(self.path)
        } else {
            api_url.join(self.path)
        };
        for (name, value) in &self.query {
            let separator = if uri.contains('?') { '&' } else { '?' };
            let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            // Writing to a String cannot fail.
            let _ = write!(uri, "{separator}{name}={value}");
        }
        uri
    }
}
