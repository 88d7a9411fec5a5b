//! Commands that run, and the results of commands that have ended.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::filters::{filter, with_slashes};
use super::hints::Situation;

/// The result of a finished command.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    command: String,
    code: Option<i32>,
    signal: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    elapsed: Duration,
    hidden: Vec<PathBuf>,
}

impl Run {
    /// The exit code. For a process that signal n ended, it is 128 + n, as in a shell.
    pub(crate) fn exit_code(&self) -> i32 {
        self.code
            .unwrap_or_else(|| 128 + self.signal.unwrap_or_default())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Asserts that a time limit of the command ended it, and not the other side. Such a limit is at most 15 s.
    #[track_caller]
    pub(crate) fn ends_in_time(&self) {
        assert!(self.elapsed < Duration::from_secs(60), "{self}");
    }

    pub(crate) fn stdout_bytes(&self) -> &[u8] {
        &self.stdout
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// Asserts the exit code, and that the command did not panic.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        self.no_panic();
        assert!(
            self.exit_code() == expected,
            "expected exit code {expected} from\n{self}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn success(self) -> Self {
        self.code(0)
    }

    #[track_caller]
    pub(crate) fn no_panic(&self) {
        let stderr = self.stderr();
        assert!(
            self.exit_code() != 101 && self.signal.is_none() && !stderr.contains("panicked at"),
            "a panic, or a death by signal:\n{self}"
        );
    }

    /// Asserts that stderr holds each of `words`, letters in either case.
    #[track_caller]
    pub(crate) fn says<const N: usize>(self, words: [&str; N]) -> Self {
        let stderr = self.stderr().to_lowercase();
        for word in words {
            assert!(
                stderr.contains(&word.to_lowercase()),
                "stderr should say {word:?}:\n{self}"
            );
        }
        self
    }

    /// Asserts that stdout holds each of `words`.
    #[track_caller]
    pub(crate) fn prints<const N: usize>(self, words: [&str; N]) -> Self {
        let stdout = self.stdout();
        for word in words {
            assert!(
                stdout.contains(word),
                "stdout should hold {word:?}:\n{self}"
            );
        }
        self
    }

    /// Asserts that neither stream holds `secret`.
    #[track_caller]
    pub(crate) fn never_shows(self, secret: &str) -> Self {
        assert!(
            !self.stdout().contains(secret) && !self.stderr().contains(secret),
            "{secret:?} is shown:\n{self}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn silent_stdout(self) -> Self {
        assert!(self.stdout.is_empty(), "stdout should be empty:\n{self}");
        self
    }

    /// stdout as one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_slice(&self.stdout) {
            Ok(value) => value,
            Err(e) => panic!("stdout is not one JSON document ({e}):\n{self}"),
        }
    }

    /// The error object that `--json` prints on stderr. Its exit code must be that of the process.
    #[track_caller]
    pub(crate) fn error_json(&self) -> Value {
        let value: Value = match serde_json::from_slice(&self.stderr) {
            Ok(value) => value,
            Err(e) => panic!("stderr is not one JSON object ({e}):\n{self}"),
        };
        let error = &value["error"];
        for field in ["code", "message", "status", "hint", "requestId", "exitCode"] {
            assert!(
                error.get(field).is_some(),
                "the error object lacks {field:?}:\n{self}"
            );
        }
        assert!(
            error["exitCode"] == self.exit_code(),
            "the error object has another exit code than the process:\n{self}"
        );
        assert!(
            error["code"].as_str().is_some_and(|c| !c.is_empty()),
            "the error object's code is empty:\n{self}"
        );
        error.clone()
    }

    /// The exit code and both streams in one text, with names in place of the parts that differ between two runs.
    pub(crate) fn snapshot(&self) -> String {
        let mut text = format!(
            "exit: {}\n--- stdout\n{}--- stderr\n{}",
            self.exit_code(),
            ended(self.stdout()),
            ended(self.stderr())
        );
        for path in &self.hidden {
            text = text.replace(path.to_str().unwrap_or_default(), "[DIR]");
        }
        if cfg!(windows) {
            // On Windows, the protection of a file has another name.
            text = with_slashes(&text).replace("with the access list of its folder", "mode 0600");
        }
        filter(&text)
    }

    /// Replaces `path` by `[DIR]` in snapshots.
    pub(crate) fn hide(&mut self, path: &Path) {
        self.hidden.push(path.to_path_buf());
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "$ {}\nexit: {}{} after {:?}\n--- stdout\n{}--- stderr\n{}---",
            self.command,
            self.exit_code(),
            match self.signal {
                Some(n) => format!(" (signal {n})"),
                None => String::new(),
            },
            self.elapsed,
            ended(self.stdout()),
            ended(self.stderr())
        )
    }
}

fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("<no newline>\n");
    }
    text
}

/// The bytes that came from a stream so far.
#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl Stream {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().expect("no reader panics").clone()
    }

    fn drain(self, mut source: impl Read + Send + 'static) -> thread::JoinHandle<()> {
        thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(n @ 1..) = source.read(&mut chunk) {
                let mut held = self.0.lock().expect("no reader panics");
                held.extend_from_slice(&chunk[..n]);
            }
        })
    }
}

