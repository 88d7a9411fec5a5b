//! Running a command in the foreground: it has the terminal, and its exit code becomes limitry's.
//!
//! The child stays in limitry's process group. A terminal sends Ctrl-C and Ctrl-Z to the whole group, and a shell's `fg`
//! and `bg` continue it. A signal sent to limitry alone is forwarded.

use std::io;
use std::process::{Child, ChildStdout, Command};

use thiserror::Error;

use crate::base::exit::Exit;
#[cfg(unix)]
use crate::base::shutdown;

/// A command that did not start. A shell exits with 127 and 126 for the first two.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error("there is no command '{0}'")]
    NotFound(String),
    #[error("cannot run '{program}': {source}")]
    NotExecutable { program: String, source: io::Error },
    #[error("cannot supervise '{program}': {source}")]
    Supervision { program: String, source: io::Error },
}

impl StartError {
    pub(crate) fn new(command: &Command, source: io::Error) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        // A script whose interpreter is missing also fails with "not found".
        let is_path = program.contains(std::path::is_separator);
        let exists = is_path && std::path::Path::new(&program).exists();
        if source.kind() == io::ErrorKind::NotFound && !exists {
            Self::NotFound(program)
        } else {
            Self::NotExecutable { program, source }
        }
    }
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    Exited(u8),
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has signals"))]
    Signaled(u8),
}

