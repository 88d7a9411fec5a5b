//! A transport whose requests a test can make fail.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use limitry_client::{
    ApiResponse, BoxFuture, NetworkKind, OpenResponse, Transport, TransportError,
};

use crate::base::failpoints;
use crate::base::failpoints::When;

/// Forwards every request. Before and after each one is a fail point.
pub(crate) struct FailpointTransport(pub(crate) Arc<dyn Transport>);

impl Transport for FailpointTransport {
    fn send(
        &self,
        request: ::http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        let step = step(&request);
        let authorization = request.headers().get("authorization").cloned();
        Box::pin(async move {
            failpoints::at(When::Before, &step).map_err(|error| broken(&error))?;
            let response = self.0.send(request).await;
            failpoints::at(When::After, &step).map_err(|error| broken(&error))?;
            if let Ok(response) = &response {
                assert!(
                    !response.headers.contains_key("x-forced-panic"),
                    "forced by a test, and it says {}",
                    authorization
                        .as_ref()
                        .and_then(|value| value.to_str().ok())
                        .map_or("", |value| value.trim_start_matches("Bearer "))
                );
            }
            response
        })
    }

    fn open(
        &self,
        request: ::http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<OpenResponse, TransportError>> {
        let step = step(&request);
        Box::pin(async move {
            failpoints::at(When::Before, &step).map_err(|error| broken(&error))?;
            let opened = self.0.open(request).await;
            failpoints::at(When::After, &step).map_err(|error| broken(&error))?;
            opened
        })
    }
}

/// The request as the name of a fail point.
fn step(request: &::http::Request<Bytes>) -> String {
    let path = request.uri().path().trim_start_matches("/v1");
    format!("{} {path}", request.method())
}

fn broken(error: &io::Error) -> TransportError {
    TransportError {
        kind: NetworkKind::Broken,
        reason: error.to_string(),
    }
}
