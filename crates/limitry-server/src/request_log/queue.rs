//! Requests on their way from the serving threads into the log. One thread masks their secrets, so that serving does not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use super::{LoggedMessage, LoggedRequest, RequestLog};

/// The most requests that wait. They hold secrets until they are masked, and bodies of at most 17 KiB each.
const MAX_WAITING: usize = 2048;

/// How long requests gather. The queue holds four times what a busy service answers in it.
const BATCH_TIME: Duration = Duration::from_millis(20);

/// The pause where more requests are answered than can be shown. What the thread takes from the serving threads stays small.
const OVERLOAD_PAUSE: Duration = Duration::from_millis(500);

/// How much the thread yields to the serving threads where all processors are busy.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;

/// A request and its response as they were, secrets included.
#[derive(Debug)]
pub(crate) struct RawRequest {
    pub(crate) time: SystemTime,
    pub(crate) duration: Duration,
    pub(crate) method: Method,
    pub(crate) target: String,
    /// `None` when the connection was dropped by a fault.
    pub(crate) status: Option<StatusCode>,
    pub(crate) from_page: bool,
    pub(crate) request: (HeaderMap, Bytes),
    pub(crate) response: (HeaderMap, Bytes),
}

impl RawRequest {
    pub(super) fn masked(self) -> LoggedRequest {
        let message = |(headers, body): &(HeaderMap, Bytes)| LoggedMessage::new(headers, body);
        LoggedRequest {
            sequence: 0,
            time: self.time,
            duration: self.duration,
            method: self.method,
            target: self.target,
            status: self.status,
            from_page: self.from_page,
            request: message(&self.request),
            response: message(&self.response),
        }
    }
}

/// The way to the masking thread, which ends with it.
#[derive(Debug)]
pub(super) struct Queue {
    /// `None` closes the log.
    sender: SyncSender<Option<RawRequest>>,
    /// How many requests wait.
    waiting: Arc<AtomicUsize>,
}

impl Queue {
    pub(super) fn start(log: &Arc<RequestLog>) -> std::io::Result<Self> {
        let (sender, requests) = sync_channel(MAX_WAITING);
        let log = Arc::downgrade(log);
        let waiting = Arc::new(AtomicUsize::new(0));
        thread::Builder::new()
            .name("request-log".to_owned())
            .spawn({
                let waiting = Arc::clone(&waiting);
                move || work(&log, &requests, &waiting)
            })?;
        Ok(Self { sender, waiting })
    }

    /// Whether one more may wait.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) < MAX_WAITING
    }

    /// `false` when too many wait.
    pub(super) fn add(&self, request: RawRequest) -> bool {
        // Counted before the thread can take it.
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let is_added = self.sender.try_send(Some(request)).is_ok();
        if !is_added {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        is_added
    }

    /// Closes the log after what waits. `false` when the thread has ended.
    pub(super) fn close(&self) -> bool {
        self.sender.send(None).is_ok()
    }
}

fn work(log: &Weak<RequestLog>, requests: &Receiver<Option<RawRequest>>, waiting: &AtomicUsize) {
    // Of this thread alone, which is what Linux does without an id. An error leaves it as it is.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICENESS);
    let mut dropped_before = 0;
    while let Ok(first) = requests.recv() {
        let Some(log) = log.upgrade() else {
            return;
        };
        let batch = std::iter::once(first).chain(requests.try_iter());
        for request in batch.take(MAX_WAITING) {
            match request {
                Some(request) => {
                    log.add(request.masked());
                    waiting.fetch_sub(1, Ordering::Relaxed);
                }
                None => log.end_streams(),
            }
        }
        // A sender that finds the thread waiting wakes it, which takes the sender longer than to copy the request.
        let dropped = log.dropped.load(Ordering::Relaxed);
        let is_overloaded = dropped > dropped_before;
        dropped_before = dropped;
        thread::sleep(if is_overloaded {
            OVERLOAD_PAUSE
        } else {
            BATCH_TIME
        });
    }
}
