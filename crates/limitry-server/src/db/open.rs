//! Making, recognising and opening the database file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

use crate::{LocalError, files, tokens};

/// The database's name in the data directory.
pub(crate) const FILE_NAME: &str = "limitry.db";

/// "LMTR": says that a file is ours.
const APPLICATION_ID: i32 = 0x4C4D_5452;

/// Each step brings a database from the version that is its index to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
];

/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Up to this size a database is checked whole when it is opened: about a millisecond.
const CHECKED_SIZE: u64 = 1 << 20;

/// Opens the database of a private directory, making it when there is none.
///
/// A new one is built under another name and renamed, under a lock: a database that is there is whole, and one that
/// is not (empty, cut off, of another program, of a later version) is refused and left as it is.
pub(crate) fn open(dir: &Path, now: i64, durable: bool) -> Result<Connection, LocalError> {
    let path = dir.join(FILE_NAME);
    let lock = files::lock(dir)?;
    if !files::check_private_file(&path)? {
        create(dir, &path, now)?;
    }
    let size = check_header(&path)?;
    for side in ["-wal", "-shm"] {
        files::check_private_file(&dir.join(format!("{FILE_NAME}{side}")))?;
    }
    let failed = |error| LocalError::sqlite(&path, error);
    let mut conn = connect(&path, durable).map_err(failed)?;
    migrate(&mut conn, &path, now)?;
    probe(&conn, size)
        .map_err(failed)?
        .map_or(Ok(()), |reason| {
            Err(LocalError::Damaged {
                path: path.clone(),
                reason,
            })
        })?;
    drop(lock);
    Ok(conn)
}

/// Opens one more connection to a database that [`open`] has accepted.
pub(crate) fn connect(path: &Path, durable: bool) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // Switching to WAL asks for a lock that the busy timeout does not wait for.
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

/// For the connection that writes much. Events touch the end of every customer's part of an index: those pages stay in
/// memory (at most 64 MiB, and only what is used), and are written back once for many commits (a WAL of up to 32 MiB)
/// instead of once for each.
pub(crate) fn prepare_to_write_much(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("PRAGMA cache_size = -65536;")?;
    conn.query_row("PRAGMA wal_autocheckpoint = 8192", [], |_| Ok(()))
}

fn is_busy(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    matches!(
        error.sqlite_error_code(),
        Some(DatabaseBusy | DatabaseLocked)
    )
}

fn create(dir: &Path, path: &Path, now: i64) -> Result<(), LocalError> {
    // What is left of a database that somebody removed would be played into the new one, and may hold events.
    let wal = dir.join(format!("{FILE_NAME}-wal"));
    if files::check_private_file(&wal)? {
        let left = wal.metadata().map_err(LocalError::io(&wal))?.len();
        if left > 0 {
            return Err(LocalError::Damaged {
                path: path.to_owned(),
                reason: format!("it is gone, but {} is still there", wal.display()),
            });
        }
    }
    let new = files::new_private_file(dir)?;
    let failed = |error| LocalError::sqlite(new.path(), error);
    let mut conn = connect(new.path(), true).map_err(failed)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(failed)?;
    migrate(&mut conn, new.path(), now)?;
    conn.close().map_err(|(_, error)| failed(error))?;
    new.persist(path)
        .map_err(|error| LocalError::io(path)(error.error))?;
    files::sync_dir(dir);
    Ok(())
}

/// Recognises the file by its first bytes, before SQLite may write to it. Returns its size.
fn check_header(path: &Path) -> Result<u64, LocalError> {
    // At rest, that is with nothing in the WAL, the file has all the pages that it says it has.
    let wal = path.with_file_name(format!("{FILE_NAME}-wal"));
    let at_rest = wal.metadata().map_or(0, |wal| wal.len()) == 0;
    read_header(path, path, at_rest)
}

/// The same for the copy of a snapshot, which stands alone. Faults are the `original`'s.
pub(crate) fn check_snapshot(copy: &Path, original: &Path) -> Result<(), LocalError> {
    read_header(copy, original, true).map(drop)
}

fn read_header(file: &Path, path: &Path, at_rest: bool) -> Result<u64, LocalError> {
    let damaged = |reason: &str| {
        Err(LocalError::Damaged {
            path: path.to_owned(),
            reason: reason.to_owned(),
        })
    };
    let mut file = File::open(file).map_err(LocalError::io(path))?;
    let size = file.metadata().map_err(LocalError::io(path))?.len();
    let mut header = [0; 100];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return damaged("it is shorter than a database's header");
        }
        Err(source) => return Err(LocalError::io(path)(source)),
    }
    let number = |at: usize| {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(&header[at..at + 4]);
        u32::from_be_bytes(bytes)
    };
    if !header.starts_with(b"SQLite format 3\0") {
        return damaged("it is not an SQLite database");
    }
    if number(68).cast_signed() != APPLICATION_ID {
        return Err(LocalError::ForeignDatabase(path.to_owned()));
    }
    check_version(path, number(60).cast_signed())?;
    let page_size = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65536,
        other => other,
    };
    if at_rest && number(24) == number(92) && size < u64::from(number(28)) * page_size {
        return damaged("its end is missing");
    }
    Ok(size)
}

