//! Handing a key over: into a variable of an env file, a file, the keychain, or a command's stdin.
//!
//! A [`Target`] is what somebody typed. [`Place::find`] turns it into a place that was looked at: it is refused when
//! somebody else could read, replace or commit what is put there. [`Place::put`] delivers, [`Place::read`] reads
//! back, [`Place::put_back`] undoes what this process did.

mod all;
pub mod env_file;
mod file;
mod guard;
mod place;
mod target;

use crate::failure::{Code, Failure, codes};
use thiserror::Error;

use crate::base::exit::Exit;
use crate::credentials::StoreError;

pub(crate) use all::{blocking, find_all, refuse_overlaps};
pub(crate) use place::run_shell;
pub(crate) use place::{Held, Place, deliver_all};
pub(crate) use target::{Target, TargetError};

/// Why a key was not delivered.
#[derive(Debug, Error)]
pub(crate) enum DeliveryError {
    /// It could be, but that may be a mistake: `--force` says that it is none.
    #[error("{target} is refused: {reason}")]
    Refused { target: String, reason: String },
    /// There is nothing to deliver to.
    #[error("{target} cannot be used: {reason}")]
    Impossible { target: String, reason: String },
    /// It was tried and did not work.
    #[error("cannot deliver to {target}: {reason}")]
    Failed { target: String, reason: String },
    /// The keychain did not do it.
    #[error("cannot deliver to {target}: {source}")]
    Store { target: String, source: StoreError },
}

impl DeliveryError {
    /// The exit code.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Refused { .. } | Self::Impossible { .. } => Exit::Usage,
            Self::Failed { .. } => Exit::Other,
            Self::Store { .. } => Exit::Store,
        }
    }

    /// The stable code of `--json`.
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Refused { .. } => codes::TARGET_REFUSED,
            Self::Impossible { .. } => codes::BAD_TARGET,
            Self::Failed { .. } => codes::DELIVERY_FAILED,
            Self::Store { .. } => codes::KEYCHAIN,
        }
    }

    /// What to type next.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Refused { .. } => Some("`--force` delivers there all the same; nothing was done"),
            Self::Impossible { .. } | Self::Failed { .. } => None,
            Self::Store { .. } => {
                Some("unlock the keychain, or deliver elsewhere, as in `--to env-file:PATH`")
            }
        }
    }
}

impl From<&DeliveryError> for Failure {
    fn from(error: &DeliveryError) -> Self {
        let mut failure = Failure::new(error.exit(), error.code(), error);
        failure.hints.extend(error.hint().map(str::to_owned));
        failure
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        Failure::usage(codes::BAD_TARGET, error)
    }
}

impl From<DeliveryError> for Failure {
    fn from(error: DeliveryError) -> Self {
        Self::from(&error)
    }
}
