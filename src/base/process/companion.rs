//! A second limitry that this one starts: a local service that ends with this process, or stays in the background.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use super::subprocess::{CredentialAccess, prepare};
use crate::base::blocking;
use crate::base::env;
use crate::base::env::Variable;
use crate::base::poll::block_until;

/// The longest first line.
const MAX_LINE_BYTES: u64 = 64 << 10;

const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// How a second limitry relates to this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    /// It reads a pipe of this process, which ends with this process however that ends. It has its own process group, so
    /// that Ctrl-C does not end it before the command that it serves.
    EndsWithThisProcess,
    /// It stays when this process ends.
    Detached,
}

/// A second limitry.
pub(crate) struct Companion {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Option<JoinHandle<Option<String>>>,
}

impl Companion {
    /// Starts limitry with these arguments, and with a variable set where one is given.
    pub(crate) fn start(
        args: &[String],
        variable: Option<(&Variable, &std::path::Path)>,
        tie: Tie,
    ) -> io::Result<Self> {
        let mut command = prepare(env::current_exe()?, CredentialAccess::None);
        // The service prints errors as JSON, so that this process can show them in its own format.
        command.args(args).arg("--json");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some((variable, value)) = variable {
            command.env(variable.name, value);
        }
        match tie {
            Tie::EndsWithThisProcess => {
                command.stdin(Stdio::piped());
                #[cfg(unix)]
                std::os::unix::process::CommandExt::process_group(&mut command, 0);
            }
            Tie::Detached => {
                command.stdin(Stdio::null());
                // It must not keep a file system busy.
                #[cfg(unix)]
                command.current_dir("/");
            }
        }
        #[cfg(windows)]
        {
            const DETACHED_PROCESS: u32 = 0x8;
            const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
            let flags = match tie {
                Tie::EndsWithThisProcess => CREATE_NEW_PROCESS_GROUP,
                Tie::Detached => DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP,
            };
            std::os::windows::process::CommandExt::creation_flags(&mut command, flags);
        }
        let mut child = command.spawn()?;
        // The pipe ends with this process, so a reader of this process's stderr does not wait for the service.
        let stderr = child.stderr.take();
        let copied = stderr.map(|from| std::thread::spawn(move || copy_but_error(from)));
        Ok(Self {
            stdin: child.stdin.take(),
            stdout: child.stdout.take(),
            stderr: copied,
            child,
        })
    }

    /// Waits for its first line. `None` when it ends before: [`Companion::end`] tells its error.
    pub(crate) async fn first_line(&mut self, timeout: Duration) -> io::Result<Option<String>> {
        let Some(stdout) = self.stdout.take() else {
            return Ok(None);
        };
        let read = move || {
            let mut reader = BufReader::new(stdout).take(MAX_LINE_BYTES);
            let mut line = String::new();
            reader.read_line(&mut line)?;
            // Returned, so that the pipe stays open.
            io::Result::Ok((line, reader.into_inner().into_inner()))
        };
        let late = || io::Error::new(io::ErrorKind::TimedOut, "it says nothing");
        let read = tokio::time::timeout(timeout, blocking::run("companion", read));
        let (line, stdout) = read.await.map_err(|_| late())?.ok_or_else(late)??;
        self.stdout = Some(stdout);
        Ok(line.ends_with('\n').then_some(line))
    }

    /// Sends it a line.
    pub(crate) fn send(&mut self, line: &str) -> io::Result<()> {
        match &mut self.stdin {
            Some(stdin) => stdin.write_all(format!("{line}\n").as_bytes()),
            None => Ok(()),
        }
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Closes the pipe and waits for its end, and for the document of its error. It is killed when it takes longer.
    pub(crate) fn end(&mut self, timeout: Duration) -> io::Result<Option<String>> {
        drop(self.stdin.take());
        let child = &mut self.child;
        if block_until(timeout, POLL_INTERVAL, || child.try_wait())?.is_some() {
            let error = self.stderr.take().and_then(|copied| copied.join().ok());
            return Ok(error.flatten());
        }
        child.kill()?;
        child.wait()?;
        Ok(None)
    }
}

/// Copies lines to this process's stderr until the end. The document of an error is returned instead.
fn copy_but_error(from: ChildStderr) -> Option<String> {
    let mut error = None;
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        if line.starts_with("{\"error\":") {
            error = Some(line);
        } else {
            drop(io::stderr().write_all(format!("{line}\n").as_bytes()));
        }
    }
    error
}
