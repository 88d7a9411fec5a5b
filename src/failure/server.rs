//! What errors of the local service mean to the outside.

use limitry_server::ServerError;

use super::{Failure, codes};
use crate::base::exit::Exit;

impl From<&ServerError> for Failure {
    fn from(error: &ServerError) -> Self {
        let failure = Failure::new(Exit::Other, codes::LOCAL_SERVICE, error);
        match error {
            ServerError::Damaged { path, .. } if path.ends_with("limitry.db") => failure
                .hint("`limitry dev restore FILE` puts it aside and restores a snapshot")
                .hint("`limitry dev reset` puts it aside and starts with an empty one"),
            ServerError::Busy(_) => {
                failure.hint("stop the `limitry dev` that uses it, or try again")
            }
            _ => failure,
        }
    }
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        Self::from(&error)
    }
}
