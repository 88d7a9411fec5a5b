//! Lists: page by page, no further than wanted, and never for ever (contract, "Lists"; S24).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::Call;
use super::{ApiError, Client};
use crate::wire::{DEFAULT_PAGE, MAX_PAGE, Page};

/// After how many empty pages in a row a server is not believed any more.
const MOST_EMPTY_PAGES: u32 = 100;

/// How many items are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// At most this many.
    AtMost(usize),
    /// Every one.
    All,
}

impl Default for Wanted {
    fn default() -> Self {
        Self::AtMost(DEFAULT_PAGE as usize)
    }
}

/// The items, and whether there are more.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Listing<T> {
    /// The items, newest first.
    pub data: Vec<T>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
    /// Whether it does.
    pub has_more: bool,
}

impl Client {
    /// Walks a list until there is enough of it. `keep` leaves out what does not count as an item.
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        filters: &[(&'static str, String)],
        wanted: Wanted,
        keep: impl Fn(&T) -> bool,
    ) -> Result<Listing<T>, ApiError> {
        let mut listing = Listing {
            data: Vec::new(),
            next_cursor: None,
            has_more: true,
        };
        let mut seen = std::collections::HashSet::new();
        let mut empty = 0;
        while listing.has_more {
            let left = match wanted {
                Wanted::All => MAX_PAGE as usize,
                Wanted::AtMost(most) => most
                    .saturating_sub(listing.data.len())
                    .min(MAX_PAGE as usize),
            };
            if left == 0 {
                break;
            }
            let mut call = Call::get(path).query("limit", left.to_string());
            for (name, value) in filters {
                call = call.query(name, value.as_str());
            }
            if let Some(cursor) = &listing.next_cursor {
                call = call.query("cursor", cursor.as_str());
            }
            let page: Page<T> = self.call(&call).await?;
            empty = if page.data.is_empty() { empty + 1 } else { 0 };
            listing
                .data
                .extend(page.data.into_iter().filter(|item| keep(item)));
            if let Wanted::AtMost(most) = wanted {
                // A server that gives more than it was asked for.
                listing.data.truncate(most);
            }
            // No cursor, no further page, whatever `hasMore` says.
            listing.has_more = page.has_more && page.next_cursor.is_some();
            listing.next_cursor = page.next_cursor.filter(|_| listing.has_more);
            if let Some(cursor) = &listing.next_cursor {
                if !seen.insert(cursor.clone()) {
                    return Err(self.malformed(
                        &call,
                        "its list goes round in circles (a cursor came twice)",
                        None,
                    ));
                }
                if empty >= MOST_EMPTY_PAGES {
                    return Err(self.malformed(
                        &call,
                        "its list does not end (100 empty pages)",
                        None,
                    ));
                }
            }
        }
        Ok(listing)
    }
}
