//! Questions to the user. Without a user it refuses and says what to type instead.
//!
//! A question waits on its own thread, so that Ctrl-C ends limitry at once.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

use crate::base::fs::FileError;
use crate::base::text::{to_ascii, wrap};
use crate::base::{blocking, env, picker, stdin};

/// Why a question has no answer.
#[derive(Debug, Error)]
pub(crate) enum PromptError {
    /// No user can be asked.
    #[error("{question}, and there is no terminal to ask on")]
    NotInteractive {
        question: String,
        /// The flags or the command that answer it.
        instead: String,
    },
    /// The person said no, or nothing.
    #[error("not confirmed; nothing was changed")]
    Declined,
    /// No text was given, or no choice was made.
    #[error("nothing was {0}; nothing was changed")]
    NoAnswer(&'static str),
    /// Ctrl-C, or the terminal went away.
    #[error("interrupted")]
    Interrupted,
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[source] io::Error),
}

/// Why there is no secret on stdin.
#[derive(Debug, Error)]
pub(crate) enum SecretInputError {
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error(transparent)]
    File(#[from] FileError),
}

/// A thing that a person can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    /// What is shown in place of the name.
    pub(crate) shown: Option<String>,
    /// What tells it from others of the same name.
    pub(crate) about: String,
    /// Another answer that means it: the last four characters of a key.
    pub(crate) end: Option<String>,
}

impl Choice {
    pub(crate) fn new(name: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            shown: None,
            about: about.into(),
            end: None,
        }
    }
}

/// The answer to a question with choices that takes other texts too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Chosen(usize),
    Typed(String),
}

/// Asks the user, if one is present.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prompter {
    allowed: bool,
    yes: bool,
    /// Columns of the terminal.
    width: usize,
    shows_unicode: bool,
}

impl Prompter {
    /// A prompter that asks only if stdin and stderr are terminals, this is not a CI job, and `--no-input` is not given.
    pub(crate) fn new(no_input: bool, yes: bool) -> Self {
        Self {
            allowed: !no_input && env::is_interactive(),
            yes,
            width: usize::MAX,
            shows_unicode: true,
        }
    }

    /// A prompter whose questions fit a terminal.
    pub(crate) const fn on_terminal(self, width: usize, shows_unicode: bool) -> Self {
        Self {
            width,
            shows_unicode,
            ..self
        }
    }

    /// Whether a user can be asked.
    pub(crate) const fn can_ask(self) -> bool {
        self.allowed
    }

    /// Whether confirmations were given in advance.
    pub(crate) const fn says_yes(self) -> bool {
        self.yes
    }

    /// Asks for a yes; only `y` and `yes` mean yes. `instead` is what to type without a terminal.
    pub(crate) async fn confirm(&self, question: &str, instead: &str) -> Result<(), PromptError> {
        if self.yes {
            return Ok(());
        }
        self.confirm_in_person(question, instead).await
    }

