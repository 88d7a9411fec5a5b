//! How a request reaches a server: over HTTP, or in-process to the embedded one.

use std::future::Future;
use std::pin::Pin;

use ::http::{HeaderMap, Method, Request};
use bytes::Bytes;

use super::NetworkKind;

/// The largest body of a good answer.
pub(super) const MAX_BODY_BYTES: usize = 16 << 20;

/// How much of an error's body is read.
pub(super) const MAX_ERROR_BODY_BYTES: usize = 64 << 10;

/// A future on the one thread that there is.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A whole answer.
#[derive(Debug, Clone)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, within its bound.
    pub body: Bytes,
}

/// Why there is no whole answer.
#[derive(Debug)]
pub struct TransportError {
    /// What failed.
    pub kind: NetworkKind,
    /// What the layers below said, innermost last; no URL in it.
    pub reason: String,
}

/// Somebody who sees every good answer pass by, its path as it was asked for.
pub trait ResponseObserver {
    /// One answer with a status of success.
    fn answered(&self, method: &Method, path: &str, query: &[(&str, String)], body: &[u8]);
}

/// Sends one request and reads the whole answer, within the time that one request may take.
pub trait Transport {
    /// The request's URI is absolute; its headers are complete.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>>;
}
