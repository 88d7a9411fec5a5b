//! Secrets and ids, made from the system's random bytes. Of a secret only the hash is stored.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Characters after a secret's prefix: 238 bits.
const SECRET_LENGTH: usize = 40;

/// Characters after an id's prefix: 119 bits.
const ID_LENGTH: usize = 20;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The class of a secret, shown by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenClass {
    /// A personal access token.
    Pat,
    ApiKey,
    ClientToken,
}

impl TokenClass {
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Pat => "limitry_pat_",
            Self::ApiKey => "limitry_sk_",
            Self::ClientToken => "limitry_ct_",
        }
    }

    pub(crate) fn from_secret(secret: &str) -> Option<Self> {
        [Self::Pat, Self::ApiKey, Self::ClientToken]
            .into_iter()
            .find(|class| secret.starts_with(class.prefix()))
    }
}

/// The SHA-256 of a secret.
#[derive(Clone, Copy)]
pub(crate) struct TokenHash([u8; 32]);

impl TokenHash {
    pub(crate) fn new(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// The index by which rows are found. It is a part of the hash, so [`Self::matches`] must confirm the row.
    pub(crate) fn lookup(&self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        i64::from_be_bytes(first)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Compares with a stored hash in constant time.
    pub(crate) fn matches(&self, stored: &[u8]) -> bool {
        self.0.ct_eq(stored).into()
    }
}

/// A new secret with the columns of its row.
pub(crate) struct NewToken {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) hash: TokenHash,
}

impl NewToken {
    pub(crate) fn generate(
        class: TokenClass,
        id_prefix: &'static str,
    ) -> Result<Self, getrandom::Error> {
        let secret = IdGenerator::new(class.prefix()).next_of_length(SECRET_LENGTH)?;
        Ok(Self {
            id: new_id(id_prefix)?,
            hash: TokenHash::new(&secret),
            secret,
        })
    }

    /// By which people tell secrets apart.
    pub(crate) fn last_four(&self) -> &str {
        &self.secret[self.secret.len() - 4..]
    }
}

/// A new id with a prefix such as `key_`.
pub(crate) fn new_id(prefix: &'static str) -> Result<String, getrandom::Error> {
    IdGenerator::new(prefix).next_id()
}

/// Whether a text has the form of an id with a prefix.
pub(crate) fn is_id(prefix: &str, text: &str) -> bool {
    let random = text.strip_prefix(prefix).unwrap_or_default();
    random.len() == ID_LENGTH && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Makes many ids with one prefix, and asks the system for random bytes once for about 100 of them.
pub(crate) struct IdGenerator {
    prefix: &'static str,
    bytes: Vec<u8>,
    refill: usize,
}

impl IdGenerator {
    /// The first request is enough for one id or secret. Each later one doubles, up to this.
    const MAX_REFILL_BYTES: usize = 4096;

    pub(crate) const fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            bytes: Vec::new(),
            refill: 64,
        }
    }

    pub(crate) fn next_id(&mut self) -> Result<String, getrandom::Error> {
        self.next_of_length(ID_LENGTH)
    }

    fn next_of_length(&mut self, length: usize) -> Result<String, getrandom::Error> {
        let length = self.prefix.len() + length;
        let mut id = String::with_capacity(length);
        id.push_str(self.prefix);
        while id.len() < length {
            if self.bytes.is_empty() {
                self.bytes.resize(self.refill, 0);
                getrandom::fill(&mut self.bytes)?;
                self.refill = (2 * self.refill).min(Self::MAX_REFILL_BYTES);
            }
            if let Some(character) = self.bytes.pop().and_then(alphanumeric) {
                id.push(character);
            }
        }
        Ok(id)
    }
}

/// A uniformly chosen character. 248 is the largest multiple of 62: larger bytes would favor the alphabet's start.
fn alphanumeric(byte: u8) -> Option<char> {
    (byte < 248).then(|| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn secrets_have_their_prefix_and_forty_characters() {
        for class in [TokenClass::Pat, TokenClass::ApiKey, TokenClass::ClientToken] {
            let secret = NewToken::generate(class, "id_").unwrap().secret;
            let tail = secret.strip_prefix(class.prefix()).unwrap();
            assert_eq!(tail.len(), 40);
            assert!(tail.chars().all(|c| c.is_ascii_alphanumeric()));
            assert_eq!(TokenClass::from_secret(&secret), Some(class));
        }
        assert_eq!(TokenClass::from_secret("lm_older"), None);
    }

    #[test]
    fn ids_are_unique_and_have_twenty_characters() {
        let mut ids = IdGenerator::new("evt_");
        let made: HashSet<String> = (0..5000).map(|_| ids.next_id().unwrap()).collect();
        assert_eq!(made.len(), 5000);
        let well_formed = |id: &String| {
            let tail = id.strip_prefix("evt_").unwrap();
            tail.len() == ID_LENGTH && tail.chars().all(|c| c.is_ascii_alphanumeric())
        };
        assert!(made.iter().all(well_formed));
    }

    #[test]
    fn characters_are_uniform_and_secrets_are_unique() {
        let secret = || {
            NewToken::generate(TokenClass::ApiKey, "key_")
                .unwrap()
                .secret
        };
        let secrets: HashSet<String> = (0..5000).map(|_| secret()).collect();
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
    fn a_hash_matches_only_itself() {
        let hash = TokenHash::new("limitry_sk_a");
        assert!(hash.matches(TokenHash::new("limitry_sk_a").bytes()));
        assert!(!hash.matches(TokenHash::new("limitry_sk_b").bytes()));
        assert!(!hash.matches(&[]));
        let token = NewToken::generate(TokenClass::ApiKey, "key_").unwrap();
        assert!(token.hash.matches(TokenHash::new(&token.secret).bytes()));
        assert!(token.secret.ends_with(token.last_four()));
    }
}
