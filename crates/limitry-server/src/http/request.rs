//! The parts of a request: token, project, body, what stands in the path.

use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::Problem;
use super::desk::unauthorized;
use limitry_types::{Detail, codes};

/// How much of a body that is refused is still taken from the wire.
const MOST_DISCARDED: u64 = 16 << 20;

/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reads a body to its end and keeps nothing of it.
async fn discard(mut body: Body) {
    while let Some(Ok(_)) = body.frame().await {}
}

/// The token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or_else(|| {
        unauthorized(
            codes::MISSING_API_KEY,
            "The Authorization header is missing.",
        )
    })?;
    if values.next().is_some() {
        return Err(unauthorized(
            codes::INVALID_API_KEY,
            "The Authorization header is given more than once.",
        ));
    }
    value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| {
            unauthorized(
                codes::INVALID_API_KEY,
                "The Authorization header is not `Bearer <token>`.",
            )
        })
}

/// The project that a person names.
pub(crate) fn project_header(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all("x-project").iter();
    let value = values
        .next()
        .filter(|value| !value.is_empty())
        .ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                codes::MISSING_REQUIRED_FIELD,
                "The X-Project header is required.",
            )
            .with_details(vec![Detail {
                path: "X-Project".to_owned(),
                message: "is required".to_owned(),
            }])
        })?;
    if values.next().is_some() {
        return Err(Problem::invalid_value(
            "X-Project",
            "is given more than once",
        ));
    }
    value
        .to_str()
        .map_err(|_| Problem::not_found(codes::PROJECT_NOT_FOUND, "project"))
}

/// The body, of the right kind and not too large.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    body: Body,
    max: usize,
) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            codes::PAYLOAD_TOO_LARGE,
            format!("The body is larger than {} MiB.", max >> 20),
        )
    };
    let typed = headers.contains_key(header::CONTENT_TYPE);
    if !is_json(headers) && (typed || !body.is_end_stream()) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            codes::UNSUPPORTED_MEDIA_TYPE,
            "The body must be application/json.",
        ));
    }
    // What announces its size need not be read to be refused.
    let announced = body.size_hint().lower();
    if announced > max as u64 {
        // Who sends all of it before listening would hear of a broken connection instead.
        if announced <= MOST_DISCARDED && !headers.contains_key(header::EXPECT) {
            let _ = tokio::time::timeout(PATIENCE, discard(body)).await;
        }
        return Err(too_large());
    }
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::invalid_request("The body did not arrive whole.")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// What stands in the path where the route has `{id}`.
pub(crate) fn path_id(route: &str, path: &str) -> Result<String, Problem> {
    let Some(at) = route.split('/').position(|part| part == "{id}") else {
        return Ok(String::new());
    };
    let raw = path.split('/').nth(at).unwrap_or_default();
    percent_decode(raw).ok_or_else(|| {
        Problem::new(
            StatusCode::NOT_FOUND,
            codes::ROUTE_NOT_FOUND,
            "The path is not UTF-8.",
        )
    })
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = escaped {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_parameters_are_decoded_once() {
        let id = |path| path_id("/v1/customers/{id}/usage", path).unwrap();
        assert_eq!(id("/v1/customers/a%2Fb%20c/usage"), "a/b c");
        assert_eq!(id("/v1/customers/100%/usage"), "100%");
        assert_eq!(id("/v1/customers/%252F/usage"), "%2F");
        assert!(path_id("/v1/customers/{id}", "/v1/customers/%ff").is_err());
    }
}
