//! Timestamps in words.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};

use super::number::grouped;

/// RFC 3339 in UTC, without the fraction of a second: what has just happened is not shown as in the future.
pub(crate) fn exact(time: Timestamp) -> String {
    let seconds = TimestampRound::new()
        .smallest(Unit::Second)
        .mode(RoundMode::Floor);
    time.round(seconds).unwrap_or(time).to_string()
}

/// How many seconds are still `now`.
const MOMENT: u64 = 5;

#[cfg(not(feature = "testing"))]
fn moment() -> u64 {
    MOMENT
}

/// What a test shows was made by commands before, on a machine that may be busy.
#[cfg(feature = "testing")]
fn moment() -> u64 {
    crate::base::env::moment_seconds().unwrap_or(MOMENT)
}

/// `in 3 hours`, `2 days ago`: the largest unit that fits, rounded to the nearest.
pub(crate) fn relative(time: Timestamp, now: Timestamp) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const MONTH: u64 = 30 * DAY;
    const YEAR: u64 = 365 * DAY;
    // Rounded to the second: a moment passes between the making of a time and its display.
    let millis = time.duration_since(now).as_millis();
    let away = u64::try_from((millis.unsigned_abs() + 500) / 1000).unwrap_or(u64::MAX);
    if away < moment() {
        return "now".to_owned();
    }
    let nearest = |unit: u64| (away + unit / 2) / unit;
    let (count, unit) = if nearest(1) < MINUTE {
        (away, "second")
    } else if nearest(MINUTE) < 60 {
        (nearest(MINUTE), "minute")
    } else if nearest(HOUR) < 48 {
        (nearest(HOUR), "hour")
    } else if nearest(DAY) < 100 {
        (nearest(DAY), "day")
    } else if nearest(MONTH) < 24 {
        (nearest(MONTH), "month")
    } else {
        (nearest(YEAR), "year")
    };
    let plural = if count == 1 { "" } else { "s" };
    if millis < 0 {
        format!("{count} {unit}{plural} ago")
    } else {
        format!("in {count} {unit}{plural}")
    }
}

/// How far a clock was moved: `25 h ahead`, `3 d behind`. `None` for the real time.
pub(crate) fn clock_offset(offset: SignedDuration) -> Option<String> {
    let seconds = offset.as_secs().unsigned_abs();
    if seconds == 0 {
        return None;
    }
    let nearest = |unit: u64| (seconds + unit / 2) / unit;
    let amount = match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 if nearest(60) != 60 => format!("{} min", nearest(60)),
        120..172_800 => format!("{} h", nearest(3600)),
        _ => format!("{} d", grouped(&nearest(86_400).to_string())),
    };
    let direction = if offset.is_negative() {
        "behind"
    } else {
        "ahead"
    };
    Some(format!("{amount} {direction}"))
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{clock_offset, exact, relative};

    #[test]
    fn an_exact_time_is_not_later_than_the_time() {
        for (time, shown) in [
            ("2026-12-01T02:08:37.672Z", "2026-12-01T02:08:37Z"),
            ("2026-12-01T02:08:37Z", "2026-12-01T02:08:37Z"),
            ("1969-12-31T23:59:58.5Z", "1969-12-31T23:59:58Z"),
        ] {
            assert_eq!(exact(time.parse().unwrap()), shown);
        }
    }

    #[test]
    fn the_offset_of_a_clock_is_shown_in_its_nearest_unit() {
        for (seconds, told) in [
            (0, None),
            (90, Some("90 s ahead")),
            (-7199, Some("120 min behind")),
            (25 * 3600, Some("25 h ahead")),
            (-40 * 86_400, Some("40 d behind")),
            (-2525 * 86_400, Some("2,525 d behind")),
        ] {
            let offset = SignedDuration::from_secs(seconds);
            assert_eq!(clock_offset(offset).as_deref(), told);
        }
    }

    #[test]
    fn relative_times_are_rounded_to_the_nearest_unit() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (time, said) in [
            ("2026-11-23T12:00:02Z", "now"),
            ("2026-11-23T11:59:30Z", "30 seconds ago"),
            ("2026-11-23T11:59:00Z", "1 minute ago"),
            ("2026-11-23T13:00:00Z", "in 1 hour"),
            ("2026-11-23T12:59:45Z", "in 1 hour"),
            ("2026-11-24T12:00:00Z", "in 24 hours"),
            ("2026-11-24T11:59:59Z", "in 24 hours"),
            ("2026-11-25T12:00:00Z", "in 2 days"),
            ("2026-12-23T11:59:58Z", "in 30 days"),
            ("2027-02-21T11:59:59Z", "in 90 days"),
            ("2027-05-21T12:00:00Z", "in 6 months"),
            ("2020-01-01T00:00:00Z", "7 years ago"),
        ] {
            assert_eq!(relative(time.parse().unwrap(), now), said, "{time}");
        }
    }
}
