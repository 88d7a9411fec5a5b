use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::{Service, failed};
use crate::api::ApiError;
use crate::credential_files::{API_KEY_FILE, PAT_FILE};
use crate::db::{
    check_snapshot_header, copy_database, migrate, schema_at, schema_of, start_incarnation,
};
use crate::{ServerError, engine, files, tokens};

impl Service {
    /// Replaces all data with a snapshot. The PAT and API key of [`Self::credentials`] keep working.
    ///
    /// The file may be untrusted. It is opened once and copied. The copy must have this program's schema and pass
    /// SQLite's checks. It then replaces the database in one transaction.
    ///
    /// # Errors
    ///
    /// When the file is not a snapshot, or damaged, or newer. The data then stays as it is.
    pub fn restore(&self, from: &Path) -> Result<(), ServerError> {
        let copy = files::new_private_file(self.dir())?;
        copy_file(from, copy.as_file())?;
        check_snapshot_header(copy.path(), from)?;
        let sqlite = |error| ServerError::sqlite(from, error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(copy.path(), flags).map_err(sqlite)?;
        harden(&conn).map_err(sqlite)?;
        if let Some(reason) = find_damage(&conn).map_err(sqlite)? {
            return Err(ServerError::Damaged {
                path: from.to_owned(),
                reason,
            });
        }
        let state = &self.app.state;
        migrate(&mut conn, from, state.clock.now())?;
        engine::recount_if_needed(&mut conn, state.clock.now()).map_err(sqlite)?;
        self.keep_credentials(&conn, from)?;
        start_incarnation(&conn).map_err(sqlite)?;
        let restored = state
            .writer
            .run_outside_transaction(move |live| Ok(copy_database(&conn, live)?));
        restored.map_err(|error: ApiError| failed(&error))?;
        // A read looks whether the files are still there.
        self.read(|_| Ok(()))
    }

    /// Adds the PAT and API key of the data directory to the copy of a file.
    fn keep_credentials(&self, copy: &Connection, from: &Path) -> Result<(), ServerError> {
        let sqlite = |error| ServerError::sqlite(from, error);
        for (file, table, owner, owners, prefix) in [
            (PAT_FILE, "pats", "user", "users", "pat_"),
            (API_KEY_FILE, "api_keys", "project", "projects", "key_"),
        ] {
            let Some(hash) = file.hash(self.dir()) else {
                continue;
            };
            let is_known = format!("SELECT 1 FROM {table} WHERE hash = ?1");
            let known = copy.prepare(&is_known);
            if known
                .and_then(|mut known| known.exists([&hash]))
                .map_err(sqlite)?
            {
                continue;
            }
            let live_row = format!(
                "SELECT name, lookup, last_four, created_at FROM {table} WHERE hash = ?1 AND revoked_at IS NULL"
            );
            let live: Option<(String, i64, String, i64)> = self.read(|unit| {
                let row = unit.conn.query_row(&live_row, [&hash], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                });
                Ok(row.optional()?)
            })?;
            let Some((name, lookup, last_four, created_at)) = live else {
                continue;
            };
            let id = tokens::new_id(prefix)?;
            copy.execute(
                &format!(
                    "INSERT INTO {table} (id, {owner}, name, lookup, hash, last_four, created_at) \
                     VALUES (?1, (SELECT min(seq) FROM {owners}), ?2, ?3, ?4, ?5, ?6)"
                ),
                params![id, name, lookup, hash, last_four, created_at],
            )
            .map_err(sqlite)?;
        }
        // Clears the caches of every process.
        copy.execute("UPDATE meta SET config_rev = random()", [])
            .map_err(sqlite)?;
        Ok(())
    }
}

fn copy_file(from: &Path, mut to: &File) -> Result<(), ServerError> {
    let mut options = File::options();
    options.read(true);
    // Opening a pipe would otherwise wait for a writer.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let mut source = options.open(from).map_err(ServerError::io(from))?;
    let found = source.metadata().map_err(ServerError::io(from))?;
    if !found.is_file() {
        return Err(ServerError::WrongFileType {
            path: from.to_owned(),
            expected: "regular file",
        });
    }
    io::copy(&mut source, &mut to).map_err(ServerError::io(from))?;
    Ok(())
}

/// Set before anything of an untrusted schema is read.
fn harden(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON;",
    )
}

/// What is wrong with a database.
fn find_damage(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema_of(conn)? != schema_of(&schema_at(version)?)? {
        return Ok(Some("its tables are not those of limitry".to_owned()));
    }
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Ok(Some("its rows do not fit together".to_owned()));
    }
    let is_complete: bool = conn.query_row(
        "SELECT (SELECT count(*) FROM meta) = 1 AND (SELECT count(*) FROM users) > 0 \
         AND (SELECT count(*) FROM projects) > 0",
        [],
        |row| row.get(0),
    )?;
    Ok((!is_complete).then(|| "it has no user or no project".to_owned()))
}