/// A running command. A drop kills it.
pub(crate) struct Running {
    child: Child,
    command: String,
    situation: Situation,
    started: Instant,
    stdout: Stream,
    stderr: Stream,
    readers: Vec<thread::JoinHandle<()>>,
}

impl Running {
    /// Starts `command` and collects its output. The command gets `stdin`, which then closes.
    #[track_caller]
    pub(crate) fn start(mut command: Command, stdin: Option<&[u8]>) -> Self {
        if stdin.is_some() {
            command.stdin(Stdio::piped());
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // A separate process group, so that processes that the command leaves behind can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let words = words(&command);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(e) => panic!("cannot start {words}: {e}"),
        };
        #[cfg(unix)]
        super::reaper::watch(child.id());
        let (stdout, stderr) = (Stream::default(), Stream::default());
        let mut readers = Vec::new();
        if let Some(pipe) = child.stdout.take() {
            readers.push(stdout.clone().drain(pipe));
        }
        if let Some(pipe) = child.stderr.take() {
            readers.push(stderr.clone().drain(pipe));
        }
        if let (Some(bytes), Some(mut pipe)) = (stdin, child.stdin.take()) {
            let bytes = bytes.to_vec();
            // A write error is ignored, because a command need not read all of its input.
            thread::spawn(move || pipe.write_all(&bytes));
        }
        Self {
            child,
            situation: Situation::of(&command),
            command: words,
            started: Instant::now(),
            stdout,
            stderr,
            readers,
        }
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout.bytes()).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.bytes()).into_owned()
    }

    /// Whether the process still runs.
    pub(crate) fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until `done` returns true. Fails after `deadline`, or when the process ends first.
    #[track_caller]
    pub(crate) fn wait_until(
        &mut self,
        deadline: Duration,
        what: &str,
        mut done: impl FnMut(&Self) -> bool,
    ) {
        let start = Instant::now();
        loop {
            let ended = !self.alive();
            if ended {
                // Its last output may still be in the pipe.
                thread::sleep(Duration::from_millis(100));
            }
            if done(self) {
                return;
            }
            assert!(
                !ended && start.elapsed() < deadline,
                "waited for {what}, and the command {}; so far:\n{}",
                if ended { "ended" } else { "is silent" },
                self.so_far()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.id().try_into().ok();
        if let Some(pid) = pid.and_then(rustix::process::Pid::from_raw) {
            // The process may have ended already.
            let _gone = rustix::process::kill_process(pid, signal);
        }
    }

    /// Kills the process, because Windows has no SIGTERM.
    #[cfg(not(unix))]
    pub(crate) fn terminate(&mut self) {
        drop(self.child.kill());
    }

    /// Kills the process and waits for its end.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    /// Waits for the end. Kills a command that still runs after `deadline`, and fails.
    #[must_use = "compare it with a snapshot, or assert its exit code"]
    #[track_caller]
    pub(crate) fn wait(mut self, deadline: Duration) -> Run {
        let waiting = Instant::now();
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if waiting.elapsed() < deadline => {
                    thread::sleep(Duration::from_millis(2));
                }
                Ok(None) => {
                    let text = self.so_far();
                    self.end();
                    panic!("hung: not done after {deadline:?}; so far:\n{text}");
                }
                Err(e) => panic!("cannot wait for {}: {e}", self.command),
            }
        };
        let elapsed = self.started.elapsed();
        let drained = Instant::now();
        while !self.readers.iter().all(thread::JoinHandle::is_finished) {
            if drained.elapsed() > Duration::from_secs(5) {
                let text = self.so_far();
                self.kill_group();
                panic!(
                    "ended, but a process that it started holds its output open; so far:\n{text}"
                );
            }
            thread::sleep(Duration::from_millis(1));
        }
        self.situation.try_hints(&self.stdout(), &self.stderr());
        Run {
            command: self.command.clone(),
            code: status.code(),
            signal: signal_of(status),
            stdout: self.stdout.bytes(),
            stderr: self.stderr.bytes(),
            elapsed,
            hidden: Vec::new(),
        }
    }

    fn so_far(&self) -> String {
        format!(
            "$ {}\n--- stdout\n{}--- stderr\n{}---",
            self.command,
            ended(self.stdout()),
            ended(self.stderr())
        )
    }

    fn end(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.kill_group();
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }

    /// Ends the command and the processes that it started.
    #[cfg_attr(
        not(unix),
        expect(clippy::unused_self, reason = "only Unix has groups")
    )]
    fn kill_group(&self) {
        #[cfg(unix)]
        {
            let pid = self.child.id().try_into().ok();
            if let Some(pid) = pid.and_then(rustix::process::Pid::from_raw) {
                let signal = rustix::process::Signal::KILL;
                let _gone = rustix::process::kill_process_group(pid, signal);
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
        #[cfg(unix)]
        super::reaper::forget(self.child.id());
    }
}

#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}

/// The command as a user types it.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut text = program
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args() {
        write!(text, " {}", arg.to_string_lossy()).expect("a string takes everything");
    }
    text
}