    /// Asks even with `--yes`.
    pub(crate) async fn confirm_in_person(
        &self,
        question: &str,
        instead: &str,
    ) -> Result<(), PromptError> {
        let answer = self
            .ask(&yes_or_no(question), "a confirmation is needed", instead)
            .await?;
        if matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes") {
            Ok(())
        } else {
            Err(PromptError::Declined)
        }
    }

    /// A confirmation that is hard to give by accident: the thing's name must be typed.
    pub(crate) async fn confirm_name(
        &self,
        question: &str,
        name: &str,
        instead: &str,
    ) -> Result<(), PromptError> {
        if self.yes {
            return Ok(());
        }
        let shown = limitry_types::text::escape(name);
        let question = format!("{question}\nType its name ({shown}) to confirm");
        let answer = self
            .ask(&question, "a confirmation is needed", instead)
            .await?;
        if answer == name {
            Ok(())
        } else {
            Err(PromptError::Declined)
        }
    }

    /// One of several, by its number or its name.
    pub(crate) async fn choose(
        &self,
        question: &str,
        choices: &[Choice],
        missing: &str,
        instead: &str,
    ) -> Result<usize, PromptError> {
        let lines = picker::lines(choices);
        let quits = picker::quit_word(choices);
        let how = if quits.is_empty() { "Enter" } else { quits };
        let what = if choices.iter().any(|choice| choice.end.is_some()) {
            ", name or last four"
        } else {
            " or name"
        };
        let mut text = format!("{question}\n{lines}Number{what} ({how} quits)");
        loop {
            let answer = self.ask(&text, missing, instead).await?;
            if answer.is_empty() || answer == quits {
                return Err(PromptError::NoAnswer("chosen"));
            }
            if let Some(i) = picker::chosen(choices, &answer) {
                return Ok(i);
            }
            text = format!(
                "Give a number from 1 to {}{what} ({how} quits)",
                choices.len()
            );
        }
    }

    /// A text. With choices, it may be the number or the name of one of them.
    pub(crate) async fn text(
        &self,
        label: &str,
        choices: &[Choice],
        missing: &str,
        instead: &str,
    ) -> Result<Answer, PromptError> {
        let question = match choices {
            [] => label.to_owned(),
            _ => format!(
                "{label}\n{}Number or text (Enter quits)",
                picker::lines(choices)
            ),
        };
        let answer = self.ask(&question, missing, instead).await?;
        if answer.is_empty() {
            return Err(PromptError::NoAnswer("typed"));
        }
        Ok(match picker::chosen(choices, &answer) {
            Some(i) => Answer::Chosen(i),
            None => Answer::Typed(answer),
        })
    }

    /// A secret, without showing it.
    pub(crate) async fn password(
        &self,
        label: &str,
        missing: &str,
        instead: &str,
    ) -> Result<SecretString, PromptError> {
        self.require_user(missing, instead)?;
        hidden::read(label).await
    }

    /// The secret on stdin, at most `limit` bytes. A terminal would show what is typed, so there it is asked for.
    pub(crate) async fn secret_on_stdin(
        &self,
        label: &str,
        limit: u64,
    ) -> Result<Zeroizing<Vec<u8>>, SecretInputError> {
        if io::stdin().is_terminal() {
            let typed = hidden::read(label).await?;
            return Ok(Zeroizing::new(typed.expose_secret().as_bytes().to_vec()));
        }
        Ok(Zeroizing::new(stdin::read(limit).await?))
    }

    async fn ask(
        &self,
        question: &str,
        missing: &str,
        instead: &str,
    ) -> Result<String, PromptError> {
        self.require_user(missing, instead)?;
        let question = if self.shows_unicode {
            question.to_owned()
        } else {
            to_ascii(question.to_owned())
        };
        // The answer begins in the line of the colon.
        let question = wrap(&question, self.width.saturating_sub(4));
        let question = format!("{}: ", question.replace(UNBROKEN, " "));
        IS_WAITING.store(true, Ordering::SeqCst);
        let answer = blocking::run("prompt", move || {
            // stderr is not locked during the wait: an interrupt prints to it.
            io::stderr()
                .write_all(question.as_bytes())
                .and_then(|()| io::stderr().flush())
                .map_err(PromptError::Terminal)?;
            let mut answer = String::new();
            let read = io::stdin().lock().read_line(&mut answer);
            end_line(answer.ends_with('\n'));
            match read {
                Ok(_) => Ok(answer.trim().to_owned()),
                Err(error) => Err(explain(error)),
            }
        })
        .await;
        IS_WAITING.store(false, Ordering::SeqCst);
        answer.unwrap_or(Err(PromptError::Interrupted))
    }

    fn require_user(self, missing: &str, instead: &str) -> Result<(), PromptError> {
        if self.allowed {
            Ok(())
        } else {
            Err(PromptError::NotInteractive {
                question: missing.to_owned(),
                instead: instead.to_owned(),
            })
        }
    }
}

/// A space at which no line is broken.
const UNBROKEN: char = '\u{a0}';

/// A question with its answers. Its last sentence, where it is short, and the answers stay in one line.
fn yes_or_no(question: &str) -> String {
    const MAX_UNBROKEN: usize = 32;
    let begin = question.rfind(". ").map_or(0, |at| at + 2);
    let (before, last) = question.split_at(begin);
    let last = format!("{last} [y/N]");
    if last.len() <= MAX_UNBROKEN {
        return before.to_owned() + &last.replace(' ', &UNBROKEN.to_string());
    }
    let (last, answers) = last.rsplit_once(' ').unwrap_or((&last, ""));
    format!("{before}{last}{UNBROKEN}{answers}")
}

fn explain(error: io::Error) -> PromptError {
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => PromptError::Interrupted,
        _ => PromptError::Terminal(error),
    }
}

/// Whether a question waits for its answer. It stays so where the question is dropped: then a signal ends limitry.
static IS_WAITING: AtomicBool = AtomicBool::new(false);

