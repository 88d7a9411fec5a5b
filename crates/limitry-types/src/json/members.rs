//! JSON objects as pairs of names and unparsed values, so that each value gets its own error.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::MAX_DEPTH;

/// A name, and its value as it is written.
pub type Member<'a> = (Cow<'a, str>, &'a RawValue);

/// The members of an object in their order, repeated names included.
///
/// # Errors
///
/// The text is no JSON object.
pub fn members(text: &str) -> Result<Vec<Member<'_>>, serde_json::Error> {
    serde_json::from_str(text).map(|Members(members)| members)
}

struct Members<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some(Text(name)) = map.next_key()? {
            members.push((name, map.next_value()?));
        }
        Ok(Members(members))
    }
}

/// A string that is copied only if it has escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

/// The value as a string; `None` if it is another kind of value, or has an invalid escape.
#[must_use]
pub fn string(value: &RawValue) -> Option<Cow<'_, str>> {
    let quoted = value.get();
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.as_bytes().contains(&b'\\') {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(quoted).ok().map(Cow::Owned)
}

/// Whether the value is `null`.
#[must_use]
pub fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// Checks what [`RawValue`] does not: escapes, the range of numbers, and depth.
///
/// # Errors
///
/// The value is no JSON that every parser accepts.
pub fn validate(value: &RawValue) -> Result<(), serde_json::Error> {
    Valid { depth: 0 }.deserialize(&mut serde_json::Deserializer::from_str(value.get()))
}

/// Accepts each value that every parser of JSON accepts.
#[derive(Clone, Copy)]
struct Valid {
    depth: u8,
}

impl Valid {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(E::custom(format_args!(
                "it nests deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(Self {
            depth: self.depth + 1,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Valid {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Valid {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while seq.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while map.next_key::<Text>()?.is_some() {
            map.next_value_seed(inner)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::{members, validate};

    fn accepts(text: &str) -> bool {
        serde_json::from_str::<&RawValue>(text).is_ok_and(|value| validate(value).is_ok())
    }

    fn is_json(text: &str) -> bool {
        serde_json::from_str::<Value>(text).is_ok()
    }

    #[test]
    fn only_json_is_accepted() {
        for text in [
            "{}",
            "[]",
            "null",
            "0",
            "-0",
            "1.5e3",
            "1e400",
            "-",
            "01",
            "1.",
            ".5",
            "1e",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "\"a",
            "\"a\\",
            "{\"a\":1,}",
            "[1,]",
            "{\"a\" 1}",
            "{a:1}",
            "tru",
            "truefalse",
            "nul",
            "[ 1 , 2 ]",
            "{\"a\":{\"b\":[null,true,false]}}",
            "",
            " ",
            "\u{feff}{}",
            "{\"a\":1}{}",
            "'a'",
            "NaN",
            "Infinity",
            "1 2",
        ] {
            assert_eq!(accepts(text), is_json(text), "{text:?}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(accepts(&nested(100)) && !accepts(&nested(101)));
        assert!(!accepts(&nested(100_000)));
        assert!(!accepts(&"9".repeat(400)));
    }

    #[test]
    fn members_keep_their_order_and_repeated_names() {
        let found = members(r#"{"a":1,"\u0062":[2, 3],"a":null}"#).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(name, value)| (name.as_ref(), value.get()))
            .collect();
        assert_eq!(found, [("a", "1"), ("b", "[2, 3]"), ("a", "null")]);
    }

    proptest! {
        #[test]
        fn serde_json_accepts_the_same(text in "[\\[\\]{}\",:0-9.eE+\\-\\\\untrfalse u]{0,24}") {
            prop_assert_eq!(accepts(&text), is_json(&text));
        }

        #[test]
        fn any_text_is_handled(text in "\\PC{0,40}") {
            prop_assert_eq!(accepts(&text), is_json(&text));
        }
    }
}
