//! A filter computes in a process of its own: `def f: f; f` never ends, `def f: 1 + f; f` takes all of the stack and
//! `[range(1e12)]` all of the memory, and none of that may hold up a signal or end limitry. The process is limitry
//! itself, with no credential, started when there is something to compute, and ended with it.
//!
//! Both sides write frames: four bytes of length, and as many bytes. Down go the filter and then JSON texts; up goes
//! for each text what the filter made of its documents.

use std::io::{self, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Filter, FilterError};
use crate::base::env;
use crate::base::exit::Exit;
use crate::base::process::subprocess::{Knows, prepare};

/// The word by which limitry calls itself. It is no command: no help knows it.
pub(crate) const COMMAND: &str = "__filter";

/// How much room a filter has for its recursion, and for everything.
const STACK: usize = 256 << 20;
#[cfg(target_os = "linux")]
const MEMORY: u64 = 3 << 30;

/// The largest frame.
const LARGEST: usize = 512 << 20;

/// How often it is looked whether somebody wants it to end.
const LOOK: Duration = Duration::from_millis(20);

/// What came of each document of a text: the filter's results, or why there are none.
pub(super) type Results = Vec<Result<Vec<Value>, String>>;

/// The results as texts: together they would nest deeper than each.
#[derive(Serialize, Deserialize)]
struct Answer(Vec<Result<Vec<String>, String>>);

impl Answer {
    fn of(results: Results) -> Self {
        let texts = |result: Result<Vec<Value>, String>| -> Result<Vec<String>, String> {
            Ok(result?.iter().map(Value::to_string).collect())
        };
        Self(results.into_iter().map(texts).collect())
    }

    fn results(self) -> serde_json::Result<Results> {
        let values = |result: Result<Vec<String>, String>| -> serde_json::Result<_> {
            match result {
                Ok(texts) => {
                    let values = texts.iter().map(|text| serde_json::from_str(text));
                    Ok(Ok(values.collect::<Result<_, _>>()?))
                }
                Err(why) => Ok(Err(why)),
            }
        };
        self.0.into_iter().map(values).collect()
    }
}

fn write_frame(mut to: impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

fn read_frame(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// `limitry __filter`: computes until nobody asks any more.
pub(crate) fn serve() -> Exit {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setrlimit(
        rustix::process::Resource::As,
        rustix::process::Rlimit {
            current: Some(MEMORY),
            maximum: Some(MEMORY),
        },
    );
    let (ask, asked) = sync_channel(1);
    let computing = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || compute(&asked));
    if computing.is_err() {
        return Exit::Other;
    }
    // Here it is seen that limitry is gone, whatever is being computed.
    let mut stdin = BufReader::new(io::stdin());
    while let Ok(frame) = read_frame(&mut stdin) {
        if ask.send(frame).is_err() {
            break;
        }
    }
    Exit::Success
}

fn compute(asked: &Receiver<Vec<u8>>) {
    let source = asked.recv().unwrap_or_default();
    let Ok(filter) = Filter::parse(&String::from_utf8_lossy(&source)) else {
        return;
    };
    while let Ok(text) = asked.recv() {
        let answer = serde_json::to_vec(&Answer::of(filter.evaluate(&text))).unwrap_or_default();
        if write_frame(std::io::stdout().lock(), &answer).is_err() {
            return;
        }
    }
}

/// The process that computes for a filter.
pub(super) struct Worker {
    child: Child,
    down: ChildStdin,
    up: Receiver<io::Result<Vec<u8>>>,
}

impl Worker {
    /// Starts it; where that cannot be, there is none.
    pub(super) fn start(source: &str) -> io::Result<Self> {
        let mut command = prepare(env::own_program()?, Knows::Nothing);
        command
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it says when it dies of a filter is said here, in other words.
            .stderr(Stdio::null());
        // Ctrl-C is heard here, and ends it from here.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(down), Some(pipe)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (answer, up) = sync_channel(1);
        std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            loop {
                let frame = read_frame(&mut pipe);
                let over = frame.is_err();
                if answer.send(frame).is_err() || over {
                    return;
                }
            }
        });
        let mut worker = Self { child, down, up };
        write_frame(&mut worker.down, source.as_bytes())?;
        Ok(worker)
    }

    /// What the filter makes of the documents of a JSON text. Without an answer the process is of no more use.
    pub(super) fn ask(&mut self, source: &str, json: &[u8]) -> Result<Results, FilterError> {
        let dead = || FilterError::Failed {
            filter: source.to_owned(),
            reason: "it recursed too deep, or needed too much memory".to_owned(),
        };
        let signals = Watch::begin();
        write_frame(&mut self.down, json).map_err(|_| dead())?;
        loop {
            if let Some(exit) = signals.came() {
                return Err(FilterError::Stopped(exit));
            }
            match self.up.recv_timeout(LOOK) {
                Ok(Ok(frame)) => {
                    return serde_json::from_slice(&frame)
                        .and_then(Answer::results)
                        .map_err(|_| dead());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(dead()),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may be gone by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Listens for Ctrl-C, SIGTERM and SIGHUP without a runtime: whoever asks waits on its own thread.
#[cfg(unix)]
struct Watch {
    came: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    handlers: Vec<signal_hook::SigId>,
}

#[cfg(unix)]
impl Watch {
    fn begin() -> Self {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

        let came = std::sync::Arc::default();
        let handlers = [(SIGINT, 1), (SIGTERM, 2), (SIGHUP, 2)];
        let handlers = handlers.into_iter().filter_map(|(signal, value)| {
            let flag = std::sync::Arc::clone(&came);
            signal_hook::flag::register_usize(signal, flag, value).ok()
        });
        Self {
            handlers: handlers.collect(),
            came,
        }
    }

    fn came(&self) -> Option<Exit> {
        match self.came.load(std::sync::atomic::Ordering::SeqCst) {
            0 => None,
            1 => Some(Exit::Interrupted),
            _ => Some(Exit::Terminated),
        }
    }
}

#[cfg(unix)]
impl Drop for Watch {
    fn drop(&mut self) {
        for handler in self.handlers.drain(..) {
            signal_hook::low_level::unregister(handler);
        }
    }
}

/// Elsewhere the console ends the process.
#[cfg(not(unix))]
struct Watch;

#[cfg(not(unix))]
impl Watch {
    fn begin() -> Self {
        Self
    }

    fn came(&self) -> Option<Exit> {
        None
    }
}
