//! Value parsers: each says what is wrong with a value and what would do. clap adds the flag and the value.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

pub(crate) use crate::credentials::{StoreChoice, StoreKind};
pub(crate) use crate::features::delivery::Target;
pub(crate) use limitry_client::ApiUrl;
pub(crate) use limitry_server::FaultSpec;
pub(crate) use limitry_types::{Amount, Grouping, Interval, Period, Window};

/// A base URL: https, or http on loopback, without userinfo, with its path.
pub(crate) fn api_url(text: &str) -> Result<ApiUrl, String> {
    ApiUrl::parse(text).map_err(|error| error.to_string())
}

/// A profile's name: `[A-Za-z0-9._-]{1,64}`.
pub(crate) fn profile_name(text: &str) -> Result<String, String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    if (1..=64).contains(&text.len()) && text.bytes().all(good) {
        Ok(text.to_owned())
    } else {
        Err("use 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'".to_owned())
    }
}

/// An id that may enter a URL or a header: `[A-Za-z0-9_-]{1,128}`.
pub(crate) fn id(text: &str) -> Result<String, String> {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if (1..=128).contains(&text.len()) && text.bytes().all(good) {
        Ok(text.to_owned())
    } else {
        Err("use an id: 1 to 128 of A-Z, a-z, 0-9, '_' and '-'".to_owned())
    }
}

/// A project: its id, or under `--local` its name.
pub(crate) fn project(text: &str) -> Result<String, String> {
    text_within(text, 128, "a project's id (proj_…)")
}

/// What a key or a quota is called: 1 to 100 characters, not white space alone.
pub(crate) fn name(text: &str) -> Result<String, String> {
    text_within(text, 100, "a name")
}

/// Names a thing that exists: its id, its name, or a key's last four characters.
pub(crate) fn selector(text: &str) -> Result<String, String> {
    text_within(text, 256, "an id or a name")
}

/// A customer's id or an event's type: 1 to 256 characters.
pub(crate) fn short_text(text: &str) -> Result<String, String> {
    text_within(text, 256, "a text")
}

fn text_within(text: &str, longest: usize, what: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err(format!(
            "it is empty; give {what} of 1 to {longest} characters"
        ));
    }
    if text.chars().count() > longest {
        return Err(format!("it is longer than {longest} characters"));
    }
    if text.chars().any(char::is_control) {
        return Err("it holds a control character".to_owned());
    }
    Ok(text.to_owned())
}

/// `NAME=N`: a value of an event or a check.
pub(crate) fn value(text: &str) -> Result<(String, Amount), String> {
    let (name, number) = pair(text, "tokens=500")?;
    let number = Amount::read(number).ok_or_else(|| {
        "the part after '=' must be a number from 0 to 2^53, as in tokens=500".to_owned()
    })?;
    Ok((name, number))
}

/// `NAME=V`: a dimension of an event, or a filter on one.
pub(crate) fn dimension(text: &str) -> Result<(String, String), String> {
    let (name, value) = pair(text, "model=gpt-4")?;
    if value.chars().count() > 256 {
        return Err("the part after '=' is longer than 256 characters".to_owned());
    }
    Ok((name, value.to_owned()))
}

/// The same in two parts: an equals sign in the name is a mistake then.
pub(crate) fn named(name: &str, value: &str) -> Result<(String, String), String> {
    match name.find('=') {
        Some(_) => Err("the name must be 1 to 64 of A-Z, a-z, 0-9 and '_'".to_owned()),
        None => dimension(&format!("{name}={value}")),
    }
}

fn pair<'a>(text: &'a str, example: &str) -> Result<(String, &'a str), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("write it as NAME=VALUE, as in {example}"))?;
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !(1..=64).contains(&name.len()) || !name.bytes().all(good) {
        return Err(format!(
            "the name before '=' must be 1 to 64 of A-Z, a-z, 0-9 and '_', as in {example}"
        ));
    }
    Ok((name.to_owned(), value))
}

/// A limit: a whole number more than zero, at most 2^53.
pub(crate) fn limit(text: &str) -> Result<u64, String> {
    text.parse::<u64>()
        .ok()
        .filter(|n| (1..=1 << 53).contains(n))
        .ok_or_else(|| "give a whole number from 1 to 9007199254740992 (2^53)".to_owned())
}

