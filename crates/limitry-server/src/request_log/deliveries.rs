//! Tries to deliver alerts, which are shown between the requests.

use std::collections::VecDeque;

use serde::Serialize;

/// The most tries that are kept for readers.
const MAX_KEPT: usize = 1000;

/// One try to deliver an alert to a webhook.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// When it ended, by the service's clock: RFC 3339 with milliseconds.
    pub time: String,
    /// `msg_…`
    pub delivery: String,
    /// `limit.exceeded`
    pub event: String,
    /// The host and the port of the webhook.
    pub host: String,
    /// The status of the answer; `None` when nothing answered.
    pub status: Option<u16>,
    /// Why nothing answered.
    pub error: Option<String>,
    /// Which try it was. Counts up from 1.
    #[serde(rename = "try")]
    pub number: u64,
    /// How long the answer took.
    pub duration_ms: f64,
}

/// The last tries, with their numbers.
#[derive(Debug, Default)]
pub(super) struct Deliveries {
    attempts: VecDeque<DeliveryAttempt>,
    /// How many were ever added.
    pub(super) count: u64,
}

impl Deliveries {
    pub(super) fn add(&mut self, attempt: DeliveryAttempt) {
        self.count += 1;
        self.attempts.push_back(attempt);
        if self.attempts.len() > MAX_KEPT {
            self.attempts.pop_front();
        }
    }

    /// The tries after the first `seen`, oldest first.
    pub(super) fn after(&self, seen: u64) -> Vec<DeliveryAttempt> {
        let new = usize::try_from(self.count - seen).unwrap_or(usize::MAX);
        let known = self.attempts.len().saturating_sub(new);
        self.attempts.iter().skip(known).cloned().collect()
    }
}
