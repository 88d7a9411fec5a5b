//! The journal of an import: what is needed to resume it after a crash, and to find its lines in other files.
//!
//! Each import has one record in the state directory. It holds digests and counts, never an event.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::lines::digest;
use crate::base::exit::Exit;
use crate::base::fs::lock::FileLock;
use crate::base::fs::{FileError, private};
use crate::base::state::{Destination, Record, StateError, Store};
use crate::base::text::shell;
use crate::failure::{Failure, codes};
use crate::features::upload::Counts;
use limitry_types::text::hex;

/// How many rejected events are remembered by their lines.
const MAX_REMEMBERED_REJECTIONS: usize = 10_000;

/// A file is compared with so many journals, the newest first.
const MAX_JOURNALS: usize = 2000;

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checkpoint {
    /// All lines up to this one are finished.
    pub lines: u64,
    /// The rolling digest of their records.
    #[serde(rename = "chain")]
    pub digest: String,
}

/// The time that lines without a time get, starting at `from_line`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssignedTimestamp {
    pub from_line: u64,
    pub timestamp: Timestamp,
}

/// The record of an import. The names in JSON are those of limitry 0.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Journal {
    /// Keys are derived from it.
    pub import_id: String,
    #[serde(rename = "aim")]
    pub destination: Destination,
    /// The profile that started it, for display.
    pub profile: String,
    /// The file that was read last, for display; `None` for stdin.
    pub path: Option<String>,
    /// Format and mapping: the same line read otherwise would be another event.
    pub reading: String,
    /// By the server's clock.
    #[serde(rename = "begun")]
    pub started: Timestamp,
    /// When the last line was sent.
    pub ended: Option<Timestamp>,
    /// The SHA-256 of the decompressed file.
    pub digest: String,
    #[serde(rename = "length")]
    pub bytes: u64,
    pub lines: u64,
    /// How many of its events have a derived key.
    pub derived: u64,
    #[serde(rename = "sent")]
    pub checkpoint: Checkpoint,
    #[serde(rename = "tally")]
    pub counts: Counts,
    /// The first lines of events that the API rejected. The next run sends them again.
    #[serde(default, rename = "refused")]
    pub rejected: BTreeSet<u64>,
    #[serde(rename = "given")]
    pub assigned: Vec<AssignedTimestamp>,
    #[serde(rename = "sketch")]
    pub fingerprint: Fingerprint,
}

impl Record for Journal {
    const VERSION: u32 = 1;
}

impl Journal {
    pub(crate) fn new(
        import_id: String,
        destination: Destination,
        profile: String,
        reading: String,
        started: Timestamp,
    ) -> Self {
        Self {
            import_id,
            destination,
            profile,
            path: None,
            reading,
            started,
            ended: None,
            digest: String::new(),
            bytes: 0,
            lines: 0,
            derived: 0,
            checkpoint: Checkpoint::default(),
            counts: Counts::default(),
            rejected: BTreeSet::new(),
            assigned: Vec::new(),
            fingerprint: Fingerprint::default(),
        }
    }

    /// Whether every known line was sent.
    pub(crate) fn is_finished(&self) -> bool {
        self.ended.is_some() && self.checkpoint.lines >= self.lines
    }

    /// Whether it ended, and the API recorded none of its events.
    pub(crate) fn recorded_nothing(&self) -> bool {
        self.ended.is_some() && self.counts.recorded + self.counts.duplicates == 0
    }

    /// The time of a line without one.
    pub(super) fn time_of(&self, line: u64) -> Timestamp {
        let mut assigned = self.assigned.iter().rev();
        assigned
            .find(|assigned| assigned.from_line <= line)
            .map_or(self.started, |assigned| assigned.timestamp)
    }

    /// Moves the checkpoint to `last_line`. `retried` are lines that an earlier run sent and the API rejected.
    pub(super) fn advance(
        &mut self,
        last_line: u64,
        digest: &[u8; 32],
        counts: Counts,
        rejected: &[u64],
        retried: &[u64],
    ) {
        if last_line > self.checkpoint.lines {
            self.checkpoint = Checkpoint {
                lines: last_line,
                digest: hex(digest),
            };
        }
        for line in retried {
            self.rejected.remove(line);
        }
        self.counts.rejected = self.counts.rejected.saturating_sub(retried.len() as u64);
        self.counts.add(counts);
        let room = MAX_REMEMBERED_REJECTIONS.saturating_sub(self.rejected.len());
        self.rejected.extend(rejected.iter().take(room));
    }

