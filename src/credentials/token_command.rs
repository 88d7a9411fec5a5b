//! A program that prints the token: `pass`, `op`, `vault` (a profile's `token-command`).

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base::process::subprocess;
use crate::base::process::subprocess::{ChildError, CredentialAccess, WaitOptions};
use crate::failure::{Code, codes};
use limitry_client::{Token, TokenClass, TokenError};

/// Largest output of the program: as large as a token file may be.
const MAX_OUTPUT_BYTES: usize = 4096;

/// The timeout when no user is present.
const UNATTENDED_TIMEOUT: Duration = Duration::from_secs(30);

/// The timeout when a user is present: the program may ask for a fingerprint or a passphrase.
const ATTENDED_TIMEOUT: Duration = Duration::from_secs(60);

/// How long limitry waits before it says what it waits for.
const REMIND_AFTER: Duration = Duration::from_secs(1);

/// A program and its arguments from the configuration file: a list, or a line without shell syntax. No shell runs it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum TokenCommand {
    /// `["op", "read", "op://Private/limitry/token"]`
    Words(Vec<String>),
    Line(String),
}

/// Why the program gave no token. Never contains the program's output.
#[derive(Debug, Error)]
pub(crate) enum CommandError {
    /// There is nothing to run.
    #[error("it is empty")]
    Empty,
    /// The line has shell syntax.
    #[error("it is a line with quotes or other things for a shell, and no shell runs it")]
    NeedsShell,
    /// The program was not started, failed or timed out.
    #[error(transparent)]
    Child(#[from] ChildError),
    /// The output is not a token.
    #[error("what it printed cannot be used: {0}")]
    Token(#[from] TokenError),
}

impl CommandError {
    /// The stable code of `--json`.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Empty | Self::NeedsShell => codes::TOKEN_COMMAND_INVALID,
            Self::Child(ChildError::Timeout(_)) => codes::TOKEN_COMMAND_TIMEOUT,
            Self::Child(_) => codes::TOKEN_COMMAND_FAILED,
            Self::Token(_) => codes::TOKEN_COMMAND_NO_TOKEN,
        }
    }
}

impl TokenCommand {
    /// The program and its arguments.
    fn words(&self) -> Result<Vec<&str>, CommandError> {
        let words: Vec<&str> = match self {
            Self::Words(words) => words.iter().map(String::as_str).collect(),
            Self::Line(line) if line.contains(|c| "'\"\\$`|&;<>(){}*?~#".contains(c)) => {
                return Err(CommandError::NeedsShell);
            }
            Self::Line(line) => line.split_whitespace().collect(),
        };
        if words.first().is_none_or(|program| program.is_empty()) {
            return Err(CommandError::Empty);
        }
        Ok(words)
    }

    /// Whether it can be run as it is written.
    pub(crate) fn check(&self) -> Result<(), CommandError> {
        self.words().map(drop)
    }

    /// The program's name. Messages show nothing else of the command, because its arguments may hold secrets.
    pub(crate) fn program(&self) -> String {
        let program = match self {
            Self::Words(words) => words.first().map(String::as_str),
            Self::Line(line) => line.split_whitespace().next(),
        };
        let program = program.unwrap_or("an empty token-command");
        let name = std::path::Path::new(program).file_name();
        name.map_or_else(|| program.to_owned(), |n| n.to_string_lossy().into_owned())
    }

    /// Runs the program and reads the token that it prints. `waiting` shows a note to the user; `None` means that no user
    /// is present.
    pub(super) fn token(&self, waiting: Option<fn(&str)>) -> Result<Token, CommandError> {
        let words = self.words()?;
        let program = self.program();
        tracing::debug!(program = %program, "running the profile's token-command");
        let mut command = subprocess::prepare(words[0], CredentialAccess::None);
        command.args(&words[1..]);
        let options = WaitOptions {
            timeout: if waiting.is_some() {
                ATTENDED_TIMEOUT
            } else {
                UNATTENDED_TIMEOUT
            },
            attended: waiting.is_some(),
            reminder: waiting.map(|waiting| -> (Duration, Box<dyn Fn()>) {
                let text = format!("waiting for '{}'…", crate::base::redact::redact(&program));
                (REMIND_AFTER, Box::new(move || waiting(&text)))
            }),
        };
        let printed = subprocess::capture(command, MAX_OUTPUT_BYTES, &options)?;
        let text = secrecy::SecretString::from(String::from_utf8_lossy(&printed).into_owned());
        Ok(Token::parse_as(
            secrecy::ExposeSecret::expose_secret(&text),
            TokenClass::Personal,
        )?)
    }
}

impl fmt::Debug for TokenCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenCommand({})", self.program())
    }
}

#[cfg(test)]
mod tests {
    use super::{CommandError, TokenCommand};

    #[test]
    fn a_line_that_needs_a_shell_is_rejected() {
        let line = |text: &str| TokenCommand::Line(text.to_owned());
        let plain = line(" /usr/bin/op  read op://Private/limitry/token ");
        assert_eq!(
            plain.words().unwrap(),
            ["/usr/bin/op", "read", "op://Private/limitry/token"]
        );
        assert_eq!(plain.program(), "op");
        for shell in [
            "pass show 'my token'",
            "pass show x | head -1",
            "echo $TOKEN",
            "cat ~/t",
        ] {
            assert!(
                matches!(line(shell).words(), Err(CommandError::NeedsShell)),
                "{shell}"
            );
        }
        for empty in [
            line("  "),
            TokenCommand::Words(Vec::new()),
            TokenCommand::Words(vec![String::new()]),
        ] {
            assert!(matches!(empty.words(), Err(CommandError::Empty)));
        }
    }

    #[test]
    fn the_debug_form_of_a_token_command_hides_its_arguments() {
        let command = TokenCommand::Words(vec!["vault".into(), "--token=s.123".into()]);
        assert_eq!(format!("{command:?}"), "TokenCommand(vault)");
    }
}
