//! The routes of quotas and rate limits. What differs between the two is in [`StoredLimit`].

use rusqlite::types::Value as SqlValue;
use rusqlite::{Row, params};

use super::fields::{as_events_carry, free_dimensions};
use super::find::find_row;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::engine::{CheckRequest, CheckResult, Subject};
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::{Dimensions, Limit, codes};

/// A quota or a rate limit, with its table.
pub(super) trait StoredLimit: Limit {
    /// The table, and the name of the list in cursors.
    const TABLE: &'static str;
    /// The two columns that only this table has.
    const OWN_COLUMNS: [&'static str; 2];
    /// What the own columns get when a new one does not name them.
    const DEFAULTS: [SqlValue; 2];
    const NOT_FOUND: &'static str;
    const REQUIRED_FIELDS: &'static [&'static str];
    /// Whether other values of the own columns make other events count.
    const OWN_COLUMNS_AFFECT_COUNTS: bool;

    fn read_own_columns(body: Object, errors: &mut FieldErrors) -> [Option<SqlValue>; 2];

    /// Reads a row of [`COLUMNS`] and the own columns.
    fn from_row(row: &Row) -> rusqlite::Result<Self>;

    /// Counts the stored events anew.
    fn backfill(&self, unit: &UnitOfWork, project: i64, seq: i64) -> Result<(), ApiError>;

    /// Restricts a check to this kind.
    fn select(request: &mut CheckRequest);

    /// The field of the check's response, and its states.
    fn states(result: &CheckResult) -> (&'static str, &[u8]);
}

/// Followed by the two own columns, from index 8.
const COLUMNS: &str =
    "l.seq, l.id, p.id, l.name, l.limit_value, l.filters, l.created_at, l.updated_at";

/// The fields that a request gives.
struct GivenFields {
    name: Option<String>,
    limit: Option<i64>,
    filters: Option<Dimensions>,
    own: [Option<SqlValue>; 2],
}

impl GivenFields {
    fn read<L: StoredLimit>(body: Object, errors: &mut FieldErrors) -> Self {
        Self {
            name: body.name(errors),
            own: L::read_own_columns(body, errors),
            limit: body.limit(errors),
            filters: body.dimensions(errors, "dimensionFilters"),
        }
    }
}

/// `GET /quotas`, `GET /rate-limits`
pub(super) fn list<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, L::TABLE, request.project()?.seq)?;
    let sql = select::<L>("l.project = ?1 AND l.seq < ?2 ORDER BY l.seq DESC LIMIT ?3");
    page.load(unit.conn, &sql, &[], L::from_row)
}

/// `POST /quotas`, `POST /rate-limits`
pub(super) fn create<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let created = insert::<L>(unit, project, Object::body(&request.body)?)?;
    Response::created(&created)
}

/// Validates and inserts a new one.
pub(super) fn insert<L: StoredLimit>(
    unit: &UnitOfWork,
    project: i64,
    body: Object,
) -> Result<L, ApiError> {
    let mut errors = FieldErrors::default();
    body.require(&mut errors, L::REQUIRED_FIELDS);
    let given = GivenFields::read::<L>(body, &mut errors);
    errors.finish()?;
    check_name_is_free::<L>(unit, project, given.name.as_deref(), None)?;
    let id = tokens::new_id(L::ID_PREFIX)?;
    let filters = as_events_carry(unit, project, given.filters.unwrap_or_default())?;
    let filters = serde_json::to_string(&filters)?;
    let [own_1, own_2] = given.own;
    let [default_1, default_2] = L::DEFAULTS;
    let [column_1, column_2] = L::OWN_COLUMNS;
    let sql = format!(
        "INSERT INTO {} (id, project, name, limit_value, filters, created_at, updated_at, {column_1}, {column_2}) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8)",
        L::TABLE
    );
    unit.conn.prepare_cached(&sql)?.execute(params![
        id,
        project,
        given.name,
        given.limit,
        filters,
        unit.now,
        own_1.unwrap_or(default_1),
        own_2.unwrap_or(default_2),
    ])?;
    let (seq, limit) = find::<L>(unit, project, &id)?;
    limit.backfill(unit, project, seq)?;
    Ok(limit)
}

/// `GET /quotas/{id}`, `GET /rate-limits/{id}`
pub(super) fn show<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (_, limit) = find::<L>(unit, request.project()?.seq, &request.id)?;
    Response::ok(&limit)
}

