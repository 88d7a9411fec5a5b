//! `/usage/check`: may this customer do this?

use super::events::read_first_form;
use super::fields::check_reserved_dimensions;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response};
use crate::engine::{CheckRequest, EventValues, Subject};
use crate::storage::UnitOfWork;
use limitry_types::rules::MAX_TEXT_CHARS;

/// The fields of a body, in both spellings.
pub(super) const FIELDS: &[&str] = &[
    "customer_id",
    "customerId",
    "event_type",
    "eventType",
    "values",
    "dimensions",
    "model",
    "provider",
    "inputTokens",
    "outputTokens",
    "totalTokens",
    "latencyMs",
    "costCents",
];

/// `POST /usage/check`: checks every quota, rate limit and limit that applies. Consumes nothing; a refusal is a 200.
///
/// The only request that the API documents in snake_case; camelCase is accepted as well.
pub(super) fn check(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let customer_id = either(body, &mut errors, "customer_id", "customerId");
    let event_type = either(body, &mut errors, "event_type", "eventType");
    let mut values = body.values(&mut errors);
    let mut dimensions = body
        .dimensions(&mut errors, "dimensions")
        .unwrap_or_default();
    read_first_form(&mut errors, body, &mut values, &mut dimensions);
    check_reserved_dimensions(&mut errors, body, &dimensions, &customer_id, &event_type);
    errors.finish()?;
    let values = EventValues::new(&values);
    let check = CheckRequest {
        subject: Subject {
            customer_id: Some(&customer_id),
            event_type: Some(&event_type),
            dimensions: &dimensions,
            properties: None,
        },
        values: Some(&values),
        quotas: true,
        rate_limits: true,
        limits: true,
    };
    let result = unit.check(request.project()?.seq, check)?;
    let mut body = Vec::with_capacity(
        64 + result.quotas.len() + result.rate_limits.len() + result.limits.len(),
    );
    body.push(b'{');
    result.write_fields(result.allowed(), &mut body);
    if !result.allowed() {
        // Guides of the second generation read this text.
        body.extend_from_slice(format!(",\"error\":\"{}\"", result.message()).as_bytes());
    }
    body.push(b'}');
    Ok(Response::from_json(http::StatusCode::OK, body))
}

/// A required string under one of two names. Both may be given when they are equal.
fn either(body: Object, errors: &mut FieldErrors, snake: &str, camel: &str) -> String {
    match (body.get(snake), body.get(camel)) {
        (Some(one), Some(other)) if one != other => {
            errors.invalid(camel, format!("differs from `{snake}`"));
            String::new()
        }
        (None, Some(_)) => body.required_string(errors, camel, MAX_TEXT_CHARS),
        _ => body.required_string(errors, snake, MAX_TEXT_CHARS),
    }
}
