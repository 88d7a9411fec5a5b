//! The directories of limitry: configuration, data (the local service), state (locks and journals), cache.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use etcetera::base_strategy::{Windows, Xdg};
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

/// One of the directories.
struct Directory {
    /// What lies in it, for a message.
    what: &'static str,
    /// The variable that names the directory itself.
    variable: &'static env::Variable,
    /// The variable that names the directory around it, and where that lies otherwise.
    xdg_variable: &'static env::Variable,
    xdg: fn(&Xdg) -> PathBuf,
    /// Where Windows programs keep it.
    windows: fn(&Windows) -> PathBuf,
}

const CONFIG: Directory = Directory {
    what: "configuration",
    variable: &env::LIMITRY_CONFIG_DIR,
    xdg_variable: &env::XDG_CONFIG_HOME,
    xdg: |base| base.config_dir(),
    windows: |base| base.config_dir().join("limitry"),
};

const DATA: Directory = Directory {
    what: "local service's data",
    variable: &env::LIMITRY_DATA_DIR,
    xdg_variable: &env::XDG_DATA_HOME,
    xdg: |base| base.data_dir(),
    windows: |base| base.cache_dir().join("limitry").join("data"),
};

const STATE: Directory = Directory {
    what: "state",
    variable: &env::LIMITRY_STATE_DIR,
    xdg_variable: &env::XDG_STATE_HOME,
    xdg: |base| base.state_dir().unwrap_or_else(|| base.data_dir()),
    windows: |base| base.cache_dir().join("limitry").join("state"),
};

/// The configuration directory: profiles, and the credentials file of `--store file`. No secrets otherwise.
pub(crate) fn config_dir() -> Result<PathBuf, NoHome> {
    let dir = directory(&CONFIG)?;
    // Some users link this directory to a repository of dotfiles. Its owner is checked all the same.
    let linked = dir.symlink_metadata().is_ok_and(|found| found.is_symlink());
    Ok(match dunce::canonicalize(&dir) {
        Ok(real) if linked => real,
        _ => dir,
    })
}

/// The data directory: the local service's database and credentials.
pub(crate) fn data_dir() -> Result<PathBuf, NoHome> {
    directory(&DATA)
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
    directory(&STATE)
}

/// The cache directory; `None` without a home directory.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    if cfg!(windows) && env::path(&env::XDG_CACHE_HOME).is_none() {
        let base = Windows::new().ok()?;
        return Some(base.cache_dir().join("limitry").join("cache"));
    }
    Some(Xdg::new().ok()?.cache_dir().join("limitry"))
}

fn directory(of: &Directory) -> Result<PathBuf, NoHome> {
    if let Some(path) = env::path(of.variable) {
        return Ok(std::path::absolute(&path).unwrap_or(path));
    }
    let no_home = |_| NoHome {
        what: of.what,
        variable: of.variable.name,
    };
    // XDG on a Mac, too: people who live in a terminal look below ~/.config there.
    let xdg = (of.xdg)(&Xdg::new().map_err(no_home)?).join("limitry");
    if !cfg!(windows) || env::path(of.xdg_variable).is_some() {
        return Ok(xdg);
    }
    let dir = (of.windows)(&Windows::new().map_err(no_home)?);
    Ok(moved(&xdg, dir))
}

/// The new place of a directory, to which what lies in the old one is moved. A directory that cannot be moved is used where
/// it is.
fn moved(old: &Path, new: PathBuf) -> PathBuf {
    if new.exists() || !old.is_dir() {
        return new;
    }
    let parent = new.parent().unwrap_or(Path::new("."));
    match fs::create_dir_all(parent).and_then(|()| fs::rename(old, &new)) {
        // Another process may have moved it at the same time.
        Err(_) if !new.exists() => old.to_owned(),
        _ => new,
    }
}

/// Paths below the home directory as a person writes them.
pub(crate) fn with_tilde(text: &str) -> String {
    let home = env::home().map(|home| format!("{}/", home.display()));
    let Some(home) = home.filter(|home| home.len() > 2) else {
        return text.to_owned();
    };
    // Within another path it is no home directory.
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| c.is_whitespace() || "'\"`(:=".contains(c)) {
        match part.strip_prefix(&*home) {
            Some(rest) => out.extend(["~/", rest]),
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::moved;

    #[test]
    fn files_in_the_old_directory_are_moved_once() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("old"), home.path().join("a/new"));
        assert_eq!(moved(&old, new.clone()), new);
        assert!(!new.exists(), "nothing was there, so nothing is made");
        fs::create_dir(&old).unwrap();
        fs::write(old.join("config.toml"), "x").unwrap();
        assert_eq!(moved(&old, new.clone()), new);
        assert_eq!(fs::read(new.join("config.toml")).unwrap(), b"x");
        assert!(!old.exists());
        // A new directory is not replaced.
        fs::create_dir(&old).unwrap();
        assert_eq!(moved(&old, new.clone()), new);
        assert!(old.exists() && new.join("config.toml").exists());
    }

    #[test]
    fn a_directory_that_cannot_be_moved_is_used_where_it_is() {
        let home = tempfile::tempdir().unwrap();
        let old = home.path().join("old");
        fs::create_dir(&old).unwrap();
        fs::write(home.path().join("file"), "").unwrap();
        assert_eq!(moved(&old, home.path().join("file/new")), old);
    }
}
