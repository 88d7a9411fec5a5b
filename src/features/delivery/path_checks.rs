//! Checks of the path of a file before a key is written into it.
//!
//! The path is resolved first, and the checks are about the real file. Without `--force`, a file that other users could
//! read, replace or commit is refused.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::DeliveryError;
use crate::base::process::git;
use crate::base::text::shell;

/// The resolved path of a file that a key may be written into.
#[derive(Debug, Clone)]
pub(super) struct CheckedPath {
    /// The real path of the file, which need not exist.
    pub(super) path: PathBuf,
    pub(super) dir: PathBuf,
    /// Such a file cannot be replaced; it is overwritten in place, by force only.
    pub(super) is_mount_point: bool,
    /// The mode of the file if all other users can read it.
    pub(super) world_readable_mode: Option<u32>,
}

/// Resolves the path and checks everything except the content.
pub(super) fn check(target: &str, typed: &Path, force: bool) -> Result<CheckedPath, DeliveryError> {
    let impossible = |reason: String| DeliveryError::Impossible {
        target: target.to_owned(),
        reason,
    };
    let absolute = std::path::absolute(typed).map_err(|error| impossible(error.to_string()))?;
    let (Some(name), Some(parent)) = (absolute.file_name(), absolute.parent()) else {
        return Err(impossible("it names no file".to_owned()));
    };
    let dir = fs::canonicalize(parent).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            impossible(format!("there is no directory {}", parent.display()))
        }
        _ => impossible(error.to_string()),
    })?;
    let mut path = dir.join(name);
    let found = metadata(&path).map_err(|error| impossible(error.to_string()))?;
    let mut linked = false;
    let found = match found {
        Some(found) if found.is_symlink() => {
            linked = true;
            path = fs::canonicalize(&path)
                .map_err(|_| impossible("it is a link to nothing".to_owned()))?;
            metadata(&path).map_err(|error| impossible(error.to_string()))?
        }
        other => other,
    };
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        return Err(impossible("it is no regular file".to_owned()));
    }
    let file = CheckedPath {
        dir: path.parent().unwrap_or(&dir).to_owned(),
        is_mount_point: found.is_some() && is_mount_point(&path),
        world_readable_mode: found.as_ref().and_then(world_readable_mode),
        path,
    };
    if !force {
        let refused = |reason: String| DeliveryError::Refused {
            target: target.to_owned(),
            reason,
        };
        ensure_in_repository(parent, &file, linked).map_err(refused)?;
        #[cfg(unix)]
        ensure_private(&file, found.as_ref()).map_err(refused)?;
        ensure_not_committed(&file).map_err(refused)?;
    }
    Ok(file)
}

#[cfg(unix)]
fn world_readable_mode(found: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    Some(found.mode() & 0o7777).filter(|mode| mode & 0o004 != 0)
}

#[cfg(not(unix))]
fn world_readable_mode(_: &fs::Metadata) -> Option<u32> {
    None
}

fn metadata(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Refuses a link that leads out of the repository: the author of the repository may have put it there.
fn ensure_in_repository(typed_dir: &Path, file: &CheckedPath, linked: bool) -> Result<(), String> {
    let Some(root) = git::root(typed_dir).and_then(|root| fs::canonicalize(root).ok()) else {
        return Ok(());
    };
    if file.path.starts_with(&root) {
        return Ok(());
    }
    let what = if linked {
        "it is a link that leads"
    } else {
        "a link on its way leads"
    };
    Err(format!(
        "{what} out of the repository, to {}",
        file.path.display()
    ))
}

/// Refuses a file that another user owns or may write, that has a second name, or that another user may replace.
#[cfg(unix)]
fn ensure_private(file: &CheckedPath, found: Option<&fs::Metadata>) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;

    let us = rustix::process::geteuid().as_raw();
    if let Some(found) = found {
        if found.uid() != us {
            return Err("it belongs to another user".to_owned());
        }
        if found.nlink() > 1 {
            return Err(
                "it has another name (a hard link), which would keep the old key".to_owned(),
            );
        }
        if found.mode() & 0o002 != 0 {
            return Err(format!(
                "others may write it (mode {:04o}): `chmod o-w {}`",
                found.mode() & 0o7777,
                file.path.display()
            ));
        }
        let of_dir = fs::metadata(&file.dir).map_err(|error| error.to_string())?;
        if found.dev() != of_dir.dev() || file.is_mount_point {
            return Err(
                "it is a mount point, which can only be overwritten in place, not replaced at once"
                    .to_owned(),
            );
        }
    }
    for dir in file.dir.ancestors() {
        let of_dir = fs::metadata(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        if of_dir.uid() != us && of_dir.uid() != 0 {
            return Err(format!("{} belongs to another user", dir.display()));
        }
        // In a sticky directory (`/tmp`) other users cannot replace our files.
        if of_dir.mode() & 0o002 != 0 && of_dir.mode() & 0o1000 == 0 {
            return Err(format!("others may write in {}", dir.display()));
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn is_mount_point(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(
        CWD,
        path,
        AtFlags::SYMLINK_NOFOLLOW,
        StatxFlags::BASIC_STATS,
    )
    .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount_point(_: &Path) -> bool {
    false
}

/// Refuses a file that git tracks, or would take into a commit.
fn ensure_not_committed(file: &CheckedPath) -> Result<(), String> {
    if file
        .path
        .components()
        .any(|part| part.as_os_str() == ".git")
    {
        return Err("it lies among git's own files".to_owned());
    }
    if git::root(&file.dir).is_none() {
        return Ok(());
    }
    let unknown = |error: git::GitError| {
        format!("it lies in a repository, and git does not say whether it ignores it ({error})")
    };
    if git::tracks(&file.path).map_err(unknown)? {
        return Err("git tracks it, so the key would be committed".to_owned());
    }
    if git::ignores(&file.path).map_err(unknown)? {
        return Ok(());
    }
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let here = std::env::current_dir().and_then(dunce::canonicalize);
    let list = match here {
        Ok(here) if here == file.dir => PathBuf::new(),
        _ => file.dir.clone(),
    };
    Err(format!(
        "git does not ignore it, so the key could be committed: `echo {} >>{}`",
        shell(&name),
        shell(&list.join(".gitignore").to_string_lossy())
    ))
}
