//! What errors of the local service mean to the outside.

use std::io::ErrorKind;
use std::path::Path;

use limitry_server::ServerError;

use super::{Failure, codes};
use crate::base::exit::Exit;
use crate::base::text::shell;

impl From<&ServerError> for Failure {
    fn from(error: &ServerError) -> Self {
        let failure = Failure::new(Exit::Other, codes::LOCAL_SERVICE, error);
        match error {
            ServerError::Damaged { path, .. } if path.ends_with("limitry.db") => failure
                .hint("`limitry dev reset --yes` puts it aside and starts with an empty one")
                .hint("with a snapshot: `limitry dev restore SNAPSHOT` puts it aside and goes on with that"),
            ServerError::NewerDatabase { .. } | ServerError::ForeignDatabase(_) => failure
                .hint("use the limitry that wrote it, or another directory: `export LIMITRY_DATA_DIR=\"$HOME/limitry-data\"`"),
            ServerError::SymbolicLink(path)
            | ServerError::ForeignOwner(path)
            | ServerError::WrongFileType { path, .. } => failure
                .hint(format!("`ls -ld {}` shows what is there", shell(&path.display().to_string())))
                .hint("another directory: `export LIMITRY_DATA_DIR=\"$HOME/limitry-data\"`"),
            ServerError::Io { path, source } if source.kind() == ErrorKind::AlreadyExists => {
                let path = path.display().to_string();
                let message = format!("{path} exists already");
                Failure::new(Exit::Other, codes::LOCAL_SERVICE, message)
                    .hint(format!("name another file, or remove that one: `rm {}`", shell(&path)))
            }
            ServerError::Io { path, .. } | ServerError::Database { path, .. } => {
                let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
                let dir = dir.unwrap_or(Path::new(".")).display().to_string();
                failure.hint(format!("`ls -la {0}` shows owners and modes, `df -h {0}` the room on its disk", shell(&dir)))
            }
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
