//! Replacing a file of the user's project, such as `.env`: its owner, group, mode and access list are kept.
//!
//! The new content is written into a temporary directory beside the file. The directory has mode 0700 and a
//! `.gitignore`, because the file may hold a secret inside a work tree. The directory of the file is locked meanwhile, so
//! temporary directories found under the lock are left over from a crash.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use super::atomic::{create_private, rename, set_mode, sync_dir};
use super::{Links, lock, open_regular, read_bytes};
use crate::base::failpoints;

const TEMPORARY_DIR_PREFIX: &str = ".limitry-put-";

const GITIGNORE: &str = ".gitignore";
const NEW_FILE: &str = "new";

const MAX_FILE_BYTES: u64 = 1 << 20;

/// The content of a file, which may hold secrets.
pub(crate) type Content = Zeroizing<Vec<u8>>;

/// A failed replacement.
#[derive(Debug)]
pub(crate) struct ReplaceError {
    pub(crate) source: io::Error,
    /// Whether the file may have been replaced nevertheless.
    pub(crate) may_be_replaced: bool,
}

impl From<io::Error> for ReplaceError {
    fn from(source: io::Error) -> Self {
        Self {
            source,
            may_be_replaced: false,
        }
    }
}

/// The content of the file; `None` if there is no file.
pub(crate) fn read(path: &Path) -> io::Result<Option<Content>> {
    let file = match open_regular(path, Links::Refuse) {
        Ok(file) => file,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(io::Error::other(error)),
    };
    read_bytes(file, MAX_FILE_BYTES).map(|bytes| Some(Zeroizing::new(bytes)))
}

/// A locked directory in which files are replaced.
pub(crate) struct DirLock {
    dir: PathBuf,
    _lock: Option<File>,
}

impl DirLock {
    /// Waits for other processes that replace files in this directory, and removes what a crash left there.
    pub(crate) fn acquire(dir: &Path) -> io::Result<Self> {
        let locked = Self {
            dir: dir.to_owned(),
            _lock: lock::acquire_dir(dir)?,
        };
        locked.remove_leftovers();
        Ok(locked)
    }

    /// Best effort: what stays is in a directory that other users cannot open.
    fn remove_leftovers(&self) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name();
            if is_dir && name.to_string_lossy().starts_with(TEMPORARY_DIR_PREFIX) {
                remove_temporary(&entry.path());
            }
        }
    }

    /// Replaces the file if it still has the content `old`.
    pub(crate) fn replace(
        &self,
        path: &Path,
        old: Option<&Content>,
        new: &[u8],
    ) -> Result<(), ReplaceError> {
        // `keep`: removed by `remove_temporary`, which deletes known files only.
        let temporary = tempfile::Builder::new()
            .prefix(TEMPORARY_DIR_PREFIX)
            .rand_bytes(12)
            .tempdir_in(&self.dir)?
            .keep();
        let result = self.replace_through(&temporary, path, old, new);
        remove_temporary(&temporary);
        result
    }

    fn replace_through(
        &self,
        temporary: &Path,
        path: &Path,
        old: Option<&Content>,
        new: &[u8],
    ) -> Result<(), ReplaceError> {
        let new_path = temporary.join(NEW_FILE);
        failpoints::step("protect the temporary directory", || {
            set_mode(temporary, 0o700)?;
            fs::write(temporary.join(GITIGNORE), "*\n")
        })?;
        failpoints::step("write the temporary file", || {
            let mut file = create_private(&new_path)?;
            file.write_all(new)?;
            copy_metadata(&file, path, old.is_some())?;
            file.sync_all()
        })?;
        if read(path)?.as_deref() != old.map(|old| &**old) {
            return Err(
                io::Error::other("another program changed the file at the same time").into(),
            );
        }
        let moved = failpoints::step("move it into place", || rename(&new_path, path));
        if let Err(source) = moved {
            // `rename` may have taken effect although it returned an error. The content of the file tells.
            let may_be_replaced =
                read(path).map_or(true, |now| now.is_some_and(|now| **now == *new));
            return Err(ReplaceError {
                source,
                may_be_replaced,
            });
        }
        failpoints::step("sync the directory", || sync_dir(&self.dir)).map_err(|source| {
            ReplaceError {
                source,
                may_be_replaced: true,
            }
        })
    }

    pub(crate) fn remove(&self, path: &Path) -> io::Result<()> {
        failpoints::step("remove what was made", || fs::remove_file(path))?;
        sync_dir(&self.dir)
    }
}

/// Overwrites a file that cannot be replaced, such as a mount point, if it still has the content `old`. A crash can
/// leave a part of the new content. The caller holds the lock of its directory.
pub(crate) fn overwrite(
    _lock: &DirLock,
    path: &Path,
    old: &Content,
    new: &[u8],
) -> Result<(), ReplaceError> {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default(),
    );
    let mut file = options.open(path)?;
    if read(path)?.as_ref() != Some(old) {
        return Err(io::Error::other("another program changed the file at the same time").into());
    }
    failpoints::step("overwrite the file", || {
        file.write_all(new)?;
        file.set_len(new.len() as u64)?;
        file.sync_all()
    })
    .map_err(|source| ReplaceError {
        source,
        may_be_replaced: true,
    })
}

/// Removes a temporary directory and the files known to be in it, and nothing else.
fn remove_temporary(dir: &Path) {
    for file in [GITIGNORE, NEW_FILE] {
        drop(fs::remove_file(dir.join(file)));
    }
    drop(fs::remove_dir(dir));
}

/// Copies owner, group, access list and mode from the old file. A file that did not exist gets mode 0600.
#[cfg(unix)]
fn copy_metadata(file: &File, old: &Path, exists: bool) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let mode = if exists {
        let found = fs::metadata(old)?;
        let new = file.metadata()?;
        if (found.uid(), found.gid()) != (new.uid(), new.gid()) {
            fchown(file, Some(found.uid()), Some(found.gid())).map_err(|error| {
                io::Error::other(format!("its owner and group cannot be kept: {error}"))
            })?;
        }
        #[cfg(target_os = "linux")]
        copy_access_list(file, old)?;
        found.mode() & 0o7777
    } else {
        0o600
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn copy_metadata(_: &File, _: &Path, _: bool) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn copy_access_list(file: &File, old: &Path) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr};
    const NAME: &str = "system.posix_acl_access";
    let mut list = vec![0_u8; 1 << 16];
    match getxattr(old, NAME, &mut list) {
        Ok(length) => fsetxattr(file, NAME, &list[..length], XattrFlags::empty())
            .map_err(|error| io::Error::other(format!("its access list cannot be kept: {error}"))),
        // The file has no list, or the file system does not support them.
        Err(rustix::io::Errno::NODATA | rustix::io::Errno::OPNOTSUPP) => Ok(()),
        Err(error) => Err(io::Error::other(format!(
            "its access list cannot be read: {error}"
        ))),
    }
}
