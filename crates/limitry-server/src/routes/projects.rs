//! `/projects`.

use rusqlite::{Row, params};

use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::free_slug;
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::{Extra, Project};

const COLUMNS: &str = "p.seq, p.id, p.name, p.timezone, p.created_at, p.updated_at, p.slug, \
     (SELECT organization_id FROM meta)";

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["name", "timezone"];

/// `GET /projects`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "projects", request.user()?.seq)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM projects p JOIN members m ON m.project = p.seq \
         WHERE m.user = ?1 AND p.seq < ?2 ORDER BY p.seq DESC LIMIT ?3"
    );
    page.load(unit.conn, &sql, &[], from_row)
}

/// `GET /projects/current`, `GET /project`
pub(super) fn current(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq)?)
}

/// `POST /projects`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let name = body.required_name(&mut errors);
    let timezone = body.timezone(&mut errors);
    errors.finish()?;
    let timezone = timezone.as_deref().unwrap_or("UTC");
    unit.conn.execute(
        "INSERT INTO projects (id, name, timezone, slug, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![
            tokens::new_id("proj_")?,
            name,
            timezone,
            free_slug(unit.conn, &name)?,
            unit.now
        ],
    )?;
    let seq = unit.conn.last_insert_rowid();
    unit.conn.execute(
        "INSERT INTO members (user, project) VALUES (?1, ?2)",
        params![request.user()?.seq, seq],
    )?;
    Response::created(&find(unit, seq)?)
}

fn find(unit: &UnitOfWork, seq: i64) -> Result<Project, ApiError> {
    let sql = format!("SELECT {COLUMNS} FROM projects p WHERE p.seq = ?1");
    Ok(unit.conn.prepare_cached(&sql)?.query_row([seq], from_row)?)
}

fn from_row(row: &Row) -> rusqlite::Result<Project> {
    Ok(Project {
        id: row.get(1)?,
        organization_id: row.get(7)?,
        slug: row.get(6)?,
        name: row.get(2)?,
        timezone: row.get(3)?,
        created_at: Some(to_timestamp(row.get(4)?)),
        updated_at: Some(to_timestamp(row.get(5)?)),
        extra: Extra::new(),
    })
}

/// All projects, oldest first.
pub(crate) fn all(unit: &mut UnitOfWork) -> Result<Vec<Project>, ApiError> {
    let sql = format!("SELECT {COLUMNS} FROM projects p ORDER BY p.seq");
    let mut statement = unit.conn.prepare_cached(&sql)?;
    Ok(statement
        .query_map([], from_row)?
        .collect::<Result<_, _>>()?)
}

/// The project that every database has.
pub(crate) fn first(unit: &mut UnitOfWork) -> Result<Project, ApiError> {
    let sql = format!("SELECT {COLUMNS} FROM projects p ORDER BY p.seq LIMIT 1");
    Ok(unit.conn.query_row(&sql, [], from_row)?)
}
