//! Whether a server is there at all: asked without a credential, for `doctor`.

use std::path::Path;
use std::time::{Duration, Instant};

use ::http::header::{DATE, USER_AGENT};
use ::http::{Method, Request};
use bytes::Bytes;
use jiff::Timestamp;

use super::{ApiError, HttpTransport, Transport as _, retry};
use crate::ApiUrl;

/// A server that answered.
#[derive(Debug, Clone)]
pub struct ProbeResult {
    /// With what.
    pub status: u16,
    /// After how long, the connection included.
    pub took: Duration,
    /// What time it is there.
    pub date: Option<Timestamp>,
}

/// Asks the API something without a token: every status is an answer.
pub async fn probe(
    api_url: &ApiUrl,
    timeout: Duration,
    ca_file: Option<&Path>,
) -> Result<ProbeResult, ApiError> {
    let transport = HttpTransport::new(api_url, timeout, ca_file)?;
    let request = Request::builder()
        .method(Method::GET)
        .uri(api_url.join("/projects/current"))
        .header(USER_AGENT, concat!("limitry/", env!("CARGO_PKG_VERSION")))
        .body(Bytes::new())
        .map_err(|error| ApiError::Setup(format!("cannot build the request: {error}")))?;
    let begun = Instant::now();
    match transport.send(request).await {
        Ok(reply) => Ok(ProbeResult {
            status: reply.status,
            took: begun.elapsed(),
            date: reply
                .headers
                .get(DATE)
                .and_then(|value| value.to_str().ok())
                .and_then(retry::http_date),
        }),
        Err(failed) => Err(ApiError::Network {
            changes: false,
            kind: failed.kind,
            host: api_url.host(),
            reason: failed.reason,
        }),
    }
}
