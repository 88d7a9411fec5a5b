//! Arithmetic with times of the API.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit, ZonedArithmetic};

/// The time after a span, in whole seconds: the API stores no fractions.
pub(crate) fn after(
    time: Timestamp,
    span: impl Into<ZonedArithmetic>,
) -> Result<Timestamp, jiff::Error> {
    let then = time.to_zoned(TimeZone::UTC).checked_add(span)?.timestamp();
    Ok(then.round(Unit::Second).unwrap_or(then))
}
