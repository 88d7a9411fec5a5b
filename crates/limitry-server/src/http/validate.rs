//! Reading request bodies by hand, so that every wrong part is named with its path and the answer has the right code.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Problem;
use crate::engine::Values;
use limitry_types::{Amount, Detail, Dimensions, codes, rules};

/// How many wrong parts an answer lists.
const MAX_DETAILS: usize = 100;

/// The longest value of a dimension, in characters.
const MAX_DIMENSION: usize = 256;

/// Gathers what is wrong with a request.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    details: Vec<Detail>,
    /// Where the first missing part stands among them.
    missing: Option<usize>,
}

impl Checker {
    /// A required part that is not there.
    pub(crate) fn missing(&mut self, path: impl Into<String>) {
        self.missing.get_or_insert(self.details.len());
        self.push(path.into(), "is required".to_owned());
    }

    /// A part with a value that will not do.
    pub(crate) fn invalid(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.push(path.into(), message.into());
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_fine(&self) -> bool {
        self.details.is_empty()
    }

    fn push(&mut self, path: String, message: String) {
        if self.details.len() < MAX_DETAILS {
            self.details.push(Detail { path, message });
        }
    }

    /// 400 when something was wrong: `missing_required_field` before `invalid_field_value`.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.missing {
            Some(at) => self.refuse(at, codes::MISSING_REQUIRED_FIELD),
            None => self.refuse(0, codes::INVALID_FIELD_VALUE),
        }
    }

    /// 400 with a code that does not depend on what was wrong.
    pub(crate) fn finish_as(self, code: &'static str) -> Result<(), Problem> {
        self.refuse(0, code)
    }

    /// The message is that of the part that decided the code.
    fn refuse(self, at: usize, code: &'static str) -> Result<(), Problem> {
        let Some(cause) = self.details.get(at).or(self.details.first()) else {
            return Ok(());
        };
        let message = format!("`{}` {}.", cause.path, cause.message);
        Err(Problem::new(StatusCode::BAD_REQUEST, code, message).with_details(self.details))
    }
}

/// A JSON object of a request, and where it stands in the body.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a> {
    map: &'a Map<String, Value>,
    /// `""`, or `events[3].`.
    at: &'a str,
}

impl<'a> Object<'a> {
    /// The whole body.
    pub(crate) fn body(value: &'a Value) -> Result<Self, Problem> {
        match value {
            Value::Object(map) => Ok(Self { map, at: "" }),
            _ => Err(Problem::invalid_request("The body must be a JSON object.")),
        }
    }

    /// A part of the body; `at` ends with a dot.
    pub(crate) const fn part(map: &'a Map<String, Value>, at: &'a str) -> Self {
        Self { map, at }
    }

