//! Takes secrets out of what the request log keeps.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2};

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

/// What stands before the first underscore of a prefix.
const WORDS: [&str; 5] = ["limitry", "lmtry", "lim", "whsec", "lm"];

/// Fewer characters after a prefix are an ordinary word.
const MIN_SECRET_CHARS: usize = 8;

/// A secret with at least so many characters shows its last four.
const MIN_CHARS_WITH_TAIL: usize = 16;

/// How often escapes are decoded: a query can hold JSON, and that an escaped text.
const MAX_ESCAPE_LAYERS: usize = 4;

/// Replaces the value of a header that holds a credential.
const HIDDEN: &str = "[not shown]";

/// Words in the names of headers that hold credentials.
const CREDENTIAL_WORDS: [&str; 10] = [
    "auth",
    "cookie",
    "token",
    "secret",
    "api-key",
    "apikey",
    "password",
    "session",
    "credential",
    "signature",
];

/// Headers of most requests and responses, which hold no credential.
const PLAIN_HEADERS: [&str; 9] = [
    "host",
    "accept",
    "content-type",
    "content-length",
    "user-agent",
    "accept-encoding",
    "date",
    "x-request-id",
    "connection",
];

type Span = Range<usize>;

/// Masks secrets, but for their prefix and last four characters. A secret counts in its escaped forms, too.
pub(super) fn redact(text: &str) -> Cow<'_, str> {
    let mut spans = find(text);
    let mut layer = Layer::decode(text, |span| span);
    for _ in 0..MAX_ESCAPE_LAYERS {
        let Some(decoded) = layer else {
            break;
        };
        let found = find(&decoded.text).into_iter();
        spans.extend(found.map(|span| decoded.source(&span)));
        layer = Layer::decode(&decoded.text, |span| decoded.source(&span));
    }
    mask(text, spans)
}

/// The value of a header without its credential.
pub(super) fn header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    if PLAIN_HEADERS.contains(&name) {
        return redact(value);
    }
    let is_credential = CREDENTIAL_WORDS.iter().any(|word| name.contains(word))
        || (name.ends_with("key") && name != "idempotency-key");
    if is_credential && (name.contains("cookie") || !is_one_secret(value)) {
        return Cow::Borrowed(HIDDEN);
    }
    redact(value)
}

/// Whether a value is one Limitry secret alone, with or without `Bearer`. Of any other value, a part would stay readable.
fn is_one_secret(value: &str) -> bool {
    let (scheme, token) = value.rsplit_once(' ').unwrap_or(("Bearer", value));
    let prefix = PREFIXES.iter().find(|prefix| token.starts_with(**prefix));
    let whole = prefix.map(|prefix| prefix.len()..token.len());
    scheme.eq_ignore_ascii_case("bearer")
        && whole.is_some()
        && find(token).first() == whole.as_ref()
}

/// The characters that follow the prefix of each secret.
fn find(text: &str) -> Vec<Span> {
    let is_secret_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/');
    let mut spans = Vec::new();
    let mut at = 0;
    // Texts have fewer underscores than letters, and every prefix has one.
    while let Some(underscore) = memchr(b'_', &text.as_bytes()[at..]).map(|index| at + index) {
        let before = &text[at..underscore];
        let words = WORDS.iter().filter(|word| before.ends_with(**word));
        let mut ends = words.filter_map(|word| end_of_prefix(text, underscore - word.len()));
        let Some(start) = ends.next() else {
            at = underscore + 1;
            continue;
        };
        let length = text[start..].find(|c| !is_secret_char(c));
        at = length.map_or(text.len(), |length| start + length);
        if at - start >= MIN_SECRET_CHARS {
            spans.push(start..at);
        }
    }
    spans
}

/// Where the prefix ends that begins at `start`.
fn end_of_prefix(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let prefix = PREFIXES
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))?;
    // A short prefix counts at the start of a word only: `film_` and `slim_test_` hold one.
    let is_short = matches!(prefix, "lim_test_" | "lim_live_" | "lm_");
    let starts_word = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
    (starts_word || !is_short).then_some(start + prefix.len())
}

