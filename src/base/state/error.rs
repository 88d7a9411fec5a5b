use std::path::PathBuf;

use thiserror::Error;

use crate::base::fs::FileError;

/// A record that cannot be used.
#[derive(Debug, Error)]
pub(crate) enum StateError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the journal {} is damaged ({reason})", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("the journal {} was written by a newer limitry", .0.display())]
    Newer(PathBuf),
}
