//! Numbers with their nouns.

use super::number::grouped;

/// `1 event`, `2,000 events`.
pub(crate) fn pluralize(n: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(&n.to_string()),
        if n == 1 { one } else { many }
    )
}