impl ExitStatus {
    /// The exit code as a shell gives it: 128 + n after signal n.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Exited(code) => code,
            Self::Signaled(number) => 128_u8.saturating_add(number),
        }
    }

    pub(crate) const fn is_success(self) -> bool {
        matches!(self, Self::Exited(0))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReceivedSignal {
    #[cfg(unix)]
    number: i32,
    /// Whether the child received it too, from the terminal.
    #[cfg(unix)]
    is_shared: bool,
    /// Whether the window was closed.
    #[cfg(not(unix))]
    is_close: bool,
}

impl ReceivedSignal {
    /// The exit code of limitry when this signal ends it.
    pub(crate) fn exit(self) -> Exit {
        #[cfg(unix)]
        return shutdown::exit_for_signal(self.number);
        #[cfg(not(unix))]
        return if self.is_close {
            Exit::Terminated
        } else {
            Exit::Interrupted
        };
    }
}

/// Replaces this process by the command. Returns only if that fails.
#[cfg(unix)]
#[expect(clippy::unused_async, reason = "on Windows the command is waited for")]
pub(crate) async fn exec(mut command: Command) -> Result<ExitStatus, StartError> {
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    Err(StartError::new(&command, error))
}

/// Runs the command and waits for its end.
#[cfg(not(unix))]
pub(crate) async fn exec(command: Command) -> Result<ExitStatus, StartError> {
    let mut signals = match Signals::install() {
        Ok(signals) => signals,
        Err(error) => return Err(StartError::new(&command, error)),
    };
    let child = Supervised::start(command, &signals)?;
    child.wait(&mut signals).await
}

#[cfg(unix)]
pub(crate) use on_unix::{Signals, Supervised};
#[cfg(not(unix))]
pub(crate) use on_windows::{Signals, Supervised};

#[cfg(unix)]
mod on_unix {
    use std::io;
    use std::time::{Duration, Instant};

    use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};
    use signal_hook::consts::{
        SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1,
        SIGUSR2,
    };
    use signal_hook::iterator::SignalsInfo;
    use signal_hook::iterator::exfiltrator::WithOrigin;
    use signal_hook::low_level::siginfo::{Cause, Origin};
    use tokio::sync::mpsc;

    use super::{Child, ChildStdout, Command, ExitStatus, ReceivedSignal, StartError};

    /// The signals that are forwarded to the child. Without a handler each would end limitry.
    const FORWARDED: [i32; 6] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2];

    /// Those of them that end a program that does not handle them.
    const ENDING: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

    /// How long a stopped child is watched before limitry stops as well. After a shell's `fg`, one of the two continues
    /// slightly before the other.
    const STOP_DEBOUNCE: Duration = Duration::from_millis(50);

    /// The signals that this process receives, in order. While this exists, none of them ends limitry.
    pub(crate) struct Signals {
        queue: mpsc::UnboundedReceiver<ReceivedSignal>,
    }

    impl Signals {
        /// Installs the handlers. A signal that limitry inherited as ignored, from `nohup` for example, stays ignored, for
        /// the child too.
        pub(crate) fn install() -> io::Result<Self> {
            let ignored = ignored();
            let wanted = FORWARDED
                .into_iter()
                .filter(|number| ignored & (1 << (number - 1)) == 0)
                .chain([SIGCHLD, SIGCONT]);
            let mut signals = SignalsInfo::<WithOrigin>::new(wanted)?;
            let (send, queue) = mpsc::unbounded_channel();
            std::thread::Builder::new()
                .name("signals".to_owned())
                .spawn(move || {
                    for origin in signals.forever() {
                        if send.send(received(&origin)).is_err() {
                            return;
                        }
                    }
                })?;
            Ok(Self { queue })
        }

        /// Waits for a signal that ends limitry.
        pub(crate) async fn termination_request(&mut self) -> ReceivedSignal {
            loop {
                let signal = self.next().await;
                if ENDING.contains(&signal.number) {
                    return signal;
                }
            }
        }

        async fn next(&mut self) -> ReceivedSignal {
            match self.queue.recv().await {
                Some(signal) => signal,
                // The sending thread lives as long as the process.
                None => std::future::pending().await,
            }
        }
    }

    fn received(origin: &Origin) -> ReceivedSignal {
        let number = origin.signal;
        let from_terminal = match origin.cause {
            Cause::Kernel => true,
            // The system does not tell the sender. In the foreground it was probably the terminal.
            Cause::Unknown => in_foreground(),
            _ => false,
        };
        ReceivedSignal {
            number,
            // When a terminal closes, only the session's leader receives SIGHUP from it.
            is_shared: from_terminal && number != SIGHUP,
        }
    }

    /// The signals that this process ignores, one bit each. Empty where the system does not tell.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    }

    /// A child in the foreground.
    pub(crate) struct Supervised {
        child: Child,
        pid: Pid,
        program: String,
    }

    impl Supervised {
        /// Starts the command. The handlers must be installed before, so that no signal is lost in between.
        pub(crate) fn start(mut command: Command, _: &Signals) -> Result<Self, StartError> {
            let child = match command.spawn() {
                Ok(child) => child,
                Err(source) => return Err(StartError::new(&command, source)),
            };
            Ok(Self {
                pid: Pid::from_child(&child),
                child,
                program: command.get_program().to_string_lossy().into_owned(),
            })
        }

        /// The child's process id.
        pub(crate) fn id(&self) -> u32 {
            self.child.id()
        }

        /// The child's stdout, if the command pipes it.
        pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
            self.child.stdout.take()
        }

        /// Waits for the child to end. Forwards signals, and stops limitry when the child is stopped.
        pub(crate) async fn wait(&self, signals: &mut Signals) -> Result<ExitStatus, StartError> {
            self.wait_with(signals, || {}).await
        }

        /// The same; calls `before_end` before a signal is forwarded that ends the child.
        pub(crate) async fn wait_with(
            &self,
            signals: &mut Signals,
            mut before_end: impl FnMut(),
        ) -> Result<ExitStatus, StartError> {
            loop {
                while let Some(status) = self.poll_status(WaitOptions::UNTRACED)? {
                    if let Some(ended) = exit_status(status) {
                        return Ok(ended);
                    }
                    let stopped = status.stopping_signal().unwrap_or_default();
                    // SIGSTOP was sent to the child alone, on purpose.
                    if [SIGTSTP, SIGTTIN, SIGTTOU].contains(&stopped)
                        && let Some(ended) = self.stop_with_child().await?
                    {
                        return Ok(ended);
                    }
                }
                let received = signals.next().await;
                if ENDING.contains(&received.number) {
                    before_end();
                }
                if FORWARDED.contains(&received.number)
                    && !received.is_shared
                    && let Some(signal) = Signal::from_named_raw(received.number)
                {
                    // The child may have ended. It is not reaped yet, so its id belongs to no other process.
                    let _ = rustix::process::kill_process(self.pid, signal);
                }
            }
        }

        fn poll_status(&self, options: WaitOptions) -> Result<Option<WaitStatus>, StartError> {
            loop {
                match rustix::process::waitpid(Some(self.pid), options | WaitOptions::NOHANG) {
                    Ok(found) => return Ok(found.map(|(_, status)| status)),
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => {
                        return Err(StartError::Supervision {
                            program: self.program.clone(),
                            source: error.into(),
                        });
                    }
                }
            }
        }

        /// Stops limitry after the child was stopped: the shell waits for that before it takes the terminal back.
        async fn stop_with_child(&self) -> Result<Option<ExitStatus>, StartError> {
            let mut quiet = 0;
            while quiet < 2 {
                let started = Instant::now();
                tokio::time::sleep(STOP_DEBOUNCE).await;
                if let Some(status) =
                    self.poll_status(WaitOptions::UNTRACED | WaitOptions::CONTINUED)?
                {
                    // It ended or continued.
                    return Ok(exit_status(status));
                }
                // A long pause means that limitry itself was stopped.
                quiet = if started.elapsed() < 4 * STOP_DEBOUNCE {
                    quiet + 1
                } else {
                    0
                };
            }
            if in_foreground() {
                // In an orphaned group no shell could continue limitry; the system ignores the signal there.
                let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::TSTP);
            }
            Ok(None)
        }
    }

    fn exit_status(status: WaitStatus) -> Option<ExitStatus> {
        let byte = |n: i32| u8::try_from(n).unwrap_or(u8::MAX);
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Some(ExitStatus::Exited(byte(code))),
            (None, Some(signal)) => Some(ExitStatus::Signaled(byte(signal))),
            (None, None) => None,
        }
    }

    /// Whether limitry's process group has the terminal.
    fn in_foreground() -> bool {
        let ours = rustix::process::getpgrp();
        let has = |group: rustix::io::Result<Pid>| group.is_ok_and(|group| group == ours);
        has(rustix::termios::tcgetpgrp(io::stdin()))
            || has(rustix::termios::tcgetpgrp(io::stderr()))
            || has(rustix::termios::tcgetpgrp(io::stdout()))
    }
}

