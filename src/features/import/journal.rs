//! What is known of an import: enough to go on with it after a crash, and to know its lines again.
//!
//! A file below the state directory for each import, 0600, replaced atomically. It holds digests and counts, never an
//! event.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lines::digest;
use super::sketch::Sketch;
use crate::base::fs::FileError;
use crate::base::fs::lock::{self, FileLock};
use crate::base::fs::private;
use limitry_types::text::hex;

/// The largest journal that is read: one is a few kilobytes.
const LARGEST: u64 = 1 << 20;

/// How many refused events are remembered by their lines.
const MOST_REFUSED: usize = 10_000;

/// How many journals are looked through, the newest first.
const MOST: usize = 2000;

/// Where an import goes: it is gone on with there and nowhere else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Aim {
    /// The API's base URL, normalised.
    pub api_url: String,
    pub project: String,
}

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
    pub version: u32,
    /// What the keys are derived from.
    pub import_id: String,
    pub aim: Aim,
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

/// The form that this version writes.
pub(crate) const VERSION: u32 = 1;

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
pub(crate) struct Journals {
    dir: PathBuf,
}

impl Journals {
    /// Those below this state directory.
    pub(crate) fn below(state: &Path) -> Self {
        Self {
            dir: state.join("imports"),
        }
    }

    /// Their directory, made where it is missing.
    pub(crate) fn dir(&self) -> Result<&Path, FileError> {
        private::ensure_dir(&self.dir)?;
        Ok(&self.dir)
    }

    fn path(&self, aim: &Aim, import_id: &str) -> PathBuf {
        let name = format!("{}\0{}\0{import_id}", aim.api_url, aim.project);
        let name = hex(&digest(name.as_bytes())[..16]);
        self.dir.join(format!("{name}.json"))
    }

    /// The journal of an import, if there is one.
    pub(crate) fn read(&self, aim: &Aim, import_id: &str) -> Result<Option<Journal>, JournalError> {
        let path = self.path(aim, import_id);
        match read(&path)? {
            Some(journal) if journal.aim != *aim || journal.import_id != import_id => {
                Err(JournalError::Damaged(path))
            }
            found => Ok(found),
        }
    }

    /// Writes a journal; when this has come back it is on the disk.
    pub(crate) fn write(&self, journal: &Journal) -> Result<(), FileError> {
        // The types are ours and have string keys: this cannot fail.
        let text = serde_json::to_vec(journal).unwrap_or_default();
        private::replace(&self.path(&journal.aim, &journal.import_id), &text)
    }

    /// Takes the import for this process; `None`: another one has it.
    pub(crate) fn lock(&self, aim: &Aim, import_id: &str) -> Result<Option<FileLock>, FileError> {
        lock::try_acquire(&self.path(aim, import_id).with_extension("lock"))
    }

    /// All that can be understood, the newest first, and why others cannot.
    pub(crate) fn all(&self) -> Result<(Vec<Journal>, Vec<JournalError>), FileError> {
        self.dir()?;
        let entries = std::fs::read_dir(&self.dir).map_err(|source| FileError::Io {
            action: "list",
            path: self.dir.clone(),
            source,
        })?;
        let mut paths: Vec<_> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "json")
            })
            .map(|path| {
                (
                    path.metadata().and_then(|found| found.modified()).ok(),
                    path,
                )
            })
            .collect();
        paths.sort_by(|one, other| other.cmp(one));
        let (mut journals, mut unusable) = (Vec::new(), Vec::new());
        for (_, path) in paths.into_iter().take(MOST) {
            match read(&path) {
                Ok(journal) => journals.extend(journal),
                Err(JournalError::File(error)) => return Err(error),
                Err(error) => unusable.push(error),
            }
        }
        Ok((journals, unusable))
    }
}

/// The part of a journal that no version changes.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

fn read(path: &Path) -> Result<Option<Journal>, JournalError> {
    let damaged = || JournalError::Damaged(path.to_owned());
    let text = match private::read(path, LARGEST) {
        Ok(text) => text,
        Err(FileError::TooLarge { .. }) => return Err(damaged()),
        Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::InvalidData => {
            return Err(damaged());
        }
        Err(error) => return Err(error.into()),
    };
    let Some(text) = text else { return Ok(None) };
    let versioned: Versioned = serde_json::from_str(&text).map_err(|_| damaged())?;
    if versioned.version > VERSION {
        return Err(JournalError::Newer(path.to_owned()));
    }
    let journal = serde_json::from_str(&text).map_err(|_| damaged())?;
    Ok(Some(journal))
}

/// Why a journal cannot be used. None may be passed over in silence: what it knows is what keeps lines from being
/// counted twice.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JournalError {
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not what was written.
    #[error("{}, which remembers an import, is damaged", .0.display())]
    Damaged(PathBuf),
    /// It has a form that this version does not know.
    #[error("{}, which remembers an import, was written by a newer limitry", .0.display())]
    Newer(PathBuf),
}
