//! The control routes of the local service: clock, faults, reset, seed and webhooks. The hosted API has none of them.

use serde_json::Value;

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client};

/// The control routes of a local service; made by [`Client::dev`].
#[derive(Debug, Clone, Copy)]
pub struct DevRoutes<'a>(pub(super) &'a Client);

impl Client {
    /// The control routes of the local service that this client is connected to.
    pub fn dev(&self) -> DevRoutes<'_> {
        DevRoutes(self)
    }
}

impl DevRoutes<'_> {
    /// `GET /dev/…`
    pub async fn get(&self, path: &str) -> Result<Value, ApiError> {
        let request = ApiRequest::get(path).without_project().outside_base_path();
        self.0.call(&request).await
    }

    /// `PUT /dev/…`
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        let request = ApiRequest::put(path, body)?
            .without_project()
            .outside_base_path();
        self.0.call(&request).await
    }

    /// `POST /dev/…`; null when the response has no body.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        let request = ApiRequest::post(path, body, Repeat::Never)?
            .without_project()
            .outside_base_path();
        let response = self.0.send(&request).await?;
        if response.body.is_empty() {
            return Ok(Value::Null);
        }
        self.0.decode(&request, &response)
    }
}
