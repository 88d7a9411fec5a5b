//! Numbers with their nouns.

/// `1 event`, `2 events`.
pub(crate) fn pluralize(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
