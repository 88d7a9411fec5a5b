//! What a file must be before a key is put into it.
//!
//! The path is resolved first; everything is said of the file as it really is. What somebody else could read,
//! replace or commit is refused, unless that is forced.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::DeliveryError;
use crate::base::process::git;

/// A file that a key may be put into, as it really is.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The real path of the file, which need not exist.
    pub(super) path: PathBuf,
    pub(super) dir: PathBuf,
}

/// Finds the file and looks at everything but its content.
pub(super) fn find(target: &str, typed: &Path, force: bool) -> Result<Site, DeliveryError> {
    let impossible = |reason: String| DeliveryError::Impossible {
        target: target.to_owned(),
        reason,
    };
    let absolute = std::path::absolute(typed).map_err(|error| impossible(error.to_string()))?;
    let (Some(name), Some(parent)) = (absolute.file_name(), absolute.parent()) else {
        return Err(impossible("it names no file".to_owned()));
    };
    let dir = real(parent).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            impossible(format!("there is no directory {}", parent.display()))
        }
        _ => impossible(error.to_string()),
    })?;
    let mut path = dir.join(name);
    let found = look(&path).map_err(|error| impossible(error.to_string()))?;
    let mut linked = false;
    let found = match found {
        Some(found) if found.is_symlink() => {
            linked = true;
            path = real(&path).map_err(|_| impossible("it is a link to nothing".to_owned()))?;
            look(&path).map_err(|error| impossible(error.to_string()))?
        }
        other => other,
    };
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        return Err(impossible("it is no regular file".to_owned()));
    }
    let dir = path.parent().unwrap_or(&dir).to_owned();
    let site = Site { path, dir };
    if !force {
        let refused = |reason: String| DeliveryError::Refused {
            target: target.to_owned(),
            reason,
        };
        stays_in_its_repository(parent, &site, linked).map_err(refused)?;
        #[cfg(unix)]
        is_ours_alone(&site, found.as_ref()).map_err(refused)?;
        is_kept_from_git(&site).map_err(refused)?;
    }
    Ok(site)
}

fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

fn look(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A link in a repository that leads out of it may have been put there by whoever wrote the repository.
fn stays_in_its_repository(typed_dir: &Path, site: &Site, linked: bool) -> Result<(), String> {
    let Some(root) = git::root(typed_dir).and_then(|root| real(&root).ok()) else {
        return Ok(());
    };
    if site.path.starts_with(&root) {
        return Ok(());
    }
    let what = if linked {
        "it is a link that leads"
    } else {
        "a link on its way leads"
    };
    Err(format!(
        "{what} out of the repository, to {}",
        site.path.display()
    ))
}

/// Nobody else owns it, has another name for it, or may put another file in its place.
#[cfg(unix)]
fn is_ours_alone(site: &Site, found: Option<&fs::Metadata>) -> Result<(), String> {
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
        let of_dir = fs::metadata(&site.dir).map_err(|error| error.to_string())?;
        if found.dev() != of_dir.dev() || is_mount_point(&site.path) {
            return Err("it is a mount point, which cannot be replaced".to_owned());
        }
    }
    for dir in site.dir.ancestors() {
        let of_dir = fs::metadata(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
        if of_dir.uid() != us && of_dir.uid() != 0 {
            return Err(format!("{} belongs to another user", dir.display()));
        }
        // In a sticky directory (`/tmp`) others cannot replace what is ours.
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

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_point(_: &Path) -> bool {
    false
}

/// What git tracks or does not ignore is in the next commit, or the one after.
fn is_kept_from_git(site: &Site) -> Result<(), String> {
    if site
        .path
        .components()
        .any(|part| part.as_os_str() == ".git")
    {
        return Err("it lies among git's own files".to_owned());
    }
    if git::root(&site.dir).is_none() {
        return Ok(());
    }
    let unknown = |error: git::GitError| {
        format!("it lies in a repository, and git does not say whether it ignores it ({error})")
    };
    if git::tracks(&site.path).map_err(unknown)? {
        return Err("git tracks it, so the key would be committed".to_owned());
    }
    if git::ignores(&site.path).map_err(unknown)? {
        return Ok(());
    }
    Err("git does not ignore it, so the key could be committed: add it to .gitignore".to_owned())
}
