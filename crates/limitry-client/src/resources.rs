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
        let path = self.path(R::PATH, id)?;
        self.call_and_compare(&ApiRequest::get(&path).naming_resource(), Some(id))
            .await
    }

    /// `POST /quotas`, `POST /rate-limits`, `POST /meters` or `POST /limits`
    pub async fn create_resource<R: Resource>(&self, new: &R::New) -> Result<R, ApiError> {
        // A repeated request would make a second one, or be told that the first one had taken the name.
        let request = ApiRequest::post(R::PATH, new, Repeat::IfUnprocessed)?;
        self.call_and_compare(&request, None).await
    }

    /// `PUT /quotas/ID`, `PUT /rate-limits/ID`, `PUT /meters/ID` or `PUT /limits/ID`
    pub async fn update_resource<R: Resource>(
        &self,
        id: &str,
        change: &R::Change,
    ) -> Result<R, ApiError> {
        let path = self.path(R::PATH, id)?;
        let request = ApiRequest::put(&path, change)?.naming_resource();
        self.call_and_compare(&request, Some(id)).await
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
        let request = ApiRequest::post(&path, query, Repeat::Idempotent)?.naming_resource();
        let found: MeterValue = self.call(&request).await?;
        if found.meter_id.is_empty() || found.meter_id == id {
            return Ok(found);
        }
        Err(self.malformed(&request, "it is about another meter", None))
    }
}
