//! Checks a line as an event: everything that the API would reject is found before anything is sent.

use std::borrow::Cow;

use jiff::Timestamp;
use limitry_types::json::{self, is_null, string, validate};
use limitry_types::rules::{self, RuleError};
use limitry_types::{Amount, Detail};
use serde_json::value::RawValue;

use super::target::{first_form, spelling_of};
use super::unread::Unread;

/// Exports of older programs are in the encoding of a language.
pub(super) const NOT_UTF8: &str = "is not UTF-8 (`iconv -f LATIN1 -t UTF-8` converts Latin-1)";

/// A line of a megabyte can have a hundred thousand problems.
const MAX_PROBLEMS_PER_LINE: usize = 100;

/// Names beyond this are not compared with each other, which would take quadratic time.
const MAX_COMPARED_NAMES: usize = 256;

/// What an event says itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct EventInfo {
    pub(super) has_key: bool,
    pub(super) has_time: bool,
    /// Some members are not sent.
    trimmed: bool,
}

/// The fields of an event, as bits of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Field {
    Customer = 1,
    Type = 2,
    Values = 4,
    Dimensions = 8,
    Properties = 16,
    Time = 32,
    Key = 64,
    /// A field that the API adds when it lists events. It is not sent.
    Assigned = 128,
}

impl Field {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "customerId" => Self::Customer,
            "eventType" => Self::Type,
            "values" => Self::Values,
            "dimensions" => Self::Dimensions,
            "properties" => Self::Properties,
            "timestamp" => Self::Time,
            "idempotencyKey" => Self::Key,
            "id" | "createdAt" => Self::Assigned,
            _ => return None,
        })
    }
}

/// Whether a member is sent: the API has a field of this name, and null stands for an absent value.
fn is_sent(name: &str, value: &RawValue) -> bool {
    Field::from_name(name).is_some_and(|field| field != Field::Assigned) && !is_null(value)
}

/// Checks lines.
pub(super) struct EventChecker {
    now: Timestamp,
    ignore_unknown: bool,
    problems: Vec<Detail>,
    /// Whether the last line has fields of the first form, which are not checked here.
    has_first_form: bool,
    /// The texts of the last line that are no numbers and no times.
    unread: Unread,
}

impl EventChecker {
    /// For events that are sent at about `now`. With `ignore_unknown`, unknown fields are left out instead of rejected.
    pub(super) fn new(now: Timestamp, ignore_unknown: bool) -> Self {
        Self {
            now,
            ignore_unknown,
            problems: Vec::new(),
            has_first_form: false,
            unread: Unread::default(),
        }
    }

    /// The texts of the last line that are no numbers and no times.
    pub(super) fn unread(&mut self) -> &mut Unread {
        &mut self.unread
    }

    /// Whether the last line has fields of the first form. It must be converted before it is sent.
    pub(super) fn has_first_form(&self) -> bool {
        self.has_first_form
    }

    /// Checks a line, and returns every problem that it has.
    pub(super) fn check(&mut self, line: &[u8]) -> Result<EventInfo, &[Detail]> {
        self.problems.clear();
        self.has_first_form = false;
        let Ok(text) = std::str::from_utf8(line) else {
            self.problem("", NOT_UTF8);
            return Err(&self.problems);
        };
        match json::members(text) {
            Ok(members) => {
                let info = self.check_members(&members);
                if self.problems.is_empty() {
                    return Ok(info);
                }
            }
            Err(error) => self.problem("", syntax_problem(text, &error)),
        }
        Err(&self.problems)
    }

    fn problem(&mut self, path: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS_PER_LINE {
            self.problems.push(Detail {
                path: path.into(),
                message: message.into(),
            });
        }
    }

