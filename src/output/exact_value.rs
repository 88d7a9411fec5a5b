//! JSON values that keep all digits of their numbers.

use std::fmt;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use limitry_types::json;

/// A JSON value. A number is the text that the server sent or that its type writes: a number of [`serde_json::Value`] is a
/// double, and has fewer digits than a balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ExactValue {
    /// A number, `true`, `false` or `null`.
    Literal(String),
    Text(String),
    List(Vec<Self>),
    /// In the order of the text. A name can stand there twice.
    Object(Vec<(String, Self)>),
}

impl ExactValue {
    /// The value that `value` writes.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        // Fails only for maps whose keys are not strings, and no type of ours has one.
        let text = serde_json::to_string(value).unwrap_or_default();
        serde_json::from_str::<&RawValue>(&text)
            .ok()
            .and_then(Self::of_raw)
            .unwrap_or_else(Self::null)
    }

    /// The value of a JSON text; `None` if the text is malformed, or nests deeper than 100 levels.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let raw: &RawValue = serde_json::from_slice(text).ok()?;
        json::validate(raw).ok()?;
        Self::of_raw(raw)
    }

    fn of_raw(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'{' => {
                let members = json::members(text).ok()?.into_iter();
                let fields = members.map(|(name, value)| {
                    let value = Self::of_raw(value)?;
                    Some((name.into_owned(), value))
                });
                Self::Object(fields.collect::<Option<_>>()?)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter().map(Self::of_raw);
                Self::List(items.collect::<Option<_>>()?)
            }
            b'"' => Self::Text(json::string(raw)?.into_owned()),
            _ => Self::Literal(text.to_owned()),
        })
    }

    pub(crate) fn null() -> Self {
        Self::Literal("null".to_owned())
    }

    /// The field of an object. Of two fields with the same name, the last one counts, as for other parsers.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let mut fields = self.fields()?.iter().rev();
        fields.find(|(own, _)| own == name).map(|(_, value)| value)
    }

    pub(crate) fn fields(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }
}

/// On one line, or with `{:#}` on several.
impl fmt::Display for ExactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if f.alternate() {
            serde_json::to_string_pretty(self)
        } else {
            serde_json::to_string(self)
        };
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}

impl Serialize for ExactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(text) => match serde_json::from_str::<&RawValue>(text) {
                Ok(raw) => raw.serialize(serializer),
                Err(error) => Err(S::Error::custom(error)),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(n, v)| (n, v))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_it_was_read() {
        let text =
            r#"{"a":1234567890.123456789,"b":[1e300,-0,null,{"a":true}],"a":"\u00e9","c":{}}"#;
        let value = ExactValue::parse(text.as_bytes()).unwrap();
        assert_eq!(value.to_string(), text.replace("\\u00e9", "é"));
        assert_eq!(value.get("a").unwrap().to_string(), "\"é\"");
        let pretty = format!("{:#}", ExactValue::parse(b"{\"a\":[1.10]}").unwrap());
        assert_eq!(pretty, "{\n  \"a\": [\n    1.10\n  ]\n}");
    }

    #[test]
    fn a_text_that_nests_too_deep_is_malformed() {
        for text in [
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "[".repeat(200) + &"]".repeat(200),
        ] {
            assert!(ExactValue::parse(text.as_bytes()).is_none());
        }
    }
}
