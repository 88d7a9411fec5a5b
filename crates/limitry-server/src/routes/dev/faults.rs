use std::sync::Arc;

use serde_json::json;

use super::super::route::AsyncResponse;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response};
use crate::state::State;

const MAX_SPEC_CHARS: usize = 4096;

/// The fields of a body.
pub(crate) const FAULTS_FIELDS: &[&str] = &["spec"];

/// `GET /dev/faults`
pub(crate) fn show_faults<'a>(
    state: &'a Arc<State>,
    _request: &'a RequestContext,
) -> AsyncResponse<'a> {
    Box::pin(async move { faults_response(state) })
}

/// `PUT /dev/faults`: `{"spec": "latency=200ms,error=5%"}`, or `off`. Faults are injected by this process alone.
pub(crate) fn set_faults<'a>(
    state: &'a Arc<State>,
    request: &'a RequestContext,
) -> AsyncResponse<'a> {
    Box::pin(async move {
        let mut errors = FieldErrors::default();
        let spec =
            Object::body(&request.body)?.required_string(&mut errors, "spec", MAX_SPEC_CHARS);
        errors.finish()?;
        let spec = spec
            .parse()
            .map_err(|error| ApiError::invalid_value("spec", format!("is wrong: {error}")))?;
        state.authorize(request).await?;
        state.faults.set(spec);
        faults_response(state)
    })
}

fn faults_response(state: &State) -> Result<Response, ApiError> {
    Response::ok(&json!({"spec": state.faults.get().to_string()}))
}
