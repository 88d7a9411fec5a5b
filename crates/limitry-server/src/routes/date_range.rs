//! `startDate` and `endDate`.

use jiff::Timestamp;

use crate::api::{ApiError, FieldErrors, Object, RequestContext};
use limitry_types::rules::date_or_time;

/// From `start` until just before `end`, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateRange {
    pub(super) start: i64,
    pub(super) end: i64,
}

const START_AFTER_END: &str = "must not be after endDate";

impl DateRange {
    /// Either parameter may be absent, which leaves that end open.
    pub(super) fn optional(request: &RequestContext) -> Result<Self, ApiError> {
        Self::read(request, false)
    }

    pub(super) fn required(request: &RequestContext) -> Result<Self, ApiError> {
        Self::read(request, true)
    }

    /// The fields of a body, of which each may be absent.
    pub(super) fn of_body(body: Object, errors: &mut FieldErrors) -> Self {
        let mut read_end = |name: &str, open: i64| {
            let time = body.checked(errors, name, date_or_time);
            time.map_or(open, Timestamp::as_microsecond)
        };
        let start = read_end("startDate", i64::MIN);
        let end = read_end("endDate", i64::MAX);
        if start > end {
            errors.invalid("startDate", START_AFTER_END);
        }
        Self { start, end }
    }

    fn read(request: &RequestContext, required: bool) -> Result<Self, ApiError> {
        let mut errors = FieldErrors::default();
        let mut read_end = |name: &str, open: i64| -> Result<i64, ApiError> {
            let Some(text) = request.query.get(name)? else {
                if required {
                    errors.missing(name);
                }
                return Ok(open);
            };
            let time = date_or_time(text);
            Ok(time.map_or_else(
                |error| {
                    errors.invalid(name, error.to_string());
                    open
                },
                Timestamp::as_microsecond,
            ))
        };
        let start = read_end("startDate", i64::MIN)?;
        let end = read_end("endDate", i64::MAX)?;
        if errors.is_empty() && start > end {
            errors.invalid("startDate", START_AFTER_END);
        }
        errors.finish()?;
        Ok(Self { start, end })
    }
}
