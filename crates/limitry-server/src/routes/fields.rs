//! Fields that several routes read.

use std::borrow::Cow;

use serde_json::Value;

use crate::api::{ApiError, FieldErrors, Object, RequestContext};
use crate::engine::with_external_id;
use crate::storage::UnitOfWork;
use limitry_types::Dimensions;

/// `customer_id` and `event_type` count as dimensions. Where they are also given as dimensions, both must be equal.
pub(super) fn check_reserved_dimensions(
    errors: &mut FieldErrors,
    body: Object,
    dimensions: &Dimensions,
    customer_id: &str,
    event_type: &str,
) {
    for (name, field) in [("customer_id", customer_id), ("event_type", event_type)] {
        if dimensions.get(name).is_some_and(|value| value != field) {
            errors.invalid(
                body.path(&format!("dimensions.{name}")),
                "must equal the field of the same meaning",
            );
        }
    }
}

/// The dimension `customer_id` and the field `customerId` mean the same customer where both are given.
pub(super) fn check_customer_dimension(
    errors: &mut FieldErrors,
    dimensions: &Dimensions,
    customer: Option<&str>,
) {
    let dimension = dimensions.get("customer_id");
    if customer.is_some_and(|customer| dimension.is_some_and(|value| value != customer)) {
        errors.invalid("dimensions.customer_id", "must equal `customerId`");
    }
}

/// Dimensions, or filters on them, as events carry them: with the external id in the place of a customer's own id.
pub(super) fn as_events_carry(
    unit: &UnitOfWork,
    project: i64,
    given: Dimensions,
) -> Result<Dimensions, ApiError> {
    Ok(with_external_id(unit.conn, project, Cow::Owned(given))?.into_owned())
}

/// The body of `/quotas/check` and `/rate-limits/check`: dimensions, at the top level or inside `dimensions`.
pub(super) fn free_dimensions(request: &RequestContext) -> Result<Dimensions, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let is_nested = body.get("dimensions").is_some_and(Value::is_object);
    let mut dimensions = Dimensions::new();
    if is_nested {
        dimensions.extend(
            body.dimensions(&mut errors, "dimensions")
                .unwrap_or_default(),
        );
    }
    for (name, value) in body.entries() {
        if name == "dimensions" && is_nested {
            continue;
        }
        if let Some(text) = Object::dimension(&mut errors, || name.clone(), name, value) {
            dimensions.insert(name.clone(), text);
        }
    }
    errors.finish()?;
    Ok(dimensions)
}
