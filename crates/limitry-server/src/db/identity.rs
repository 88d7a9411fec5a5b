//! What tells databases and projects apart: the organization, the incarnation, and slugs.

use rusqlite::{Connection, params};

use crate::tokens::new_id;
use limitry_types::rules;

/// Gives the database another incarnation. What a client remembers of the data before then belongs to another database.
pub(crate) fn start_incarnation(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute("UPDATE meta SET incarnation = ?1", [random_id("db_")?])?;
    Ok(())
}

/// The incarnation: `db_…`. Another one after each reset and restore.
pub(crate) fn incarnation(conn: &Connection) -> rusqlite::Result<String> {
    conn.query_row("SELECT incarnation FROM meta", [], |row| row.get(0))
}

/// Gives the database its organization and the projects without a slug theirs.
pub(super) fn complete_identity(conn: &Connection) -> rusqlite::Result<()> {
    start_incarnation(conn)?;
    conn.execute("UPDATE meta SET organization_id = ?1", [random_id("org_")?])?;
    let unnamed: Vec<(i64, String)> = conn
        .prepare("SELECT seq, name FROM projects WHERE slug = '' ORDER BY seq")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, name) in unnamed {
        let slug = free_slug(conn, &name)?;
        conn.execute(
            "UPDATE projects SET slug = ?1 WHERE seq = ?2",
            params![slug, seq],
        )?;
    }
    Ok(())
}

/// The slug of a name, with `-2`, `-3` … where another project has it.
pub(crate) fn free_slug(conn: &Connection, name: &str) -> rusqlite::Result<String> {
    let slug = rules::slug(name);
    let mut is_taken = conn.prepare_cached("SELECT 1 FROM projects WHERE slug = ?1")?;
    let mut candidate = slug.clone();
    let mut number = 1_u64;
    while is_taken.exists([&candidate])? {
        number += 1;
        candidate = format!("{slug}-{number}");
    }
    Ok(candidate)
}

fn random_id(prefix: &'static str) -> rusqlite::Result<String> {
    new_id(prefix).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