    /// Where a field stands.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.at)
    }

    /// A field; one that is `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether a field is there, be it `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// The fields.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map.iter()
    }

    /// An optional text of so many characters.
    pub(crate) fn text(&self, checker: &mut Checker, name: &str, max: usize) -> Option<String> {
        let text = self.get(name)?.as_str();
        match text {
            Some(text) if (1..=max).contains(&text.chars().count()) => Some(text.to_owned()),
            _ => {
                checker.invalid(
                    self.path(name),
                    format!("must be a text of 1 to {max} characters"),
                );
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&self, checker: &mut Checker, name: &str, max: usize) -> String {
        if self.get(name).is_none() {
            checker.missing(self.path(name));
        }
        self.text(checker, name, max).unwrap_or_default()
    }

    /// An optional name for people: a text that shows, on one line.
    pub(crate) fn name(&self, checker: &mut Checker, name: &str, max: usize) -> Option<String> {
        let text = self.text(checker, name, max)?;
        if text.trim().is_empty() || text.chars().any(char::is_control) {
            checker.invalid(
                self.path(name),
                "must have a visible character and no control characters",
            );
            return None;
        }
        Some(text)
    }

    /// A name that must be there.
    pub(crate) fn required_name(&self, checker: &mut Checker, name: &str, max: usize) -> String {
        if self.get(name).is_none() {
            checker.missing(self.path(name));
        }
        self.name(checker, name, max).unwrap_or_default()
    }

    /// An optional whole number from 1 to 2^53.
    pub(crate) fn limit(&self, checker: &mut Checker, name: &str) -> Option<i64> {
        let limit = whole(self.get(name)?).filter(|n| *n > 0);
        if limit.is_none() {
            checker.invalid(self.path(name), "must be a whole number from 1 to 2^53");
        }
        limit
    }

    /// An optional word of a list.
    pub(crate) fn word<T: Copy>(
        &self,
        checker: &mut Checker,
        name: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let given = self.get(name)?;
        let found = words.iter().find(|(word, _)| given.as_str() == Some(word));
        if found.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            checker.invalid(
                self.path(name),
                format!("must be one of {}", words.join(", ")),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// An optional truth value.
    pub(crate) fn truth(&self, checker: &mut Checker, name: &str) -> Option<bool> {
        let truth = self.get(name)?.as_bool();
        if truth.is_none() {
            checker.invalid(self.path(name), "must be true or false");
        }
        truth
    }

    /// An optional moment, in microseconds.
    pub(crate) fn moment(&self, checker: &mut Checker, name: &str) -> Option<i64> {
        let moment = self.get(name)?.as_str().and_then(parse_moment);
        if moment.is_none() {
            checker.invalid(
                self.path(name),
                "must be a time such as 2026-01-31T12:00:00Z",
            );
        }
        moment
    }

    /// An optional object.
    pub(crate) fn object(
        &self,
        checker: &mut Checker,
        name: &str,
    ) -> Option<&'a Map<String, Value>> {
        let object = self.get(name)?.as_object();
        if object.is_none() {
            checker.invalid(self.path(name), "must be an object");
        }
        object
    }

    /// Optional values: names to finite numbers from 0 to 2^53.
    pub(crate) fn values(&self, checker: &mut Checker) -> Values {
        let mut values = Values::new();
        let Some(given) = self.object(checker, "values") else {
            return values;
        };
        for (name, value) in given {
            if value.is_null() {
                continue;
            }
            let number = amount(value);
            if let Err(error) = rules::field_name(name) {
                checker.invalid(self.path(&format!("values.{name}")), error.to_string());
            } else if let Some(number) = number {
                // Negative zero is zero.
                values.insert(name.clone(), number.abs());
            } else {
                checker.invalid(
                    self.path(&format!("values.{name}")),
                    "must be a number from 0 to 2^53",
                );
            }
        }
        values
    }

    /// Optional names to texts: dimensions, or the filters on them.
    pub(crate) fn dimensions(&self, checker: &mut Checker, name: &str) -> Option<Dimensions> {
        let given = self.object(checker, name)?;
        let mut dimensions = Dimensions::new();
        for (key, value) in given {
            let path = || self.path(&format!("{name}.{key}"));
            if let Some(text) = Self::dimension(checker, path, key, value) {
                dimensions.insert(key.clone(), text);
            }
        }
        Some(dimensions)
    }

    /// One dimension; `None` where it is `null` or wrong.
    pub(crate) fn dimension(
        checker: &mut Checker,
        path: impl FnOnce() -> String,
        name: &str,
        value: &Value,
    ) -> Option<String> {
        let text = value
            .as_str()
            .filter(|text| text.chars().count() <= MAX_DIMENSION);
        if value.is_null() {
            return None;
        }
        if let Err(error) = rules::field_name(name) {
            checker.invalid(path(), error.to_string());
            return None;
        }
        if text.is_none() {
            checker.invalid(
                path(),
                format!("must be a text of at most {MAX_DIMENSION} characters"),
            );
        }
        text.map(str::to_owned)
    }
}

/// A number from 0 to 2^53. 2^53 + 1 has no double of its own and would pass for 2^53.
fn amount(value: &Value) -> Option<f64> {
    let exact = value.as_u64().is_none_or(|n| n <= 1 << 53);
    value
        .as_f64()
        .filter(|n| exact && (0.0..=Amount::MAX.0).contains(n))
}

/// A whole number from 0 to 2^53, also where it is written as `5.0`.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked before"
    )]
    let from_float =
        |n: f64| (n.fract() == 0.0 && (0.0..=Amount::MAX.0).contains(&n)).then_some(n as i64);
    amount(value).and_then(from_float)
}

/// A moment with its zone, RFC 3339, in microseconds.
pub(crate) fn parse_moment(text: &str) -> Option<i64> {
    rules::timestamp(text).ok().map(Timestamp::as_microsecond)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_wrong_is_named_with_its_path() {
        let body = json!({
            "name": "",
            "limitValue": 1.5,
            "values": {"a": -1, "b-c": 1, "d": "2", "e": 9_007_199_254_740_993_i64},
            "dimensions": {"model": 5, "x": "y".repeat(257)},
            "timestamp": "yesterday",
        });
        let object = Object::body(&body).unwrap();
        let mut checker = Checker::default();
        object.text(&mut checker, "name", 100);
        object.limit(&mut checker, "limitValue");
        object.values(&mut checker);
        object.dimensions(&mut checker, "dimensions");
        object.moment(&mut checker, "timestamp");
        let problem = checker.finish().unwrap_err();
        let paths: Vec<&str> = problem
            .content()
            .details
            .iter()
            .map(|d| d.path.as_str())
            .collect();
        assert_eq!(
            paths,
            [
                "name",
                "limitValue",
                "values.a",
                "values.b-c",
                "values.d",
                "values.e",
                "dimensions.model",
                "dimensions.x",
                "timestamp",
            ]
        );
        assert_eq!(problem.content().code, codes::INVALID_FIELD_VALUE);
    }

    #[test]
    fn null_counts_as_absent_and_a_missing_field_decides_the_code() {
        let body = json!({"name": null, "period": "year"});
        let object = Object::body(&body).unwrap();
        let mut checker = Checker::default();
        object.word(&mut checker, "period", &[("hour", 1), ("day", 2)]);
        object.required_text(&mut checker, "name", 100);
        let problem = checker.finish().unwrap_err();
        assert_eq!(problem.content().code, codes::MISSING_REQUIRED_FIELD);
        assert_eq!(problem.content().message, "`name` is required.");
    }

    #[test]
    fn moments_need_a_zone() {
        assert_eq!(parse_moment("1970-01-01T00:00:01.5Z"), Some(1_500_000));
        assert_eq!(parse_moment("1970-01-01T01:00:01+01:00"), Some(1_000_000));
        for wrong in [
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "2026-01-01T00:00:00Z[UTC]",
        ] {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }
}
