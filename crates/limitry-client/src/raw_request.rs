//! Requests to any route, also to one that this version does not know.

use ::http::Method;
use serde_json::Value;

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
        let mut request = ApiRequest::new(method, &raw.path, repeat);
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

impl RawResponse {
    /// The body, if it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.response.body).ok()
    }
}
