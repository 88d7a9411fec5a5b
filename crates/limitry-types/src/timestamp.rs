//! Points in time as other servers write them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// RFC 3339; without a zone it is UTC (contract, "Usage"). What lies beyond the calendar (`9999-12-31T23:59:59Z`, as
/// some say "never") is its last moment, so that one such key does not hide a list of others.
pub(super) fn deserialize<'de, D>(deserializer: D) -> Result<Option<Timestamp>, D::Error>
where
    D: Deserializer<'de>,
{
    let Some(text) = <Option<std::borrow::Cow<'de, str>>>::deserialize(deserializer)? else {
        return Ok(None);
    };
    parse(&text)
        .map(Some)
        .ok_or_else(|| D::Error::custom("a time that is not in RFC 3339"))
}

fn parse(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let zoneless = || {
        let civil: DateTime = text.parse().ok()?;
        let bare = !text.ends_with(['Z', 'z']) && !text.contains('+');
        bare.then(|| civil.to_zoned(TimeZone::UTC).ok())?
            .map(|zoned| zoned.timestamp())
    };
    let beyond = || {
        let year = text
            .strip_prefix('+')
            .unwrap_or(text)
            .split('-')
            .next()
            .and_then(|year| year.parse::<u32>().ok())?;
        let has_time = text.contains('T') && text.ends_with('Z');
        (year >= 9999 && has_time).then_some(Timestamp::MAX)
    };
    zoneless().or_else(beyond)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::parse;

    #[test]
    fn times_of_other_servers_are_understood() {
        let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        for text in [
            "2026-11-24T12:00:00Z",
            "2026-11-24T12:00:00.000Z",
            "2026-11-24T14:00:00+02:00",
            "2026-11-24T12:00:00",
            "2026-11-24 12:00:00",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        let midnight = "2026-11-24T00:00:00Z".parse().ok();
        assert_eq!(parse("2026-11-24"), midnight);
        for text in ["9999-12-31T23:59:59Z", "+292278994-08-17T07:12:55Z"] {
            assert_eq!(parse(text), Some(Timestamp::MAX), "{text}");
        }
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "1700000000"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
