//! Whether a server can be reached, without a token.

use std::time::{Duration, Instant};

use ::http::header::{DATE, USER_AGENT};
use ::http::{Method, Request};
use bytes::Bytes;
use jiff::Timestamp;

use super::{ApiError, ApiUrl, Transport, builder, retry};

/// A server that responded.
#[derive(Debug, Clone)]
pub struct ProbeResult {
    /// The status, which may be any.
    pub status: u16,
    /// The time that connecting and responding took.
    pub elapsed: Duration,
    /// The server's time.
    pub date: Option<Timestamp>,
}

/// Sends one request without a token. Every status counts as a response.
pub async fn probe(api_url: &ApiUrl, transport: &dyn Transport) -> Result<ProbeResult, ApiError> {
    let request = Request::builder()
        .method(Method::GET)
        .uri(api_url.join("/projects/current"))
        .header(USER_AGENT, builder::USER_AGENT)
        .body(Bytes::new())
        .map_err(|error| ApiError::Setup(format!("cannot build the request: {error}")))?;
    let started = Instant::now();
    match transport.send(request).await {
        Ok(response) => Ok(ProbeResult {
            status: response.status,
            elapsed: started.elapsed(),
            date: response.header(DATE).and_then(retry::http_date),
        }),
        Err(error) => Err(ApiError::Network {
            changes: false,
            kind: error.kind,
            host: api_url.host(),
            reason: error.reason,
        }),
    }
}
