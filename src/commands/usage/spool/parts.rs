//! Requests, made of the events that wait.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::super::import::{Batch, CLOSE, OPEN};
use crate::features::spool::Entry;

/// Events, as many as one request carries.
#[derive(Default)]
pub(super) struct Parts {
    done: Vec<(Batch, Vec<String>)>,
    body: Vec<u8>,
    events: Vec<(usize, usize, u64)>,
    files: Vec<String>,
}

impl Parts {
    /// The most bytes of a request.
    const MOST: usize = 3 << 20;

    pub(super) fn push(&mut self, name: &str, entry: &Entry, now: Timestamp) {
        let mut event = entry.event.clone();
        let time = event["timestamp"]
            .as_str()
            .and_then(|text| text.parse::<Timestamp>().ok());
        // Our clock may have been ahead of the API's, which takes nothing from the future.
        if !entry.dated && time.is_some_and(|time| time > now) {
            event["timestamp"] = Value::from(now.to_string());
        }
        if self.body.is_empty() {
            self.body.extend_from_slice(OPEN);
        } else {
            self.body.push(b',');
        }
        let begin = self.body.len();
        self.body.extend_from_slice(event.to_string().as_bytes());
        self.events
            .push((begin, self.body.len(), self.files.len() as u64));
        self.files.push(name.to_owned());
        if self.body.len() > Self::MOST {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.files.is_empty() {
            return;
        }
        self.body.extend_from_slice(CLOSE);
        let batch = Batch {
            body: Bytes::from(std::mem::take(&mut self.body)),
            events: std::mem::take(&mut self.events),
        };
        self.done.push((batch, std::mem::take(&mut self.files)));
    }

    pub(super) fn finish(mut self) -> Vec<(Batch, Vec<String>)> {
        self.cut();
        self.done
    }
}
