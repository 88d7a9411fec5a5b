//! The hook that refuses a commit with a secret.
//!
//! limitry writes only into the repository's own `.git/hooks`, and replaces no hook of another program.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::ScanError;
use super::files::open;
use super::objects::repository;
use crate::base::fs::replace;
use crate::base::process::git;
use crate::base::process::git::Repository;
use crate::base::text::shell;
use crate::failure::{Failure, Result, codes};

/// What git runs before a commit.
const HOOK: &str = "\
#!/bin/sh
# Made by `limitry scan --install-hook`: refuses a commit with a Limitry secret.
# To uninstall it, delete this file. To skip it once: git commit --no-verify
if ! command -v limitry >/dev/null 2>&1; then
    echo 'pre-commit: limitry is not in PATH, so this commit is not scanned (to skip: git commit --no-verify)' >&2
    exit 1
fi
exec limitry scan --staged
";

const MAX_HOOK_BYTES: u64 = 64 << 10;

pub(crate) struct InstalledHook {
    pub path: PathBuf,
    /// Whether the same hook was there before.
    pub existed: bool,
}

/// Installs the hook in a repository; see [`repository`] for which one.
pub(crate) fn install(typed: Option<&Path>) -> Result<InstalledHook> {
    let repository = repository(typed)?;
    let Some(git) = repository.dot_git() else {
        let dir = typed.unwrap_or(Path::new(".")).display();
        let message = format!("{dir} has no work tree, so git runs no pre-commit hook there");
        return Err(Failure::usage(codes::HOOK_ELSEWHERE, message)
            .hint("name the directory of a work tree: `limitry scan --install-hook PATH`"));
    };
    let hooks = git.join("hooks");
    let path = hooks.join("pre-commit");
    ensure_directory(&git)?;
    // In a repository that git does not read, it answers questions about the configuration all the same.
    git::completeness(&repository).map_err(ScanError::Git)?;
    refuse_other_hooks_path(&repository, &hooks)?;
    match fs::create_dir(&hooks) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(cannot_write(&hooks, &error));
        }
        _ => ensure_directory(&hooks)?,
    }
    let existed = is_installed(&path)?;
    if !existed {
        replace(&path, HOOK.as_bytes(), 0o755, true)
            .map_err(|error| cannot_write(&path, &error))?;
    }
    Ok(InstalledHook { path, existed })
}

/// Refuses a repository whose hooks git looks for in another directory: git would not run a hook in `.git/hooks`.
fn refuse_other_hooks_path(repository: &Repository, hooks: &Path) -> Result<()> {
    let configured = git::hooks_path(repository).map_err(ScanError::Git)?;
    let Some((file, value)) = configured else {
        return Ok(());
    };
    let dir = repository.root.join(&value);
    let same = |one: &Path, other: &Path| matches!((dunce::canonicalize(one), dunce::canonicalize(other)), (Ok(one), Ok(other)) if one == other);
    if dir == hooks || same(&dir, hooks) {
        return Ok(());
    }
    let message = format!(
        "git does not run hooks of {}, because {} has core.hooksPath = {value}",
        hooks.display(),
        file.display()
    );
    let hook = dir.join("pre-commit").display().to_string();
    Err(Failure::usage(codes::HOOK_ELSEWHERE, message).hint(format!(
        "add the line `limitry scan --staged` to {}",
        shell(&hook)
    )))
}

/// Refuses a symlink, and the file that a worktree or a submodule has in place of `.git`.
fn ensure_directory(path: &Path) -> Result<()> {
    let kind = path
        .symlink_metadata()
        .map_err(|error| cannot_write(path, &error))?
        .file_type();
    if kind.is_dir() {
        return Ok(());
    }
    let found = if kind.is_symlink() {
        "a symlink"
    } else {
        "a file"
    };
    Err(Failure::usage(
        codes::HOOK_ELSEWHERE,
        format!(
            "{} is {found}, and limitry writes only into the repository's own directory",
            path.display()
        ),
    )
    .hint("add `limitry scan --staged` to the pre-commit hook in the directory that git uses"))
}

/// Returns whether limitry's hook is installed. A different or edited hook is an error.
fn is_installed(path: &Path) -> Result<bool> {
    match open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Ok(Some(file)) => {
            let mut text = String::new();
            let read = file.take(MAX_HOOK_BYTES).read_to_string(&mut text);
            if read.is_ok() && text == HOOK {
                return Ok(true);
            }
        }
        _ => {}
    }
    Err(Failure::usage(
        codes::HOOK_FOREIGN,
        format!(
            "{} already exists and is not limitry's, or was edited",
            path.display()
        ),
    )
    .hint("add the line `limitry scan --staged` to it"))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::other(
        codes::FILE,
        format!("cannot write {}: {error}", path.display()),
    )
}
