//! Secrets out of everything that is said: by prefix, and by exact value for those loaded in this process (S21).
//!
//! Whole messages go through [`clean`] once, after decoding, right before they are written. Data on stdout does
//! not: showing a new key there is the job of the command that made it.

use std::borrow::Cow;
use std::sync::Mutex;

use secrecy::{ExposeSecret as _, SecretString};

/// Prefixes of everything that may be a Limitry secret, the older generations too (contract, "Tokens").
pub const PREFIXES: [&str; 7] = [
    "limitry_sk_",
    "limitry_ct_",
    "limitry_pat_",
    "lmtry_sk_",
    "lim_test_",
    "lim_live_",
    "lm_",
];

/// What stands where a secret stood.
const MASK: &str = "[redacted]";

/// A shorter run after `lm_` is a word, not a secret.
const SHORTEST: usize = 8;

/// The secrets that this process has seen, whatever they look like.
static KNOWN: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Makes [`clean`] take this exact value out from now on.
pub fn remember(secret: &SecretString) {
    // Very short values would eat ordinary words.
    if secret.expose_secret().len() >= SHORTEST
        && let Ok(mut known) = KNOWN.lock()
        && !known
            .iter()
            .any(|k| k.expose_secret() == secret.expose_secret())
    {
        known.push(secret.clone());
    }
}

/// The text without secrets.
pub fn clean(text: &str) -> Cow<'_, str> {
    let mut text = match userinfo(text) {
        Some(without) => Cow::Owned(by_prefix(&without).into_owned()),
        None => by_prefix(text),
    };
    if let Ok(known) = KNOWN.lock() {
        for secret in known.iter() {
            if text.contains(secret.expose_secret()) {
                text = Cow::Owned(text.replace(secret.expose_secret(), MASK));
            }
        }
    }
    text
}

/// Whether the text holds something that looks like a secret.
pub fn is_suspicious(text: &str) -> bool {
    matches!(by_prefix(text), Cow::Owned(_))
}

/// URLs without their user names and passwords; `None`: there is none.
fn userinfo(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(scheme) = rest.find("://") {
        let (before, after) = rest.split_at(scheme + 3);
        out.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || "/?#'\"<>".contains(c))
            .unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) => {
                out.push_str(MASK);
                &after[at..]
            }
            None => after,
        };
    }
    if out.contains(MASK) && !text.contains(MASK) {
        out.push_str(rest);
        Some(out)
    } else {
        None
    }
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn by_prefix(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['l', 'L']).map(|i| at + i) {
        let rest = &text[found..];
        let prefix = PREFIXES.iter().find(|p| {
            rest.get(..p.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(p))
        });
        // `realm_name…` is a word: a secret begins where no other token character stands before it.
        let begins = !text[..found]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric());
        let Some(prefix) = prefix.filter(|p| begins || p.starts_with("limitry_")) else {
            at = found + 1;
            continue;
        };
        let run = rest[prefix.len()..]
            .find(|c: char| !is_token_char(c))
            .unwrap_or(rest.len() - prefix.len());
        let end = found + prefix.len() + run;
        if run >= SHORTEST || (run > 0 && prefix.starts_with("limitry_")) {
            let out = out.get_or_insert_with(String::new);
            out.push_str(&text[from..found + prefix.len()]);
            out.push_str(MASK);
            from = end;
        }
        at = end;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[from..]);
            Cow::Owned(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, is_suspicious};

    #[test]
    fn every_prefix_loses_what_follows_it() {
        for prefix in super::PREFIXES {
            let said = format!("token=\"{prefix}abcDEF123456\", again {prefix}zzzzzzzzz.");
            assert_eq!(
                clean(&said),
                format!("token=\"{prefix}[redacted]\", again {prefix}[redacted].")
            );
        }
    }

    #[test]
    fn words_stay() {
        for word in [
            "film_directors_cut",
            "limitry_sk_",
            "limitry login",
            "lm_short",
            "realm_administrators",
        ] {
            assert_eq!(clean(word), word);
            assert!(!is_suspicious(word));
        }
    }

    #[test]
    fn urls_lose_their_passwords() {
        assert_eq!(
            clean("'https://me:p@ss@host/v1' and http://x/"),
            "'https://[redacted]@host/v1' and http://x/"
        );
        assert_eq!(clean("http://host/@x"), "http://host/@x");
    }

    #[test]
    fn a_known_secret_of_no_known_shape_is_taken_out() {
        super::remember(&"opaque-value-91".into());
        assert_eq!(clean("sent opaque-value-91 on"), "sent [redacted] on");
    }
}
