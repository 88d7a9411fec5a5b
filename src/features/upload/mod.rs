//! Sends batches of events until the API has them. Import and spool share it.

mod batch;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use limitry_client::{ApiError, Client, Rejection, backoff};
use limitry_types::Detail;
use limitry_types::rules::MAX_BATCH_EVENTS;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::base::exit::Exit;
pub(crate) use batch::{Batch, BatchBuilder, MAX_EVENT_BYTES_PER_BATCH};

/// How long requests in flight may take after a signal.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);

/// Shorter pauses are not reported.
const MIN_REPORTED_PAUSE: Duration = Duration::from_secs(2);

/// After so many rejected events, with none accepted, the cause is not the events.
const MAX_REJECTIONS_WITHOUT_SUCCESS: u64 = 100;

/// How many events had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counts {
    pub recorded: u64,
    /// The API had counted them before.
    pub duplicates: u64,
    /// The API rejected them, or they are invalid and were left out.
    pub rejected: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.recorded += other.recorded;
        self.duplicates += other.duplicates;
        self.rejected += other.rejected;
    }
}

/// An event that the API rejected.
pub(crate) struct RejectedEvent {
    /// The id that the event has in its [`Batch`].
    pub id: u64,
    pub problems: Vec<Detail>,
    pub event: Bytes,
}

/// The result of a batch.
#[derive(Default)]
pub(crate) struct Uploaded {
    pub counts: Counts,
    pub rejected: Vec<RejectedEvent>,
}

/// Why a batch was not sent.
pub(crate) enum UploadError {
    Api(ApiError),
    /// [`Uploader::stop`] was called.
    Canceled,
}

/// Whether the API may answer later: an event that was not sent is worth keeping. An answer in another format may come
/// from a proxy or a hotel's login page.
pub(crate) fn is_outage(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Network { .. } | ApiError::Redirected { .. } | ApiError::Malformed { .. }
    ) || error.is_transient()
        || error.status() == Some(507)
}

/// The id of the client's project.
pub(crate) async fn project_id(client: &Client) -> Result<String, ApiError> {
    match client.current_project().await {
        Ok(project) => Ok(project.id),
        // This server has one project per token.
        Err(error) if error.is_route_missing() => {
            Ok(client.project().unwrap_or_default().to_owned())
        }
        Err(error) => Err(error),
    }
}

/// Sends batches, with one retry budget and one pause for all requests in flight.
pub(crate) struct Uploader {
    client: Client,
    /// The longest time without a successful request.
    max_silence: Duration,
    retries: bool,
    paused_until: Cell<Option<Instant>>,
    last_success: Cell<Instant>,
    accepted: Cell<u64>,
    rejected: Cell<u64>,
    /// The signal that stopped it, and when.
    stopped: Cell<Option<(Exit, Instant)>>,
    /// Set by a second signal: requests in flight are not waited for.
    aborted: Cell<bool>,
    stop: Notify,
    /// Makes the idempotency keys of requests unique to this process.
    nonce: String,
    requests: Cell<u64>,
    report: Box<dyn Fn(&str)>,
    reported_until: RefCell<Option<Instant>>,
}

impl Uploader {
    /// `report` shows a message to the user. Without `max_retries` each request is tried once.
    pub(crate) fn new(
        client: Client,
        timeout: Duration,
        max_retries: u32,
        nonce: String,
        report: Box<dyn Fn(&str)>,
    ) -> Rc<Self> {
        Rc::new(Self {
            client,
            max_silence: timeout * 4,
            retries: max_retries > 0,
            paused_until: Cell::new(None),
            last_success: Cell::new(Instant::now()),
            accepted: Cell::new(0),
            rejected: Cell::new(0),
            stopped: Cell::new(None),
            aborted: Cell::new(false),
            stop: Notify::new(),
            nonce,
            requests: Cell::new(0),
            report,
            reported_until: RefCell::new(None),
        })
    }

