//! The local service as a transport: requests reach its router without a port.

use bytes::Bytes;
use http_body_util::BodyExt as _;
use limitry_client::{ApiResponse, BoxFuture, NetworkKind, Transport, TransportError};
use tower::ServiceExt as _;

/// The local service, called without a port.
pub(crate) struct InProcess(pub(crate) axum::Router);

impl Transport for InProcess {
    fn send(
        &self,
        request: ::http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move {
            let broken = |reason: String| TransportError {
                kind: NetworkKind::Broken,
                reason,
            };
            let request = request.map(axum::body::Body::from);
            let response = self
                .0
                .clone()
                .oneshot(request)
                .await
                .map_err(|error| broken(error.to_string()))?;
            let (parts, body) = response.into_parts();
            let body = body
                .collect()
                .await
                .map_err(|error| broken(error.to_string()))?
                .to_bytes();
            Ok(ApiResponse {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            })
        })
    }
}
