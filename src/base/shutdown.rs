//! SIGINT, SIGTERM and SIGHUP end a command at once, except in a critical section. On Windows these are Ctrl-C and
//! Ctrl-Break, the closing of the window, and the shutdown of the system.

use std::cell::Cell;
use std::rc::Rc;

use tokio::sync::Notify;

use crate::base::exit::Exit;

/// The exit code of a command that this signal ended. SIGHUP counts as SIGTERM: the terminal went away.
#[cfg(unix)]
pub(crate) fn exit_for_signal(number: i32) -> Exit {
    if number == signal_hook::consts::SIGINT {
        Exit::Interrupted
    } else {
        Exit::Terminated
    }
}

/// Waits for a signal that ends the command.
pub(crate) async fn signal() -> Exit {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let (Ok(mut terminate), Ok(mut hangup)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        ) {
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => Exit::Interrupted,
                _ = terminate.recv() => Exit::Terminated,
                _ = hangup.recv() => Exit::Terminated,
            };
        }
    }
    #[cfg(windows)]
    {
        use tokio::signal::windows::{ctrl_break, ctrl_close, ctrl_shutdown};

        if let (Ok(mut interrupt), Ok(mut close), Ok(mut system)) =
            (ctrl_break(), ctrl_close(), ctrl_shutdown())
        {
            // The system ends the process some seconds after the last two, whatever it does.
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => Exit::Interrupted,
                _ = interrupt.recv() => Exit::Interrupted,
                _ = close.recv() => Exit::Terminated,
                _ = system.recv() => Exit::Terminated,
            };
        }
    }
    // Without a handler the default action ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    Exit::Interrupted
}

/// Runs `work` to its end, and calls `handle` at each signal meanwhile.
pub(crate) async fn handling_signals<T>(
    work: impl Future<Output = T>,
    mut handle: impl FnMut(Exit),
) -> T {
    let signals = async {
        loop {
            handle(signal().await);
        }
    };
    tokio::select! {
        biased;
        result = work => result,
        never = signals => never,
    }
}

/// Delays a shutdown while a command is in a critical section.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShutdownGuard(Rc<State>);

#[derive(Debug, Default)]
struct State {
    sections: Cell<usize>,
    requested: Cell<bool>,
    left: Notify,
}

/// Work that must not be interrupted, from the creation of a secret to its delivery for example. It ends when this is
/// dropped.
#[derive(Debug)]
#[must_use]
pub(crate) struct CriticalSection(Rc<State>);

impl ShutdownGuard {
    pub(crate) fn enter(&self) -> CriticalSection {
        self.0.sections.set(self.0.sections.get() + 1);
        CriticalSection(Rc::clone(&self.0))
    }

    pub(crate) fn in_critical_section(&self) -> bool {
        self.0.sections.get() > 0
    }

    /// Asks the command to finish its current step and to begin no other.
    pub(crate) fn request_shutdown(&self) {
        self.0.requested.set(true);
    }

    pub(crate) fn shutdown_requested(&self) -> bool {
        self.0.requested.get()
    }

    /// Waits until no critical section is left.
    pub(crate) async fn wait_idle(&self) {
        while self.in_critical_section() {
            self.0.left.notified().await;
        }
    }
}

impl Drop for CriticalSection {
    fn drop(&mut self) {
        self.0.sections.set(self.0.sections.get() - 1);
        self.0.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::ShutdownGuard;

    #[test]
    fn a_shutdown_waits_for_every_critical_section() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let guard = ShutdownGuard::default();
            guard.wait_idle().await;
            let (first, second) = (guard.enter(), guard.enter());
            let mut idle = std::pin::pin!(guard.wait_idle());
            for section in [first, second] {
                tokio::select! {
                    biased;
                    () = &mut idle => panic!("a section is open"),
                    () = std::future::ready(()) => {}
                }
                drop(section);
            }
            idle.await;
            assert!(!guard.in_critical_section());
        });
    }
}
