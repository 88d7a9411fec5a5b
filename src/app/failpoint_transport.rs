//! A transport whose requests a test can make fail, for the tests alone.

use std::io;
use std::rc::Rc;

use bytes::Bytes;
use limitry_client::{ApiResponse, BoxFuture, NetworkKind, Transport, TransportError};

use crate::base::failpoints::{self, When};

/// Passes every request on; each one is a step of [`failpoints`].
pub(crate) struct FailpointTransport(pub(crate) Rc<dyn Transport>);

impl Transport for FailpointTransport {
    fn send(
        &self,
        request: ::http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        let step = format!(
            "{} {}",
            request.method(),
            request.uri().path().trim_start_matches("/v1")
        );
        let authorization = request.headers().get("authorization").cloned();
        Box::pin(async move {
            failpoints::at(When::Before, &step).map_err(|error| broken(&error))?;
            let reply = self.0.send(request).await;
            failpoints::at(When::After, &step).map_err(|error| broken(&error))?;
            if let Ok(reply) = &reply {
                assert!(
                    !reply.headers.contains_key("x-forced-panic"),
                    "forced by a test, and it says {}",
                    authorization
                        .as_ref()
                        .and_then(|value| value.to_str().ok())
                        .map_or("", |value| value.trim_start_matches("Bearer "))
                );
            }
            reply
        })
    }
}

fn broken(error: &io::Error) -> TransportError {
    TransportError {
        kind: NetworkKind::Broken,
        reason: error.to_string(),
    }
}
