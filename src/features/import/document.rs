//! A record as a filter of `--transform` takes it.

/// A record as JSON, or the error if it is not JSON.
pub(super) type Document = Result<Vec<u8>, String>;

/// A record that should be JSON.
pub(super) fn valid_json(record: &[u8]) -> Document {
    match serde_json::from_slice::<serde::de::IgnoredAny>(record) {
        Ok(_) => Ok(record.to_vec()),
        Err(error) => Err(format!("is not JSON: {error}")),
    }
}
