//! Reading a request body field by field, so that an error names every wrong field with its path.

use std::fmt::Display;
use std::str::FromStr;

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::error::ApiError;
use crate::engine::Values;
use limitry_types::rules::{self, MAX_AMOUNT, RuleError};
use limitry_types::{Amount, Detail, Dimensions, codes};

/// A longer name is not repeated in an error.
const MAX_SPELLING_BYTES: usize = 64;

/// The most wrong fields that an error lists.
const MAX_DETAILS: usize = 100;

/// The wrong fields of a request.
#[derive(Debug, Default)]
pub(crate) struct FieldErrors {
    details: Vec<Detail>,
    /// The index of the first missing field.
    first_missing: Option<usize>,
}

impl FieldErrors {
    /// Adds a required field that is missing.
    pub(crate) fn missing(&mut self, path: impl Into<String>) {
        self.missing_because(path, "is required".to_owned());
    }

    fn missing_because(&mut self, path: impl Into<String>, message: String) {
        self.first_missing.get_or_insert(self.details.len());
        self.push(path.into(), message);
    }

    /// Adds a field with an invalid value.
    pub(crate) fn invalid(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.push(path.into(), message.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.details.is_empty()
    }

    fn push(&mut self, path: String, message: String) {
        if self.details.len() < MAX_DETAILS {
            self.details.push(Detail { path, message });
        }
    }

    /// 400 when a field is wrong: `missing_required_field` before `invalid_field_value`.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        match self.first_missing {
            Some(index) => self.into_result(index, codes::MISSING_REQUIRED_FIELD),
            None => self.into_result(0, codes::INVALID_FIELD_VALUE),
        }
    }

    /// 400 with the given code when a field is wrong.
    pub(crate) fn finish_with_code(self, code: &'static str) -> Result<(), ApiError> {
        self.into_result(0, code)
    }

    /// The detail at `index` becomes the error's message.
    fn into_result(self, index: usize, code: &'static str) -> Result<(), ApiError> {
        let Some(cause) = self.details.get(index).or(self.details.first()) else {
            return Ok(());
        };
        let message = format!("`{}` {}", cause.path, cause.message);
        Err(ApiError::new(StatusCode::BAD_REQUEST, code, message).with_details(self.details))
    }
}

/// A JSON object of a request body.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a> {
    map: &'a Map<String, Value>,
    /// `""` for the body, else such as `events[3].`. It is formatted only for an error, because most events have
    /// none.
    path_prefix: &'a dyn Display,
}

impl<'a> Object<'a> {
    pub(crate) fn body(value: &'a Value) -> Result<Self, ApiError> {
        match value {
            Value::Object(map) => Ok(Self::new(map, &"")),
            _ => Err(ApiError::invalid_request("the body must be a JSON object")),
        }
    }

    /// `path_prefix` is empty or ends with a dot.
    pub(crate) const fn new(map: &'a Map<String, Value>, path_prefix: &'a dyn Display) -> Self {
        Self { map, path_prefix }
    }

