//! One line as an event: everything that the API would refuse is found here, before anything is sent.

use jiff::Timestamp;

use super::scan::{NotJson, Scanner, Text, Value};
use limitry_types::rules::{self, RuleError};
use limitry_types::{Amount, Detail};

/// What a line is besides valid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// It has an idempotency key of its own.
    pub keyed: bool,
    /// It says when it happened.
    pub timed: bool,
    /// Something in it is not sent on.
    trimmed: bool,
}

/// A member of the line's object: where it stands, and whether it is sent.
#[derive(Debug, Clone, Copy)]
struct Member {
    begin: usize,
    end: usize,
    sent: bool,
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
    /// What the API gave an event that it listed: not for it to be told.
    Given = 128,
}

impl Field {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "customerId" => Self::Customer,
            "eventType" => Self::Type,
            "values" => Self::Values,
            "dimensions" => Self::Dimensions,
            "properties" => Self::Properties,
            "timestamp" => Self::Time,
            "idempotencyKey" => Self::Key,
            "id" | "createdAt" => Self::Given,
            _ => return None,
        })
    }
}

/// Checks lines, one after the other.
pub(crate) struct Checker {
    now: Timestamp,
    ignore_unknown: bool,
    members: Vec<Member>,
    problems: Vec<Detail>,
}

