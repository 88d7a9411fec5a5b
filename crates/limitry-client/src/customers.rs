//! Customers.

use std::fmt::Write as _;

use super::request::ApiRequest;
use super::retry::Repeat;
use super::usage::Range;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{Customer, CustomerBalances, CustomerChange, CustomerUsage, NewCustomer};

/// The answer to `POST /customers`.
#[derive(Debug, Clone)]
pub struct CreatedCustomer {
    /// The customer as it is now.
    pub customer: Customer,
    /// Whether it existed before the request.
    pub existed: bool,
}

/// Customers.
impl Client {
    /// `GET /customers`
    pub fn customers(&self, items: ItemLimit) -> Pages<'_, Customer> {
        Pages::new(self, "/customers", Vec::new(), items)
    }

    /// `GET /customers/ID`, where ID is the API's or your own.
    pub async fn customer(&self, id: &str) -> Result<Customer, ApiError> {
        let path = format!("/customers/{}", segment(id));
        self.call_and_compare(&ApiRequest::get(&path).naming_resource(), Some(id))
            .await
    }

    /// `POST /customers`: a customer that exists gets the given fields.
    pub async fn create_customer(&self, new: &NewCustomer) -> Result<CreatedCustomer, ApiError> {
        // External ids are unique: a retry after a request that succeeded gets a conflict.
        let request = ApiRequest::post("/customers", new, Repeat::IfUnprocessed)?;
        let (customer, status): (Customer, _) =
            self.call_and_compare_with_status(&request, None).await?;
        let existed = status != 201;
        Ok(CreatedCustomer { customer, existed })
    }

    /// `PUT /customers/ID`
    pub async fn update_customer(
        &self,
        id: &str,
        change: &CustomerChange,
    ) -> Result<Customer, ApiError> {
        let path = format!("/customers/{}", segment(id));
        let request = ApiRequest::put(&path, change)?.naming_resource();
        self.call_and_compare(&request, Some(id)).await
    }

    /// `GET /customers/ID/balances`
    pub async fn customer_balances(&self, id: &str) -> Result<CustomerBalances, ApiError> {
        let path = format!("/customers/{}/balances", segment(id));
        self.call(&ApiRequest::get(&path).naming_resource()).await
    }

    /// `GET /customers/ID/usage`
    pub async fn customer_usage(&self, id: &str, range: &Range) -> Result<CustomerUsage, ApiError> {
        let path = format!("/customers/{}/usage", segment(id));
        self.call(&range.filter(ApiRequest::get(&path).naming_resource()))
            .await
    }
}

/// Percent-encodes a customer id, which may be any text, as one segment of a path. Dots too: `..` must not climb.
fn segment(text: &str) -> String {
    // URL parsers read `%2E%2E` as `..`, so no URL names such a customer. No customer has this id.
    if matches!(text, "." | "..") {
        return "%00".to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_external_id_stays_one_segment() {
        assert_eq!(segment("cust_1-a"), "cust_1-a");
        assert_eq!(segment("a/b?c#d e"), "a%2Fb%3Fc%23d%20e");
        assert_eq!(segment("v1.2"), "v1%2E2");
        assert_eq!(segment("..."), "%2E%2E%2E");
        for climbing in [".", ".."] {
            assert_eq!(segment(climbing), "%00", "{climbing}");
        }
    }
}
