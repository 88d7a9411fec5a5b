//! Quotas and rate limits: the same methods for both.

use limitry_types::{Dimensions, Limit};

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};

/// Quotas and rate limits. The type says which: `client.limits::<Quota>(ItemLimit::All)`.
impl Client {
    /// `GET /quotas` or `GET /rate-limits`
    pub fn limits<L: Limit>(&self, items: ItemLimit) -> Pages<'_, L> {
        Pages::new(self, L::PATH, Vec::new(), items)
    }

    /// `GET /quotas/ID` or `GET /rate-limits/ID`
    pub async fn limit<L: Limit>(&self, id: &str) -> Result<L, ApiError> {
        self.call(&ApiRequest::get(&self.path(L::PATH, id)?).naming_resource())
            .await
    }

    /// `POST /quotas` or `POST /rate-limits`
    pub async fn create_limit<L: Limit>(&self, new: &L::New) -> Result<L, ApiError> {
        // Names are unique: a repeated request would be told that the first one had taken the name.
        self.call(&ApiRequest::post(L::PATH, new, Repeat::IfUnprocessed)?)
            .await
    }

    /// `PUT /quotas/ID` or `PUT /rate-limits/ID`
    pub async fn update_limit<L: Limit>(
        &self,
        id: &str,
        change: &L::Change,
    ) -> Result<L, ApiError> {
        self.call(&ApiRequest::put(&self.path(L::PATH, id)?, change)?.naming_resource())
            .await
    }

    /// `DELETE /quotas/ID` or `DELETE /rate-limits/ID`
    pub async fn delete_limit<L: Limit>(&self, id: &str) -> Result<(), ApiError> {
        let path = self.path(L::PATH, id)?;
        self.delete(&ApiRequest::delete(&path).naming_resource())
            .await
    }

    /// `POST /quotas/check` or `POST /rate-limits/check`: how those stand that apply to `dimensions`. Counts nothing.
    pub async fn check_limits<L: Limit>(
        &self,
        dimensions: &Dimensions,
    ) -> Result<L::Verdict, ApiError> {
        let path = format!("{}/check", L::PATH);
        self.call(&ApiRequest::post(&path, dimensions, Repeat::Idempotent)?)
            .await
    }
}
