//! A strict JSON parser. An object with a duplicate field is rejected, because either value may be meant. So is a document
//! that is nested too deeply for clients to parse it in a response.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;

/// Parses a document.
///
/// # Errors
///
/// The bytes are no JSON, an object has a field twice, or the document is nested more than 100 levels deep.
pub fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict {
        levels_left: MAX_DEPTH,
    }
    .deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

struct Strict {
    levels_left: u8,
}

impl Strict {
    fn next_level<E: serde::de::Error>(&self) -> Result<Self, E> {
        let levels_left = self.levels_left.checked_sub(1);
        levels_left
            .map(|levels_left| Self { levels_left })
            .ok_or_else(|| {
                E::custom(format_args!(
                    "it is nested more than {MAX_DEPTH} levels deep"
                ))
            })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        let Self { levels_left } = self.next_level()?;
        while let Some(item) = items.next_element_seed(Self { levels_left })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let Self { levels_left } = self.next_level()?;
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(Self { levels_left })?;
            match object.entry(name) {
                serde_json::map::Entry::Vacant(free) => {
                    free.insert(value);
                }
                serde_json::map::Entry::Occupied(taken) => {
                    return Err(A::Error::custom(format_args!(
                        "the field `{}` is given twice",
                        taken.key().escape_debug()
                    )));
                }
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_duplicate_field_is_rejected_at_any_depth() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"[{"b":{"a":null,"a":null}}]"#,
        ] {
            let error = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("`a` is given twice"), "{text}: {error}");
        }
        for text in ["", "{} {}", "{\"a\":}", "nul", "[1e999]", "\"\\ud800\""] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        let deep = "[".repeat(10_000);
        assert!(parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn deep_nesting_is_rejected() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(100).as_bytes()).is_ok());
        let error = parse(nested(101).as_bytes()).unwrap_err().to_string();
        assert!(error.contains("more than 100 levels deep"), "{error}");
    }

    proptest! {
        #[test]
        fn other_documents_parse_as_with_serde_json(text in r#"[\[\]{}",:0-9ae\\u .\-]{0,24}"#) {
            let (strict, lenient) = (parse(text.as_bytes()), serde_json::from_str::<Value>(&text));
            match (strict, lenient) {
                (Ok(strict), Ok(lenient)) => prop_assert_eq!(strict, lenient),
                (Err(error), Ok(_)) => prop_assert!(error.to_string().contains("twice"), "{}", error),
                (strict, lenient) => prop_assert!(strict.is_err() && lenient.is_err()),
            }
        }
    }
}
