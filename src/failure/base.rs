//! What errors of the leaves mean to the outside.

use std::path::Path;

use super::{Failure, codes};
use crate::base::env::{EnvError, unset_command};
use crate::base::exit::Exit;
use crate::base::fs::FileError;
use crate::base::paths::{self, NoHome, StateDirError};
use crate::base::process::supervise::StartError;
use crate::base::prompt::{PromptError, SecretInputError};
use crate::base::random::RandomError;
use crate::base::state::StateError;
use crate::base::text::shell;

/// What shows who may use a file.
const SHOW_ACCESS: &str = if cfg!(windows) { "icacls" } else { "ls -ld" };

/// Whether a path is in one of limitry's directories. A path elsewhere is the user's, who typed it.
fn is_in_own_directory(path: &Path) -> bool {
    let dirs = [
        paths::config_dir().ok(),
        paths::state_dir().ok(),
        paths::data_dir().ok(),
    ];
    dirs.iter().flatten().any(|dir| path.starts_with(dir))
}

/// The hint that a file is in the way.
pub(crate) fn move_away(path: &Path) -> String {
    let path = path.display().to_string();
    let path = shell(&path);
    format!("`mv {path} {path}.aside` moves it away, to go on without it")
}

const NO_SUCH_COMMAND_HINT: &str = if cfg!(windows) {
    "is it in PATH? A shell's own words (dir, aliases) need a shell: `-- cmd /c \"…\"`"
} else {
    "is it in PATH? A shell's own words (cd, aliases) need a shell: `-- sh -c '…'`"
};

/// What shows which disk is full.
const SHOW_DISKS: &str = if cfg!(windows) {
    "Get-PSDrive -PSProvider FileSystem"
} else {
    "df -h"
};

impl From<&FileError> for Failure {
    fn from(error: &FileError) -> Self {
        let code = match error {
            FileError::Io { .. } => codes::FILE,
            FileError::NotOwned(_) => codes::FILE_OF_ANOTHER_USER,
            FileError::WrongKind { .. } => codes::FILE_OF_ANOTHER_KIND,
            FileError::TooLarge { .. } => codes::FILE_TOO_LARGE,
            FileError::Locked(_) => codes::FILE_LOCKED,
        };
        let failure = Failure::new(Exit::Other, code, error);
        match error {
            FileError::Locked(_) if cfg!(windows) => {
                failure.hint("is one stopped, or waiting for something? end it and try again")
            }
            FileError::Locked(path) => failure.hint(format!(
                "is one stopped, or waiting for something? `fuser {}` says which; end it and try again",
                shell(&path.display().to_string())
            )),
            FileError::NotOwned(path) => failure.hint(format!(
                "`{SHOW_ACCESS} {}` shows its owner; limitry uses files of yours alone",
                shell(&path.display().to_string())
            )),
            FileError::Io { path, source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied => failure.hint(format!(
                    "`{SHOW_ACCESS} {}` shows its owner and mode",
                    shell(&path.display().to_string())
                )),
                std::io::ErrorKind::ReadOnlyFilesystem => failure.hint(
                    "LIMITRY_CONFIG_DIR and LIMITRY_STATE_DIR name directories that can be written",
                ),
                std::io::ErrorKind::StorageFull => {
                    failure.hint(format!("`{SHOW_DISKS}` shows which disk is full"))
                },
                _ => failure,
            },
            FileError::WrongKind { path, .. } | FileError::TooLarge { path, .. }
                if is_in_own_directory(path) =>
            {
                failure.hint(move_away(path))
            }
            FileError::WrongKind { .. } | FileError::TooLarge { .. } => failure,
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::from(&error)
    }
}

impl From<StateError> for Failure {
    fn from(error: StateError) -> Self {
        match error {
            StateError::File(error) => error.into(),
            StateError::Damaged { .. } => Failure::new(Exit::Other, codes::JOURNAL_DAMAGED, error)
                .hint("move the file away to go on without it"),
            StateError::Newer(_) => {
                Failure::new(Exit::Other, codes::JOURNAL_NEWER, error).hint("use the newer limitry")
            }
        }
    }
}

impl From<&EnvError> for Failure {
    fn from(error: &EnvError) -> Self {
        let failure = Failure::new(Exit::Usage, codes::BAD_ENVIRONMENT, error);
        match error {
            EnvError::Unusable { name, .. } if cfg!(windows) => {
                failure.hint(format!("correct {name}, or `Remove-Item Env:{name}`"))
            }
            EnvError::Unusable { name, .. } => failure.hint(format!(
                "correct {name}, or `unset {name} {}`",
                name.to_lowercase()
            )),
            EnvError::NotUnicode { name } | EnvError::Invalid { name, .. } => {
                failure.hint(format!("`{}` goes on without it", unset_command(name)))
            }
        }
    }
}

impl From<EnvError> for Failure {
    fn from(error: EnvError) -> Self {
        Self::from(&error)
    }
}

impl From<&PromptError> for Failure {
    fn from(error: &PromptError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            PromptError::NotInteractive { instead, .. } => {
                failure(Exit::Input, codes::INPUT_NEEDED).hint(instead.clone())
            }
            PromptError::Declined | PromptError::NoAnswer(_) => {
                failure(Exit::Other, codes::DECLINED)
            }
            PromptError::Interrupted => failure(Exit::Interrupted, codes::INTERRUPTED),
            PromptError::Terminal(_) => failure(Exit::Other, codes::TERMINAL),
        }
    }
}

impl From<PromptError> for Failure {
    fn from(error: PromptError) -> Self {
        Self::from(&error)
    }
}

impl From<SecretInputError> for Failure {
    fn from(error: SecretInputError) -> Self {
        match error {
            SecretInputError::Prompt(error) => error.into(),
            SecretInputError::File(error) => error.into(),
        }
    }
}

impl From<&NoHome> for Failure {
    fn from(error: &NoHome) -> Self {
        Failure::new(Exit::Other, codes::NO_HOME, error)
            .hint(format!("set HOME, or {}", error.variable))
    }
}

impl From<NoHome> for Failure {
    fn from(error: NoHome) -> Self {
        Self::from(&error)
    }
}

impl From<&StartError> for Failure {
    fn from(error: &StartError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            StartError::NotFound(_) => {
                failure(Exit::NoSuchCommand, codes::NO_SUCH_COMMAND).hint(NO_SUCH_COMMAND_HINT)
            }
            StartError::NotExecutable { .. } => failure(Exit::CannotRun, codes::CANNOT_RUN),
            StartError::Supervision { .. } => failure(Exit::Other, codes::CHILD),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::from(&error)
    }
}

impl From<RandomError> for Failure {
    fn from(error: RandomError) -> Self {
        Self::other(codes::OTHER, error)
    }
}

/// A date beyond the calendar: the arithmetic of spans and times fails in no other way.
impl From<jiff::Error> for Failure {
    fn from(error: jiff::Error) -> Self {
        Self::internal(error)
    }
}

impl From<StateDirError> for Failure {
    fn from(error: StateDirError) -> Self {
        match error {
            StateDirError::NoHome(error) => error.into(),
            StateDirError::File(error) => error.into(),
        }
    }
}
