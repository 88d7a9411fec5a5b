use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use super::clock::Clock;
use super::db::{Readers, Writer};
use super::faults::FaultSwitch;
use super::http::{Desks, InFlight, Limiter};

/// What all requests share.
pub(crate) struct Core {
    pub(crate) clock: Clock,
    pub(crate) desks: Desks,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) limiter: Limiter,
    pub(crate) in_flight: InFlight,
    pub(crate) request_ids: RequestIds,
    /// The private data directory.
    pub(crate) dir: PathBuf,
    pub(crate) faults: FaultSwitch,
    /// Last, so that the files are closed before an ephemeral directory is removed.
    #[expect(
        dead_code,
        reason = "held, not read: dropping it removes the directory"
    )]
    pub(crate) ephemeral: Option<tempfile::TempDir>,
}

/// Numbers requests: a random beginning for the process, then a count.
pub(crate) struct RequestIds {
    start: String,
    next: AtomicU64,
}

impl RequestIds {
    /// A new beginning.
    pub(crate) fn new() -> Result<Self, getrandom::Error> {
        let mut start = super::tokens::new_id("req_")?;
        start.truncate(14);
        Ok(Self {
            start,
            next: AtomicU64::new(1),
        })
    }

    /// The next id.
    pub(crate) fn next(&self) -> String {
        use std::fmt::Write as _;
        let mut id = String::with_capacity(self.start.len() + 16);
        id.push_str(&self.start);
        let _ = write!(id, "{:06x}", self.next.fetch_add(1, Ordering::Relaxed));
        id
    }
}
