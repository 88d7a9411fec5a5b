use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ffi};

/// All pages in one step, so that the copy is of one moment.
const ALL_PAGES: i32 = -1;

const MAX_ATTEMPTS: usize = 1000;

/// Makes `to` equal to `from` in one transaction.
pub(crate) fn copy_database(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    let backup = Backup::new(from, to)?;
    for _ in 0..MAX_ATTEMPTS {
        match backup.step(ALL_PAGES)? {
            StepResult::Done => return Ok(()),
            // Another process is writing.
            _ => thread::sleep(Duration::from_millis(10)),
        }
    }
    Err(rusqlite::Error::SqliteFailure(
        ffi::Error::new(ffi::SQLITE_BUSY),
        None,
    ))
}
