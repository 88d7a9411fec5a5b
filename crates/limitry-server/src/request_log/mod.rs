//! The last requests of a served port, without their secrets, for those who watch.

mod deliveries;
mod queue;
mod redact;
mod summary;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode};
use memchr::memmem;
use tokio::sync::Notify;

use self::deliveries::Deliveries;
use self::queue::Queue;

pub use deliveries::DeliveryAttempt;
pub(crate) use queue::RawRequest;
pub use summary::{RequestSummary, Verdict};

/// The most requests that are kept.
const MAX_REQUESTS: usize = 10_000;

/// The most text that is kept, over all requests.
const MAX_BYTES: usize = 24 << 20;

/// The most of one body that is kept.
const MAX_BODY_BYTES: usize = 16 << 10;

/// The most requests of one [`RequestBatch`].
const MAX_BATCH: usize = 512;

/// How long a reader waits after the first request, so that it wakes a few times a second and not for each request.
const BATCH_TIME: Duration = Duration::from_millis(40);

/// A request that a [`Server`](crate::Server) answered, with its response. Its secrets are masked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Counts up from 1.
    pub sequence: u64,
    /// When it arrived, by the service's clock.
    pub time: SystemTime,
    /// How long the response took.
    pub duration: Duration,
    /// The method.
    pub method: Method,
    /// Path and query.
    pub target: String,
    /// The status of the response; `None` when the connection was dropped by a fault.
    pub status: Option<StatusCode>,
    /// Whether the page in the browser sent it.
    pub from_page: bool,
    /// What was sent.
    pub request: LoggedMessage,
    /// What was answered.
    pub response: LoggedMessage,
}

/// The headers and the body of a request or a response.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LoggedMessage {
    /// `name: value` lines, in one text: a request has a dozen headers.
    head: String,
    /// The body, at most 16 KiB of it.
    pub body: String,
    /// Whether the body was longer.
    pub is_cut: bool,
}

impl LoggedMessage {
    pub(crate) fn new(headers: &HeaderMap, body: &[u8]) -> Self {
        let mut head = String::with_capacity(headers.len() * 40);
        for (name, value) in headers {
            let value = text_of(value.as_bytes());
            head.push_str(name.as_str());
            head.push_str(": ");
            head.push_str(&redact::header(name.as_str(), &value));
            head.push('\n');
        }
        let kept = body.get(..MAX_BODY_BYTES).unwrap_or(body);
        let mut text = redact::redact(&text_of(kept)).into_owned();
        let is_cut = kept.len() < body.len();
        if is_cut {
            // A secret that was cut in two may be too short for the mask.
            let end = text.char_indices().nth_back(64).map_or(0, |(at, _)| at);
            text.truncate(end);
        }
        Self {
            head,
            body: text,
            is_cut,
        }
    }

    /// The headers: names in lower case, with their values.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        // The value of a header holds no line break.
        let lines = self.head.lines();
        lines.filter_map(|line| line.split_once(": "))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers();
        headers
            .find(|(given, _)| *given == name)
            .map(|found| found.1)
    }

    fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

impl LoggedRequest {
    /// Whether a quota or a rate limit refused it. Without parsing: the service writes its own answers.
    fn is_refused(&self) -> bool {
        self.method == Method::POST
            && memmem::find(self.response.body.as_bytes(), b"\"allowed\":false").is_some()
    }
}

/// Requests that a [`RequestStream`] returns at once.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RequestBatch {
    /// Oldest first.
    pub requests: Vec<Arc<LoggedRequest>>,
    /// How many requests before them were dropped, because the reader was slower than the requests.
    pub missed: u64,
    /// Tries to deliver alerts to webhooks meanwhile, oldest first.
    pub deliveries: Vec<DeliveryAttempt>,
}

/// A bounded list of the last requests. It records only while a [`Recording`] exists.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    recordings: AtomicUsize,
    is_closed: AtomicBool,
    added: Notify,
    entries: Mutex<Entries>,
    /// From the first recording on. `None`: the system gave no thread, so requests are masked where they are served.
    queue: OnceLock<Option<Queue>>,
    /// How many requests were not recorded, because too many waited.
    dropped: AtomicU64,
}

#[derive(Debug, Default)]
struct Entries {
    requests: VecDeque<Arc<LoggedRequest>>,
    bytes: usize,
    last: u64,
    /// The number of the last request that was forgotten on demand. Such requests do not count as missed.
    cleared: u64,
    /// The last day on which a check or a track was refused, since 1970, and how many were.
    refused: (u64, u64),
    deliveries: Deliveries,
}

impl RequestLog {
    /// Whether requests are recorded. The serving threads ask before they copy anything.
    pub(crate) fn is_recording(&self) -> bool {
        self.recordings.load(Ordering::Relaxed) > 0
    }

