//! Lists: `?limit=`, `?cursor=`, newest first by arrival. A cursor names the last item seen, by its place in the order
//! of arrival, so that what arrives during a walk neither shifts nor repeats anything.

use sha2::{Digest as _, Sha256};

use super::{Call, Problem};
use limitry_types::Page;
use limitry_types::rules::{DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS};
use limitry_types::text::hex;

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageRequest {
    /// Which list the cursor belongs to.
    list: &'static str,
    /// Of whom.
    owner: i64,
    /// The most items.
    limit: usize,
    /// Only what arrived before this.
    pub(crate) before: i64,
}

impl PageRequest {
    /// Reads `limit` and `cursor`. `list` and `owner` keep the cursor of one list from working in another.
    pub(crate) fn read(call: &Call, list: &'static str, owner: i64) -> Result<Self, Problem> {
        let limit = match call.query.get("limit")? {
            None => DEFAULT_PAGE_ITEMS,
            Some(text) => parse_limit(text).ok_or_else(|| {
                Problem::invalid_value(
                    "limit",
                    format!("must be a whole number from 1 to {MAX_PAGE_ITEMS}"),
                )
            })?,
        };
        let mut request = Self {
            list,
            owner,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            before: i64::MAX,
        };
        if let Some(cursor) = call.query.get("cursor")? {
            request.before = request
                .decode(cursor)
                .ok_or_else(|| Problem::invalid_value("cursor", "is not a cursor of this list"))?;
        }
        Ok(request)
    }

    /// How many rows to fetch: one more than the page holds, to know whether there are more.
    pub(crate) fn fetch(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1
    }

    fn encode(&self, seq: i64) -> String {
        hex(&seq.to_be_bytes()) + &hex(&self.seal(seq))
    }

    fn decode(&self, cursor: &str) -> Option<i64> {
        if cursor.len() != 32 || !cursor.is_ascii() {
            return None;
        }
        let seq = u64::from_str_radix(&cursor[..16], 16).ok()?.cast_signed();
        // Comparing the texts refuses upper case and signs, too.
        (self.encode(seq) == cursor).then_some(seq)
    }

    fn seal(&self, seq: i64) -> [u8; 8] {
        let mut hash = Sha256::new();
        hash.update(self.list);
        hash.update(self.owner.to_be_bytes());
        hash.update(seq.to_be_bytes());
        let mut seal = [0; 8];
        seal.copy_from_slice(&hash.finalize()[..8]);
        seal
    }
}

/// Makes the page of at most `fetch()` rows, each with its place in the order of arrival.
pub(crate) fn page_of<T>(request: &PageRequest, mut rows: Vec<(i64, T)>) -> Page<T> {
    let has_more = rows.len() > request.limit;
    rows.truncate(request.limit);
    let last = rows.last().map(|(seq, _)| *seq);
    Page {
        next_cursor: last.filter(|_| has_more).map(|seq| request.encode(seq)),
        has_more,
        data: rows.into_iter().map(|(_, item)| item).collect(),
    }
}

fn parse_limit(text: &str) -> Option<u32> {
    // `parse` would take a plus sign.
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
    fn a_cursor_is_read_back_in_its_own_list_only() {
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
    fn a_page_says_whether_there_are_more() {
        let page = page_of(&REQUEST, vec![(3, 'c'), (2, 'b'), (1, 'a')]);
        assert_eq!(page.data, ['c', 'b']);
        assert_eq!(page.next_cursor.and_then(|c| REQUEST.decode(&c)), Some(2));
        assert!(page.has_more);
        let page = page_of(&REQUEST, vec![(2, 'b'), (1, 'a')]);
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
