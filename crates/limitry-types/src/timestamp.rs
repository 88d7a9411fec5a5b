//! Timestamps as other servers write them.

use jiff::Timestamp;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::rules;

/// An optional RFC 3339 timestamp.
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

/// More lenient than [`rules::timestamp`]: other servers leave out the zone, or append its name in brackets.
fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| rules::date_or_time(text).ok())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::parse;

    #[test]
    fn timestamps_of_other_servers_are_read() {
        let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        for text in [
            "2026-11-24T12:00:00Z",
            "2026-11-24T12:00:00.000Z",
            "2026-11-24T14:00:00+02:00",
            "2026-11-24T12:00:00",
            "2026-11-24 12:00:00",
            "2026-11-24T12:00:00Z[UTC]",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        let midnight = "2026-11-24T00:00:00Z".parse().ok();
        assert_eq!(parse("2026-11-24"), midnight);
        assert_eq!(parse("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "1700000000"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