    /// Whether a request that arrives is recorded. Under more load than the masking thread can take, it is counted as missed
    /// before anything of it is copied.
    pub(crate) fn takes_request(&self) -> bool {
        if !self.is_recording() {
            return false;
        }
        let has_room = !matches!(self.queue.get(), Some(Some(queue)) if !queue.has_room());
        if !has_room {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        has_room
    }

    /// Takes a request that was answered. Its secrets are masked on another thread.
    pub(crate) fn record(&self, request: RawRequest) {
        match self.queue.get() {
            Some(Some(queue)) => {
                if !queue.add(request) {
                    self.dropped.fetch_add(1, Ordering::Relaxed);
                }
            }
            _ => self.add(request.masked()),
        }
    }

    /// Adds a request, and gives it its number.
    fn add(&self, mut request: LoggedRequest) {
        request.target = redact::redact(&request.target).into_owned();
        let refused_on = request.is_refused().then(|| day(request.time));
        let size = request.request.size() + request.response.size() + request.target.len();
        let mut entries = self.lock();
        entries.last += 1;
        request.sequence = entries.last;
        if let Some(day) = refused_on {
            let (last_day, count) = entries.refused;
            entries.refused = (day, if last_day == day { count + 1 } else { 1 });
        }
        entries.bytes += size;
        entries.requests.push_back(Arc::new(request));
        while entries.requests.len() > MAX_REQUESTS || entries.bytes > MAX_BYTES {
            let Some(oldest) = entries.requests.pop_front() else {
                break;
            };
            let size = oldest.request.size() + oldest.response.size() + oldest.target.len();
            entries.bytes = entries.bytes.saturating_sub(size);
        }
        drop(entries);
        self.added.notify_waiters();
    }

    /// Takes a try to deliver an alert.
    pub(crate) fn add_delivery(&self, attempt: DeliveryAttempt) {
        if self.is_recording() {
            self.lock().deliveries.add(attempt);
            self.added.notify_waiters();
        }
    }

    pub(crate) fn find(&self, sequence: u64) -> Option<Arc<LoggedRequest>> {
        let entries = self.lock();
        let first = entries.requests.front()?.sequence;
        let index = usize::try_from(sequence.checked_sub(first)?).ok()?;
        entries.requests.get(index).cloned()
    }

    /// Forgets all requests.
    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        entries.requests.clear();
        entries.bytes = 0;
        entries.cleared = entries.last;
    }

    /// How many checks and tracks were refused on the day of a time. Cleared requests count.
    pub(crate) fn refused_on_day_of(&self, time: SystemTime) -> u64 {
        let (last_day, count) = self.lock().refused;
        if last_day == day(time) { count } else { 0 }
    }

    /// Ends all streams after what was recorded before.
    pub(crate) fn close(&self) {
        let queue = self.queue.get().and_then(Option::as_ref);
        if !queue.is_some_and(Queue::close) {
            self.end_streams();
        }
    }

    fn end_streams(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        self.added.notify_waiters();
    }

