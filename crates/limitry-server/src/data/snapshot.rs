use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::{LocalError, Service, files};

/// Pages copied in one step: all of them, so that the copy is of one moment.
pub(super) const ALL_PAGES: i32 = -1;

impl Service {
    /// Copies the database to a new private file, as it is at one moment. A file that is there is left as it is, and
    /// is an error.
    pub fn snapshot(&self, to: &Path) -> Result<(), LocalError> {
        let dir = match to.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        let file = files::new_private_file(dir)?;
        let failed = |error| LocalError::sqlite(file.path(), error);
        let mut copy = Connection::open(file.path()).map_err(failed)?;
        self.read(|db| {
            copy_all(db.conn, &mut copy)?;
            Ok(())
        })?;
        // One file, without a WAL beside it.
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
            .map_err(failed)?;
        copy.close().map_err(|(_, error)| failed(error))?;
        file.as_file()
            .sync_all()
            .map_err(LocalError::io(file.path()))?;
        file.persist_noclobber(to)
            .map_err(|error| LocalError::io(to)(error.error))?;
        files::sync_dir(dir);
        Ok(())
    }
}

/// Makes `to` the same as `from`, in one step.
pub(super) fn copy_all(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    use rusqlite::backup::StepResult;
    let backup = Backup::new(from, to)?;
    for _ in 0..1000 {
        match backup.step(ALL_PAGES)? {
            StepResult::Done => return Ok(()),
            // Another process is writing.
            _ => std::thread::sleep(std::time::Duration::from_millis(10)),
        }
    }
    Err(rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
        None,
    ))
}
