//! Balances.

use limitry_types::{
    Balance, BalanceBooked, BalanceBooking, BalanceCheck, BalanceVerdict, NewBalance, Transaction,
};

use super::request::ApiRequest;
use super::retry::Repeat;
use super::{ApiError, Client, ItemLimit, Pages};

/// The answer to `POST /balances/credit` and `POST /balances/debit`.
#[derive(Debug, Clone)]
pub struct Booked {
    /// What was booked, or why nothing was.
    pub answer: BalanceBooked,
    /// Whether the idempotency key was booked before, so that nothing was booked now.
    pub is_repeat: bool,
}

/// Balances.
impl Client {
    /// `GET /balances`: those of a customer, or of all of them.
    pub fn balances(&self, customer: Option<&str>, items: ItemLimit) -> Pages<'_, Balance> {
        let filters = customer.map(|customer| ("customerId", customer.to_owned()));
        Pages::new(self, "/balances", filters.into_iter().collect(), items)
    }

    /// `GET /balances/ID`
    pub async fn balance(&self, id: &str) -> Result<Balance, ApiError> {
        self.call(&ApiRequest::get(&self.path("/balances", id)?).naming_resource())
            .await
    }

    /// `GET /balances/ID/transactions`
    pub fn balance_transactions(
        &self,
        id: &str,
        items: ItemLimit,
    ) -> Result<Pages<'_, Transaction>, ApiError> {
        let path = format!("{}/transactions", self.path("/balances", id)?);
        Ok(Pages::new(self, path, Vec::new(), items))
    }

    /// `POST /balances`
    pub async fn create_balance(&self, new: &NewBalance) -> Result<Balance, ApiError> {
        // Names are unique: a repeated request would be told that the first one had taken the name.
        self.call(&ApiRequest::post("/balances", new, Repeat::IfUnprocessed)?)
            .await
    }

    /// `POST /balances/check`: whether a debit of the amount would be booked. Books nothing.
    pub async fn check_balance(&self, check: &BalanceCheck) -> Result<BalanceVerdict, ApiError> {
        self.call(&ApiRequest::post(
            "/balances/check",
            check,
            Repeat::Idempotent,
        )?)
        .await
    }

    /// `POST /balances/credit`. A server may ignore the idempotency key, so the request is repeated only where it was not
    /// processed.
    pub async fn credit_balance(
        &self,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        self.book("/balances/credit", booking, idempotency_key)
            .await
    }

    /// `POST /balances/debit`: checks and books in one step. Repeated as [`Client::credit_balance`] is.
    pub async fn debit_balance(
        &self,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        self.book("/balances/debit", booking, idempotency_key).await
    }

    async fn book(
        &self,
        path: &str,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        let request = ApiRequest::post(path, booking, Repeat::IfUnprocessed)?
            .idempotency_key(idempotency_key);
        let response = self.send(&request).await?;
        let answer = self.decode(&request, &response)?;
        let is_repeat = response.headers.contains_key("idempotent-replay");
        Ok(Booked { answer, is_repeat })
    }
}