/// Replaces every span; overlapping spans become one.
fn mask(text: &str, mut spans: Vec<Span>) -> Cow<'_, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for span in merged {
        out.push_str(&text[copied..span.start]);
        out.push('…');
        let secret = &text[span.clone()];
        // The last characters of an escaped secret would be escapes, or the next characters of another reading.
        if secret.len() >= MIN_CHARS_WITH_TAIL && !secret.contains(['%', '\\']) {
            out.push_str(&text[span.end - 4..span.end]);
        }
        copied = span.end;
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// A text with its escapes decoded, and for each of its bytes the bytes of the original that it came from.
struct Layer {
    text: String,
    sources: Vec<Span>,
}

impl Layer {
    fn source(&self, span: &Span) -> Span {
        self.sources[span.start].start..self.sources[span.end - 1].end
    }

    /// The next layer. `None` when nothing is escaped.
    fn decode(text: &str, source: impl Fn(Span) -> Span) -> Option<Self> {
        memchr2(b'%', b'\\', text.as_bytes())?;
        let mut out = Self {
            text: String::with_capacity(text.len()),
            sources: Vec::with_capacity(text.len()),
        };
        let mut any = false;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let escape = escaped(&text[at..]);
            any |= escape.is_some();
            let (c, length) = escape.unwrap_or((c, c.len_utf8()));
            out.text.push(c);
            let from = source(at..at + length);
            out.sources.extend(std::iter::repeat_n(from, c.len_utf8()));
            at += length;
        }
        any.then_some(out)
    }
}

