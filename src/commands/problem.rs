//! What can be wrong with a command that was well typed: exit code, stable code and hints, a variant each.

mod hints;

use thiserror::Error;

use super::{ImportProblem, SpoolProblem};
use crate::base::exit::Exit;
use crate::failure::{Code, Failure, codes};
use crate::output::jq::FilterError;
use limitry_client::ApiError;

/// A command cannot be done, or could not be finished.
#[derive(Debug, Error)]
pub(crate) enum Problem {
    /// A range that ends before it begins.
    #[error("invalid value for '--to': {to} is before {from}, where the range begins")]
    Backwards {
        from: jiff::Timestamp,
        to: jiff::Timestamp,
    },
    /// Nobody knows whether an event was recorded; its key makes a repeat count once.
    #[error("it is not known whether the event was recorded: {source}")]
    MaybeRecorded {
        /// The event's idempotency key.
        key: String,
        source: Box<ApiError>,
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
            Self::ValueFrom(_) | Self::Backwards { .. } => Exit::Usage,
            Self::MaybeRecorded { source, .. } => Failure::from(source.as_ref()).exit,
        }
    }

    /// The stable code of `--json`.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Import(problem) => problem.code(),
            Self::Spool(problem) => problem.code(),
            Self::ValueFrom(_) => codes::FILTER,
            Self::Backwards { .. } => codes::USAGE,
            Self::MaybeRecorded { .. } => codes::MAYBE_RECORDED,
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
