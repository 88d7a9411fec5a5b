//! `Idempotency-Key`: one effect for one key, however often the request comes (contract, "Idempotency").

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, StatusCode};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::{Answer, Caller, Problem, ProjectRef};
use crate::clock::SECOND;
use crate::db::Db;
use limitry_types::codes;

/// How long answers are kept.
const KEPT: i64 = 24 * 3600 * SECOND;

/// Everything that makes two keys the same one, hashed: class and owner of the credential, project, customer, path, key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Scope([u8; 32]);

/// The key of a request, if it carries one.
pub(crate) fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|text| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match text {
        Some(text) if values.next().is_none() => Ok(Some(text.to_owned())),
        _ => Err(Problem::invalid_value(
            "Idempotency-Key",
            "must be one header of 1 to 255 visible ASCII characters",
        )),
    }
}

impl Scope {
    /// The scope of a POST.
    pub(crate) fn new(
        caller: &Caller,
        project: Option<&ProjectRef>,
        path: &str,
        key: &str,
    ) -> Self {
        let (class, owner) = match caller {
            Caller::Anybody => ("", ""),
            Caller::Person(person) => ("person", &*person.user_id),
            // The project is the owner: a retry after the key was rotated is still the same request.
            Caller::Server => ("server", ""),
            Caller::Browser { customer, .. } => ("browser", &**customer),
        };
        let project = project.map_or("", |project| &*project.id);
        let mut hash = Sha256::new();
        for part in [class, owner, project, path, key] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// The keys of requests that are being worked on in this process. In other processes the database's lock makes the
/// second request wait for the first.
#[derive(Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashSet<Scope>>>);

impl InFlight {
    /// Enters a key; 409 when it is there.
    pub(crate) fn enter(&self, scope: Scope) -> Result<Entered, Problem> {
        if self.lock().insert(scope) {
            Ok(Entered {
                keys: self.clone(),
                scope,
            })
        } else {
            Err(Problem::conflict(
                codes::IDEMPOTENCY_IN_PROGRESS,
                "A request with this Idempotency-Key is still running. Try again.",
            )
            .with_retry_after(1))
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<Scope>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves when dropped.
pub(crate) struct Entered {
    keys: InFlight,
    scope: Scope,
}

impl Entered {
    /// What was entered.
    pub(crate) const fn scope(&self) -> Scope {
        self.scope
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.keys.lock().remove(&self.scope);
    }
}

/// Does the work unless it was done before, and keeps the answer in the same transaction.
pub(crate) fn once(
    db: &mut Db,
    scope: Scope,
    fingerprint: [u8; 32],
    work: impl FnOnce(&mut Db) -> Result<Answer, Problem>,
) -> Result<Answer, Problem> {
    if let Some(kept) = Kept::find(db, scope)? {
        return kept.again(fingerprint);
    }
    let answer = work(db)?;
    let body = match answer.secret_of {
        Some(_) => None,
        None => Some(answer.body.as_deref().unwrap_or_default()),
    };
    db.conn
        .prepare_cached(
            "INSERT OR REPLACE INTO idempotency (scope, fingerprint, status, body, resource_id, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            scope.0,
            fingerprint,
            answer.status.as_u16(),
            body,
            answer.secret_of,
            db.now,
        ])?;
    db.conn
        .prepare_cached(
            "DELETE FROM idempotency WHERE scope IN \
             (SELECT scope FROM idempotency WHERE created_at < ?1 ORDER BY created_at LIMIT 100)",
        )?
        .execute([db.now - KEPT])?;
    Ok(answer)
}

struct Kept {
    fingerprint: [u8; 32],
    status: u16,
    body: Option<Vec<u8>>,
    resource_id: Option<String>,
}

impl Kept {
    fn find(db: &Db, scope: Scope) -> rusqlite::Result<Option<Self>> {
        db.conn
            .prepare_cached(
                "SELECT fingerprint, status, body, resource_id FROM idempotency WHERE scope = ?1 AND created_at > ?2",
            )?
            .query_row(params![scope.0, db.now - KEPT], |row| {
                Ok(Self {
                    fingerprint: row.get(0)?,
                    status: row.get(1)?,
                    body: row.get(2)?,
                    resource_id: row.get(3)?,
                })
            })
            .optional()
    }

    fn again(self, fingerprint: [u8; 32]) -> Result<Answer, Problem> {
        if self.fingerprint != fingerprint {
            return Err(Problem::conflict(
                codes::IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was used for a request with another body.",
            ));
        }
        let Some(body) = self.body else {
            return Err(Problem::conflict(
                codes::IDEMPOTENCY_REPLAYED,
                "This request was done before. Its secret was shown then and cannot be shown again.",
            )
            .with_resource(self.resource_id));
        };
        Ok(Answer {
            status: StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK),
            body: (!body.is_empty()).then_some(body),
            secret_of: None,
            replayed: true,
        })
    }
}
