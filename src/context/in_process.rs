//! The local service as a transport: requests reach it without a port.

use ::http::Request;
use bytes::Bytes;
use limitry_client::{ApiResponse, BoxFuture, OpenResponse, Pieces, Transport, TransportError};
use limitry_server::Service;

pub(crate) struct InProcess(pub(crate) Service);

impl Transport for InProcess {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move {
            let (parts, body) = self.0.call(request).await.into_parts();
            Ok(ApiResponse {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body,
            })
        })
    }

    fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<OpenResponse, TransportError>> {
        Box::pin(async move {
            let (parts, body) = self.0.call_in_pieces(request).await.into_parts();
            let mut body = FrameBody(body);
            let mut response = ApiResponse {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: Bytes::new(),
            };
            let mut rest = None;
            if parts.status.is_success() {
                rest = Some(Box::new(body) as Box<dyn Pieces>);
            } else if let Some(error) = body.next().await? {
                // The body of an error is one frame.
                response.body = error;
            }
            Ok(OpenResponse { response, rest })
        })
    }
}

struct FrameBody<B>(B);

impl<B> Pieces for FrameBody<B>
where
    B: http_body_util::BodyExt<Data = Bytes, Error = std::convert::Infallible> + Send + Unpin,
{
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let Some(Ok(frame)) = self.0.frame().await else {
                return Ok(None);
            };
            Ok(Some(frame.into_data().unwrap_or_default()))
        })
    }
}
