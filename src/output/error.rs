//! Why a result is not printed.

use std::io;

use thiserror::Error;

use super::jq::FilterError;
use crate::base::exit::Exit;
use crate::failure::{Failure, codes};

/// Why a result is not printed.
#[derive(Debug, Error)]
pub(crate) enum OutputError {
    #[error("cannot write to stdout: {0}")]
    Write(#[source] io::Error),
    #[error(transparent)]
    Filter(#[from] FilterError),
    #[error("the selected fields leave the secret out")]
    SecretNotSelected,
}

impl OutputError {
    /// Whether the reader closed the pipe. For data this is a success, for a secret a failure.
    pub(crate) fn reader_left(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<&OutputError> for Failure {
    fn from(error: &OutputError) -> Self {
        match error {
            OutputError::Filter(FilterError::Interrupted(exit)) => Self::interrupted(*exit),
            OutputError::Filter(_) => Self::usage(codes::FILTER, error)
                .hint("`--json` without `--jq` prints the document that the filter is applied to"),
            OutputError::Write(_) | OutputError::SecretNotSelected => {
                let mut failure = Self::other(codes::STDOUT, error);
                if error.reader_left() {
                    failure.exit = Exit::Success;
                }
                failure
            }
        }
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::from(&error)
    }
}
