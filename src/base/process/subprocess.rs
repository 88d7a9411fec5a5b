//! Starting other programs: without limitry's credentials, and with a limit and a deadline where output is captured.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use secrecy::zeroize::Zeroizing;
use thiserror::Error;

use super::children::{ChildHandle, POLL_INTERVAL, TERMINATING, children};
use crate::base::env;

/// How long to wait for the end of the output of a child that has ended. A daemon that it started may hold the pipe.
const OUTPUT_DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

const MAX_STDERR_BYTES: usize = 16 << 10;

/// The most bytes of input. A pipe takes this many at once on every system, so writing them does not block.
const MAX_INPUT_BYTES: usize = 4096;

/// Which of limitry's credentials a child finds in its environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialAccess {
    None,
    /// `LIMITRY_API_KEY`, if it is set. For the commands of `run` and `guard`.
    ApiKey,
}

/// A command that is not started yet. No child inherits `LIMITRY_TOKEN`, `LIMITRY_TOKEN_FILE`, or a file descriptor above 2:
/// `hardening::harden` closes those on exec.
pub(crate) fn prepare(program: impl AsRef<OsStr>, access: CredentialAccess) -> Command {
    #[cfg(windows)]
    let program = super::program::file(program.as_ref());
    let mut command = Command::new(program);
    command
        .env_remove(env::LIMITRY_TOKEN.name)
        .env_remove(env::LIMITRY_TOKEN_FILE.name);
    if access == CredentialAccess::None {
        command.env_remove(env::LIMITRY_API_KEY.name);
    }
    command
}

/// A prepared command. Other folders start it and do not make one themselves.
pub(crate) type ChildCommand = Command;

/// A command with these variables set, or removed where the value is `None`, and with no other credential of limitry.
pub(crate) fn with_variables(words: &[OsString], variables: &[(&str, Option<&str>)]) -> Command {
    let (program, args) = words.split_first().map_or_else(
        || (OsStr::new(""), words),
        |(program, args)| (program.as_os_str(), args),
    );
    let mut command = prepare(program, CredentialAccess::None);
    command.args(args);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// A child that failed, or whose output cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ChildError {
    #[error("it cannot be started: {0}")]
    NotStarted(#[source] io::Error),
    #[error("it ended with {status}{}", last_words(.stderr))]
    Failed {
        status: String,
        /// The last line of its stderr.
        stderr: String,
    },
    /// It was killed at the deadline.
    #[error("it did not end within {} s", .0.as_secs())]
    Timeout(Duration),
    #[error("it wrote more than {0} bytes")]
    TooLarge(usize),
    #[error("its output cannot be read: {0}")]
    Io(#[source] io::Error),
}

/// The end of a message about a failed child: its last line on stderr.
pub(crate) fn last_words(stderr: &str) -> String {
    if stderr.is_empty() {
        String::new()
    } else {
        format!(" and said: {stderr}")
    }
}

/// How to wait for a child.
pub(crate) struct WaitOptions {
    /// The child is killed after this time.
    pub timeout: Duration,
    /// Whether the user is at the terminal. Then the child inherits stdin and may ask there. Otherwise it has no stdin, and
    /// its own children are killed with it.
    pub attended: bool,
    /// Called once, after this time.
    pub reminder: Option<(Duration, Box<dyn Fn()>)>,
}

/// Runs the child to its end and returns its stdout. The last line of its stderr becomes part of an error.
pub(crate) fn capture(
    command: Command,
    limit: usize,
    options: &WaitOptions,
) -> Result<Vec<u8>, ChildError> {
    run(command, None, limit, options)?.into_stdout()
}

/// How a child ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct CapturedOutput {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    /// The last line of its stderr, if it failed.
    pub stderr: String,
    /// Whether it read all of its input.
    pub read_all_input: bool,
}

impl CapturedOutput {
    pub(crate) fn into_stdout(self) -> Result<Vec<u8>, ChildError> {
        if self.status.success() {
            return Ok(self.stdout);
        }
        Err(ChildError::Failed {
            status: self.status.to_string(),
            stderr: self.stderr,
        })
    }
}

/// Runs the child to its end, with `input` on its stdin. More than `limit` bytes on its stdout are an error.
pub(crate) fn run(
    mut command: Command,
    input: Option<&[u8]>,
    limit: usize,
    options: &WaitOptions,
) -> Result<CapturedOutput, ChildError> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    if options.attended && input.is_none() {
        // The program may ask the user something there.
        command.stderr(Stdio::inherit());
    }
    let unread_input = match input {
        Some(input) => {
            let (stdin, ours) = input_pipe(input)?;
            command.stdin(stdin);
            Some(ours)
        }
        None if options.attended => {
            command.stdin(Stdio::inherit());
            None
        }
        None => {
            command.stdin(Stdio::null());
            None
        }
    };
    // A process group makes it possible to kill the child's own children.
    #[cfg(unix)]
    if !options.attended {
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    let mut child = spawn(&mut command, options)?;
    let stdout = child.stdout.take().map(|pipe| read(pipe, limit));
    let stderr = child.stderr.take().map(|pipe| read(pipe, MAX_STDERR_BYTES));
    let waited = wait(&mut child, options, stdout.as_ref());
    if waited.is_err() {
        kill(&mut child, options);
    }
    let (status, early) = waited?;
    let stdout = early.unwrap_or_else(|| drain(stdout));
    if status.success() && stdout.is_too_large {
        return Err(ChildError::TooLarge(limit));
    }
    let stderr = if status.success() {
        String::new()
    } else {
        last_line(&drain(stderr).bytes)
    };
    // The writing end is closed, so this does not block.
    let read_all_input =
        unread_input.is_none_or(|mut pipe| io::copy(&mut pipe, &mut io::sink()).ok() == Some(0));
    Ok(CapturedOutput {
        status,
        stdout: stdout.bytes,
        stderr,
        read_all_input,
    })
}

/// A pipe that holds the input, twice: for the child, and to see afterwards what the child did not read.
fn input_pipe(input: &[u8]) -> Result<(io::PipeReader, io::PipeReader), ChildError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(ChildError::TooLarge(MAX_INPUT_BYTES));
    }
    let pipe = || -> io::Result<_> {
        let (reader, mut writer) = io::pipe()?;
        writer.write_all(input)?;
        Ok((reader.try_clone()?, reader))
    };
    pipe().map_err(ChildError::Io)
}

