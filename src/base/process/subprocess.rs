//! The one place that starts other programs: without our credentials, with fds 0 to 2 alone, and, where the
//! output is captured, within a limit and a deadline.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::base::env;

/// How often it is looked whether a child has ended.
const LOOK: Duration = Duration::from_millis(10);

/// How long the output of a child that ended is waited for: a daemon that it left behind may hold the pipe.
const LINGER: Duration = Duration::from_secs(1);

/// How much of a child's stderr is kept.
const LARGEST_TALK: usize = 16 << 10;

/// How long a child that was asked to end is given for it.
const FAREWELL: Duration = Duration::from_millis(500);

/// The children whose output is being captured. Whoever reaps one takes it out under the lock, so that no number in
/// here belongs to somebody else.
static LIVE: Mutex<Vec<Live>> = Mutex::new(Vec::new());

/// Whether a signal is ending the command: nothing more is started for it.
static ENDING: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Live {
    pid: u32,
    /// A group of its own: what it started is in it.
    group: bool,
}

fn live() -> MutexGuard<'static, Vec<Live>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the children whose output is being captured: asks them, and after a moment does not ask. For a command that
/// ends before they do; it starts no other.
pub(crate) fn end_all() {
    // Under the lock of the list: who starts one either sees this, or is seen.
    let children = live();
    ENDING.store(true, Ordering::SeqCst);
    drop(children);
    for child in live().iter() {
        child.signal(false);
    }
    let begun = Instant::now();
    while begun.elapsed() < FAREWELL {
        if live().is_empty() {
            return;
        }
        std::thread::sleep(LOOK);
    }
    for child in live().iter() {
        child.signal(true);
    }
}

impl Live {
    #[cfg(unix)]
    fn signal(self, kill: bool) {
        use rustix::process::{Pid, Signal, kill_process, kill_process_group};

        let signal = if kill { Signal::KILL } else { Signal::TERM };
        let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) else {
            return;
        };
        // It may be gone by itself.
        let _ = if self.group {
            kill_process_group(pid, signal)
        } else {
            kill_process(pid, signal)
        };
    }

    #[cfg(not(unix))]
    fn signal(self, _: bool) {
        // The console ends what is attached to it; there is no number to signal here.
        let _ = (self.pid, self.group);
    }
}

/// What a child may know of our credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knows {
    Nothing,
    /// `LIMITRY_API_KEY`, as it is set for us: the children of `run` and `guard`.
    ApiKey,
}

/// A command that is not started yet. No child ever has `LIMITRY_TOKEN` or `LIMITRY_TOKEN_FILE`. That fds above 2
/// stay with us was seen to when the process began.
pub(crate) fn prepare(program: impl AsRef<OsStr>, knows: Knows) -> Command {
    let mut command = Command::new(program);
    command
        .env_remove(env::LIMITRY_TOKEN.name)
        .env_remove(env::LIMITRY_TOKEN_FILE.name);
    if knows == Knows::Nothing {
        command.env_remove(env::LIMITRY_API_KEY.name);
    }
    command
}

/// A command with an API key in this variable, and with no other credential of ours.
pub(crate) fn with_key(words: &[OsString], variable: &str, key: &str) -> Command {
    let (program, args) = words.split_first().map_or_else(
        || (OsStr::new(""), words),
        |(program, args)| (program.as_os_str(), args),
    );
    let mut command = prepare(program, Knows::Nothing);
    command.args(args).env(variable, key);
    command
}

/// Why a child's output cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ChildError {
    /// It could not be started.
    #[error("it cannot be started: {0}")]
    NotStarted(#[source] io::Error),
    /// It said that it failed, or was killed.
    #[error("it ended with {status}{}", talk(.said))]
    Failed {
        /// Its exit status in words.
        status: String,
        /// The last line of its stderr.
        said: String,
    },
    /// It did not end in time, and was killed.
    #[error("it did not end within {} s", .0.as_secs())]
    Timeout(Duration),
    /// It wrote more than it may.
    #[error("it wrote more than {0} bytes")]
    TooLarge(usize),
    /// The system failed under it.
    #[error("its output cannot be read: {0}")]
    Broken(#[source] io::Error),
}

fn talk(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(" and said: {said}")
    }
}