/// How many items of a list.
pub(crate) fn count(text: &str) -> Result<usize, String> {
    text.parse::<usize>()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| "give a whole number from 1 on".to_owned())
}

/// What a quota counts.
pub(crate) fn metric(text: &str) -> Result<String, String> {
    let named = |name: &str| {
        (1..=64).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let known = matches!(text, "total_events" | "total_tokens" | "total_cost_cents");
    if known || text.strip_prefix("values.").is_some_and(named) {
        Ok(text.to_owned())
    } else {
        Err("use total_events, total_tokens, total_cost_cents or values.NAME".to_owned())
    }
}

/// A quota's window.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    text.parse()
        .map_err(|()| format!("use one of {}", words(&Period::ALL.map(Period::as_str))))
}

/// A rate limit's window.
pub(crate) fn window(text: &str) -> Result<Window, String> {
    text.parse()
        .map_err(|()| format!("use one of {}", words(&Window::ALL.map(Window::as_str))))
}

/// How long a bucket of a time series is.
pub(crate) fn interval(text: &str) -> Result<Interval, String> {
    text.parse()
        .map_err(|()| format!("use one of {}", words(&Interval::ALL.map(Interval::as_str))))
}

/// What a breakdown is by.
pub(crate) fn grouping(text: &str) -> Result<Grouping, String> {
    let all = Grouping::ALL;
    all.into_iter()
        .find(|grouping| grouping.as_str() == text)
        .ok_or_else(|| format!("use one of {}", words(&all.map(Grouping::as_str))))
}

/// How a file of events is written, and what a column of it is.
pub(crate) use crate::features::import::{Format as FileFormat, Target as Column};

/// `ndjson` or `csv`.
pub(crate) fn file_format(text: &str) -> Result<FileFormat, String> {
    [FileFormat::Ndjson, FileFormat::Csv]
        .into_iter()
        .find(|format| format.as_str() == text)
        .ok_or_else(|| "use ndjson or csv".to_owned())
}

/// `COLUMN=FIELD`
pub(crate) fn column(text: &str) -> Result<(String, Column), String> {
    const WHAT: &str = "write it as COLUMN=FIELD, where FIELD is customerId, eventType, timestamp, idempotencyKey, \
        values.NAME, dimensions.NAME, properties.NAME, or - to leave it out";
    let (column, field) = text.rsplit_once('=').ok_or(WHAT)?;
    let field = field.parse().map_err(|()| WHAT.to_owned())?;
    Ok((column.to_owned(), field))
}

/// Any JSON.
#[derive(Debug, Clone)]
pub struct Json(pub serde_json::Value);

/// A JSON object.
#[derive(Debug, Clone)]
pub struct JsonObject(pub serde_json::Map<String, serde_json::Value>);

/// Any JSON.
pub(crate) fn json(text: &str) -> Result<Json, String> {
    serde_json::from_str(text)
        .map(Json)
        .map_err(|error| format!("it is not JSON ({error})"))
}

/// A JSON object.
pub(crate) fn json_object(text: &str) -> Result<JsonObject, String> {
    match json(text)?.0 {
        serde_json::Value::Object(object) => Ok(JsonObject(object)),
        _ => Err("give a JSON object, as in {\"plan\":\"pro\"}".to_owned()),
    }
}

/// An HTTP method, in any case.
pub(crate) fn method(text: &str) -> Result<String, String> {
    let method = text.to_ascii_uppercase();
    if ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(&method.as_str()) {
        Ok(method)
    } else {
        Err("use GET, HEAD, POST, PUT, PATCH or DELETE".to_owned())
    }
}

/// `FIELD=VALUE`: what is JSON is taken as that, anything else as text.
pub(crate) fn field(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("write it as FIELD=VALUE")?;
    let value =
        serde_json::from_str(value).unwrap_or_else(|_| serde_json::Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}

/// What goes wrong on purpose.
pub(crate) fn fault(text: &str) -> Result<FaultSpec, String> {
    text.parse()
        .map_err(|error: limitry_server::FaultSpecError| error.to_string())
}

/// Where a new key goes.
pub(crate) fn target(text: &str) -> Result<Target, String> {
    text.parse()
        .map_err(|error: crate::features::delivery::TargetError| error.to_string())
}

/// Where `login` keeps the token.
pub(crate) fn store(text: &str) -> Result<StoreChoice, String> {
    text.parse().map_err(|()| {
        format!(
            "use one of {}",
            words(&StoreChoice::ALL.map(StoreChoice::as_str))
        )
    })
}

/// A store that a token can be moved to.
pub(crate) fn store_kind(text: &str) -> Result<StoreKind, String> {
    [StoreKind::Keychain, StoreKind::File]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| "use keychain or file".to_owned())
}