fn spawn(command: &mut Command, options: &WaitOptions) -> Result<Child, ChildError> {
    // Spawn and register under one lock, or `terminate_all` could miss a child that has just started.
    let mut children = children();
    if TERMINATING.load(Ordering::SeqCst) {
        return Err(ChildError::NotStarted(io::ErrorKind::Interrupted.into()));
    }
    let child = command.spawn().map_err(ChildError::NotStarted)?;
    children.push(handle(&child, options));
    Ok(child)
}

fn handle(child: &Child, options: &WaitOptions) -> ChildHandle {
    ChildHandle {
        pid: child.id(),
        leads_group: !options.attended,
    }
}

/// What was read from a pipe, up to a limit.
#[derive(Default)]
struct PipeContent {
    bytes: Vec<u8>,
    is_too_large: bool,
}

/// A pipe that a thread reads.
struct PipeReader {
    /// What was read so far.
    content: Arc<Mutex<PipeContent>>,
    /// Tells that the pipe has ended, or that it holds too much.
    ended: Receiver<()>,
}

/// Reads the pipe on a new thread. Bytes beyond the limit are read and dropped, so that the child can end.
fn read(mut pipe: impl Read + Send + 'static, limit: usize) -> PipeReader {
    let (sender, ended) = sync_channel(1);
    let content = Arc::new(Mutex::new(PipeContent {
        // The full capacity: a buffer that grows leaves copies of a secret in freed memory.
        bytes: Vec::with_capacity(limit),
        is_too_large: false,
    }));
    let shared = Arc::clone(&content);
    std::thread::spawn(move || {
        let mut chunk = Zeroizing::new([0_u8; 4096]);
        while let Ok(count @ 1..) = retry_interrupted(|| pipe.read(&mut *chunk)) {
            let mut content = lock(&shared);
            let room = limit - content.bytes.len();
            content.bytes.extend_from_slice(&chunk[..count.min(room)]);
            if count > room && !content.is_too_large {
                content.is_too_large = true;
                let _ = sender.try_send(());
            }
        }
        let _ = sender.try_send(());
    });
    PipeReader { content, ended }
}

