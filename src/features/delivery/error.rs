//! Errors of deliveries.

use thiserror::Error;

use super::target::TargetError;
use crate::base::exit::Exit;
use crate::credentials::{StoreError, StoredSecret};
use crate::failure::{Failure, codes};

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

impl From<&DeliveryError> for Failure {
    fn from(error: &DeliveryError) -> Self {
        match error {
            DeliveryError::Refused { .. } => Failure::usage(codes::TARGET_REFUSED, error)
                .hint("nothing was changed; `--force` delivers there anyway"),
            DeliveryError::Impossible { .. } => Failure::usage(codes::BAD_TARGET, error),
            DeliveryError::Failed { .. } => {
                Failure::new(Exit::Other, codes::DELIVERY_FAILED, error)
            }
            DeliveryError::Keychain { target, source } => source
                .to_failure(StoredSecret::ApiKey)
                .while_doing(format!("cannot deliver to {target}")),
        }
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
