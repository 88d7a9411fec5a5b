//! The directories of limitry: configuration, data (the local service), state (locks and journals), cache.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use thiserror::Error;

use crate::base::env;
use crate::base::fs::{FileError, private};

/// There is no home directory, and no variable that replaces it.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("there is no home directory, so limitry does not know where its {what} lies")]
pub(crate) struct NoHome {
    what: &'static str,
    /// The variable that would tell.
    pub variable: &'static str,
}

/// The configuration directory: profiles, and the credentials file of `--store file`. No secrets otherwise.
pub(crate) fn config_dir() -> Result<PathBuf, NoHome> {
    let dir = directory(&env::LIMITRY_CONFIG_DIR, "configuration", |base| {
        base.config_dir()
    })?;
    // Some users link this directory to a repository of dotfiles. Its owner is checked all the same.
    let linked = dir.symlink_metadata().is_ok_and(|found| found.is_symlink());
    Ok(match dir.canonicalize() {
        Ok(real) if linked => real,
        _ => dir,
    })
}

/// The data directory: the local service's database and credentials.
pub(crate) fn data_dir() -> Result<PathBuf, NoHome> {
    directory(&env::LIMITRY_DATA_DIR, "local service's data", |base| {
        base.data_dir()
    })
}

/// The state directory cannot be used.
#[derive(Debug, Error)]
pub(crate) enum StateDirError {
    #[error(transparent)]
    NoHome(#[from] NoHome),
    #[error(transparent)]
    File(#[from] FileError),
}

/// The state directory: locks and journals of this machine. It must belong to the user, have mode 0700 and not be a
/// symlink, because its journals decide which keys are revoked.
pub(crate) fn state_dir() -> Result<PathBuf, StateDirError> {
    let dir = state_path()?;
    if dir.symlink_metadata().is_ok() {
        private::ensure_dir(&dir)?;
    }
    Ok(dir)
}

/// The path of the state directory, to be shown.
pub(crate) fn state_path() -> Result<PathBuf, NoHome> {
    directory(&env::LIMITRY_STATE_DIR, "state", |base| {
        base.state_dir().unwrap_or_else(|| base.data_dir())
    })
}

/// The cache directory; `None` without a home directory.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    let base = etcetera::base_strategy::Xdg::new().ok()?;
    Some(base.cache_dir().join("limitry"))
}

fn directory(
    variable: &env::Variable,
    what: &'static str,
    of: impl FnOnce(&etcetera::base_strategy::Xdg) -> PathBuf,
) -> Result<PathBuf, NoHome> {
    if let Some(path) = env::path(variable) {
        return Ok(std::path::absolute(&path).unwrap_or(path));
    }
    // XDG on every system: people who live in a terminal look below ~/.config on a Mac too.
    let base = etcetera::base_strategy::Xdg::new().map_err(|_| NoHome {
        what,
        variable: variable.name,
    })?;
    Ok(of(&base).join("limitry"))
}
