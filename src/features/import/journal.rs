//! What is known of an import: enough to go on with it after a crash, and to know its lines again.
//!
//! A file below the state directory for each import, 0600, replaced atomically. It holds digests and counts, never an
//! event.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lines::digest;
use super::sketch::Sketch;
use crate::base::fs::lock::FileLock;
use crate::base::fs::{FileError, private};
use crate::base::state::{Destination, Record, StateError, Store};
use limitry_types::text::hex;

/// How many refused events are remembered by their lines.
const MOST_REFUSED: usize = 10_000;

/// How many journals are looked through, the newest first.
const MOST: usize = 2000;

/// How far an import is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    /// All lines up to this one are done with.
    pub lines: u64,
    /// The digest of the records up to there.
    pub chain: String,
}

/// The time that was given to lines without one, from a line on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Given {
    /// The first line that it was given to.
    pub from_line: u64,
    pub timestamp: Timestamp,
}

/// What became of the events so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tally {
    pub recorded: u64,
    /// The API had counted them before.
    pub duplicates: u64,
    /// The API refused them, or they were no events and were left out.
    pub rejected: u64,
}

impl Tally {
    /// Adds another.
    pub(crate) fn add(&mut self, other: Self) {
        self.recorded += other.recorded;
        self.duplicates += other.duplicates;
        self.rejected += other.rejected;
    }
}

/// An import, as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Journal {
    /// What the keys are derived from.
    pub import_id: String,
    #[serde(rename = "aim")]
    pub destination: Destination,
    /// The profile that began it, for people.
    pub profile: String,
    /// The file that was read last, for people; `None`: stdin.
    pub path: Option<String>,
    /// How the file is read: the same line read differently would be another event.
    pub reading: String,
    /// When it began, by the server's clock.
    pub begun: Timestamp,
    /// When all that was there was sent.
    pub ended: Option<Timestamp>,
    /// The unpacked file, as it was checked last: its SHA-256, bytes, lines.
    pub digest: String,
    pub length: u64,
    pub lines: u64,
    /// How many of its events have no key of their own.
    pub derived: u64,
    pub sent: Sent,
    /// What became of the events so far.
    pub tally: Tally,
    /// The first lines of events that the API refused: they are tried again, and told of again.
    #[serde(default)]
    pub refused: BTreeSet<u64>,
    /// The times of lines without one.
    pub given: Vec<Given>,
    /// Some of its lines, to be known again elsewhere.
    pub sketch: Sketch,
}

impl Record for Journal {
    const VERSION: u32 = 1;
}

impl Journal {
    /// Whether nothing of the file that it knows is left to send.
    pub(crate) fn is_done(&self) -> bool {
        self.ended.is_some() && self.sent.lines >= self.lines
    }

    /// The time of a line that has none.
    pub(crate) fn time_of(&self, line: u64) -> Timestamp {
        let given = self
            .given
            .iter()
            .rev()
            .find(|given| given.from_line <= line);
        given.map_or(self.begun, |given| given.timestamp)
    }

    /// What became of some records whose last line is `last`: it is done with all up to there. `again`: lines that
    /// were refused before and were tried once more.
    pub(crate) fn advance(
        &mut self,
        last: u64,
        chain: &[u8; 32],
        tally: Tally,
        refused: &[u64],
        again: &[u64],
    ) {
        if last > self.sent.lines {
            self.sent = Sent {
                lines: last,
                chain: hex(chain),
            };
        }
        for line in again {
            self.refused.remove(line);
        }
        self.tally.rejected = self.tally.rejected.saturating_sub(again.len() as u64);
        self.tally.add(tally);
        let room = MOST_REFUSED.saturating_sub(self.refused.len());
        self.refused.extend(refused.iter().take(room));
    }

    /// Forgets the times of lines that are never sent again.
    pub(crate) fn prune(&mut self) {
        let next = self.sent.lines + 1;
        let next = self.refused.first().map_or(next, |line| next.min(*line));
        let needed = self.given.iter().rposition(|given| given.from_line <= next);
        self.given.drain(..needed.unwrap_or(0));
    }
}

/// The journals of a state directory.
pub(crate) struct Journals(Store<Journal>);

impl Journals {
    pub(crate) fn below(state: &Path) -> Self {
        Self(Store::in_dir(state.join("imports")))
    }

    /// Their directory, made where it is missing.
    pub(crate) fn dir(&self) -> Result<&Path, FileError> {
        private::ensure_dir(self.0.dir())?;
        Ok(self.0.dir())
    }

    fn name(destination: &Destination, import_id: &str) -> String {
        let project = destination.project_id();
        let name = format!("{}\0{project}\0{import_id}", destination.api_url);
        hex(&digest(name.as_bytes())[..16])
    }

    /// The journal of an import, if there is one.
    pub(crate) fn read(
        &self,
        destination: &Destination,
        import_id: &str,
    ) -> Result<Option<Journal>, StateError> {
        let name = Self::name(destination, import_id);
        let journal = self.0.read(&name)?;
        if journal.as_ref().is_some_and(|journal| {
            journal.destination != *destination || journal.import_id != import_id
        }) {
            return Err(StateError::Damaged {
                path: self.0.path(&name),
                reason: "it belongs to another import".to_owned(),
            });
        }
        Ok(journal)
    }

    /// Writes a journal; when this has come back it is on the disk.
    pub(crate) fn write(&self, journal: &Journal) -> Result<(), FileError> {
        let name = Self::name(&journal.destination, &journal.import_id);
        self.0.write(&name, journal)
    }

    /// Takes the import for this process; `None`: another one has it.
    pub(crate) fn lock(
        &self,
        destination: &Destination,
        import_id: &str,
    ) -> Result<Option<FileLock>, FileError> {
        self.0.try_lock(&Self::name(destination, import_id))
    }

    /// All that can be understood, the newest first, and why others cannot.
    pub(crate) fn all(&self) -> Result<(Vec<Journal>, Vec<StateError>), FileError> {
        self.0.remove_leftovers();
        let modified = |name: &String| {
            let metadata = self.0.path(name).metadata();
            std::cmp::Reverse(metadata.and_then(|found| found.modified()).ok())
        };
        let mut names = self.0.names()?;
        names.sort_by_cached_key(modified);
        let (mut journals, mut unusable) = (Vec::new(), Vec::new());
        for name in names.iter().take(MOST) {
            match self.0.read(name) {
                Ok(journal) => journals.extend(journal),
                Err(StateError::File(error)) => return Err(error),
                Err(error) => unusable.push(error),
            }
        }
        Ok((journals, unusable))
    }
}
