//! A failure as it is shown: exit code, stable code, message, hints.
//!
//! A failure is built where it arises ([`Failure::usage`] and its kin), or converted from a library's error by `?`. An error
//! type without a conversion does not compile in a function that returns [`Result`].

mod base;
pub(crate) mod client;
pub(crate) mod codes;
pub(crate) mod common;
mod server;

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::{Deref, DerefMut};

use limitry_client::ApiError;
use limitry_types::text::escape;
use serde_json::{Value, json};

use crate::base::exit::Exit;
use crate::base::redact;
pub(crate) use client::unidentified;
pub(crate) use codes::Code;

/// What a command returns.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// A failure as it is shown. Boxed: every command returns one, and the fields take 150 bytes.
#[derive(Debug, Clone)]
pub(crate) struct Failure(Box<Report>);

/// The fields of a [`Failure`].
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// The process's exit code.
    pub(crate) exit: Exit,
    /// Stable and machine-readable; the API's own code where it gave one.
    pub(crate) code: Cow<'static, str>,
    /// What happened, to what.
    pub(crate) message: String,
    /// What to type next.
    pub(crate) hints: Vec<String>,
    /// The HTTP status, if the API answered.
    pub(crate) status: Option<u16>,
    /// The request id that Limitry's support asks for.
    pub(crate) request_id: Option<String>,
    /// The parts of a request or file that are wrong: path and message.
    pub(crate) details: Vec<(String, String)>,
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl Deref for Failure {
    type Target = Report;

    fn deref(&self) -> &Report {
        &self.0
    }
}

impl DerefMut for Failure {
    fn deref_mut(&mut self) -> &mut Report {
        &mut self.0
    }
}

impl Failure {
    /// A failure with this exit code, which must be one that the code's row in [`codes`] lists.
    pub(crate) fn new(exit: Exit, code: Code, message: impl Display) -> Self {
        debug_assert!(
            code.exits.is_empty() || code.exits.contains(&exit),
            "{} does not come with {exit:?}",
            code.name
        );
        Self(Box::new(Report {
            exit,
            code: Cow::Borrowed(code.name),
            message: message.to_string(),
            hints: Vec::new(),
            status: None,
            request_id: None,
            details: Vec::new(),
        }))
    }

    /// The same with another of the code's exit codes.
    #[must_use]
    pub(crate) fn with_exit(mut self, exit: Exit) -> Self {
        debug_assert!(
            codes::ALL
                .iter()
                .any(|code| code.name == self.code && code.exits.contains(&exit)),
            "{} does not come with {exit:?}",
            self.code
        );
        self.exit = exit;
        self
    }

