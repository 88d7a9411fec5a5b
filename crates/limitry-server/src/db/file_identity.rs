//! Whether the files of the database are still those that were opened.
//!
//! A process goes on with a file that was deleted, replaced or cut off by another program, and SQLite notices nothing: what
//! it commits is gone with the last open descriptor. So the device and inode behind each name are compared, by readers
//! at each look and by the writer after each commit, before anyone is answered. Windows needs no such look
//! (`no_file_identity.rs`).

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::error::DatabaseError;
use super::open::connect;

/// The files of one open database.
pub(crate) struct DatabaseFiles {
    path: PathBuf,
    database: Option<FileId>,
    /// The size at the last look. A smaller file was cut off, unless a checkpoint after a restore shrank it.
    size: AtomicU64,
    /// The WAL and the WAL-index, which exist from the first access on.
    logs: Mutex<[Option<FileId>; 2]>,
}

/// Device and inode.
type FileId = (u64, u64);

impl DatabaseFiles {
    /// For a database that was just opened.
    pub(crate) fn new(path: &Path) -> Self {
        let found = look(path);
        Self {
            path: path.to_owned(),
            database: found.map(|(id, _)| id),
            size: AtomicU64::new(found.map_or(0, |(_, size)| size)),
            logs: Mutex::default(),
        }
    }

    /// Fails when the database was removed, replaced or cut off.
    pub(crate) fn check(&self) -> Result<(), DatabaseError> {
        // Before the look: another thread may see a later, larger size.
        let known = self.size.load(Ordering::Relaxed);
        let Some((id, size)) = look(&self.path) else {
            return Err(DatabaseError::Replaced);
        };
        if Some(id) != self.database {
            return Err(DatabaseError::Replaced);
        }
        if size < known && !is_complete(&self.path) {
            return Err(DatabaseError::Replaced);
        }
        if size != known {
            self.size.store(size, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The same for the WAL and the WAL-index, too. A commit lies in the WAL until a checkpoint.
    pub(crate) fn check_with_logs(&self) -> Result<(), DatabaseError> {
        self.check()?;
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        for (log, suffix) in logs.iter_mut().zip(["-wal", "-shm"]) {
            let mut name = self.path.as_os_str().to_owned();
            name.push(suffix);
            let found: Option<FileId> = look(Path::new(&name)).map(|(id, _)| id);
            if found.is_none() || log.is_some_and(|known| Some(known) != found) {
                return Err(DatabaseError::Replaced);
            }
            *log = found;
        }
        Ok(())
    }
}

fn look(path: &Path) -> Option<(FileId, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some(((found.dev(), found.ino()), found.size()))
}

/// Whether a smaller database has all of its pages. A new connection reads them from the file.
fn is_complete(path: &Path) -> bool {
    let verdict = connect(path, false).and_then(|conn| {
        conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
    });
    verdict.is_ok_and(|verdict| verdict == "ok")
}
