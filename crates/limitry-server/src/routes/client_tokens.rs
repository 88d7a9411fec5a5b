//! `/client-tokens`: what a browser may hold.

use rusqlite::params;
use serde_json::json;

use super::usage::MAX_ID;
use crate::clock::{SECOND, timestamp};
use crate::db::Db;
use crate::http::{Answer, Call, Checker, Object, Problem, whole};
use crate::tokens;
use crate::tokens::{Class, Hashed};

const DEFAULT_TTL: i64 = 3600;

const MAX_TTL: i64 = 86_400;

/// `POST /client-tokens`
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    if body.get("context").is_none() {
        checker.missing("context");
    }
    let context = body.object(&mut checker, "context");
    let customer_id = context.map(|context| {
        Object::part(context, "context.").required_text(&mut checker, "customerId", MAX_ID)
    });
    let ttl = match body.get("ttlSeconds") {
        None => Some(DEFAULT_TTL),
        Some(value) => whole(value).filter(|ttl| (1..=MAX_TTL).contains(ttl)),
    };
    if ttl.is_none() {
        checker.invalid(
            "ttlSeconds",
            format!("must be a whole number from 1 to {MAX_TTL}"),
        );
    }
    checker.finish()?;
    let (Some(context), Some(customer_id), Some(ttl)) = (context, customer_id, ttl) else {
        return Err(Problem::internal("A required field was lost."));
    };
    let server_context = body.get("serverContext").map(super::to_json).transpose()?;
    let secret = tokens::new_secret(Class::Client)?;
    let hash = Hashed::of(&secret);
    let id = tokens::new_id("ct_")?;
    let expires_at = db.now + ttl * SECOND;
    db.conn
        .prepare_cached(
            "INSERT INTO client_tokens (id, project, customer_id, context, server_context, lookup, hash, last_four, \
             created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            id,
            call.project()?.seq,
            customer_id,
            super::to_json(context)?,
            server_context,
            hash.lookup(),
            hash.bytes(),
            tokens::last_four(&secret),
            db.now,
            expires_at,
        ])?;
    let shown = json!({"id": id, "expiresAt": timestamp(expires_at)});
    Answer::created_with_secret(&shown, "token", &secret, &id)
}
