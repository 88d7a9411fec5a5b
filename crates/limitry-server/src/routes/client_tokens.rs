//! `/client-tokens`: tokens for browsers.

use rusqlite::params;
use serde_json::json;

use super::customers::external_id_of;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response, parse_integer};
use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use crate::storage::UnitOfWork;
use crate::tokens::{NewToken, TokenClass};
use limitry_types::rules::MAX_TEXT_CHARS;

const DEFAULT_TTL_SECONDS: i64 = 3600;

const MAX_TTL_SECONDS: i64 = 86_400;

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["publicMetadata", "context", "serverContext", "ttlSeconds"];

/// `POST /client-tokens`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    // Two generations of guides have two names for the same object.
    let names = ["publicMetadata", "context"];
    let name = match names.map(|name| body.has(name)) {
        [true, true] => {
            errors.invalid(
                "context",
                "and `publicMetadata` are two names of one object",
            );
            "context"
        }
        [true, false] => "publicMetadata",
        [false, true] => "context",
        [false, false] => {
            errors.missing("publicMetadata");
            "publicMetadata"
        }
    };
    let context = body.object(&mut errors, name);
    if body.has(name) && body.get(name).is_none() {
        errors.invalid(name, "must be an object");
    }
    let path = format!("{name}.");
    let customer_id = context.map(|context| {
        Object::new(context, &path).required_string(&mut errors, "customerId", MAX_TEXT_CHARS)
    });
    let ttl = match body.get("ttlSeconds") {
        None => Some(DEFAULT_TTL_SECONDS),
        Some(given) => parse_integer(given).filter(|ttl| (1..=MAX_TTL_SECONDS).contains(ttl)),
    };
    if ttl.is_none() {
        errors.invalid(
            "ttlSeconds",
            format!("must be a whole number from 1 to {MAX_TTL_SECONDS}"),
        );
    }
    errors.finish()?;
    let project = request.project()?.seq;
    let customer_id = customer_id.map(|given| external_id_of(unit, project, given));
    let server_context = body
        .get("serverContext")
        .map(serde_json::to_string)
        .transpose()?;
    let token = NewToken::generate(TokenClass::ClientToken, "ct_")?;
    let expires_at = unit.now + ttl.unwrap_or_default() * MICROS_PER_SECOND;
    unit.conn
        .prepare_cached(
            "INSERT INTO client_tokens (id, project, customer_id, context, server_context, lookup, hash, last_four, \
             created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            token.id,
            project,
            customer_id.transpose()?,
            context.map(serde_json::to_string).transpose()?,
            server_context,
            token.hash.lookup(),
            token.hash.bytes(),
            token.last_four(),
            unit.now,
            expires_at,
        ])?;
    let shown = json!({"id": token.id, "expiresAt": to_timestamp(expires_at)});
    Response::created_with_secret(&shown, "token", &token.secret, &token.id)
}
