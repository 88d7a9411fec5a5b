//! Runs filters in a process of their own (docs/adr/filters-in-a-process.md).
//!
//! `def f: f; f` never ends, `def f: 1 + f; f` overflows the stack and `[range(1e12)]` fills the memory. A thread cannot
//! be ended, and an overflow or a failed allocation ends the whole process. So limitry starts itself once more, without
//! credentials, and ends that process when a signal comes.
//!
//! Both sides write one JSON value per line. limitry sends the filter, then texts; the process sends an [`Answer`] to
//! each text.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::Results;
use super::program::Program;
use crate::base::env;
use crate::base::exit::Exit;
use crate::base::process::subprocess::{CredentialAccess, prepare};
use crate::base::shutdown;
use crate::output::stream::passthrough;

/// The hidden command that starts the process.
pub(crate) const COMMAND: &str = "__filter";

/// The stack of a filter. Recursion in jq takes much of it.
const STACK_BYTES: usize = 256 << 20;

/// The memory of the process, enforced on Linux.
#[cfg(target_os = "linux")]
const MAX_MEMORY_BYTES: u64 = 3 << 30;

const MAX_ANSWER_BYTES: u64 = 512 << 20;

/// For each document of a text the results as JSON texts, or why there are none. Nested in one value, the results would
/// exceed the depth that `serde_json` reads.
type Answer = Vec<Result<Vec<String>, String>>;

/// `limitry __filter`: applies the filter of the first line to the texts of the lines after it.
pub(crate) fn serve() -> Exit {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setrlimit(
        rustix::process::Resource::As,
        rustix::process::Rlimit {
            current: Some(MAX_MEMORY_BYTES),
            maximum: Some(MAX_MEMORY_BYTES),
        },
    );
    let (requests, receiver) = channel();
    let computing = thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || compute(&receiver));
    if computing.is_err() {
        return Exit::Other;
    }
    // The main thread only reads: when limitry is gone, stdin ends, and so does the process, whatever it computes.
    for line in io::stdin().lines().map_while(Result::ok) {
        let text = serde_json::from_str::<String>(&line);
        if text.map(|text| requests.send(text)).is_err() {
            break;
        }
    }
    Exit::Success
}

fn compute(requests: &Receiver<String>) {
    let source = requests.recv().unwrap_or_default();
    let Ok(program) = Program::compile(&source) else {
        return;
    };
    for text in requests {
        let results = catch_unwind(AssertUnwindSafe(|| program.apply(text.as_bytes())));
        let results = results.unwrap_or_else(|_| vec![Err("it caused an internal error".into())]);
        let to_texts = |values: Vec<Value>| values.iter().map(Value::to_string).collect();
        let answer: Answer = results
            .into_iter()
            .map(|result| result.map(to_texts))
            .collect();
        let line = serde_json::to_string(&answer).unwrap_or_default() + "\n";
        if passthrough(line.as_bytes()).is_err() {
            return;
        }
    }
}

/// What limitry waits for while a filter computes.
enum Event {
    Answer(String),
    /// The process ended.
    Ended,
    Signal(Exit),
}

/// What came of a text.
pub(super) enum Answered {
    Results(Results),
    /// The process ended.
    Died,
    TimedOut,
    Signal(Exit),
}

/// The process of a filter. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct FilterProcess {
    child: Child,
    stdin: ChildStdin,
    events: Receiver<Event>,
}

impl FilterProcess {
    pub(super) fn start(source: &str) -> io::Result<Self> {
        let mut command = prepare(env::current_exe()?, CredentialAccess::None);
        command
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Rust's message about a stack overflow would go there; limitry prints its own.
            .stderr(Stdio::null());
        // A process group of its own, so that Ctrl-C reaches limitry only.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, events) = channel();
        let signals = sender.clone();
        thread::spawn(move || read_answers(stdout, &sender));
        thread::spawn(move || wait_for_signal(&signals));
        let process = Self {
            child,
            stdin,
            events,
        };
        process.send(source)?;
        Ok(process)
    }

    /// Applies the filter to each document of a JSON text.
    pub(super) fn apply(&self, json: &[u8], timeout: Option<Duration>) -> Answered {
        if self.send(&String::from_utf8_lossy(json)).is_err() {
            return Answered::Died;
        }
        let event = match timeout {
            Some(timeout) => self.events.recv_timeout(timeout),
            None => self.events.recv().map_err(RecvTimeoutError::from),
        };
        match event {
            Ok(Event::Answer(line)) => {
                parse_answer(&line).map_or(Answered::Died, Answered::Results)
            }
            Ok(Event::Signal(exit)) => Answered::Signal(exit),
            Err(RecvTimeoutError::Timeout) => Answered::TimedOut,
            Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => Answered::Died,
        }
    }

    fn send(&self, text: &str) -> io::Result<()> {
        let line = serde_json::to_string(text)? + "\n";
        (&self.stdin).write_all(line.as_bytes())
    }
}

impl Drop for FilterProcess {
    fn drop(&mut self) {
        // Both fail if the process has ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn parse_answer(line: &str) -> Option<Results> {
    let answer: Answer = serde_json::from_str(line).ok()?;
    let to_values = |texts: Vec<String>| -> Option<Vec<Value>> {
        texts
            .iter()
            .map(|text| serde_json::from_str(text).ok())
            .collect()
    };
    answer
        .into_iter()
        .map(|result| match result {
            Ok(texts) => to_values(texts).map(Ok),
            Err(reason) => Some(Err(reason)),
        })
        .collect()
}

fn read_answers(stdout: ChildStdout, events: &Sender<Event>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = String::new();
        let read = stdout.by_ref().take(MAX_ANSWER_BYTES).read_line(&mut line);
        let is_whole = read.is_ok() && line.ends_with('\n');
        let event = if is_whole {
            Event::Answer(line)
        } else {
            Event::Ended
        };
        if events.send(event).is_err() || !is_whole {
            return;
        }
    }
}

/// Waits for a signal on a runtime of its own: results are also printed after the runtime of the command has ended.
fn wait_for_signal(events: &Sender<Event>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build();
    if let Ok(runtime) = runtime {
        let exit = runtime.block_on(shutdown::signal());
        // Fails if the filter is done.
        drop(events.send(Event::Signal(exit)));
    }
}
