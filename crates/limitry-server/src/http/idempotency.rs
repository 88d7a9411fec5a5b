//! `Idempotency-Key`: a repeated write gets the first response and has no second effect.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, StatusCode};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::api::{ApiError, Principal, ProjectRef, Response};
use crate::clock::MICROS_PER_SECOND;
use crate::storage::UnitOfWork;
use limitry_types::codes;

/// How long responses are stored.
const RETENTION: i64 = 24 * 3600 * MICROS_PER_SECOND;

/// The `Idempotency-Key` header.
pub(super) fn key_header(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().ok().filter(|text| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match text {
        Some(text) if values.next().is_none() => Ok(Some(text.to_owned())),
        _ => Err(ApiError::invalid_value(
            "Idempotency-Key",
            "must be one header of 1 to 255 visible ASCII characters",
        )),
    }
}

/// The hash of everything that makes two requests the same: class and owner of the credential, project,
/// method, path, key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RequestKey([u8; 32]);

impl RequestKey {
    pub(super) fn new(
        principal: &Principal,
        project: Option<&ProjectRef>,
        (method, path): (&str, &str),
        key: &str,
    ) -> Self {
        let (class, owner) = match principal {
            Principal::Anonymous => ("", ""),
            Principal::User(user) => ("person", &*user.id),
            // The project is the owner: a retry with a rotated key is still the same request.
            Principal::ApiKey => ("server", ""),
            Principal::ClientToken { customer, .. } => ("browser", &**customer),
        };
        let project = project.map_or("", |project| &*project.id);
        let mut hash = Sha256::new();
        for part in [class, owner, project, method, path, key] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// The requests that run in this process. A second process waits for the first one's transaction instead.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<Mutex<HashSet<RequestKey>>>);

impl InFlight {
    /// Registers a request; 409 when it is running already.
    pub(super) fn enter(&self, key: RequestKey) -> Result<InFlightGuard, ApiError> {
        if self.lock().insert(key) {
            Ok(InFlightGuard {
                in_flight: self.clone(),
                key,
            })
        } else {
            Err(ApiError::conflict(
                codes::IDEMPOTENCY_IN_PROGRESS,
                "a request with this Idempotency-Key is still running",
            )
            .with_retry_after(1))
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<RequestKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A registered request, until dropped.
pub(super) struct InFlightGuard {
    in_flight: InFlight,
    key: RequestKey,
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        self.in_flight.lock().remove(&self.key);
    }
}

/// Runs `work` unless the request was done before, and stores its response in the same transaction.
pub(super) fn run_once(
    unit: &mut UnitOfWork,
    guard: &InFlightGuard,
    body_hash: [u8; 32],
    work: impl FnOnce(&mut UnitOfWork) -> Result<Response, ApiError>,
) -> Result<Response, ApiError> {
    let key = guard.key;
    if let Some(stored) = StoredResponse::find(unit, key)? {
        return stored.replay(body_hash);
    }
    let response = work(unit)?;
    // A secret is never stored.
    let body = match response.secret_of {
        Some(_) => None,
        None => Some(response.body.as_deref().unwrap_or_default()),
    };
    unit.conn
        .prepare_cached(
            "INSERT OR REPLACE INTO idempotency (scope, fingerprint, status, body, resource_id, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            key.0,
            body_hash,
            response.status.as_u16(),
            body,
            response.secret_of,
            unit.now,
        ])?;
    unit.conn
        .prepare_cached(
            "DELETE FROM idempotency WHERE scope IN \
             (SELECT scope FROM idempotency WHERE created_at < ?1 ORDER BY created_at LIMIT 100)",
        )?
        .execute([unit.now - RETENTION])?;
    Ok(response)
}

struct StoredResponse {
    body_hash: [u8; 32],
    status: u16,
    body: Option<Vec<u8>>,
    resource_id: Option<String>,
}

impl StoredResponse {
    fn find(unit: &UnitOfWork, key: RequestKey) -> rusqlite::Result<Option<Self>> {
        unit.conn
            .prepare_cached(
                "SELECT fingerprint, status, body, resource_id FROM idempotency WHERE scope = ?1 AND created_at > ?2",
            )?
            .query_row(params![key.0, unit.now - RETENTION], |row| {
                Ok(Self {
                    body_hash: row.get(0)?,
                    status: row.get(1)?,
                    body: row.get(2)?,
                    resource_id: row.get(3)?,
                })
            })
            .optional()
    }

    fn replay(self, body_hash: [u8; 32]) -> Result<Response, ApiError> {
        if self.body_hash != body_hash {
            return Err(ApiError::conflict(
                codes::IDEMPOTENCY_KEY_REUSED,
                "this Idempotency-Key was used with another body",
            ));
        }
        let Some(body) = self.body else {
            return Err(ApiError::conflict(
                codes::IDEMPOTENCY_REPLAYED,
                "this request was done before; its secret was shown then and cannot be shown again",
            )
            .with_resource(self.resource_id));
        };
        Ok(Response {
            status: StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK),
            body: (!body.is_empty()).then_some(body),
            file: None,
            secret_of: None,
            is_replay: true,
            headers: HeaderMap::new(),
        })
    }
}
