use serde::{Deserialize, Serialize};

/// One page of a list, newest first. `data` may be empty although there are more pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// The opaque position of the next page.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// Whether there is a next page.
    #[serde(default, deserialize_with = "crate::or_default")]
    pub has_more: bool,
}

impl<T> Page<T> {
    /// A list that is complete: no page follows.
    ///
    /// ```
    /// use limitry_types::Page;
    ///
    /// let page = Page::complete(vec![1, 2]);
    /// assert!(!page.has_more && page.next_cursor.is_none());
    /// ```
    pub const fn complete(data: Vec<T>) -> Self {
        Self {
            data,
            next_cursor: None,
            has_more: false,
        }
    }
}
