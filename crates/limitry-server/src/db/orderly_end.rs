//! Who has the data directory open, and whether the database is what the last one left.
//!
//! The last service to close a database writes its checksum beside it, and the first to open it compares and removes it.
//! A flipped bit in a row would otherwise pass as another number: SQLite's own checks compare indices with rows, not rows
//! with what was written. Without a checksum the last service ended abruptly: then its write-ahead log is checked, and SQLite
//! checks everything else.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::header::FILE_NAME;
use super::wal;
use crate::{ServerError, files};

/// Databases up to this size are read whole each time. Larger ones only where something wrote to them since.
const ALWAYS_READ_BYTES: u64 = 8 << 20;

/// Larger databases get no checksum: reading them takes about a second.
const MAX_CHECKSUM_BYTES: u64 = 2 << 30;

/// A file that was written to this recently may be written to once more without another time of its last change.
const TIME_TOLERANCE: Duration = Duration::from_millis(100);

/// Held, shared, by every service that has the directory open.
pub(crate) struct DirectoryUse {
    dir: PathBuf,
    /// `None` while this is dropped.
    lock: Option<File>,
    /// The database when it was found to be what the last service closed.
    found: Option<State>,
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
        let (check, found) = match files::open_lock(&path)?.try_lock() {
            Ok(()) => {
                let found = compare(dir)?;
                let is_same = found.is_some();
                let check = if is_same {
                    IntegrityCheck::None
                } else {
                    IntegrityCheck::Full
                };
                (check, found)
            }
            Err(TryLockError::WouldBlock) => (IntegrityCheck::Quick, None),
            Err(TryLockError::Error(source)) => return Err(ServerError::io(&path)(source)),
        };
        // The exclusive lock has ended with its file. No other process takes one while the directory is locked.
        let lock = files::open_lock(&path)?;
        lock.lock_shared().map_err(ServerError::io(&path))?;
        let dir = dir.to_owned();
        let lock = Some(lock);
        Ok((Self { dir, lock, found }, check))
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
        drop(self.lock.take());
        if !Self::is_in_use(&self.dir)
            && let Ok(Some(state)) = State::read(&self.dir, self.found.take())
        {
            // Without it the next service checks everything, which is slower and as safe.
            let _ = files::write_private_unsynced(&state_path(&self.dir), state.line().as_bytes());
        }
    }
}

/// Compares the database with what was closed, and removes the note of it. Returns the state if it is the same.
fn compare(dir: &Path) -> Result<Option<State>, ServerError> {
    let path = state_path(dir);
    let database = dir.join(FILE_NAME);
    let damaged = |reason: &str| ServerError::Damaged {
        path: database.clone(),
        reason: reason.to_owned(),
    };
    if !files::make_file_private(&path)? {
        let log = log_path(dir);
        if has_content(&log) && wal::has_flipped_bit(&log).map_err(ServerError::io(&log))? {
            return Err(damaged("its write-ahead log is not what limitry wrote"));
        }
        return Ok(None);
    }
    let note = fs::read_to_string(&path).map_err(ServerError::io(&path))?;
    let closed = State::parse(&note);
    let found = State::read(dir, closed.clone()).map_err(ServerError::io(&database))?;
    let is_same = match (&found, &closed) {
        (Some(found), Some(closed)) => found.has_content_of(closed),
        _ => false,
    };
    if found.is_some() && !is_same && !note.is_empty() {
        return Err(damaged("its content is not what limitry wrote"));
    }
    fs::remove_file(&path).map_err(ServerError::io(&path))?;
    Ok(found.filter(|_| is_same))
}

/// A closed database.
#[derive(Clone)]
struct State {
    size: u64,
    /// `None` of a database that is too large.
    checksum: Option<u32>,
    /// What the file system says about the last change.
    change: Option<String>,
}

impl State {
    /// Returns `None` without a database, or with a log that has content. A large database that did not change since it was
    /// `known` is not read.
    fn read(dir: &Path, known: Option<Self>) -> io::Result<Option<Self>> {
        let database = dir.join(FILE_NAME);
        if !database.is_file() || has_content(&log_path(dir)) {
            return Ok(None);
        }
        let mut file = File::open(database)?;
        let metadata = file.metadata()?;
        let size = metadata.len();
        let change = last_change(&metadata);
        if let Some(known) = known
            && size > ALWAYS_READ_BYTES
            && (size, &change) == (known.size, &known.change)
            && change.is_some()
        {
            return Ok(Some(known));
        }
        let checksum = if size <= MAX_CHECKSUM_BYTES {
            Some(checksum(&mut file)?)
        } else {
            None
        };
        Ok(Some(Self {
            size,
            checksum,
            change,
        }))
    }

    /// Without a checksum only the size is known.
    fn has_content_of(&self, closed: &Self) -> bool {
        let is_same = self.checksum == closed.checksum || closed.checksum.is_none();
        self.size == closed.size && is_same
    }

    /// The last part may be missing: earlier versions did not write it.
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split_whitespace();
        let size = parts.next()?.parse().ok()?;
        let checksum = match parts.next()? {
            "-" => None,
            checksum => Some(u32::from_str_radix(checksum, 16).ok()?),
        };
        let change = parts.next().map(str::to_owned);
        Some(Self {
            size,
            checksum,
            change,
        })
    }

    fn line(&self) -> String {
        let checksum = self.checksum.map(|checksum| format!("{checksum:08x}"));
        let checksum = checksum.as_deref().unwrap_or("-");
        let change = self.change.as_deref().unwrap_or_default();
        format!("{} {checksum} {change}", self.size)
            .trim_end()
            .to_owned()
            + "\n"
    }
}

/// The file and the time of its last change, which no program can set; `None` of a change that is too recent.
fn last_change(metadata: &Metadata) -> Option<String> {
    #[cfg(unix)]
    let (file, changed) = {
        use std::os::unix::fs::MetadataExt as _;
        let seconds = u64::try_from(metadata.ctime()).ok()?;
        let nanos = u32::try_from(metadata.ctime_nsec()).ok()?;
        (metadata.ino(), UNIX_EPOCH + Duration::new(seconds, nanos))
    };
    #[cfg(not(unix))]
    let (file, changed) = (0, metadata.modified().ok()?);
    let age = SystemTime::now().duration_since(changed).ok()?;
    let since = changed.duration_since(UNIX_EPOCH).ok()?;
    (age > TIME_TOLERANCE).then(|| format!("{file}:{}", since.as_nanos()))
}

fn has_content(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.len() > 0)
}

fn log_path(dir: &Path) -> PathBuf {
    dir.join(format!("{FILE_NAME}-wal"))
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
