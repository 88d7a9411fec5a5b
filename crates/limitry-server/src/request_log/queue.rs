//! Requests on their way from the serving threads into the log. One thread masks their secrets, so that serving does not.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use super::{LoggedMessage, LoggedRequest, RequestLog};

/// The most requests that wait. They hold secrets until they are masked, and bodies of at most 17 KiB each.
const MAX_WAITING: usize = 2048;

/// How much the thread yields to the serving threads where all processors are busy.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

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

/// The way to the masking thread, which ends with it. `None` closes the log.
#[derive(Debug)]
pub(super) struct Queue(SyncSender<Option<RawRequest>>);

impl Queue {
    pub(super) fn start(log: &Arc<RequestLog>) -> std::io::Result<Self> {
        let (sender, requests) = sync_channel(MAX_WAITING);
        let log = Arc::downgrade(log);
        thread::Builder::new()
            .name("request-log".to_owned())
            .spawn(move || work(&log, &requests))?;
        Ok(Self(sender))
    }

    /// `false` when too many wait.
    pub(super) fn add(&self, request: RawRequest) -> bool {
        self.0.try_send(Some(request)).is_ok()
    }

    /// Closes the log after what waits. `false` when the thread has ended.
    pub(super) fn close(&self) -> bool {
        self.0.send(None).is_ok()
    }
}

fn work(log: &Weak<RequestLog>, requests: &Receiver<Option<RawRequest>>) {
    // Of this thread alone, which is what Linux does without an id. An error leaves it as it is.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICENESS);
    for request in requests {
        let Some(log) = log.upgrade() else {
            return;
        };
        match request {
            Some(request) => log.add(request.masked()),
            None => log.end_streams(),
        }
    }
}
