//! `/openapi.json`.

use std::sync::Arc;

use http::StatusCode;

use super::route::AsyncResponse;
use crate::api::{RequestContext, Response};
use crate::state::State;

/// The OpenAPI document of the API that the service speaks, as `GET /openapi.json` returns it.
pub const DOCUMENT: &str = include_str!("../../openapi.json");

/// `GET /openapi.json`
pub(super) fn show<'a>(_state: &'a Arc<State>, _request: &'a RequestContext) -> AsyncResponse<'a> {
    let document = DOCUMENT.as_bytes().to_vec();
    Box::pin(async move { Ok(Response::from_json(StatusCode::OK, document)) })
}
