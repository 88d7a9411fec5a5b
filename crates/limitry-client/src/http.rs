//! HTTP with reqwest: no redirects, no proxy for loopback, bounded bodies, the system's roots.

use std::error::Error as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ::http::Request;
use bytes::{Bytes, BytesMut};

use super::transport::{
    ApiResponse, BoxFuture, MAX_BODY_BYTES, MAX_ERROR_BODY_BYTES, Transport, TransportError,
};
use super::{ApiError, NetworkKind, tls};
use crate::ApiUrl;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that is reached over HTTP.
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A client for this API alone.
    pub fn new(
        api_url: &ApiUrl,
        timeout: Duration,
        ca_file: Option<&Path>,
    ) -> Result<Self, ApiError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("limitry/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .http1_only();
        builder = match api_url.loopback() {
            // Loopback is dialled as loopback, whatever the resolver or a proxy would say, and needs no
            // certificate authorities: reading the system's costs milliseconds.
            Some(addresses) => {
                let addresses: Vec<_> =
                    addresses.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
                let builder = builder.no_proxy().resolve_to_addrs("localhost", &addresses);
                if api_url.as_str().starts_with("http:") {
                    builder.tls_backend_preconfigured(tls::none()?)
                } else {
                    builder
                        .https_only(true)
                        .tls_backend_preconfigured(tls::config(ca_file)?)
                }
            }
            None => builder
                .https_only(true)
                .tls_backend_preconfigured(tls::config(ca_file)?),
        };
        let client = builder
            .build()
            .map_err(|error| ApiError::Setup(format!("no HTTP client: {}", chain(&error))))?;
        Ok(Self { client })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let mut response = self
                .client
                .request(parts.method, parts.uri.to_string())
                .headers(parts.headers)
                .body(body)
                .send()
                .await
                .map_err(|error| explain(&error))?;
            let status = response.status().as_u16();
            // A rejection of `/track` is an answer with a 429: it may list many limits.
            let limit = if status >= 400 && status != 429 {
                MAX_ERROR_BODY_BYTES
            } else {
                MAX_BODY_BYTES
            };
            let mut body = BytesMut::new();
            while let Some(chunk) = response.chunk().await.map_err(|error| explain(&error))? {
                if body.len() + chunk.len() > limit {
                    if status >= 400 {
                        // The beginning of an error is enough to say what it is.
                        break;
                    }
                    return Err(TransportError {
                        kind: NetworkKind::TooLarge,
                        reason: format!("more than {} MiB", limit >> 20),
                    });
                }
                body.extend_from_slice(&chunk);
            }
            let headers = std::mem::take(response.headers_mut());
            Ok(ApiResponse {
                status,
                headers,
                body: body.freeze(),
            })
        })
    }
}

fn explain(error: &reqwest::Error) -> TransportError {
    if let Some(untrusted_certificate) = tls::untrusted_certificate(error) {
        return TransportError {
            kind: NetworkKind::Certificate,
            reason: untrusted_certificate.to_string(),
        };
    }
    let reason = chain(error);
    let lower = reason.to_ascii_lowercase();
    // Only a connection that did not come about has told the server nothing: a TLS alert on one that did is a
    // connection that broke, and what was asked may have been done.
    let kind = if error.is_connect() {
        if lower.contains("dns error") || lower.contains("failed to lookup") {
            NetworkKind::Dns
        } else if tls::failed(error) {
            NetworkKind::Tls
        } else if error.is_timeout() || lower.contains("timed out") {
            NetworkKind::ConnectTimeout
        } else {
            NetworkKind::Connect
        }
    } else if error.is_timeout() {
        NetworkKind::Timeout
    } else {
        NetworkKind::Broken
    };
    TransportError { kind, reason }
}

/// The causes from the second on: the first is reqwest's own and repeats the URL.
fn chain(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if causes.last() != Some(&said) {
            causes.push(said);
        }
        cause = inner.source();
    }
    match causes.last() {
        None if error.is_timeout() => "no answer in time".to_owned(),
        None => "the request failed".to_owned(),
        // The innermost says what happened; what is around it is plumbing.
        Some(innermost) if causes.iter().any(|cause| cause.contains("dns error")) => {
            format!("dns error: {innermost}")
        }
        Some(innermost) => innermost.clone(),
    }
}
