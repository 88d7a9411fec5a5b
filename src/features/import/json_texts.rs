//! Values as the JSON texts that they are: reading a scalar, converting between texts and numbers, writing a member.

use std::borrow::Cow;

/// The text of a scalar: the content of a string, or the number itself.
pub(super) fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'"' if memchr::memchr(b'\\', raw.as_bytes()).is_none() => {
            Some(raw.get(1..raw.len() - 1)?.into())
        }
        b'"' => serde_json::from_str(raw).ok().map(Cow::Owned),
        b'{' | b'[' | b'n' => None,
        _ => Some(raw.into()),
    }
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A number or a boolean as text.
pub(super) fn as_text(value: Cow<'_, str>) -> Cow<'_, str> {
    match value.as_bytes().first() {
        Some(b'"' | b'{' | b'[' | b'n') | None => value,
        Some(_) => format!("\"{value}\"").into(),
    }
}

/// A number in quotes as a number.
pub(super) fn as_number(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.starts_with('"') {
        return value;
    }
    let number = scalar(&value).and_then(|text| {
        let text = text.trim();
        let number = text.parse::<serde_json::Number>();
        number.is_ok().then(|| text.to_owned())
    });
    number.map_or(value, Cow::Owned)
}

/// The number that a JSON value is.
pub(super) fn number(raw: &str) -> Option<f64> {
    raw.parse::<serde_json::Number>().ok()?.as_f64()
}

pub(super) fn write_member(name: &str, value: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    let is_plain = name
        .bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if is_plain {
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(quoted(name).as_bytes());
    }
    out.push(b':');
    out.extend_from_slice(value.as_bytes());
}
