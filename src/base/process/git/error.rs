//! Why git does not answer.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::base::process::subprocess::{CapturedOutput, ChildError};

/// The beginning of the command with which git ends its refusal of a repository of another user.
const TRUST_COMMAND: &str = "git config --global --add safe.directory ";

#[derive(Debug, Error)]
pub(crate) enum GitError {
    #[error("git is not installed")]
    NotInstalled,
    #[error("`git {subcommand}` failed in {}: {reason}", dir.display())]
    Failed {
        subcommand: &'static str,
        dir: PathBuf,
        reason: String,
    },
    /// Git reads no repository of another user unless its configuration names it.
    #[error("{} belongs to another user, so git does not read it", dir.display())]
    OtherOwner {
        dir: PathBuf,
        /// The command that names it, as git prints it.
        trust_command: String,
    },
}

/// What an error names.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) subcommand: &'static str,
    pub(super) dir: PathBuf,
}

impl Context {
    pub(super) fn error(&self, reason: &dyn Display) -> GitError {
        GitError::Failed {
            subcommand: self.subcommand,
            dir: self.dir.clone(),
            reason: reason.to_string(),
        }
    }

    pub(super) fn child_error(&self, error: ChildError) -> GitError {
        match error {
            // The directory may be the one that does not exist.
            ChildError::NotStarted(source)
                if source.kind() == io::ErrorKind::NotFound && self.dir.is_dir() =>
            {
                GitError::NotInstalled
            }
            other => self.error(&other),
        }
    }

    pub(super) fn failed(&self, output: &CapturedOutput) -> GitError {
        if output.stderr.starts_with(TRUST_COMMAND) {
            return GitError::OtherOwner {
                dir: self.dir.clone(),
                trust_command: output.stderr.clone(),
            };
        }
        if output.stderr.is_empty() {
            self.error(&output.status)
        } else {
            self.error(&output.stderr)
        }
    }
}
