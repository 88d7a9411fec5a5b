//! Why a scan does not start. What cannot be read during a scan is in the report instead.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::base::process::git::GitError;
use crate::failure::{Failure, codes};

#[derive(Debug, Error)]
pub(crate) enum ScanError {
    #[error("cannot read {}: {source}", path.display())]
    Path { path: PathBuf, source: io::Error },
    #[error("{} is neither a file nor a directory", .0.display())]
    SpecialFile(PathBuf),
    #[error("{} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    #[error("GIT_DIR is {}, which is no git repository", .0.display())]
    NoGitDir(PathBuf),
    #[error("{} is a bare repository, in which nothing can be staged", .0.display())]
    BareRepository(PathBuf),
    #[error(transparent)]
    Git(#[from] GitError),
    #[error("cannot read stdin: {0}")]
    Stdin(io::Error),
}

impl From<ScanError> for Failure {
    fn from(error: ScanError) -> Self {
        match &error {
            ScanError::Path { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Self::usage(codes::NO_SUCH_PATH, error)
            }
            ScanError::Path { .. } | ScanError::Stdin(_) => Self::other(codes::FILE, error),
            ScanError::SpecialFile(_) => Self::usage(codes::FILE_OF_ANOTHER_KIND, error)
                .hint("`limitry scan --stdin` reads a pipe"),
            ScanError::NoRepository(_) => Self::usage(codes::NO_REPOSITORY, error)
                .hint("`limitry scan` reads files that are in no repository"),
            ScanError::NoGitDir(_) => Self::usage(codes::NO_REPOSITORY, error)
                .hint("unset GIT_DIR, or name a repository: `limitry scan --git-history PATH`"),
            ScanError::BareRepository(_) => Self::usage(codes::NO_REPOSITORY, error)
                .hint("`limitry scan --git-history` reads its commits"),
            ScanError::Git(GitError::OtherOwner { trust_command, .. }) => {
                let hint = format!("`{trust_command}` makes git read it, if you trust its owner");
                Self::other(codes::GIT, error).hint(hint)
            }
            ScanError::Git(GitError::NotInstalled) => Self::other(codes::GIT, error).hint(
                "install it (Debian: `apt install git`); `limitry scan` reads files without it",
            ),
            ScanError::Git(_) => Self::other(codes::GIT, error),
        }
    }
}