    /// The path of a field.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.path_prefix)
    }

    /// A field. `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Whether a field is present, also as `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.map.iter()
    }

    /// Reports the fields that are absent.
    pub(crate) fn require(&self, errors: &mut FieldErrors, names: &[&str]) {
        for name in names {
            if self.get(name).is_none() {
                let message = match self.other_spelling(name) {
                    None => "is required".to_owned(),
                    Some(found) => format!("is required; `{}` is another field", self.path(found)),
                };
                errors.missing_because(self.path(name), message);
            }
        }
    }

    /// A field whose name differs from this one in underscores and letter case alone.
    fn other_spelling(&self, name: &str) -> Option<&'a str> {
        let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
        let mut names = self.map.keys().map(String::as_str);
        names.find(|found| {
            found.len() <= MAX_SPELLING_BYTES && *found != name && letters(found) == letters(name)
        })
    }

    /// An optional field that a rule accepts. Every rule rejects the empty string, which stands for other JSON types.
    pub(crate) fn checked<T>(
        &self,
        errors: &mut FieldErrors,
        name: &str,
        rule: impl FnOnce(&'a str) -> Result<T, RuleError>,
    ) -> Option<T> {
        let given = self.get(name)?.as_str().unwrap_or_default();
        rule(given)
            .map_err(|error| errors.invalid(self.path(name), error.to_string()))
            .ok()
    }

    /// An optional word of an enumeration, or a metric.
    pub(crate) fn parsed<T: FromStr<Err = RuleError>>(
        &self,
        errors: &mut FieldErrors,
        name: &str,
    ) -> Option<T> {
        self.checked(errors, name, str::parse)
    }

    /// An optional string of 1 to `max` characters.
    pub(crate) fn string(
        &self,
        errors: &mut FieldErrors,
        name: &str,
        max: usize,
    ) -> Option<String> {
        let text = self.checked(errors, name, |text| rules::text(text, max));
        text.map(str::to_owned)
    }

    pub(crate) fn required_string(
        &self,
        errors: &mut FieldErrors,
        name: &str,
        max: usize,
    ) -> String {
        let found = self.string(errors, name, max);
        if found.is_none() {
            self.require(errors, &[name]);
        }
        found.unwrap_or_default()
    }

    /// The optional field `name` of a project, key, quota or rate limit.
    pub(crate) fn name(&self, errors: &mut FieldErrors) -> Option<String> {
        let name = self.checked(errors, "name", rules::name);
        name.map(str::to_owned)
    }

    pub(crate) fn required_name(&self, errors: &mut FieldErrors) -> String {
        self.require(errors, &["name"]);
        self.name(errors).unwrap_or_default()
    }

    /// The optional field `limitValue`: an integer from 1 to 2^53.
    pub(crate) fn limit(&self, errors: &mut FieldErrors) -> Option<i64> {
        let limit = parse_integer(self.get("limitValue")?).filter(|limit| *limit > 0);
        if limit.is_none() {
            errors.invalid(self.path("limitValue"), RuleError::Limit.to_string());
        }
        limit
    }

    pub(crate) fn bool(&self, errors: &mut FieldErrors, name: &str) -> Option<bool> {
        let value = self.get(name)?.as_bool();
        if value.is_none() {
            errors.invalid(self.path(name), "must be true or false");
        }
        value
    }

    /// An optional time, in microseconds.
    pub(crate) fn timestamp(&self, errors: &mut FieldErrors, name: &str) -> Option<i64> {
        let time = self.checked(errors, name, rules::timestamp);
        time.map(Timestamp::as_microsecond)
    }

    /// The optional field `timezone`: the IANA name of a time zone.
    pub(crate) fn timezone(&self, errors: &mut FieldErrors) -> Option<String> {
        self.checked(errors, "timezone", rules::timezone)
    }

    pub(crate) fn object(
        &self,
        errors: &mut FieldErrors,
        name: &str,
    ) -> Option<&'a Map<String, Value>> {
        let object = self.get(name)?.as_object();
        if object.is_none() {
            errors.invalid(self.path(name), "must be an object");
        }
        object
    }

    /// The optional field `values`: names to numbers from 0 to 2^53.
    pub(crate) fn values(&self, errors: &mut FieldErrors) -> Values {
        let mut values = Values::new();
        let Some(given) = self.object(errors, "values") else {
            return values;
        };
        for (name, value) in given {
            let number = parse_amount(value);
            if let Err(error) = rules::field_name(name) {
                errors.invalid(self.path(&format!("values.{name}")), error.to_string());
            } else if let Some(number) = number {
                // Negative zero is zero.
                values.insert(name.clone(), number.abs());
            } else {
                errors.invalid(
                    self.path(&format!("values.{name}")),
                    RuleError::Amount.to_string(),
                );
            }
        }
        values
    }

    /// An optional object of names to strings: dimensions, or filters on them.
    pub(crate) fn dimensions(&self, errors: &mut FieldErrors, name: &str) -> Option<Dimensions> {
        let given = self.object(errors, name)?;
        let mut dimensions = Dimensions::new();
        for (key, value) in given {
            let path = || self.path(&format!("{name}.{key}"));
            // Left out, a filter of null would apply to everything.
            if value.is_null() {
                errors.invalid(path(), RuleError::Dimension.to_string());
            } else if let Some(text) = Self::dimension(errors, path, key, value) {
                dimensions.insert(key.clone(), text);
            }
        }
        Some(dimensions)
    }

    /// The value of one dimension; `None` where it is `null` or invalid.
    pub(crate) fn dimension(
        errors: &mut FieldErrors,
        path: impl FnOnce() -> String,
        name: &str,
        value: &Value,
    ) -> Option<String> {
        if value.is_null() {
            return None;
        }
        if let Err(error) = rules::field_name(name) {
            errors.invalid(path(), error.to_string());
            return None;
        }
        let text = value.as_str().ok_or(RuleError::Dimension);
        text.and_then(rules::dimension)
            .map_err(|error| errors.invalid(path(), error.to_string()))
            .map(str::to_owned)
            .ok()
    }
}

