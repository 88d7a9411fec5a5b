//! Rate limits (contract, "Rate limits").

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{Dimensions, NewRateLimit, RateLimit, RateLimitChange, RateLimitVerdict};

impl Client {
    /// `GET /rate-limits`
    pub fn rate_limits(&self, wanted: ItemLimit) -> Pages<'_, RateLimit> {
        Pages::new(self, "/rate-limits", Vec::new(), wanted, |_| true)
    }

    /// `POST /rate-limits`; repeated as `POST /quotas` is.
    pub async fn create_rate_limit(&self, new: &NewRateLimit) -> Result<RateLimit, ApiError> {
        self.call(&ApiRequest::post("/rate-limits", new, Repeat::IfUntouched)?)
            .await
    }

    /// `GET /rate-limits/{id}`
    pub async fn rate_limit(&self, id: &str) -> Result<RateLimit, ApiError> {
        self.call(&ApiRequest::get(&self.path("/rate-limits", id)?))
            .await
    }

    /// `PUT /rate-limits/{id}`
    pub async fn change_rate_limit(
        &self,
        id: &str,
        change: &RateLimitChange,
    ) -> Result<RateLimit, ApiError> {
        self.call(&ApiRequest::put(&self.path("/rate-limits", id)?, change)?)
            .await
    }

    /// `DELETE /rate-limits/{id}`
    pub async fn delete_rate_limit(&self, id: &str) -> Result<(), ApiError> {
        self.send(&ApiRequest::delete(&self.path("/rate-limits", id)?))
            .await
            .map(drop)
    }

    /// `POST /rate-limits/check`: how the rate limits stand that apply to these dimensions; nothing is counted.
    pub async fn check_rate_limits(
        &self,
        dimensions: &Dimensions,
    ) -> Result<RateLimitVerdict, ApiError> {
        self.call(&ApiRequest::post(
            "/rate-limits/check",
            dimensions,
            Repeat::Safe,
        )?)
        .await
    }
}
