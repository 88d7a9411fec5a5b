//! Makes idempotency keys for lines without one.
//!
//! A key is `imp.ID.LINE.DIGEST`: the import, the line number with leading zeros, the content. An equal line elsewhere in
//! the file counts too; the same line sent again does not. The keys of an import ascend, so a database index appends them.

use super::lines::digest;

/// The length of 128 bits in base64url.
const TAG_CHARS: usize = 22;

/// The length of `imp.ID.`.
const PREFIX_CHARS: usize = 4 + TAG_CHARS + 1;

const MIN_NUMBER_CHARS: usize = 10;

/// Makes the keys of one import.
pub(super) struct KeyMaker {
    key: String,
}

impl KeyMaker {
    pub(super) fn new(import_id: &str) -> Self {
        let mut key = String::from("imp.");
        push_tag(&mut key, &digest(import_id.as_bytes()));
        key.push('.');
        Self { key }
    }

    /// The key of the line with this number and SHA-256.
    pub(super) fn key(&mut self, number: u64, line: &[u8; 32]) -> &str {
        self.key.truncate(PREFIX_CHARS);
        let mut digits = [b'0'; 20];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            // The remainder is below 10.
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        for digit in &digits[zeros.min(digits.len() - MIN_NUMBER_CHARS)..] {
            self.key.push(char::from(*digit));
        }
        self.key.push('.');
        push_tag(&mut self.key, line);
        &self.key
    }
}

/// Appends the first 128 bits of a digest in base64url.
fn push_tag(text: &mut String, digest: &[u8; 32]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut left = TAG_CHARS;
    for byte in &digest[..17] {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 6 && left > 0 {
            count -= 6;
            left -= 1;
            text.push(char::from(LETTERS[(bits >> count & 63) as usize]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeyMaker;
    use crate::features::import::lines::digest;

    #[test]
    fn keys_ascend_with_the_lines_and_differ_by_content() {
        let mut keys = KeyMaker::new("a");
        let line = digest(b"{}");
        let mut key = |number| keys.key(number, &line).to_owned();
        let all: Vec<String> = [1, 2, 9, 10, 11, 99, 100, 999_999, 1_000_000, 9_999_999_999]
            .map(&mut key)
            .into();
        assert!(all.is_sorted(), "{all:?}");
        assert!(all.iter().all(|key| key.len() == 60), "{all:?}");
        assert!(key(10_000_000_000).len() == 61);
        assert_ne!(key(1), KeyMaker::new("b").key(1, &line));
        assert_ne!(key(1), KeyMaker::new("a").key(1, &digest(b"{ }")));
        assert_eq!(key(1), KeyMaker::new("a").key(1, &line));
    }
}
