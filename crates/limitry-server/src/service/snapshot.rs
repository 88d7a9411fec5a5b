use std::path::Path;

use rusqlite::Connection;

use super::Service;
use crate::db::copy_database;
use crate::{ServerError, files};

impl Service {
    /// Copies the database to a new private file, as of one moment.
    ///
    /// # Errors
    ///
    /// When the file exists, which leaves it as it is, or cannot be written.
    pub fn snapshot(&self, to: &Path) -> Result<(), ServerError> {
        let dir = match to.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            _ => Path::new("."),
        };
        let file = files::new_private_file(dir)?;
        let failed = |error| ServerError::sqlite(file.path(), error);
        let mut copy = Connection::open(file.path()).map_err(failed)?;
        self.read(|unit| Ok(copy_database(unit.conn, &mut copy)?))?;
        // One file, without a WAL beside it.
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
            .map_err(failed)?;
        copy.close().map_err(|(_, error)| failed(error))?;
        file.as_file()
            .sync_all()
            .map_err(ServerError::io(file.path()))?;
        file.persist_noclobber(to)
            .map_err(|error| ServerError::io(to)(error.error))?;
        files::sync_dir(dir);
        Ok(())
    }
}