fn words(all: &[&str]) -> String {
    all.join(", ")
}

/// A length of time with a unit, more than zero: `24h`, `90d`, `2h30m`.
pub(crate) fn duration(text: &str) -> Result<Span, String> {
    const EXAMPLES: &str = "give a time span with its unit, as in 30s, 15m, 24h, 90d or 12w";
    let span: Span = text.parse().map_err(|_| EXAMPLES.to_owned())?;
    if span.is_negative() || span.is_zero() {
        return Err(format!("it must be more than zero; {EXAMPLES}"));
    }
    Ok(span)
}

/// How long a client token works: 1 second to 24 hours.
pub(crate) fn ttl(text: &str) -> Result<u32, String> {
    const WHAT: &str = "give a time span from 1s to 24h";
    let seconds = whole_seconds(text)?;
    u32::try_from(seconds)
        .ok()
        .filter(|seconds| (1..=86_400).contains(seconds))
        .ok_or_else(|| WHAT.to_owned())
}

/// A variable that a command can find a key in: the same ones that an env file can have it in.
pub(crate) fn variable(text: &str) -> Result<String, String> {
    Target::variable(text).map_err(|error| error.to_string())
}

/// How long a key for one command lives: 10 seconds to 24 hours.
pub(crate) fn lifetime(text: &str) -> Result<i64, String> {
    whole_seconds(text)
        .ok()
        .filter(|seconds| (10..=86_400).contains(seconds))
        .ok_or_else(|| "give a time span from 10s to 24h".to_owned())
}

/// A length of time in whole seconds; a day is 24 hours, and months, which differ, are none.
pub(crate) fn whole_seconds(text: &str) -> Result<i64, String> {
    let span = duration(text)?;
    if span.get_months() != 0 || span.get_years() != 0 {
        return Err(
            "give it in weeks, days, hours, minutes and seconds, as in 7d or 1h30m".to_owned(),
        );
    }
    let seconds = span
        .total((
            jiff::Unit::Second,
            jiff::SpanRelativeTo::days_are_24_hours(),
        ))
        .map_err(|_| "it is too long".to_owned())?;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    if seconds.fract() == 0.0 && seconds.abs() < 1e12 {
        Ok(seconds as i64)
    } else {
        Err("give whole seconds".to_owned())
    }
}

/// How long one request may take.
pub(crate) fn timeout(text: &str) -> Result<Duration, String> {
    let span: SignedDuration = text
        .parse()
        .map_err(|_| "give a time span with its unit, as in 30s or 2m".to_owned())?;
    Duration::try_from(span)
        .ok()
        .filter(|timeout| (Duration::from_millis(1)..=Duration::from_secs(3600)).contains(timeout))
        .ok_or_else(|| "give a time span from 1ms to 1h".to_owned())
}

/// How often a request is repeated.
pub(crate) fn retries(text: &str) -> Result<u32, String> {
    text.parse::<u32>()
        .ok()
        .filter(|n| *n <= 100)
        .ok_or_else(|| "give a whole number from 0 to 100".to_owned())
}

/// When something ends: a length of time from now, or a moment.
#[derive(Debug, Clone, Copy)]
pub enum End {
    /// So long from now.
    After(Span),
    /// At this moment.
    At(Timestamp),
}

/// `90d`, or a date or time as [`moment`] reads it.
pub(crate) fn end(text: &str) -> Result<End, String> {
    if let Ok(span) = duration(text) {
        return Ok(End::After(span));
    }
    moment(text).map(End::At).map_err(|_| {
        "give a time span (90d, 12h) or a date or time (2027-01-31, 2027-01-31T12:00:00Z)"
            .to_owned()
    })
}

