//! Server-sent events: the request log as it grows.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use hyper::body::{Body, Frame};
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};
use tokio::time::{Instant, interval, timeout};

use crate::request_log::{LoggedRequest, RequestBatch, RequestLog, RequestStream};

/// How often a comment shows that the connection still works.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The most rows that a page gets in one [`WINDOW`]. More could not be read, and would slow down what is watched.
const MAX_ROWS: usize = 200;
const WINDOW: Duration = Duration::from_millis(250);

/// A body of events.
pub(crate) struct EventBody(mpsc::Receiver<Bytes>);

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.0.poll_recv(context);
        next.map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Starts a stream after the request that the page saw last. It ends when the page leaves or the server stops.
pub(super) fn stream(
    log: &Arc<RequestLog>,
    headers: &HeaderMap,
    stopped: watch::Receiver<()>,
    place: OwnedSemaphorePermit,
) -> EventBody {
    let last_seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    // A number of an earlier server is larger than any of this one.
    let after = if last_seen > log.last_sequence() {
        0
    } else {
        last_seen
    };
    let (sender, receiver) = mpsc::channel(1);
    let history = log.last_sequence();
    let sent = send(log.stream_after(after), history, sender, stopped);
    tokio::spawn(async move {
        sent.await;
        drop(place);
    });
    EventBody(receiver)
}

async fn send(
    mut requests: RequestStream,
    history: u64,
    sender: mpsc::Sender<Bytes>,
    mut stopped: watch::Receiver<()>,
) {
    let mut heartbeat = interval(HEARTBEAT);
    let mut budget = Budget::new();
    loop {
        // The sender waits for the page to read. It stops after three heartbeats, so that a stuck page holds nothing.
        let Ok(Ok(permit)) = timeout(HEARTBEAT * 3, sender.reserve()).await else {
            return;
        };
        let bytes = tokio::select! {
            _ = stopped.changed() => return,
            () = sender.closed() => return,
            _ = heartbeat.tick() => Bytes::from_static(b": still here\n\n"),
            batch = requests.next_batch() => match batch {
                None => return,
                Some(batch) => {
                    // What was recorded before the page was opened is not a burst.
                    let is_history = batch.requests.first().is_some_and(|first| first.sequence <= history);
                    let shown = if is_history { usize::MAX } else { budget.take(batch.requests.len()) };
                    write(&batch, shown)
                }
            },
        };
        permit.send(bytes);
    }
}

/// How many rows may still be sent in this window.
struct Budget {
    window: Instant,
    left: usize,
}

impl Budget {
    fn new() -> Self {
        Self {
            window: Instant::now(),
            left: MAX_ROWS,
        }
    }

    fn take(&mut self, wanted: usize) -> usize {
        if self.window.elapsed() >= WINDOW {
            *self = Self::new();
        }
        let taken = wanted.min(self.left);
        self.left -= taken;
        taken
    }
}

/// The last `shown` requests of a batch as one event each, and how many are left out.
fn write(batch: &RequestBatch, shown: usize) -> Bytes {
    let left_out = batch.requests.len().saturating_sub(shown);
    let skipped = batch.missed + left_out as u64;
    let mut out = Vec::with_capacity(shown.min(batch.requests.len()) * 320 + 64);
    if skipped > 0 {
        // With the number of the last one that is left out, so that a page which connects again is not told twice.
        let shown = &batch.requests[left_out..];
        let id = match (shown.first(), batch.requests.last()) {
            (Some(first), _) => first.sequence - 1,
            (None, Some(last)) => last.sequence,
            (None, None) => return Bytes::new(),
        };
        out.extend_from_slice(format!("id: {id}\nevent: skipped\ndata: {skipped}\n\n").as_bytes());
    }
    for request in &batch.requests[left_out..] {
        write_row(request, &mut out);
    }
    out.into()
}

fn write_row(request: &LoggedRequest, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("id: {}\ndata: ", request.sequence).as_bytes());
    // JSON has no line breaks outside of its strings, and escapes those inside.
    if serde_json::to_writer(&mut *out, &request.summary()).is_err() {
        out.extend_from_slice(b"null");
    }
    out.extend_from_slice(b"\n\n");
}
