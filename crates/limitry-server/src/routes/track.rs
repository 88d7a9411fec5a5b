//! `/track`: check and record in one step.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::events::{key_reused, read_event};
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response};
use crate::clock::MICROS_PER_SECOND;
use crate::engine::{
    CheckRequest, CheckResult, EventRow, EventSource, RecordOutcome, RecordedEvent,
};
use crate::storage::UnitOfWork;
use limitry_types::codes;

static LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
static QUOTA_RESET: HeaderName = HeaderName::from_static("x-quota-reset");
static QUOTA_PERIOD: HeaderName = HeaderName::from_static("x-quota-period");
static QUOTA_METRIC: HeaderName = HeaderName::from_static("x-quota-metric");

/// `POST /track`. Writes are serialized, so the check still holds when the event is written.
pub(super) fn track(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let mut errors = FieldErrors::default();
    let event = read_event(&mut errors, Object::body(&request.body)?, unit.now);
    errors.finish()?;
    let project = request.project()?.seq;
    let row = EventRow::new(event)?;
    // Resolved here, and not once more by the unit of work: an external id may look like another customer's own id.
    let row = match row.with_external_id(unit.conn, project)? {
        Some(resolved) => resolved,
        None => row,
    };
    let event = row.event();
    let values = row.values();
    let check = CheckRequest {
        subject: event.subject(),
        values: Some(&values),
        quotas: true,
        rate_limits: true,
        limits: true,
    };
    let (conn, now) = (unit.conn, unit.now);
    let result = unit.engine.check(conn, project, now, check)?;
    if let Some(known) = row.find_repeated(unit.conn, project, EventSource::Project)? {
        // A repeat was allowed before and is not checked again.
        return match known.outcome {
            RecordOutcome::Repeat => Ok(tracked(&known, &result)),
            _ => Err(key_reused()),
        };
    }
    if !result.allowed() {
        return Err(refusal(&result, unit.now));
    }
    let source = EventSource::Project;
    let recorded = unit.engine.record(conn, project, now, source, &[row])?;
    let event = recorded.first();
    let event = event.ok_or_else(|| ApiError::internal("no event was recorded"))?;
    Ok(tracked(event, &result))
}

/// 201 for a new event, 200 for a repeat.
fn tracked(event: &RecordedEvent, result: &CheckResult) -> Response {
    let (status, recorded) = match event.outcome {
        RecordOutcome::New => (StatusCode::CREATED, ""),
        _ => (StatusCode::OK, "\"recorded\":false,"),
    };
    let mut body = format!("{{\"id\":\"{}\",{recorded}", event.id).into_bytes();
    result.write_fields(true, &mut body);
    body.push(b'}');
    let mut response = Response::from_json(status, body);
    response.headers = rate_limit_headers(result);
    response
}

/// 429 with the states beside the error, which the API's own limit does not have.
fn refusal(result: &CheckResult, now: i64) -> ApiError {
    let mut headers = rate_limit_headers(result);
    let code = if result.rate_limit_exceeded {
        codes::RATE_LIMIT_EXCEEDED
    } else if result.quota_exceeded {
        add_quota_headers(result, &mut headers);
        codes::QUOTA_EXCEEDED
    } else {
        codes::LIMIT_EXCEEDED
    };
    let mut states = Vec::new();
    result.write_fields(false, &mut states);
    let error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, code, result.message())
        .with_extra_members(states)
        .with_headers(headers);
    match result.retry_at {
        Some(retry_at) => {
            let wait = (retry_at - now).max(0);
            let seconds = (wait + MICROS_PER_SECOND - 1).div_euclid(MICROS_PER_SECOND);
            error.with_retry_after(seconds.max(1))
        }
        None => error,
    }
}

/// `X-RateLimit-*` of the rate limit with the least remaining. Without one the API's own limit stays in them.
fn rate_limit_headers(result: &CheckResult) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(tightest) = result.tightest_rate_limit {
        headers.insert(&LIMIT, HeaderValue::from(tightest.limit));
        headers.insert(&REMAINING, HeaderValue::from(tightest.remaining));
        headers.insert(&RESET, HeaderValue::from(tightest.reset));
    }
    headers
}

/// `X-Quota-*` of the quota that refuses.
fn add_quota_headers(result: &CheckResult, headers: &mut HeaderMap) {
    let Some(quota) = &result.refusing_quota else {
        return;
    };
    headers.insert(&QUOTA_RESET, HeaderValue::from(quota.reset));
    headers.insert(
        &QUOTA_PERIOD,
        HeaderValue::from_static(quota.period.as_str()),
    );
    // A metric has no character that a header could not hold.
    if let Ok(metric) = HeaderValue::from_str(&quota.metric) {
        headers.insert(&QUOTA_METRIC, metric);
    }
}