/// A number from 0 to 2^53. 2^53 + 1 is rejected as an integer, because as a double it equals 2^53.
fn parse_amount(value: &Value) -> Option<f64> {
    let is_exact = value.as_u64().is_none_or(|n| n <= MAX_AMOUNT);
    value
        .as_f64()
        .filter(|n| is_exact && (0.0..=Amount::MAX.0).contains(n))
}

/// An integer from 0 to 2^53, also written as `5.0`.
pub(crate) fn parse_integer(value: &Value) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked before"
    )]
    let from_float =
        |n: f64| (n.fract() == 0.0 && (0.0..=Amount::MAX.0).contains(&n)).then_some(n as i64);
    parse_amount(value).and_then(from_float)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_wrong_field_is_named_with_its_path() {
        let body = json!({
            "name": "",
            "limitValue": 1.5,
            "values": {"a": -1, "b-c": 1, "d": "2", "e": 9_007_199_254_740_993_i64},
            "dimensions": {"model": 5, "x": "y".repeat(257)},
            "timestamp": "yesterday",
        });
        let object = Object::body(&body).unwrap();
        let mut errors = FieldErrors::default();
        object.string(&mut errors, "name", 100);
        object.limit(&mut errors);
        object.values(&mut errors);
        object.dimensions(&mut errors, "dimensions");
        object.timestamp(&mut errors, "timestamp");
        let error = errors.finish().unwrap_err();
        let paths: Vec<&str> = error
            .parts()
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
        assert_eq!(error.parts().code, codes::INVALID_FIELD_VALUE);
    }

    #[test]
    fn a_field_in_another_spelling_is_named() {
        let body = serde_json::json!({"customer_id": "c", "eventType": null});
        let object = Object::new(body.as_object().unwrap(), &"events[0].");
        let mut errors = FieldErrors::default();
        object.require(&mut errors, &["customerId", "eventType"]);
        let error = errors.finish().unwrap_err();
        let details = error.parts().details.iter();
        let messages: Vec<&str> = details.map(|detail| &*detail.message).collect();
        let customer = "is required; `events[0].customer_id` is another field";
        assert_eq!(messages, [customer, "is required"]);
    }

    #[test]
    fn null_counts_as_absent_and_a_missing_field_decides_the_code() {
        let body = json!({"name": null, "period": "year"});
        let object = Object::body(&body).unwrap();
        let mut errors = FieldErrors::default();
        object.parsed::<limitry_types::Period>(&mut errors, "period");
        object.required_string(&mut errors, "name", 100);
        let error = errors.finish().unwrap_err();
        assert_eq!(error.parts().code, codes::MISSING_REQUIRED_FIELD);
        assert_eq!(error.parts().message, "`name` is required");
    }
}
