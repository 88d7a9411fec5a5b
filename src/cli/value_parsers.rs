//! Value parsers: each says what is wrong with a value and what would do. clap adds the flag and the value.

mod imports;
mod limits;
mod numbers;
mod requests;

use std::time::Duration;

use jiff::{SignedDuration, Span, Timestamp};

pub(crate) use crate::credentials::{StoreChoice, StoreKind};
pub(crate) use crate::features::delivery::Target;
pub(crate) use crate::features::import::{
    Format as FileFormat, Mapping, NumberStyle, Recipe, Target as EventField, TimeFormat,
};
pub(crate) use imports::{
    delimiter, file_format, mapping, recipe, set_field, time_format, time_zone,
};
pub(crate) use limitry_client::ApiUrl;
pub(crate) use limitry_server::FaultSpec;
use limitry_types::rules::{self, RuleError};
pub(crate) use limitry_types::{
    Aggregation, Amount, Grouping, Interval, LimitPeriod, Period, Window,
};
pub(crate) use limits::{
    aggregation, exact_amount, idempotency_key, limit, limit_period, meter_field, metric, period,
    positive_amount, window,
};
pub(crate) use numbers::{percentage, port, whole};
pub(crate) use requests::{Json, JsonObject, field, header, json, json_object, method};

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

/// An id that the API assigns: `[A-Za-z0-9_-]{1,128}`.
pub(crate) fn id(text: &str) -> Result<String, RuleError> {
    rules::id(text).map(str::to_owned)
}

/// A project: its id or its name.
pub(crate) fn project(text: &str) -> Result<String, String> {
    rules::visible_text(text, rules::MAX_ID_CHARS)
        .map(str::to_owned)
        .map_err(|_| "must be the id or the name of a project, such as proj_abc123".to_owned())
}

/// The name of a key, a quota, a rate limit or a project.
pub(crate) fn name(text: &str) -> Result<String, RuleError> {
    rules::name(text).map(str::to_owned)
}

/// Selects an existing resource: by its id, its name, or a key's last four characters.
pub(crate) fn selector(text: &str) -> Result<String, RuleError> {
    short_text(text)
}

/// A customer id or an event type.
pub(crate) fn short_text(text: &str) -> Result<String, RuleError> {
    rules::visible_text(text, rules::MAX_TEXT_CHARS).map(str::to_owned)
}

/// A customer id in the path of a URL, where `.` and `..` are directories.
pub(crate) fn customer_in_path(text: &str) -> Result<String, String> {
    if matches!(text, "." | "..") {
        return Err("'.' and '..' cannot be in a URL".to_owned());
    }
    short_text(text).map_err(|error| error.to_string())
}

/// `NAME=N`: a value of an event or a check.
pub(crate) fn value(text: &str) -> Result<(String, Amount), String> {
    let (name, number) = pair(text, "total_tokens=500")?;
    let number = number.parse().map_err(|error: RuleError| {
        format!("the part after '=' {error}, as in total_tokens=500")
    })?;
    Ok((name, number))
}

/// `NAME=V`: a dimension of an event, or a filter on one.
pub(crate) fn dimension(text: &str) -> Result<(String, String), String> {
    let (name, value) = pair(text, "model=gpt-4")?;
    let value = rules::dimension(value).map_err(|error| format!("the part after '=' {error}"))?;
    Ok((name, value.to_owned()))
}

fn pair<'a>(text: &'a str, example: &str) -> Result<(String, &'a str), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("must be NAME=VALUE, as in {example}"))?;
    let name = rules::field_name(name).map_err(|error| format!("{error}, as in {example}"))?;
    Ok((name.to_owned(), value))
}

/// The number of items of a list.
pub(crate) fn count(text: &str) -> Result<usize, String> {
    numbers::ungrouped(text)
        .parse::<usize>()
        .ok()
        .filter(|n| *n > 0)
        .ok_or_else(|| "must be a whole number from 1".to_owned())
}

/// The interval of a time series.
pub(crate) fn interval(text: &str) -> Result<Interval, RuleError> {
    text.parse()
}

/// The dimension that a breakdown groups by.
pub(crate) fn grouping(text: &str) -> Result<Grouping, RuleError> {
    text.parse()
}

/// The name of a time zone as the API takes it.
pub(crate) fn zone_name(text: &str) -> Result<String, RuleError> {
    rules::timezone(text)
}

/// The beginning of a billing cycle: the API reads a date in the customer's time zone.
pub(crate) fn billing_cycle_start(text: &str) -> Result<String, RuleError> {
    let is_known = rules::date(text).is_ok() || rules::timestamp(text).is_ok();
    is_known.then(|| text.to_owned()).ok_or(RuleError::Date)
}

/// A fault that the local service injects.
pub(crate) fn fault(text: &str) -> Result<FaultSpec, String> {
    text.parse()
        .map_err(|error: limitry_server::FaultSpecError| error.to_string())
}

/// The destination of a new key.
pub(crate) fn target(text: &str) -> Result<Target, String> {
    text.parse()
        .map_err(|error: crate::features::delivery::TargetError| error.to_string())
}

