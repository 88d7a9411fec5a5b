//! The shape of a Limitry secret, and what only resembles one.

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SecretKind {
    ApiKey,
    PersonalAccessToken,
    ClientToken,
    /// A workspace API key of today's hosted API.
    WorkspaceKey,
    /// A webhook secret. Other services use the prefix, too.
    WebhookSecret,
    /// A secret of an earlier generation of Limitry, which is not accepted anymore.
    Retired,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    pub text: &'static str,
    pub kind: SecretKind,
    /// Whether words begin with it too. Then the rest must look random.
    ambiguous: bool,
}

const fn prefix(text: &'static str, kind: SecretKind, ambiguous: bool) -> Prefix {
    Prefix {
        text,
        kind,
        ambiguous,
    }
}

/// All prefixes. None begins like another.
pub(super) static PREFIXES: [Prefix; 8] = [
    prefix("limitry_sk_", SecretKind::ApiKey, false),
    prefix("limitry_pat_", SecretKind::PersonalAccessToken, false),
    prefix("limitry_ct_", SecretKind::ClientToken, false),
    prefix("lmtry_sk_", SecretKind::Retired, false),
    prefix("lim_test_", SecretKind::WorkspaceKey, true),
    prefix("lim_live_", SecretKind::WorkspaceKey, true),
    prefix("lm_", SecretKind::Retired, true),
    prefix("whsec_", SecretKind::WebhookSecret, true),
];

pub(super) const MAX_PREFIX_BYTES: usize = "limitry_pat_".len();

/// The minimum length after the prefix. The service rejects shorter secrets.
const MIN_BODY_BYTES: usize = 8;

/// The maximum length after the prefix. The service rejects longer secrets.
pub(super) const MAX_BODY_BYTES: usize = 512;

/// The length that the service generates. A shorter part must look more like a secret.
const GENERATED_BODY_BYTES: usize = 32;

const fn is_body_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

impl Prefix {
    /// Whether a secret with this prefix can contain the byte. Webhook secrets are base64.
    pub(super) fn is_body_byte(&self, byte: u8) -> bool {
        let is_base64 = matches!(byte, b'+' | b'/' | b'=');
        is_body_byte(byte) || (is_base64 && self.kind == SecretKind::WebhookSecret)
    }

    /// Whether a secret can begin after these bytes.
    pub(super) fn may_begin_after(&self, before: &[u8]) -> bool {
        if !self.ambiguous {
            return true;
        }
        match *before {
            // A line break or tab, as JSON and most languages write them.
            [.., b'\\', b'n' | b'r' | b't'] | [] => true,
            [.., last] => !last.is_ascii_alphanumeric() && last != b'_',
        }
    }

    /// Whether prefix and body are a secret. `after` begins behind the last body byte.
    pub(super) fn is_secret(&self, body: &[u8], after: &[u8]) -> bool {
        if !(MIN_BODY_BYTES..=MAX_BODY_BYTES).contains(&body.len()) || is_placeholder(body) {
            return false;
        }
        // An abbreviation: `limitry_sk_AbCdEfGh…`
        let is_cut = after.starts_with(b"...") || after.starts_with("…".as_bytes());
        if body.len() < GENERATED_BODY_BYTES && is_cut {
            return false;
        }
        let mut parts = body.split(|byte| matches!(byte, b'_' | b'-'));
        if self.ambiguous {
            return parts.any(|part| {
                (part.len() >= 12 && has_digit(part) && has_letter(part)) || looks_random(part)
            });
        }
        if body.iter().all(u8::is_ascii_alphanumeric) {
            // A word is short and has no digit.
            return (has_digit(body) && has_letter(body)) || body.len() >= GENERATED_BODY_BYTES;
        }
        // With separators it may be a name, whose parts are words.
        parts.any(|part| {
            (part.len() >= MIN_BODY_BYTES && has_digit(part) && has_letter(part))
                || (part.len() >= 16 && has_both_cases(part))
        })
    }
}

fn has_digit(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
}

fn has_letter(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_alphabetic)
}

fn has_both_cases(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_uppercase) && text.iter().any(u8::is_ascii_lowercase)
}

/// Whether the letters are in no order that a name has. In a name capitals are seldom adjacent, and words have vowels.
fn looks_random(text: &[u8]) -> bool {
    let pairs =
        |both: fn(&u8) -> bool| text.windows(2).filter(|pair| pair.iter().all(both)).count();
    let (upper, lower) = (pairs(u8::is_ascii_uppercase), pairs(u8::is_ascii_lowercase));
    let vowels = text.iter().filter(|byte| b"aeiouyAEIOUY".contains(byte));
    let lacks_vowels = has_both_cases(text) && vowels.count() * 6 < text.len();
    text.len() >= 20 && (lacks_vowels || (upper * 10 >= text.len() && lower * 10 >= text.len()))
}

/// Whether it is what people write in place of a secret. A random generator practically never produces these.
pub(crate) fn is_placeholder(body: &[u8]) -> bool {
    const ANYWHERE: [&[u8]; 7] = [
        b"example",
        b"placeholder",
        b"changeme",
        b"redacted",
        b"replace_me",
        b"replaceme",
        b"your_",
    ];
    const WHOLE_PARTS: [&[u8]; 10] = [
        b"your", b"xxx", b"foo", b"bar", b"here", b"insert", b"dummy", b"fake", b"secret", b"token",
    ];
    let lower = body.to_ascii_lowercase();
    let distinct = lower
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .collect::<std::collections::BTreeSet<_>>();
    distinct.len() <= 1
        || contains(&lower, b"xxxx")
        || ANYWHERE.iter().any(|word| contains(&lower, word))
        || lower
            .split(|byte| matches!(byte, b'_' | b'-'))
            .any(|part| part.len() < lower.len() && WHOLE_PARTS.contains(&part))
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(text, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::PREFIXES;

    fn is_secret(text: &str) -> bool {
        let prefix = PREFIXES
            .iter()
            .find(|prefix| text.starts_with(prefix.text))
            .expect("a prefix");
        let body = &text.as_bytes()[prefix.text.len()..];
        let end = body
            .iter()
            .position(|byte| !prefix.is_body_byte(*byte))
            .unwrap_or(body.len());
        prefix.is_secret(&body[..end], &body[end..])
    }

    #[test]
    fn secrets_of_any_alphabet_are_found() {
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
    fn placeholders_and_names_are_not_secrets() {
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
    fn an_ambiguous_prefix_must_begin_a_word() {
        let ambiguous = &PREFIXES[6];
        for (before, begins) in [
            ("", true),
            ("=", true),
            ("\"", true),
            (r"\n", true),
            ("fi", false),
            ("a_", false),
            ("n", false),
        ] {
            assert_eq!(
                ambiguous.may_begin_after(before.as_bytes()),
                begins,
                "{before}"
            );
        }
        assert!(PREFIXES[0].may_begin_after(b"x"));
    }
}