    /// Removes the times of lines that are not sent again.
    pub(super) fn prune(&mut self) {
        let next = self.checkpoint.lines + 1;
        let next = self.rejected.first().map_or(next, |line| next.min(*line));
        let mut assigned = self.assigned.iter();
        let needed = assigned.rposition(|assigned| assigned.from_line <= next);
        self.assigned.drain(..needed.unwrap_or(0));
    }
}

/// The journals in a state directory.
pub(crate) struct Journals(Store<Journal>);

impl Journals {
    pub(crate) fn new(state: &Path) -> Self {
        Self(Store::in_dir(state.join("imports")))
    }

    /// Their directory, which is created if it does not exist.
    pub(crate) fn dir(&self) -> Result<&Path, FileError> {
        private::ensure_dir(self.0.dir())?;
        Ok(self.0.dir())
    }

    fn name(destination: &Destination, import_id: &str) -> String {
        let project = destination.project_id();
        let mut name = format!("{}\0{project}\0{import_id}", destination.api_url);
        if let Some(incarnation) = &destination.incarnation {
            name.push('\0');
            name.push_str(incarnation);
        }
        hex(&digest(name.as_bytes())[..16])
    }

    pub(crate) fn read(
        &self,
        destination: &Destination,
        import_id: &str,
    ) -> Result<Option<Journal>, Failure> {
        let name = Self::name(destination, import_id);
        let journal = self.0.read(&name).map_err(unusable)?;
        if journal.as_ref().is_some_and(|journal| {
            journal.destination != *destination || journal.import_id != import_id
        }) {
            return Err(unusable(StateError::Damaged {
                path: self.0.path(&name),
                reason: "it belongs to another import".to_owned(),
            }));
        }
        Ok(journal)
    }

    /// Writes a journal; it is on the disk when this returns.
    pub(crate) fn write(&self, journal: &Journal) -> Result<(), FileError> {
        let name = Self::name(&journal.destination, &journal.import_id);
        self.0.write(&name, journal)
    }

    /// Locks an import.
    pub(crate) fn lock(
        &self,
        destination: &Destination,
        import_id: &str,
    ) -> Result<FileLock, Failure> {
        let lock = self.0.try_lock(&Self::name(destination, import_id))?;
        lock.ok_or_else(|| Self::locked("another limitry on this machine is importing this"))
    }

    /// The failure while another process holds a lock.
    pub(crate) fn locked(message: &str) -> Failure {
        Failure::new(Exit::Rejected, codes::IMPORT_LOCKED, message).hint("wait until it has ended")
    }

    /// Takes the lock that every import to the destination holds until its journal shows its lines; `None` when another
    /// process holds it.
    pub(crate) fn try_lock_destination(
        &self,
        destination: &Destination,
    ) -> Result<Option<FileLock>, FileError> {
        let name = Destination::digest(&[&destination.api_url, destination.project_id()], 16);
        self.0.try_lock(&format!("check-{name}"))
    }

    /// The readable journals, the newest first, and the errors of the others.
    pub(crate) fn all(&self) -> Result<(Vec<Journal>, Vec<StateError>), FileError> {
        self.0.remove_leftovers();
        let modified = |name: &String| {
            let metadata = self.0.path(name).metadata();
            std::cmp::Reverse(metadata.and_then(|found| found.modified()).ok())
        };
        let mut names = self.0.names()?;
        names.sort_by_cached_key(modified);
        let (mut journals, mut unusable) = (Vec::new(), Vec::new());
        for name in names.iter().take(MAX_JOURNALS) {
            match self.0.read(name) {
                Ok(journal) => journals.extend(journal),
                Err(StateError::File(error)) => return Err(error),
                Err(error) => unusable.push(error),
            }
        }
        Ok((journals, unusable))
    }
}

/// The failure of an import whose own journal cannot be used.
fn unusable(error: StateError) -> Failure {
    match &error {
        StateError::Damaged { path, .. } => Failure::usage(codes::IMPORT_JOURNAL_DAMAGED, &error)
            .hint(format!(
                "`rm {}`, then run the same command: it sends all events again under the same keys, and the API counts each once; it does not notice edits of the file",
                shell(&path.display().to_string())
            )),
        StateError::Newer(_) => Failure::usage(codes::IMPORT_JOURNAL_NEWER, error)
            .hint("import it with the newer limitry"),
        StateError::File(_) => error.into(),
    }
}
