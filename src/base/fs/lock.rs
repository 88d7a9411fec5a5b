//! Lock files: one process at a time works on a record or a file.
//!
//! The rule for removing them: the holder removes its lock file while it still holds the lock, always. Otherwise one
//! file per rotated key and per `limitry run` would stay forever. A process that opened the file before it was
//! removed would lock a file that no later process can find, so [`try_acquire`] compares the locked file with the
//! file at the path, and starts again when they differ. A killed process leaves its file behind, unlocked; the next
//! holder removes it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::open::open_with;
use super::{FileError, Links, atomic, private};
use crate::base::poll::block_until;

/// How long a lock is waited for. A holder reads and writes one small file.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// A lock file that this process holds until the value is dropped. The system releases it when the process ends.
#[derive(Debug)]
#[must_use]
pub(crate) struct FileLock {
    path: PathBuf,
    _file: File,
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // A file that stays is removed by the next holder.
        let _ = fs::remove_file(&self.path);
    }
}

/// Waits for the lock `PATH.lock`.
pub(crate) fn acquire_for(path: &Path) -> Result<FileLock, FileError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    acquire(Path::new(&name))
}

/// Takes the lock `PATH.lock`; `None` when another process holds it.
pub(crate) fn try_acquire_for(path: &Path) -> Result<Option<FileLock>, FileError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    try_acquire(Path::new(&name))
}

/// Waits for the lock. A process that was stopped may hold it for long: then this is an error in the end.
pub(crate) fn acquire(path: &Path) -> Result<FileLock, FileError> {
    block_until(TIMEOUT, POLL_INTERVAL, || try_acquire(path))?
        .ok_or_else(|| FileError::Locked(path.to_owned()))
}

/// Takes the lock; `None` when another process holds it.
pub(crate) fn try_acquire(path: &Path) -> Result<Option<FileLock>, FileError> {
    loop {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, path) => {
                return Ok(Some(FileLock {
                    path: path.to_owned(),
                    _file: file,
                }));
            }
            // The holder removed the file between our open and our lock.
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(FileError::io("lock", path)(error)),
        }
    }
}

/// Waits for the lock on a directory itself, which leaves no file behind. `None` where the system has no such lock.
pub(super) fn acquire_dir(dir: &Path) -> io::Result<Option<File>> {
    if !cfg!(unix) {
        return Ok(None);
    }
    let file = File::open(dir)?;
    let locked = block_until(TIMEOUT, POLL_INTERVAL, || match file.try_lock() {
        Ok(()) => Ok(Some(())),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    })?;
    match locked {
        Some(()) => Ok(Some(file)),
        None => Err(io::Error::other("another process has locked its directory")),
    }
}

fn open(path: &Path) -> Result<File, FileError> {
    private::ensure_dir(path.parent().unwrap_or(Path::new(".")))?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let is_new = !path.exists();
    let file = open_with(path, Links::Refuse, options).map_err(FileError::open(path))?;
    if is_new {
        match atomic::set_mode(path, 0o600) {
            // Another holder has removed it already.
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(FileError::io("protect", path)(error));
            }
            _ => {}
        }
    }
    Ok(file)
}

/// Whether the open file is the file at the path.
fn is_at(file: &File, path: &Path) -> bool {
    let open = file.try_clone().and_then(same_file::Handle::from_file);
    matches!((open, same_file::Handle::from_path(path)), (Ok(open), Ok(found)) if open == found)
}

#[cfg(test)]
mod tests {
    use super::try_acquire;

    #[test]
    fn a_released_lock_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lock");
        let lock = try_acquire(&path).unwrap().expect("the lock is free");
        assert!(path.exists());
        assert!(try_acquire(&path).unwrap().is_none());
        drop(lock);
        assert!(!path.exists());
    }

    #[test]
    fn a_lock_on_a_removed_file_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lock");
        let first = try_acquire(&path).unwrap().expect("the lock is free");
        let removed = std::fs::File::open(&path).unwrap();
        drop(first);
        removed.try_lock().unwrap();
        let second = try_acquire(&path).unwrap().expect("a new file is locked");
        assert!(try_acquire(&path).unwrap().is_none());
        drop(second);
    }

    #[test]
    fn locks_exclude_each_other_although_their_files_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.lock");
        let inside = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = super::acquire(&path).unwrap();
                        let before = inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        assert_eq!(before, 0);
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert!(!path.exists());
    }
}
