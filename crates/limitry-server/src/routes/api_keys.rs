//! `/api-keys`: for people only. A key is never deleted: it is revoked, and stays listed.

use rusqlite::{OptionalExtension as _, Row, params};

use crate::clock::timestamp;
use crate::db::Db;
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use crate::tokens;
use crate::tokens::{Class, Hashed};
use limitry_types::{ApiKey, Extra, KeyStatus, codes};

const COLUMNS: &str = "k.seq, k.id, p.id, k.name, k.last_four, k.created_at, k.last_used_at, k.expires_at, k.revoked_at";

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// A key as it stands in the database.
struct Stored {
    seq: i64,
    key: ApiKey,
}

/// `GET /api-keys`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let request = PageRequest::read(call, "api-keys", project)?;
    let wanted = match call.query.get("status")? {
        None => "TRUE",
        Some("active") => "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?4)",
        Some("expired") => "k.revoked_at IS NULL AND k.expires_at <= ?4",
        Some("revoked") => "k.revoked_at IS NOT NULL",
        Some(_) => {
            return Err(Problem::invalid_value(
                "status",
                "must be one of active, expired, revoked",
            ));
        }
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM api_keys k JOIN projects p ON p.seq = k.project \
         WHERE k.project = ?1 AND k.seq < ?2 AND ({wanted} AND ?4 IS NOT NULL) ORDER BY k.seq DESC LIMIT ?3"
    );
    let now = db.now;
    let rows = db
        .conn
        .prepare_cached(&sql)?
        .query_map(
            params![project, request.before, request.fetch(), now],
            |row| read(row, now).map(|stored| (stored.seq, stored.key)),
        )?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

/// `POST /api-keys`
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let name = body.required_name(&mut checker, "name", MAX_NAME);
    let expires_at = body.moment(&mut checker, "expiresAt");
    check_end(&mut checker, expires_at, db.now);
    checker.finish()?;
    let (key, secret) = insert(db, call.project()?.seq, &name, expires_at)?;
    Answer::created_with_secret(&key, "key", &secret, &key.id)
}

/// Makes a key. The secret is returned and not kept.
pub(crate) fn insert(
    db: &Db,
    project: i64,
    name: &str,
    expires_at: Option<i64>,
) -> Result<(ApiKey, String), Problem> {
    let secret = tokens::new_secret(Class::ApiKey)?;
    let id = tokens::new_id("key_")?;
    let hash = Hashed::of(&secret);
    db.conn
        .prepare_cached(
            "INSERT INTO api_keys (id, project, name, lookup, hash, last_four, created_at, expires_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id,
            project,
            name,
            hash.lookup(),
            hash.bytes(),
            tokens::last_four(&secret),
            db.now,
            expires_at,
        ])?;
    Ok((find(db, project, &id)?.key, secret))
}

/// `GET /api-keys/{id}`
pub(crate) fn show(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    Answer::ok(&find(db, call.project()?.seq, &call.id)?.key)
}

/// `PUT /api-keys/{id}`: what is absent stays; an `expiresAt` of `null` takes the end away.
pub(crate) fn update(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let stored = find(db, project, &call.id)?;
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let name = body.name(&mut checker, "name", MAX_NAME);
    let expires_at = body.moment(&mut checker, "expiresAt");
    check_end(&mut checker, expires_at, db.now);
    checker.finish()?;
    if stored.key.status != KeyStatus::Active {
        return Err(Problem::conflict(
            codes::API_KEY_INACTIVE,
            format!(
                "The key is {}; it can no longer be changed.",
                stored.key.status.as_str()
            ),
        ));
    }
    db.conn
        .prepare_cached(
            "UPDATE api_keys SET name = coalesce(?1, name), \
             expires_at = CASE WHEN ?2 THEN ?3 ELSE expires_at END WHERE seq = ?4",
        )?
        .execute(params![name, body.has("expiresAt"), expires_at, stored.seq])?;
    Answer::ok(&find(db, project, &call.id)?.key)
}

/// `DELETE /api-keys/{id}`: at once, and as often as one likes.
pub(crate) fn revoke(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let stored = find(db, call.project()?.seq, &call.id)?;
    db.conn
        .prepare_cached(
            "UPDATE api_keys SET revoked_at = ?1 WHERE seq = ?2 AND revoked_at IS NULL",
        )?
        .execute(params![db.now, stored.seq])?;
    Ok(Answer::no_content())
}

fn check_end(checker: &mut Checker, expires_at: Option<i64>, now: i64) {
    if expires_at.is_some_and(|end| end <= now) {
        checker.invalid("expiresAt", "must be in the future");
    }
}

fn find(db: &Db, project: i64, id: &str) -> Result<Stored, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_keys k JOIN projects p ON p.seq = k.project WHERE k.id = ?1 AND k.project = ?2"
    );
    db.conn
        .prepare_cached(&sql)?
        .query_row(params![id, project], |row| read(row, db.now))
        .optional()?
        .ok_or_else(|| Problem::not_found(codes::API_KEY_NOT_FOUND, "API key"))
}

fn read(row: &Row, now: i64) -> rusqlite::Result<Stored> {
    let expires_at: Option<i64> = row.get(7)?;
    let revoked_at: Option<i64> = row.get(8)?;
    let status = if revoked_at.is_some() {
        KeyStatus::Revoked
    } else if expires_at.is_some_and(|end| end <= now) {
        KeyStatus::Expired
    } else {
        KeyStatus::Active
    };
    Ok(Stored {
        seq: row.get(0)?,
        key: ApiKey {
            id: row.get(1)?,
            project_id: row.get(2)?,
            name: row.get(3)?,
            prefix: Class::ApiKey.prefix().to_owned(),
            last_four: row.get(4)?,
            status,
            created_at: Some(timestamp(row.get(5)?)),
            last_used_at: row.get::<_, Option<i64>>(6)?.map(timestamp),
            expires_at: expires_at.map(timestamp),
            revoked_at: revoked_at.map(timestamp),
            extra: Extra::new(),
        },
    })
}
