//! The idempotency keys of lines that have none of their own.
//!
//! A key is `imp.ID.LINE.DIGEST`: the import, the line's number with leading zeros, the line's content. So an equal
//! line elsewhere in the file counts too, the same line sent again does not, and the keys of one import ascend: an
//! index appends them instead of inserting all over the place.

use super::lines::digest;

/// 128 bits in base64's characters for URLs.
const TAG: usize = 22;

/// Where the line's number stands in the key, and its least length.
const PREFIX: usize = 4 + TAG + 1;
const NUMBER: usize = 10;

/// Makes the keys of one import.
pub(crate) struct Keys {
    key: String,
}

impl Keys {
    /// The keys of this import.
    pub(crate) fn new(import_id: &str) -> Self {
        let mut key = String::from("imp.");
        push_tag(&mut key, &digest(import_id.as_bytes()));
        key.push('.');
        Self { key }
    }

    /// The key of the line with this number and SHA-256.
    pub(crate) fn key(&mut self, number: u64, line: &[u8; 32]) -> &str {
        self.key.truncate(PREFIX);
        let mut digits = [b'0'; 20];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            // Below ten.
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        for digit in &digits[zeros.min(digits.len() - NUMBER)..] {
            self.key.push(char::from(*digit));
        }
        self.key.push('.');
        push_tag(&mut self.key, line);
        &self.key
    }
}

/// The first 128 bits of a digest.
fn push_tag(text: &mut String, digest: &[u8; 32]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut left = TAG;
    for byte in &digest[..17] {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 6 && left > 0 {
            held -= 6;
            left -= 1;
            text.push(char::from(LETTERS[(bits >> held & 63) as usize]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use crate::features::import::lines::digest;

    #[test]
    fn keys_ascend_with_the_lines_and_differ_with_their_content() {
        let mut keys = Keys::new("a");
        let line = digest(b"{}");
        let mut key = |number| keys.key(number, &line).to_owned();
        let all: Vec<String> = [1, 2, 9, 10, 11, 99, 100, 999_999, 1_000_000, 9_999_999_999]
            .map(&mut key)
            .into();
        assert!(all.is_sorted(), "{all:?}");
        assert!(all.iter().all(|key| key.len() == 60), "{all:?}");
        assert!(key(10_000_000_000).len() == 61);
        assert_ne!(key(1), Keys::new("b").key(1, &line));
        assert_ne!(key(1), Keys::new("a").key(1, &digest(b"{ }")));
        assert_eq!(key(1), Keys::new("a").key(1, &line));
    }
}
