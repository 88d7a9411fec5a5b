//! How a request reaches a server: over HTTP, or through any other [`Transport`].

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use ::http::{HeaderMap, Method, Request};
use bytes::Bytes;

use super::{ApiError, NetworkKind};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A whole response.
#[derive(Debug, Clone)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ApiResponse {
    pub(super) fn header(&self, name: impl ::http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn request_id(&self) -> Option<String> {
        self.header("x-request-id").map(str::to_owned)
    }
}

/// Why no whole response arrived.
#[derive(Debug)]
pub struct TransportError {
    /// The part of the network that failed.
    pub kind: NetworkKind,
    /// The cause in words, without a URL.
    pub reason: String,
}

/// A body that arrives piece by piece.
pub trait Pieces: Send {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A response whose body may still be on its way.
pub struct OpenResponse {
    /// The response with the beginning of its body. The body of an error is complete.
    pub response: ApiResponse,
    /// The rest of the body.
    pub rest: Option<Box<dyn Pieces>>,
}

/// Sends one request and reads the whole response, within the timeout of one request.
///
/// Implement it to call a server in the same process, or to script responses in tests.
pub trait Transport: Send + Sync {
    /// Sends `request`, whose URI is absolute and whose headers are complete.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>>;

    /// As [`Transport::send`], for a response that may be too long for memory. The timeout is that of each piece. By
    /// default the whole response is read.
    fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<OpenResponse, TransportError>> {
        let sent = self.send(request);
        Box::pin(async move {
            let response = sent.await?;
            Ok(OpenResponse {
                response,
                rest: None,
            })
        })
    }
}

/// Observes what a client does. Both methods do nothing by default.
pub trait Observer: Send + Sync {
    /// A request succeeded. `path` is the path that was requested, below the base URL.
    fn on_success(&self, method: &Method, path: &str, query: &[(&str, String)], body: &[u8]) {
        let _ = (method, path, query, body);
    }

    /// A request failed with `error` and is sent again.
    fn on_retry(&self, error: &ApiError, retry: Retry) {
        let _ = (error, retry);
    }
}

/// How a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// Which repetition it is, from 1.
    pub number: u32,
    /// The most repetitions of a request.
    pub max: u32,
    /// The time since the first attempt began.
    pub elapsed: Duration,
    /// The time until the request is sent again.
    pub pause: Duration,
}
