//! Errors of deliveries.

use thiserror::Error;

use super::target::TargetError;
use crate::base::exit::Exit;
use crate::credentials::StoreError;
use crate::failure::{Code, Failure, codes};

/// Why a key was not delivered.
#[derive(Debug, Error)]
pub(crate) enum DeliveryError {
    /// `--force` overrides this.
    #[error("{target} is refused: {reason}")]
    Refused { target: String, reason: String },
    #[error("{target} cannot be used: {reason}")]
    Impossible { target: String, reason: String },
    #[error("cannot deliver to {target}: {reason}")]
    Failed { target: String, reason: String },
    #[error("cannot deliver to {target}: {source}")]
    Keychain { target: String, source: StoreError },
}

impl DeliveryError {
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Refused { .. } | Self::Impossible { .. } => Exit::Usage,
            Self::Failed { .. } => Exit::Other,
            Self::Keychain { .. } => Exit::Store,
        }
    }

    const fn code(&self) -> Code {
        match self {
            Self::Refused { .. } => codes::TARGET_REFUSED,
            Self::Impossible { .. } => codes::BAD_TARGET,
            Self::Failed { .. } => codes::DELIVERY_FAILED,
            Self::Keychain { .. } => codes::KEYCHAIN,
        }
    }

    const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Refused { .. } => Some("`--force` delivers there all the same; nothing was done"),
            Self::Impossible { .. } | Self::Failed { .. } => None,
            Self::Keychain { .. } => {
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

impl From<DeliveryError> for Failure {
    fn from(error: DeliveryError) -> Self {
        Self::from(&error)
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        Failure::usage(codes::BAD_TARGET, error)
    }
}