/// `PUT /quotas/{id}`, `PUT /rate-limits/{id}`: absent fields stay.
pub(super) fn update<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, _) = find::<L>(unit, project, &request.id)?;
    let mut errors = FieldErrors::default();
    let given = GivenFields::read::<L>(Object::body(&request.body)?, &mut errors);
    errors.finish()?;
    check_name_is_free::<L>(unit, project, given.name.as_deref(), Some(seq))?;
    let filters = match given.filters {
        Some(filters) => {
            let filters = as_events_carry(unit, project, filters)?;
            Some(serde_json::to_string(&filters)?)
        }
        None => None,
    };
    let counts_change =
        filters.is_some() || L::OWN_COLUMNS_AFFECT_COUNTS && given.own.iter().any(Option::is_some);
    let [own_1, own_2] = given.own;
    let [column_1, column_2] = L::OWN_COLUMNS;
    let sql = format!(
        "UPDATE {} SET name = coalesce(?1, name), limit_value = coalesce(?2, limit_value), \
         filters = coalesce(?3, filters), {column_1} = coalesce(?4, {column_1}), \
         {column_2} = coalesce(?5, {column_2}), updated_at = ?6 WHERE seq = ?7",
        L::TABLE
    );
    unit.conn.prepare_cached(&sql)?.execute(params![
        given.name,
        given.limit,
        filters,
        own_1,
        own_2,
        unit.now,
        seq
    ])?;
    let (_, limit) = find::<L>(unit, project, &request.id)?;
    if counts_change {
        limit.backfill(unit, project, seq)?;
    }
    Response::ok(&limit)
}

/// `DELETE /quotas/{id}`, `DELETE /rate-limits/{id}`
pub(super) fn delete<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, _) = find::<L>(unit, request.project()?.seq, &request.id)?;
    let sql = format!("DELETE FROM {} WHERE seq = ?1", L::TABLE);
    unit.conn.prepare_cached(&sql)?.execute([seq])?;
    Ok(Response::success())
}

/// `POST /quotas/check`, `POST /rate-limits/check`: which of those for these dimensions are exceeded? Consumes nothing.
pub(super) fn check<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let dimensions = free_dimensions(request)?;
    check_for::<L>(unit, request, None, &dimensions)
}

/// The check for one customer, whom the dimensions cannot replace.
pub(super) fn check_for<L: StoredLimit>(
    unit: &mut UnitOfWork,
    request: &RequestContext,
    customer_id: Option<&str>,
    dimensions: &Dimensions,
) -> Result<Response, ApiError> {
    let mut check = CheckRequest {
        subject: Subject {
            customer_id,
            event_type: None,
            dimensions,
            properties: None,
        },
        values: None,
        quotas: false,
        rate_limits: false,
        limits: false,
    };
    L::select(&mut check);
    let result = unit.check(request.project()?.seq, check)?;
    let (field, states) = L::states(&result);
    let mut body = format!("{{\"allowed\":{},\"{field}\":", result.allowed()).into_bytes();
    body.extend_from_slice(states);
    body.push(b'}');
    Ok(Response::from_json(http::StatusCode::OK, body))
}

pub(super) fn find<L: StoredLimit>(
    unit: &UnitOfWork,
    project: i64,
    id: &str,
) -> Result<(i64, L), ApiError> {
    let sql = select::<L>("l.id = ?1 AND l.project = ?2");
    let what = (L::NOT_FOUND, L::NOUN);
    find_row(unit, &sql, params![id, project], L::from_row, what)
}

fn select<L: StoredLimit>(condition: &str) -> String {
    let [column_1, column_2] = L::OWN_COLUMNS;
    format!(
        "SELECT {COLUMNS}, l.{column_1}, l.{column_2} FROM {} l JOIN projects p ON p.seq = l.project WHERE {condition}",
        L::TABLE
    )
}

/// Names are unique in a project. `own_seq` is the row that may have the name already.
fn check_name_is_free<L: StoredLimit>(
    unit: &UnitOfWork,
    project: i64,
    name: Option<&str>,
    own_seq: Option<i64>,
) -> Result<(), ApiError> {
    let sql = format!(
        "SELECT 1 FROM {} WHERE project = ?1 AND name = ?2 AND seq IS NOT ?3",
        L::TABLE
    );
    let is_taken = unit
        .conn
        .prepare_cached(&sql)?
        .exists(params![project, name, own_seq])?;
    if is_taken {
        return Err(ApiError::conflict(
            codes::NAME_TAKEN,
            format!(
                "a {} named '{}' already exists",
                L::NOUN,
                name.unwrap_or_default()
            ),
        ));
    }
    Ok(())
}
