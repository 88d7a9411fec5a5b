//! Requests to any route, also to one that this version does not know.

use ::http::{HeaderName, HeaderValue, Method};
use serde_json::Value;
use thiserror::Error;

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, ApiResponse, Client, TokenClass};

/// A request to any route.
#[derive(Debug, Clone)]
pub struct RawRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path below the base URL, optionally with a query. Check it with [`ApiUrl::contains`](super::ApiUrl::contains)
    /// when it comes from outside.
    pub path: String,
    /// Further query parameters.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// Further headers, which replace the client's of the same name. See [`RawRequest::header`].
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// Why a header cannot be sent.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum HeaderError {
    /// Not `NAME:VALUE`.
    #[error("it is not written as NAME:VALUE")]
    Form,
    /// Name or value contain characters that no header has.
    #[error("it contains characters that no header may have")]
    Characters,
    /// It would replace the token.
    #[error("the token is the only credential of a request")]
    Credential,
    /// It would change where the request goes, or how it is framed.
    #[error("this header belongs to the connection")]
    Connection,
}

impl RawRequest {
    /// Parses `NAME:VALUE`. Headers of the credential and of the connection are refused.
    pub fn header(text: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
        let (name, value) = text.split_once(':').ok_or(HeaderError::Form)?;
        let name =
            HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| HeaderError::Characters)?;
        let value = HeaderValue::from_str(value.trim()).map_err(|_| HeaderError::Characters)?;
        match name.as_str() {
            "authorization" | "proxy-authorization" | "cookie" => Err(HeaderError::Credential),
            "host" | "connection" | "content-length" | "transfer-encoding" | "te" | "trailer"
            | "upgrade" | "expect" | "keep-alive" | "proxy-connection" => {
                Err(HeaderError::Connection)
            }
            _ => Ok((name, value)),
        }
    }
}

/// The response to a [`RawRequest`].
#[derive(Debug)]
pub struct RawResponse {
    /// The response.
    pub response: ApiResponse,
    /// What its status means, unless it is a success.
    pub error: Option<ApiError>,
}

/// Any route.
impl Client {
    /// Sends a request to any route. GET, HEAD, PUT and DELETE are retried; other methods are not.
    pub async fn raw(&self, raw: &RawRequest) -> Result<RawResponse, ApiError> {
        let method = Method::from_bytes(raw.method.as_bytes())
            .map_err(|_| ApiError::Setup(format!("'{}' is not an HTTP method", raw.method)))?;
        let repeat = if method.is_idempotent() {
            Repeat::Idempotent
        } else {
            Repeat::Never
        };
        let mut request = ApiRequest::new(method, &raw.path, repeat).headers(&raw.headers);
        if names_resource(&raw.path) {
            request = request.naming_resource();
        }
        if self.token.class() == TokenClass::ClientToken && raw.path.starts_with("/client/") {
            request = request.outside_base_path();
        }
        for (name, value) in &raw.query {
            request = request.query(name, value.as_str());
        }
        if let Some(body) = &raw.body {
            request = request.body(body.clone());
        }
        let (response, error) = self.attempt(&request).await?;
        Ok(RawResponse { response, error })
    }
}

/// Whether the path names one resource, as far as this version knows the words of the API's routes.
fn names_resource(path: &str) -> bool {
    const WORDS: [&str; 20] = [
        "me",
        "token",
        "current",
        "check",
        "summary",
        "breakdown",
        "timeseries",
        "record",
        "batch",
        "context",
        "alerts",
        "history",
        "query",
        "transactions",
        "balances",
        "usage",
        "credit",
        "debit",
        "limits",
        "quotas",
    ];
    let plain = path.split('?').next().unwrap_or_default();
    let mut segments = plain
        .split('/')
        .filter(|segment| !segment.is_empty())
        .skip(1);
    segments.any(|segment| !WORDS.contains(&segment))
}

impl RawResponse {
    /// The body, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.response.body).ok()
    }
}
