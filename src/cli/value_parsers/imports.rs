//! The values of `usage import`: formats, fields, recipes and what a cell looks like.

use jiff::tz::TimeZone;

use super::{EventField, FileFormat, Mapping, Recipe, TimeFormat};

/// `ndjson`, `json` or `csv`.
pub(crate) fn file_format(text: &str) -> Result<FileFormat, String> {
    FileFormat::ALL
        .into_iter()
        .find(|format| format.as_str() == text)
        .ok_or_else(|| "must be ndjson, json or csv".to_owned())
}

/// `COLUMN=FIELD`, or `COLUMN=FIELD*FACTOR`
pub(crate) fn mapping(text: &str) -> Result<Mapping, String> {
    const EXPECTED: &str = "must be COLUMN=FIELD, where FIELD is customerId, eventType, timestamp, idempotencyKey, \
        values.NAME, values.NAME*FACTOR, dimensions.NAME, properties.NAME, or - to leave it out";
    text.parse().map_err(|()| EXPECTED.to_owned())
}

/// `FIELD=VALUE`: a field that every event gets.
pub(crate) fn set_field(text: &str) -> Result<(EventField, String), String> {
    const EXPECTED: &str = "must be FIELD=VALUE, where FIELD is customerId, eventType, timestamp, idempotencyKey, \
        values.NAME, dimensions.NAME or properties.NAME";
    let (field, value) = text.split_once('=').ok_or(EXPECTED)?;
    match field.parse() {
        Ok(EventField::Ignored) | Err(()) => Err(EXPECTED.to_owned()),
        Ok(target) => Ok((target, value.to_owned())),
    }
}

/// The name of a recipe.
pub(crate) fn recipe(text: &str) -> Result<Recipe, String> {
    text.parse()
}

/// `epoch`, `epoch-ms`, …, or a pattern.
pub(crate) fn time_format(text: &str) -> Result<TimeFormat, String> {
    text.parse()
}

/// The name of a time zone, such as `Europe/Berlin`.
pub(crate) fn time_zone(text: &str) -> Result<(String, TimeZone), String> {
    match TimeZone::get(text) {
        Ok(zone) => Ok((text.to_owned(), zone)),
        Err(_) => Err("must be the name of a time zone, such as UTC or Europe/Berlin".to_owned()),
    }
}

/// The character between the fields of CSV: itself, or `tab`.
pub(crate) fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("must be one character, or tab".to_owned()),
    }
}
