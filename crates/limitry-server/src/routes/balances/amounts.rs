//! The amounts of a body, and of rows.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde_json::value::RawValue;

use crate::api::{ApiError, FieldErrors, Object, RequestContext};
use crate::db::{from_amount_columns, to_amount_columns};
use limitry_types::ExactAmount;
use limitry_types::rules::RuleError;

/// The fields that hold amounts.
const AMOUNTS: [&str; 3] = ["amount", "initialBalance", "minimumBalance"];

/// Reads the amounts from the text of the body: a double would lose digits.
pub(crate) fn read_amounts(
    request: &mut RequestContext,
    body: &[u8],
    _: i64,
) -> Result<(), ApiError> {
    Object::body(&request.body)?;
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body)?;
    for name in AMOUNTS {
        let text = members.get(name).map(|value| value.get());
        if let Some(text) = text.filter(|text| *text != "null") {
            request.amounts.insert(name, text.parse());
        }
    }
    Ok(())
}

/// An optional amount of the body.
pub(super) fn given(
    request: &RequestContext,
    errors: &mut FieldErrors,
    name: &str,
) -> Option<ExactAmount> {
    let amount = *request.amounts.get(name)?;
    amount
        .map_err(|error| errors.invalid(name, error.to_string()))
        .ok()
}

/// A required amount above zero.
pub(super) fn given_above_zero(
    request: &RequestContext,
    body: Object,
    errors: &mut FieldErrors,
    name: &str,
) -> ExactAmount {
    body.require(errors, &[name]);
    let is_positive = |amount: &ExactAmount| *amount > ExactAmount::ZERO;
    let Some(amount) = request.amounts.get(name) else {
        return ExactAmount::ZERO;
    };
    amount.ok().filter(is_positive).unwrap_or_else(|| {
        errors.invalid(name, RuleError::PositiveAmount.to_string());
        ExactAmount::ZERO
    })
}

/// Reads the two columns of an amount.
pub(super) fn from_columns(row: &Row, first: usize) -> rusqlite::Result<ExactAmount> {
    let (whole, nano): (i64, i64) = (row.get(first)?, row.get(first + 1)?);
    ExactAmount::from_nanos(from_amount_columns(whole, nano))
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(first, whole))
}

/// For the two columns of an amount.
pub(super) fn to_columns(amount: ExactAmount) -> (i64, i64) {
    to_amount_columns(amount.nanos())
}
