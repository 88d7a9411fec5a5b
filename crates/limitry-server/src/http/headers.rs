//! The headers of every response.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::Full;

use super::app::App;
use super::date::http_date;
use super::rate_limiter::RateLimitStatus;
use crate::api::{ApiBody, ApiError, Response};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");
static LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// An extension of a response that must not be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct DropConnection;

/// What the headers need beside the result.
#[derive(Default)]
pub(super) struct ResponseMeta {
    pub(super) rate_limit: Option<RateLimitStatus>,
    pub(super) drop_connection: bool,
}

/// Makes the HTTP response of a result. `is_cors`: web pages of any origin may read it.
pub(super) fn finish(
    app: &App,
    is_cors: bool,
    result: Result<Response, ApiError>,
    meta: &ResponseMeta,
) -> http::Response<ApiBody> {
    let request_id = app.request_ids.next();
    let mut response = http::Response::new(ApiBody::Memory(Full::default()));
    let headers = response.headers_mut();
    headers.reserve(12);
    headers.insert(header::DATE, http_date(app.state.clock.now()));
    let own_headers;
    let (status, body) = match result {
        Ok(response) => {
            if response.is_replay {
                headers.insert(&REPLAY, HeaderValue::from_static("true"));
            }
            if response.secret_of.is_some() {
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            own_headers = response.headers;
            let file = response.file.map(ApiBody::File);
            let body = file.or_else(|| response.body.map(|body| ApiBody::Memory(body.into())));
            (response.status, body)
        }
        Err(error) => {
            let parts = error.parts();
            if let Some(seconds) = parts.retry_after {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            if let Some(allow) = &parts.allow
                && let Ok(allow) = HeaderValue::from_str(allow)
            {
                headers.insert(header::ALLOW, allow);
            }
            if parts.status == StatusCode::UNAUTHORIZED {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            own_headers = parts.headers.clone();
            let body = Full::from(error.to_json(&request_id));
            (parts.status, Some(ApiBody::Memory(body)))
        }
    };
    if let Some(status) = meta.rate_limit {
        headers.insert(&LIMIT, HeaderValue::from(status.limit));
        headers.insert(&REMAINING, HeaderValue::from(status.remaining));
        headers.insert(&RESET, HeaderValue::from(status.reset));
    }
    headers.extend(own_headers);
    if is_cors {
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
        *response.body_mut() = body;
    }
    *response.status_mut() = status;
    if meta.drop_connection {
        response.extensions_mut().insert(DropConnection);
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

/// The headers of a CORS preflight response.
pub(super) fn add_preflight(headers: &mut HeaderMap, allow: &str) {
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
