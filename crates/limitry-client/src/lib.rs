//! A typed, asynchronous client of the [Limitry](https://limitry.com) API.
//!
//! A [`Client`] sends one [`Token`] to one [`ApiUrl`], and nowhere else: it follows no redirect, and accepts plain
//! HTTP for loopback only. It repeats requests that are safe to repeat, within a bounded time. It does not trust the
//! server: secrets and ids are checked, responses and lists are bounded.
//!
//! ```no_run
//! use limitry_client::types::{NewEvent, UsageCheck};
//! use limitry_client::{ApiUrl, Client, Token};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let token: Token = std::env::var("LIMITRY_API_KEY")?.parse()?;
//! let client = Client::builder(ApiUrl::hosted(), token).build()?;
//!
//! let check = UsageCheck {
//!     customer_id: "customer_1".to_owned(),
//!     event_type: "completion".to_owned(),
//!     values: [("total_tokens".to_owned(), 500_u32.into())].into(),
//!     dimensions: [("model".to_owned(), "gpt-4".to_owned())].into(),
//! };
//! if client.check_usage(&check).await?.allowed {
//!     // Do the work, then record what it used.
//!     client
//!         .record_event(&NewEvent {
//!             customer_id: check.customer_id,
//!             event_type: check.event_type,
//!             values: [("total_tokens".to_owned(), 480_u32.into())].into(),
//!             dimensions: check.dimensions,
//!             idempotency_key: Some("request-42".to_owned()),
//!             ..NewEvent::default()
//!         })
//!         .await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The futures are [`Send`]; they need a Tokio runtime with time and I/O.

mod api_url;
mod balances;
mod breakdown_rows;
mod builder;
mod certificate_issuer;
mod client;
mod client_tokens;
mod clock;
mod confirmation;
mod customers;
pub mod dev;
mod error;
mod first_form;
#[cfg(feature = "testing")]
mod fuzzing;
mod http;
mod identity;
mod keys;
mod list;
mod probe;
mod proxy;
mod raw_request;
mod request;
mod resources;
mod retry;
mod tls;
mod token;
mod transport;
mod usage;
mod users;
mod webhooks;

pub use limitry_types as types;

pub use api_url::{ApiUrl, DEFAULT_API_URL, UrlError};
pub use balances::Booked;
pub use breakdown_rows::BreakdownRows;
pub use builder::ClientBuilder;
pub use client::Client;
pub use client_tokens::CreatedClientToken;
pub use clock::ServerClock;
pub use customers::CreatedCustomer;
pub use error::{ApiError, NetworkKind, ROUTE_MISSING, Rejection, optional};
pub use http::HttpTransport;
pub use identity::{Identity, Step};
pub use keys::{ChangedKey, NewKey};
pub use list::{ItemLimit, Pages};
pub use probe::{ProbeResult, probe};
pub use proxy::{NoProxy, Proxy, ProxyError};
pub use raw_request::{HeaderError, RawRequest, RawResponse};
pub use retry::backoff;
pub use token::{RETIRED_PREFIXES, Token, TokenClass, TokenError, WEBHOOK_PREFIX};
pub use transport::{
    ApiResponse, BoxFuture, Observer, OpenResponse, Pieces, Retry, Transport, TransportError,
};
pub use usage::{Range, Track};

/// Entry points of the fuzz targets.
#[cfg(feature = "testing")]
pub mod testing {
    pub use crate::fuzzing::answer;

    /// The issuer of a DER certificate.
    pub fn issuer(certificate: &[u8]) -> Option<String> {
        crate::certificate_issuer::issuer(certificate)
    }
}