/// A moment: RFC 3339; a date alone is midnight UTC, no zone is UTC (contract, "Usage").
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    let utc =
        |civil: jiff::civil::DateTime| civil.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .or_else(|_| text.parse::<jiff::civil::DateTime>().and_then(utc))
        .map_err(|_| "give a date or a time, as in 2027-01-31 or 2027-01-31T12:00:00Z".to_owned())
}

/// The fields of a document that are wanted; none: all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<String>);

/// Names of fields with commas between them.
pub(crate) fn fields(text: &str) -> Result<Fields, String> {
    if text.is_empty() {
        return Ok(Fields::default());
    }
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let names = text.split(',').map(|name| {
        if !name.is_empty() && name.bytes().all(good) {
            Ok(name.to_owned())
        } else {
            Err("name fields with commas between them: id,name".to_owned())
        }
    });
    names.collect::<Result<_, _>>().map(Fields)
}

/// A shell that limitry has completion for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// Bash, with or without the package bash-completion.
    Bash,
    /// Elvish.
    Elvish,
    /// Fish.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    Powershell,
    /// Zsh.
    Zsh,
}

impl Shell {
    /// The name under which the shell looks for the script.
    pub fn file(self) -> &'static str {
        match self {
            Self::Bash => "limitry.bash",
            Self::Elvish => "limitry.elv",
            Self::Fish => "limitry.fish",
            Self::Powershell => "_limitry.ps1",
            Self::Zsh => "_limitry",
        }
    }
}

/// What `limitry completions` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A shell's script.
    Shell(Shell),
    /// The manual.
    Man,
}

impl clap::ValueEnum for Subject {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Shell(Shell::Bash),
            Self::Shell(Shell::Elvish),
            Self::Shell(Shell::Fish),
            Self::Shell(Shell::Powershell),
            Self::Shell(Shell::Zsh),
            Self::Man,
        ]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        match self {
            Self::Shell(shell) => shell.to_possible_value(),
            Self::Man => Some(clap::builder::PossibleValue::new("man").help("The manual pages")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{dimension, duration, end, id, limit, metric, moment, name, timeout, value};

    #[test]
    fn good_values_are_taken() {
        assert_eq!(name("Production").unwrap(), "Production");
        assert_eq!(value("tokens=500").unwrap().0, "tokens");
        assert_eq!(
            dimension("model=a=b").unwrap(),
            ("model".to_owned(), "a=b".to_owned())
        );
        assert_eq!(limit("1").unwrap(), 1);
        assert_eq!(metric("values.gb_hours").unwrap(), "values.gb_hours");
        assert_eq!(
            moment("2026-11-23").unwrap().to_string(),
            "2026-11-23T00:00:00Z"
        );
        assert_eq!(
            moment("2026-11-23T10:00:00").unwrap().to_string(),
            "2026-11-23T10:00:00Z"
        );
        assert_eq!(
            moment("2026-11-23T10:00:00+02:00").unwrap().to_string(),
            "2026-11-23T08:00:00Z"
        );
        for span in ["24h", "90d", "2h30m", "12w"] {
            assert!(duration(span).is_ok() && end(span).is_ok(), "{span}");
        }
        assert_eq!(timeout("2m").unwrap().as_secs(), 120);
    }

    #[test]
    fn bad_values_say_what_would_do() {
        assert!(name("  ").unwrap_err().contains("empty"));
        assert!(name(&"x".repeat(101)).unwrap_err().contains("100"));
        assert!(name("a\nb").unwrap_err().contains("control"));
        for bad in ["0", "-1", "1.5", "many", "9007199254740993", ""] {
            assert!(limit(bad).unwrap_err().contains("whole number"), "{bad}");
        }
        for bad in [
            "tokens",
            "=5",
            "tokens=",
            "tokens=-1",
            "tokens=NaN",
            "tokens=inf",
            "a b=1",
        ] {
            assert!(value(bad).is_err(), "{bad}");
        }
        for bad in ["", "0s", "-1d", "90", "soon", "2026-13-01"] {
            assert!(end(bad).is_err(), "{bad}");
        }
        assert!(id("../x").is_err() && id("").is_err() && id("key_1").is_ok());
        assert!(metric("tokens").unwrap_err().contains("values.NAME"));
    }
}
