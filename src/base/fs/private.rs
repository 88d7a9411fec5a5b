//! Files of the user alone: directories have mode 0700, files 0600. On Windows they inherit the access list of the
//! user's profile.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use super::open::{open_with, read_string};
use super::{FileError, Links, atomic, open_regular};
use crate::base::env;

/// What keeps other users from a private file, for people. Windows gives a file the access list of its folder, and that of a
/// profile names its user, the administrators and the system.
pub(crate) const PROTECTION: &str = if cfg!(windows) {
    "with the access list of its folder"
} else {
    "mode 0600"
};

const DIR_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Notes for the user about repaired modes.
static NOTICES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the notes collected so far.
pub(crate) fn take_notices() -> Vec<String> {
    NOTICES
        .lock()
        .map(|mut notices| std::mem::take(&mut *notices))
        .unwrap_or_default()
}

/// Creates the directory and its missing parents with mode 0700. An existing directory must belong to the user and
/// must not be a symlink. Its mode is repaired where limitry made it; another one, which a variable names, keeps its mode.
pub(crate) fn ensure_dir(path: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() && is_made_by_limitry(path) => repair(path, &found, DIR_MODE),
        Ok(found) if found.is_dir() => ensure_trusted_dir(path, &found),
        Ok(_) => Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a file or a link",
            expected: "a directory",
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => create_dir(path),
        Err(error) => Err(FileError::io("inspect", path)(error)),
    }
}

/// Whether the path is that of a directory of limitry, or below one. A directory that a variable names was there before,
/// also where its path has the name of limitry in it.
fn is_made_by_limitry(path: &Path) -> bool {
    let named = [
        &env::LIMITRY_CONFIG_DIR,
        &env::LIMITRY_DATA_DIR,
        &env::LIMITRY_STATE_DIR,
    ];
    let is_named = |dir: PathBuf| std::path::absolute(&dir).is_ok_and(|dir| path.starts_with(dir));
    let is_limitry = |part: Component<'_>| part.as_os_str() == "limitry";
    path.components().any(is_limitry) && !named.into_iter().filter_map(env::path).any(is_named)
}

/// An existing directory of the user. Files in it have mode 0600, so others may read the directory, but not write to it.
#[cfg(unix)]
fn ensure_trusted_dir(path: &Path, found: &fs::Metadata) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;

    const WRITABLE_BY_OTHERS: u32 = 0o022;
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(FileError::NotOwned(path.to_owned()));
    }
    if found.mode() & WRITABLE_BY_OTHERS != 0 {
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory that other users can write to",
            expected: "a private one",
        });
    }
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn ensure_trusted_dir(_: &Path, _: &fs::Metadata) -> Result<(), FileError> {
    Ok(())
}

fn create_dir(path: &Path) -> Result<(), FileError> {
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        && !parent.exists()
    {
        create_dir(parent)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, DIR_MODE);
    match builder.create(path) {
        Ok(()) => set_mode(path, DIR_MODE),
        // Another process created it at the same time.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => ensure_dir(path),
        Err(error) => Err(FileError::io("create", path)(error)),
    }
}

fn set_mode(path: &Path, mode: u32) -> Result<(), FileError> {
    atomic::set_mode(path, mode).map_err(FileError::io("protect", path))
}

/// Reads a private text file; `None` if there is no such file. Its mode is repaired.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Option<String>, FileError> {
    let file = match open_regular(path, Links::Follow) {
        Ok(file) => file,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(FileError::open(path)(error)),
    };
    let found = file.metadata().map_err(FileError::io("inspect", path))?;
    repair(path, &found, FILE_MODE)?;
    read_string(file, limit)
        .map(Some)
        .map_err(FileError::read(path, limit))
}

/// Replaces the file atomically and durably.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), FileError> {
    ensure_dir(path.parent().unwrap_or(Path::new(".")))?;
    atomic::replace(path, content, FILE_MODE, true).map_err(FileError::io("write", path))
}

/// Replaces the file atomically, without fsync: a cache may be lost in a crash.
pub(crate) fn replace_cache(path: &Path, content: &[u8]) -> Result<(), FileError> {
    ensure_dir(path.parent().unwrap_or(Path::new(".")))?;
    atomic::replace(path, content, FILE_MODE, false).map_err(FileError::io("write", path))
}