    fn check_members(&mut self, members: &[(Cow<'_, str>, &RawValue)]) -> EventInfo {
        let mut info = EventInfo::default();
        let mut seen = 0_u8;
        let (mut customer, mut event_type) = (None, None);
        // The dimensions that must agree with the two fields.
        let mut copies = [None, None];
        for (name, value) in members {
            let name = name.as_ref();
            info.trimmed |= !is_sent(name, value);
            let Some(field) = Field::from_name(name) else {
                if first_form(name).is_some() {
                    self.has_first_form = true;
                } else if !self.ignore_unknown {
                    let known = spelling_of(name);
                    if let Some(target) = known.and_then(|known| known.parse().ok()) {
                        self.unread.add_field(name, target);
                    }
                    self.problem(name, unknown_field(name, known));
                }
                continue;
            };
            if field == Field::Assigned {
                continue;
            }
            if seen & field as u8 != 0 {
                self.problem(name, "is there twice");
            }
            seen |= field as u8;
            if is_null(value) {
                continue;
            }
            match field {
                Field::Customer => customer = self.text(name, value, rules::MAX_TEXT_CHARS),
                Field::Type => event_type = self.text(name, value, rules::MAX_TEXT_CHARS),
                Field::Key => {
                    self.text(name, value, rules::MAX_IDEMPOTENCY_KEY_CHARS);
                    info.has_key = true;
                }
                Field::Time => {
                    self.time(value);
                    info.has_time = true;
                }
                Field::Values => self.values(value),
                Field::Dimensions => self.dimensions(value, &mut copies),
                Field::Properties | Field::Assigned => self.properties(name, value),
            }
        }
        for (name, value) in [("customerId", &customer), ("eventType", &event_type)] {
            if value.is_none() && !self.problems.iter().any(|problem| problem.path == name) {
                self.problem(name, "is required");
            }
        }
        let [customer_copy, type_copy] = copies;
        for (copy, value, path, field) in [
            (
                customer_copy,
                customer,
                "dimensions.customer_id",
                "customerId",
            ),
            (type_copy, event_type, "dimensions.event_type", "eventType"),
        ] {
            if let (Some(copy), Some(value)) = (copy, value)
                && copy != value
            {
                self.problem(path, format!("must equal {field}"));
            }
        }
        info
    }

    fn text<'a>(&mut self, name: &str, value: &'a RawValue, max: usize) -> Option<Cow<'a, str>> {
        let text = string(value).filter(|text| rules::text(text, max).is_ok());
        if text.is_none() {
            self.problem(name, RuleError::Length { max }.to_string());
        }
        text
    }

    fn time(&mut self, value: &RawValue) {
        // A number since 1970 is no string in JSON.
        let text = string(value).unwrap_or(Cow::Borrowed(value.get()));
        if let Err(error) = rules::event_timestamp(&text, self.now) {
            self.problem("timestamp", error.to_string());
            if error == RuleError::Timestamp {
                self.unread.add_time(&text);
            }
        }
    }

    fn values(&mut self, value: &RawValue) {
        self.map("values", value, |checker, name, value| {
            if !is_amount(value.get()) {
                checker.problem(format!("values.{name}"), RuleError::Amount.to_string());
                if let Some(text) = string(value) {
                    checker.unread.add_number(&text);
                }
            }
        });
    }

    fn dimensions<'a>(&mut self, value: &'a RawValue, copies: &mut [Option<Cow<'a, str>>; 2]) {
        self.map("dimensions", value, |checker, name, value| {
            let text = string(value).filter(|text| rules::dimension(text).is_ok());
            match (name, text) {
                (_, None) => {
                    let message = RuleError::Dimension.to_string();
                    checker.problem(format!("dimensions.{name}"), message);
                }
                ("customer_id", text) => copies[0] = text,
                ("event_type", text) => copies[1] = text,
                _ => {}
            }
        });
    }

    fn properties(&mut self, name: &str, value: &RawValue) {
        if !value.get().starts_with('{') {
            self.problem(name, "must be an object");
        } else if let Err(error) = validate(value) {
            self.problem(name, format!("is not JSON: {}", without_place(&error)));
        }
    }

