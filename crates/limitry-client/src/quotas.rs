//! Quotas (contract, "Quotas").

use super::client::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{Dimensions, NewQuota, Quota, QuotaChange, QuotaVerdict};

impl Client {
    /// `GET /quotas`
    pub fn quotas(&self, wanted: ItemLimit) -> Pages<'_, Quota> {
        Pages::new(self, "/quotas", Vec::new(), wanted, |_| true)
    }

    /// `POST /quotas`. Names are unique, so it is repeated only where the server cannot have acted: a second
    /// attempt would otherwise be told that its own first had taken the name.
    pub async fn create_quota(&self, new: &NewQuota) -> Result<Quota, ApiError> {
        self.call(&ApiRequest::post("/quotas", new, Repeat::IfUntouched)?)
            .await
    }

    /// `GET /quotas/{id}`
    pub async fn quota(&self, id: &str) -> Result<Quota, ApiError> {
        self.call(&ApiRequest::get(&self.path("/quotas", id)?))
            .await
    }

    /// `PUT /quotas/{id}`
    pub async fn change_quota(&self, id: &str, change: &QuotaChange) -> Result<Quota, ApiError> {
        self.call(&ApiRequest::put(&self.path("/quotas", id)?, change)?)
            .await
    }

    /// `DELETE /quotas/{id}`
    pub async fn delete_quota(&self, id: &str) -> Result<(), ApiError> {
        self.send(&ApiRequest::delete(&self.path("/quotas", id)?))
            .await
            .map(drop)
    }

    /// `POST /quotas/check`: how the quotas stand that apply to these dimensions; nothing is counted.
    pub async fn check_quotas(&self, dimensions: &Dimensions) -> Result<QuotaVerdict, ApiError> {
        self.call(&ApiRequest::post(
            "/quotas/check",
            dimensions,
            Repeat::Safe,
        )?)
        .await
    }
}
