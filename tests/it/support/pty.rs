//! Commands on a real terminal.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;

use super::TestEnv;
use super::hints::Situation;

/// How long a terminal test waits for the words that it expects.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command on a real terminal. The terminal echoes typed keys unless the command turns the echo off.
pub(crate) struct Pty {
    terminal: Arc<pty_process::blocking::Pty>,
    shown: Receiver<Vec<u8>>,
    child: Child,
    command: String,
    situation: Situation,
    /// The output before and including the last text that `expect` found.
    seen: Vec<u8>,
    /// The output after it.
    unseen: Vec<u8>,
}

impl Pty {
    /// Starts `command` on a terminal of `width` columns and 40 rows.
    #[track_caller]
    pub(crate) fn start(command: &Command, width: u16) -> Self {
        let words = format!("{command:?}");
        let (terminal, shown, child) = start(command, width)
            .unwrap_or_else(|e| panic!("cannot start {words} on a terminal: {e}"));
        Self {
            terminal,
            shown,
            child,
            situation: Situation::of(command),
            command: words,
            seen: Vec::new(),
            unseen: Vec::new(),
        }
    }

    /// Waits until the terminal shows `text`; returns what came before it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        self.expect_any(&[text]).1
    }

    /// Waits until the terminal shows one of these texts; returns which one, and what came before it.
    #[track_caller]
    pub(crate) fn expect_any(&mut self, texts: &[&str]) -> (usize, String) {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some((at, which)) = first_of(texts, &self.unseen) {
                let before = lossy(&self.unseen[..at]);
                let rest = self.unseen.split_off(at + texts[which].len());
                self.seen.append(&mut self.unseen);
                self.unseen = rest;
                return (which, before);
            }
            self.wait_for_more(end, || format!("one of {texts:?}"));
        }
    }

    /// Waits until the terminal shows more. Panics when the command ends or when the time is over.
    #[track_caller]
    fn wait_for_more(&mut self, end: Instant, wanted: impl FnOnce() -> String) {
        match self.more(end) {
            Ok(()) => {}
            Err(reason) => panic!(
                "waited for {} from {}\nseen before:\n{}\nseen since:\n{}\n{reason}",
                wanted(),
                self.command,
                lossy(&self.seen),
                lossy(&self.unseen)
            ),
        }
    }

    fn more(&mut self, end: Instant) -> Result<(), RecvTimeoutError> {
        let left = end.saturating_duration_since(Instant::now());
        self.unseen.extend(self.shown.recv_timeout(left)?);
        Ok(())
    }

    /// Types `line` and Enter.
    #[track_caller]
    pub(crate) fn type_line(&mut self, line: &str) {
        self.type_keys(&format!("{line}\n"));
    }

    /// Types `text` without Enter. A TAB in it is a key like others.
    #[track_caller]
    pub(crate) fn type_keys(&mut self, text: &str) {
        let mut terminal = &*self.terminal;
        terminal
            .write_all(text.as_bytes())
            .expect("the terminal to take it");
    }

    /// Types a key with Ctrl held.
    #[track_caller]
    pub(crate) fn control(&mut self, key: char) {
        let code = u8::try_from(key.to_ascii_uppercase()).expect("a key with a code") ^ 0x40;
        self.type_keys(char::from(code).encode_utf8(&mut [0; 4]));
    }

    /// Waits for the end of the command. Returns its exit code (128 + n after signal n) and everything that
    /// the terminal showed.
    #[track_caller]
    pub(crate) fn finish(mut self) -> (i32, String) {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.more(end) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!(
                    "waited for the end of {}\nseen before:\n{}\nseen since:\n{}",
                    self.command,
                    lossy(&self.seen),
                    lossy(&self.unseen)
                ),
            }
        }
        let status = self.child.wait().expect("the command's end");
        let code = status.code().or_else(|| Some(128 + status.signal()?));
        let code =
            code.unwrap_or_else(|| panic!("{} ended in no known way: {status}", self.command));
        self.seen.append(&mut self.unseen);
        let seen = lossy(&self.seen);
        self.situation.try_hints(&seen, &seen);
        (code, seen)
    }
}