    /// Calls `check` with the members of an object of names.
    fn map<'a>(
        &mut self,
        path: &'static str,
        value: &'a RawValue,
        mut check: impl FnMut(&mut Self, &str, &'a RawValue),
    ) {
        let Ok(members) = json::members(value.get()) else {
            self.problem(path, "must be an object");
            return;
        };
        let mut names: Vec<&str> = Vec::new();
        for (name, value) in &members {
            if let Err(error) = rules::field_name(name) {
                self.problem(format!("{path}.{name}"), error.to_string());
            } else if names.contains(&name.as_ref()) {
                self.problem(format!("{path}.{name}"), "is there twice");
            } else {
                if names.len() < MAX_COMPARED_NAMES {
                    names.push(name);
                }
                check(self, name, value);
            }
        }
    }

    /// Writes a checked line with the key and the time that it lacks.
    pub(super) fn write(line: &[u8], info: EventInfo, key: &str, time: &str, out: &mut Vec<u8>) {
        out.push(b'{');
        if !info.has_time {
            out.extend_from_slice(b"\"timestamp\":\"");
            out.extend_from_slice(time.as_bytes());
            out.extend_from_slice(b"\",");
        }
        if !info.has_key {
            out.extend_from_slice(b"\"idempotencyKey\":\"");
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(b"\",");
        }
        if !info.trimmed {
            let open = line.iter().position(|byte| *byte == b'{');
            let rest = &line[open.map_or(0, |open| open + 1)..];
            out.extend_from_slice(rest.trim_ascii_end());
            return;
        }
        // The line was parsed before, so this cannot fail.
        let text = std::str::from_utf8(line).unwrap_or_default();
        let members = json::members(text).unwrap_or_default();
        for (name, value) in members.iter().filter(|(name, value)| is_sent(name, value)) {
            // Writing to a Vec cannot fail.
            drop(serde_json::to_writer(&mut *out, name));
            out.push(b':');
            out.extend_from_slice(value.get().as_bytes());
            out.push(b',');
        }
        if out.last() == Some(&b',') {
            out.pop();
        }
        out.push(b'}');
    }
}

fn syntax_problem(text: &str, error: &serde_json::Error) -> String {
    match text.trim_start().bytes().next() {
        Some(b'[') => {
            "is a JSON array, and each event is an object (`--format json` reads arrays of them)"
                .to_owned()
        }
        Some(b'{') => {
            let place = error.column();
            format!("is not JSON: {}, at byte {place}", without_place(error))
        }
        _ => "is not a JSON object".to_owned(),
    }
}

/// The message without the line, which is always 1.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

fn unknown_field(name: &str, known: Option<&str>) -> String {
    match known {
        None => {
            "unknown field (`--map` says what it is, `--ignore-unknown` leaves it out)".to_owned()
        }
        // An object of values is the target of no mapping.
        Some("values") => "unknown field; did you mean `values`?".to_owned(),
        Some(known) => format!("unknown field; did you mean `{known}`? (`--map {name}={known}`)"),
    }
}

