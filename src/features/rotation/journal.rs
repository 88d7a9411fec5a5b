//! The journal of an open rotation: enough to finish it or to undo it, and never a secret.
//!
//! Each key has one record in the state directory, which is replaced at every step, under a lock. The paths in it are
//! absolute.

use crate::failure::{Failure, Result, codes};
use std::io;

use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::exit::Exit;
use crate::base::fs::lock::FileLock;
use crate::base::state::{Destination, Record, StateError, Store};
use crate::base::{failpoints, paths};
use crate::features::delivery::Target;

/// The step that a rotation has reached. `Planned`, `Delivering` and `Retiring` are written before their step begins, so
/// that the step may be done in part. `Created`, `Proved` and `Delivered` are written after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// The successor is requested; the API may have created it.
    Planned,
    /// The successor exists, and expires within the hour.
    Created,
    Proved,
    /// The successor has its real expiry, and may have reached a target.
    Delivering,
    Delivered,
    /// The old key gets its expiry, or is revoked.
    Retiring,
}

/// The name of the record of one key.
fn record_name(destination: &Destination, key: &str) -> String {
    let project = destination.project_id();
    let digest = Destination::digest(&[&destination.api_url, project], 6);
    format!("{digest}-{key}")
}

/// When the successor expires.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lifetime {
    Never,
    Until(Timestamp),
    For(Span),
}

/// An expiry that was requested; `None`: never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SuccessorExpiry {
    pub(crate) at: Option<Timestamp>,
}

/// A successor of an earlier attempt. Its secret is lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AbandonedSuccessor {
    pub(crate) nonce: String,
    pub(crate) id: Option<String>,
    #[serde(rename = "lastFour")]
    pub(crate) last_four: Option<String>,
}

/// An open rotation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Journal {
    #[serde(flatten)]
    pub(crate) destination: Destination,
    /// The old key's id.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) last_four: String,
    /// The expiry that the old key had before the rotation.
    #[serde(default)]
    pub(crate) ends: Option<Timestamp>,
    pub(crate) lasting: Lifetime,
    /// How long the old key keeps working; `None`: it is revoked.
    pub(crate) grace: Option<Span>,
    /// Empty: the secret is printed.
    pub(crate) targets: Vec<Target>,
    pub(crate) verify_with: Option<String>,
    pub(crate) force: bool,
    pub(crate) begun_at: Timestamp,
    pub(crate) state: State,
    /// In the successor's provisional name.
    pub(crate) nonce: String,
    pub(crate) successor: Option<String>,
    pub(crate) successor_last_four: Option<String>,
    /// The final expiry of the successor, once it was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) successor_expiry: Option<SuccessorExpiry>,
    /// The targets that the successor may have reached.
    pub(crate) reached: Vec<usize>,
    pub(crate) earlier: Vec<AbandonedSuccessor>,
}

impl Record for Journal {
    const VERSION: u32 = 1;
}

/// The journal of one key, locked by this process.
pub(crate) struct LockedJournal {
    writer: Writer,
    _lock: FileLock,
}

/// Writes the journal, from any thread.
#[derive(Clone)]
pub(crate) struct Writer {
    store: Store<Journal>,
    name: String,
}

impl Writer {
    pub(crate) fn write(&self, journal: &Journal) -> io::Result<()> {
        failpoints::step("write the journal", || {
            self.store
                .write(&self.name, journal)
                .map_err(io::Error::other)
        })
    }
}

fn store() -> Result<Store<Journal>> {
    Ok(Store::in_dir(paths::state_dir()?.join("rotations")))
}

impl LockedJournal {
    /// Locks the key for this process, if no other has it.
    pub(crate) fn take(destination: &Destination, key: &str, name: &str) -> Result<Self> {
        let writer = Writer {
            store: store()?,
            name: record_name(destination, key),
        };
        let lock = writer.store.try_lock(&writer.name)?.ok_or_else(|| {
            Failure::new(
                Exit::Rejected,
                codes::ROTATION_LOCKED,
                format!("key '{name}' is being rotated by another limitry on this machine"),
            )
        })?;
        Ok(Self {
            writer,
            _lock: lock,
        })
    }

