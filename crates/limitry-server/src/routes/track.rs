//! `/track`: check and record in one step.

use http::StatusCode;

use super::events::read_event;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response};
use crate::clock::MICROS_PER_SECOND;
use crate::engine::{CheckRequest, CheckResult, EventRow, EventSource, find_by_idempotency_key};
use crate::storage::UnitOfWork;
use limitry_types::codes;

/// `POST /track`. Writes are serialized, so the check still holds when the event is written.
pub(super) fn track(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let mut errors = FieldErrors::default();
    let event = read_event(&mut errors, Object::body(&request.body)?, unit.now);
    errors.finish()?;
    let project = request.project()?.seq;
    let check = CheckRequest {
        subject: event.subject(),
        values: Some(&event.values),
        quotas: true,
        rate_limits: true,
    };
    let result = unit.check(project, check)?;
    if let Some(key) = &event.idempotency_key
        && let Some(id) = find_by_idempotency_key(unit.conn, project, EventSource::Project, key)?
    {
        // A duplicate was allowed before and is not checked again.
        return Ok(tracked(&id, &result));
    }
    if !result.allowed() {
        return Err(refusal(&result, unit.now));
    }
    let recorded = unit.record(project, EventSource::Project, &[EventRow::new(event)?])?;
    let event = recorded.first();
    let event = event.ok_or_else(|| ApiError::internal("no event was recorded"))?;
    Ok(tracked(&event.id, &result))
}

fn tracked(id: &str, result: &CheckResult) -> Response {
    let mut body = format!("{{\"id\":\"{id}\",").into_bytes();
    result.write_fields(true, &mut body);
    body.push(b'}');
    Response::from_json(StatusCode::CREATED, body)
}

/// 429 with the states beside the error, which the API's own limit does not have.
fn refusal(result: &CheckResult, now: i64) -> ApiError {
    let (code, message) = if result.rate_limit_exceeded {
        (codes::RATE_LIMIT_EXCEEDED, "a rate limit is exceeded")
    } else {
        (codes::QUOTA_EXCEEDED, "a quota is exceeded")
    };
    let mut states = Vec::new();
    result.write_fields(false, &mut states);
    let error =
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, code, message).with_extra_members(states);
    match result.retry_at {
        Some(retry_at) => {
            let wait = (retry_at - now).max(0);
            let seconds = (wait + MICROS_PER_SECOND - 1).div_euclid(MICROS_PER_SECOND);
            error.with_retry_after(seconds.max(1))
        }
        None => error,
    }
}
