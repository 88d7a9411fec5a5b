use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use regex::Regex;
use serde_json::Value;

use super::hints::Situation;

/// What a finished command did.
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
    /// The exit code; 128 + n for a process that signal n ended, as a shell would say.
    pub(crate) fn exit_code(&self) -> i32 {
        self.code
            .unwrap_or_else(|| 128 + self.signal.unwrap_or_default())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The command has ended by a limit of its own, which is at most 15 s, and not by the other side's help.
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

    /// Asserts the exit code; whatever it was, nothing may have panicked.
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

    /// stdout as the one JSON document that it has to be.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_slice(&self.stdout) {
            Ok(value) => value,
            Err(e) => panic!("stdout is not one JSON document ({e}):\n{self}"),
        }
    }

    /// The one error object that `--json` puts on stderr; its exit code has to be the process's.
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
            "the error object's exitCode is not the process's:\n{self}"
        );
        assert!(
            error["code"].as_str().is_some_and(|c| !c.is_empty()),
            "the error object's code is empty:\n{self}"
        );
        error.clone()
    }

    /// Everything in one text, with what differs between two runs replaced by its name.
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
            // What protects a file has other words there.
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

/// What a terminal shows, without the note that the local clock was moved: how far depends on the day of the test.
pub(crate) fn without_clock_note(seen: &str) -> String {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        let style = r"(\x1b\[[0-9;]*m)*";
        let words = r"note:\s+the\s+local\s+clock[^`]*`[^`]*`\s+returns\s+to\s+the\s+real\s+time";
        Regex::new(&format!(r"{style}{words}{style}\r?\n")).expect("a pattern")
    });
    NOTE.replace_all(seen, "").into_owned()
}

/// Replaces secrets, ids, ports, times and versions by their names.
pub(crate) fn filter(text: &str) -> String {
    static FILTERS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (
                r"limitry_(sk|pat|ct)_[A-Za-z0-9_-]{8,}",
                "limitry_${1}_[SECRET]",
            ),
            (
                // Behind a color, the `m` that ends its escape is no end of a word.
                r"(\b|m)(usr|proj|key|pat|evt|qta|rl|cust|ct|req|lmt|mtr|bal|txn|wh|msg)_[A-Za-z0-9]{12,}",
                "${1}${2}_[ID]",
            ),
            (
                r"(127\.0\.0\.1|localhost|\[::1\]):[0-9]{2,5}",
                "${1}:[PORT]",
            ),
            (
                r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9:]{5})",
                "[TIME]",
            ),
            (r#""reset": ?[0-9]{10}"#, r#""reset": [UNIX]"#),
            (r"limitry [0-9]+\.[0-9]+\.[0-9]+", "limitry [VERSION]"),
            // As PowerShell says it.
            ("Remove-Item Env:", "unset "),
        ]
        .into_iter()
        .map(|(pattern, name)| (Regex::new(pattern).expect("a pattern of ours"), name))
        .collect()
    });
    FILTERS.iter().fold(text.to_owned(), |text, (regex, name)| {
        regex.replace_all(&text, *name).into_owned()
    })
}

/// What a stream has held so far.
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

/// A command that runs. Dropped, it is killed.
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
    /// Starts `command`; its output is collected from the beginning. `stdin`: what to give it and then close.
    #[track_caller]
    pub(crate) fn start(mut command: Command, stdin: Option<&[u8]>) -> Self {
        if stdin.is_some() {
            command.stdin(Stdio::piped());
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own: what it leaves behind can be ended with it.
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
            // A command that does not read it all is free to do so.
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

    /// Waits until `done` says so; fails after `deadline`, or when the process ends first.
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
                // What it wrote last may still be in the pipe.
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

    /// Sends a signal by its number's name.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.id().try_into().ok();
        if let Some(pid) = pid.and_then(rustix::process::Pid::from_raw) {
            // It may have ended already.
            let _gone = rustix::process::kill_process(pid, signal);
        }
    }

    /// Ends it at once: Windows has no SIGTERM.
    #[cfg(not(unix))]
    pub(crate) fn terminate(&mut self) {
        drop(self.child.kill());
    }

    /// SIGKILL, and the end is waited for.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    /// Waits for the end. A command that is not done within `deadline` is killed and is a failure.
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
                    "ended, but something that it started holds its output open; so far:\n{text}"
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

    /// Ends what the command started, too.
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

/// The text with the paths below `[DIR]` as other systems write them.
fn with_slashes(text: &str) -> String {
    let mut parts = text.split("[DIR]");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([' ', '\t', '\n', '\'', '"', '`', ',']);
        let (path, rest) = part.split_at(end.unwrap_or(part.len()));
        out.push_str("[DIR]");
        out.push_str(&path.replace('\\', "/"));
        out.push_str(rest);
    }
    out
}

/// The command as somebody would type it.
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
