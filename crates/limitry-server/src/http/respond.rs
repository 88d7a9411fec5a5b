//! The headers of every answer.

use axum::body::Body;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::limiter::Standing;
use super::{Answer, Problem};
use crate::clock::http_date;
use crate::core::Core;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");
static LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Marks an answer that must not be sent: the connection is to be closed instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hangup;

/// What the answer's headers need beside the answer.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) standing: Option<Standing>,
    pub(crate) hangup: bool,
}

/// Makes the answer of a result. `open`: pages of any origin may read it.
pub(crate) fn respond(
    core: &Core,
    open: bool,
    result: Result<Answer, Problem>,
    notes: &Notes,
) -> Response<Body> {
    let request_id = core.request_ids.next();
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(12);
    headers.insert(header::DATE, http_date(core.clock.now()));
    let (status, body) = match result {
        Ok(answer) => {
            if answer.replayed {
                headers.insert(&REPLAY, HeaderValue::from_static("true"));
            }
            if answer.secret_of.is_some() {
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            (answer.status, answer.body)
        }
        Err(problem) => {
            let content = problem.content();
            if let Some(seconds) = content.retry_after {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            if let Some(allow) = &content.allow
                && let Ok(allow) = HeaderValue::from_str(allow)
            {
                headers.insert(header::ALLOW, allow);
            }
            if content.status == StatusCode::UNAUTHORIZED {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            (content.status, Some(problem.to_json(&request_id)))
        }
    };
    if let Some(standing) = notes.standing {
        headers.insert(&LIMIT, HeaderValue::from(standing.limit));
        headers.insert(&REMAINING, HeaderValue::from(standing.remaining));
        headers.insert(&RESET, HeaderValue::from(standing.reset));
    }
    if open {
        allow_any_origin(headers);
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert(&REQUEST_ID, id);
    }
    if let Some(body) = body {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        *response.body_mut() = Body::from(body);
    }
    *response.status_mut() = status;
    if notes.hangup {
        response.extensions_mut().insert(Hangup);
    }
    response
}

fn allow_any_origin(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "X-Request-Id, Retry-After, Idempotent-Replay, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
        ),
    );
}

/// Answers what a browser asks before it sends.
pub(crate) fn preflight(headers: &mut HeaderMap, allow: &str) {
    if let Ok(allow) = HeaderValue::from_str(allow) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, allow);
    }
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type, Idempotency-Key"),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("600"),
    );
}
