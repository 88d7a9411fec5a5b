use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};

use super::snapshot::copy_all;
use crate::credentials::{kept_api_key, kept_pat};
use crate::db::{check_snapshot, migrate, schema_of};
use crate::http::Problem;
use crate::{LocalError, Service, files, tokens};

impl Service {
    /// Puts a snapshot in the place of all data. The developer's own token and key stay what they are.
    ///
    /// The file is taken for what a stranger may have made: it is opened once and copied, and the copy, which nobody else
    /// can change, must have our `application_id`, our schema to the letter, and pass SQLite's own checks. The same copy
    /// then replaces the database through the backup API, in one transaction that other processes see whole.
    pub fn restore(&self, from: &Path) -> Result<(), LocalError> {
        let core = self.core();
        let copy = files::new_private_file(&core.dir)?;
        copy_file(from, copy.as_file())?;
        check_snapshot(copy.path(), from)?;
        let reason = |reason: String| LocalError::Damaged {
            path: from.to_owned(),
            reason,
        };
        let failed = |error| LocalError::sqlite(from, error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(copy.path(), flags).map_err(failed)?;
        distrust(&conn).map_err(failed)?;
        if let Some(wrong) = examine(&conn).map_err(failed)? {
            return Err(reason(wrong));
        }
        migrate(&mut conn, from, core.clock.now())?;
        self.carry_over(&conn).map_err(failed)?;
        let restored = core.writer.run_alone(move |live| {
            copy_all(&conn, live)?;
            Ok::<_, Problem>(())
        });
        restored.map_err(|problem| LocalError::Failed(problem.content().message.to_string()))
    }

    /// Gives the copy the developer's own token and key, so that what was printed keeps working.
    fn carry_over(&self, copy: &Connection) -> rusqlite::Result<()> {
        let dir = &self.core().dir;
        for (hash, table, owner, prefix) in [
            (kept_pat(dir), "pats", "user", "pat_"),
            (kept_api_key(dir), "api_keys", "project", "key_"),
        ] {
            let Some(hash) = hash else { continue };
            let owners = if table == "pats" { "users" } else { "projects" };
            let known = format!("SELECT 1 FROM {table} WHERE hash = ?1");
            if copy.prepare(&known)?.exists([&hash])? {
                continue;
            }
            let mut lookup = [0; 8];
            lookup.copy_from_slice(&hash[..8]);
            let row: rusqlite::Result<(String, String, i64)> = self
                .core()
                .readers
                .run_here(|db| {
                    let sql = format!("SELECT name, last_four, created_at FROM {table} WHERE hash = ?1 AND revoked_at IS NULL");
                    Ok(db.conn.query_row(&sql, [&hash], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    }))
                })
                .unwrap_or(Err(rusqlite::Error::QueryReturnedNoRows));
            let Ok((name, last_four, created_at)) = row else {
                continue;
            };
            let id = tokens::new_id(prefix).map_err(|_| rusqlite::Error::InvalidQuery)?;
            copy.execute(
                &format!(
                    "INSERT INTO {table} (id, {owner}, name, lookup, hash, last_four, created_at) \
                     VALUES (?1, (SELECT min(seq) FROM {owners}), ?2, ?3, ?4, ?5, ?6)"
                ),
                params![
                    id,
                    name,
                    i64::from_be_bytes(lookup),
                    hash,
                    last_four,
                    created_at
                ],
            )?;
        }
        // Whatever any process remembers of the old data, it counts no more.
        copy.execute("UPDATE meta SET config_rev = random()", [])?;
        Ok(())
    }
}

fn copy_file(from: &Path, mut to: &File) -> Result<(), LocalError> {
    let mut options = File::options();
    options.read(true);
    // A pipe that nobody writes to would be waited for.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
    );
    let mut source = options.open(from).map_err(LocalError::io(from))?;
    let found = source.metadata().map_err(LocalError::io(from))?;
    if !found.is_file() {
        return Err(LocalError::WrongKind {
            path: from.to_owned(),
            expected: "regular file",
        });
    }
    io::copy(&mut source, &mut to).map_err(LocalError::io(from))?;
    Ok(())
}

/// Before anything of an unknown schema is looked at.
fn distrust(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.execute_batch(
        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON;",
    )
}

/// What is wrong with a database, if anything is.
fn examine(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let version: i32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema_of(conn)? != schema_of(&crate::db::model(version)?)? {
        return Ok(Some("its tables are not ours".to_owned()));
    }
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Ok(Some(verdict));
    }
    if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Ok(Some("its rows do not fit together".to_owned()));
    }
    let whole: bool = conn.query_row(
        "SELECT (SELECT count(*) FROM meta) = 1 AND (SELECT count(*) FROM users) > 0 \
         AND (SELECT count(*) FROM projects) > 0",
        [],
        |row| row.get(0),
    )?;
    Ok((!whole).then(|| "it has no person or no project".to_owned()))
}
