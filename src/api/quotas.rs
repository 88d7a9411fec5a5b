//! Quotas (contract, "Quotas").

use super::client::{Call, is_id};
use super::retry::Repeat;
use super::{ApiError, Client, Listing, Wanted};
use crate::wire::{Dimensions, NewQuota, Quota, QuotaVerdict};

impl Client {
    /// `GET /quotas`
    pub async fn quotas(&self, wanted: Wanted) -> Result<Listing<Quota>, ApiError> {
        self.list("/quotas", &[], wanted, |_| true).await
    }

    /// `POST /quotas`. Names are unique, so it is repeated only where the server cannot have acted: a second
    /// attempt would otherwise be told that its own first had taken the name.
    pub async fn create_quota(&self, new: &NewQuota) -> Result<Quota, ApiError> {
        self.call(&Call::post("/quotas", new, Repeat::IfUntouched)?)
            .await
    }

    /// `GET /quotas/{id}`
    pub async fn quota(&self, id: &str) -> Result<Quota, ApiError> {
        if !is_id(id) {
            return Err(self.malformed(
                &Call::get("/quotas/{id}"),
                "it named a quota by an id that is none",
                None,
            ));
        }
        self.call(&Call::get(&format!("/quotas/{id}"))).await
    }

    /// `POST /quotas/check`: how the quotas stand that apply to these dimensions; nothing is counted.
    pub async fn check_quotas(&self, dimensions: &Dimensions) -> Result<QuotaVerdict, ApiError> {
        self.call(&Call::post("/quotas/check", dimensions, Repeat::Safe)?)
            .await
    }
}