fn check_version(path: &Path, found: i32) -> Result<(), LocalError> {
    let known = known_version();
    if found > known {
        return Err(LocalError::NewerDatabase {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// An empty database of a version, in memory: what its schema must be.
pub(crate) fn model(version: i32) -> rusqlite::Result<Connection> {
    let conn = Connection::open_in_memory()?;
    let steps = usize::try_from(version).unwrap_or(0).min(MIGRATIONS.len());
    for step in &MIGRATIONS[..steps] {
        conn.execute_batch(step)?;
    }
    Ok(conn)
}

/// Everything that a schema consists of.
pub(crate) fn schema_of(conn: &Connection) -> rusqlite::Result<Vec<[Option<String>; 4]>> {
    conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2, 3, 4")?
        .query_map([], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
        })?
        .collect()
}

fn known_version() -> i32 {
    i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX)
}

/// Brings the schema to the newest version, in one transaction.
pub(crate) fn migrate(conn: &mut Connection, path: &Path, now: i64) -> Result<(), LocalError> {
    let failed = |error| LocalError::sqlite(path, error);
    let version = |conn: &Connection| {
        conn.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))
            .map_err(failed)
    };
    if version(conn)? == known_version() {
        return Ok(());
    }
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let found = version(&tx)?;
    check_version(path, found)?;
    let done = usize::try_from(found).unwrap_or(0);
    for step in &MIGRATIONS[done..] {
        tx.execute_batch(step).map_err(failed)?;
    }
    if done == 0 {
        first_rows(&tx, now)?.map_err(failed)?;
    }
    tx.pragma_update(None, "user_version", known_version())
        .map_err(failed)?;
    tx.commit().map_err(failed)
}

/// The person and the project that are there from the beginning.
fn first_rows(conn: &Connection, now: i64) -> Result<rusqlite::Result<()>, LocalError> {
    let user = tokens::new_id("usr_").map_err(LocalError::Random)?;
    let project = tokens::new_id("proj_").map_err(LocalError::Random)?;
    let write = || {
        conn.execute("INSERT INTO meta (id, config_rev) VALUES (1, random())", [])?;
        conn.execute(
            "INSERT INTO users (id, email, name, created_at) VALUES (?1, ?2, ?3, ?4)",
            params![user, "developer@localhost", "Local developer", now],
        )?;
        let user = conn.last_insert_rowid();
        conn.execute(
            "INSERT INTO projects (id, name, timezone, created_at, updated_at) VALUES (?1, ?2, 'UTC', ?3, ?3)",
            params![project, "Local", now],
        )?;
        conn.execute(
            "INSERT INTO members (user, project) VALUES (?1, ?2)",
            params![user, conn.last_insert_rowid()],
        )?;
        Ok(())
    };
    Ok(write())
}

/// Touches what every request needs; `Some` says what is wrong.
fn probe(conn: &Connection, size: u64) -> rusqlite::Result<Option<String>> {
    let projects: i64 =
        conn.query_row("SELECT count(*) FROM projects, meta", [], |row| row.get(0))?;
    if projects == 0 {
        return Ok(Some("it has no project".to_owned()));
    }
    if size <= CHECKED_SIZE {
        let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Ok(Some(verdict));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn home() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(FILE_NAME);
        (home, path)
    }

    #[test]
    fn what_is_no_database_is_named_and_left_as_it_is() {
        for content in [&b""[..], b"SQLite format 3\0", &[b'x'; 4096]] {
            let (home, path) = home();
            fs::write(&path, content).unwrap();
            let error = open(home.path(), 0, true).unwrap_err();
            assert!(matches!(error, LocalError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains("limitry.db"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_database_of_another_program_is_refused_and_left_as_it_is() {
        let (home, path) = home();
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE bookmarks (url TEXT)")
            .unwrap();
        let before = fs::read(&path).unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(matches!(error, LocalError::ForeignDatabase(_)), "{error}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_newer_database_is_refused_and_left_as_it_is() {
        let (home, path) = home();
        let conn = open(home.path(), 0, true).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        drop(conn);
        let before = fs::read(&path).unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(
            matches!(error, LocalError::NewerDatabase { found: 99, .. }),
            "{error}"
        );
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_database_that_lost_its_end_or_a_page_is_refused() {
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
            assert!(matches!(error, LocalError::Damaged { .. }), "{error}");
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }

    #[test]
    fn the_remains_of_a_removed_database_are_not_played_into_a_new_one() {
        let (home, _) = home();
        let wal = home.path().join("limitry.db-wal");
        fs::write(&wal, "frames").unwrap();
        let error = open(home.path(), 0, true).unwrap_err();
        assert!(error.to_string().contains("limitry.db-wal"), "{error}");
        assert_eq!(fs::read(&wal).unwrap(), b"frames");
    }

    #[test]
    fn a_database_of_the_first_version_is_brought_up_to_date() {
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
        let newest = model(known_version()).unwrap();
        assert_eq!(schema_of(&conn).unwrap(), schema_of(&newest).unwrap());
    }

    #[test]
    fn many_first_opens_at_once_end_with_one_database() {
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
