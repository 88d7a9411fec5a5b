//! JSON values that keep all digits of their numbers.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON value. A number is the text that the server sent or that its type writes: a number of [`serde_json::Value`] is a
/// double, and has fewer digits than a balance.
#[derive(Debug, Clone)]
pub(crate) enum ExactValue {
    /// A number, `true`, `false` or `null`.
    Literal(Box<RawValue>),
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
        Self::parse(text.as_bytes()).unwrap_or_else(Self::null)
    }

    /// The value of a JSON text; `None` if the text is malformed or nests too deep.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        // Refuses deep texts: the levels of an `ExactValue` are parsed one by one, and the parser would not count them.
        serde_json::from_slice::<serde_json::Value>(text).ok()?;
        serde_json::from_slice(text).ok()
    }

    pub(crate) fn null() -> Self {
        Self::Literal(RawValue::NULL.to_owned())
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

impl PartialEq for ExactValue {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
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
            Self::Literal(text) => text.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(n, v)| (n, v))),
        }
    }
}

impl<'de> Deserialize<'de> for ExactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        let value = match text.as_bytes().first() {
            Some(b'{') => serde_json::from_str(text).map(|Fields(fields)| Self::Object(fields)),
            Some(b'[') => serde_json::from_str(text).map(Self::List),
            Some(b'"') => serde_json::from_str(text).map(Self::Text),
            _ => Ok(Self::Literal(raw)),
        };
        value.map_err(D::Error::custom)
    }
}

/// The fields of an object in their order.
struct Fields(Vec<(String, ExactValue)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
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
