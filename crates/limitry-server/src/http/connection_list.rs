//! The open connections, of which there may be so many. One more closes the one that has been idle for the longest time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::task::AbortHandle;

/// Half of the files that a process usually may open.
const MAX_CONNECTIONS: usize = 512;

#[derive(Default)]
pub(super) struct ConnectionList(Vec<(Arc<Activity>, AbortHandle)>);

impl ConnectionList {
    /// Makes room for one more connection. Returns `false` when every connection has a request in progress.
    pub(super) fn make_room(&mut self) -> bool {
        if self.0.len() < MAX_CONNECTIONS {
            return true;
        }
        self.0.retain(|(_, task)| !task.is_finished());
        if self.0.len() < MAX_CONNECTIONS {
            return true;
        }
        let idle = self.0.iter().enumerate();
        let idle = idle.filter_map(|(index, (activity, _))| Some((index, activity.idle_since()?)));
        let Some((longest, _)) = idle.min_by_key(|(_, since)| *since) else {
            return false;
        };
        let (_, task) = self.0.swap_remove(longest);
        task.abort();
        true
    }

    pub(super) fn add(&mut self, activity: Arc<Activity>, task: AbortHandle) {
        self.0.push((activity, task));
    }
}

/// Whether a connection has a request in progress.
pub(super) struct Activity {
    /// `None` while a request is in progress. HTTP/1.1 has one at a time.
    idle_since: Mutex<Option<Instant>>,
    has_requested: AtomicBool,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            idle_since: Mutex::new(Some(Instant::now())),
            has_requested: AtomicBool::new(false),
        })
    }

    /// Marks a request as in progress until the guard is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> InProgress {
        self.has_requested.store(true, Ordering::Relaxed);
        self.set_idle_since(None);
        InProgress(self.clone())
    }

    /// Whether the connection has sent a request.
    pub(super) fn has_requested(&self) -> bool {
        self.has_requested.load(Ordering::Relaxed)
    }

    fn idle_since(&self) -> Option<Instant> {
        *self
            .idle_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn set_idle_since(&self, since: Option<Instant>) {
        *self
            .idle_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = since;
    }
}

/// A request in progress.
pub(super) struct InProgress(Arc<Activity>);

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.set_idle_since(Some(Instant::now()));
    }
}
