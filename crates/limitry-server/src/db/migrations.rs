use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use super::counter_place::move_counters;
use super::header::{KNOWN_VERSION, check_version};
use super::identity::complete_identity;
use super::own_ids::use_external_ids;
use crate::{ServerError, tokens};

/// Each step brings a database from the version that is its index to the next.
pub(super) const MIGRATIONS: [&str; KNOWN_VERSION as usize] = [
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
    include_str!("schema_9.sql"),
];

/// The version in which databases got an organization and an incarnation, and projects a slug.
const VERSION_WITH_IDENTITY: usize = 4;

/// The version in which filters name customers by their external ids alone.
const VERSION_WITH_EXTERNAL_IDS: usize = 6;

/// The version in which counters got a key that comes from the external id.
const VERSION_WITH_COUNTER_PLACES: usize = 8;

/// Brings a database from the version `step` to the next.
fn apply(conn: &Connection, step: usize) -> rusqlite::Result<()> {
    conn.execute_batch(MIGRATIONS[step])?;
    if step + 1 == VERSION_WITH_COUNTER_PLACES {
        move_counters(conn)?;
    }
    Ok(())
}

/// Brings the schema to the newest version, in one transaction.
pub(crate) fn migrate(conn: &mut Connection, path: &Path, now: i64) -> Result<(), ServerError> {
    let failed = |error| ServerError::sqlite(path, error);
    let version = |conn: &Connection| {
        conn.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))
            .map_err(failed)
    };
    if version(conn)? == KNOWN_VERSION {
        return Ok(());
    }
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let found = version(&tx)?;
    check_version(path, found)?;
    let done = usize::try_from(found).unwrap_or(0);
    for step in done..MIGRATIONS.len() {
        apply(&tx, step).map_err(failed)?;
    }
    if done == 0 {
        insert_first_rows(&tx, path, now)?;
    }
    if done < VERSION_WITH_IDENTITY {
        complete_identity(&tx).map_err(failed)?;
    }
    if done < VERSION_WITH_EXTERNAL_IDS {
        use_external_ids(&tx).map_err(failed)?;
    }
    tx.pragma_update(None, "user_version", KNOWN_VERSION)
        .map_err(failed)?;
    tx.commit().map_err(failed)
}

/// The user and the project that every database has.
fn insert_first_rows(conn: &Connection, path: &Path, now: i64) -> Result<(), ServerError> {
    let user = tokens::new_id("usr_")?;
    let project = tokens::new_id("proj_")?;
    let insert = || {
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
        )
    };
    insert()
        .map(drop)
        .map_err(|error| ServerError::sqlite(path, error))
}

/// An empty database of a version, in memory: the reference for its schema.
pub(crate) fn schema_at(version: i32) -> rusqlite::Result<Connection> {
    let conn = Connection::open_in_memory()?;
    let steps = usize::try_from(version).unwrap_or(0).min(MIGRATIONS.len());
    for step in 0..steps {
        apply(&conn, step)?;
    }
    Ok(conn)
}

/// The definitions of all tables, indices and triggers.
pub(crate) fn schema_of(conn: &Connection) -> rusqlite::Result<Vec<[Option<String>; 4]>> {
    conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2, 3, 4")?
        .query_map([], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
        })?
        .collect()
}
