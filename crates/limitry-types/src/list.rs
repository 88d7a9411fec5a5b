use serde::{Deserialize, Serialize};

/// How many items a page has when the request does not say (contract, "Lists").
pub const DEFAULT_PAGE: u32 = 50;

/// The most items that a page may be asked for.
pub const MAX_PAGE: u32 = 100;

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
