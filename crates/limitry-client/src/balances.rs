//! Balances.

use limitry_types::{
    Balance, BalanceBooked, BalanceBooking, BalanceCheck, BalanceVerdict, ExactAmount, NewBalance,
    Transaction, TransactionType,
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
        let path = self.path("/balances", id)?;
        self.call_and_compare(&ApiRequest::get(&path).naming_resource(), Some(id))
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

    /// `GET /balances/ID/transactions`: the transaction of an answer is in the list. A server may answer and book nothing.
    pub async fn confirm_booking(&self, id: &str, answer: &BalanceBooked) -> Result<(), ApiError> {
        let Some(booked) = &answer.transaction else {
            return Ok(());
        };
        let path = format!("{}/transactions", self.path("/balances", id)?);
        let malformed = |reason| self.malformed(&ApiRequest::get(&path), reason, None);
        if booked.balance_id != id {
            return Err(malformed("it was booked on another balance"));
        }
        let transactions = self.balance_transactions(id, ItemLimit::All)?;
        match transactions.find(|one| one.id == booked.id).await? {
            Some(listed) if listed.amount == booked.amount => Ok(()),
            Some(_) => Err(malformed("another amount was booked")),
            None => Err(malformed("what was booked is not in it")),
        }
    }

    /// `POST /balances`
    pub async fn create_balance(&self, new: &NewBalance) -> Result<Balance, ApiError> {
        // Names are unique: a retry after a request that succeeded gets a conflict.
        let request = ApiRequest::post("/balances", new, Repeat::IfUnprocessed)?;
        let created: Balance = self.call_and_compare(&request, None).await?;
        if created.current_balance == new.initial_balance.unwrap_or_default() {
            return Ok(created);
        }
        Err(self.malformed(
            &request,
            "its `currentBalance` is not the initial one",
            None,
        ))
    }

    /// `POST /balances/check`: whether a debit of the amount would be booked. Books nothing.
    pub async fn check_balance(&self, check: &BalanceCheck) -> Result<BalanceVerdict, ApiError> {
        let request = ApiRequest::post("/balances/check", check, Repeat::Idempotent)?;
        let verdict: BalanceVerdict = self.call_and_compare(&request, None).await?;
        let answered = verdict.requested_amount;
        if answered == check.amount || answered == ExactAmount::ZERO {
            return Ok(verdict);
        }
        Err(self.malformed(&request, "it is about another amount", None))
    }

    /// `POST /balances/credit`. A server may ignore the idempotency key, so the request is repeated only where it was not
    /// processed.
    pub async fn credit_balance(
        &self,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        self.book(TransactionType::Credit, booking, idempotency_key)
            .await
    }

    /// `POST /balances/debit`: checks and books in one step. Repeated as [`Client::credit_balance`] is.
    pub async fn debit_balance(
        &self,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        self.book(TransactionType::Debit, booking, idempotency_key)
            .await
    }

    async fn book(
        &self,
        kind: TransactionType,
        booking: &BalanceBooking,
        idempotency_key: &str,
    ) -> Result<Booked, ApiError> {
        let path = format!("/balances/{}", kind.as_str());
        let request = ApiRequest::post(&path, booking, Repeat::IfUnprocessed)?
            .idempotency_key(idempotency_key);
        let response = self.send(&request).await?;
        let answer = self.decode(&request, &response)?;
        if let Some(reason) = contradiction(kind, booking, &answer) {
            return Err(self.malformed(&request, reason, response.request_id()));
        }
        let is_repeat = response.headers.contains_key("idempotent-replay");
        Ok(Booked { answer, is_repeat })
    }
}

/// What in an answer contradicts the booking.
fn contradiction(
    kind: TransactionType,
    booking: &BalanceBooking,
    answer: &BalanceBooked,
) -> Option<&'static str> {
    let Some(transaction) = &answer.transaction else {
        return answer.success.then_some("it shows no transaction");
    };
    if !answer.success {
        return Some("it shows a transaction and says that nothing was booked");
    }
    if transaction.amount != booking.amount {
        return Some("another amount was booked");
    }
    let is_same = transaction.transaction_type == kind.as_str()
        && transaction.description.trim() == booking.description.trim()
        && transaction.reference.as_deref().map(str::trim)
            == booking.reference.as_deref().map(str::trim);
    if !is_same {
        return Some("something else was booked");
    }
    let balance = answer.balance.as_ref()?;
    let is_same = balance.name == booking.name
        && balance.customer_id == booking.customer_id
        && balance.id == transaction.balance_id;
    (!is_same).then_some("it was booked on another balance")
}