    pub(crate) fn read(&self) -> Result<Option<Journal>> {
        read(&self.writer.store, &self.writer.name)
    }

    /// Writes the journal from another thread.
    pub(crate) fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Whether the rotation is unfinished.
    pub(crate) fn is_open(&self) -> bool {
        self.writer.store.contains(&self.writer.name)
    }

    pub(crate) fn write(&self, journal: &Journal) -> Result<()> {
        self.writer.write(journal).map_err(|error| {
            Failure::other(
                codes::OTHER,
                format!("the journal cannot be written: {error}"),
            )
        })
    }

    /// The rotation is over.
    pub(crate) fn close(&self) -> io::Result<()> {
        failpoints::step("remove the journal", || {
            self.writer
                .store
                .remove(&self.writer.name)
                .map_err(io::Error::other)
        })
    }
}

/// Refuses a key with an open rotation that cannot be read.
pub(crate) fn ensure_readable(destination: &Destination, key: &str) -> Result<()> {
    read(&store()?, &record_name(destination, key)).map(drop)
}

fn read(store: &Store<Journal>, name: &str) -> Result<Option<Journal>> {
    store.read(name).map_err(|error| {
        let is_damaged = matches!(error, StateError::Damaged { .. });
        let failure = Failure::from(error);
        if is_damaged {
            failure.hint("`limitry keys list` shows the keys that its rotation left")
        } else {
            failure
        }
    })
}

/// Every open rotation in this state directory.
#[derive(Default)]
pub(crate) struct Open {
    pub(crate) journals: Vec<Journal>,
    pub(crate) unreadable: Vec<Unreadable>,
}

/// A journal that cannot be read.
pub(crate) struct Unreadable {
    name: String,
    pub(crate) reason: Failure,
}

impl Unreadable {
    /// The id of its key, which is the end of its name.
    pub(crate) fn key(&self) -> Option<&str> {
        self.name.split_once('-').map(|(_, key)| key)
    }
}

pub(crate) fn open() -> Result<Open> {
    let mut open = Open::default();
    let store = store()?;
    store.remove_leftovers();
    for name in store.names()? {
        match read(&store, &name) {
            Ok(journal) => open.journals.extend(journal),
            Err(reason) => open.unreadable.push(Unreadable { name, reason }),
        }
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::{Journal, State, Store};

    #[test]
    fn a_journal_of_limitry_0_1_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let store: Store<Journal> = Store::in_dir(dir.path().to_owned());
        let text = r#"{
            "version": 1, "apiUrl": "https://api.limitry.com/v1", "project": "proj_1", "profile": "default",
            "key": "key_1", "name": "App", "lastFour": "abcd", "ends": null, "lasting": {"for": "P30D"}, "grace": "PT1H",
            "targets": [{"env-file": {"path": "/app/.env", "variable": "LIMITRY_API_KEY"}}], "verifyWith": null,
            "force": false, "begunAt": "2026-01-01T00:00:00Z", "state": "delivering", "nonce": "0a1b2c3d",
            "successor": "key_2", "successorLastFour": "efgh", "reached": [0], "earlier": []
        }"#;
        std::fs::write(store.path("key_1"), text).unwrap();
        let journal = store.read("key_1").unwrap().expect("it is there");
        assert_eq!(journal.state, State::Delivering);
        assert_eq!(journal.destination.project_id(), "proj_1");
        assert_eq!(journal.destination.profile.as_deref(), Some("default"));
        store.write("again", &journal).unwrap();
        let again = std::fs::read_to_string(store.path("again")).unwrap();
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&again), value(text), "the fields are the same");
    }
}
