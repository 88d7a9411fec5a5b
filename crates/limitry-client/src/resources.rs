//! Quotas, rate limits, meters and limits on meters: the same methods for all of them.

use limitry_types::{Limit, Meter, MeterLimit, MeterQuery, MeterValue, Resource};

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};

/// Quotas, rate limits, meters and limits on meters. The type says which: `client.resources::<Quota>(ItemLimit::All)`.
impl Client {
    /// `GET /quotas`, `GET /rate-limits`, `GET /meters` or `GET /limits`
    pub fn resources<R: Resource>(&self, items: ItemLimit) -> Pages<'_, R> {
        Pages::new(self, R::PATH, Vec::new(), items)
    }

    /// `GET /quotas/ID`, `GET /rate-limits/ID`, `GET /meters/ID` or `GET /limits/ID`
    pub async fn resource<R: Resource>(&self, id: &str) -> Result<R, ApiError> {
        self.call(&ApiRequest::get(&self.path(R::PATH, id)?).naming_resource())
            .await
    }

    /// `POST /quotas`, `POST /rate-limits`, `POST /meters` or `POST /limits`
    pub async fn create_resource<R: Resource>(&self, new: &R::New) -> Result<R, ApiError> {
        // A repeated request would make a second one, or be told that the first one had taken the name.
        self.call(&ApiRequest::post(R::PATH, new, Repeat::IfUnprocessed)?)
            .await
    }

    /// `PUT /quotas/ID`, `PUT /rate-limits/ID`, `PUT /meters/ID` or `PUT /limits/ID`
    pub async fn update_resource<R: Resource>(
        &self,
        id: &str,
        change: &R::Change,
    ) -> Result<R, ApiError> {
        self.call(&ApiRequest::put(&self.path(R::PATH, id)?, change)?.naming_resource())
            .await
    }

    /// `DELETE /quotas/ID`, `DELETE /rate-limits/ID`, `DELETE /meters/ID` or `DELETE /limits/ID`
    pub async fn delete_resource<R: Resource>(&self, id: &str) -> Result<(), ApiError> {
        let path = self.path(R::PATH, id)?;
        self.delete(&ApiRequest::delete(&path).naming_resource())
            .await
    }

    /// `POST /quotas/check`, `POST /rate-limits/check` or `POST /limits/check`: how those stand that apply. Counts nothing.
    pub async fn check_limits<L: Limit>(&self, check: &L::Check) -> Result<L::Verdict, ApiError> {
        let path = format!("{}/check", L::PATH);
        self.call(&ApiRequest::post(&path, check, Repeat::Idempotent)?)
            .await
    }

    /// `GET /limits`: the own limits of a customer, without the defaults.
    pub fn limits_of_customer(&self, customer: &str, items: ItemLimit) -> Pages<'_, MeterLimit> {
        let filters = vec![("customerId", customer.to_owned())];
        Pages::new(self, MeterLimit::PATH, filters, items)
    }

    /// `POST /meters/ID/query`: the number of a meter over the events that match.
    pub async fn query_meter(&self, id: &str, query: &MeterQuery) -> Result<MeterValue, ApiError> {
        let path = format!("{}/query", self.path(Meter::PATH, id)?);
        self.call(&ApiRequest::post(&path, query, Repeat::Idempotent)?.naming_resource())
            .await
    }
}
