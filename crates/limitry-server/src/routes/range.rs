//! `startDate` and `endDate`: `[startDate, endDate)`.

use jiff::Timestamp;

use crate::http::{Call, Checker, Problem};
use limitry_types::rules;

/// A span of time, in microseconds; an end that is not given is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// The first moment.
    pub(crate) start: i64,
    /// The first moment after.
    pub(crate) end: i64,
}

impl Range {
    /// Reads both ends, where each may be left out.
    pub(crate) fn optional(call: &Call) -> Result<Self, Problem> {
        Self::read(call, false)
    }

    /// Reads both ends, which must be there.
    pub(crate) fn required(call: &Call) -> Result<Self, Problem> {
        Self::read(call, true)
    }

    fn read(call: &Call, required: bool) -> Result<Self, Problem> {
        let mut checker = Checker::default();
        let mut end_of = |name: &str, open: i64| -> Result<i64, Problem> {
            let Some(text) = call.query.get(name)? else {
                if required {
                    checker.missing(name);
                }
                return Ok(open);
            };
            Ok(parse(text).unwrap_or_else(|| {
                checker.invalid(
                    name,
                    "must be a date or time such as 2026-01-31 or 2026-01-31T12:00:00Z",
                );
                open
            }))
        };
        let start = end_of("startDate", i64::MIN)?;
        let end = end_of("endDate", i64::MAX)?;
        if checker.is_fine() && start > end {
            checker.invalid("startDate", "must not be after endDate");
        }
        checker.finish()?;
        Ok(Self { start, end })
    }
}

/// A date alone is midnight; what has no zone is UTC.
fn parse(text: &str) -> Option<i64> {
    rules::date_or_time(text)
        .ok()
        .map(Timestamp::as_microsecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_midnight_and_no_zone_is_utc() {
        let day = 86_400_000_000;
        assert_eq!(parse("1970-01-02"), Some(day));
        assert_eq!(parse("1970-01-02T00:00:00"), Some(day));
        assert_eq!(parse("1970-01-02T00:00:00Z"), Some(day));
        assert_eq!(parse("1970-01-02T01:00:00+01:00"), Some(day));
        let last = Timestamp::MAX.as_microsecond();
        for end in ["9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z"] {
            assert_eq!(parse(end), Some(last), "{end}");
        }
        for wrong in [
            "",
            "1970",
            "yesterday",
            "1970-01-32",
            "1970-01-02T25:00",
            "1970-01-02T00:00:00[UTC]",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