/// The character of an escape at the start of a text (`%6C`, `\u006c`, `\/`), and the length of the escape.
fn escaped(text: &str) -> Option<(char, usize)> {
    let hex = |range: Span| {
        let digits = text.get(range)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?)
    };
    match *text.as_bytes() {
        [b'%', ..] => Some((hex(1..3).filter(char::is_ascii)?, 3)),
        [b'\\', b'u', ..] => Some((hex(2..6)?, 6)),
        [b'\\', c @ (b'/' | b'\\' | b'"'), ..] => Some((char::from(c), 2)),
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => Some((' ', 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "FfmyBpmykRqhbm4VtT0aWnLx8QdEJuZx";

    #[test]
    fn a_masked_secret_keeps_its_prefix_and_the_last_four_characters() {
        for prefix in PREFIXES {
            let text = format!("{{\"key\":\"{prefix}abcDEF1234567890WXYZ\"}} {prefix}12345678.");
            let shown = format!("{{\"key\":\"{prefix}…WXYZ\"}} {prefix}….");
            assert_eq!(redact(&text), shown);
        }
    }

    #[test]
    fn texts_without_a_secret_are_unchanged() {
        for word in [
            "",
            "limitry_sk_",
            "limitry login",
            "whsec_short",
            "lm_short",
            "llm_completion",
            "film_production",
            "realm_customer_42",
            "prelim_test_environment",
            "slim_live_performance",
            "{\"eventType\":\"llm_chat_completion\",\"customerId\":\"realm%5Fcustomer_42\"}",
            "/v1/events?eventType=%66ilm_production",
            "100% of {\"a\":\"\\u00e9\"}",
            "/v1/customers/a%2Fb?x=%zz\\u12",
        ] {
            assert_eq!(redact(word), word);
        }
    }

    #[test]
    fn a_short_prefix_counts_after_an_escape() {
        for prefix in PREFIXES {
            for before in [
                "%0A", "%20", "\\n", "\\t", "\\\"", "\\u000a", "\"", "=", "/",
            ] {
                let shown = redact(&format!("{before}{prefix}{SECRET}")).into_owned();
                assert_eq!(shown, format!("{before}{prefix}…JuZx"));
            }
        }
    }

    /// The text with one escaped character, for each position and each kind of escape.
    fn with_one_escape(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        for (at, c) in text.char_indices() {
            let code = u32::from(c);
            for escape in [
                format!("%{code:02x}"),
                format!("%{code:02X}"),
                format!("\\u{code:04x}"),
                format!("%5Cu{code:04x}"),
                format!("%25{code:02x}"),
                format!("\\\\u{code:04x}"),
            ] {
                all.push(format!("{}{escape}{}", &text[..at], &text[at + 1..]));
            }
        }
        all
    }

    #[test]
    fn an_escape_at_any_position_shows_nothing_of_a_secret() {
        for prefix in PREFIXES {
            for escaped in with_one_escape(&format!("{prefix}{SECRET}")) {
                for (before, after) in [
                    ("/v1/events?note=", "&limit=1"),
                    ("{\"note\":\"", "\",\"next\":1}"),
                    ("a b ", ", c"),
                ] {
                    let shown = redact(&format!("{before}{escaped}{after}")).into_owned();
                    assert!(
                        shown.starts_with(before) && shown.ends_with(after),
                        "{shown}"
                    );
                    assert!(shown.contains('…'), "{escaped}: {shown}");
                    for part in SECRET.as_bytes().windows(6) {
                        let part = std::str::from_utf8(part).unwrap();
                        assert!(!shown.contains(part), "{escaped}: {shown}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_wholly_escaped_secret_is_masked() {
        let secret = format!("limitry_pat_{SECRET}");
        let escaped = |mark: &str| -> String {
            let codes = secret.bytes().flat_map(|byte| {
                let digits = format!("{byte:02x}");
                [mark.to_owned(), digits]
            });
            codes.collect()
        };
        let percent = escaped("%");
        let json = escaped("\\u00");
        let twice = percent.replace('%', "%25");
        for text in [percent, json, twice] {
            let shown = redact(&text).into_owned();
            assert!(
                shown.ends_with('…') && shown.len() < text.len() / 2,
                "{shown}"
            );
        }
        let slash = "whsec_abcdefgh\\/ijklmnopqrstuvwx";
        assert_eq!(redact(slash), "whsec_…");
    }

    #[test]
    fn credentials_in_headers_are_masked() {
        let bearer = "Bearer limitry_sk_abcdefgh12345678";
        assert_eq!(header("authorization", bearer), "Bearer limitry_sk_…5678");
        for name in [
            "authorization",
            "cookie",
            "x-api-key",
            "x-auth-token",
            "client-secret",
            "x-session",
            "x-signature",
            "ocp-apim-subscription-key",
        ] {
            assert_eq!(header(name, "Basic bGltaXRyeV9za18="), HIDDEN);
        }
        assert_eq!(header("x-other", bearer), "Bearer limitry_sk_…5678");
        assert_eq!(header("idempotency-key", "order-1"), "order-1");
    }

    #[test]
    fn a_token_beside_another_credential_shows_neither() {
        let token = "limitry_ct_abcdefgh12345678";
        for value in [
            format!("app=s3cr3t; ct={token}; limitry_page_4640=0123456789"),
            format!("ct={token}"),
            format!("{token}; app=s3cr3t"),
            format!("app=\"s3cr3t\"; Path=/; ct={token}; HttpOnly"),
            token.to_owned(),
            "app=s3cr3t".to_owned(),
        ] {
            for name in ["cookie", "set-cookie", "cookie2", "x-forwarded-cookie"] {
                assert_eq!(header(name, &value), HIDDEN, "{name}: {value}");
            }
        }
        for value in [
            format!("Bearer {token}, Basic dXNlcjpwYXNz"),
            format!("Basic dXNlcjpwYXNz {token}"),
            format!("s3cr3t {token}"),
            format!("Bearer {token}.s3cr3t"),
            format!("Bearer s3cr3t{token}"),
            format!("Bearer {token} s3cr3t"),
            format!("Bearer {token}%73ecret"),
        ] {
            for name in ["authorization", "proxy-authorization", "x-api-key"] {
                assert_eq!(header(name, &value), HIDDEN, "{name}: {value}");
            }
        }
    }
}
