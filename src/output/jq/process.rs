//! Runs filters in a separate process (docs/adr/filters-in-a-process.md).
//!
//! `def f: f; f` never ends, `def f: 1 + f; f` overflows the stack and `[range(1e12)]` fills the memory. A thread cannot
//! be ended, and an overflow or a failed allocation ends the whole process. So limitry starts itself once more, without
//! credentials, and ends that process when a signal comes.
//!
//! Both sides write frames: a length, and as many bytes. limitry sends the filter, then texts; the process answers each
//! text with the results for its documents.

use std::io::{self, BufReader, Read, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

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

const MAX_FRAME_BYTES: u64 = 512 << 20;

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
    let mut stdin = io::stdin().lock();
    while let Some(text) = read_frame(&mut stdin) {
        if requests.send(text).is_err() {
            break;
        }
    }
    Exit::Success
}

fn compute(requests: &Receiver<Vec<u8>>) {
    let source = requests.recv().unwrap_or_default();
    let Ok(program) = Program::compile(&String::from_utf8_lossy(&source)) else {
        return;
    };
    for text in requests {
        let results = catch_unwind(AssertUnwindSafe(|| program.apply(&text)));
        let results = results.unwrap_or_else(|_| vec![Err("it caused an internal error".into())]);
        if passthrough(&frame(&encode(&results))).is_err() {
            return;
        }
    }
}

fn frame(bytes: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(bytes.len() + 8);
    frame.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    frame.extend_from_slice(bytes);
    frame
}

/// `None` at the end, also if a frame is cut.
fn read_frame(from: &mut impl Read) -> Option<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    if length > MAX_FRAME_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    let read = from.take(length).read_to_end(&mut bytes).ok()?;
    (read as u64 == length).then_some(bytes)
}

const RESULTS: u8 = b'r';
const ERROR: u8 = b'e';

/// Results as bytes: a kind and a count, then texts with their lengths.
fn encode(results: &Results) -> Vec<u8> {
    let mut out = Vec::new();
    let number = |out: &mut Vec<u8>, n: usize| out.extend_from_slice(&(n as u64).to_le_bytes());
    let text = |out: &mut Vec<u8>, text: &str| {
        number(out, text.len());
        out.extend_from_slice(text.as_bytes());
    };
    for result in results {
        match result {
            Ok(texts) => {
                out.push(RESULTS);
                number(&mut out, texts.len());
                for one in texts {
                    text(&mut out, one);
                }
            }
            Err(reason) => {
                out.push(ERROR);
                text(&mut out, reason);
            }
        }
    }
    out
}

/// `None` if the bytes are not what [`encode`] makes.
fn decode(mut bytes: &[u8]) -> Option<Results> {
    fn number(bytes: &mut &[u8]) -> Option<usize> {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    }
    fn text(bytes: &mut &[u8]) -> Option<String> {
        let length = number(bytes)?;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    }
    let mut results = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        bytes = rest;
        results.push(match *kind {
            RESULTS => {
                let count = number(&mut bytes)?;
                Ok((0..count)
                    .map(|_| text(&mut bytes))
                    .collect::<Option<Vec<String>>>()?)
            }
            ERROR => Err(text(&mut bytes)?),
            _ => return None,
        });
    }
    Some(results)
}

/// What limitry waits for while a filter computes.
enum Event {
    Answer(Vec<u8>),
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
        // A separate process group, so that Ctrl-C reaches limitry only.
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
        process.send(source.as_bytes())?;
        Ok(process)
    }

    /// Waits for the answer to the text that was sent first of those without an answer.
    pub(super) fn receive(&self, timeout: Option<Duration>) -> Answered {
        let event = match timeout {
            Some(timeout) => self.events.recv_timeout(timeout),
            None => self.events.recv().map_err(RecvTimeoutError::from),
        };
        match event {
            Ok(Event::Answer(bytes)) => decode(&bytes).map_or(Answered::Died, Answered::Results),
            Ok(Event::Signal(exit)) => Answered::Signal(exit),
            Err(RecvTimeoutError::Timeout) => Answered::TimedOut,
            Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => Answered::Died,
        }
    }

    /// Sends a text. A thread reads the answers, so the process never waits for a reader.
    pub(super) fn send(&self, text: &[u8]) -> io::Result<()> {
        let mut stdin = &self.stdin;
        stdin.write_all(&(text.len() as u64).to_le_bytes())?;
        stdin.write_all(text)
    }
}

impl Drop for FilterProcess {
    fn drop(&mut self) {
        // Both fail if the process has ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read_answers(stdout: ChildStdout, events: &Sender<Event>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let answer = read_frame(&mut stdout);
        let is_last = answer.is_none();
        let event = answer.map_or(Event::Ended, Event::Answer);
        if events.send(event).is_err() || is_last {
            return;
        }
    }
}

/// Waits for a signal on a separate runtime: results are also printed after the runtime of the command has ended.
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

#[cfg(test)]
mod tests {
    use super::{decode, encode, frame, read_frame};

    #[test]
    fn results_arrive_as_they_were_sent() {
        let results = vec![
            Ok(vec!["{\"a\":\"\u{e9}\"}".to_owned(), String::new()]),
            Err("no".to_owned()),
            Ok(Vec::new()),
        ];
        let sent = frame(&encode(&results));
        let received = read_frame(&mut &sent[..]).unwrap();
        assert_eq!(decode(&received), Some(results));
        // A truncated message is no answer.
        assert!(read_frame(&mut &sent[..sent.len() - 1]).is_none());
        assert!(decode(&received[..received.len() - 1]).is_none());
    }
}
