//! Pages of lists: `?limit=`, `?cursor=`, newest first.
//!
//! A cursor holds the sequence number of the last item. Items that arrive between two pages so neither shift nor repeat
//! others.

use rusqlite::{Connection, Row, ToSql};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::error::ApiError;
use super::request::RequestContext;
use super::response::Response;
use limitry_types::Page;
use limitry_types::rules::{DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS};
use limitry_types::text::hex;

/// Which page of a list a request asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageRequest {
    /// The list and its owner, a project or user. A cursor works for one of them only.
    list: &'static str,
    owner: i64,
    limit: usize,
    /// Items with smaller sequence numbers are wanted.
    before: i64,
}

impl PageRequest {
    pub(crate) fn read(
        request: &RequestContext,
        list: &'static str,
        owner: i64,
    ) -> Result<Self, ApiError> {
        let limit = match request.query.get("limit")? {
            None => DEFAULT_PAGE_ITEMS,
            Some(text) => parse_limit(text).ok_or_else(|| {
                ApiError::invalid_value(
                    "limit",
                    format!("must be a whole number from 1 to {MAX_PAGE_ITEMS}"),
                )
            })?,
        };
        let mut page = Self {
            list,
            owner,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            before: i64::MAX,
        };
        if let Some(cursor) = request.query.get("cursor")? {
            page.before = page
                .decode(cursor)
                .ok_or_else(|| ApiError::invalid_value("cursor", "is not a cursor of this list"))?;
        }
        Ok(page)
    }

    /// Runs a query for the page. Its parameters are the owner, the sequence number that rows must be below, how many rows
    /// are wanted, and `more`. Its first column is the sequence number.
    pub(crate) fn load<T: Serialize>(
        &self,
        conn: &Connection,
        sql: &str,
        more: &[&dyn ToSql],
        mut read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Response, ApiError> {
        let fetch = self.fetch();
        let mut params: Vec<&dyn ToSql> = vec![&self.owner, &self.before, &fetch];
        params.extend(more);
        let rows = conn
            .prepare_cached(sql)?
            .query_map(params.as_slice(), |row| Ok((row.get(0)?, read(row)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        Response::ok(&self.page_of(rows))
    }

    /// One more row than the page holds, which tells whether there is a next page.
    fn fetch(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1
    }

    /// Makes a page of at most [`Self::fetch`] rows, each with its sequence number.
    fn page_of<T>(&self, mut rows: Vec<(i64, T)>) -> Page<T> {
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let last = rows.last().map(|(seq, _)| *seq);
        Page {
            next_cursor: last.filter(|_| has_more).map(|seq| self.encode(seq)),
            has_more,
            data: rows.into_iter().map(|(_, item)| item).collect(),
        }
    }

    fn encode(&self, seq: i64) -> String {
        hex(&seq.to_be_bytes()) + &hex(&self.checksum(seq))
    }

    fn decode(&self, cursor: &str) -> Option<i64> {
        if cursor.len() != 32 || !cursor.is_ascii() {
            return None;
        }
        let seq = u64::from_str_radix(&cursor[..16], 16).ok()?.cast_signed();
        // Comparing the texts also rejects upper case and signs.
        (self.encode(seq) == cursor).then_some(seq)
    }

    fn checksum(&self, seq: i64) -> [u8; 8] {
        let mut hash = Sha256::new();
        hash.update(self.list);
        hash.update(self.owner.to_be_bytes());
        hash.update(seq.to_be_bytes());
        let mut checksum = [0; 8];
        checksum.copy_from_slice(&hash.finalize()[..8]);
        checksum
    }
}

fn parse_limit(text: &str) -> Option<u32> {
    // `parse` would accept a plus sign.
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(())?;
    text.parse()
        .ok()
        .filter(|n| (1..=MAX_PAGE_ITEMS).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: PageRequest = PageRequest {
        list: "events",
        owner: 1,
        limit: 2,
        before: i64::MAX,
    };

    #[test]
    fn a_cursor_works_in_its_own_list_only() {
        let cursor = REQUEST.encode(77);
        assert_eq!(REQUEST.decode(&cursor), Some(77));
        let other = PageRequest {
            list: "quotas",
            ..REQUEST
        };
        assert_eq!(other.decode(&cursor), None);
        let other = PageRequest {
            owner: 2,
            ..REQUEST
        };
        assert_eq!(other.decode(&cursor), None);
        for wrong in [
            "",
            "77",
            &cursor.to_uppercase(),
            &cursor[1..],
            "é".repeat(16).as_str(),
        ] {
            assert_eq!(REQUEST.decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_reports_whether_a_next_page_exists() {
        let page = REQUEST.page_of(vec![(3, 'c'), (2, 'b'), (1, 'a')]);
        assert_eq!(page.data, ['c', 'b']);
        assert_eq!(page.next_cursor.and_then(|c| REQUEST.decode(&c)), Some(2));
        assert!(page.has_more);
        let page = REQUEST.page_of(vec![(2, 'b'), (1, 'a')]);
        assert!(!page.has_more && page.next_cursor.is_none());
    }

    #[test]
    fn limits_are_whole_numbers_from_one_to_a_hundred() {
        assert_eq!(parse_limit("1"), Some(1));
        assert_eq!(parse_limit("100"), Some(100));
        for wrong in ["", "0", "101", "+5", "-1", "1.0", "5 ", "99999999999"] {
            assert_eq!(parse_limit(wrong), None, "{wrong}");
        }
    }
}
