//! The local service as a transport: requests reach it without a port.

use bytes::Bytes;
use limitry_client::{ApiResponse, BoxFuture, Transport, TransportError};
use limitry_server::Service;

pub(crate) struct InProcess(pub(crate) Service);

impl Transport for InProcess {
    fn send(
        &self,
        request: ::http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move {
            let (parts, body) = self.0.call(request).await.into_parts();
            Ok(ApiResponse {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            })
        })
    }
}