/// Replaces the file, or the file that a symlink at this path leads to: many users link to a configuration that they
/// keep under version control. The directory behind the link keeps its mode.
pub(crate) fn replace_through_link(path: &Path, content: &[u8]) -> Result<(), FileError> {
    if !path.is_symlink() {
        return replace(path, content);
    }
    let real = dunce::canonicalize(path).map_err(FileError::io("resolve", path))?;
    let found = real.metadata().map_err(FileError::io("inspect", &real))?;
    repair(&real, &found, FILE_MODE)?;
    atomic::replace(&real, content, FILE_MODE, true).map_err(FileError::io("write", &real))
}

/// Removes what killed replacements of the file left beside it, unless another process holds the file's lock and may be
/// replacing it. Best effort: what stays is removed by the next call.
pub(crate) fn remove_leftovers(path: &Path) {
    let real = dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut leftovers = atomic::temporary_files(path);
    if real != path {
        leftovers.extend(atomic::temporary_files(&real));
    }
    if leftovers.is_empty() {
        return;
    }
    if let Ok(Some(_lock)) = super::lock::try_acquire_for(path) {
        for leftover in leftovers {
            let _ = fs::remove_file(leftover);
        }
    }
}

/// Reads a text file that holds no secret; `None` if there is no such file. Its mode is not repaired, because the file may
/// be mounted read-only. It must belong to the user or to root, and no other user may be able to write it.
pub(crate) fn read_trusted(path: &Path, limit: u64) -> Result<Option<String>, FileError> {
    let file = match open_regular(path, Links::Follow) {
        Ok(file) => file,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(FileError::open(path)(error)),
    };
    let found = file.metadata().map_err(FileError::io("inspect", path))?;
    ensure_trusted(path, &found)?;
    read_string(file, limit)
        .map(Some)
        .map_err(FileError::read(path, limit))
}

/// Opens a private file for writing, at a path that the user named.
pub(crate) fn create(path: &Path) -> Result<File, FileError> {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    let file = open_with(path, Links::Refuse, options).map_err(FileError::open(path))?;
    let found = file.metadata().map_err(FileError::io("inspect", path))?;
    repair(path, &found, FILE_MODE)?;
    // Truncated after the check: a file of another user keeps its content.
    file.set_len(0).map_err(FileError::io("empty", path))?;
    Ok(file)
}

#[cfg(unix)]
fn repair(path: &Path, found: &fs::Metadata, mode: u32) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;

    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(FileError::NotOwned(path.to_owned()));
    }
    if found.mode() & 0o1000 != 0 {
        // A sticky directory such as `/tmp` is shared on purpose and must stay open.
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory shared with other users",
            expected: "a private one",
        });
    }
    if found.mode() & 0o077 != 0 {
        set_mode(path, mode)?;
        if let Ok(mut notices) = NOTICES.lock() {
            notices.push(format!(
                "{} was readable by other users; its mode is now {mode:o}",
                path.display()
            ));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn ensure_trusted(path: &Path, found: &fs::Metadata) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;

    const WRITABLE_BY_OTHERS: u32 = 0o022;
    let is_writable = found.mode() & WRITABLE_BY_OTHERS != 0;
    if found.uid() == rustix::process::geteuid().as_raw() {
        return if is_writable {
            repair(path, found, FILE_MODE)
        } else {
            Ok(())
        };
    }
    if found.uid() == 0 && !is_writable {
        return Ok(());
    }
    Err(FileError::NotOwned(path.to_owned()))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn ensure_trusted(_: &Path, _: &fs::Metadata) -> Result<(), FileError> {
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn repair(_: &Path, _: &fs::Metadata, _: u32) -> Result<(), FileError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::{ensure_dir, read, replace};

    #[test]
    fn files_are_created_private_and_their_mode_is_repaired() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a/b/file");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read(&path, 100).unwrap().as_deref(), Some("two"));
        assert_eq!(mode(&path), 0o600);
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn a_symlink_is_refused_as_a_private_directory() {
        let base = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/tmp", base.path().join("link")).unwrap();
        assert!(ensure_dir(&base.path().join("link")).is_err());
    }
}
