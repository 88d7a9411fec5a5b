//! The typed client of the contract: a file a resource. The only place that knows HTTP.
//!
//! A [`Client`] exists only with a credential. It retries what is safe to repeat, within the call's deadline;
//! it never follows a redirect, and it believes nothing that it was told: secrets and ids are checked, bodies and
//! lists are bounded.

mod api_url;
mod certificate_issuer;
mod client;
mod client_tokens;
mod customers;
mod dev;
mod error;
#[cfg(feature = "testing")]
mod fuzzing;
mod http;
mod keys;
mod list;
mod probe;
mod quotas;
mod rate_limits;
mod raw_request;
mod retry;
mod tls;
mod token;
mod transport;
mod usage;
mod users;

pub use client::{Client, ServerClock};
pub use client_tokens::NewToken;
pub use error::{ApiError, NetworkKind, Rejection, optional};
pub use http::HttpTransport;
pub use keys::{Changed, NewKey};
pub use list::{ItemLimit, Pages};
pub use probe::{ProbeResult, probe};
pub use raw_request::{RawRequest, RawResponse};
pub use retry::Policy;
pub use transport::{ApiResponse, BoxFuture, ResponseObserver, Transport, TransportError};
pub use usage::{Range, Track};

pub use api_url::{ApiUrl, DEFAULT_API_URL, UrlError};
pub use token::{RETIRED_PREFIXES, Token, TokenClass, TokenError};

/// What the fuzz targets and their tests call.
#[cfg(feature = "testing")]
pub mod testing {
    pub use crate::certificate_issuer::issuer;
    pub use crate::fuzzing::answer;
}
