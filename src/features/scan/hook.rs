//! The hook that refuses a commit with a secret in it.
//!
//! A `.git` that is a link or a file leads out of the repository, and an existing hook belongs to the user: limitry
//! changes neither.

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
#[cfg(unix)]
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

#[cfg(unix)]
use crate::base::fs::{self, Links, OpenError};

#[cfg(unix)]
const MAX_HOOK_BYTES: u64 = 64 << 10;

#[cfg(unix)]
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// What git runs before a commit.
const HOOK: &str = "\
#!/bin/sh
# Made by `limitry scan --install-hook`: refuses a commit that holds a Limitry secret.
# Remove this file to be rid of it; `git commit --no-verify` passes it by once.
if ! command -v limitry >/dev/null 2>&1; then
    echo 'pre-commit: limitry is not in PATH, so nobody looks for secrets (git commit --no-verify)' >&2
    exit 1
fi
exec limitry scan --staged
";

/// A hook that is in place.
#[derive(Debug)]
pub(crate) struct Hook {
    pub path: PathBuf,
    /// Whether it was there before, as it is.
    pub was_there: bool,
    /// Where git looks for hooks instead.
    pub elsewhere: Option<Elsewhere>,
}

/// Another place for hooks.
#[derive(Debug, Clone)]
pub(crate) struct Elsewhere {
    /// Which, as `core.hooksPath` says it.
    pub dir: String,
    pub said_by: PathBuf,
}

/// Why there is no hook.
#[derive(Debug, Error)]
pub(crate) enum HookError {
    /// There is nothing to commit to.
    #[error("{} is in no git repository", .0.display())]
    NoRepository(PathBuf),
    /// What should be a directory of this repository leads elsewhere.
    #[error("{} is {found}, and limitry writes only into the repository's own directory", path.display())]
    Elsewhere { path: PathBuf, found: &'static str },
    /// Somebody else's hook is there.
    #[error("{} is there already and is not limitry's, or was edited", .0.display())]
    Foreign(PathBuf),
    #[error("cannot write {}: {source}", path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[cfg(not(unix))]
    #[error("limitry installs hooks on Unix alone")]
    Unsupported,
}

/// Puts the hook into the repository around `dir`.
pub(crate) fn install(dir: &Path) -> Result<Hook, HookError> {
    let whole = dir.canonicalize().map_err(|source| HookError::Write {
        path: dir.to_owned(),
        source,
    })?;
    let root = crate::base::process::git::root(&whole)
        .ok_or_else(|| HookError::NoRepository(dir.to_owned()))?;
    put(&root)
}

#[cfg(not(unix))]
fn put(_: &Path) -> Result<Hook, HookError> {
    Err(HookError::Unsupported)
}

#[cfg(unix)]
fn put(root: &Path) -> Result<Hook, HookError> {
    let git = root.join(".git");
    let hooks = git.join("hooks");
    let path = hooks.join("pre-commit");
    ensure_real_dir(&git)?;
    match std::fs::create_dir(&hooks) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(write_error(&hooks)(error));
        }
        _ => ensure_real_dir(&hooks)?,
    }
    let own = git.join("config");
    let elsewhere = hooks_path(&own, Links::Refuse).or_else(|| {
        crate::base::env::git_config_files()
            .into_iter()
            .find_map(|file| hooks_path(&file, Links::Follow))
    });
    let hook = |was_there| Hook {
        path: path.clone(),
        was_there,
        elsewhere: elsewhere.clone(),
    };
    match fs::open_regular(&path, Links::Refuse) {
        // A hook with one more line belongs to the user.
        Ok(file) => match fs::read_bytes(file, MAX_HOOK_BYTES) {
            Ok(text) if text == HOOK.as_bytes() => return Ok(hook(true)),
            _ => return Err(HookError::Foreign(path)),
        },
        Err(error) if error.is_not_found() => {}
        Err(OpenError::NotRegular(_)) => return Err(HookError::Foreign(path)),
        Err(OpenError::Io(error)) => return Err(write_error(&path)(error)),
    }
    fs::replace(&path, HOOK.as_bytes(), 0o755, true).map_err(write_error(&path))?;
    Ok(hook(false))
}

#[cfg(unix)]
fn write_error(path: &Path) -> impl FnOnce(io::Error) -> HookError {
    let path = path.to_owned();
    move |source| HookError::Write { path, source }
}

/// Refuses a symlink: it may lead out of the repository.
#[cfg(unix)]
fn ensure_real_dir(path: &Path) -> Result<(), HookError> {
    let found = path.symlink_metadata().map_err(write_error(path))?;
    if found.is_dir() {
        return Ok(());
    }
    Err(HookError::Elsewhere {
        path: path.to_owned(),
        found: if found.is_symlink() {
            "a link"
        } else {
            "a file"
        },
    })
}

/// The `core.hooksPath` of a git configuration file. Files that it includes are not read.
#[cfg(unix)]
fn hooks_path(file: &Path, links: Links) -> Option<Elsewhere> {
    let config = fs::open_regular(file, links).ok()?;
    let text = String::from_utf8(fs::read_bytes(config, MAX_CONFIG_BYTES).ok()?).ok()?;
    let mut in_core = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_core = line.to_ascii_lowercase().starts_with("[core]");
        }
        let pair = line.split_once('=').filter(|_| in_core);
        if let Some((name, value)) = pair
            && name.trim().eq_ignore_ascii_case("hookspath")
        {
            return Some(Elsewhere {
                dir: value.trim().to_owned(),
                said_by: file.to_owned(),
            });
        }
    }
    None
}

impl From<&HookError> for Failure {
    fn from(error: &HookError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            HookError::NoRepository(_) => failure(Exit::Usage, codes::NO_REPOSITORY),
            HookError::Elsewhere { .. } => failure(Exit::Usage, codes::HOOK_ELSEWHERE)
                .hint("in the directory that git really uses, call `limitry scan --staged` from hooks/pre-commit"),
            HookError::Foreign(_) => failure(Exit::Usage, codes::HOOK_FOREIGN)
                .hint("add a line `limitry scan --staged` to it; limitry leaves it as it is"),
            HookError::Write { .. } => failure(Exit::Other, codes::FILE),
            #[cfg(not(unix))]
            HookError::Unsupported => failure(Exit::Other, codes::OTHER),
        }
    }
}

impl From<HookError> for Failure {
    fn from(error: HookError) -> Self {
        Self::from(&error)
    }
}
