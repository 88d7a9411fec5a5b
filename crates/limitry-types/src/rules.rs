//! The rules that values of the API obey. The CLI, the client and the server judge by the same functions.
//!
//! Each function returns what it accepted, or a [`RuleError`] that says what the value must be.

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

/// Longest name of a value or a dimension.
pub const MAX_FIELD_NAME_CHARS: usize = 64;

/// Longest id that the API assigns: a key's, a quota's, a project's.
pub const MAX_ID_CHARS: usize = 128;

/// Longest name of a key, a quota, a rate limit or a project.
pub const MAX_NAME_CHARS: usize = 100;

/// Longest customer id, event type and value of a dimension.
pub const MAX_TEXT_CHARS: usize = 256;

/// Longest idempotency key of an event.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 255;

/// Largest value of an event, and largest limit: 2^53, up to which a double represents every integer.
pub const MAX_AMOUNT: u64 = 1 << 53;

/// Most events in one batch.
pub const MAX_BATCH_EVENTS: usize = 1000;

/// Items on a page when the request does not say.
pub const DEFAULT_PAGE_ITEMS: u32 = 50;

/// Most items that a page may be asked for.
pub const MAX_PAGE_ITEMS: u32 = 100;

/// Largest request body.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// Largest body of a batch of events.
pub const MAX_BATCH_BYTES: usize = 8 << 20;

