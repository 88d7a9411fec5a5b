//! Lists, page by page and bounded.

use std::borrow::Cow;
use std::collections::HashSet;
use std::marker::PhantomData;
use std::time::Instant;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::request::ApiRequest;
use super::{ApiError, ApiResponse, Client};
use limitry_types::Page;
use limitry_types::rules::{DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS};

/// Empty pages in a row after which a list is taken for endless.
const MAX_EMPTY_PAGES: u32 = 100;

/// The most cursors that are remembered to detect a loop. A full set is cleared, so that memory stays bounded.
const MAX_SEEN_CURSORS: usize = 4096;

/// Pages of a list that is fetched as a whole. A longer one is taken for endless.
const MAX_COLLECTED_PAGES: u32 = 1000;

/// Bytes of a list that is fetched as a whole.
const MAX_COLLECTED_BYTES: usize = 64 << 20;

/// How many items of a list to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemLimit {
    /// At most this many.
    AtMost(usize),
    /// All of them.
    All,
}

impl Default for ItemLimit {
    /// As many as the API puts on a page.
    fn default() -> Self {
        Self::AtMost(DEFAULT_PAGE_ITEMS as usize)
    }
}

/// A list that is fetched page by page.
pub struct Pages<'a, T> {
    position: Position<'a>,
    keep: fn(&T) -> bool,
    validate: fn(&T) -> bool,
    left: ItemLimit,
    items: PhantomData<fn() -> T>,
}

/// The position in a list of any type.
struct Position<'a> {
    client: &'a Client,
    path: Cow<'static, str>,
    filters: Vec<(&'static str, String)>,
    is_outside_base_path: bool,
    cursor: Option<String>,
    has_more: bool,
    seen_cursors: HashSet<String>,
    empty_pages: u32,
    pages: u32,
    bytes: usize,
}

impl Position<'_> {
    fn request(&self, items: usize) -> ApiRequest<'_> {
        let mut request = ApiRequest::get(&self.path).query("limit", items.to_string());
        for (name, value) in &self.filters {
            request = request.query(name, value.as_str());
        }
        if let Some(cursor) = &self.cursor {
            request = request.query("cursor", cursor.as_str());
        }
        if self.is_outside_base_path {
            request = request.outside_base_path();
        }
        request
    }

    /// Advances past a page. A list that cannot end is an error.
    fn advance(
        &mut self,
        is_empty: bool,
        has_more: bool,
        next_cursor: Option<String>,
    ) -> Result<(), ApiError> {
        self.empty_pages = if is_empty { self.empty_pages + 1 } else { 0 };
        if has_more && next_cursor.is_none() {
            return Err(self.malformed("its list has more pages and no cursor for the next one"));
        }
        self.has_more = has_more;
        self.cursor = next_cursor.filter(|_| has_more);
        if let Some(cursor) = &self.cursor {
            if self.seen_cursors.len() >= MAX_SEEN_CURSORS {
                self.seen_cursors.clear();
            }
            if !self.seen_cursors.insert(cursor.clone()) {
                return Err(self.malformed("its list goes round in circles (a cursor came twice)"));
            }
            if self.empty_pages >= MAX_EMPTY_PAGES {
                return Err(self.malformed("its list does not end (100 empty pages)"));
            }
        }
        Ok(())
    }

    fn malformed(&self, reason: &'static str) -> ApiError {
        self.client
            .malformed(&ApiRequest::get(&self.path), reason, None)
    }
}

/// Explains a list that has `items` instead of `data`. Today's hosted API sends that form.
fn explain_items(mut error: ApiError, response: &ApiResponse) -> ApiError {
    let body = serde_json::from_slice::<Map<String, Value>>(&response.body);
    let has_items = body.is_ok_and(|body| {
        body.get("items").is_some_and(Value::is_array) && !body.contains_key("data")
    });
    if has_items
        && let ApiError::Malformed {
            reason,
            other_generation,
            ..
        } = &mut error
    {
        "its list is in `items` instead of `data`".clone_into(reason);
        *other_generation = true;
    }
    error
}

