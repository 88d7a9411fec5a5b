//! Takes secrets out of what the request log keeps.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The prefixes of all Limitry secrets, earlier generations included.
const PREFIXES: [&str; 8] = [
    "limitry_sk_",
    "limitry_ct_",
    "limitry_pat_",
    "lmtry_sk_",
    "lim_test_",
    "lim_live_",
    "whsec_",
    "lm_",
];

/// Fewer characters after a prefix are an ordinary word.
const MIN_SECRET_CHARS: usize = 8;

/// A secret with at least so many characters shows its last four.
const MIN_CHARS_WITH_TAIL: usize = 16;

/// Replaces a text that holds a secret in an escaped form.
const ESCAPED: &str = "[not shown: it holds a secret in an escaped form]";

/// Replaces the value of a header that holds a credential.
const HIDDEN: &str = "[not shown]";

/// Words in the names of headers that hold credentials.
const CREDENTIAL_WORDS: [&str; 7] = [
    "auth", "cookie", "token", "secret", "api-key", "apikey", "password",
];

/// Masks secrets, but for their prefix and last four characters.
pub(super) fn redact(text: &str) -> Cow<'_, str> {
    let plain = mask(text);
    // An escape can hide a prefix. Few texts have escapes, so the text as a whole is replaced.
    if plain.contains(['%', '\\']) && matches!(mask(&decode(&plain)), Cow::Owned(_)) {
        return Cow::Borrowed(ESCAPED);
    }
    plain
}

/// The value of a header without its credential.
pub(super) fn header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let redacted = redact(value);
    let is_masked = matches!(redacted, Cow::Owned(_));
    if !is_masked && CREDENTIAL_WORDS.iter().any(|word| name.contains(word)) {
        return Cow::Borrowed(HIDDEN);
    }
    redacted
}

fn mask(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find(['l', 'w']).map(|index| at + index) {
        let rest = &text[found..];
        let Some(prefix) = PREFIXES.iter().find(|prefix| rest.starts_with(**prefix)) else {
            at = found + 1;
            continue;
        };
        let tail = &rest[prefix.len()..];
        let is_secret_char =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/');
        let length = tail.find(|c| !is_secret_char(c)).unwrap_or(tail.len());
        at = found + prefix.len() + length;
        if length >= MIN_SECRET_CHARS {
            out.push_str(&text[copied..found + prefix.len()]);
            out.push('…');
            if length >= MIN_CHARS_WITH_TAIL {
                out.push_str(&text[at - 4..at]);
            }
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The text with `%6C` and `\u006c` decoded.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        let digits = rest.get(at + 2..at + 6);
        let decoded = digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = decoded {
            out.push(c);
            rest = &rest[at + 6..];
        } else {
            out.push_str("\\u");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    percent_decode_str(&out).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_loses_what_follows_it_but_the_last_four() {
        for prefix in PREFIXES {
            let text = format!("{{\"key\":\"{prefix}abcDEF1234567890WXYZ\"}} {prefix}12345678.");
            let shown = format!("{{\"key\":\"{prefix}…WXYZ\"}} {prefix}….");
            assert_eq!(redact(&text), shown);
        }
    }

    #[test]
    fn words_stay() {
        for word in [
            "",
            "limitry_sk_",
            "limitry login",
            "whsec_short",
            "lm_short",
            "100% of {\"a\":\"\\u00e9\"}",
            "/v1/customers/a%2Fb?x=%zz\\u12",
        ] {
            assert_eq!(redact(word), word);
        }
    }

    #[test]
    fn escaped_secrets_are_not_shown() {
        let secret = "limitry_pat_EncodedEncoded12";
        let percent = secret.bytes().fold(String::new(), |text, byte| {
            use std::fmt::Write as _;
            let mut text = text;
            let _ = write!(text, "%{byte:02x}");
            text
        });
        for text in [
            format!("/v1/events?token={percent}"),
            "/v1?t=limitry%5Fpat%5FEncodedEncoded12".to_owned(),
            "{\"t\":\"limitry\\u005fpat_EncodedEncoded12\"}".to_owned(),
            "limitry_sk_abcdefgh12345678 limitry%5Fpat%5FEncodedEncoded12".to_owned(),
        ] {
            assert_eq!(redact(&text), ESCAPED, "{text}");
        }
    }

    #[test]
    fn headers_lose_their_credentials() {
        let bearer = "Bearer limitry_sk_abcdefgh12345678";
        assert_eq!(header("authorization", bearer), "Bearer limitry_sk_…5678");
        for name in [
            "authorization",
            "cookie",
            "x-api-key",
            "x-auth-token",
            "client-secret",
        ] {
            assert_eq!(header(name, "Basic bGltaXRyeV9za18="), HIDDEN);
        }
        assert_eq!(header("x-other", bearer), "Bearer limitry_sk_…5678");
        assert_eq!(header("idempotency-key", "order-1"), "order-1");
    }
}
