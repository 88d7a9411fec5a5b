//! What a signal makes of a command: 130 or 143, and how what was under way stands.

use thiserror::Error;

use super::Failure;
use crate::base::exit::Exit;

/// A signal ended the command.
#[derive(Debug, Error)]
#[error("{}", if *.0 == Exit::Terminated { "terminated" } else { "interrupted" })]
pub(crate) struct Interrupted(pub Exit);

/// A signal ended the command, and what was under way was not finished: the failure says how it stands.
#[derive(Debug, Error)]
#[error("{}: {}", Interrupted(*.0), .1.message)]
pub(crate) struct Stopped(pub Exit, pub Box<Failure>);

impl From<&Interrupted> for Failure {
    fn from(error: &Interrupted) -> Self {
        let code = if error.0 == Exit::Terminated {
            "terminated"
        } else {
            "interrupted"
        };
        Self::new(error.0, code, error.to_string())
    }
}

impl From<&Stopped> for Failure {
    fn from(error: &Stopped) -> Self {
        Self {
            message: error.to_string(),
            hints: error.1.hints.clone(),
            ..Self::from(&Interrupted(error.0))
        }
    }
}
