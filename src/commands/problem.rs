//! What can be wrong with a command that was well typed: exit code, stable code and hints, a variant each.

mod hints;

use thiserror::Error;

use super::keys::Trouble;
use super::{ImportProblem, SpoolProblem};
use crate::base::exit::Exit;
use crate::failure::{Code, Failure, codes};
use crate::output::jq::FilterError;
use limitry_client::ApiError;

/// A command cannot be done, or could not be finished.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    /// A secret would be printed where nobody can read it, whatever is said.
    #[error(
        "the secret would go to a stdout that is closed or /dev/null, and nobody would have it"
    )]
    SecretLost,
    /// Printing a new secret failed, so nobody has it; the key that held it is gone again.
    #[error("the new key could not be printed ({reason}), so {undone}")]
    NotDelivered {
        reason: String,
        /// What became of the key.
        undone: String,
    },
    /// A delivery failed, and what was made for it is gone again.
    #[error("{source}; so {undone}")]
    Undelivered {
        /// What became of the key.
        undone: String,
        source: Box<crate::features::delivery::DeliveryError>,
    },
    /// Two targets that are one.
    #[error("{one} and {other} are the same place")]
    SameTarget { one: String, other: String },
    /// A new key has no id before it is made.
    #[error("{0}: a key that is not made yet has no id")]
    NoIdYet(String),
    /// A target's template that a key does not fit into.
    #[error(transparent)]
    Target(#[from] crate::features::delivery::TargetError),
    /// A key's value belongs to another project than the one that is acted on.
    #[error("this key belongs to project {0}")]
    OtherProject(String),
    /// The key is not one that can be rotated.
    #[error("key '{name}' ({id}) is {status}; only an active key can be rotated")]
    NotActive {
        name: String,
        id: String,
        status: &'static str,
    },
    /// Another process on this machine rotates this key.
    #[error("key '{0}' is being rotated by another limitry on this machine")]
    Locked(String),
    /// The API does not accept the key that it just made.
    #[error("the API did not accept the new key within 90 s, and '{name}' works as before")]
    NotProved {
        /// The key that was to be replaced.
        name: String,
    },
    /// Something about a key is not as it has to be.
    #[error(transparent)]
    Key(#[from] super::keys::KeyProblem),
    /// A rotation was not begun, or is not finished.
    #[error(transparent)]
    Rotation(#[from] super::keys::Trouble),
    /// The answer to a creation did not come: there may be a key that nobody holds.
    #[error("it is not known whether key '{name}' was made: {source}")]
    MaybeMade { name: String, source: Box<ApiError> },
    /// Some of several failed.
    #[error("{failed} of {total} failed: {}", .reasons.join("; "))]
    Partly {
        reasons: Vec<String>,
        failed: usize,
        total: usize,
    },
    /// A range that ends before it begins.
    #[error("invalid value for '--to': {to} is before {from}, where the range begins")]
    Backwards {
        from: jiff::Timestamp,
        to: jiff::Timestamp,
    },
    /// A key that would be dead at once.
    #[error("invalid value for '--expires': {0} is past")]
    Past(jiff::Timestamp),
    /// Nobody knows whether an event was recorded; its key makes a repeat count once.
    #[error("it is not known whether the event was recorded: {source}")]
    MaybeRecorded {
        /// The event's idempotency key.
        key: String,
        source: Box<ApiError>,
    },
    /// `run --key` of a name that the keychain does not have.
    #[error("the keychain has no key '{0}'")]
    NoKeyInKeychain(String),
    /// What the keychain has there is no API key.
    #[error("what the keychain has as key '{name}' cannot be used: {reason}")]
    BadKeyInKeychain {
        name: String,
        reason: limitry_client::TokenError,
    },
    /// What `guard` is to read off a command's output is no filter.
    #[error("--value-from: {0}")]
    ValueFrom(FilterError),
    #[error(transparent)]
    Import(#[from] ImportProblem),
    /// Events that were to wait, or wait.
    #[error(transparent)]
    Spool(#[from] SpoolProblem),
}

impl Problem {
    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Import(problem) => problem.exit(),
            Self::Spool(problem) => problem.exit(),
            Self::BadKeyInKeychain { .. } => Exit::Auth,
            Self::NotDelivered { .. } => Exit::Other,
            Self::Undelivered { source, .. } => Failure::from(source.as_ref()).exit,
            Self::ValueFrom(_)
            | Self::OtherProject(_)
            | Self::SameTarget { .. }
            | Self::NoIdYet(_)
            | Self::Target(_)
            | Self::SecretLost
            | Self::Backwards { .. }
            | Self::Past(_) => Exit::Usage,
            Self::NoKeyInKeychain(_) => Exit::NotFound,
            Self::NotActive { .. } | Self::Locked(_) => Exit::Rejected,
            Self::NotProved { .. } => Exit::Api,
            Self::Key(problem) => problem.exit(),
            Self::Rotation(trouble) => trouble.exit(),
            Self::MaybeMade { source, .. } | Self::MaybeRecorded { source, .. } => {
                Failure::from(source.as_ref()).exit
            }
            Self::Partly { .. } => Exit::Partial,
        }
    }

    /// The stable code of `--json`.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Import(problem) => problem.code(),
            Self::Spool(problem) => problem.code(),
            Self::ValueFrom(_) => codes::FILTER,
            Self::SecretLost => codes::SECRET_TO_STDOUT,
            Self::NotDelivered { .. } => codes::NOT_DELIVERED,
            Self::Undelivered { .. } => codes::DELIVERY_FAILED,
            Self::SameTarget { .. } => codes::SAME_TARGET,
            Self::NoIdYet(_) | Self::Target(_) => codes::BAD_TARGET,
            Self::OtherProject(_) => codes::OTHER_PROJECT,
            Self::NotActive { .. } => codes::KEY_NOT_ACTIVE,
            Self::Locked(_) => codes::ROTATION_LOCKED,
            Self::NotProved { .. } => codes::NOT_PROVED,
            Self::Rotation(trouble) => trouble.code(),
            Self::Key(problem) => problem.code(),
            Self::MaybeMade { .. } => codes::MAYBE_MADE,
            Self::Backwards { .. } | Self::Past(_) => codes::USAGE,
            Self::MaybeRecorded { .. } => codes::MAYBE_RECORDED,
            Self::Partly { .. } => codes::PARTLY_DONE,
            Self::NoKeyInKeychain(_) => codes::NO_KEY_IN_KEYCHAIN,
            Self::BadKeyInKeychain { .. } => codes::BAD_KEY_IN_KEYCHAIN,
        }
    }

    /// What the API answered, where something larger ended with it.
    pub(crate) fn answer(&self) -> Option<&ApiError> {
        match self {
            Self::Import(problem) => problem.answer(),
            Self::Spool(problem) => problem.answer(),
            _ => None,
        }
    }

    /// Which parts of what was given are wrong: place and message.
    pub(crate) fn details(&self) -> Vec<(String, String)> {
        match self {
            Self::Import(problem) => problem.details(),
            _ => Vec::new(),
        }
    }
}

impl From<&Problem> for Failure {
    fn from(problem: &Problem) -> Self {
        let mut failure = Self::new(problem.exit(), problem.code(), problem);
        if let Problem::Rotation(Trouble::Stopped { code, .. } | Trouble::Undone { code, .. }) =
            problem
        {
            failure.code.clone_from(code);
        }
        failure.hints = problem.hints();
        failure.details = problem.details();
        if let Some(answer) = problem.answer() {
            let exit = failure.exit;
            failure = failure.caused_by(answer);
            failure.exit = exit;
        }
        failure
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::from(&problem)
    }
}

impl From<super::keys::KeyProblem> for Failure {
    fn from(problem: super::keys::KeyProblem) -> Self {
        Problem::from(problem).into()
    }
}

impl From<SpoolProblem> for Failure {
    fn from(problem: SpoolProblem) -> Self {
        Problem::from(problem).into()
    }
}

impl From<ImportProblem> for Failure {
    fn from(problem: ImportProblem) -> Self {
        Problem::from(problem).into()
    }
}
