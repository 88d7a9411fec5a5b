use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use limitry_types::Period;

const HOUR: i64 = 3600 * MICROS_PER_SECOND;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

/// 1970-01-05, the first Monday after the epoch.
const FIRST_MONDAY: i64 = 4 * DAY;

/// From `start` until just before `end`, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeWindow {
    pub(super) start: i64,
    pub(super) end: i64,
}

impl TimeWindow {
    /// Contains no time.
    pub(super) const EMPTY: Self = Self { start: 0, end: 0 };

    /// The window of a quota's period that contains `time`. Windows start in UTC: on the hour, at midnight, on Monday,
    /// on the 1st.
    pub(super) fn containing(period: Period, time: i64) -> Self {
        match period {
            Period::Hour => Self::of_length(HOUR, time, 0),
            Period::Day => Self::of_length(DAY, time, 0),
            Period::Week => Self::of_length(WEEK, time, FIRST_MONDAY),
            Period::Month => Self::month(time),
        }
    }

    pub(super) const fn contains(self, time: i64) -> bool {
        self.start <= time && time < self.end
    }

    /// `origin` is the start of some window.
    fn of_length(length: i64, time: i64, origin: i64) -> Self {
        let start = time - (time - origin).rem_euclid(length);
        Self {
            start,
            end: start.saturating_add(length),
        }
    }

    fn month(time: i64) -> Self {
        let day = TimeZone::UTC.to_datetime(to_timestamp(time)).date();
        let first = date(day.year(), day.month(), 1);
        let next = match first.month() {
            // The calendar ends with the year 9999.
            12 if first.year() == 9999 => None,
            12 => Some(date(first.year() + 1, 1, 1)),
            month => Some(date(first.year(), month + 1, 1)),
        };
        Self {
            start: midnight(first),
            end: next.map_or(i64::MAX, midnight),
        }
    }
}

/// When the window of a quota's period that contains `time` began.
pub(crate) fn window_start(period: Period, time: i64) -> i64 {
    TimeWindow::containing(period, time).start
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
    fn windows_start_on_the_hour_at_midnight_on_monday_and_on_the_first() {
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
            let found = TimeWindow::containing(period, at(moment));
            assert_eq!(
                found,
                TimeWindow {
                    start: at(start),
                    end: at(end)
                },
                "{period} {moment}"
            );
            assert!(found.contains(at(moment)));
        }
    }

    #[test]
    fn the_first_and_last_timestamps_have_windows() {
        for moment in [
            Timestamp::MIN.as_microsecond(),
            Timestamp::MAX.as_microsecond(),
        ] {
            for &period in Period::ALL {
                assert!(
                    TimeWindow::containing(period, moment).contains(moment),
                    "{period} {moment}"
                );
            }
        }
    }
}
