//! Secrets and ids: made from the system's random bytes, kept only as hashes.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How many characters follow a secret's prefix: 238 bits.
const SECRET_LENGTH: usize = 40;

/// How many characters follow an id's prefix: 119 bits.
const ID_LENGTH: usize = 20;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What a secret is for, told by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// `limitry_pat_`: a person.
    Pat,
    /// `limitry_sk_`: a project, from a server.
    ApiKey,
    /// `limitry_ct_`: a customer of a project, from a browser.
    Client,
}

impl Class {
    /// The prefix.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Pat => "limitry_pat_",
            Self::ApiKey => "limitry_sk_",
            Self::Client => "limitry_ct_",
        }
    }

    /// The class of a token.
    pub(crate) fn of(token: &str) -> Option<Self> {
        [Self::Pat, Self::ApiKey, Self::Client]
            .into_iter()
            .find(|class| token.starts_with(class.prefix()))
    }
}

/// What the database keeps of a secret.
#[derive(Clone, Copy)]
pub(crate) struct Hashed([u8; 32]);

impl Hashed {
    /// Hashes a token.
    pub(crate) fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// What rows are found by. It reveals nothing of the secret, and matching it proves nothing: see [`Self::matches`].
    pub(crate) fn lookup(&self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        i64::from_be_bytes(first)
    }

    /// For storing.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Compares with a stored hash in constant time.
    pub(crate) fn matches(&self, stored: &[u8]) -> bool {
        self.0.ct_eq(stored).into()
    }
}

/// A new secret of a class.
pub(crate) fn new_secret(class: Class) -> Result<String, getrandom::Error> {
    random(class.prefix(), SECRET_LENGTH)
}

/// A new id with a prefix such as `key_`.
pub(crate) fn new_id(prefix: &str) -> Result<String, getrandom::Error> {
    random(prefix, ID_LENGTH)
}

/// Many ids with one prefix, for little more than the price of one.
pub(crate) struct Ids {
    prefix: &'static str,
    bytes: Vec<u8>,
}

impl Ids {
    /// Random bytes are taken for about so many ids at a time.
    const AT_ONCE: usize = 256;

    /// Ids with this prefix.
    pub(crate) const fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            bytes: Vec::new(),
        }
    }

    /// One more.
    pub(crate) fn make(&mut self) -> Result<String, getrandom::Error> {
        let mut id = String::with_capacity(self.prefix.len() + ID_LENGTH);
        id.push_str(self.prefix);
        while id.len() < self.prefix.len() + ID_LENGTH {
            if self.bytes.is_empty() {
                self.bytes.resize(Self::AT_ONCE * ID_LENGTH, 0);
                getrandom::fill(&mut self.bytes)?;
            }
            id.extend(self.bytes.pop().and_then(letter));
        }
        Ok(id)
    }
}

/// A fair character of the alphabet, or none: 248 is the largest multiple of 62, what is above would favour the
/// alphabet's beginning.
fn letter(byte: u8) -> Option<char> {
    (byte < 248).then(|| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]))
}

/// The last four characters, by which people tell secrets apart.
pub(crate) fn last_four(secret: &str) -> &str {
    secret.get(secret.len().saturating_sub(4)..).unwrap_or("")
}

fn random(prefix: &str, length: usize) -> Result<String, getrandom::Error> {
    let mut text = String::with_capacity(prefix.len() + length);
    text.push_str(prefix);
    let end = prefix.len() + length;
    let mut bytes = [0; 64];
    while text.len() < end {
        getrandom::fill(&mut bytes)?;
        let fair = bytes.iter().copied().filter_map(letter);
        text.extend(fair.take(end - text.len()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn secrets_have_their_prefix_and_forty_characters() {
        for class in [Class::Pat, Class::ApiKey, Class::Client] {
            let secret = new_secret(class).unwrap();
            let tail = secret.strip_prefix(class.prefix()).unwrap();
            assert_eq!(tail.len(), 40);
            assert!(tail.chars().all(|c| c.is_ascii_alphanumeric()));
            assert_eq!(Class::of(&secret), Some(class));
        }
        assert_eq!(Class::of("lm_older"), None);
    }

    #[test]
    fn many_ids_are_as_long_and_as_different() {
        let mut ids = Ids::new("evt_");
        let made: HashSet<String> = (0..5000).map(|_| ids.make().unwrap()).collect();
        assert_eq!(made.len(), 5000);
        let well_formed = |id: &String| {
            let tail = id.strip_prefix("evt_").unwrap();
            tail.len() == ID_LENGTH && tail.chars().all(|c| c.is_ascii_alphanumeric())
        };
        assert!(made.iter().all(well_formed));
    }

    #[test]
    fn every_character_is_about_equally_likely_and_no_secret_repeats() {
        let secrets: HashSet<String> = (0..5000)
            .map(|_| new_secret(Class::ApiKey).unwrap())
            .collect();
        assert_eq!(secrets.len(), 5000);
        let mut seen: HashMap<char, u32> = HashMap::new();
        for secret in &secrets {
            for c in secret["limitry_sk_".len()..].chars() {
                *seen.entry(c).or_default() += 1;
            }
        }
        // 200,000 characters, 3,226 of each expected, standard deviation 56. With modulo bias the first eight would have 3,900.
        assert_eq!(seen.len(), 62);
        assert!(seen.values().all(|n| (2900..3550).contains(n)), "{seen:?}");
    }

    #[test]
    fn a_hash_matches_itself_and_nothing_else() {
        let hash = Hashed::of("limitry_sk_a");
        assert!(hash.matches(Hashed::of("limitry_sk_a").bytes()));
        assert!(!hash.matches(Hashed::of("limitry_sk_b").bytes()));
        assert!(!hash.matches(&[]));
        assert_eq!(last_four("limitry_sk_abcd"), "abcd");
    }
}
