//! HTTP over reqwest: no redirects, no proxy for loopback, bounded bodies, the system's certificate authorities.

use std::error::Error as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ::http::Request;
use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{
    ApiError, ApiResponse, ApiUrl, BoxFuture, NetworkKind, OpenResponse, Pieces, Proxy, Transport,
    TransportError, tls,
};

/// Largest body of a response; 429 included, because a refusal may list many limits.
const MAX_BODY_BYTES: usize = 16 << 20;

/// How much of an error response is read: its beginning says what it is.
const MAX_ERROR_BODY_BYTES: usize = 64 << 10;

/// The longest time that a response is read piece by piece.
const MAX_STREAM_TIME: Duration = Duration::from_secs(24 * 3600);

/// The timeout of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends requests to one server over HTTP.
pub struct HttpTransport {
    client: reqwest::Client,
    proxy: Option<Proxy>,
    host: (String, u16),
    timeout: Duration,
}

impl HttpTransport {
    /// Connects to `api_url` alone, through `proxy` unless it is loopback. `timeout` bounds one request and its response.
    pub fn new(
        api_url: &ApiUrl,
        timeout: Duration,
        ca_file: Option<&Path>,
        proxy: Option<&Proxy>,
    ) -> Result<Self, ApiError> {
        let proxy = proxy.filter(|_| api_url.loopback().is_none());
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .timeout(timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            // The environment's proxies are the caller's to choose: one that cannot be parsed must not be ignored.
            .no_proxy()
            .http1_only();
        if let Some(proxy) = proxy {
            let proxy = reqwest::Proxy::all(proxy.as_str()).map_err(|_| {
                ApiError::Setup(format!("the proxy {} cannot be used", proxy.host()))
            })?;
            builder = builder.proxy(proxy);
        }
        builder = match api_url.loopback() {
            // Loopback bypasses resolver and proxy, which could send the token elsewhere.
            Some(addresses) => {
                let addresses: Vec<_> =
                    addresses.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
                let builder = builder.resolve_to_addrs("localhost", &addresses);
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
        Ok(Self {
            client,
            proxy: proxy.cloned(),
            host: api_url.host_and_port(),
            timeout,
        })
    }
}

impl HttpTransport {
    /// A failure to connect through a proxy is the proxy's, unless TLS with the server failed.
    async fn explain(&self, error: &reqwest::Error) -> TransportError {
        let found = transport_error(error);
        let is_proxy = error.is_connect()
            && !matches!(found.kind, NetworkKind::Certificate | NetworkKind::Tls);
        let Some(proxy) = self.proxy.as_ref().filter(|_| is_proxy) else {
            return found;
        };
        let reason =
            if found.reason.contains("tunnel error") || found.reason.contains("unsuccessful") {
                match refusal(proxy, &self.host).await {
                    Some(status) => format!("it answered '{status}'"),
                    None => found.reason,
                }
            } else {
                found.reason
            };
        TransportError {
            kind: NetworkKind::Proxy,
            reason: format!("{}: {reason}", proxy.host()),
        }
    }
}

/// The status line with which a proxy refuses to connect to the host. Asked anew and without a token, because the HTTP
/// client does not tell it.
async fn refusal(proxy: &Proxy, (host, port): &(String, u16)) -> Option<String> {
    const MAX_LINE_BYTES: usize = 200;
    let ask = async {
        let mut stream = tokio::net::TcpStream::connect(proxy.host()).await.ok()?;
        let request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = vec![0; MAX_LINE_BYTES];
        let length = stream.read(&mut answer).await.ok()?;
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        let line = answer.lines().next()?.strip_prefix("HTTP/1.")?;
        Some(limitry_types::text::escape(line.get(2..)?).into_owned())
    };
    tokio::time::timeout(CONNECT_TIMEOUT, ask)
        .await
        .ok()
        .flatten()
}

impl HttpTransport {
    fn request(&self, request: Request<Bytes>) -> reqwest::RequestBuilder {
        let (parts, body) = request.into_parts();
        let request = self.client.request(parts.method, parts.uri.to_string());
        request.headers(parts.headers).body(body)
    }

    /// Sends a request and reads the head of its response.
    async fn head(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, TransportError> {
        match request.send().await {
            Ok(response) => Ok(response),
            Err(error) => Err(self.explain(&error).await),
        }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move { read(self.head(self.request(request)).await?).await })
    }

    fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<OpenResponse, TransportError>> {
        Box::pin(async move {
            // reqwest's timeout is that of the whole body.
            let request = self.request(request).timeout(MAX_STREAM_TIME);
            let head = tokio::time::timeout(self.timeout, self.head(request));
            let mut response = head.await.map_err(|_| late())??;
            if !response.status().is_success() {
                let response = tokio::time::timeout(self.timeout, read(response));
                return Ok(OpenResponse {
                    response: response.await.map_err(|_| late())??,
                    rest: None,
                });
            }
            let headers = std::mem::take(response.headers_mut());
            Ok(OpenResponse {
                response: ApiResponse {
                    status: response.status().as_u16(),
                    headers,
                    body: Bytes::new(),
                },
                rest: Some(Box::new(HttpPieces {
                    response,
                    timeout: self.timeout,
                })),
            })
        })
    }
}

/// The body of a response, with a timeout for each piece.
struct HttpPieces {
    response: reqwest::Response,
    timeout: Duration,
}

impl Pieces for HttpPieces {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let chunk = tokio::time::timeout(self.timeout, self.response.chunk());
            let chunk = chunk.await.map_err(|_| late())?;
            chunk.map_err(|error| transport_error(&error))
        })
    }
}

fn late() -> TransportError {
    TransportError {
        kind: NetworkKind::Timeout,
        reason: "no answer in time".to_owned(),
    }
}

/// Reads the body of a response.
async fn read(mut response: reqwest::Response) -> Result<ApiResponse, TransportError> {
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
}

fn transport_error(error: &reqwest::Error) -> TransportError {
    if let Some(untrusted) = tls::untrusted_certificate(error) {
        return TransportError {
            kind: NetworkKind::Certificate,
            reason: untrusted.to_string(),
        };
    }
    let reason = innermost_cause(error);
    // Rust adds the system's number to its words.
    let reason = match reason.split_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => reason,
    };
    let lower = reason.to_ascii_lowercase();
    // Only a failure to connect counts as TLS. A TLS alert later is a broken connection: the server may have processed
    // the request.
    let kind = if error.is_connect() {
        if is_dns_error(error) {
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
    match causes(error).last() {
        None if error.is_timeout() => "no answer in time".to_owned(),
        None => "the request failed".to_owned(),
        Some(innermost) => innermost.to_string(),
    }
}

fn is_dns_error(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let text = cause.to_string();
        text.contains("dns error") || text.contains("failed to lookup")
    })
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &dyn std::error::Error> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}
