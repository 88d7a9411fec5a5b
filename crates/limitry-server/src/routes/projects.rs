//! `/projects`.

use rusqlite::{Row, params};

use crate::clock::timestamp;
use crate::db::Db;
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use crate::tokens;
use limitry_types::{Extra, Project};

const COLUMNS: &str = "p.seq, p.id, p.name, p.timezone, p.created_at, p.updated_at";

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// `GET /projects`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let user = call.person()?.user;
    let request = PageRequest::read(call, "projects", user)?;
    let rows = db
        .conn
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM projects p JOIN members m ON m.project = p.seq \
             WHERE m.user = ?1 AND p.seq < ?2 ORDER BY p.seq DESC LIMIT ?3"
        ))?
        .query_map(params![user, request.before, request.fetch()], read)?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

/// `GET /projects/current`
pub(crate) fn current(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (_, project) = by_seq(db, call.project()?.seq)?;
    Answer::ok(&project)
}

/// `POST /projects`
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let mut checker = Checker::default();
    let name = Object::body(&call.body)?.required_name(&mut checker, "name", MAX_NAME);
    checker.finish()?;
    db.conn.execute(
        "INSERT INTO projects (id, name, timezone, created_at, updated_at) VALUES (?1, ?2, 'UTC', ?3, ?3)",
        params![tokens::new_id("proj_")?, name, db.now],
    )?;
    let seq = db.conn.last_insert_rowid();
    db.conn.execute(
        "INSERT INTO members (user, project) VALUES (?1, ?2)",
        params![call.person()?.user, seq],
    )?;
    let (_, project) = by_seq(db, seq)?;
    Answer::created(&project)
}

fn by_seq(db: &Db, seq: i64) -> Result<(i64, Project), Problem> {
    let sql = format!("SELECT {COLUMNS} FROM projects p WHERE p.seq = ?1");
    Ok(db.conn.prepare_cached(&sql)?.query_row([seq], read)?)
}

fn read(row: &Row) -> rusqlite::Result<(i64, Project)> {
    let project = Project {
        id: row.get(1)?,
        name: row.get(2)?,
        timezone: row.get(3)?,
        created_at: Some(timestamp(row.get(4)?)),
        updated_at: Some(timestamp(row.get(5)?)),
        extra: Extra::new(),
    };
    Ok((row.get(0)?, project))
}
