//! `/api-keys`: for users only. A revoked key stays listed.

use rusqlite::{Row, params};

use super::find::find_row;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::storage::UnitOfWork;
use crate::tokens::{NewToken, TokenClass};
use limitry_types::{ApiKey, Extra, KeyStatus, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["name", "expiresAt"];

/// `GET /api-keys`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "api-keys", request.project()?.seq)?;
    let has_status = match request.query.get("status")? {
        None => "TRUE",
        Some("active") => "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?4)",
        Some("expired") => "k.revoked_at IS NULL AND k.expires_at <= ?4",
        Some("revoked") => "k.revoked_at IS NOT NULL",
        Some(_) => {
            return Err(ApiError::invalid_value(
                "status",
                "must be one of active, expired, revoked",
            ));
        }
    };
    // Every status uses the parameter of the time, because SQLite rejects one that is not used.
    let sql = select(&format!(
        "k.project = ?1 AND k.seq < ?2 AND ({has_status} AND ?4 IS NOT NULL) ORDER BY k.seq DESC LIMIT ?3"
    ));
    let now = unit.now;
    page.load(unit.conn, &sql, &[&now], |row| from_row(row, now))
}

/// `POST /api-keys`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let name = body.required_name(&mut errors);
    let expires_at = read_expiry(body, &mut errors, unit.now);
    errors.finish()?;
    let (key, secret) = insert(unit, request.project()?.seq, &name, expires_at)?;
    Response::created_with_secret(&key, "key", &secret, &key.id)
}

/// Creates a key, and returns it with its secret.
pub(crate) fn insert(
    unit: &UnitOfWork,
    project: i64,
    name: &str,
    expires_at: Option<i64>,
) -> Result<(ApiKey, String), ApiError> {
    let token = NewToken::generate(TokenClass::ApiKey, "key_")?;
    unit.conn
        .prepare_cached(
            "INSERT INTO api_keys (id, project, name, lookup, hash, last_four, created_at, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            token.id,
            project,
            name,
            token.hash.lookup(),
            token.hash.bytes(),
            token.last_four(),
            unit.now,
            expires_at,
        ])?;
    let (_, key) = find(unit, project, &token.id)?;
    Ok((key, token.secret))
}

/// `GET /api-keys/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let (_, key) = find(unit, request.project()?.seq, &request.id)?;
    Response::ok(&key)
}

/// `PUT /api-keys/{id}`: absent fields stay. `null` as `expiresAt` removes the expiry.
pub(super) fn update(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, key) = find(unit, project, &request.id)?;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let name = body.name(&mut errors);
    let expires_at = read_expiry(body, &mut errors, unit.now);
    errors.finish()?;
    if key.status != KeyStatus::Active {
        return Err(ApiError::conflict(
            codes::API_KEY_INACTIVE,
            format!("the key is {} and cannot be changed", key.status.as_str()),
        ));
    }
    unit.conn
        .prepare_cached(
            "UPDATE api_keys SET name = coalesce(?1, name), \
             expires_at = CASE WHEN ?2 THEN ?3 ELSE expires_at END WHERE seq = ?4",
        )?
        .execute(params![name, body.has("expiresAt"), expires_at, seq])?;
    let (_, key) = find(unit, project, &request.id)?;
    Response::ok(&key)
}

/// `DELETE /api-keys/{id}`: takes effect at once, and may be repeated.
pub(super) fn revoke(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, _) = find(unit, request.project()?.seq, &request.id)?;
    unit.conn
        .prepare_cached(
            "UPDATE api_keys SET revoked_at = ?1 WHERE seq = ?2 AND revoked_at IS NULL",
        )?
        .execute(params![unit.now, seq])?;
    Ok(Response::no_content())
}

fn read_expiry(body: Object, errors: &mut FieldErrors, now: i64) -> Option<i64> {
    let expires_at = body.timestamp(errors, "expiresAt");
    if expires_at.is_some_and(|expiry| expiry <= now) {
        errors.invalid("expiresAt", "must be in the future");
    }
    expires_at
}

fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, ApiKey), ApiError> {
    let sql = select("k.id = ?1 AND k.project = ?2");
    let from_row = |row: &Row| from_row(row, unit.now);
    let what = (codes::API_KEY_NOT_FOUND, "API key");
    find_row(unit, &sql, params![id, project], from_row, what)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT k.seq, k.id, p.id, k.name, k.last_four, k.created_at, k.last_used_at, k.expires_at, k.revoked_at \
         FROM api_keys k JOIN projects p ON p.seq = k.project WHERE {condition}"
    )
}

fn from_row(row: &Row, now: i64) -> rusqlite::Result<ApiKey> {
    let expires_at: Option<i64> = row.get(7)?;
    let revoked_at: Option<i64> = row.get(8)?;
    let status = if revoked_at.is_some() {
        KeyStatus::Revoked
    } else if expires_at.is_some_and(|expiry| expiry <= now) {
        KeyStatus::Expired
    } else {
        KeyStatus::Active
    };
    Ok(ApiKey {
        id: row.get(1)?,
        project_id: row.get(2)?,
        name: row.get(3)?,
        prefix: TokenClass::ApiKey.prefix().to_owned(),
        last_four: row.get(4)?,
        status,
        created_at: Some(to_timestamp(row.get(5)?)),
        last_used_at: row.get::<_, Option<i64>>(6)?.map(to_timestamp),
        expires_at: expires_at.map(to_timestamp),
        revoked_at: revoked_at.map(to_timestamp),
        extra: Extra::new(),
    })
}