    /// Bad flags, bad values, conflicting options: exit code 2.
    pub(crate) fn usage(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Usage, code, message)
    }

    /// A credential store that is missing, locked or silent: exit code 11.
    pub(crate) fn store(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Store, code, message)
    }

    /// Not signed in, or a token that does not do: exit code 3.
    pub(crate) fn auth(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Auth, code, message)
    }

    /// A thing that does not exist: exit code 4.
    pub(crate) fn not_found(code: Code, message: impl Display) -> Self {
        Self::new(Exit::NotFound, code, message)
    }

    /// An API that failed or contradicts itself: exit code 7.
    pub(crate) fn api(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Api, code, message)
    }

    /// Some of several things failed: exit code 9.
    pub(crate) fn partial(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Partial, code, message)
    }

    /// Input or a confirmation that cannot be asked for: exit code 12.
    pub(crate) fn input(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Input, code, message)
    }

    /// Any other failure: exit code 1.
    pub(crate) fn other(code: Code, message: impl Display) -> Self {
        Self::new(Exit::Other, code, message)
    }

    /// A command line that clap refused; the text is clap's.
    pub(crate) fn parse(message: impl Display) -> Self {
        Self::usage(codes::USAGE, message)
    }

    /// The unexpected, with its context: exit code 1.
    pub(crate) fn internal(error: impl Into<anyhow::Error>) -> Self {
        let error = error.into();
        let mut message = error.to_string();
        let cause = error.root_cause().to_string();
        if error.chain().count() > 1 {
            message = format!("{message}: {cause}");
        }
        Self::other(codes::OTHER, message)
    }

    /// A panic that was caught.
    pub(crate) fn bug(what: &str) -> Self {
        Self::other(
            codes::INTERNAL,
            format!("limitry made a mistake and stopped: {what}"),
        )
        .hint("run it again with --verbose and report what it prints; it holds no secret")
    }

    /// A signal ended the command: exit code 130 or 143.
    pub(crate) fn interrupted(exit: Exit) -> Self {
        if exit == Exit::Terminated {
            Self::new(exit, codes::TERMINATED, "terminated")
        } else {
            Self::new(exit, codes::INTERRUPTED, "interrupted")
        }
    }

    /// A signal ended the command while work was unfinished: `self` says how that stands.
    #[must_use]
    pub(crate) fn stopped_by(self, exit: Exit) -> Self {
        let mut stopped = Self::interrupted(exit);
        stopped.message = format!("{}: {}", stopped.message, self.message);
        stopped.hints.clone_from(&self.hints);
        stopped
    }

    /// The failure of a local service, which another process reported by [`Failure::json`]. No API answered it.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let document: Value = serde_json::from_str(text).ok()?;
        let error = document.get("error")?;
        let text = |field: &str| error.get(field)?.as_str().map(str::to_owned);
        let code = error.get("exitCode")?.as_u64()?;
        let (exit, _) = Exit::ALL
            .into_iter()
            .find(|(exit, _)| u64::from(exit.code()) == code)?;
        let hints = text("hint").unwrap_or_default();
        Some(Self(Box::new(Report {
            exit,
            code: text("code")?.into(),
            message: text("message")?,
            hints: hints.lines().map(str::to_owned).collect(),
            status: None,
            request_id: None,
            details: Vec::new(),
        })))
    }

    /// Adds a line that says what to type next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Puts what was being done before the message.
    #[must_use]
    pub(crate) fn while_doing(mut self, what: impl Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// Takes exit code, status, request id and details from the API's answer that caused this.
    #[must_use]
    pub(crate) fn caused_by(mut self, error: &ApiError) -> Self {
        let cause = Self::from(error);
        self.exit = cause.exit;
        self.status = cause.status;
        self.request_id.clone_from(&cause.request_id);
        self.details.extend(cause.details.iter().cloned());
        self
    }

    /// Whether it has this code.
    pub(crate) fn has(&self, code: Code) -> bool {
        self.code == code.name
    }

    /// The text for a person, without the label. The message is one line: a newline in a name is escaped. Further lines are
    /// `details`.
    pub(crate) fn text(&self) -> String {
        let message = without_os_error(&redact::without_queries(&self.message));
        let mut text = escape(&message).into_owned();
        for (path, message) in &self.details {
            let (path, message) = (escape(path), escape(message));
            // One detail may be all that the message says.
            if self.details.len() == 1 && text.ends_with(&format!("`{path}` {message}")) {
                continue;
            }
            text.push_str("\n  ");
            if !path.is_empty() {
                text.push_str(&path);
                text.push_str(": ");
            }
            text.push_str(&message);
        }
        if let Some(id) = &self.request_id {
            text.push_str("\n  request: ");
            text.push_str(&escape(id));
        }
        text
    }

    /// The document of `--json`.
    pub(crate) fn json(&self) -> Value {
        let message = without_os_error(&redact::without_queries(&self.message));
        let mut error = json!({
            "code": self.code,
            "message": redact::redact(&message),
            "status": self.status,
            "hint": (!self.hints.is_empty()).then(|| self.hints.join("\n")),
            "requestId": self.request_id,
            "exitCode": self.exit.code(),
        });
        if !self.details.is_empty() {
            error["details"] = self
                .details
                .iter()
                .map(|(path, message)| json!({ "path": path, "message": message }))
                .collect();
        }
        json!({ "error": error })
    }
}

/// The message without `(os error 2)`, which Rust adds to the system's words.
pub(crate) fn without_os_error(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        out.push_str(before);
        match after.split_once(')') {
            Some((number, after)) if number.parse::<i32>().is_ok() => rest = after,
            _ => {
                out.push_str(" (os error ");
                rest = after;
            }
        }
    }
    out + rest
}

/// Adds what was being done to a result's failure.
pub(crate) trait WhileDoing<T> {
    /// Puts `what` before the message.
    fn while_doing(self, what: impl Display) -> Result<T>;
}

impl<T, E: Into<Failure>> WhileDoing<T> for std::result::Result<T, E> {
    fn while_doing(self, what: impl Display) -> Result<T> {
        self.map_err(|error| error.into().while_doing(what))
    }
}

#[cfg(test)]
mod tests {
    use super::without_os_error;

    #[test]
    fn the_error_number_of_the_system_is_left_out() {
        assert_eq!(
            without_os_error("cannot open a: No such file or directory (os error 2); try b"),
            "cannot open a: No such file or directory; try b"
        );
        assert_eq!(without_os_error("a (os error x) b"), "a (os error x) b");
    }
}
