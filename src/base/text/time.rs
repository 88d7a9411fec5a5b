//! Timestamps in words.

use jiff::{Timestamp, Unit};

/// RFC 3339 in UTC, rounded to the second.
pub(crate) fn exact(time: Timestamp) -> String {
    time.round(Unit::Second).unwrap_or(time).to_string()
}

/// `in 3 hours`, `2 days ago`: the largest unit only, rounded down.
pub(crate) fn relative(time: Timestamp, now: Timestamp) -> String {
    let seconds = time.duration_since(now).as_secs();
    let away = seconds.unsigned_abs();
    if away < 5 {
        return "now".to_owned();
    }
    let (count, unit) = match away {
        0..60 => (away, "second"),
        60..3600 => (away / 60, "minute"),
        3600..86_400 => (away / 3600, "hour"),
        86_400..8_640_000 => (away / 86_400, "day"),
        8_640_000..63_072_000 => (away / 2_592_000, "month"),
        _ => (away / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 {
        format!("{count} {unit}{plural} ago")
    } else {
        format!("in {count} {unit}{plural}")
    }
}

/// [`relative`] with short units, for tables: `in 3h`, `2d ago`.
pub(crate) fn compact(time: Timestamp, now: Timestamp) -> String {
    let words = relative(time, now);
    let mut parts: Vec<&str> = words.split(' ').collect();
    let Some(at) = parts.iter().position(|part| part.parse::<u64>().is_ok()) else {
        return words;
    };
    let unit = match parts.get(at + 1).copied().unwrap_or_default() {
        unit if unit.starts_with("month") => "mo",
        unit => unit.get(..1).unwrap_or_default(),
    };
    let short = format!("{}{unit}", parts[at]);
    parts.splice(at..=at + 1, [short.as_str()]);
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{compact, relative};

    #[test]
    fn compact_times_have_short_units() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (time, said) in [
            ("2026-11-23T12:00:02Z", "now"),
            ("2026-11-23T11:59:00Z", "1m ago"),
            ("2026-11-26T12:00:00Z", "in 3d"),
            ("2027-05-21T12:00:00Z", "in 5mo"),
        ] {
            assert_eq!(compact(time.parse().unwrap(), now), said, "{time}");
        }
    }

    #[test]
    fn relative_times_have_their_largest_unit() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (time, said) in [
            ("2026-11-23T12:00:02Z", "now"),
            ("2026-11-23T11:59:00Z", "1 minute ago"),
            ("2026-11-24T12:00:00Z", "in 1 day"),
            ("2026-11-24T11:59:59Z", "in 23 hours"),
            ("2027-02-21T12:00:00Z", "in 90 days"),
            ("2027-05-21T12:00:00Z", "in 5 months"),
            ("2020-01-01T00:00:00Z", "6 years ago"),
        ] {
            assert_eq!(relative(time.parse().unwrap(), now), said, "{time}");
        }
    }
}
