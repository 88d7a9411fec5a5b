//! Times that a file writes in another way than the API.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use limitry_types::rules;

use super::target::Decimal;

/// How a time is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeFormat {
    Rfc3339,
    /// A number since 1970: of seconds, or of seconds divided by this power of ten.
    Epoch(u8),
    /// A pattern as `strftime` has it.
    Pattern(String),
}

impl TimeFormat {
    /// The numbers since 1970, by name and power of ten.
    pub(super) const EPOCHS: [(&str, u8); 4] = [
        ("epoch", 0),
        ("epoch-ms", 3),
        ("epoch-us", 6),
        ("epoch-ns", 9),
    ];
}

impl FromStr for TimeFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "rfc3339" {
            return Ok(Self::Rfc3339);
        }
        if let Some((_, power)) = Self::EPOCHS.iter().find(|(name, _)| *name == text) {
            return Ok(Self::Epoch(*power));
        }
        // A pattern that cannot write a time cannot read one either.
        let sample = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
        if !text.contains('%') || jiff::fmt::strtime::format(text, &sample).is_err() {
            return Err(
                "must be epoch, epoch-ms, epoch-us, epoch-ns, rfc3339 or a pattern such as '%d/%m/%Y %H:%M'"
                    .to_owned(),
            );
        }
        Ok(Self::Pattern(text.to_owned()))
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rfc3339 => f.write_str("rfc3339"),
            Self::Epoch(power) => {
                let known = Self::EPOCHS.iter().find(|(_, known)| known == power);
                f.write_str(known.map_or("epoch", |(name, _)| name))
            }
            Self::Pattern(pattern) => f.write_str(pattern),
        }
    }
}

/// How the times of a file are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TimeReader {
    pub format: Option<TimeFormat>,
    /// The zone of times that have none. Its name is kept for display.
    pub zone: Option<(String, TimeZone)>,
}

impl TimeReader {
    /// Whether times are as the API expects them.
    pub(super) fn is_plain(&self) -> bool {
        self.format.is_none() && self.zone.is_none()
    }

    /// The time as the API expects it.
    pub(super) fn read(&self, text: &str) -> Result<String, String> {
        let text = text.trim();
        let time = match &self.format {
            None | Some(TimeFormat::Rfc3339) => self.rfc3339(text),
            Some(TimeFormat::Epoch(power)) => epoch(text, *power),
            Some(TimeFormat::Pattern(pattern)) => self.pattern(pattern, text),
        };
        let time = time.map(|time| time.to_string());
        time.ok_or_else(|| match &self.format {
            Some(format) => format!("'{text}' is no time of --time-format '{format}'"),
            None => format!("'{text}' is no time; `--time-format` says how times are written"),
        })
    }

    fn zone(&self) -> TimeZone {
        self.zone
            .as_ref()
            .map_or(TimeZone::UTC, |(_, zone)| zone.clone())
    }

    fn in_zone(&self, time: DateTime) -> Option<Timestamp> {
        Some(time.to_zoned(self.zone()).ok()?.timestamp())
    }

    /// A time with or without a zone, or a date alone, which is midnight.
    fn rfc3339(&self, text: &str) -> Option<Timestamp> {
        match rules::timestamp(text) {
            Ok(time) => Some(time),
            Err(_) if text.contains('[') || text.ends_with(['Z', 'z']) => None,
            Err(_) => self.in_zone(text.parse().ok()?),
        }
    }

    fn pattern(&self, pattern: &str, text: &str) -> Option<Timestamp> {
        let parsed = BrokenDownTime::parse(pattern, text).ok()?;
        if let Ok(time) = parsed.to_timestamp() {
            return Some(time);
        }
        let time = parsed
            .to_datetime()
            .or_else(|_| Ok::<_, jiff::Error>(parsed.to_date()?.at(0, 0, 0, 0)));
        self.in_zone(time.ok()?)
    }
}

/// A number since 1970, exact to the nanosecond.
fn epoch(text: &str, power: u8) -> Option<Timestamp> {
    let number: Decimal = text.parse().ok()?;
    let nanoseconds = number.times_power_of_ten(9 - i32::from(power))?;
    Timestamp::from_nanosecond(nanoseconds).ok()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::TimeReader;

    fn read(format: Option<&str>, zone: Option<&str>, text: &str) -> Option<String> {
        let reader = TimeReader {
            format: format.map(|format| format.parse().unwrap()),
            zone: zone.map(|zone| (zone.to_owned(), TimeZone::get(zone).unwrap())),
        };
        reader.read(text).ok()
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for (format, zone, text, expected) in [
            (Some("epoch"), None, "1780315200", "2026-06-01T12:00:00Z"),
            (
                Some("epoch"),
                None,
                "1780315200.25",
                "2026-06-01T12:00:00.25Z",
            ),
            (
                Some("epoch-ms"),
                None,
                "1780315200250",
                "2026-06-01T12:00:00.25Z",
            ),
            (
                Some("epoch-us"),
                None,
                "1.7803152e15",
                "2026-06-01T12:00:00Z",
            ),
            (
                Some("%d/%m/%Y %H:%M"),
                None,
                "01/06/2026 12:00",
                "2026-06-01T12:00:00Z",
            ),
            (
                Some("%d/%m/%Y"),
                Some("Europe/Berlin"),
                "01/06/2026",
                "2026-05-31T22:00:00Z",
            ),
            (
                Some("%d/%b/%Y:%H:%M:%S %z"),
                Some("Europe/Berlin"),
                "01/Jun/2026:14:00:00 +0200",
                "2026-06-01T12:00:00Z",
            ),
            (
                None,
                Some("America/New_York"),
                "2026-06-01 08:00:00",
                "2026-06-01T12:00:00Z",
            ),
            (
                None,
                Some("America/New_York"),
                "2026-06-01T08:00",
                "2026-06-01T12:00:00Z",
            ),
            (
                None,
                Some("America/New_York"),
                "2026-06-01",
                "2026-06-01T04:00:00Z",
            ),
            // A zone in the text overrides the option.
            (
                None,
                Some("America/New_York"),
                "2026-06-01T12:00:00Z",
                "2026-06-01T12:00:00Z",
            ),
            (
                Some("rfc3339"),
                None,
                "2026-06-01T14:00:00+02:00",
                "2026-06-01T12:00:00Z",
            ),
        ] {
            assert_eq!(
                read(format, zone, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for (format, text) in [
            (Some("epoch"), "2026-06-01"),
            (Some("epoch"), ""),
            (Some("epoch-ms"), "1e300"),
            (Some("%d/%m/%Y"), "2026-06-01"),
            (None, "yesterday"),
            (None, "01/06/2026"),
        ] {
            assert_eq!(read(format, Some("UTC"), text), None, "{text}");
        }
        for no_format in ["", "seconds", "%!"] {
            assert!(
                no_format.parse::<super::TimeFormat>().is_err(),
                "{no_format}"
            );
        }
    }
}
