//! Any route of the API, raw: also ones that this version has never heard of (`limitry api`).

use ::http::Method;
use serde_json::Value;

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, ApiResponse, Client};
use crate::TokenClass;

/// One raw call. The path was checked: it stays below the API's base.
#[derive(Debug, Clone)]
pub struct RawRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// `/quotas`, with a query of its own perhaps.
    pub path: String,
    /// Further query parameters.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

/// Its answer, whatever the status.
#[derive(Debug)]
pub struct RawResponse {
    /// The status and everything that came with it.
    pub reply: ApiResponse,
    /// What the status means, when it is no success.
    pub error: Option<ApiError>,
}

impl Client {
    /// Sends it. Reads and settings to a value are repeated where that helps; a post is sent once.
    pub async fn raw(&self, raw: &RawRequest) -> Result<RawResponse, ApiError> {
        let method = Method::from_bytes(raw.method.as_bytes())
            .map_err(|_| ApiError::Setup(format!("'{}' is no HTTP method", raw.method)))?;
        let repeat = if matches!(
            method,
            Method::GET | Method::HEAD | Method::PUT | Method::DELETE
        ) {
            Repeat::Safe
        } else {
            Repeat::Never
        };
        let mut call = ApiRequest::new(method, &raw.path, repeat);
        if self.token().class() == TokenClass::ClientToken && raw.path.starts_with("/client/") {
            call = call.outside_base_path();
        }
        for (name, value) in &raw.query {
            call = call.query(name, value.as_str());
        }
        if let Some(body) = &raw.body {
            call = call.body(body.clone());
        }
        let (reply, error) = self.attempt(&call).await?;
        Ok(RawResponse { reply, error })
    }
}

impl RawResponse {
    /// The body as JSON, if it is.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.reply.body).ok()
    }
}
