//! Customers (contract, "Customers").

use super::client::ApiRequest;
use super::retry::Repeat;
use super::usage::Range;
use super::{ApiError, Client, ItemLimit, Pages};
use limitry_types::{Customer, CustomerUsage, NewCustomer};

impl Client {
    /// `GET /customers`
    pub fn customers(&self, wanted: ItemLimit) -> Pages<'_, Customer> {
        Pages::new(self, "/customers", Vec::new(), wanted, |_| true)
    }

    /// `GET /customers/{id}`, by own or external id. An external id is the application's and may be any text: it is
    /// percent-encoded, so that it stays one segment of the path.
    pub async fn customer(&self, id: &str) -> Result<Customer, ApiError> {
        self.call(&ApiRequest::get(&format!("/customers/{}", segment(id))))
            .await
    }

    /// `POST /customers`; external ids are unique, so it is repeated only where the server cannot have acted.
    pub async fn create_customer(&self, new: &NewCustomer) -> Result<Customer, ApiError> {
        self.call(&ApiRequest::post("/customers", new, Repeat::IfUntouched)?)
            .await
    }

    /// `GET /customers/{id}/usage`
    pub async fn customer_usage(&self, id: &str, range: &Range) -> Result<CustomerUsage, ApiError> {
        let path = format!("/customers/{}/usage", segment(id));
        self.call(&range.on(ApiRequest::get(&path))).await
    }
}

/// Everything but unreserved characters is encoded, dots too: `..` must not climb.
fn segment(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    // `%2E%2E` is read as `..` by URL parsers: a lone run of dots is not an id that anybody can have.
    if text.bytes().all(|byte| byte == b'.') {
        "%00".to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn an_external_id_stays_one_segment() {
        assert_eq!(segment("cust_1-a"), "cust_1-a");
        assert_eq!(segment("a/b?c#d e"), "a%2Fb%3Fc%23d%20e");
        assert_eq!(segment("v1.2"), "v1%2E2");
        for climbing in [".", "..", "..."] {
            assert_eq!(segment(climbing), "%00", "{climbing}");
        }
    }
}
