//! How far an export is.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::fs::lock::FileLock;
use crate::base::fs::{FileError, private};
use crate::base::state::{Destination, Record, StateError, Store};

/// The record of an export that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Checkpoint {
    pub destination: Destination,
    /// What was typed to select the events.
    pub selection: String,
    /// The range that was computed of it when the export began.
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    /// Where the list goes on; `None` at its beginning.
    pub cursor: Option<String>,
    /// So many bytes of the file are whole lines.
    pub bytes: u64,
    pub events: u64,
}

impl Record for Checkpoint {
    const VERSION: u32 = 1;
}

/// The checkpoints of this user, by the file that is written.
pub(crate) struct Checkpoints(Store<Checkpoint>);

impl Checkpoints {
    pub(crate) fn new(state: &Path) -> Self {
        Self(Store::in_dir(state.join("exports")))
    }

    /// The directory, where files can be kept too.
    pub(crate) fn dir(&self) -> Result<&Path, FileError> {
        private::ensure_dir(self.0.dir())?;
        Ok(self.0.dir())
    }

    fn name(file: &Path) -> String {
        Destination::digest(&[&file.to_string_lossy()], 16)
    }

    /// `None` when another process writes the file.
    pub(crate) fn try_lock(&self, file: &Path) -> Result<Option<FileLock>, FileError> {
        self.0.try_lock(&Self::name(file))
    }

    pub(crate) fn read(&self, file: &Path) -> Result<Option<Checkpoint>, StateError> {
        self.0.read(&Self::name(file))
    }

    pub(crate) fn write(&self, file: &Path, checkpoint: &Checkpoint) -> Result<(), FileError> {
        self.0.write(&Self::name(file), checkpoint)
    }

    pub(crate) fn remove(&self, file: &Path) -> Result<(), FileError> {
        self.0.remove(&Self::name(file))
    }
}
