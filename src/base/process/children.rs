//! The children whose output is being captured, and their end when a signal ends the command.

#[cfg(not(unix))]
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::base::poll::block_until;

pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// The time between SIGTERM and SIGKILL.
const TERMINATION_GRACE: Duration = Duration::from_millis(500);

/// The children whose output is being captured. A child is reaped and removed under this lock, so no process id in the
/// list can belong to another process.
static CHILDREN: Mutex<Vec<ChildHandle>> = Mutex::new(Vec::new());

/// Set when a signal ends the command: no further child is started.
pub(super) static TERMINATING: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ChildHandle {
    pub(super) pid: u32,
    /// Whether its own children end with it. On Unix it leads a process group, which contains them.
    pub(super) leads_group: bool,
}

pub(super) fn children() -> MutexGuard<'static, Vec<ChildHandle>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the children whose output is being captured: with SIGTERM, then with SIGKILL. No other child is started after
/// this.
pub(crate) fn terminate_all() {
    let running = children();
    // Set the flag under the list's lock: a concurrent start either sees it or is already listed.
    TERMINATING.store(true, Ordering::SeqCst);
    for child in running.iter() {
        child.signal(false);
    }
    drop(running);
    let all_ended = || Ok::<_, std::convert::Infallible>(children().is_empty().then_some(()));
    if let Ok(Some(())) = block_until(TERMINATION_GRACE, POLL_INTERVAL, all_ended) {
        return;
    }
    for child in children().iter() {
        child.signal(true);
    }
}

impl ChildHandle {
    #[cfg(unix)]
    pub(super) fn signal(self, kill: bool) {
        use rustix::process::{Pid, Signal, kill_process, kill_process_group};

        let signal = if kill { Signal::KILL } else { Signal::TERM };
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else {
            return;
        };
        // An error means that it has ended already.
        let _ = if self.leads_group {
            kill_process_group(pid, signal)
        } else {
            kill_process(pid, signal)
        };
    }

    /// The console asks the processes attached to it to end. Those that do not are killed with their children, which
    /// `taskkill` finds.
    #[cfg(not(unix))]
    pub(super) fn signal(self, kill: bool) {
        if !kill {
            return;
        }
        let mut command = Command::new("taskkill");
        command.args(["/F", "/PID", &self.pid.to_string()]);
        if self.leads_group {
            command.arg("/T");
        }
        command.stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        // An error means that it has ended already.
        drop(command.status());
    }
}
