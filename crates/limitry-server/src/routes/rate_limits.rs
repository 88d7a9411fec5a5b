//! `/rate-limits`: at most so many events in any second, minute or hour.

use rusqlite::{OptionalExtension as _, Row, params};

use super::quotas::MAX_NAME;
use super::usage::free_dimensions;
use crate::clock::timestamp;
use crate::db::Db;
use crate::engine::{Ask, Subject, fill_rate_limit};
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use crate::tokens;
use limitry_types::{Amount, Dimensions, Extra, RateLimit, Window, codes};

const COLUMNS: &str = "r.seq, r.id, p.id, r.name, r.limit_value, r.window, r.filters, r.enabled, r.created_at, r.updated_at";

const WINDOWS: &[(&str, Window)] = &[
    (Window::Second.as_str(), Window::Second),
    (Window::Minute.as_str(), Window::Minute),
    (Window::Hour.as_str(), Window::Hour),
];

/// The fields of a request that are there.
struct Given {
    name: Option<String>,
    limit: Option<i64>,
    window: Option<Window>,
    filters: Option<Dimensions>,
    enabled: Option<bool>,
}

impl Given {
    fn read(body: Object, checker: &mut Checker) -> Self {
        Self {
            name: body.name(checker, "name", MAX_NAME),
            limit: body.limit(checker, "limitValue"),
            window: body.word(checker, "window", WINDOWS),
            filters: body.dimensions(checker, "dimensionFilters"),
            enabled: body.truth(checker, "enabled"),
        }
    }
}

/// `GET /rate-limits`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let request = PageRequest::read(call, "rate-limits", project)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM rate_limits r JOIN projects p ON p.seq = r.project \
         WHERE r.project = ?1 AND r.seq < ?2 ORDER BY r.seq DESC LIMIT ?3"
    );
    let rows = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params![project, request.before, request.fetch()], read)?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

/// `POST /rate-limits`
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    for name in ["name", "limitValue", "window"] {
        if body.get(name).is_none() {
            checker.missing(name);
        }
    }
    let given = Given::read(body, &mut checker);
    checker.finish()?;
    let (Some(name), Some(limit), Some(window)) = (given.name, given.limit, given.window) else {
        return Err(Problem::internal("A required field was lost."));
    };
    let filters = given.filters.unwrap_or_default();
    let project = call.project()?.seq;
    super::check_name(db, "rate_limits", project, &name, None)?;
    let id = tokens::new_id("rl_")?;
    db.conn
        .prepare_cached(
            "INSERT INTO rate_limits (id, project, name, limit_value, window, filters, enabled, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        )?
        .execute(params![
            id,
            project,
            name,
            limit,
            window.as_str(),
            super::to_json(&filters)?,
            given.enabled.unwrap_or(true),
            db.now,
        ])?;
    let seq = db.conn.last_insert_rowid();
    fill_rate_limit(db.conn, project, seq, &filters, db.now)?;
    let (_, limit) = find(db, project, &id)?;
    Answer::created(&limit)
}

/// `GET /rate-limits/{id}`
pub(crate) fn show(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (_, limit) = find(db, call.project()?.seq, &call.id)?;
    Answer::ok(&limit)
}

/// `PUT /rate-limits/{id}`: what is absent stays.
pub(crate) fn update(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let (seq, _) = find(db, project, &call.id)?;
    let mut checker = Checker::default();
    let given = Given::read(Object::body(&call.body)?, &mut checker);
    checker.finish()?;
    if let Some(name) = &given.name {
        super::check_name(db, "rate_limits", project, name, Some(seq))?;
    }
    let filters = given.filters.as_ref().map(super::to_json).transpose()?;
    db.conn
        .prepare_cached(
            "UPDATE rate_limits SET name = coalesce(?1, name), limit_value = coalesce(?2, limit_value), \
             window = coalesce(?3, window), filters = coalesce(?4, filters), enabled = coalesce(?5, enabled), \
             updated_at = ?6 WHERE seq = ?7",
        )?
        .execute(params![
            given.name,
            given.limit,
            given.window.map(Window::as_str),
            filters,
            given.enabled,
            db.now,
            seq,
        ])?;
    if let Some(filters) = &given.filters {
        fill_rate_limit(db.conn, project, seq, filters, db.now)?;
    }
    let (_, limit) = find(db, project, &call.id)?;
    Answer::ok(&limit)
}

/// `DELETE /rate-limits/{id}`
pub(crate) fn delete(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (seq, _) = find(db, call.project()?.seq, &call.id)?;
    db.conn
        .prepare_cached("DELETE FROM rate_limits WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Answer::no_content())
}

/// `POST /rate-limits/check`: which of the rate limits for these dimensions refuse? Consumes nothing.
pub(crate) fn check(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let dimensions = free_dimensions(call)?;
    let ask = Ask {
        subject: Subject {
            customer_id: None,
            event_type: None,
            dimensions: &dimensions,
        },
        values: None,
        quotas: false,
        rate_limits: true,
    };
    let outcome = db.engine.check(db.conn, call.project()?.seq, db.now, ask)?;
    let mut body = format!("{{\"allowed\":{},\"rateLimits\":", outcome.allowed()).into_bytes();
    body.extend_from_slice(&outcome.rate_limits);
    body.push(b'}');
    Ok(Answer::raw(http::StatusCode::OK, body))
}

fn find(db: &Db, project: i64, id: &str) -> Result<(i64, RateLimit), Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rate_limits r JOIN projects p ON p.seq = r.project WHERE r.id = ?1 AND r.project = ?2"
    );
    db.conn
        .prepare_cached(&sql)?
        .query_row(params![id, project], read)
        .optional()?
        .ok_or_else(|| Problem::not_found(codes::RATE_LIMIT_NOT_FOUND, "rate limit"))
}

#[expect(clippy::cast_precision_loss, reason = "limits end at 2^53")]
fn read(row: &Row) -> rusqlite::Result<(i64, RateLimit)> {
    let limit = RateLimit {
        id: row.get(1)?,
        project_id: row.get(2)?,
        name: row.get(3)?,
        limit_value: Amount(row.get::<_, i64>(4)? as f64),
        window: row.get(5)?,
        dimension_filters: Some(super::from_json(row, 6)?),
        enabled: row.get(7)?,
        created_at: Some(timestamp(row.get(8)?)),
        updated_at: Some(timestamp(row.get(9)?)),
        extra: Extra::new(),
    };
    Ok((row.get(0)?, limit))
}