/// How a child is waited for.
pub(crate) struct Patience {
    /// After how long it is killed.
    pub deadline: Duration,
    /// A person sits at the terminal: the child shares it and may ask there. Otherwise it has no stdin, and what it
    /// started ends with it.
    pub attended: bool,
    /// After how long this is called, once.
    pub reminder: Option<(Duration, Box<dyn Fn()>)>,
}

/// Runs the child to its end and gives back its stdout, at most `limit` bytes of it. Its stderr is captured too: it
/// may hold anything, and is shown only as part of an error.
pub(crate) fn capture(
    command: Command,
    limit: usize,
    patience: &Patience,
) -> Result<Vec<u8>, ChildError> {
    finish(command, None, limit, patience)?.output()
}

/// The most that is handed to a child on its stdin: what every system's pipe takes at once.
const LARGEST_INPUT: usize = 4096;

/// How a child ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct Ended {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    /// The last line of its stderr, when it failed.
    pub said: String,
    /// Whether it read all that it was handed.
    pub took_all: bool,
}

impl Ended {
    /// Its stdout, if it did not fail.
    pub(crate) fn output(self) -> Result<Vec<u8>, ChildError> {
        if self.status.success() {
            return Ok(self.stdout);
        }
        Err(ChildError::Failed {
            status: self.status.to_string(),
            said: self.said,
        })
    }
}

/// Runs the child to its end, with `input` (a secret, say: a few bytes) on its stdin.
pub(crate) fn finish(
    mut command: Command,
    input: Option<&[u8]>,
    limit: usize,
    patience: &Patience,
) -> Result<Ended, ChildError> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut left_over = None;
    if let Some(input) = input {
        // The pipe takes it at once. A second reader of ours tells afterwards what the child left in it.
        if input.len() > LARGEST_INPUT {
            return Err(ChildError::TooLarge(LARGEST_INPUT));
        }
        let pipe = || -> io::Result<_> {
            let (reader, mut writer) = io::pipe()?;
            writer.write_all(input)?;
            Ok((reader.try_clone()?, reader))
        };
        let (ours, theirs) = pipe().map_err(ChildError::Broken)?;
        command.stdin(theirs);
        left_over = Some(ours);
    } else if patience.attended {
        command.stdin(Stdio::inherit());
    } else {
        command.stdin(Stdio::null());
    }
    if !patience.attended {
        // A group of its own, so that what it started can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    let mut child = {
        // Not between its start and its name in the list: who ends all of them must not miss it.
        let mut live = live();
        if ENDING.load(Ordering::SeqCst) {
            return Err(ChildError::NotStarted(io::Error::from(
                io::ErrorKind::Interrupted,
            )));
        }
        let child = command.spawn().map_err(ChildError::NotStarted)?;
        live.push(Live {
            pid: child.id(),
            group: cfg!(unix) && !patience.attended,
        });
        child
    };
    let output = child.stdout.take().map(|pipe| read(pipe, limit));
    let errors = child.stderr.take().map(|pipe| read(pipe, LARGEST_TALK));
    let status = wait(&mut child, patience, output.as_ref());
    if status.is_err() {
        end(&mut child, patience.attended);
    }
    let (status, early) = status?;
    let output = match early {
        Some(output) => output,
        None => output.map_or_else(Piece::default, |pipe| {
            pipe.recv_timeout(LINGER).unwrap_or_default()
        }),
    };
    let mut said = String::new();
    if !status.success() {
        let errors = errors.map_or_else(Piece::default, |pipe| {
            pipe.recv_timeout(LINGER).unwrap_or_default()
        });
        said = last_line(&errors.bytes);
    } else if output.too_large {
        return Err(ChildError::TooLarge(limit));
    }
    // Nobody writes into the pipe any more, so this ends.
    let took_all =
        left_over.is_none_or(|mut pipe| io::copy(&mut pipe, &mut io::sink()).ok() == Some(0));
    Ok(Ended {
        status,
        stdout: output.bytes,
        said,
        took_all,
    })
}

/// What was read of a pipe.
#[derive(Default)]
struct Piece {
    bytes: Vec<u8>,
    too_large: bool,
}

/// Reads the pipe on a thread of its own; what goes beyond the limit is read and dropped, so that the child can end.
fn read(mut pipe: impl Read + Send + 'static, limit: usize) -> Receiver<Piece> {
    let (done, result) = sync_channel(1);
    std::thread::spawn(move || {
        // Room for all of it from the start: a buffer that grows leaves copies of a secret behind.
        let mut bytes = Vec::with_capacity(limit + 1);
        let read = pipe
            .by_ref()
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .is_ok();
        let too_large = read && bytes.len() > limit;
        bytes.truncate(limit);
        drop(done.send(Piece { bytes, too_large }));
        drop(io::copy(&mut pipe, &mut io::sink()));
    });
    result
}

