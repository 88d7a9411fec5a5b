//! Sending requests until they get through: many at once, one patience for all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::base::exit::Exit;
use crate::features::import::Tally;
use limitry_client::{ApiError, Client, Rejection, backoff};
use limitry_types::Detail;
use limitry_types::rules::MAX_BATCH_EVENTS;

/// How long requests that are under way may go on when somebody wants it to end.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// From how long a pause on it is said.
const WORTH_MENTIONING: Duration = Duration::from_secs(2);

/// After how many events that are refused one by one, and none accepted, it is not the events that are wrong.
const MOST_REFUSED: u64 = 100;

/// Events of one request.
pub(in crate::commands::usage) struct Batch {
    /// The events' JSON, between `{"events":[` and `]}`.
    pub(in crate::commands::usage) body: Bytes,
    /// Where each event stands in the body, and on which line it stood in the file.
    pub(in crate::commands::usage) events: Vec<(usize, usize, u64)>,
}

/// An event that the API refused.
pub(in crate::commands::usage) struct Refused {
    pub(in crate::commands::usage) line: u64,
    pub(in crate::commands::usage) problems: Vec<Detail>,
    pub(super) event: Bytes,
}

/// What became of a batch.
#[derive(Default)]
pub(in crate::commands::usage) struct Delivered {
    pub(in crate::commands::usage) tally: Tally,
    pub(in crate::commands::usage) refused: Vec<Refused>,
}

/// Why a batch is not delivered.
pub(in crate::commands::usage) enum Undelivered {
    /// The API could not be had.
    Failed(ApiError),
    /// Somebody wants it to end.
    Stopped,
}

/// The way to the API that all senders share.
pub(in crate::commands::usage) struct Gate {
    client: Client,
    /// How long nothing may get through before it is given up.
    patience: Duration,
    /// Whether failures are repeated at all.
    repeats: bool,
    until: Cell<Option<Instant>>,
    /// When something got through last.
    last: Cell<Instant>,
    accepted: Cell<u64>,
    refused: Cell<u64>,
    /// By which signal it was stopped, and when.
    stopped: Cell<Option<(Exit, Instant)>>,
    /// Whether somebody asked twice.
    at_once: Cell<bool>,
    stop: Notify,
    /// Makes idempotency keys of requests this process's own.
    nonce: String,
    requests: Cell<u64>,
    say: Box<dyn Fn(&str)>,
    said: RefCell<Option<Instant>>,
}

impl Gate {
    pub(in crate::commands::usage) fn new(
        client: Client,
        patience: Duration,
        max_retries: u32,
        nonce: String,
        say: Box<dyn Fn(&str)>,
    ) -> Rc<Self> {
        Rc::new(Self {
            client,
            patience,
            repeats: max_retries > 0,
            until: Cell::new(None),
            last: Cell::new(Instant::now()),
            accepted: Cell::new(0),
            refused: Cell::new(0),
            stopped: Cell::new(None),
            at_once: Cell::new(false),
            stop: Notify::new(),
            nonce,
            requests: Cell::new(0),
            say,
            said: RefCell::new(None),
        })
    }

    /// No further request is begun. Who says it twice does not want to wait for those under way either.
    pub(super) fn stop(&self, exit: Exit) {
        if self.stopped.get().is_some() {
            self.at_once.set(true);
        } else {
            self.stopped.set(Some((exit, Instant::now())));
        }
        self.stop.notify_waiters();
    }

    pub(super) fn stopped(&self) -> Option<Exit> {
        self.stopped.get().map(|(exit, _)| exit)
    }

    /// Waits until nobody waits any more for the requests under way: some time after it was stopped, or at once when
    /// that was said again.
    pub(super) async fn abandoned(&self) {
        loop {
            let said = self.stop.notified();
            match self.stopped.get() {
                None => said.await,
                Some(_) if self.at_once.get() => return,
                Some((_, since)) => {
                    let over = tokio::time::Instant::from_std(since + LAST_REQUESTS);
                    tokio::select! {
                        () = said => {}
                        () = tokio::time::sleep_until(over) => return,
                    }
                }
            }
        }
    }