fn retry_interrupted(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

fn lock(content: &Mutex<PipeContent>) -> MutexGuard<'_, PipeContent> {
    content.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PipeReader {
    fn take(&self) -> PipeContent {
        std::mem::take(&mut *lock(&self.content))
    }
}

/// What the pipe held. A daemon that the child started may keep it open: what was read until then counts.
fn drain(pipe: Option<PipeReader>) -> PipeContent {
    let Some(pipe) = pipe else {
        return PipeContent::default();
    };
    let _ = pipe.ended.recv_timeout(OUTPUT_DRAIN_TIMEOUT);
    pipe.take()
}

/// Waits for the child to end, until the deadline. Returns early if it writes too much.
fn wait(
    child: &mut Child,
    options: &WaitOptions,
    stdout: Option<&PipeReader>,
) -> Result<(ExitStatus, Option<PipeContent>), ChildError> {
    let started = Instant::now();
    let mut reminder = options.reminder.as_ref();
    let mut content = None;
    loop {
        if let Some(status) = reap(child).map_err(ChildError::Io)? {
            return Ok((status, content));
        }
        if started.elapsed() >= options.timeout {
            return Err(ChildError::Timeout(options.timeout));
        }
        if let Some((_, remind)) = reminder.take_if(|(after, _)| started.elapsed() >= *after) {
            remind();
        }
        match stdout.filter(|_| content.is_none()) {
            None => std::thread::sleep(POLL_INTERVAL),
            Some(pipe) => match pipe.ended.recv_timeout(POLL_INTERVAL) {
                Ok(()) => {
                    let found = pipe.take();
                    if found.is_too_large {
                        return Err(ChildError::TooLarge(found.bytes.len()));
                    }
                    content = Some(found);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(POLL_INTERVAL),
            },
        }
    }
}

/// The child's exit status, if it has ended. Removes it from the list.
fn reap(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let mut children = children();
    let status = child.try_wait();
    if !matches!(status, Ok(None)) {
        children.retain(|other| other.pid != child.id());
    }
    status
}

fn kill(child: &mut Child, options: &WaitOptions) {
    handle(child, options).signal(true);
    drop(child.kill());
    children().retain(|other| other.pid != child.id());
    drop(child.wait());
}

/// The last line that is not blank: most programs explain a failure there.
fn last_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().trim().chars().take(300).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{ChildError, CredentialAccess, WaitOptions, capture, prepare, run};

    fn shell(script: &str) -> Command {
        let mut command = prepare("sh", CredentialAccess::None);
        command.args(["-c", script]);
        command
    }

    fn within(seconds: u64) -> WaitOptions {
        WaitOptions {
            timeout: Duration::from_secs(seconds),
            attended: false,
            reminder: None,
        }
    }

    #[test]
    fn stdout_is_captured() {
        let output = capture(shell("echo one; echo two >&2"), 100, &within(20)).unwrap();
        assert_eq!(output, b"one\n");
    }

    #[test]
    fn a_failure_quotes_the_last_line_of_stderr() {
        let failed = capture(
            shell("echo out; echo first >&2; echo why >&2; exit 3"),
            100,
            &within(20),
        );
        let said = failed.unwrap_err().to_string();
        assert!(said.contains('3') && said.ends_with("said: why"), "{said}");
    }

    #[test]
    fn input_that_the_child_does_not_read_is_noticed() {
        let run_with_input =
            |script| run(shell(script), Some(b"handed over"), 100, &within(20)).unwrap();
        let all = run_with_input("cat");
        assert_eq!(
            (all.stdout.as_slice(), all.read_all_input),
            (&b"handed over"[..], true)
        );
        for script in ["true", "head -c 3", "exec <&-; sleep 0.1"] {
            let part = run_with_input(script);
            assert!(
                part.status.success() && !part.read_all_input,
                "{script}: {part:?}"
            );
        }
    }

    #[test]
    fn endless_output_ends_the_child() {
        let begun = Instant::now();
        assert!(matches!(
            capture(shell("yes"), 4096, &within(60)),
            Err(ChildError::TooLarge(4096))
        ));
        assert!(begun.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_child_that_hangs_is_killed_with_its_own_children() {
        let dir = tempfile::tempdir().unwrap();
        let script = format!(
            "sleep 600 & echo $! >{0}/pid; mv {0}/pid {0}/grandchild; wait",
            dir.path().display()
        );
        let hung = capture(shell(&script), 100, &within(2));
        assert!(matches!(hung, Err(ChildError::Timeout(_))), "{hung:?}");
        let pid = std::fs::read_to_string(dir.path().join("grandchild")).unwrap();
        let ended = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            std::fs::read(format!("/proc/{}/cmdline", pid.trim())).is_ok_and(|c| c.is_empty())
                || !std::path::Path::new(&format!("/proc/{}", pid.trim())).exists()
        });
        assert!(ended, "process {pid} still exists");
    }

    #[test]
    fn credentials_are_removed_from_the_environment() {
        let removed = |access| {
            let command = prepare("env", access);
            command
                .get_envs()
                .filter(|(_, value)| value.is_none())
                .map(|(name, _)| name.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            removed(CredentialAccess::None),
            ["LIMITRY_API_KEY", "LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE"]
        );
        assert_eq!(
            removed(CredentialAccess::ApiKey),
            ["LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE"]
        );
    }
}
