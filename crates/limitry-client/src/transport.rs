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

/// Sends one request and reads the whole response, within the timeout of one request.
///
/// Implement it to call a server in the same process, or to script responses in tests.
pub trait Transport: Send + Sync {
    /// Sends `request`, whose URI is absolute and whose headers are complete.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>>;
}

/// Observes what a client does. Both methods do nothing by default.
pub trait Observer: Send + Sync {
    /// A request succeeded. `path` is the path that was requested, below the base URL.
    fn on_success(&self, method: &Method, path: &str, query: &[(&str, String)], body: &[u8]) {
        let _ = (method, path, query, body);
    }

    /// A request failed with `error` and is sent again after `pause`. `elapsed` counts from the first attempt.
    fn on_retry(&self, error: &ApiError, elapsed: Duration, pause: Duration) {
        let _ = (error, elapsed, pause);
    }
}
