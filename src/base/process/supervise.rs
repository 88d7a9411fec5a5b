//! A command that runs in our place: the terminal, the signals and the exit code are its own, and limitry stays behind
//! only because something has to be done when it has ended.
//!
//! The child shares limitry's process group. So Ctrl-C and Ctrl-Z reach both, a shell's `fg` and `bg` continue both,
//! and whoever kills the group kills both. What somebody sends to limitry alone is passed on.

use std::io;
use std::process::{Child, ChildStdout, Command};

use thiserror::Error;

use crate::base::exit::Exit;

/// Why a command did not even begin. What a shell says about it is 127 and 126.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    /// There is no such program.
    #[error("there is no command '{0}'")]
    NoSuchCommand(String),
    /// There is one, and it cannot be run.
    #[error("cannot run '{program}': {source}")]
    CannotRun { program: String, source: io::Error },
    /// The system failed under us.
    #[error("cannot look after '{program}': {source}")]
    Broken { program: String, source: io::Error },
}

impl StartError {
    /// What `source` means, which came of starting `command`.
    pub(crate) fn of(command: &Command, source: io::Error) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        // A program that is there may lack its interpreter: that is another failure.
        let is_there = program.contains('/') && std::path::Path::new(&program).exists();
        if source.kind() == io::ErrorKind::NotFound && !is_there {
            Self::NoSuchCommand(program)
        } else {
            Self::CannotRun { program, source }
        }
    }
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By itself, with this exit code.
    Exited(u8),
    Signalled(u8),
}

impl Ending {
    /// What limitry ends with: the child's code, 128 + n after signal n, as a shell says it.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Exited(code) => code,
            Self::Signalled(number) => 128_u8.saturating_add(number),
        }
    }

    /// Whether the command says that it succeeded.
    pub(crate) const fn is_success(self) -> bool {
        matches!(self, Self::Exited(0))
    }
}

/// A signal that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrived {
    number: i32,
    /// Whether the child has it too: what a terminal sends goes to the whole group.
    shared: bool,
}

impl Arrived {
    /// What limitry ends with when it obeys the signal.
    pub(crate) fn exit(self) -> Exit {
        if self.number == INTERRUPT {
            Exit::Interrupted
        } else {
            Exit::Terminated
        }
    }
}

#[cfg(not(unix))]
pub use elsewhere::{Signals, Supervised};
/// Runs the command instead of limitry, in limitry's own process; comes back only when that cannot be.
#[cfg(unix)]
#[expect(clippy::unused_async, reason = "elsewhere the command is waited for")]
pub(crate) async fn replace(mut command: Command) -> Result<Ending, StartError> {
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    Err(StartError::of(&command, error))
}

/// Runs the command and waits for its end.
#[cfg(not(unix))]
pub async fn replace(command: Command) -> Result<Ending, StartError> {
    let mut signals = match Signals::catch() {
        Ok(signals) => signals,
        Err(error) => return Err(StartError::of(&command, error)),
    };
    let child = Supervised::start(command, &signals)?;
    child.ended(&mut signals).await
}

#[cfg(unix)]
pub(crate) use on_unix::{Signals, Supervised};