    /// The server's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.client.clock().now()
    }

    /// Begins no further request. The second call ends the wait for requests in flight, too.
    pub(crate) fn stop(&self, exit: Exit) {
        if self.stopped.get().is_some() {
            self.aborted.set(true);
        } else {
            self.stopped.set(Some((exit, Instant::now())));
        }
        self.stop.notify_waiters();
    }

    pub(crate) fn stopped(&self) -> Option<Exit> {
        self.stopped.get().map(|(exit, _)| exit)
    }

    /// Returns when requests in flight are no longer waited for: some time after the first [`stop`](Self::stop), or at
    /// the second.
    pub(crate) async fn drained(&self) {
        loop {
            let notified = self.stop.notified();
            match self.stopped.get() {
                None => notified.await,
                Some(_) if self.aborted.get() => return,
                Some((_, since)) => {
                    let deadline = tokio::time::Instant::from_std(since + SHUTDOWN_GRACE);
                    tokio::select! {
                        () = notified => {}
                        () = tokio::time::sleep_until(deadline) => return,
                    }
                }
            }
        }
    }

    /// Counts events that an earlier run sent: if the API rejects all events now, the events are the cause.
    pub(crate) fn add_accepted(&self, events: u64) {
        self.accepted.set(self.accepted.get() + events);
    }

    /// Sends a batch. Events that the API rejects are taken out, and the rest is sent.
    pub(crate) async fn upload(&self, batch: &Batch) -> Result<Uploaded, UploadError> {
        let mut uploaded = Uploaded::default();
        // Positions that are not sent yet, the next part last.
        let mut parts = vec![(0..batch.len()).collect::<Vec<_>>()];
        while let Some(part) = parts.pop() {
            let events = part.len() as u64;
            match self.send(batch.body_of(&part), events).await {
                Ok(new) => {
                    uploaded.counts.recorded += new;
                    uploaded.counts.duplicates += events - new;
                    self.add_accepted(events);
                }
                Err(UploadError::Api(ApiError::Rejected(rejection)))
                    if matches!(rejection.status, 400 | 413 | 422) && self.may_blame_events() =>
                {
                    self.remove_rejected(batch, &part, &rejection, &mut parts, &mut uploaded);
                }
                Err(other) => return Err(other),
            }
        }
        Ok(uploaded)
    }

    fn may_blame_events(&self) -> bool {
        self.accepted.get() > 0 || self.rejected.get() < MAX_REJECTIONS_WITHOUT_SUCCESS
    }

    /// Takes out the events that the rejection names. If it names none, splits the part to find them.
    fn remove_rejected(
        &self,
        batch: &Batch,
        part: &[usize],
        rejection: &Rejection,
        parts: &mut Vec<Vec<usize>>,
        uploaded: &mut Uploaded,
    ) {
        let mut problems_of: Vec<Vec<Detail>> = vec![Vec::new(); part.len()];
        for detail in &rejection.details {
            if let Some((at, path)) = event_of(&detail.path)
                && let Some(problems) = problems_of.get_mut(at)
            {
                problems.push(Detail {
                    path: path.to_owned(),
                    message: detail.message.clone(),
                });
            }
        }
        if part.len() == 1 && problems_of[0].is_empty() {
            problems_of[0].push(Detail {
                path: String::new(),
                message: rejection.message.clone(),
            });
        }
        if problems_of.iter().all(Vec::is_empty) {
            let (first, second) = part.split_at(part.len() / 2);
            parts.push(second.to_vec());
            parts.push(first.to_vec());
            return;
        }
        let mut rest = Vec::new();
        for (position, problems) in part.iter().zip(problems_of) {
            if problems.is_empty() {
                rest.push(*position);
                continue;
            }
            uploaded.counts.rejected += 1;
            self.rejected.set(self.rejected.get() + 1);
            uploaded.rejected.push(RejectedEvent {
                id: batch.id(*position),
                problems,
                event: batch.event(*position),
            });
        }
        if !rest.is_empty() {
            parts.push(rest);
        }
    }

    /// Sends one request until it succeeds, and returns how many of its events are new.
    async fn send(&self, body: Bytes, events: u64) -> Result<u64, UploadError> {
        let number = self.requests.get();
        self.requests.set(number + 1);
        // A retry after a lost answer gets the first answer, and the counts stay right.
        let key = format!("{}.{number}", self.nonce);
        let started = Instant::now();
        let mut attempt = 0;
        loop {
            self.wait_until_open().await?;
            let error = match self
                .client
                .record_encoded_batch(body.clone(), &key, events)
                .await
            {
                Ok(answer) => {
                    self.last_success.set(Instant::now());
                    return Ok(answer.count);
                }
                Err(error) => error,
            };
            let rejection = match &error {
                ApiError::Rejected(rejection) => Some(rejection),
                _ => None,
            };
            if rejection.is_some_and(|rejection| rejection.status == 400) {
                self.last_success.set(Instant::now());
            }
            if !self.retries || !error.is_transient() {
                return Err(UploadError::Api(error));
            }
            let retry_after = rejection
                .and_then(|rejection| rejection.retry_at)
                .map(|at| Duration::try_from(at.duration_since(self.now())).unwrap_or_default());
            let pause = retry_after.unwrap_or_else(|| backoff(attempt));
            let now = Instant::now();
            let deadline = self.last_success.get().max(started) + self.max_silence;
            if now.checked_add(pause).is_none_or(|then| then > deadline) {
                return Err(UploadError::Api(error));
            }
            if pause >= MIN_REPORTED_PAUSE {
                self.report_pause(&error, now + pause);
            }
            if retry_after.is_some() {
                // The API limits all requests, so all of them pause.
                let until = now + pause;
                self.paused_until
                    .set(self.paused_until.get().max(Some(until)));
            } else {
                self.pause(pause).await?;
            }
            attempt += 1;
        }
    }

    async fn wait_until_open(&self) -> Result<(), UploadError> {
        loop {
            if self.stopped.get().is_some() {
                return Err(UploadError::Canceled);
            }
            let until = self.paused_until.get();
            match until.map(|until| until.saturating_duration_since(Instant::now())) {
                Some(left) if !left.is_zero() => self.pause(left).await?,
                _ => return Ok(()),
            }
        }
    }

    async fn pause(&self, pause: Duration) -> Result<(), UploadError> {
        tokio::select! {
            () = self.stop.notified() => Err(UploadError::Canceled),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Reports a pause once for all requests in flight.
    fn report_pause(&self, error: &ApiError, until: Instant) {
        let mut reported = self.reported_until.borrow_mut();
        if reported.is_none_or(|reported| reported < Instant::now()) {
            let seconds = until.saturating_duration_since(Instant::now()).as_secs();
            (self.report)(&format!("{error}; going on in {seconds} s…"));
            *reported = Some(until);
        }
    }
}

/// Splits `events[3].customerId` into the index and the rest.
fn event_of(path: &str) -> Option<(usize, &str)> {
    let (number, rest) = path.strip_prefix("events[")?.split_once(']')?;
    let at = number.parse().ok().filter(|at| *at < MAX_BATCH_EVENTS)?;
    Some((at, rest.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::event_of;

    #[test]
    fn a_detail_names_its_event() {
        assert_eq!(event_of("events[3].values.n"), Some((3, "values.n")));
        assert_eq!(event_of("events[0]"), Some((0, "")));
        for other in [
            "events",
            "events[x]",
            "events[18446744073709551616].a",
            "events[1000]",
            "customerId",
        ] {
            assert_eq!(event_of(other), None, "{other}");
        }
    }
}
