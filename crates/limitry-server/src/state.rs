use std::path::PathBuf;

use crate::clock::Clock;
use crate::faults::FaultSwitch;
use crate::storage::{Readers, Writer};

/// What all requests share.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) faults: FaultSwitch,
    /// The private data directory.
    pub(crate) dir: PathBuf,
    /// Last: fields are dropped in order, and the database must be closed before its directory is deleted.
    pub(crate) temp_dir: Option<tempfile::TempDir>,
}
