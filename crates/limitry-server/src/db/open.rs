use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::is_busy;
use super::header::{APPLICATION_ID, FILE_NAME, check_header};
use super::migrations::migrate;
use super::orderly_end::IntegrityCheck;
use crate::{ServerError, files};

/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Up to this size a database is checked by every process that opens it, which takes about a millisecond.
const MAX_CHECKED_BYTES: u64 = 1 << 20;

/// Opens the database of a private directory, or creates it.
///
/// A new database is built under another name and renamed, under a lock: an existing one is always complete. A file that
/// is empty, truncated, of another program or of a later version is refused and left as it is.
pub(crate) fn open_checked(
    dir: &Path,
    now: i64,
    durable: bool,
    check: IntegrityCheck,
) -> Result<Connection, ServerError> {
    let path = dir.join(FILE_NAME);
    let _lock = files::lock(dir)?;
    if !files::make_file_private(&path)? {
        create(dir, &path, now)?;
    }
    let size = check_header(&path)?;
    // SQLite creates these two with the database's mode; older ones may be wider.
    for suffix in ["-wal", "-shm"] {
        files::make_file_private(&dir.join(format!("{FILE_NAME}{suffix}")))?;
    }
    let failed = |error| ServerError::sqlite(&path, error);
    let mut conn = connect(&path, durable).map_err(failed)?;
    migrate(&mut conn, &path, now)?;
    let check = match check {
        IntegrityCheck::Quick if size > MAX_CHECKED_BYTES => IntegrityCheck::None,
        check => check,
    };
    match check_as(&conn, check).map_err(failed)? {
        Some(reason) => Err(ServerError::Damaged { path, reason }),
        None => Ok(conn),
    }
}

/// Opens a database of which nothing is known.
#[cfg(test)]
pub(crate) fn open(dir: &Path, now: i64, durable: bool) -> Result<Connection, ServerError> {
    open_checked(dir, now, durable, IntegrityCheck::Full)
}

/// Opens one more connection to a database that [`open_checked`] has accepted.
pub(crate) fn connect(path: &Path, durable: bool) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.set_prepared_statement_cache_capacity(128);
    // Otherwise SQLite plans some statements anew for each value that is bound to them.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // Switching to WAL takes a lock that the busy timeout does not wait for.
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match conn
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
        {
            Ok(_) => break,
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error),
        }
    }
    conn.execute_batch(if durable {
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
    } else {
        "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
    })?;
    Ok(conn)
}

/// Sizes the caches of the connection that writes. A batch touches the end of every part of an index, and the counters of its
/// customers. Those pages stay in memory (at most 64 MiB), and a WAL of up to 32 MiB writes them back once for many commits.
pub(crate) fn tune_for_writing(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("PRAGMA cache_size = -65536;")?;
    conn.query_row("PRAGMA wal_autocheckpoint = 8192", [], |_| Ok(()))
}

fn create(dir: &Path, path: &Path, now: i64) -> Result<(), ServerError> {
    // SQLite would play the WAL of a deleted database into the new one, and it may hold events.
    let wal = dir.join(format!("{FILE_NAME}-wal"));
    if files::make_file_private(&wal)? {
        let size = wal.metadata().map_err(ServerError::io(&wal))?.len();
        if size > 0 {
            return Err(ServerError::Damaged {
                path: path.to_owned(),
                reason: format!("it is gone, but {} is still there", wal.display()),
            });
        }
    }
    let new = files::new_private_file(dir)?;
    let failed = |error| ServerError::sqlite(new.path(), error);
    let mut conn = connect(new.path(), true).map_err(failed)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    migrate(&mut conn, new.path(), now)?;
    conn.close().map_err(|(_, error)| failed(error))?;
    new.persist(path)
        .map_err(|error| ServerError::io(path)(error.error))?;
    files::sync_dir(dir);
    Ok(())
}

/// Checks all of the database. Returns what is wrong with it.
pub(crate) fn find_damage(conn: &Connection) -> rusqlite::Result<Option<String>> {
    match check_as(conn, IntegrityCheck::Full) {
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
            ) =>
        {
            Ok(Some(error.to_string()))
        }
        other => other,
    }
}