/// Waits for the end of the child, or of the patience; a child that writes too much is not waited for.
fn wait(
    child: &mut Child,
    patience: &Patience,
    output: Option<&Receiver<Piece>>,
) -> Result<(ExitStatus, Option<Piece>), ChildError> {
    let begun = Instant::now();
    let mut reminder = patience.reminder.as_ref();
    let mut early = None;
    loop {
        if let Some(status) = reap(child).map_err(ChildError::Broken)? {
            return Ok((status, early));
        }
        if begun.elapsed() >= patience.deadline {
            return Err(ChildError::Timeout(patience.deadline));
        }
        if let Some((after, remind)) = reminder
            && begun.elapsed() >= *after
        {
            remind();
            reminder = None;
        }
        match output.filter(|_| early.is_none()) {
            None => std::thread::sleep(LOOK),
            Some(pipe) => match pipe.recv_timeout(LOOK) {
                Ok(piece) if piece.too_large => {
                    return Err(ChildError::TooLarge(piece.bytes.len()));
                }
                Ok(piece) => early = Some(piece),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
            },
        }
    }
}

/// Whether the child has ended; it leaves the list with that.
fn reap(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let mut live = live();
    let status = child.try_wait();
    if !matches!(status, Ok(None)) {
        live.retain(|other| other.pid != child.id());
    }
    status
}

fn end(child: &mut Child, attended: bool) {
    Live {
        pid: child.id(),
        group: cfg!(unix) && !attended,
    }
    .signal(true);
    drop(child.kill());
    live().retain(|other| other.pid != child.id());
    drop(child.wait());
}

/// The last line that says something: what programs write before they give up.
fn last_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().trim().chars().take(300).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{ChildError, Knows, Patience, capture, finish, prepare};

    fn shell(script: &str) -> Command {
        let mut command = prepare("sh", Knows::Nothing);
        command.args(["-c", script]);
        command
    }

    fn within(seconds: u64) -> Patience {
        Patience {
            deadline: Duration::from_secs(seconds),
            attended: false,
            reminder: None,
        }
    }

    #[test]
    fn what_it_prints_is_given_back() {
        let output = capture(shell("echo one; echo two >&2"), 100, &within(20)).unwrap();
        assert_eq!(output, b"one\n");
    }

    #[test]
    fn a_failure_says_the_last_line_of_stderr() {
        let failed = capture(
            shell("echo out; echo first >&2; echo why >&2; exit 3"),
            100,
            &within(20),
        );
        let said = failed.unwrap_err().to_string();
        assert!(said.contains('3') && said.ends_with("said: why"), "{said}");
    }

    #[test]
    fn what_it_is_handed_comes_on_its_stdin_and_what_it_leaves_is_noticed() {
        let hand = |script| finish(shell(script), Some(b"handed over"), 100, &within(20)).unwrap();
        let all = hand("cat");
        assert_eq!(
            (all.stdout.as_slice(), all.took_all),
            (&b"handed over"[..], true)
        );
        for script in ["true", "head -c 3", "exec <&-; sleep 0.1"] {
            let part = hand(script);
            assert!(
                part.status.success() && !part.took_all,
                "{script}: {part:?}"
            );
        }
    }

    #[test]
    fn output_without_end_is_cut_off() {
        let begun = Instant::now();
        assert!(matches!(
            capture(shell("yes"), 4096, &within(60)),
            Err(ChildError::TooLarge(4096))
        ));
        assert!(begun.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_child_that_hangs_is_ended_with_what_it_started() {
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
        assert!(ended, "process {pid} is still there");
    }

    #[test]
    fn our_credentials_are_not_handed_on() {
        let removed = |knows| {
            let command = prepare("env", knows);
            command
                .get_envs()
                .filter(|(_, value)| value.is_none())
                .map(|(name, _)| name.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            removed(Knows::Nothing),
            ["LIMITRY_API_KEY", "LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE"]
        );
        assert_eq!(
            removed(Knows::ApiKey),
            ["LIMITRY_TOKEN", "LIMITRY_TOKEN_FILE"]
        );
    }
}