impl Checker {
    /// A checker for events that are sent at about `now`. `ignore_unknown`: fields that no event has are left out
    /// instead of refused.
    pub(crate) fn new(now: Timestamp, ignore_unknown: bool) -> Self {
        Self {
            now,
            ignore_unknown,
            members: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What the line is; or everything that is wrong with it.
    pub(crate) fn check(&mut self, line: &[u8]) -> Result<Found, &[Detail]> {
        self.members.clear();
        self.problems.clear();
        let Ok(text) = std::str::from_utf8(line) else {
            self.wrong("", "is not UTF-8");
            return Err(&self.problems);
        };
        match self.read(text) {
            Ok(found) if self.problems.is_empty() => Ok(found),
            Ok(_) => Err(&self.problems),
            Err(syntax) => {
                let first = text.trim_start().bytes().next();
                let what = match first {
                    Some(b'[') => {
                        "is a JSON array, and each event is an object on a line of its own (`jq -c '.[]'` makes it so)"
                            .to_owned()
                    }
                    Some(b'{') => format!("is not JSON: {}, at byte {}", syntax.what, syntax.at + 1),
                    _ => "is not a JSON object".to_owned(),
                };
                self.problems.clear();
                self.wrong("", what);
                Err(&self.problems)
            }
        }
    }

    fn wrong(&mut self, path: impl Into<String>, message: impl Into<String>) {
        // A line of a megabyte may be wrong in a hundred thousand places.
        if self.problems.len() < 100 {
            self.problems.push(Detail {
                path: path.into(),
                message: message.into(),
            });
        }
    }

    fn read(&mut self, text: &str) -> Result<Found, NotJson> {
        let mut found = Found::default();
        let mut seen = 0_u8;
        let (mut customer, mut kind) = (None, None);
        // What the dimensions say about the two fields that they must agree with.
        let mut echoes = [None, None];
        let mut scanner = Scanner::new(text);
        scanner.object(|scanner, name| {
            let begin = scanner.began();
            let name = name.decode();
            let sent = match Field::of(&name) {
                None => {
                    scanner.value()?;
                    if !self.ignore_unknown {
                        self.wrong(name.as_ref(), unknown(&name));
                    }
                    false
                }
                Some(Field::Given) => {
                    scanner.value()?;
                    false
                }
                Some(field) => {
                    if seen & field as u8 != 0 {
                        self.wrong(name.as_ref(), "is there twice");
                    }
                    seen |= field as u8;
                    match field {
                        Field::Customer => {
                            self.text(scanner, &name, rules::MAX_TEXT_CHARS, &mut customer)?
                        }
                        Field::Type => {
                            self.text(scanner, &name, rules::MAX_TEXT_CHARS, &mut kind)?
                        }
                        Field::Key => {
                            found.keyed = self.text(
                                scanner,
                                &name,
                                rules::MAX_IDEMPOTENCY_KEY_CHARS,
                                &mut None,
                            )?;
                            found.keyed
                        }
                        Field::Time => {
                            found.timed = self.time(scanner)?;
                            found.timed
                        }
                        Field::Values => self.values(scanner)?,
                        Field::Dimensions => self.dimensions(scanner, &mut echoes)?,
                        Field::Properties | Field::Given => match scanner.value()? {
                            Value::Object => true,
                            Value::Null => false,
                            _ => {
                                self.wrong(name.as_ref(), "must be an object");
                                true
                            }
                        },
                    }
                }
            };
            found.trimmed |= !sent;
            self.members.push(Member {
                begin,
                end: scanner.at(),
                sent,
            });
            Ok(())
        })?;
        scanner.end()?;
        for (name, bit, value) in [
            ("customerId", Field::Customer, customer),
            ("eventType", Field::Type, kind),
        ] {
            if value.is_none() && (seen & bit as u8 == 0 || !self.blames(name)) {
                self.wrong(name, "is required");
            }
        }
        for (echo, said, path, field) in [
            (echoes[0], customer, "dimensions.customer_id", "customerId"),
            (echoes[1], kind, "dimensions.event_type", "eventType"),
        ] {
            if let (Some(echo), Some(said)) = (echo, said)
                && !Text::says(echo, said)
            {
                self.wrong(path, format!("must equal {field}"));
            }
        }
        Ok(found)
    }

    fn blames(&self, path: &str) -> bool {
        self.problems.iter().any(|problem| problem.path == path)
    }

    /// A text of at most so many characters; false: it is null, as good as absent.
    fn text<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        name: &str,
        longest: usize,
        into: &mut Option<Text<'a>>,
    ) -> Result<bool, NotJson> {
        match scanner.value()? {
            Value::Null => return Ok(false),
            Value::Text(text) if text.is_within(longest) => *into = Some(text),
            _ => self.wrong(name, RuleError::Length { max: longest }.to_string()),
        }
        Ok(true)
    }

    fn time(&mut self, scanner: &mut Scanner) -> Result<bool, NotJson> {
        let judged = match scanner.value()? {
            Value::Null => return Ok(false),
            Value::Text(text) => rules::event_timestamp(&text.decode(), self.now),
            _ => Err(RuleError::Timestamp),
        };
        if let Err(error) = judged {
            self.wrong("timestamp", error.to_string());
        }
        Ok(true)
    }

    fn values(&mut self, scanner: &mut Scanner) -> Result<bool, NotJson> {
        self.map(scanner, "values", |checker, name, value| match value {
            Value::Number(number) if is_amount(number) => {}
            _ => checker.wrong(format!("values.{name}"), RuleError::Amount.to_string()),
        })
    }

    fn dimensions<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        echoes: &mut [Option<Text<'a>>; 2],
    ) -> Result<bool, NotJson> {
        self.map(scanner, "dimensions", |checker, name, value| match value {
            Value::Text(text)
                if text.is_within(rules::MAX_TEXT_CHARS) || text.decode().is_empty() =>
            {
                match name {
                    "customer_id" => echoes[0] = Some(text),
                    "event_type" => echoes[1] = Some(text),
                    _ => {}
                }
            }
            _ => checker.wrong(
                format!("dimensions.{name}"),
                RuleError::Dimension.to_string(),
            ),
        })
    }

    /// An object of names; a value that is null is as good as absent, and so is the whole.
    fn map<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        path: &'static str,
        mut each: impl FnMut(&mut Self, &str, Value<'a>),
    ) -> Result<bool, NotJson> {
        if scanner.next() != Some(b'{') {
            let value = scanner.value()?;
            if !matches!(value, Value::Null) {
                self.wrong(path, "must be an object");
            }
            return Ok(!matches!(value, Value::Null));
        }
        let mut names: Vec<Text> = Vec::new();
        scanner.object(|scanner, name| {
            let text = name.decode();
            let value = scanner.value()?;
            if matches!(value, Value::Null) {
                return Ok(());
            }
            if let Err(error) = rules::field_name(&text) {
                self.wrong(format!("{path}.{text}"), error.to_string());
            } else if names.len() < 256 && names.iter().any(|known| known.says(name)) {
                self.wrong(format!("{path}.{text}"), "is there twice");
            } else {
                names.push(name);
                each(self, &text, value);
            }
            Ok(())
        })?;
        Ok(true)
    }

    /// Writes the line that was checked last, with what it does not say itself.
    pub(crate) fn write(
        &self,
        line: &[u8],
        found: Found,
        key: &str,
        time: &str,
        out: &mut Vec<u8>,
    ) {
        out.push(b'{');
        if !found.timed {
            out.extend_from_slice(b"\"timestamp\":\"");
            out.extend_from_slice(time.as_bytes());
            out.extend_from_slice(b"\",");
        }
        if !found.keyed {
            out.extend_from_slice(b"\"idempotencyKey\":\"");
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(b"\",");
        }
        if !found.trimmed {
            let open = line.iter().position(|byte| *byte == b'{');
            let rest = &line[open.map_or(0, |open| open + 1)..];
            out.extend_from_slice(rest.trim_ascii_end());
            return;
        }
        for member in self.members.iter().filter(|member| member.sent) {
            out.extend_from_slice(&line[member.begin..member.end]);
            out.push(b',');
        }
        if out.last() == Some(&b',') {
            out.pop();
        }
        out.push(b'}');
    }
}

fn unknown(name: &str) -> String {
    let meant = match name {
        "customer" | "customer_id" | "customerID" => "customerId",
        "event" | "type" | "event_type" => "eventType",
        "value" => "values",
        "dimension" => "dimensions",
        "property" | "metadata" => "properties",
        "time" | "ts" | "date" => "timestamp",
        "idempotency_key" | "key" => "idempotencyKey",
        _ => return "is no field of an event (`--ignore-unknown` leaves it out)".to_owned(),
    };
    format!("is no field of an event; is `{meant}` meant?")
}

/// A number from 0 to 2^53.
fn is_amount(number: &str) -> bool {
    if number.len() <= 15 && number.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    number.parse::<Amount>().is_ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::{Checker, Found};

    fn now() -> Timestamp {
        "2026-06-01T12:00:00Z".parse().unwrap()
    }

    /// What is wrong with the line, as `path: message`.
    fn problems(line: &str) -> Vec<String> {
        let mut checker = Checker::new(now(), false);
        match checker.check(line.as_bytes()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems
                .iter()
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect(),
        }
    }

    fn sent(line: &str) -> (Found, Value) {
        let mut checker = Checker::new(now(), true);
        let found = checker.check(line.as_bytes()).unwrap();
        let mut out = Vec::new();
        checker.write(line.as_bytes(), found, "K", "T", &mut out);
        (found, serde_json::from_slice(&out).unwrap())
    }

    #[test]
    fn a_good_line_is_sent_as_it_is_with_what_it_lacks() {
        let (found, event) = sent(r#" {"customerId":"c","eventType":"e","values":{"n":1.50}} "#);
        assert_eq!((found.keyed, found.timed), (false, false));
        assert_eq!(
            event,
            json!({"timestamp":"T","idempotencyKey":"K","customerId":"c","eventType":"e","values":{"n":1.5}})
        );
        let own = r#"{"idempotencyKey":"mine","timestamp":"2026-01-01T00:00:00Z","customerId":"c","eventType":"e"}"#;
        assert_eq!(sent(own).1, serde_json::from_str::<Value>(own).unwrap());
    }

    #[test]
    fn what_is_null_unknown_or_the_apis_own_is_not_sent() {
        let line = r#"{"id":"evt_1","customerId":"c","x":{"y":[1,{"z":","}]},"eventType":"e","timestamp":null,"idempotency\u004bey":null,"createdAt":"?"}"#;
        assert_eq!(
            sent(line).1,
            json!({"timestamp":"T","idempotencyKey":"K","customerId":"c","eventType":"e"})
        );
    }

    #[test]
    fn everything_wrong_is_named() {
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
        assert!(problems("[{}]")[0].contains("jq -c"));
        assert!(problems("customerId,eventType")[0].contains("not a JSON object"));
        assert!(problems(r#"{"customerId":"c","#)[0].contains("at byte"));
        assert!(!problems(r#"{"customerId":"c","customerId":"d","eventType":"e"}"#).is_empty());
        assert!(!problems(r#"{"customerId":null,"eventType":"e"}"#).is_empty());
    }

    #[test]
    fn a_dimension_must_not_contradict_its_field() {
        let with = |value: &str| {
            problems(&format!(
                r#"{{"dimensions":{{"customer_id":"{value}"}},"customerId":"c","eventType":"e"}}"#
            ))
        };
        assert!(with("c").is_empty() && with("\\u0063").is_empty());
        assert_eq!(with("d"), ["dimensions.customer_id: must equal customerId"]);
    }

    #[test]
    fn times_are_whole_and_not_ahead() {
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
