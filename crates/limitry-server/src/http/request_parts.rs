//! The parts of a request: token, project, body, the id in the path.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Body as _;
use percent_encoding::percent_decode_str;

use crate::api::ApiError;
use limitry_types::{Detail, codes};

/// The body of a request, from a connection or from memory.
pub(crate) type RequestBody = UnsyncBoxBody<Bytes, io::Error>;

/// How long a body may take. Eight megabytes arrive on loopback in far less.
pub(super) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The token of a request.
pub(super) fn bearer_token(headers: &HeaderMap) -> Result<&str, ApiError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or_else(|| {
        ApiError::unauthorized(
            codes::MISSING_API_KEY,
            "the Authorization header is missing",
        )
    })?;
    if values.next().is_some() {
        return Err(ApiError::unauthorized(
            codes::INVALID_API_KEY,
            "the Authorization header is given more than once",
        ));
    }
    value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| {
            ApiError::unauthorized(
                codes::INVALID_API_KEY,
                "the Authorization header is not `Bearer <token>`",
            )
        })
}

/// The value of `X-Project`.
pub(super) fn project_header(headers: &HeaderMap) -> Result<&str, ApiError> {
    let mut values = headers.get_all("x-project").iter();
    let value = values
        .next()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| {
            ApiError::new(
                StatusCode::BAD_REQUEST,
                codes::MISSING_REQUIRED_FIELD,
                "the X-Project header is required",
            )
            .with_details(vec![Detail {
                path: "X-Project".to_owned(),
                message: "is required".to_owned(),
            }])
        })?;
    if values.next().is_some() {
        return Err(ApiError::invalid_value(
            "X-Project",
            "is given more than once",
        ));
    }
    value
        .to_str()
        .map_err(|_| ApiError::not_found(codes::PROJECT_NOT_FOUND, "project"))
}

/// Reads a JSON body of at most `max` bytes.
pub(super) async fn read_body(
    headers: &HeaderMap,
    body: RequestBody,
    max: usize,
) -> Result<Bytes, ApiError> {
    let too_large = || {
        ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            codes::PAYLOAD_TOO_LARGE,
            format!("the body is larger than {} MiB", max >> 20),
        )
    };
    let has_type = headers.contains_key(header::CONTENT_TYPE);
    if !is_json(headers) && (has_type || !body.is_end_stream()) {
        return Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            codes::UNSUPPORTED_MEDIA_TYPE,
            "the body must be application/json",
        ));
    }
    let is_encoded = |value: &HeaderValue| !value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(is_encoded)
    {
        return Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            codes::UNSUPPORTED_MEDIA_TYPE,
            "the body must not be compressed: send it without Content-Encoding",
        ));
    }
    if body.size_hint().lower() > max as u64 {
        return Err(too_large());
    }
    let collected = Limited::new(body, max).collect();
    match tokio::time::timeout(BODY_TIMEOUT, collected).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(ApiError::invalid_request("the body is incomplete")),
        Err(_) => Err(ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            codes::TIMEOUT,
            format!(
                "the body did not arrive within {} seconds",
                BODY_TIMEOUT.as_secs()
            ),
        )),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The decoded segment of the path where the route has `{id}`; empty where it has none.
pub(super) fn path_id(route: &str, path: &str) -> Result<String, ApiError> {
    let Some(index) = route.split('/').position(|segment| segment == "{id}") else {
        return Ok(String::new());
    };
    let segment = path.split('/').nth(index).unwrap_or_default();
    let decoded = percent_decode_str(segment).decode_utf8();
    decoded.map(Into::into).map_err(|_| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            codes::ROUTE_NOT_FOUND,
            "the path is not UTF-8",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_ids_are_decoded_once() {
        let id = |path| path_id("/v1/customers/{id}/usage", path).unwrap();
        assert_eq!(id("/v1/customers/a%2Fb%20c/usage"), "a/b c");
        assert_eq!(id("/v1/customers/100%/usage"), "100%");
        assert_eq!(id("/v1/customers/%252F/usage"), "%2F");
        assert!(path_id("/v1/customers/{id}", "/v1/customers/%ff").is_err());
    }
}
