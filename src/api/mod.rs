//! The typed client of the contract: a file a resource. The only place that knows HTTP.
//!
//! A [`Client`] exists only with a credential. It retries what is safe to repeat, within the call's deadline;
//! it never follows a redirect, and it believes nothing that it was told: secrets and ids are checked, bodies and
//! lists are bounded (S4, S9, S24).

mod client;
mod client_tokens;
mod customers;
mod dev;
mod error;
mod http;
mod issuer;
mod keys;
mod list;
mod person;
mod probe;
mod quotas;
mod rate_limits;
mod raw;
mod retry;
mod tls;
mod transport;
mod usage;

pub use client::{Client, ServerClock};
pub use client_tokens::NewToken;
pub use error::{ApiError, NetworkKind, Refusal};
pub use http::HttpTransport;
pub use keys::NewKey;
pub use list::{Listing, Pages, Wanted};
pub use probe::{Reached, reach, resolve};
pub use raw::{RawAnswer, RawCall};
pub use retry::Policy;
pub use transport::{BoxFuture, Reply, Transport, TransportError, Witness};
pub use usage::{Range, Track};

/// An answer that is no good, with a header that says when to come again: what reads them must bear any bytes.
pub(crate) fn hostile(status: u16, header: &str, body: &[u8]) {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let refusal = error::read_refusal(status, body, Some(header.to_owned()));
    assert!(!refusal.message.is_empty() && refusal.details.len() <= 20);
    let again = retry::retry_after(header, now);
    assert!(again.is_none_or(|at| at >= now));
    // Whatever it is, it is a time or none.
    let _ = retry::http_date(header);
}
