//! Lists: page by page, no further than wanted, and never for ever (contract, "Lists").

use std::collections::HashSet;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::client::ApiRequest;
use super::{ApiError, Client};
use limitry_types::Page;
use limitry_types::rules::{DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS};

/// After how many empty pages in a row a server is not believed any more.
const MAX_EMPTY_PAGES: u32 = 100;

/// How many items are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemLimit {
    /// At most this many.
    AtMost(usize),
    /// Every one.
    All,
}

impl Default for ItemLimit {
    fn default() -> Self {
        Self::AtMost(DEFAULT_PAGE_ITEMS as usize)
    }
}

/// A list that is fetched as it is read.
pub struct Pages<'a, T> {
    position: Position<'a>,
    keep: fn(&T) -> bool,
    sound: fn(&T) -> bool,
    left: ItemLimit,
    items: PhantomData<T>,
}

/// Where a list has been read to, whatever it is a list of.
struct Position<'a> {
    client: &'a Client,
    path: String,
    filters: Vec<(&'static str, String)>,
    cursor: Option<String>,
    has_more: bool,
    seen: HashSet<String>,
    empty: u32,
}

impl Position<'_> {
    /// The request for the next page.
    fn call(&self, room: usize) -> ApiRequest<'_> {
        let mut call = ApiRequest::get(&self.path).query("limit", room.to_string());
        for (name, value) in &self.filters {
            call = call.query(name, value.as_str());
        }
        if let Some(cursor) = &self.cursor {
            call = call.query("cursor", cursor.as_str());
        }
        call
    }

    /// Goes on behind a page, which says where that is.
    fn go_on(
        &mut self,
        was_empty: bool,
        has_more: bool,
        next_cursor: Option<String>,
    ) -> Result<(), ApiError> {
        self.empty = if was_empty { self.empty + 1 } else { 0 };
        if has_more && next_cursor.is_none() {
            return Err(self.malformed("it says that its list goes on, and not where"));
        }
        self.has_more = has_more;
        self.cursor = next_cursor.filter(|_| has_more);
        if let Some(cursor) = &self.cursor {
            if !self.seen.insert(cursor.clone()) {
                return Err(self.malformed("its list goes round in circles (a cursor came twice)"));
            }
            if self.empty >= MAX_EMPTY_PAGES {
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

impl<'a, T: DeserializeOwned> Pages<'a, T> {
    /// The list at `path`, of which `keep` leaves out what does not count as an item.
    pub(super) fn new(
        client: &'a Client,
        path: impl Into<String>,
        filters: Vec<(&'static str, String)>,
        wanted: ItemLimit,
        keep: fn(&T) -> bool,
    ) -> Self {
        Self {
            position: Position {
                client,
                path: path.into(),
                filters,
                cursor: None,
                has_more: true,
                seen: HashSet::new(),
                empty: 0,
            },
            keep,
            sound: |_| true,
            left: wanted,
            items: PhantomData,
        }
    }

    /// With a check of each item: one that fails it makes the answer unusable.
    pub(super) fn checked(mut self, sound: fn(&T) -> bool) -> Self {
        self.sound = sound;
        self
    }

    /// The next page's items, perhaps none of them; `None`: there is enough, or no more.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ApiError> {
        let room = match self.left {
            ItemLimit::All => MAX_PAGE_ITEMS as usize,
            ItemLimit::AtMost(left) => left.min(MAX_PAGE_ITEMS as usize),
        };
        if !self.position.has_more || room == 0 {
            return Ok(None);
        }
        let page: Page<T> = self.position.client.call(&self.position.call(room)).await?;
        if page.data.iter().any(|item| !(self.sound)(item)) {
            return Err(self
                .position
                .malformed("it named something by an id that is none"));
        }
        let was_empty = page.data.is_empty();
        let mut items: Vec<T> = page.data.into_iter().filter(self.keep).collect();
        if let ItemLimit::AtMost(left) = &mut self.left {
            // A server may give more than it was asked for.
            items.truncate(*left);
            *left -= items.len();
        }
        self.position
            .go_on(was_empty, page.has_more, page.next_cursor)?;
        Ok(Some(items))
    }

    /// Whether there are items beyond those that were read.
    pub fn has_more(&self) -> bool {
        self.position.has_more
    }

    /// All pages that are wanted, as one list.
    pub async fn collect(mut self) -> Result<Page<T>, ApiError> {
        let mut data = Vec::new();
        while let Some(items) = self.next().await? {
            data.extend(items);
        }
        Ok(Page {
            data,
            next_cursor: self.position.cursor,
            has_more: self.position.has_more,
        })
    }
}