    /// An earlier run got events through: when all of these are refused, it is these that are wrong.
    pub(super) fn has_accepted(&self, before: u64) {
        self.accepted.set(self.accepted.get() + before);
    }

    /// Sends a batch; events that the API refuses are taken out and the rest is sent.
    pub(in crate::commands::usage) async fn deliver(
        &self,
        batch: &Batch,
    ) -> Result<Delivered, Undelivered> {
        let mut delivered = Delivered::default();
        // What is still to be sent: positions in the batch, the next part last.
        let mut parts = vec![(0..batch.events.len()).collect::<Vec<_>>()];
        while let Some(part) = parts.pop() {
            let count = part.len() as u64;
            match self.send(body(batch, &part), count).await {
                Ok(new) => {
                    delivered.tally.recorded += new;
                    delivered.tally.duplicates += count - new;
                    self.accepted.set(self.accepted.get() + count);
                }
                Err(Undelivered::Failed(ApiError::Rejected(refusal)))
                    if matches!(refusal.status, 400 | 413 | 422) && self.blames_events() =>
                {
                    self.sort_out(batch, &part, &refusal, &mut parts, &mut delivered);
                }
                Err(other) => return Err(other),
            }
        }
        Ok(delivered)
    }

    /// Whether a refusal may be about the events: when the API refuses one after the other and takes none, it is about
    /// something else.
    fn blames_events(&self) -> bool {
        self.accepted.get() > 0 || self.refused.get() < MOST_REFUSED
    }

    /// Takes out the events that the API names; where it names none, cuts the part in two to find them.
    fn sort_out(
        &self,
        batch: &Batch,
        part: &[usize],
        refusal: &Rejection,
        parts: &mut Vec<Vec<usize>>,
        delivered: &mut Delivered,
    ) {
        let mut named: Vec<Vec<Detail>> = vec![Vec::new(); part.len()];
        for detail in &refusal.details {
            if let Some((at, path)) = event_of(&detail.path)
                && let Some(problems) = named.get_mut(at)
            {
                problems.push(Detail {
                    path: path.to_owned(),
                    message: detail.message.clone(),
                });
            }
        }
        if part.len() == 1 && named[0].is_empty() {
            named[0].push(Detail {
                path: String::new(),
                message: refusal.message.clone(),
            });
        }
        if named.iter().all(Vec::is_empty) {
            let (first, second) = part.split_at(part.len() / 2);
            parts.push(second.to_vec());
            parts.push(first.to_vec());
            return;
        }
        let mut rest = Vec::new();
        for (position, problems) in part.iter().zip(named) {
            if problems.is_empty() {
                rest.push(*position);
                continue;
            }
            let (begin, end, line) = batch.events[*position];
            delivered.tally.rejected += 1;
            self.refused.set(self.refused.get() + 1);
            delivered.refused.push(Refused {
                line,
                problems,
                event: batch.body.slice(begin..end),
            });
        }
        if !rest.is_empty() {
            parts.push(rest);
        }
    }

    /// Sends one request until it gets through; gives back how many of its events are new.
    async fn send(&self, body: Bytes, events: u64) -> Result<u64, Undelivered> {
        let number = self.requests.get();
        self.requests.set(number + 1);
        // A repeat after an answer that was lost gets that answer, and the counts stay right.
        let key = format!("{}.{number}", self.nonce);
        let begun = Instant::now();
        let mut attempt = 0;
        loop {
            self.pass().await?;
            let error = match self
                .client
                .record_encoded_batch(body.clone(), &key, events)
                .await
            {
                Ok(answer) => {
                    self.last.set(Instant::now());
                    return Ok(answer.count);
                }
                Err(error) => error,
            };
            if let ApiError::Rejected(refusal) = &error
                && refusal.status == 400
            {
                self.last.set(Instant::now());
            }
            if !self.repeats || !error.is_transient() {
                return Err(Undelivered::Failed(error));
            }
            let asked = match &error {
                ApiError::Rejected(refusal) => refusal.retry_at.map(|at| self.until(at)),
                _ => None,
            };
            let pause = asked.unwrap_or_else(|| backoff(attempt));
            let now = Instant::now();
            let over = self.last.get().max(begun) + self.patience;
            if now.checked_add(pause).is_none_or(|then| then > over) {
                return Err(Undelivered::Failed(error));
            }
            if pause >= WORTH_MENTIONING {
                self.mention(&error, now + pause);
            }
            if asked.is_some() {
                // The API asks for a rest: everybody takes it.
                let until = self
                    .until
                    .get()
                    .map_or(now + pause, |until| until.max(now + pause));
                self.until.set(Some(until));
            } else {
                self.rest(pause).await?;
            }
            attempt += 1;
        }
    }

