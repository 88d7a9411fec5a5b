//! Quotas (contract, "Quotas").

use super::client::Call;
use super::retry::Repeat;
use super::{ApiError, Client, Pages, Wanted};
use limitry_types::{Dimensions, NewQuota, Quota, QuotaChange, QuotaVerdict};

impl Client {
    /// `GET /quotas`
    pub fn quotas(&self, wanted: Wanted) -> Pages<'_, Quota> {
        Pages::new(self, "/quotas", Vec::new(), wanted, |_| true)
    }

    /// `POST /quotas`. Names are unique, so it is repeated only where the server cannot have acted: a second
    /// attempt would otherwise be told that its own first had taken the name.
    pub async fn create_quota(&self, new: &NewQuota) -> Result<Quota, ApiError> {
        self.call(&Call::post("/quotas", new, Repeat::IfUntouched)?)
            .await
    }

    /// `GET /quotas/{id}`
    pub async fn quota(&self, id: &str) -> Result<Quota, ApiError> {
        self.call(&Call::get(&self.path("/quotas", id)?)).await
    }

    /// `PUT /quotas/{id}`
    pub async fn change_quota(&self, id: &str, change: &QuotaChange) -> Result<Quota, ApiError> {
        self.call(&Call::put(&self.path("/quotas", id)?, change)?)
            .await
    }

    /// `DELETE /quotas/{id}`
    pub async fn delete_quota(&self, id: &str) -> Result<(), ApiError> {
        self.send(&Call::delete(&self.path("/quotas", id)?))
            .await
            .map(drop)
    }

    /// `POST /quotas/check`: how the quotas stand that apply to these dimensions; nothing is counted.
    pub async fn check_quotas(&self, dimensions: &Dimensions) -> Result<QuotaVerdict, ApiError> {
        self.call(&Call::post("/quotas/check", dimensions, Repeat::Safe)?)
            .await
    }
}