/// Whether JSON text is a number from 0 to 2^53.
fn is_amount(number: &str) -> bool {
    if number.len() <= 15 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    number.parse::<Amount>().is_ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::{EventChecker, EventInfo};

    fn now() -> Timestamp {
        "2026-06-01T12:00:00Z".parse().unwrap()
    }

    /// The problems of the line, as `path: message`.
    fn problems(line: &str) -> Vec<String> {
        let mut checker = EventChecker::new(now(), false);
        match checker.check(line.as_bytes()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .iter()
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect(),
        }
    }

    fn sent(line: &str) -> (EventInfo, Value) {
        let mut checker = EventChecker::new(now(), true);
        let info = checker.check(line.as_bytes()).unwrap();
        let mut out = Vec::new();
        EventChecker::write(line.as_bytes(), info, "K", "T", &mut out);
        (info, serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn a_valid_line_is_sent_unchanged_with_key_and_time() {
        let (info, event) = sent(r#" {"customerId":"c","eventType":"e","values":{"n":1.50}} "#);
        assert_eq!((info.has_key, info.has_time), (false, false));
        assert_eq!(
            event,
            json!({"timestamp":"T","idempotencyKey":"K","customerId":"c","eventType":"e","values":{"n":1.5}})
        );
        let own = r#"{"idempotencyKey":"mine","timestamp":"2026-01-01T00:00:00Z","customerId":"c","eventType":"e"}"#;
        assert_eq!(sent(own).1, serde_json::from_str::<Value>(own).unwrap());
    }

    #[test]
    fn null_unknown_and_assigned_fields_are_not_sent() {
        let line = r#"{"id":"evt_1","customerId":"c","x":{"y":[1,{"z":","}]},"eventType":"e","timestamp":null,"idempotency\u004bey":null,"createdAt":"?"}"#;
        assert_eq!(
            sent(line).1,
            json!({"timestamp":"T","idempotencyKey":"K","customerId":"c","eventType":"e"})
        );
    }

    #[test]
    fn every_problem_is_named() {
        let line = r#"{"customerId":"","values":{"a":-1,"b-c":1,"d":"2","e":9007199254740993,"f":1,"f":2},
            "dimensions":{"model":5},"properties":[],"timestamp":"2026-06-01","tokens":5}"#;
        let found = problems(line);
        let paths: Vec<&str> = found
            .iter()
            .map(|p| p.split(": ").next().unwrap())
            .collect();
        assert_eq!(
            paths,
            [
                "customerId",
                "values.a",
                "values.b-c",
                "values.d",
                "values.e",
                "values.f",
                "dimensions.model",
                "properties",
                "timestamp",
                "tokens",
                "eventType"
            ]
        );
        assert!(problems(r#"{"customer_id":"c","eventType":"e"}"#)[0].contains("customerId"));
        assert!(problems("[{}]")[0].contains("--format json"));
        assert!(problems("customerId,eventType")[0].contains("not a JSON object"));
        assert!(problems(r#"{"customerId":"c","#)[0].contains("at byte"));
        assert!(!problems(r#"{"customerId":"c","customerId":"d","eventType":"e"}"#).is_empty());
        assert!(!problems(r#"{"customerId":null,"eventType":"e"}"#).is_empty());
        let with = |properties: &str| {
            problems(&format!(
                r#"{{"customerId":"c","eventType":"e","properties":{properties}}}"#
            ))
        };
        assert!(with(r#"{"a":[1,"\ud83d\ude00",null]}"#).is_empty());
        for invalid in [r#"{"a":"\ud800"}"#, r#"{"a":1e400}"#, r#"{"\ud800":1}"#] {
            assert!(
                with(invalid)[0].starts_with("properties: is not JSON: "),
                "{invalid}"
            );
        }
    }

    #[test]
    fn a_dimension_must_agree_with_its_field() {
        let with = |value: &str| {
            problems(&format!(
                r#"{{"dimensions":{{"customer_id":"{value}"}},"customerId":"c","eventType":"e"}}"#
            ))
        };
        assert!(with("c").is_empty() && with("\\u0063").is_empty());
        assert_eq!(with("d"), ["dimensions.customer_id: must equal customerId"]);
    }

    #[test]
    fn times_are_complete_and_not_in_the_future() {
        let at = |time: &str| {
            problems(&format!(
                r#"{{"timestamp":"{time}","customerId":"c","eventType":"e"}}"#
            ))
        };
        assert!(at("2026-06-01T12:04:59Z").is_empty());
        assert!(at("2026-06-01T14:00:00.5+02:00").is_empty());
        for wrong in [
            "2026-06-01T12:05:01Z",
            "2026-06-01T12:00:00",
            "yesterday",
            "2026-06-01T12:00:00Z[UTC]",
            "",
        ] {
            assert!(!at(wrong).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let of = |customer: &str| {
            problems(&format!(r#"{{"customerId":"{customer}","eventType":"e"}}"#)).is_empty()
        };
        assert!(of(&"\u{e9}".repeat(256)) && !of(&"\u{e9}".repeat(257)));
        assert!(of(&r"\u00e9".repeat(256)) && !of(&r"\u00e9".repeat(257)));
    }
}
