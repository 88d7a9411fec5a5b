//! The only place that asks. Without a person at the terminal it fails, and the error says what to type instead.
//!
//! Questions wait on threads of their own, so that Ctrl-C ends limitry at once; [`restore_terminal`] then puts the
//! terminal back as it was.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, Write as _};
#[cfg(unix)]
use std::sync::Mutex;

use secrecy::SecretString;
use thiserror::Error;

use crate::base::blocking;
use crate::base::env;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub(crate) enum PromptError {
    /// The call is unattended: the question, and what to type instead.
    #[error("{question}, and there is nobody to ask")]
    Nobody {
        question: String,
        /// The flags or the command that give it.
        instead: String,
    },
    /// The person said no, or nothing.
    #[error("not confirmed; nothing was changed")]
    Declined,
    /// Ctrl-C, or the terminal went away.
    #[error("interrupted")]
    Interrupted,
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[source] io::Error),
}

/// Asks questions at the terminal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prompter {
    allowed: bool,
    yes: bool,
}

impl Prompter {
    /// A prompter that asks only if stdin and stderr are terminals, this is not a CI job, and `--no-input` is not given.
    pub(crate) fn new(no_input: bool, yes: bool) -> Self {
        Self {
            allowed: !no_input && env::is_interactive(),
            yes,
        }
    }

    /// Whether a person can be asked.
    pub(crate) const fn can_ask(self) -> bool {
        self.allowed
    }

    /// Whether confirmations were given in advance.
    pub(crate) const fn says_yes(self) -> bool {
        self.yes
    }

    /// A yes or a no; only `y` and `yes` mean yes. `instead` is what to type in an unattended call.
    pub(crate) async fn confirm(&self, question: &str, instead: &str) -> Result<(), PromptError> {
        if self.yes {
            return Ok(());
        }
        self.confirm_in_person(question, instead).await
    }

    /// As [`Self::confirm`], for what `--yes` was not said about.
    pub(crate) async fn confirm_in_person(
        &self,
        question: &str,
        instead: &str,
    ) -> Result<(), PromptError> {
        let answer = self
            .ask(
                &format!("{question} [y/N]"),
                "a confirmation is needed",
                instead,
            )
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

    /// One of several, by its number.
    pub(crate) async fn choose(
        &self,
        question: &str,
        options: &[String],
        missing: &str,
        instead: &str,
    ) -> Result<usize, PromptError> {
        let mut text = format!("{question}\n");
        for (i, option) in options.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {}  {}", i + 1, limitry_types::text::escape(option));
        }
        text.push_str("Number");
        loop {
            let answer = self.ask(&text, missing, instead).await?;
            if answer.is_empty() {
                return Err(PromptError::Declined);
            }
            if let Some(i) = answer
                .parse::<usize>()
                .ok()
                .filter(|i| (1..=options.len()).contains(i))
            {
                return Ok(i - 1);
            }
            text = format!("Give a number from 1 to {}", options.len());
        }
    }

    /// A secret, without showing it.
    pub(crate) async fn password(
        &self,
        label: &str,
        missing: &str,
        instead: &str,
    ) -> Result<SecretString, PromptError> {
        self.somebody(missing, instead)?;
        let label = label.to_owned();
        remember_terminal();
        let answer = blocking::run("prompt", move || {
            let answer = dialoguer::Password::new().with_prompt(label).interact();
            answer.map_err(|dialoguer::Error::IO(error)| explain(error))
        })
        .await
        .unwrap_or(Err(PromptError::Interrupted));
        restore_terminal();
        answer.map(SecretString::from)
    }

    async fn ask(
        &self,
        question: &str,
        missing: &str,
        instead: &str,
    ) -> Result<String, PromptError> {
        self.somebody(missing, instead)?;
        let question = format!("{question}: ");
        blocking::run("prompt", move || {
            // The lock is released during the wait, because the code that ends the question prints, too.
            io::stderr()
                .write_all(question.as_bytes())
                .and_then(|()| io::stderr().flush())
                .map_err(PromptError::Terminal)?;
            let mut answer = String::new();
            match io::stdin().lock().read_line(&mut answer) {
                Ok(0) => Err(PromptError::Declined),
                Ok(_) => Ok(answer.trim().to_owned()),
                Err(error) => Err(explain(error)),
            }
        })
        .await
        .unwrap_or(Err(PromptError::Interrupted))
    }

    fn somebody(self, missing: &str, instead: &str) -> Result<(), PromptError> {
        if self.allowed {
            Ok(())
        } else {
            Err(PromptError::Nobody {
                question: missing.to_owned(),
                instead: instead.to_owned(),
            })
        }
    }
}

fn explain(error: io::Error) -> PromptError {
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => PromptError::Interrupted,
        _ => PromptError::Terminal(error),
    }
}

/// How the terminal was before a prompt changed it.
#[cfg(unix)]
static BEFORE: Mutex<Option<rustix::termios::Termios>> = Mutex::new(None);

fn remember_terminal() {
    #[cfg(unix)]
    if let Ok(mut before) = BEFORE.lock() {
        *before = rustix::termios::tcgetattr(io::stdin()).ok();
    }
}

/// Puts the terminal back as it was before a prompt that did not end.
pub(crate) fn restore_terminal() {
    #[cfg(unix)]
    if let Some(before) = BEFORE.lock().ok().and_then(|mut before| before.take()) {
        let _ =
            rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, &before);
    }
}