impl<'a, T: DeserializeOwned> Pages<'a, T> {
    pub(super) fn new(
        client: &'a Client,
        path: impl Into<Cow<'static, str>>,
        filters: Vec<(&'static str, String)>,
        items: ItemLimit,
    ) -> Self {
        Self {
            position: Position {
                client,
                path: path.into(),
                filters,
                is_outside_base_path: false,
                cursor: None,
                has_more: true,
                seen_cursors: HashSet::new(),
                empty_pages: 0,
                pages: 0,
                bytes: 0,
            },
            keep: |_| true,
            validate: |_| true,
            left: items,
            items: PhantomData,
        }
    }

    /// Begins at a cursor of an earlier walk with the same filters.
    #[must_use]
    pub fn starting_at(mut self, cursor: Option<String>) -> Self {
        self.position.cursor = cursor;
        self
    }

    /// Replaces the base path with the list's path, as the control routes of the local service need.
    pub(super) fn outside_base_path(mut self) -> Self {
        self.position.is_outside_base_path = true;
        self
    }

    /// Leaves out items that do not satisfy `keep`.
    pub(super) fn filtered(mut self, keep: fn(&T) -> bool) -> Self {
        self.keep = keep;
        self
    }

    /// Makes a page malformed when one of its items has no valid id.
    pub(super) fn validated(mut self, validate: fn(&T) -> bool) -> Self {
        self.validate = validate;
        self
    }

    /// The items of the next page, possibly none; `None` after the last page or when the limit is reached.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ApiError> {
        let wanted = match self.left {
            ItemLimit::All => MAX_PAGE_ITEMS as usize,
            ItemLimit::AtMost(left) => left.min(MAX_PAGE_ITEMS as usize),
        };
        if !self.position.has_more || wanted == 0 {
            return Ok(None);
        }
        let request = self.position.request(wanted);
        let client = self.position.client;
        let response = client.send(&request).await?;
        let page: Page<T> = client
            .decode(&request, &response)
            .map_err(|error| explain_items(error, &response))?;
        drop(request);
        self.position.pages += 1;
        self.position.bytes += response.body.len();
        if !page.data.iter().all(self.validate) {
            return Err(self.position.malformed("a resource in it has no valid id"));
        }
        let is_empty = page.data.is_empty();
        let mut items: Vec<T> = page.data.into_iter().filter(self.keep).collect();
        if let ItemLimit::AtMost(left) = &mut self.left {
            // A server may send more items than requested.
            items.truncate(*left);
            *left -= items.len();
        }
        self.position
            .advance(is_empty, page.has_more, page.next_cursor)?;
        Ok(Some(items))
    }

    /// The position of the next page.
    pub fn next_cursor(&self) -> Option<&str> {
        self.position.cursor.as_deref()
    }

    fn ensure_bounded(&self, deadline: Instant) -> Result<(), ApiError> {
        let position = &self.position;
        if self.left == ItemLimit::All && position.pages >= MAX_COLLECTED_PAGES {
            return Err(position.malformed("its list does not end within 1,000 pages"));
        }
        if position.bytes >= MAX_COLLECTED_BYTES {
            return Err(position.malformed("its list does not end within 64 MiB"));
        }
        if Instant::now() >= deadline {
            return Err(position.malformed("its list does not end in time"));
        }
        Ok(())
    }

    /// Whether there are items beyond those that were fetched.
    pub fn has_more(&self) -> bool {
        self.position.has_more
    }

    /// The first item that `is_wanted` accepts, with the bounds of [`Pages::collect`].
    pub(super) async fn find(
        mut self,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Option<T>, ApiError> {
        let deadline = self.deadline();
        while let Some(items) = self.next().await? {
            if let Some(found) = items.into_iter().find(&is_wanted) {
                return Ok(Some(found));
            }
            if self.position.has_more {
                self.ensure_bounded(deadline)?;
            }
        }
        Ok(None)
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.position.client.retry.timeout * 10
    }

    /// Fetches all pages up to the limit as one. A list that is too long to be held is an error: more than 1,000 pages,
    /// 64 MiB, or ten times the timeout of one request.
    pub async fn collect(mut self) -> Result<Page<T>, ApiError> {
        let deadline = self.deadline();
        let mut data = Vec::new();
        while let Some(items) = self.next().await? {
            data.extend(items);
            if self.position.has_more && self.left != ItemLimit::AtMost(0) {
                self.ensure_bounded(deadline)?;
            }
        }
        Ok(Page {
            data,
            next_cursor: self.position.cursor,
            has_more: self.position.has_more,
        })
    }
}
