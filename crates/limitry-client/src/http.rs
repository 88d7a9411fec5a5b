//! HTTP over reqwest: no redirects, no proxy for loopback, bounded bodies, the system's certificate authorities.

use std::error::Error as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ::http::Request;
use bytes::{Bytes, BytesMut};

use super::{
    ApiError, ApiResponse, ApiUrl, BoxFuture, NetworkKind, Transport, TransportError, tls,
};

/// Largest body of a response; 429 included, because a refusal may list many limits.
const MAX_BODY_BYTES: usize = 16 << 20;

/// How much of an error response is read: its beginning says what it is.
const MAX_ERROR_BODY_BYTES: usize = 64 << 10;

/// The timeout of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends requests to one server over HTTP.
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// Connects to `api_url` alone. `timeout` bounds one request and its response.
    pub fn new(
        api_url: &ApiUrl,
        timeout: Duration,
        ca_file: Option<&Path>,
    ) -> Result<Self, ApiError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .http1_only();
        builder = match api_url.loopback() {
            // Loopback bypasses resolver and proxy, which could send the token elsewhere.
            Some(addresses) => {
                let addresses: Vec<_> =
                    addresses.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
                let builder = builder.no_proxy().resolve_to_addrs("localhost", &addresses);
                if api_url.as_str().starts_with("http:") {
                    builder.tls_backend_preconfigured(tls::without_authorities()?)
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
        let client = builder.build().map_err(|error| {
            ApiError::Setup(format!("no HTTP client: {}", innermost_cause(&error)))
        })?;
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
                .map_err(|error| transport_error(&error))?;
            let status = response.status().as_u16();
            // A rejection of `/track` is an answer with a 429: it may list many limits.
            let limit = if status >= 400 && status != 429 {
                MAX_ERROR_BODY_BYTES
            } else {
                MAX_BODY_BYTES
            };
            let mut body = BytesMut::new();
            while let Some(chunk) = response
                .chunk()
                .await
                .map_err(|error| transport_error(&error))?
            {
                if body.len() + chunk.len() > limit {
                    if status >= 400 {
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

fn transport_error(error: &reqwest::Error) -> TransportError {
    if let Some(untrusted) = tls::untrusted_certificate(error) {
        return TransportError {
            kind: NetworkKind::Certificate,
            reason: untrusted.to_string(),
        };
    }
    let reason = innermost_cause(error);
    let lower = reason.to_ascii_lowercase();
    // Only a failure to connect counts as TLS. A TLS alert later is a broken connection: the server may have processed
    // the request.
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

/// The innermost cause, which says what happened. The outer ones describe layers, and the first repeats the URL.
fn innermost_cause(error: &reqwest::Error) -> String {
    let mut is_dns = false;
    let mut innermost = None;
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        is_dns |= text.contains("dns error");
        innermost = Some(text);
        cause = inner.source();
    }
    match innermost {
        None if error.is_timeout() => "no answer in time".to_owned(),
        None => "the request failed".to_owned(),
        Some(innermost) if is_dns => format!("dns error: {innermost}"),
        Some(innermost) => innermost,
    }
}
