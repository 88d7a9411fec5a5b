//! Events that could not be sent wait here, one record each.
//!
//! A record is written atomically, so a crash leaves whole events only. An event carries its idempotency key: one that is
//! sent twice counts once.

mod flush;

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::fs::lock::FileLock;
use crate::base::fs::{FileError, private};
use crate::base::state::{Destination, Record, StateError, Store};
pub(crate) use flush::{FlushError, Flushed, flush};

pub(crate) const MAX_WAITING_EVENTS: usize = 10_000;

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// The event is sent there only.
    #[serde(rename = "bound")]
    pub destination: Destination,
    /// When it was recorded. This is also its time if `dated` is false.
    pub kept: Timestamp,
    /// Whether the caller gave the event's time.
    pub dated: bool,
    /// The event, with its idempotency key and its time.
    pub event: Value,
    /// Why the API rejected it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

impl Record for Entry {
    const VERSION: u32 = 1;
}

/// The events that wait, and those that the API rejected.
pub(crate) struct Spool {
    waiting: Store<Entry>,
    refused: Store<Entry>,
}

impl Spool {
    pub(crate) fn new(state: &Path) -> Self {
        let dir = state.join("spool");
        Self {
            refused: Store::in_dir(dir.join("refused")),
            waiting: Store::in_dir(dir),
        }
    }

    /// Adds an event; it is on the disk when this returns. False if too many wait already.
    pub(crate) fn keep(&self, entry: &Entry, nonce: &str) -> Result<bool, FileError> {
        if self.waiting()?.len() >= MAX_WAITING_EVENTS {
            return Ok(false);
        }
        // Names sort by time: events are sent in the order in which they were recorded.
        let millis = entry.kept.as_millisecond().max(0);
        self.waiting
            .write(&format!("{millis:015}-{nonce}"), entry)?;
        Ok(true)
    }

    /// The names of the events that wait, the oldest first.
    pub(crate) fn waiting(&self) -> Result<Vec<String>, FileError> {
        self.waiting.names()
    }

    /// Locks the spool for sending; `None` when another process sends.
    pub(crate) fn lock(&self) -> Result<Option<FileLock>, FileError> {
        self.waiting.try_lock("flush")
    }

    /// Reads an event; `None` when another process has sent it.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Entry>, StateError> {
        self.waiting.read(name)
    }

    /// Removes an event that was sent.
    pub(crate) fn remove(&self, name: &str) -> Result<(), FileError> {
        self.waiting.remove(name)
    }

    /// Where rejected events are kept.
    pub(crate) fn refused(&self) -> &Path {
        self.refused.dir()
    }

    /// Moves an event that the API rejected, and returns its idempotency key. After a crash between the two steps it also
    /// waits, and is tried once more.
    pub(crate) fn refuse(&self, name: &str, why: &[String]) -> Result<Option<String>, StateError> {
        let Ok(Some(mut entry)) = self.read(name) else {
            self.set_aside(name)?;
            return Ok(None);
        };
        entry.refused = why.to_vec();
        let key = entry.event["idempotencyKey"].as_str().map(str::to_owned);
        match self.refused.write(name, &entry) {
            Ok(()) => self.remove(name)?,
            // No room on the disk for the reason: keep the event without it.
            Err(_) => self.set_aside(name)?,
        }
        Ok(key)
    }

    /// Moves a record as it is to the rejected ones.
    pub(crate) fn set_aside(&self, name: &str) -> Result<(), FileError> {
        private::ensure_dir(self.refused.dir())?;
        let from = self.waiting.path(name);
        std::fs::rename(&from, self.refused.path(name)).map_err(FileError::io("set aside", &from))
    }

    pub(crate) fn remove_leftovers(&self) {
        self.waiting.remove_leftovers();
    }
}
