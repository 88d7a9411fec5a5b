//! The hook that refuses a commit with a secret in it.
//!
//! A `.git` that is a link or a file leads somewhere else, and a hook that is there belongs to somebody: neither is
//! touched. What is opened is opened one step at a time, so that nothing can be put in between.

use std::path::{Path, PathBuf};

use thiserror::Error;

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
    use std::fs::File;
    use std::io::{Read as _, Write as _};

    use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags};
    use rustix::io::Errno;

    let git = root.join(".git");
    let hooks = git.join("hooks");
    let path = hooks.join("pre-commit");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error: Errno| match error {
            Errno::LOOP => HookError::Elsewhere {
                path,
                found: "a link",
            },
            Errno::NOTDIR => HookError::Elsewhere {
                path,
                found: "a link or a file",
            },
            other => HookError::Write {
                path,
                source: other.into(),
            },
        }
    };
    let directory = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let in_git = fs::openat(CWD, &git, directory, Mode::empty()).map_err(failed(&git))?;
    match fs::mkdirat(&in_git, "hooks", Mode::from_raw_mode(0o755)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(error) => return Err(failed(&hooks)(error)),
    }
    let in_hooks =
        fs::openat(&in_git, "hooks", directory, Mode::empty()).map_err(failed(&hooks))?;
    let elsewhere = fs::openat(
        &in_git,
        "config",
        OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .ok()
    .and_then(|file| hooks_path(File::from(file)))
    .map(|dir| Elsewhere {
        dir,
        said_by: git.join("config"),
    })
    .or_else(|| {
        crate::base::env::git_configs()
            .into_iter()
            .find_map(|said_by| {
                let dir = hooks_path(File::open(&said_by).ok()?)?;
                Some(Elsewhere { dir, said_by })
            })
    });
    let hook = |was_there| Hook {
        path: path.clone(),
        was_there,
        elsewhere: elsewhere.clone(),
    };
    match fs::statat(&in_hooks, "pre-commit", AtFlags::SYMLINK_NOFOLLOW) {
        Err(Errno::NOENT) => {}
        Err(error) => return Err(failed(&path)(error)),
        Ok(found) if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile => {
            return Err(HookError::Foreign(path));
        }
        Ok(_) => {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let file =
                fs::openat(&in_hooks, "pre-commit", flags, Mode::empty()).map_err(failed(&path))?;
            let mut text = String::new();
            let read = File::from(file).take(64 << 10).read_to_string(&mut text);
            // One that somebody has added a line to is theirs.
            if read.is_err() || text != HOOK {
                return Err(HookError::Foreign(path));
            }
            return Ok(hook(true));
        }
    }
    // A whole hook or none: it is written beside its place and moved there.
    let temporary = format!(".pre-commit.limitry.{}", std::process::id());
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = fs::openat(&in_hooks, &temporary, flags, Mode::from_raw_mode(0o755))
        .map_err(failed(&path))?;
    let mut file = File::from(file);
    let done = file
        .write_all(HOOK.as_bytes())
        .and_then(|()| Ok(fs::fchmod(&file, Mode::from_raw_mode(0o755))?))
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            Ok(fs::renameat(
                &in_hooks,
                &temporary,
                &in_hooks,
                "pre-commit",
            )?)
        });
    if let Err(source) = done {
        // It is of no use to anybody.
        let _ = fs::unlinkat(&in_hooks, &temporary, AtFlags::empty());
        return Err(HookError::Write { path, source });
    }
    Ok(hook(false))
}

/// `core.hooksPath`, if a file of configuration has it. Files that it includes are not read.
#[cfg(unix)]
fn hooks_path(file: std::fs::File) -> Option<String> {
    use std::io::Read as _;

    let mut text = String::new();
    file.take(1 << 20).read_to_string(&mut text).ok()?;
    let mut in_core = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_core = line.to_ascii_lowercase().starts_with("[core]");
        }
        let pair = line.split_once('=').filter(|_| in_core);
        if let Some((name, value)) = pair
            && name.trim().eq_ignore_ascii_case("hookspath")
        {
            return Some(value.trim().to_owned());
        }
    }
    None
}