/// Ends the line of a question. Ctrl-D shows no line break, as Enter does.
fn end_line(is_ended: bool) {
    if !is_ended {
        drop(io::stderr().write_all(b"\n"));
    }
}

/// Puts the terminal back as it was before a prompt that did not end. The next message begins on a new line.
pub(crate) fn restore_terminal() {
    hidden::restore();
    if IS_WAITING.swap(false, Ordering::SeqCst) {
        drop(io::stderr().write_all(b"\n"));
    }
}

/// Input that the terminal does not show.
#[cfg(unix)]
mod hidden {
    use std::io::{self, Write as _};
    use std::sync::Mutex;
    use std::sync::atomic::Ordering;

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use secrecy::SecretString;
    use secrecy::zeroize::Zeroizing;
    use tokio::signal::unix::{SignalKind, signal};

    use super::{IS_WAITING, PromptError, end_line, explain};
    use crate::base::blocking;

    /// The longest line that a terminal delivers.
    const MAX_LINE_BYTES: usize = 4096;

    /// How the terminal was before the prompt.
    static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

    /// Asks for a line. A shell resets the terminal when the process is stopped (Ctrl-Z), so the echo is switched off again
    /// when it continues (`fg`).
    pub(super) async fn read(label: &str) -> Result<SecretString, PromptError> {
        let mut continued = signal(SignalKind::from_raw(signal_hook::consts::SIGCONT))
            .map_err(PromptError::Terminal)?;
        if let Ok(mut before) = BEFORE.lock() {
            *before = tcgetattr(io::stdin()).ok();
        }
        IS_WAITING.store(true, Ordering::SeqCst);
        show(label)?;
        let mut line = std::pin::pin!(blocking::run("prompt", read_line));
        let answer = loop {
            tokio::select! {
                answer = &mut line => break answer,
                _ = continued.recv() => show(label)?,
            }
        };
        restore();
        IS_WAITING.store(false, Ordering::SeqCst);
        answer.unwrap_or(Err(PromptError::Interrupted))
    }

    /// Switches the echo off and prints the question.
    fn show(label: &str) -> Result<(), PromptError> {
        let hide = || -> io::Result<()> {
            let mut hidden = tcgetattr(io::stdin())?;
            hidden.local_modes.remove(LocalModes::ECHO);
            // The line break at the end of the answer is shown.
            hidden
                .local_modes
                .insert(LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG);
            tcsetattr(io::stdin(), OptionalActions::Now, &hidden)?;
            let mut stderr = io::stderr();
            write!(stderr, "{label}: ")?;
            stderr.flush()
        };
        hide().map_err(PromptError::Terminal)
    }

    /// Reads from the descriptor itself: a buffered reader would keep a copy of the secret.
    fn read_line() -> Result<SecretString, PromptError> {
        let mut line = Zeroizing::new(Vec::with_capacity(MAX_LINE_BYTES));
        let mut chunk = Zeroizing::new([0_u8; 256]);
        while !line.contains(&b'\n') && line.len() + chunk.len() <= MAX_LINE_BYTES {
            match rustix::io::read(io::stdin(), &mut *chunk) {
                Ok(0) => break,
                Ok(count) => line.extend_from_slice(&chunk[..count]),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(explain(error.into())),
            }
        }
        end_line(line.contains(&b'\n'));
        if line.is_empty() {
            return Err(PromptError::NoAnswer("typed"));
        }
        let text = Zeroizing::new(String::from_utf8_lossy(&line).into_owned());
        Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
    }

    pub(super) fn restore() {
        if let Some(before) = BEFORE.lock().ok().and_then(|mut before| before.take()) {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }
}

#[cfg(not(unix))]
mod hidden {
    use secrecy::SecretString;

    use std::sync::atomic::Ordering;

    use super::{IS_WAITING, PromptError, explain};
    use crate::base::blocking;

    pub(super) async fn read(label: &str) -> Result<SecretString, PromptError> {
        IS_WAITING.store(true, Ordering::SeqCst);
        let label = label.to_owned();
        let answer = blocking::run("prompt", move || {
            let answer = dialoguer::Password::new().with_prompt(label).interact();
            answer.map_err(|dialoguer::Error::IO(error)| explain(error))
        });
        let answer = answer.await;
        IS_WAITING.store(false, Ordering::SeqCst);
        let answer = answer.unwrap_or(Err(PromptError::Interrupted));
        answer.map(SecretString::from)
    }

    pub(super) fn restore() {}
}