impl Drop for Pty {
    /// Ends the command when a test fails.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

type Started = (Arc<pty_process::blocking::Pty>, Receiver<Vec<u8>>, Child);

fn start(command: &Command, width: u16) -> pty_process::Result<Started> {
    let (terminal, end_of_command) = pty_process::blocking::open()?;
    // The size is set before the command starts and can read it.
    terminal.resize(Size::new(40, width))?;
    let mut started = pty_process::blocking::Command::new(command.get_program())
        .args(command.get_args())
        .env_clear();
    for (name, value) in command.get_envs() {
        // `COLUMNS` would override the width of the terminal.
        if let Some(value) = value
            && name != "COLUMNS"
        {
            started = started.env(name, value);
        }
    }
    if let Some(dir) = command.get_current_dir() {
        started = started.current_dir(dir);
    }
    let child = started.spawn(end_of_command)?;
    let terminal = Arc::new(terminal);
    let (sender, shown) = channel();
    let reader = Arc::clone(&terminal);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        // The read fails on Linux when no process has the terminal open any more.
        while let Ok(length @ 1..) = (&*reader).read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                break;
            }
        }
    });
    Ok((terminal, shown, child))
}

/// The position of the text that comes first, and its index in `texts`.
fn first_of(texts: &[&str], shown: &[u8]) -> Option<(usize, usize)> {
    let found = texts.iter().enumerate().filter_map(|(which, text)| {
        let mut windows = shown.windows(text.len());
        let at = windows.position(|window| window == text.as_bytes())?;
        Some((at, which))
    });
    found.min()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The result of a text that was pasted into a shell.
pub(crate) struct Pasted {
    /// The exit codes of its commands that failed.
    pub(crate) failed: Vec<i32>,
    pub(crate) seen: String,
}

/// A user's answer to a question that a command of the pasted text asks.
pub(crate) struct Habit<'a> {
    pub(crate) question: &'a str,
    /// `None` presses Ctrl-C.
    pub(crate) answer: Option<&'a str>,
}

/// Pastes a text into an interactive bash on a terminal of 80 columns, as a terminal does it, and presses Enter.
/// Confirmations are answered with yes, and each other question by its habit.
#[track_caller]
pub(crate) fn paste(env: &TestEnv, text: &str, habits: &[Habit]) -> Pasted {
    const DONE: &str = "<next line>";
    const FAILED: &str = "<failed ";
    let settings = env.path("bashrc");
    let script = format!(
        "PS1= PS2= HISTFILE=\nPROMPT_COMMAND='printf \"{DONE}\"'\ntrap 'printf \"{FAILED}%s>\" $?' ERR\n"
    );
    std::fs::write(&settings, script).expect("the shell's settings");
    let mut command = env.program("bash");
    command
        .args(["--noprofile", "--rcfile"])
        .arg(&settings)
        .arg("-i");
    let mut terminal = Pty::start(&command, 80);
    terminal.expect(DONE);
    terminal.type_keys(&format!("\x1b[200~{text}\x1b[201~\n"));
    let mut wanted = vec![DONE, "[y/N]: ", " to confirm: "];
    wanted.extend(habits.iter().map(|habit| habit.question));
    let mut seen = String::new();
    loop {
        let (which, before) = terminal.expect_any(&wanted);
        seen += &before;
        match which {
            0 => break,
            1 => terminal.type_line("y"),
            2 => {
                let (_, name) = before.rsplit_once('(').expect("the name");
                terminal.type_line(name.trim_end_matches(')'));
            }
            other => match habits[other - 3].answer {
                Some(answer) => terminal.type_line(answer),
                None => terminal.control('c'),
            },
        }
    }
    terminal.type_line("exit");
    terminal.finish();
    let codes = seen.split(FAILED).skip(1);
    let codes = codes.filter_map(|code| code.split('>').next()?.parse().ok());
    Pasted {
        failed: codes.collect(),
        seen,
    }
}
