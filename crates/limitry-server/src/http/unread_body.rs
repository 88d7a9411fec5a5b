//! What a rejected request leaves unread of its body.
//!
//! A connection serves no further request before the body is read. hyper then closes it without a word, and the next request
//! of a client that keeps the connection fails. A client that reads only after sending would not even see the response.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};

/// A larger body is not read from the connection.
const MAX_DISCARDED_BYTES: u64 = 16 << 20;

const DISCARD_TIMEOUT: Duration = Duration::from_secs(2);

/// A body that is read by a handler, and then by what discards the rest.
#[derive(Clone)]
pub(super) struct SharedBody(Arc<Mutex<Incoming>>);

impl SharedBody {
    pub(super) fn new(body: Incoming) -> Self {
        Self(Arc::new(Mutex::new(body)))
    }

    fn lock(&self) -> MutexGuard<'_, Incoming> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the rest. Returns whether the body is read to its end.
    pub(super) async fn discard(mut self) -> bool {
        if self.size_hint().lower() > MAX_DISCARDED_BYTES {
            return false;
        }
        let rest = async {
            let mut bytes = 0;
            while let Some(Ok(frame)) = self.frame().await {
                bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                if bytes > MAX_DISCARDED_BYTES {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(DISCARD_TIMEOUT, rest)
            .await
            .unwrap_or(false)
    }
}

impl Body for SharedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut *self.lock()).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.lock().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.lock().size_hint()
    }
}
