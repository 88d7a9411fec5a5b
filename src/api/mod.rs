//! The typed client of the contract: a file a resource. The only place that knows HTTP.
//!
//! A [`Client`] exists only with a credential. It retries what is safe to repeat, within the call's deadline;
//! it never follows a redirect, and it believes nothing that it was told: secrets and ids are checked, bodies and
//! lists are bounded.

mod client;
mod client_tokens;
mod customers;
mod dev;
mod error;
mod hostile;
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
pub use error::{ApiError, NetworkKind, Refusal, unless_gone};
pub use http::HttpTransport;
pub use keys::{Changed, NewKey};
pub use list::{Listing, Pages, Wanted};
pub use probe::{Reached, reach, resolve};
pub use raw::{RawAnswer, RawCall};
pub use retry::Policy;
pub use transport::{BoxFuture, Reply, Transport, TransportError, Witness};
pub use usage::{Range, Track};

pub(crate) use hostile::answer as hostile_answer;
pub(crate) use issuer::issuer;