    /// How long it is until then, by the API's clock.
    fn until(&self, then: Timestamp) -> Duration {
        Duration::try_from(then.duration_since(self.client.clock().now())).unwrap_or_default()
    }

    /// Waits until the way is open.
    async fn pass(&self) -> Result<(), Undelivered> {
        loop {
            if self.stopped.get().is_some() {
                return Err(Undelivered::Stopped);
            }
            match self
                .until
                .get()
                .map(|until| until.saturating_duration_since(Instant::now()))
            {
                Some(left) if !left.is_zero() => self.rest(left).await?,
                _ => return Ok(()),
            }
        }
    }

    async fn rest(&self, pause: Duration) -> Result<(), Undelivered> {
        tokio::select! {
            () = self.stop.notified() => Err(Undelivered::Stopped),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }

    /// Says once for all senders why it rests.
    fn mention(&self, error: &ApiError, until: Instant) {
        let mut said = self.said.borrow_mut();
        if said.is_none_or(|said| said < Instant::now()) {
            let seconds = until.saturating_duration_since(Instant::now()).as_secs();
            (self.say)(&format!("{error}; going on in {seconds} s…"));
            *said = Some(until);
        }
    }
}

/// The request of a part of the batch.
fn body(batch: &Batch, part: &[usize]) -> Bytes {
    if part.len() == batch.events.len() {
        return batch.body.clone();
    }
    let mut body = Vec::from(OPEN);
    for position in part {
        if body.len() > OPEN.len() {
            body.push(b',');
        }
        let (begin, end, _) = batch.events[*position];
        body.extend_from_slice(&batch.body[begin..end]);
    }
    body.extend_from_slice(CLOSE);
    body.into()
}

/// How a request begins and ends.
pub(in crate::commands::usage) const OPEN: &[u8] = b"{\"events\":[";
pub(in crate::commands::usage) const CLOSE: &[u8] = b"]}";

/// `events[3].customerId`: the third, and `customerId`.
fn event_of(path: &str) -> Option<(usize, &str)> {
    let (number, rest) = path.strip_prefix("events[")?.split_once(']')?;
    let at = number.parse().ok().filter(|at| *at < MAX_BATCH_EVENTS)?;
    Some((at, rest.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::{Batch, body, event_of};

    #[test]
    fn a_part_of_a_batch_is_a_request_of_its_own() {
        let whole = br#"{"events":[{"a":1},{"b":2},{"c":3}]}"#;
        let events = vec![(11, 18, 1), (19, 26, 2), (27, 34, 3)];
        let batch = Batch {
            body: whole.to_vec().into(),
            events,
        };
        assert_eq!(body(&batch, &[0, 1, 2]), &whole[..]);
        assert_eq!(
            body(&batch, &[2, 0]),
            &br#"{"events":[{"c":3},{"a":1}]}"#[..]
        );
        assert_eq!(body(&batch, &[]), &br#"{"events":[]}"#[..]);
    }

    #[test]
    fn a_detail_names_its_event() {
        assert_eq!(event_of("events[3].values.n"), Some((3, "values.n")));
        assert_eq!(event_of("events[0]"), Some((0, "")));
        for none in [
            "events",
            "events[x]",
            "events[18446744073709551616].a",
            "events[1000]",
            "customerId",
        ] {
            assert_eq!(event_of(none), None, "{none}");
        }
    }
}
