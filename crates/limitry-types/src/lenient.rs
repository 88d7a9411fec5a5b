//! Reading answers of servers that differ from the documentation.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{Amount, Filters};

/// Reads `null` as if the field were absent.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads Unix seconds, with or without a fraction. Anything else is `None`, because no decision depends on them.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let with_fraction = || value.as_f64().and_then(|n| Amount(n.trunc()).as_integer());
    Ok(value.as_i64().or_else(with_fraction))
}

/// Reads a whole number. `100.0` is 100.
pub(crate) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    as_whole(&Value::deserialize(deserializer)?)
        .ok_or_else(|| serde::de::Error::custom("expected a whole number"))
}

/// Reads an optional whole number. Anything else is `None`.
pub(crate) fn maybe_whole<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    Ok(as_whole(&Value::deserialize(deserializer)?))
}

fn as_whole(value: &Value) -> Option<u64> {
    let with_fraction = || u64::try_from(Amount(value.as_f64()?).as_integer()?).ok();
    value.as_u64().or_else(with_fraction)
}

/// Reads filters. They may hold any JSON; what is not an object counts as absent.
pub(crate) fn filters<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Filters>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Object(filters) => Some(filters.into_iter().collect()),
        _ => None,
    })
}

/// Reads an optional object. Any other JSON counts as absent.
pub(crate) fn object<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<serde_json::Map<String, Value>>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Object(object) => Some(object),
        _ => None,
    })
}

/// Reads an optional text. Any other JSON is shown as it is written.
pub(crate) fn text_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    })
}
