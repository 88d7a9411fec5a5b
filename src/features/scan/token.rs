//! What a Limitry secret looks like, and what only looks like one.

use serde::Serialize;

/// What kind of secret it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// `limitry_sk_`: opens a whole project.
    ApiKey,
    /// `limitry_pat_`: is a person.
    PersonalAccessToken,
    /// `limitry_ct_`: one customer, for a short time.
    ClientToken,
    /// Of an older generation of the service, which is not accepted any more.
    Retired,
}

/// What secrets of one kind begin with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    pub text: &'static str,
    pub kind: Kind,
    /// So short that words begin with it too: what follows has to look made by a machine.
    vague: bool,
}

const fn prefix(text: &'static str, kind: Kind, vague: bool) -> Prefix {
    Prefix { text, kind, vague }
}

/// All of them; none begins like another.
pub(super) static PREFIXES: [Prefix; 7] = [
    prefix("limitry_sk_", Kind::ApiKey, false),
    prefix("limitry_pat_", Kind::PersonalAccessToken, false),
    prefix("limitry_ct_", Kind::ClientToken, false),
    prefix("lmtry_sk_", Kind::Retired, false),
    prefix("lim_test_", Kind::Retired, true),
    prefix("lim_live_", Kind::Retired, true),
    prefix("lm_", Kind::Retired, true),
];

/// The longest of the prefixes.
pub(super) const LONGEST_PREFIX: usize = 12;

/// The shortest and the longest rest that the service's clients accept.
pub(super) const SHORTEST: usize = 8;
/// See [`SHORTEST`].
pub(super) const LONGEST: usize = 512;

/// A rest as long as the service makes it: shorter ones have to look more like one.
const USUAL: usize = 32;

/// What a secret consists of.
pub(super) const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

impl Prefix {
    /// Whether a secret can begin here: `before` is what stands in front of the prefix.
    pub(crate) fn may_begin_after(&self, before: &[u8]) -> bool {
        if !self.vague {
            return true;
        }
        match *before {
            // `\n` and its like, as JSON and most languages write them.
            [.., b'\\', b'n' | b'r' | b't'] | [] => true,
            [.., last] => !last.is_ascii_alphanumeric() && last != b'_',
        }
    }

    /// Whether `rest`, all that follows of [`is_token_byte`], makes it a secret; `after` is what comes then.
    pub(crate) fn is_secret(&self, rest: &[u8], after: &[u8]) -> bool {
        if !(SHORTEST..=LONGEST).contains(&rest.len()) || is_placeholder(rest) {
            return false;
        }
        // Somebody has cut it off: `limitry_sk_AbCdEfGh…`
        if rest.len() < USUAL && (after.starts_with(b"...") || after.starts_with("…".as_bytes()))
        {
            return false;
        }
        let mut parts = rest.split(|byte| matches!(byte, b'_' | b'-'));
        if self.vague {
            return parts.any(|part| {
                (part.len() >= 12 && has_digit(part) && has_letter(part)) || is_jumbled(part)
            });
        }
        if rest.iter().all(u8::is_ascii_alphanumeric) {
            // Without a separator a word is short, and has no digit.
            return (has_digit(rest) && has_letter(rest)) || rest.len() >= USUAL;
        }
        // With separators it may be a name; a part of a secret is no word.
        parts.any(|part| {
            (part.len() >= SHORTEST && has_digit(part) && has_letter(part))
                || (part.len() >= 16 && is_mixed(part))
        })
    }
}

fn has_digit(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
}

fn has_letter(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_alphabetic)
}

fn is_mixed(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_uppercase) && text.iter().any(u8::is_ascii_lowercase)
}

/// Letters of both cases in no order that a name has: there capitals seldom stand side by side, and words have vowels.
fn is_jumbled(text: &[u8]) -> bool {
    let pairs =
        |both: fn(&u8) -> bool| text.windows(2).filter(|pair| pair.iter().all(both)).count();
    let (capitals, small) = (pairs(u8::is_ascii_uppercase), pairs(u8::is_ascii_lowercase));
    let vowels = text.iter().filter(|byte| b"aeiouyAEIOUY".contains(byte));
    let unspeakable = is_mixed(text) && vowels.count() * 6 < text.len();
    text.len() >= 20 && (unspeakable || (capitals * 10 >= text.len() && small * 10 >= text.len()))
}

