//! What errors of the local service mean to the outside.

use limitry_server::LocalError;

use super::{Failure, codes};
use crate::base::exit::Exit;

impl From<&LocalError> for Failure {
    fn from(error: &LocalError) -> Self {
        Failure::new(Exit::Other, codes::LOCAL_SERVICE, error)
    }
}

impl From<LocalError> for Failure {
    fn from(error: LocalError) -> Self {
        Self::from(&error)
    }
}
