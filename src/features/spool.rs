//! Events that could not be sent: each is kept in a file of its own until it can be.
//!
//! A file comes into being whole or not at all (written beside its place, synced, renamed), so a crash at any moment
//! leaves the events that somebody was told of, and nothing that is half an event. Two writers do not meet. An event
//! carries its idempotency key, so one that is sent twice counts once.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::fs::FileError;
use crate::base::fs::lock::{self, FileLock};
use crate::base::fs::{private, remove_stale_temporaries};

/// How many events may wait.
pub(crate) const MOST: usize = 10_000;

/// The largest event that is kept.
const LARGEST: u64 = 1 << 20;

/// Where an event was to go, and goes and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bound {
    pub api_url: String,
    /// The project's id, where it was known: an API key knows its own, and does not say it offline.
    pub project: Option<String>,
    /// Tells the credential from others, and says nothing of it.
    pub credential: String,
    /// The profile, for people.
    pub profile: String,
}

impl Bound {
    /// Whether an event that was bound for `self` may go out with a credential that leads to `here`.
    pub(crate) fn leads_to(&self, here: &Self) -> bool {
        if self.api_url != here.api_url {
            return false;
        }
        match (&self.project, &here.project) {
            (Some(there), Some(here)) => there == here,
            _ => self.credential == here.credential,
        }
    }
}

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub bound: Bound,
    /// When it was kept, and, where `dated` is false, when it happened.
    pub kept: Timestamp,
    /// Whether somebody said when it happened.
    pub dated: bool,
    /// The event, with its idempotency key and its time.
    pub event: Value,
    /// Why the API did not take it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

/// What a file of the spool is.
#[derive(Debug)]
pub(crate) enum Found {
    Entry(Box<Entry>),
    /// Another process was quicker.
    Gone,
    /// It cannot be understood.
    Damaged,
}

/// The directory of those that wait.
pub(crate) struct Spool {
    dir: PathBuf,
}

impl Spool {
    /// The one below this state directory.
    pub(crate) fn below(state: &Path) -> Self {
        Self {
            dir: state.join("spool"),
        }
    }

    /// Keeps an event; when this has come back it is on the disk. False: too many wait already.
    pub(crate) fn keep(&self, entry: &Entry, nonce: &str) -> Result<bool, FileError> {
        if self.waiting()?.len() >= MOST {
            return Ok(false);
        }
        // They go out in the order in which they came.
        let millis = entry.kept.as_millisecond().max(0);
        let path = self.dir.join(format!("{millis:015}-{nonce}.json"));
        // The types are ours and have string keys: this cannot fail.
        let text = serde_json::to_vec(entry).unwrap_or_default();
        private::replace(&path, &text)?;
        Ok(true)
    }

    /// Those that wait, the oldest first.
    pub(crate) fn waiting(&self) -> Result<Vec<PathBuf>, FileError> {
        let failed = |source| FileError::Io {
            action: "list",
            path: self.dir.clone(),
            source,
        };
        let entries = match std::fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Takes the spool for sending; `None`: another process sends it.
    pub(crate) fn lock(&self) -> Result<Option<FileLock>, FileError> {
        lock::try_acquire(&self.dir.join("flush.lock"))
    }

    /// Reads one.
    pub(crate) fn read(path: &Path) -> Result<Found, FileError> {
        let text = match private::read(path, LARGEST) {
            Ok(Some(text)) => text,
            Ok(None) => return Ok(Found::Gone),
            Err(FileError::TooLarge { .. }) => return Ok(Found::Damaged),
            Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::InvalidData => {
                return Ok(Found::Damaged);
            }
            Err(error) => return Err(error),
        };
        Ok(serde_json::from_str(&text)
            .map_or(Found::Damaged, |entry| Found::Entry(Box::new(entry))))
    }

    /// Forgets one that was sent.
    pub(crate) fn forget(path: &Path) -> Result<(), FileError> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::Io {
                action: "remove",
                path: path.to_owned(),
                source: error,
            }),
            _ => Ok(()),
        }
    }

    /// Where those are kept that the API does not take.
    pub(crate) fn refused(&self) -> PathBuf {
        self.dir.join("refused")
    }

    /// Puts one that the API does not take where it is kept, with the reason; gives back its idempotency key. A crash
    /// between the two steps leaves it here as well, and it is tried once more.
    pub(crate) fn refuse(&self, path: &Path, why: &[String]) -> Result<Option<String>, FileError> {
        let Found::Entry(mut entry) = Self::read(path)? else {
            return self.set_aside(path).map(|()| None);
        };
        entry.refused = why.to_vec();
        let key = entry.event["idempotencyKey"].as_str().map(str::to_owned);
        // The types are ours and have string keys: this cannot fail.
        let text = serde_json::to_vec(&entry).unwrap_or_default();
        let to = self.refused().join(path.file_name().unwrap_or_default());
        match private::replace(&to, &text) {
            Ok(()) => Self::forget(path)?,
            // Without room for the reason the event is kept all the same.
            Err(_) => self.set_aside(path)?,
        }
        Ok(key)
    }

    /// Puts one where it is kept and not sent again.
    pub(crate) fn set_aside(&self, path: &Path) -> Result<(), FileError> {
        let dir = self.refused();
        private::ensure_dir(&dir)?;
        let to = dir.join(path.file_name().unwrap_or_default());
        std::fs::rename(path, &to).map_err(|source| FileError::Io {
            action: "set aside",
            path: path.to_owned(),
            source,
        })
    }

    /// Removes what killed writers left behind: nobody was told that it is kept.
    pub(crate) fn sweep(&self) {
        remove_stale_temporaries(&self.dir);
    }
}
