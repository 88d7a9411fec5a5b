use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::clock::{SECOND, timestamp};
use limitry_types::Period;

const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// 1970-01-05, the first Monday of the epoch.
const MONDAY: i64 = 4 * DAY;

/// A window of time: from `start` until just before `end`, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The first moment.
    pub(crate) start: i64,
    /// The first moment after.
    pub(crate) end: i64,
}

impl Bounds {
    /// Whether a moment lies in the window.
    pub(crate) const fn hold(self, moment: i64) -> bool {
        self.start <= moment && moment < self.end
    }
}

/// The window of a period that a moment lies in, in UTC: on the hour, midnight, Monday, the 1st.
pub(crate) fn bounds(period: Period, moment: i64) -> Bounds {
    match period {
        Period::Hour => even(moment, HOUR, 0),
        Period::Day => even(moment, DAY, 0),
        Period::Week => even(moment, WEEK, MONDAY),
        Period::Month => month(moment),
    }
}

fn even(moment: i64, length: i64, origin: i64) -> Bounds {
    let start = moment - (moment - origin).rem_euclid(length);
    Bounds {
        start,
        end: start.saturating_add(length),
    }
}

fn month(moment: i64) -> Bounds {
    let day = TimeZone::UTC.to_datetime(timestamp(moment)).date();
    let first = date(day.year(), day.month(), 1);
    let next = match first.month() {
        12 if first.year() == 9999 => None,
        12 => Some(date(first.year() + 1, 1, 1)),
        month => Some(date(first.year(), month + 1, 1)),
    };
    Bounds {
        start: midnight(first),
        end: next.map_or(i64::MAX, midnight),
    }
}

fn midnight(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC)
        .map_or(i64::MIN, |zoned| zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn windows_begin_on_the_hour_at_midnight_on_monday_and_on_the_first() {
        for (period, moment, start, end) in [
            (
                Period::Hour,
                "2026-11-23T07:59:59.999999Z",
                "2026-11-23T07:00:00Z",
                "2026-11-23T08:00:00Z",
            ),
            (
                Period::Hour,
                "2026-11-23T08:00:00Z",
                "2026-11-23T08:00:00Z",
                "2026-11-23T09:00:00Z",
            ),
            (
                Period::Day,
                "2026-11-23T23:59:59Z",
                "2026-11-23T00:00:00Z",
                "2026-11-24T00:00:00Z",
            ),
            (
                Period::Week,
                "2026-11-22T23:59:59Z",
                "2026-11-16T00:00:00Z",
                "2026-11-23T00:00:00Z",
            ),
            (
                Period::Week,
                "2026-11-23T00:00:00Z",
                "2026-11-23T00:00:00Z",
                "2026-11-30T00:00:00Z",
            ),
            (
                Period::Month,
                "2024-02-29T12:00:00Z",
                "2024-02-01T00:00:00Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                Period::Month,
                "2026-12-31T23:59:59Z",
                "2026-12-01T00:00:00Z",
                "2027-01-01T00:00:00Z",
            ),
            (
                Period::Week,
                "1969-12-31T00:00:00Z",
                "1969-12-29T00:00:00Z",
                "1970-01-05T00:00:00Z",
            ),
            (
                Period::Month,
                "1969-12-31T00:00:00Z",
                "1969-12-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
            ),
        ] {
            let found = bounds(period, at(moment));
            assert_eq!(
                found,
                Bounds {
                    start: at(start),
                    end: at(end)
                },
                "{period} {moment}"
            );
            assert!(found.hold(at(moment)));
        }
    }

    #[test]
    fn the_ends_of_time_have_windows_too() {
        for moment in [
            Timestamp::MIN.as_microsecond(),
            Timestamp::MAX.as_microsecond(),
        ] {
            for &period in Period::ALL {
                assert!(bounds(period, moment).hold(moment), "{period} {moment}");
            }
        }
    }
}
