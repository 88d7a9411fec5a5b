//! `/client/*`: for browsers with a client token. Every route is restricted to the token's customer.

use serde_json::{Map, Value, json};

use super::customers::external_id_of;
use super::date_range::DateRange;
use super::events::{read_event, recorded_response};
use super::fields::free_dimensions;
use super::limits::check_for;
use super::meter_limits;
use super::reports::EventQuery;
use crate::api::{ApiError, FieldErrors, Object, Principal, RequestContext, Response};
use crate::clock::MICROS_PER_SECOND;
use crate::engine::{EventRow, EventSource};
use crate::storage::UnitOfWork;
use limitry_types::rules::MAX_TEXT_CHARS;
use limitry_types::{ClientContext, Extra, Quota};

/// The oldest event that a browser may record.
const MAX_EVENT_AGE: i64 = 300 * MICROS_PER_SECOND;

/// `GET /client/context`
pub(super) fn context(
    _unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (_, context) = token(request)?;
    Response::ok(&ClientContext {
        project_id: request.project()?.id.to_string(),
        context: serde_json::from_str(context)?,
        extra: Extra::new(),
    })
}

/// `GET /client/token`: the same object under the name of the second generation's guides.
pub(super) fn token_metadata(
    _unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (_, context) = token(request)?;
    let metadata: Map<String, Value> = serde_json::from_str(context)?;
    Response::ok(&json!({"projectId": &*request.project()?.id, "publicMetadata": metadata}))
}

/// `POST /client/quotas/check`
pub(super) fn check_quotas(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (customer, _) = token(request)?;
    check_body(unit, request, customer)?;
    let dimensions = free_dimensions(request)?;
    check_for::<Quota>(unit, request, Some(customer), &dimensions)
}

/// `POST /client/limits/check`
pub(super) fn check_limits(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (customer, _) = token(request)?;
    check_body(unit, request, customer)?;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    body.string(&mut errors, "customerId", MAX_TEXT_CHARS);
    let dimensions = body
        .dimensions(&mut errors, "dimensions")
        .unwrap_or_default();
    errors.finish()?;
    let project = request.project()?.seq;
    meter_limits::check_for(unit, project, Some(customer), &dimensions)
}

/// `POST /client/events/record`: `customerId` may be absent.
pub(super) fn record_event(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (customer, _) = token(request)?;
    let mut body = match &request.body {
        Value::Object(map) => map.clone(),
        _ => return Err(ApiError::invalid_request("the body must be a JSON object")),
    };
    check_body(unit, request, customer)?;
    if body.get("customerId").is_none_or(Value::is_null) {
        body.insert("customerId".to_owned(), Value::from(customer));
    }
    let mut errors = FieldErrors::default();
    let event = read_event(&mut errors, Object::new(&body, &""), unit.now);
    if event
        .timestamp
        .is_some_and(|happened_at| happened_at < unit.now - MAX_EVENT_AGE)
    {
        errors.invalid("timestamp", "must be at most 5 minutes old");
    }
    errors.finish()?;
    let rows = [EventRow::new(event)?];
    let source = EventSource::Customer(customer);
    recorded_response(unit.record(request.project()?.seq, source, &rows)?)
}

/// `GET /client/events/summary`
pub(super) fn summary(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (customer, _) = token(request)?;
    let range = DateRange::required(request)?;
    if let Some(given) = request.query.get("customerId")? {
        check_customer(unit, request, given, customer)?;
    }
    let query = EventQuery::of_customer(request, range, customer)?
        .with("event_type", request.query.get("eventType")?)
        .with("model", request.query.get("model")?);
    Response::ok(&query.totals(unit)?)
}

/// The token's customer and context.
fn token(request: &RequestContext) -> Result<(&str, &str), ApiError> {
    match &request.principal {
        Principal::ClientToken { customer, context } => Ok((customer, context)),
        _ => Err(ApiError::internal("the route has no client token")),
    }
}

/// Rejects a body that names another customer, in either spelling: as a field, or among the dimensions.
fn check_body(unit: &UnitOfWork, request: &RequestContext, customer: &str) -> Result<(), ApiError> {
    let body = &request.body;
    for object in [Some(body), body.get("dimensions")].into_iter().flatten() {
        for name in ["customerId", "customer_id"] {
            if let Some(given) = object.get(name).and_then(Value::as_str) {
                check_customer(unit, request, given, customer)?;
            }
        }
    }
    Ok(())
}

/// Rejects another customer than the token's, whose external id `customer` is.
fn check_customer(
    unit: &UnitOfWork,
    request: &RequestContext,
    given: &str,
    customer: &str,
) -> Result<(), ApiError> {
    let project = request.project()?.seq;
    if given != customer && external_id_of(unit, project, given.to_owned())? != customer {
        return Err(ApiError::forbidden("the token belongs to another customer"));
    }
    Ok(())
}
