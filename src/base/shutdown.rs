//! Ctrl-C and SIGTERM: they end a command at once, except where it would leave something that nobody knows of.

use std::cell::Cell;
use std::rc::Rc;

use tokio::sync::Notify;

use crate::base::exit::Exit;

/// Waits for Ctrl-C, SIGTERM or SIGHUP; a terminal that goes away is taken as SIGTERM.
pub(crate) async fn signal() -> Exit {
    #[cfg(unix)]
    if let (Ok(mut terminated), Ok(mut hung_up)) = (
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()),
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()),
    ) {
        return tokio::select! {
            _ = tokio::signal::ctrl_c() => Exit::Interrupted,
            _ = terminated.recv() => Exit::Terminated,
            _ = hung_up.recv() => Exit::Terminated,
        };
    }
    // Without a handler the default action ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    Exit::Interrupted
}

/// Sections that are finished before a signal is obeyed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sections {
    open: Rc<Cell<usize>>,
    asked: Rc<Cell<bool>>,
    closed: Rc<Notify>,
}

/// An open section; it ends when this is dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct Section(Sections);

impl Sections {
    /// From here on a signal waits until the section is dropped: between making a secret and handing it over, say.
    pub(crate) fn begin(&self) -> Section {
        self.open.set(self.open.get() + 1);
        Section(self.clone())
    }

    /// Whether a signal would have to wait.
    pub(crate) fn is_open(&self) -> bool {
        self.open.get() > 0
    }

    /// A signal has come: what is under way is finished, and nothing more is begun.
    pub(crate) fn ask(&self) {
        self.asked.set(true);
    }

    /// Whether a signal has come.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked.get()
    }

    /// Waits until no section is open.
    pub(crate) async fn ended(&self) {
        while self.is_open() {
            self.closed.notified().await;
        }
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        self.0.open.set(self.0.open.get() - 1);
        self.0.closed.notify_one();
    }
}
