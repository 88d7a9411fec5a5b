//! Who has the data directory open, and whether the database is what the last one left.
//!
//! The last service to close a database writes its checksum beside it, and the first to open it compares and removes it.
//! A flipped bit in a row would otherwise pass as another number: SQLite's own checks compare indices with rows, not rows
//! with what was written. Without a checksum the last service ended abruptly, and SQLite checks everything.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::header::FILE_NAME;
use crate::{ServerError, files};

/// Larger databases get no checksum: every call of the command line would read them.
const MAX_CHECKSUM_BYTES: u64 = 8 << 20;

/// Held, shared, by every service that has the directory open.
pub(crate) struct DirectoryUse {
    dir: PathBuf,
    lock: File,
}

/// How much of a database is checked when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntegrityCheck {
    /// It is what the last service closed.
    None,
    /// Another service has it open and has checked it.
    Quick,
    /// The last service did not close it.
    Full,
}

impl DirectoryUse {
    /// Enters the directory. Fails when the database is not what the last service closed.
    pub(crate) fn enter(dir: &Path) -> Result<(Self, IntegrityCheck), ServerError> {
        let _opening = files::lock(dir)?;
        let path = lock_path(dir);
        let lock = files::open_lock(&path)?;
        let check = match lock.try_lock() {
            Ok(()) => {
                let check = compare(dir)?;
                lock.unlock().map_err(ServerError::io(&path))?;
                check
            }
            Err(TryLockError::WouldBlock) => IntegrityCheck::Quick,
            Err(TryLockError::Error(source)) => return Err(ServerError::io(&path)(source)),
        };
        lock.lock_shared().map_err(ServerError::io(&path))?;
        let dir = dir.to_owned();
        Ok((Self { dir, lock }, check))
    }

    /// Whether a service has had a directory open.
    pub(crate) fn has_lock(dir: &Path) -> bool {
        lock_path(dir).is_file()
    }

    /// Whether a service has a directory open.
    pub(crate) fn is_in_use(dir: &Path) -> bool {
        let lock = File::options().read(true).write(true).open(lock_path(dir));
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

/// After the connections are closed, so that the WAL is part of the database.
impl Drop for DirectoryUse {
    fn drop(&mut self) {
        let Ok(_closing) = files::lock(&self.dir) else {
            return;
        };
        let is_last = self.lock.unlock().is_ok() && self.lock.try_lock().is_ok();
        if is_last && let Ok(Some(state)) = State::read(&self.dir) {
            // Without it the next service checks everything, which is slower and as safe.
            let _ = files::write_private_unsynced(&state_path(&self.dir), state.line().as_bytes());
        }
    }
}

/// Compares the database with what was closed, and removes the note of it.
fn compare(dir: &Path) -> Result<IntegrityCheck, ServerError> {
    let path = state_path(dir);
    if !files::make_file_private(&path)? {
        return Ok(IntegrityCheck::Full);
    }
    let closed = fs::read_to_string(&path).map_err(ServerError::io(&path))?;
    let database = dir.join(FILE_NAME);
    let found = State::read(dir).map_err(ServerError::io(&database))?;
    let is_same = match &found {
        Some(found) => found.line() == closed,
        None => false,
    };
    if found.is_some() && !is_same && !closed.is_empty() {
        return Err(ServerError::Damaged {
            path: database,
            reason: "its content is not what limitry wrote".to_owned(),
        });
    }
    fs::remove_file(&path).map_err(ServerError::io(&path))?;
    Ok(if is_same {
        IntegrityCheck::None
    } else {
        IntegrityCheck::Full
    })
}

/// A closed database.
struct State {
    size: u64,
    checksum: Option<u32>,
}

impl State {
    /// `None` when there is no database, or a WAL beside it.
    fn read(dir: &Path) -> io::Result<Option<Self>> {
        let database = dir.join(FILE_NAME);
        let wal = dir.join(format!("{FILE_NAME}-wal"));
        if !database.is_file() || wal.metadata().is_ok_and(|wal| wal.len() > 0) {
            return Ok(None);
        }
        let mut file = File::open(database)?;
        let size = file.metadata()?.len();
        let checksum = if size <= MAX_CHECKSUM_BYTES {
            Some(checksum(&mut file)?)
        } else {
            None
        };
        Ok(Some(Self { size, checksum }))
    }

    fn line(&self) -> String {
        match self.checksum {
            Some(checksum) => format!("{} {checksum:08x}\n", self.size),
            None => format!("{} -\n", self.size),
        }
    }
}

fn checksum(file: &mut File) -> io::Result<u32> {
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            count => hasher.update(&buffer[..count]),
        }
    }
}

fn lock_path(dir: &Path) -> PathBuf {
    dir.join("in-use.lock")
}

fn state_path(dir: &Path) -> PathBuf {
    dir.join(format!("{FILE_NAME}.closed"))
}

/// Puts a damaged database with everything that belongs to it under other names. Returns the new name of the database.
pub(crate) fn set_aside(dir: &Path, now: i64) -> Result<PathBuf, ServerError> {
    let _opening = files::lock(dir)?;
    let database = dir.join(FILE_NAME);
    if DirectoryUse::is_in_use(dir) {
        return Err(ServerError::Busy(database));
    }
    let suffix = format!(".damaged-{now}");
    let mut aside = database.clone();
    for name in ["", "-wal", "-shm", ".closed"].map(|end| format!("{FILE_NAME}{end}")) {
        let from = dir.join(&name);
        let to = dir.join(format!("{name}{suffix}"));
        match fs::rename(&from, &to) {
            Ok(()) if name == FILE_NAME => aside = to,
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(ServerError::io(&from)(error));
            }
            _ => {}
        }
    }
    files::sync_dir(dir);
    Ok(aside)
}