/// How far ahead of the server's clock an event's timestamp may be.
pub const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What a rejected value must be. The text follows the name of the value: `metric must be …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// Not a name of a value or a dimension.
    #[error(
        "must have a name of 1 to {MAX_FIELD_NAME_CHARS} of the characters A-Z, a-z, 0-9 and '_'"
    )]
    FieldName,
    /// Not an id that the API assigns.
    #[error("must be an id: 1 to {MAX_ID_CHARS} of the characters A-Z, a-z, 0-9, '_' and '-'")]
    Id,
    /// Empty, too long, or not a text at all.
    #[error("must be a text of 1 to {max} characters")]
    Length {
        /// The most characters.
        max: usize,
    },
    /// Empty, too long, white space alone, or with a control character.
    #[error("must have 1 to {max} characters, not only blanks, and no control characters")]
    VisibleText {
        /// The most characters.
        max: usize,
    },
    /// Too long for a dimension, or not a text at all.
    #[error("must be a text of at most {MAX_TEXT_CHARS} characters")]
    Dimension,
    /// Not a metric.
    #[error("must be total_events, total_tokens, total_cost_cents or values.NAME")]
    Metric,
    /// None of the words of an enumeration.
    #[error("must be one of {words}")]
    Word {
        /// All of them, with commas.
        words: &'static str,
    },
    /// Not an amount.
    #[error("must be a number from 0 to 2^53")]
    Amount,
    /// Not an amount of a balance.
    #[error("must be a number from -2^53 to 2^53 with at most 9 decimal places")]
    ExactAmount,
    /// Not an amount of a balance, or not above zero.
    #[error("must be a number above 0, up to 2^53, with at most 9 decimal places")]
    PositiveAmount,
    /// Not a limit.
    #[error("must be a whole number from 1 to 2^53")]
    Limit,
    /// Not RFC 3339, or without a zone.
    #[error("must be a time with its zone, such as 2026-01-31T12:00:00Z")]
    Timestamp,
    /// Neither a date nor a time.
    #[error("must be a date or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z")]
    DateOrTime,
    /// Not a date.
    #[error("must be a date or a time with its zone, such as 2026-01-31 or 2026-01-31T12:00:00Z")]
    Date,
    /// Not an email address.
    #[error("must be an email address of at most {MAX_TEXT_CHARS} characters")]
    Email,
    /// Not the name of a time zone.
    #[error("must be the IANA name of a time zone, such as Europe/Berlin")]
    TimeZone,
    /// Further ahead than [`MAX_CLOCK_SKEW`].
    #[error("must be at most 5 minutes in the future")]
    InFuture,
}

/// A name of a value or a dimension: `[A-Za-z0-9_]{1,64}`.
pub fn field_name(text: &str) -> Result<&str, RuleError> {
    matches(text, MAX_FIELD_NAME_CHARS, b"_").ok_or(RuleError::FieldName)
}

/// An id that the API assigns, safe in a path and in a header: `[A-Za-z0-9_-]{1,128}`.
pub fn id(text: &str) -> Result<&str, RuleError> {
    matches(text, MAX_ID_CHARS, b"_-").ok_or(RuleError::Id)
}

fn matches<'a>(text: &'a str, max: usize, punctuation: &[u8]) -> Option<&'a str> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || punctuation.contains(&byte);
    ((1..=max).contains(&text.len()) && text.bytes().all(good)).then_some(text)
}

/// A text of 1 to `max` characters.
pub fn text(text: &str, max: usize) -> Result<&str, RuleError> {
    let fits = !text.is_empty() && text.chars().nth(max).is_none();
    fits.then_some(text).ok_or(RuleError::Length { max })
}

/// A text of 1 to `max` characters that shows on one line.
pub fn visible_text(text: &str, max: usize) -> Result<&str, RuleError> {
    let fits = self::text(text, max).is_ok();
    let shows = !text.trim().is_empty() && !text.chars().any(char::is_control);
    (fits && shows)
        .then_some(text)
        .ok_or(RuleError::VisibleText { max })
}

/// The name of a key, a quota, a rate limit or a project.
pub fn name(text: &str) -> Result<&str, RuleError> {
    visible_text(text, MAX_NAME_CHARS)
}

/// The value of a dimension; it may be empty.
pub fn dimension(text: &str) -> Result<&str, RuleError> {
    let fits = text.chars().nth(MAX_TEXT_CHARS).is_none();
    fits.then_some(text).ok_or(RuleError::Dimension)
}

/// The limit of a quota or a rate limit: 1 to 2^53.
pub fn limit(number: u64) -> Result<u64, RuleError> {
    let fits = (1..=MAX_AMOUNT).contains(&number);
    fits.then_some(number).ok_or(RuleError::Limit)
}

/// A point in time as RFC 3339 writes it, with its zone: `2026-01-31T12:00:00Z`.
pub fn timestamp(text: &str) -> Result<Timestamp, RuleError> {
    // The parser also accepts what RFC 3339 does not: years of six digits, times without seconds, names of zones.
    let shaped = text.len() >= "2026-01-31T12:00:00Z".len()
        && !text.contains('[')
        && text
            .bytes()
            .zip("0000-00-00T00:00:00".bytes())
            .all(|(byte, shape)| match shape {
                b'0' => byte.is_ascii_digit(),
                b'T' => matches!(byte, b'T' | b't' | b' '),
                shape => byte == shape,
            });
    let parsed = || text.parse().ok().or_else(|| clamped(text, None));
    shaped.then(parsed).flatten().ok_or(RuleError::Timestamp)
}

/// The timestamp of an event that arrives at `now`.
pub fn event_timestamp(text: &str, now: Timestamp) -> Result<Timestamp, RuleError> {
    let time = timestamp(text)?;
    let early = now
        .checked_add(MAX_CLOCK_SKEW)
        .is_ok_and(|latest| time > latest);
    (!early).then_some(time).ok_or(RuleError::InFuture)
}

/// A date or a time, such as the ends of a range: a date is midnight, and the zone is UTC where none is given.
pub fn date_or_time(text: &str) -> Result<Timestamp, RuleError> {
    if text.contains('[') {
        return Err(RuleError::DateOrTime);
    }
    clamped(text, Some(Offset::UTC)).ok_or(RuleError::DateOrTime)
}

/// A date alone: `2026-01-31`.
pub fn date(text: &str) -> Result<Date, RuleError> {
    let shaped = text.len() == "2026-01-31".len();
    let parsed = || text.parse().ok();
    shaped.then(parsed).flatten().ok_or(RuleError::Date)
}

/// The IANA name of a time zone, in the spelling of the database.
pub fn timezone(text: &str) -> Result<String, RuleError> {
    let zone = jiff::tz::db().get(text).map_err(|_| RuleError::TimeZone)?;
    let name = zone.iana_name().ok_or(RuleError::TimeZone)?;
    Ok(name.to_owned())
}

/// An email address: a name, `@` and a host, without white space and control characters.
pub fn email(text: &str) -> Result<&str, RuleError> {
    let parts = text.rsplit_once('@');
    let is_address = parts.is_some_and(|(name, host)| {
        let has_hidden = |c: char| c.is_whitespace() || c.is_control();
        !name.is_empty()
            && !host.is_empty()
            && !name.contains('@')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !text.chars().any(has_hidden)
    });
    let fits = text.chars().nth(MAX_TEXT_CHARS).is_none();
    (is_address && fits).then_some(text).ok_or(RuleError::Email)
}

/// The name in lower case. Each run of other characters between letters and digits becomes one hyphen.
pub fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return "-".to_owned();
    }
    words.join("-")
}

/// Clamped to what a [`Timestamp`] holds, because `9999-12-31`, often written for "never", is a day beyond it.
fn clamped(text: &str, default_offset: Option<Offset>) -> Option<Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = match pieces.offset() {
        None => default_offset?,
        Some(PiecesOffset::Numeric(offset)) => offset.offset(),
        Some(_) => Offset::UTC,
    };
    let time = pieces.time().unwrap_or(Time::midnight());
    let civil = pieces.date().to_datetime(time);
    let limit = if civil.year() > 0 {
        Timestamp::MAX
    } else {
        Timestamp::MIN
    };
    Some(offset.to_timestamp(civil).unwrap_or(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ids_have_their_alphabets_and_lengths() {
        assert_eq!(field_name("gb_hours"), Ok("gb_hours"));
        assert!(field_name(&"a".repeat(64)).is_ok());
        for wrong in ["", "a-b", "a b", "é", &"a".repeat(65)] {
            assert_eq!(field_name(wrong), Err(RuleError::FieldName), "{wrong}");
        }
        assert!(id("key_1-a").is_ok() && id(&"a".repeat(128)).is_ok());
        for wrong in ["", "../x", "a.b", "a b", &"a".repeat(129)] {
            assert_eq!(id(wrong), Err(RuleError::Id), "{wrong}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(text(&"é".repeat(256), 256).is_ok());
        assert_eq!(
            text(&"é".repeat(257), 256),
            Err(RuleError::Length { max: 256 })
        );
        assert_eq!(text("", 256), Err(RuleError::Length { max: 256 }));
        assert!(dimension("").is_ok() && dimension(&"é".repeat(256)).is_ok());
        assert_eq!(dimension(&"é".repeat(257)), Err(RuleError::Dimension));
        assert!(name("Production").is_ok());
        for wrong in ["", "  ", "a\nb", "\u{1b}[31m", &"x".repeat(101)] {
            let error = Err(RuleError::VisibleText { max: 100 });
            assert_eq!(name(wrong), error, "{wrong}");
        }
    }

    #[test]
    fn slugs_are_lower_case_with_hyphens() {
        for (name, expected) in [
            ("Local", "local"),
            ("My  Project (dev)", "my-project-dev"),
            ("--Größe_2--", "größe-2"),
            ("!!!", "-"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn email_addresses_have_a_name_and_a_host() {
        for good in ["a@b", "first.last+tag@example.com", "ü@example.com"] {
            assert_eq!(email(good), Ok(good));
        }
        let long = format!("{}@example.com", "a".repeat(256));
        for wrong in [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "a@.b", "a@b.", &long,
        ] {
            assert_eq!(email(wrong), Err(RuleError::Email), "{wrong}");
        }
    }

    #[test]
    fn time_zones_are_iana_names() {
        assert_eq!(timezone("utc"), Ok("UTC".to_owned()));
        assert_eq!(timezone("europe/berlin"), Ok("Europe/Berlin".to_owned()));
        for wrong in ["", "Mars/Olympus", "+02:00", "../UTC"] {
            assert_eq!(timezone(wrong), Err(RuleError::TimeZone), "{wrong}");
        }
    }

    #[test]
    fn limits_are_one_to_two_to_the_53() {
        assert_eq!(limit(1), Ok(1));
        assert_eq!(limit(MAX_AMOUNT), Ok(MAX_AMOUNT));
        assert_eq!(limit(0), Err(RuleError::Limit));
        assert_eq!(limit(MAX_AMOUNT + 1), Err(RuleError::Limit));
    }

    #[test]
    fn timestamps_are_rfc_3339() {
        let seconds = |text: &str| timestamp(text).map(Timestamp::as_second);
        assert_eq!(seconds("1970-01-01T00:00:01.5Z"), Ok(1));
        assert_eq!(seconds("1970-01-01T01:00:01+01:00"), Ok(1));
        assert_eq!(seconds("1970-01-01 00:00:01z"), Ok(1));
        for never in [
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-30T23:00:00Z",
            "9999-12-31T23:59:59-05:00",
        ] {
            assert_eq!(timestamp(never), Ok(Timestamp::MAX), "{never}");
        }
        for wrong in [
            "",
            "9999-12-31T25:00:00Z",
            "9999-12-31",
            "9999-12-32T00:00:00Z",
            "9999-12-31T23:59:59",
            "10000-01-01T00:00:00Z",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "-000001-01-01T00:00:00Z",
            "+002026-01-01T00:00:00Z",
            "20260101T000000Z",
            "2026-01-01T00:00Z",
            "2026-01-01T00Z",
            "2026-01-01T00:00:00Z[UTC]",
        ] {
            assert_eq!(timestamp(wrong), Err(RuleError::Timestamp), "{wrong}");
        }
    }

    #[test]
    fn an_event_is_at_most_five_minutes_in_the_future() {
        let now = "2026-06-01T12:00:00Z".parse().unwrap();
        assert!(event_timestamp("2026-06-01T12:05:00Z", now).is_ok());
        assert_eq!(
            event_timestamp("2026-06-01T12:05:00.1Z", now),
            Err(RuleError::InFuture)
        );
        assert_eq!(
            event_timestamp("2026-06-01", now),
            Err(RuleError::Timestamp)
        );
        assert!(event_timestamp("9999-12-30T00:00:00Z", Timestamp::MAX).is_ok());
    }

    #[test]
    fn a_date_is_midnight_in_utc() {
        let seconds = |text: &str| date_or_time(text).map(Timestamp::as_second);
        let day = 86_400;
        for text in [
            "1970-01-02",
            "1970-01-02T00:00:00",
            "1970-01-02T00:00",
            "1970-01-02 00:00:00Z",
            "1970-01-02T01:00:00+01:00",
        ] {
            assert_eq!(seconds(text), Ok(day), "{text}");
        }
        for end in ["9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z"] {
            assert_eq!(date_or_time(end), Ok(Timestamp::MAX), "{end}");
        }
        assert_eq!(date_or_time("-009999-01-01"), Ok(Timestamp::MIN));
        for wrong in [
            "",
            "1970",
            "yesterday",
            "1970-01-32",
            "1970-01-02T25:00",
            "1970-01-02T00:00:00[UTC]",
        ] {
            assert_eq!(date_or_time(wrong), Err(RuleError::DateOrTime), "{wrong}");
        }
    }
}