/// Reads what every request needs. Returns what is wrong with the database.
fn check_as(conn: &Connection, check: IntegrityCheck) -> rusqlite::Result<Option<String>> {
    let projects: i64 =
        conn.query_row("SELECT count(*) FROM projects, meta", [], |row| row.get(0))?;
    if projects == 0 {
        return Ok(Some("it has no project".to_owned()));
    }
    let sql = match check {
        IntegrityCheck::None => return Ok(None),
        IntegrityCheck::Quick => "PRAGMA quick_check(1)",
        IntegrityCheck::Full => "PRAGMA integrity_check(1)",
    };
    let verdict: String = conn.query_row(sql, [], |row| row.get(0))?;
    Ok((verdict != "ok").then_some(verdict))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::super::header::KNOWN_VERSION;
    use super::super::migrations::{MIGRATIONS, schema_at, schema_of};
    use super::*;

    fn home() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        (home, path)
    }

    #[test]
    fn a_file_that_is_not_a_database_is_refused_and_unchanged() {
        for content in [&b""[..], b"SQLite format 3\0", &[b'x'; 4096]] {
            let (home, path) = home();
            fs::write(&path, content).unwrap();
            let error = open(home.path(), 0, true).unwrap_err();
            assert!(matches!(error, ServerError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains("limitry.db"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_database_of_another_program_is_refused_and_unchanged() {
        let (home, path) = home();
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE bookmarks (url TEXT)")
            .unwrap();
        let before = fs::read(&path).unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(matches!(error, ServerError::ForeignDatabase(_)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_newer_database_is_refused_and_unchanged() {
        let (home, path) = home();
        let conn = open(home.path(), 0, true).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        let before = fs::read(&path).unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(
            matches!(error, ServerError::NewerDatabase { found: 99, .. }),
            "{error}"
        );
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_truncated_or_corrupt_database_is_refused() {
        for damage in [
            (|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2)) as fn(&mut Vec<u8>),
            |bytes| bytes[4096..12288].fill(0xAA),
        ] {
            let (home, path) = home();
            drop(open(home.path(), 0, true).unwrap());
            let mut bytes = fs::read(&path).unwrap();
            damage(&mut bytes);
            fs::write(&path, &bytes).unwrap();
            let error = open(home.path(), 0, true).unwrap_err();
            assert!(matches!(error, ServerError::Damaged { .. }), "{error}");
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }

    #[test]
    fn the_wal_of_a_deleted_database_is_not_applied_to_a_new_one() {
        let (home, _) = home();
        let wal = home.path().join("limitry.db-wal");
        fs::write(&wal, "frames").unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(error.to_string().contains("limitry.db-wal"), "{error}");
        assert_eq!(fs::read(&wal).unwrap(), b"frames");
    }

    #[test]
    fn a_database_of_version_1_is_migrated() {
        let (home, path) = home();
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO meta (id, config_rev) VALUES (1, 7);
             INSERT INTO projects (seq, id, name, timezone, created_at, updated_at) VALUES (1, 'proj_1', 'P', 'UTC', 0, 0);
             INSERT INTO customers (seq, id, project, external_id, created_at, updated_at)
                 VALUES (5, 'cust_5', 1, 'five', 0, 0), (130, 'cust_130', 1, 'hundred', 0, 0);
             INSERT INTO events (project, id, customer_id, event_type, timestamp, created_at)
                 VALUES (1, 'evt_1', 'five', 'e', 0, 0), (1, 'evt_2', 'hundred', 'e', 0, 0), (1, 'evt_3', 'gone', 'e', 0, 0);
             PRAGMA user_version = 1;",
        )
        .unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        drop(old);
        let conn = open(home.path(), 0, true).unwrap();
        let buckets: Vec<(String, i64)> = conn
            .prepare("SELECT customer_id, bucket FROM events ORDER BY seq")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let expected = [("five", 5), ("hundred", 2), ("gone", 0)];
        assert_eq!(
            buckets,
            expected.map(|(name, bucket)| (name.to_owned(), bucket))
        );
        let newest = schema_at(KNOWN_VERSION).unwrap();
        assert_eq!(schema_of(&conn).unwrap(), schema_of(&newest).unwrap());
    }

    #[test]
    fn concurrent_first_opens_create_one_database() {
        let (home, _) = home();
        let ids: Vec<String> = thread::scope(|scope| {
            let openers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        open(home.path(), 0, true)
                            .unwrap()
                            .query_row("SELECT id FROM projects", [], |row| row.get(0))
                            .unwrap()
                    })
                })
                .collect();
            openers.into_iter().map(|o| o.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]));
    }

    #[cfg(unix)]
    #[test]
    fn database_wal_and_shm_are_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let (home, path) = home();
        let conn = open(home.path(), 0, true).unwrap();
        conn.execute("UPDATE meta SET config_rev = 1", []).unwrap();
        for name in [
            "limitry.db",
            "limitry.db-wal",
            "limitry.db-shm",
            "limitry.lock",
        ] {
            let mode = path
                .with_file_name(name)
                .metadata()
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