#[cfg(unix)]
const INTERRUPT: i32 = signal_hook::consts::SIGINT;
#[cfg(not(unix))]
const INTERRUPT: i32 = 2;

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

    use super::{Arrived, Child, ChildStdout, Command, Ending, StartError};

    /// What is passed on to the child, and would end limitry if nobody caught it.
    const PASSED_ON: [i32; 6] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2];

    /// How long a child that stopped is watched before limitry stops too: Ctrl-Z stops both at once anyway, and a
    /// shell's `fg` wakes one a moment before the other.
    const MOMENT: Duration = Duration::from_millis(50);

    /// The signals of this process, in the order in which they came. From its making on none of them ends limitry.
    pub(crate) struct Signals {
        queue: mpsc::UnboundedReceiver<Arrived>,
    }

    impl Signals {
        /// Catches what is to be passed on. What limitry was started to ignore (`nohup`, a background job of a script)
        /// stays ignored, for the child too.
        pub(crate) fn catch() -> io::Result<Self> {
            let ignored = ignored();
            let wanted = PASSED_ON
                .into_iter()
                .filter(|number| ignored & (1 << (number - 1)) == 0)
                .chain([SIGCHLD, SIGCONT]);
            let mut signals = SignalsInfo::<WithOrigin>::new(wanted)?;
            let (send, queue) = mpsc::unbounded_channel();
            std::thread::Builder::new()
                .name("signals".to_owned())
                .spawn(move || {
                    for origin in signals.forever() {
                        if send.send(arrived(&origin)).is_err() {
                            return;
                        }
                    }
                })?;
            Ok(Self { queue })
        }

        /// The next one that asks limitry to end.
        pub(crate) async fn asked_to_end(&mut self) -> Arrived {
            loop {
                let arrived = self.next().await;
                if [SIGINT, SIGTERM, SIGHUP, SIGQUIT].contains(&arrived.number) {
                    return arrived;
                }
            }
        }

        async fn next(&mut self) -> Arrived {
            match self.queue.recv().await {
                Some(arrived) => arrived,
                // The thread does not end before us.
                None => std::future::pending().await,
            }
        }
    }

    fn arrived(origin: &Origin) -> Arrived {
        let number = origin.signal;
        let from_terminal = match origin.cause {
            Cause::Kernel => true,
            // Where the system does not say who sent it, it was probably the terminal whose job we are.
            Cause::Unknown => in_foreground(),
            _ => false,
        };
        Arrived {
            number,
            // A terminal that goes away tells the session's leader alone.
            shared: from_terminal && number != SIGHUP,
        }
    }

    /// The signals that this process ignores, a bit each; nothing where the system does not tell.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        status
            .lines()
            .find_map(|line| line.strip_prefix("SigIgn:"))
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    }

    /// A command that runs in our place.
    pub(crate) struct Supervised {
        child: Child,
        pid: Pid,
        program: String,
    }

    impl Supervised {
        /// Starts it. `signals` were caught before, so that none is lost between the two.
        pub(crate) fn start(mut command: Command, _: &Signals) -> Result<Self, StartError> {
            let child = match command.spawn() {
                Ok(child) => child,
                Err(source) => return Err(StartError::of(&command, source)),
            };
            Ok(Self {
                pid: Pid::from_child(&child),
                child,
                program: command.get_program().to_string_lossy().into_owned(),
            })
        }

        /// Its stdout, where the command had it piped.
        pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
            self.child.stdout.take()
        }

        /// Waits for its end. Signals are passed on, and a job that is stopped stops limitry too.
        pub(crate) async fn ended(&self, signals: &mut Signals) -> Result<Ending, StartError> {
            loop {
                while let Some(status) = self.look(WaitOptions::UNTRACED)? {
                    if let Some(ending) = ending(status) {
                        return Ok(ending);
                    }
                    let stopped = status.stopping_signal().unwrap_or_default();
                    // SIGSTOP is between the child and whoever sent it.
                    if [SIGTSTP, SIGTTIN, SIGTTOU].contains(&stopped)
                        && let Some(ending) = self.stop_too().await?
                    {
                        return Ok(ending);
                    }
                }
                let arrived = signals.next().await;
                if PASSED_ON.contains(&arrived.number)
                    && !arrived.shared
                    && let Some(signal) = Signal::from_named_raw(arrived.number)
                {
                    // It may be gone by itself; its status is not collected yet, so its id is still its own.
                    let _ = rustix::process::kill_process(self.pid, signal);
                }
            }
        }

        fn look(&self, options: WaitOptions) -> Result<Option<WaitStatus>, StartError> {
            loop {
                match rustix::process::waitpid(Some(self.pid), options | WaitOptions::NOHANG) {
                    Ok(found) => return Ok(found.map(|(_, status)| status)),
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => {
                        return Err(StartError::Broken {
                            program: self.program.clone(),
                            source: error.into(),
                        });
                    }
                }
            }
        }

        /// The child stopped itself: the shell whose job we are waits for limitry to stop as well.
        async fn stop_too(&self) -> Result<Option<Ending>, StartError> {
            let mut quiet = 0;
            while quiet < 2 {
                let begun = Instant::now();
                tokio::time::sleep(MOMENT).await;
                if let Some(status) = self.look(WaitOptions::UNTRACED | WaitOptions::CONTINUED)? {
                    // Ended, or goes on.
                    return Ok(ending(status));
                }
                // A moment that took long is one in which limitry itself was stopped.
                quiet = if begun.elapsed() < 4 * MOMENT {
                    quiet + 1
                } else {
                    0
                };
            }
            if in_foreground() {
                // Where no shell could continue us (an orphaned group) the system drops it.
                let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::TSTP);
            }
            Ok(None)
        }
    }

    fn ending(status: WaitStatus) -> Option<Ending> {
        let byte = |n: i32| u8::try_from(n).unwrap_or(u8::MAX);
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Some(Ending::Exited(byte(code))),
            (None, Some(signal)) => Some(Ending::Signalled(byte(signal))),
            (None, None) => None,
        }
    }

    /// Whether we are the job that has the terminal.
    fn in_foreground() -> bool {
        let ours = rustix::process::getpgrp();
        let has = |group: rustix::io::Result<Pid>| group.is_ok_and(|group| group == ours);
        has(rustix::termios::tcgetpgrp(io::stdin()))
            || has(rustix::termios::tcgetpgrp(io::stderr()))
            || has(rustix::termios::tcgetpgrp(io::stdout()))
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use super::{Arrived, Child, ChildStdout, Command, Ending, INTERRUPT, StartError};

    /// Ctrl-C, which the console gives to the child as well. From its making on it does not end limitry.
    pub struct Signals(tokio::signal::windows::CtrlC);

    impl Signals {
        /// Catches it.
        pub fn catch() -> io::Result<Self> {
            tokio::signal::windows::ctrl_c().map(Self)
        }

        /// The next one.
        pub async fn asked_to_end(&mut self) -> Arrived {
            if self.0.recv().await.is_none() {
                std::future::pending::<()>().await;
            }
            Arrived {
                number: INTERRUPT,
                shared: true,
            }
        }
    }

    /// A command that runs in our place.
    pub struct Supervised {
        child: std::cell::RefCell<Child>,
        program: String,
    }

    impl Supervised {
        /// Starts it.
        pub fn start(mut command: Command, _: &Signals) -> Result<Self, StartError> {
            let child = match command.spawn() {
                Ok(child) => child,
                Err(source) => return Err(StartError::of(&command, source)),
            };
            Ok(Self {
                child: child.into(),
                program: command.get_program().to_string_lossy().into_owned(),
            })
        }

        /// Its stdout, where the command had it piped.
        pub fn stdout(&mut self) -> Option<ChildStdout> {
            self.child.get_mut().stdout.take()
        }

        /// Waits for its end.
        pub async fn ended(&self, _: &mut Signals) -> Result<Ending, StartError> {
            loop {
                let status = self.child.borrow_mut().try_wait();
                match status {
                    Ok(Some(status)) => {
                        let code = status.code().unwrap_or(1);
                        return Ok(Ending::Exited(u8::try_from(code).unwrap_or(1)));
                    }
                    Ok(None) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
                    Err(source) => {
                        return Err(StartError::Broken {
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

    use super::{Ending, Signals, StartError, Supervised};

    fn run(program: &str, args: &[&str]) -> Result<Ending, StartError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut signals = Signals::catch().expect("handlers");
            let mut command = Command::new(program);
            command.args(args);
            let child = Supervised::start(command, &signals)?;
            child.ended(&mut signals).await
        })
    }

    #[test]
    fn an_end_is_told_as_a_shell_tells_it() {
        for code in [0, 1, 77, 255] {
            let ending = run("sh", &["-c", &format!("exit {code}")]).unwrap();
            assert_eq!(ending, Ending::Exited(code));
            assert_eq!(ending.code(), code);
        }
        let killed = run("sh", &["-c", "kill -KILL $$"]).unwrap();
        assert_eq!((killed, killed.code()), (Ending::Signalled(9), 137));
    }

    #[test]
    fn what_cannot_be_started_is_told_apart() {
        let missing = run("no-such-command-of-limitry", &[]);
        assert!(matches!(missing, Err(StartError::NoSuchCommand(_))));
        let directory = run("/", &[]);
        assert!(matches!(directory, Err(StartError::CannotRun { .. })));
    }
}
