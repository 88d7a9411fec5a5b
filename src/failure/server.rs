//! What errors of the local service mean to the outside.

use limitry_server::ServerError;

use super::{Failure, codes};
use crate::base::exit::Exit;

impl From<&ServerError> for Failure {
    fn from(error: &ServerError) -> Self {
        Failure::new(Exit::Other, codes::LOCAL_SERVICE, error)
    }
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        Self::from(&error)
    }
}