/// What people write where a secret belongs. None of it comes out of a random generator in a lifetime.
fn is_placeholder(rest: &[u8]) -> bool {
    const LONG: [&[u8]; 7] = [
        b"example",
        b"placeholder",
        b"changeme",
        b"redacted",
        b"replace_me",
        b"replaceme",
        b"your_",
    ];
    const WHOLE: [&[u8]; 10] = [
        b"your", b"xxx", b"foo", b"bar", b"here", b"insert", b"dummy", b"fake", b"secret", b"token",
    ];
    let lower = rest.to_ascii_lowercase();
    let one = lower
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .collect::<std::collections::BTreeSet<_>>();
    one.len() <= 1
        || contains(&lower, b"xxxx")
        || LONG.iter().any(|word| contains(&lower, word))
        || lower
            .split(|byte| matches!(byte, b'_' | b'-'))
            .any(|part| part.len() < lower.len() && WHOLE.contains(&part))
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(text, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::PREFIXES;

    /// Whether `text`, from a prefix on, is a secret.
    fn is_secret(text: &str) -> bool {
        let prefix = PREFIXES
            .iter()
            .find(|prefix| text.starts_with(prefix.text))
            .expect("a prefix");
        let rest = &text.as_bytes()[prefix.text.len()..];
        let end = rest
            .iter()
            .position(|byte| !super::is_token_byte(*byte))
            .unwrap_or(rest.len());
        prefix.is_secret(&rest[..end], &rest[end..])
    }

    #[test]
    fn secrets_are_found_whatever_their_alphabet() {
        for secret in [
            "limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo",
            "limitry_pat_abcdefgh1234",
            "limitry_ct_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "limitry_sk_QWERTYUIOPASDFGHJKLZXCVBNMQWERTY",
            "limitry_sk_aB3-dEf_9hIjKlMnOpQrStUvWxYz012345-7",
            "lmtry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs",
            "lm_q7Zp0aXr3LmN8vBc2KdT5yWs",
            "lim_live_q7Zp0aXr3LmN8vBc",
            "lim_test_0f1e2d3c4b5a6978",
            "lm_PeybGCaQWMisYrtdEEdKjZaFMAcph",
            "lm_OfrgoztAnnvxgptZtZhkadgjfGxQkcft",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
    }

    #[test]
    fn placeholders_and_names_are_not() {
        for decoy in [
            "limitry_sk_",
            "limitry_sk_...",
            "limitry_sk_short",
            "limitry_sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "limitry_sk_XXXXXXXXXXXX1234",
            "limitry_sk_00000000000000000000000000000000",
            "limitry_sk_AbCdEfGh12...",
            "limitry_sk_AbCdEfGh12…",
            "limitry_sk_your_key_goes_here_123456",
            "limitry_sk_your-api-key",
            "limitry_pat_EXAMPLE1234567890EXAMPLE123456",
            "limitry_pat_placeholder0123456789",
            "limitry_pat_from_the_environment",
            "limitry_sk_prefix_length",
            "limitry_sk_ProductionKey",
            "limitry_ct_token_ttl_seconds_2",
            "lm_head_layer_12_weights",
            "lm_sensors_detect",
            "lim_test_case_2_is_red",
            "lim_live_reload",
            "lm_someVeryLongNameInCamelCaseOfSomething",
        ] {
            assert!(!is_secret(decoy), "{decoy}");
        }
        let endless = format!("limitry_sk_{}", "a1B2".repeat(200));
        assert!(!is_secret(&endless));
    }

    #[test]
    fn a_vague_prefix_begins_a_word_of_its_own() {
        let vague = &PREFIXES[6];
        for (before, begins) in [
            ("", true),
            ("=", true),
            ("\"", true),
            (r"\n", true),
            ("fi", false),
            ("a_", false),
            ("n", false),
        ] {
            assert_eq!(vague.may_begin_after(before.as_bytes()), begins, "{before}");
        }
        assert!(PREFIXES[0].may_begin_after(b"x"));
    }
}
