//! Windows of time: of quotas in UTC, of limits in a customer's time zone and from its billing day.

use jiff::civil::{Date, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, ToSpan as _};

use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use limitry_types::{LimitPeriod, Period};

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

    const ALL_TIME: Self = Self {
        start: i64::MIN,
        end: i64::MAX,
    };

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
}

/// Where windows begin: at midnight of a time zone, months and years on a billing day.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    zone: TimeZone,
    billing_month: i8,
    billing_day: i8,
}

impl Calendar {
    /// Months begin on the 1st, years on 1 January.
    pub(super) const fn from_the_first(zone: TimeZone) -> Self {
        Self {
            zone,
            billing_month: 1,
            billing_day: 1,
        }
    }

    /// The calendar of quotas.
    pub(super) const UTC: Self = Self::from_the_first(TimeZone::UTC);

    /// The calendar of a customer whose billing cycle starts at a moment.
    pub(super) fn of_billing_cycle(zone: TimeZone, start: i64) -> Self {
        let day = zone.to_datetime(to_timestamp(start)).date();
        Self {
            zone,
            billing_month: day.month(),
            billing_day: day.day(),
        }
    }

    /// The month and the day on which years begin; months begin on the day.
    pub(super) const fn billing_day(&self) -> (i8, i8) {
        (self.billing_month, self.billing_day)
    }

    /// The window of a period that contains a moment.
    pub(super) fn window(&self, period: LimitPeriod, time: i64) -> TimeWindow {
        match period {
            LimitPeriod::Hour => return TimeWindow::of_length(HOUR, time, 0),
            LimitPeriod::AllTime => return TimeWindow::ALL_TIME,
            _ => {}
        }
        let today = self.zone.to_datetime(to_timestamp(time)).date();
        let mut first = self.first_day(period, today);
        let mut window = TimeWindow {
            start: self.first_moment_of(first).unwrap_or(i64::MIN),
            end: i64::MAX,
        };
        loop {
            first = first.and_then(|first| self.next_first_day(period, first));
            window.end = self.first_moment_of(first).unwrap_or(i64::MAX);
            if time < window.end {
                return window;
            }
            // Clocks that go back at midnight repeat the end of the day before, which then belongs to the new day.
            window.start = window.end;
        }
    }

    /// The first day of the period that contains a day. `None` before the calendar begins.
    fn first_day(&self, period: LimitPeriod, day: Date) -> Option<Date> {
        let first = match period {
            LimitPeriod::Week => {
                let since_monday = day.weekday().to_monday_zero_offset();
                return day.checked_sub(i64::from(since_monday).days()).ok();
            }
            LimitPeriod::Month => self.billing_day_in(day.year(), day.month()),
            LimitPeriod::Annual => self.billing_day_in(day.year(), self.billing_month),
            _ => return Some(day),
        };
        if first <= day {
            return Some(first);
        }
        let (year, month) = match (period, day.month()) {
            (LimitPeriod::Annual, _) => (day.year().checked_sub(1)?, self.billing_month),
            (_, 1) => (day.year().checked_sub(1)?, 12),
            (_, month) => (day.year(), month - 1),
        };
        (year >= Date::MIN.year()).then(|| self.billing_day_in(year, month))
    }

    /// The first day of the period after the one that begins on a day. `None` after the calendar ends.
    fn next_first_day(&self, period: LimitPeriod, first: Date) -> Option<Date> {
        let after = |span: Span| first.checked_add(span).ok();
        let (year, month) = match (period, first.month()) {
            (LimitPeriod::Week, _) => return after(7.days()),
            (LimitPeriod::Month, 12) => (first.year() + 1, 1),
            (LimitPeriod::Month, month) => (first.year(), month + 1),
            (LimitPeriod::Annual, _) => (first.year() + 1, self.billing_month),
            _ => return after(1.day()),
        };
        (year <= Date::MAX.year()).then(|| self.billing_day_in(year, month))
    }

    /// The billing day of a month, or the month's last day where it lacks that day.
    fn billing_day_in(&self, year: i16, month: i8) -> Date {
        let first = date(year, month, 1);
        let day = self.billing_day.min(first.days_in_month());
        date(year, month, day)
    }

    fn first_moment_of(&self, day: Option<Date>) -> Option<i64> {
        first_moment(day?, &self.zone)
    }
}

/// Midnight, or the first moment after it where the zone skips midnight. `None` outside of the time that can be shown.
pub(crate) fn first_moment(day: Date, zone: &TimeZone) -> Option<i64> {
    let midnight = day.to_datetime(Time::midnight());
    let ambiguous = zone.to_ambiguous_timestamp(midnight);
    let moment = match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // With the offset after the change, the skipped midnight lies just before the change.
            let before_change = after.to_timestamp(midnight).ok()?;
            zone.following(before_change).next()?.timestamp()
        }
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            ambiguous.earlier().ok()?
        }
    };
    Some(moment.as_microsecond())
}

/// When the window of a quota's period that contains `time` began.
pub(crate) fn window_start(period: Period, time: i64) -> i64 {
    quota_window(period, time).start
}

/// The window of a quota's period that contains `time`.
pub(super) fn quota_window(period: Period, time: i64) -> TimeWindow {
    match period {
        Period::Hour => TimeWindow::of_length(HOUR, time, 0),
        // Days of UTC all have 24 hours.
        Period::Day => TimeWindow::of_length(DAY, time, 0),
        Period::Week => TimeWindow::of_length(WEEK, time, FIRST_MONDAY),
        Period::Month => Calendar::UTC.window(LimitPeriod::Month, time),
    }
}

/// A calendar with the windows that were asked for last: most events happen in them.
#[derive(Debug, Clone)]
pub(super) struct CachedCalendar {
    calendar: Calendar,
    /// Of days, weeks, months and years.
    last: [TimeWindow; 4],
}

impl CachedCalendar {
    pub(super) const fn new(calendar: Calendar) -> Self {
        Self {
            calendar,
            last: [TimeWindow::EMPTY; 4],
        }
    }

    /// The window of a period that contains a moment.
    pub(super) fn window(&mut self, period: LimitPeriod, time: i64) -> TimeWindow {
        let last = match period {
            LimitPeriod::Hour | LimitPeriod::AllTime => return self.calendar.window(period, time),
            LimitPeriod::Day => &mut self.last[0],
            LimitPeriod::Week => &mut self.last[1],
            LimitPeriod::Month => &mut self.last[2],
            LimitPeriod::Annual => &mut self.last[3],
        };
        if !last.contains(time) {
            *last = self.calendar.window(period, time);
        }
        *last
    }
}

#[cfg(test)]
mod tests;
