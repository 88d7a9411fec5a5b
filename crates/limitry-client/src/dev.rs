//! `/dev/*`: what a local server can do beyond the contract (clock, faults, reset, seed).

use serde_json::Value;

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client};

impl Client {
    /// `GET /dev/…`
    pub async fn dev_show(&self, path: &str) -> Result<Value, ApiError> {
        self.call(&ApiRequest::get(path).without_project().outside_base_path())
            .await
    }

    /// `PUT /dev/…`
    pub async fn dev_change(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        self.call(
            &ApiRequest::put(path, body)?
                .without_project()
                .outside_base_path(),
        )
        .await
    }

    /// `POST /dev/…`; the answer may have no body.
    pub async fn dev_do(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        let call = ApiRequest::post(path, body, Repeat::Never)?
            .without_project()
            .outside_base_path();
        let reply = self.send(&call).await?;
        if reply.body.is_empty() {
            Ok(Value::Null)
        } else {
            self.decode(&call, &reply)
        }
    }
}
