//! Where a command that must survive anything can be made to fail on purpose, for the tests alone.
//!
//! Every request and every step on disk of a rotation passes through [`step`] or [`at`]. Built with the feature
//! `testing`, each has a number, in the order in which they come; a test counts them and then makes each fail before
//! it has an effect, fail after it, or ends the process there as SIGKILL would. Without the feature nothing of it
//! is in the program.

use std::io;

/// On which side of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Before,
    /// The request has its effect, and the answer is lost.
    After,
}

/// A step on disk.
pub(crate) fn step<T>(what: &str, doing: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    at(When::Before, what)?;
    let done = doing()?;
    at(When::After, what)?;
    Ok(done)
}

/// Nothing, in what people use.
#[cfg(not(feature = "testing"))]
#[inline]
#[expect(
    clippy::unnecessary_wraps,
    reason = "with the feature `testing` it fails"
)]
pub fn at(_: When, _: &str) -> io::Result<()> {
    Ok(())
}

/// Fails, or ends the process, when the test says that it is this one's turn.
#[cfg(feature = "testing")]
pub(crate) fn at(when: When, what: &str) -> io::Result<()> {
    use std::io::Write as _;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static COUNT: AtomicUsize = AtomicUsize::new(0);

    let number = match when {
        When::Before => COUNT.fetch_add(1, Ordering::SeqCst) + 1,
        When::After => COUNT.load(Ordering::SeqCst),
    };
    if let Some(path) = crate::base::env::failpoint_log().filter(|_| when == When::Before) {
        let mut log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)?;
        writeln!(log, "{number} {what}")?;
    }
    let Some((turn, how)) = crate::base::env::failpoint() else {
        return Ok(());
    };
    if turn != number {
        return Ok(());
    }
    match (how.as_str(), when) {
        ("fail-before", When::Before) | ("fail-after", When::After) => {
            Err(io::Error::other(format!("failpoint {number}, {what}")))
        }
        #[cfg(unix)]
        ("kill-before", When::Before) | ("kill-after", When::After) => {
            let _ = rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::KILL,
            );
            Ok(())
        }
        _ => Ok(()),
    }
}
