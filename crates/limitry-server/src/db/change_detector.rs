//! Detects commits of any process with one small read.
//!
//! The WAL-index (`limitry.db-shm`) begins with two copies of a header. Every commit rewrites both, with a counter and
//! checksums. SQLite compares the same bytes for `PRAGMA data_version`, but takes locks first, because it goes on to
//! read pages. To learn that nothing changed, comparing the bytes is enough. The format is documented
//! (sqlite.org/walformat.html, "The WAL-Index Header").
//!
//! Linux only: there a `read` of the file returns what was written through its memory map. On other systems
//! (`no_change_detector.rs`), and when the two copies differ, there is no answer and the caller asks SQLite.
//!
//! Measured with `benches/server/run`: the rate of checks rose from 0.40 to 0.60 of nginx serving a static file
//! (docs/performance.md). `PRAGMA data_version` for each request takes about ten system calls and a lock that all threads
//! share.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Both copies of the header.
pub(crate) type WalIndexHeader = [u8; HEADER_BYTES];

const HEADER_BYTES: usize = 96;

/// The format's only version.
const FORMAT_VERSION: u32 = 3_007_000;

/// Reads the header of one database's WAL-index.
pub(crate) struct ChangeDetector {
    file: Option<Arc<File>>,
}

impl ChangeDetector {
    /// For the database at `path`, to which a connection stays open.
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            file: open_shared(path).ok(),
        }
    }

    /// Turns the detector off, because a change did not show in the header.
    pub(crate) fn disable(&mut self) {
        self.file = None;
    }

    /// The current header; `None` where SQLite must be asked.
    pub(crate) fn read(&self) -> Option<WalIndexHeader> {
        let mut header = [0; HEADER_BYTES];
        self.file.as_ref()?.read_exact_at(&mut header, 0).ok()?;
        is_consistent(&header).then_some(header)
    }
}

/// Whether a header is initialized and not being written: the copies are then equal.
fn is_consistent(header: &WalIndexHeader) -> bool {
    let (first, second) = header.split_at(HEADER_BYTES / 2);
    let version = [first[0], first[1], first[2], first[3]];
    first == second && u32::from_ne_bytes(version) == FORMAT_VERSION && first[12] == 1
}

/// One open file for each database of this process, never closed. POSIX drops all locks of a process on a file when
/// it closes any descriptor of that file, SQLite's locks included.
static OPEN_FILES: LazyLock<Mutex<FilesByInode>> = LazyLock::new(Mutex::default);

type FilesByInode = HashMap<(u64, u64), Arc<File>>;

fn open_shared(path: &Path) -> io::Result<Arc<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push("-shm");
    let mut files = OPEN_FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let found = std::fs::metadata(&name)?;
    if let Some(file) = files.get(&(found.dev(), found.ino())) {
        return Ok(file.clone());
    }
    let file = Arc::new(File::open(&name)?);
    let opened = file.metadata()?;
    files.insert((opened.dev(), opened.ino()), file.clone());
    Ok(file)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::db::{FILE_NAME, connect, open};

    fn commit(conn: &Connection) {
        conn.execute("UPDATE meta SET clock_offset = clock_offset + 1", [])
            .unwrap();
    }

    #[test]
    fn every_commit_is_detected_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        let reader = connect(&path, false).unwrap();
        commit(&writer);
        let detector = ChangeDetector::new(&path);
        let mut last = detector.read().unwrap();
        for round in 0..200 {
            assert_eq!(detector.read().unwrap(), last, "no commit");
            let _: i64 = reader
                .query_row("SELECT count(*) FROM meta", [], |row| row.get(0))
                .unwrap();
            assert_eq!(detector.read().unwrap(), last, "a read");
            writer
                .execute_batch("BEGIN IMMEDIATE; UPDATE meta SET clock_offset = 7; ROLLBACK;")
                .unwrap();
            assert_eq!(detector.read().unwrap(), last, "a rollback");
            match round % 3 {
                0 => commit(&writer),
                1 => commit(&connect(&path, true).unwrap()),
                _ => {
                    commit(&writer);
                    // The next commit starts a new WAL.
                    writer
                        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                        .unwrap();
                }
            }
            let now = detector.read().unwrap();
            assert_ne!(now, last, "round {round}");
            last = now;
        }
    }

    #[test]
    fn reading_the_header_releases_no_lock() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        commit(&writer);
        writer
            .execute_batch("BEGIN IMMEDIATE; UPDATE meta SET clock_offset = 7;")
            .unwrap();
        for _ in 0..3 {
            drop(ChangeDetector::new(&path));
        }
        // Another process would get the lock if this one had lost it.
        let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], timeout=0)\nc.execute('BEGIN IMMEDIATE')";
        let tried = std::process::Command::new("python3")
            .args(["-c", script])
            .arg(&path)
            .output();
        if let Ok(tried) = tried {
            let error = String::from_utf8_lossy(&tried.stderr);
            assert!(error.contains("locked"), "{error}");
        }
        writer.execute_batch("COMMIT").unwrap();
    }

    #[test]
    fn a_header_that_is_being_written_is_not_consistent() {
        let mut header = [0; HEADER_BYTES];
        assert!(!is_consistent(&header));
        header[..4].copy_from_slice(&FORMAT_VERSION.to_ne_bytes());
        header[12] = 1;
        let (first, second) = header.split_at_mut(HEADER_BYTES / 2);
        second.copy_from_slice(first);
        assert!(is_consistent(&header));
        header[HEADER_BYTES / 2 + 8] ^= 1;
        assert!(!is_consistent(&header));
    }
}
