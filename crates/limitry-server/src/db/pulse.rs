//! Whether anything was committed since the last look, for the price of one small read.
//!
//! SQLite asks the same question of the same bytes: the WAL-index (`limitry.db-shm`) begins with two copies of a header
//! that every commit, of any process, writes anew, with a counter and checksums in it. A reader of SQLite's own takes
//! two locks before it compares them, because it goes on to read pages; who only wants to know that nothing changed
//! need not. The format is documented (sqlite.org/walformat.html, "The WAL-Index Header").
//!
//! On Linux alone: there a read of the file sees what was written to its memory map. Elsewhere, and whenever the header
//! looks in any way unlike a settled one, the answer is "perhaps", and SQLite is asked.

use std::path::Path;

/// Both copies of the header.
pub(crate) type Beat = [u8; HEADER];

const HEADER: usize = 96;

/// The only version of the format that there has been.
const VERSION: u32 = 3_007_000;

/// Looks at one database.
pub(crate) struct Pulse {
    #[cfg(target_os = "linux")]
    file: Option<std::sync::Arc<std::fs::File>>,
}

impl Pulse {
    /// Of the database at `path`, to which a connection is open and stays so.
    pub(crate) fn of(path: &Path) -> Self {
        #[cfg(target_os = "linux")]
        return Self {
            file: linux::shared(path).ok(),
        };
        #[cfg(not(target_os = "linux"))]
        {
            let _ = path;
            Self {}
        }
    }

    /// Never believes it again: it stood still while something changed.
    pub(crate) fn distrust(&mut self) {
        #[cfg(target_os = "linux")]
        {
            self.file = None;
        }
    }

    /// The header as it is; `None` where SQLite must be asked.
    pub(crate) fn beat(&self) -> Option<Beat> {
        #[cfg(target_os = "linux")]
        {
            use std::os::unix::fs::FileExt as _;
            let mut beat = [0; HEADER];
            self.file.as_ref()?.read_exact_at(&mut beat, 0).ok()?;
            is_settled(&beat).then_some(beat)
        }
        #[cfg(not(target_os = "linux"))]
        None
    }
}

/// Whether a header is initialised and nobody is in the middle of writing it: the copies are then the same.
fn is_settled(beat: &Beat) -> bool {
    let (first, second) = beat.split_at(HEADER / 2);
    let version = [first[0], first[1], first[2], first[3]];
    first == second && u32::from_ne_bytes(version) == VERSION && first[12] == 1
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;
    use std::sync::{Arc, LazyLock, Mutex, PoisonError};

    /// One file for each database that this process has ever looked at, never closed: to close any descriptor of a file
    /// is to give up all locks that the process has on it, SQLite's included.
    static OPEN: LazyLock<Mutex<ByInode>> = LazyLock::new(Mutex::default);

    type ByInode = HashMap<(u64, u64), Arc<File>>;

    pub(super) fn shared(path: &Path) -> io::Result<Arc<File>> {
        let mut name = path.as_os_str().to_owned();
        name.push("-shm");
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let found = std::fs::metadata(&name)?;
        if let Some(file) = open.get(&(found.dev(), found.ino())) {
            return Ok(file.clone());
        }
        let file = Arc::new(File::open(&name)?);
        let opened = file.metadata()?;
        open.insert((opened.dev(), opened.ino()), file.clone());
        Ok(file)
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::db::{FILE_NAME, connect, open};

    fn commit(conn: &Connection) {
        conn.execute("UPDATE meta SET clock_offset = clock_offset + 1", [])
            .unwrap();
    }

    #[test]
    fn every_commit_is_seen_and_nothing_else_is() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        let reader = connect(&path, false).unwrap();
        commit(&writer);
        let pulse = Pulse::of(&path);
        let mut last = pulse.beat().unwrap();
        for round in 0..200 {
            assert_eq!(pulse.beat().unwrap(), last, "nothing happened");
            let _: i64 = reader
                .query_row("SELECT count(*) FROM meta", [], |row| row.get(0))
                .unwrap();
            assert_eq!(pulse.beat().unwrap(), last, "somebody read");
            writer
                .execute_batch("BEGIN IMMEDIATE; UPDATE meta SET clock_offset = 7; ROLLBACK;")
                .unwrap();
            assert_eq!(pulse.beat().unwrap(), last, "what was undone");
            match round % 3 {
                0 => commit(&writer),
                1 => commit(&connect(&path, true).unwrap()),
                _ => {
                    commit(&writer);
                    // The WAL begins anew with the next commit.
                    writer
                        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                        .unwrap();
                }
            }
            let now = pulse.beat().unwrap();
            assert_ne!(now, last, "round {round}");
            last = now;
        }
    }

    #[test]
    fn looking_gives_up_no_lock() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        let writer = open(home.path(), 0, true).unwrap();
        commit(&writer);
        writer
            .execute_batch("BEGIN IMMEDIATE; UPDATE meta SET clock_offset = 7;")
            .unwrap();
        for _ in 0..3 {
            drop(Pulse::of(&path));
        }
        // Another process would get the lock if ours were gone.
        let script = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], timeout=0)\nc.execute('BEGIN IMMEDIATE')";
        let tried = std::process::Command::new("python3")
            .args(["-c", script])
            .arg(&path)
            .output();
        if let Ok(tried) = tried {
            let said = String::from_utf8_lossy(&tried.stderr);
            assert!(said.contains("locked"), "{said}");
        }
        writer.execute_batch("COMMIT").unwrap();
    }

    #[test]
    fn a_header_that_is_being_written_is_no_answer() {
        let mut beat = [0; HEADER];
        assert!(!is_settled(&beat));
        beat[..4].copy_from_slice(&VERSION.to_ne_bytes());
        beat[12] = 1;
        let (first, second) = beat.split_at_mut(HEADER / 2);
        second.copy_from_slice(first);
        assert!(is_settled(&beat));
        beat[HEADER / 2 + 8] ^= 1;
        assert!(!is_settled(&beat));
    }
}
