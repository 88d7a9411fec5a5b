use serde::{Deserialize, Serialize};

/// One page of a list, newest first. `data` may be empty while `has_more` is true.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// Where the next page begins; opaque.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub has_more: bool,
}
