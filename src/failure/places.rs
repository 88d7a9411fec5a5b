//! What failures of commands that run, and of searches, mean to the outside.

use super::Failure;
use crate::base::exit::Exit;
use crate::base::process::supervise::StartError;
use crate::features::scan::{HookError, ScanError};

impl From<&ScanError> for Failure {
    fn from(error: &ScanError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            ScanError::Path { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                failure(Exit::Usage, "no_such_path")
            }
            ScanError::Path { .. } | ScanError::Read { .. } => failure(Exit::Other, "file"),
            ScanError::Kind(_) => failure(Exit::Usage, "file_of_another_kind")
                .hint("`limitry scan --stdin` reads a pipe"),
            ScanError::NoRepository(_) => failure(Exit::Usage, "no_repository")
                .hint("`limitry scan PATH` reads files, wherever they lie"),
            ScanError::Git(_) | ScanError::Answer(_) => failure(Exit::Other, "git"),
        }
    }
}

impl From<&HookError> for Failure {
    fn from(error: &HookError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            HookError::NoRepository(_) => failure(Exit::Usage, "no_repository"),
            HookError::Elsewhere { .. } => failure(Exit::Usage, "hook_elsewhere")
                .hint("in the directory that git really uses, call `limitry scan --staged` from hooks/pre-commit"),
            HookError::Foreign(_) => failure(Exit::Usage, "hook_foreign")
                .hint("add a line `limitry scan --staged` to it; limitry leaves it as it is"),
            HookError::Write { .. } => failure(Exit::Other, "file"),
            #[cfg(not(unix))]
            HookError::Unsupported => failure(Exit::Other, "unsupported"),
        }
    }
}

impl From<&StartError> for Failure {
    fn from(error: &StartError) -> Self {
        let failure = |exit, code| Self::new(exit, code, error.to_string());
        match error {
            StartError::NoSuchCommand(_) => failure(Exit::NoSuchCommand, "no_such_command").hint(
                "is it in PATH? A shell's own words (cd, aliases) need a shell: `-- sh -c '…'`",
            ),
            StartError::CannotRun { .. } => failure(Exit::CannotRun, "cannot_run"),
            StartError::Broken { .. } => failure(Exit::Other, "child"),
        }
    }
}