    /// Requests after the one with the number `after`.
    pub(crate) fn stream_after(self: &Arc<Self>, after: u64) -> RequestStream {
        RequestStream {
            recording: Recording::start(self),
            seen: after,
            seen_deliveries: self.lock().deliveries.count,
            dropped: self.dropped.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn last_sequence(&self) -> u64 {
        self.lock().last
    }

    fn take_after(&self, seen: u64) -> Option<RequestBatch> {
        let entries = self.lock();
        let seen = seen.max(entries.cleared);
        if entries.last <= seen {
            return None;
        }
        let first = entries.requests.front()?.sequence;
        let skip = usize::try_from((seen + 1).saturating_sub(first)).unwrap_or(usize::MAX);
        let requests: Vec<_> = entries
            .requests
            .iter()
            .skip(skip)
            .take(MAX_BATCH)
            .cloned()
            .collect();
        let missed = first.saturating_sub(seen + 1);
        Some(RequestBatch {
            requests,
            missed,
            deliveries: Vec::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text of bytes. Nearly all are valid UTF-8, which is checked faster than replaced.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The days since 1970.
fn day(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() / 86_400)
}

/// Makes the log record, until dropped.
#[derive(Debug)]
pub(crate) struct Recording(Arc<RequestLog>);

impl Recording {
    pub(crate) fn start(log: &Arc<RequestLog>) -> Self {
        log.queue.get_or_init(|| Queue::start(log).ok());
        log.recordings.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(log))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.0.recordings.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The requests of a [`Server`](crate::Server), as they are answered. See [`Service::requests`](crate::Service::requests).
#[derive(Debug)]
pub struct RequestStream {
    recording: Recording,
    /// The number of the last request that was returned or missed.
    seen: u64,
    /// How many tries to deliver were returned or happened before.
    seen_deliveries: u64,
    /// How many requests were known not to be recorded.
    dropped: u64,
}

impl RequestStream {
    /// Waits for requests. `None` when the server has stopped.
    ///
    /// Must be called within a Tokio runtime that has timers.
    pub async fn next_batch(&mut self) -> Option<RequestBatch> {
        let log = Arc::clone(&self.recording.0);
        loop {
            let mut added = std::pin::pin!(log.added.notified());
            added.as_mut().enable();
            let requests = log.take_after(self.seen);
            let deliveries = self.new_deliveries();
            if requests.is_some() || !deliveries.is_empty() {
                let mut batch = requests.unwrap_or_default();
                batch.deliveries = deliveries;
                let dropped = log.dropped.load(Ordering::Relaxed);
                batch.missed += dropped - self.dropped;
                self.dropped = dropped;
                if let Some(last) = batch.requests.last() {
                    self.seen = last.sequence;
                }
                return Some(batch);
            }
            if log.is_closed.load(Ordering::Relaxed) {
                return None;
            }
            added.await;
            tokio::time::sleep(BATCH_TIME).await;
        }
    }

    fn new_deliveries(&mut self) -> Vec<DeliveryAttempt> {
        let entries = self.recording.0.lock();
        let new = entries.deliveries.after(self.seen_deliveries);
        self.seen_deliveries = entries.deliveries.count;
        new
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn request(body: &str) -> LoggedRequest {
        LoggedRequest {
            sequence: 0,
            time: SystemTime::UNIX_EPOCH,
            duration: Duration::from_millis(1),
            method: Method::GET,
            target: "/v1/events".to_owned(),
            status: Some(StatusCode::OK),
            from_page: false,
            request: LoggedMessage::new(&HeaderMap::new(), body.as_bytes()),
            response: LoggedMessage::default(),
        }
    }

    #[tokio::test]
    async fn a_stream_returns_each_request_once_and_counts_what_it_missed() {
        let log = Arc::new(RequestLog::default());
        assert!(!log.is_recording());
        let mut stream = log.stream_after(0);
        assert!(log.is_recording());
        log.add(request("a"));
        log.add(request("b"));
        let batch = stream.next_batch().await.unwrap();
        assert_eq!((batch.requests.len(), batch.missed), (2, 0));
        for _ in 0..MAX_REQUESTS + 5 {
            log.add(request("c"));
        }
        let batch = stream.next_batch().await.unwrap();
        assert_eq!((batch.requests.len(), batch.missed), (MAX_BATCH, 5));
        assert_eq!(batch.requests[0].sequence, 8);
        log.clear();
        log.add(request("d"));
        for mut stream in [log.stream_after(0), stream] {
            let batch = stream.next_batch().await.unwrap();
            assert_eq!((batch.requests.len(), batch.missed), (1, 0));
            assert_eq!(batch.requests[0].request.body, "d");
        }
        let mut stream = log.stream_after(log.last_sequence());
        log.close();
        assert!(stream.next_batch().await.is_none());
        drop(stream);
        assert!(!log.is_recording());
    }

    #[tokio::test]
    async fn requests_from_before_the_close_are_returned_with_masked_secrets() {
        let log = Arc::new(RequestLog::default());
        let mut stream = log.stream_after(0);
        let secret = format!("limitry_sk_{}", "a".repeat(40));
        let body = |text: &str| (HeaderMap::new(), Bytes::copy_from_slice(text.as_bytes()));
        for _ in 0..100 {
            log.record(RawRequest {
                time: SystemTime::UNIX_EPOCH + Duration::from_secs(86_400),
                duration: Duration::from_millis(1),
                method: Method::POST,
                target: format!("/v1/usage/check?key={secret}"),
                status: Some(StatusCode::OK),
                from_page: false,
                request: body(&secret),
                response: body(r#"{"allowed":false}"#),
            });
        }
        log.close();
        let mut count = 0;
        while let Some(batch) = stream.next_batch().await {
            assert_eq!(batch.missed, 0);
            for request in batch.requests {
                count += 1;
                assert!(!format!("{request:?}").contains("aaaaa"), "{request:?}");
            }
        }
        assert_eq!(count, 100);
        log.clear();
        let day = |days: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400 + 5);
        assert_eq!(log.refused_on_day_of(day(1)), 100);
        assert_eq!(log.refused_on_day_of(day(2)), 0);
    }

    #[test]
    fn the_log_is_bounded_in_requests_and_in_bytes() {
        let log = Arc::new(RequestLog::default());
        let large = "x".repeat(MAX_BODY_BYTES);
        for _ in 0..3000 {
            log.add(request(&large));
        }
        let entries = log.lock();
        assert!(entries.bytes <= MAX_BYTES && entries.requests.len() > 1000);
    }

    #[test]
    fn a_request_is_found_by_its_number() {
        let log = Arc::new(RequestLog::default());
        log.add(request("a"));
        log.add(request("b"));
        assert_eq!(log.find(2).unwrap().request.body, "b");
        assert!(log.find(0).is_none() && log.find(3).is_none());
    }

    #[test]
    fn a_cut_body_holds_no_part_of_a_secret() {
        let secret = format!("limitry_sk_{}", "a".repeat(40));
        for before in MAX_BODY_BYTES - 50..MAX_BODY_BYTES {
            let body = format!("{}{secret}", " ".repeat(before));
            let message = LoggedMessage::new(&HeaderMap::new(), body.as_bytes());
            assert!(message.is_cut && !message.body.contains("aaaaa"));
        }
    }
}