/// The store that `login` saves the token in.
pub(crate) fn store(text: &str) -> Result<StoreChoice, String> {
    text.parse().map_err(|()| {
        let stores = StoreChoice::ALL.map(StoreChoice::as_str).join(", ");
        format!("must be one of {stores}")
    })
}

/// A store that a token can be moved to.
pub(crate) fn store_kind(text: &str) -> Result<StoreKind, String> {
    [StoreKind::Keychain, StoreKind::File]
        .into_iter()
        .find(|kind| kind.as_str() == text)
        .ok_or_else(|| "must be keychain or file".to_owned())
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

/// Where `--since` begins.
#[derive(Debug, Clone, Copy)]
pub enum Since {
    /// This long before the end.
    Ago(Span),
    /// At this time.
    At(Timestamp),
    /// At midnight (UTC), this many days ago.
    DaysBack(i64),
}

/// `7d`, `today`, `yesterday`, or a date or time as [`date_or_time`] reads it.
pub(crate) fn since(text: &str) -> Result<Since, String> {
    match text {
        "today" => return Ok(Since::DaysBack(0)),
        "yesterday" => return Ok(Since::DaysBack(1)),
        _ => {}
    }
    if let Ok(span) = text.parse::<Span>()
        && span.is_negative()
    {
        return Err(format!("write it as {:#}", span.negate()));
    }
    let span = duration(text);
    span.map(Since::Ago)
        .or_else(|error| date_or_time(text).map(Since::At).map_err(|_| error))
        .map_err(|error| format!("{error}; or a date: today, yesterday, 2027-01-31"))
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

/// A length of time in whole seconds. A day is 24 hours. Months are rejected, because their lengths differ.
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

/// When something ends: a length of time from now, or a date_or_time.
#[derive(Debug, Clone, Copy)]
pub enum End {
    /// So long from now.
    After(Span),
    /// At this date_or_time.
    At(Timestamp),
}

/// `90d`, or a date or time as [`date_or_time`] reads it.
pub(crate) fn end(text: &str) -> Result<End, String> {
    if let Ok(span) = duration(text) {
        return Ok(End::After(span));
    }
    date_or_time(text).map(End::At).map_err(|_| {
        "give a time span (90d, 12h) or a date or time (2027-01-31, 2027-01-31T12:00:00Z)"
            .to_owned()
    })
}

/// A date or a time; the zone is UTC where none is given.
pub(crate) fn date_or_time(text: &str) -> Result<Timestamp, RuleError> {
    rules::date_or_time(text)
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
    use super::{
        date_or_time, dimension, duration, end, id, limit, metric, name, since, timeout, value,
    };

    #[test]
    fn valid_values_are_accepted() {
        assert_eq!(name("Production").unwrap(), "Production");
        assert_eq!(value("total_tokens=500").unwrap().0, "total_tokens");
        assert_eq!(
            dimension("model=a=b").unwrap(),
            ("model".to_owned(), "a=b".to_owned())
        );
        assert_eq!(limit("1").unwrap(), 1);
        assert_eq!(limit("1,250,000").unwrap(), 1_250_000);
        assert_eq!(metric("values.gb_hours").unwrap(), "values.gb_hours");
        assert_eq!(
            date_or_time("2026-11-23").unwrap().to_string(),
            "2026-11-23T00:00:00Z"
        );
        assert_eq!(
            date_or_time("2026-11-23T10:00:00").unwrap().to_string(),
            "2026-11-23T10:00:00Z"
        );
        assert_eq!(
            date_or_time("2026-11-23T10:00:00+02:00")
                .unwrap()
                .to_string(),
            "2026-11-23T08:00:00Z"
        );
        for span in ["24h", "90d", "2h30m", "12w"] {
            assert!(duration(span).is_ok() && end(span).is_ok(), "{span}");
        }
        assert_eq!(timeout("2m").unwrap().as_secs(), 120);
    }

    #[test]
    fn a_malformed_time_span_is_rejected_with_the_correct_form() {
        assert_eq!(since("2 days ago").unwrap_err(), "write it as 2d");
        assert_eq!(since("-1h").unwrap_err(), "write it as 1h");
        assert!(since("2d").is_ok());
    }

    #[test]
    fn invalid_values_are_rejected_with_the_rule() {
        assert!(name("  ").unwrap_err().to_string().contains("blanks"));
        assert!(
            name(&"x".repeat(101))
                .unwrap_err()
                .to_string()
                .contains("100")
        );
        assert!(name("a\nb").unwrap_err().to_string().contains("control"));
        for bad in [
            "0",
            "-1",
            "1.5",
            "1,5",
            "1,00",
            "many",
            "9007199254740993",
            "",
        ] {
            assert!(
                limit(bad).unwrap_err().to_string().contains("whole number"),
                "{bad}"
            );
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
        assert!(
            metric("tokens")
                .unwrap_err()
                .to_string()
                .contains("values.NAME")
        );
    }
}