#[cfg(not(unix))]
mod on_windows {
    use std::cell::RefCell;
    use std::io;
    use std::time::Duration;

    use tokio::signal::windows;

    use super::{Child, ChildStdout, Command, ExitStatus, ReceivedSignal, StartError};

    const POLL_INTERVAL: Duration = Duration::from_millis(20);

    /// Ctrl-C, Ctrl-Break and the closing of the window, which the console sends to the child as well. While this exists, the
    /// first two do not end limitry, and the last one does not until the child has had its time.
    pub(crate) struct Signals {
        interrupt: windows::CtrlC,
        interrupt_group: windows::CtrlBreak,
        close: windows::CtrlClose,
    }

    impl Signals {
        pub(crate) fn install() -> io::Result<Self> {
            Ok(Self {
                interrupt: windows::ctrl_c()?,
                interrupt_group: windows::ctrl_break()?,
                close: windows::ctrl_close()?,
            })
        }

        pub(crate) async fn termination_request(&mut self) -> ReceivedSignal {
            tokio::select! {
                Some(()) = self.interrupt.recv() => ReceivedSignal { is_close: false },
                Some(()) = self.interrupt_group.recv() => ReceivedSignal { is_close: false },
                Some(()) = self.close.recv() => ReceivedSignal { is_close: true },
                else => std::future::pending().await,
            }
        }
    }

    /// A child in the foreground.
    pub(crate) struct Supervised {
        child: RefCell<Child>,
        program: String,
    }

    impl Supervised {
        pub(crate) fn start(mut command: Command, _: &Signals) -> Result<Self, StartError> {
            let child = match command.spawn() {
                Ok(child) => child,
                Err(source) => return Err(StartError::new(&command, source)),
            };
            Ok(Self {
                child: child.into(),
                program: command.get_program().to_string_lossy().into_owned(),
            })
        }

        pub(crate) fn id(&self) -> u32 {
            self.child.borrow().id()
        }

        pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
            self.child.get_mut().stdout.take()
        }

        /// The console sends Ctrl-C to the processes that the child started, too.
        pub(crate) async fn wait_with(
            &self,
            signals: &mut Signals,
            _: impl FnMut(),
        ) -> Result<ExitStatus, StartError> {
            self.wait(signals).await
        }

        pub(crate) async fn wait(&self, _: &mut Signals) -> Result<ExitStatus, StartError> {
            loop {
                let status = self.child.borrow_mut().try_wait();
                match status {
                    Ok(Some(status)) => {
                        let code = status.code().unwrap_or(1);
                        return Ok(ExitStatus::Exited(u8::try_from(code).unwrap_or(1)));
                    }
                    Ok(None) => tokio::time::sleep(POLL_INTERVAL).await,
                    Err(source) => {
                        return Err(StartError::Supervision {
                            program: self.program.clone(),
                            source,
                        });
                    }
                }
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::{ExitStatus, Signals, StartError, Supervised};

    fn run(program: &str, args: &[&str]) -> Result<ExitStatus, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut signals = Signals::install().expect("handlers");
            let mut command = Command::new(program);
            command.args(args);
            let child = Supervised::start(command, &signals)?;
            child.wait(&mut signals).await
        })
    }

    #[test]
    fn exit_codes_are_those_of_a_shell() {
        for code in [0, 1, 77, 255] {
            let status = run("sh", &["-c", &format!("exit {code}")]).unwrap();
            assert_eq!(status, ExitStatus::Exited(code));
            assert_eq!(status.code(), code);
        }
        let killed = run("sh", &["-c", "kill -KILL $$"]).unwrap();
        assert_eq!((killed, killed.code()), (ExitStatus::Signaled(9), 137));
    }

    #[test]
    fn a_missing_program_differs_from_one_that_cannot_run() {
        let missing = run("no-such-command-of-limitry", &[]);
        assert!(matches!(missing, Err(StartError::NotFound(_))));
        let directory = run("/", &[]);
        assert!(matches!(directory, Err(StartError::NotExecutable { .. })));
    }
}
