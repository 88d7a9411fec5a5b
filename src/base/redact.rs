//! Secrets out of everything that is said: by prefix, and by exact value for those loaded in this process.
//!
//! Whole messages go through [`redact`] once, after decoding, right before they are written. Data on stdout goes
//! through [`redact_sent_credentials`]: showing a new key there is the job of the command that made it, but no server puts
//! the caller's own token there.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Mutex;

use secrecy::{ExposeSecret, SecretString};

/// Prefixes of everything that may be a Limitry secret, the older generations too (contract, "Tokens").
pub(crate) const PREFIXES: [&str; 7] = [
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

/// Those of them that requests are signed with.
static SENT: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Makes [`redact`] take this exact value out from now on.
pub(crate) fn register_secret(secret: &SecretString) {
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

/// Makes [`redact_sent_credentials`] take this value out from now on: it is what this process signs its requests with.
pub(crate) fn register_credential(secret: &SecretString) {
    register_secret(secret);
    if let Ok(mut sent) = SENT.lock()
        && !sent
            .iter()
            .any(|s| s.expose_secret() == secret.expose_secret())
    {
        sent.push(secret.clone());
    }
}

/// The text without secrets: everything that has a secret's prefix, and the values that this process knows, in plain
/// and as percent-, JSON- and base64-encoding write them.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    let mut spans = prefixed(text);
    spans.extend(userinfo(text));
    if let Ok(known) = KNOWN.lock() {
        spans.extend(exact(text, &known));
        spans.extend(encoded(text, &known));
        spans.extend(in_base64(text, &known));
    }
    mask(text, spans)
}

/// Data for stdout without the credentials that were sent for it, should the server have put them there. `except` is
/// one that the command exists to hand over. What merely looks like a secret stays: it may be a new one.
pub(crate) fn redact_sent_credentials<'a>(text: &'a str, except: Option<&str>) -> Cow<'a, str> {
    let Ok(sent) = SENT.lock() else {
        return Cow::Borrowed(text);
    };
    let sent: Vec<SecretString> = sent
        .iter()
        .filter(|secret| Some(secret.expose_secret()) != except)
        .cloned()
        .collect();
    let mut spans = exact(text, &sent);
    if let Some((decoded, map)) = decoded(text) {
        spans.extend(
            exact(&decoded, &sent)
                .into_iter()
                .map(|span| map.back(&span)),
        );
    }
    spans.extend(base64_of(
        text,
        sent.iter().map(ExposeSecret::expose_secret),
    ));
    mask(text, spans)
}

/// Whether the text holds something that looks like a secret, or is one.
pub(crate) fn contains_secret(text: &str) -> bool {
    matches!(redact(text), Cow::Owned(_))
}

type Span = Range<usize>;

/// The text with every span masked; spans that overlap are one.
fn mask(text: &str, mut spans: Vec<Span>) -> Cow<'_, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    spans.sort_by_key(|span| (span.start, span.end));
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        if span.start >= from && span.start < span.end {
            out.push_str(&text[from..span.start]);
            out.push_str(MASK);
        }
        from = from.max(span.end);
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Where user names and passwords stand in URLs.
fn userinfo(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(scheme) = text[at..].find("://") {
        let start = at + scheme + 3;
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || "/?#'\"<>".contains(c))
            .unwrap_or(rest.len());
        if let Some(sign) = rest[..end].rfind('@').filter(|sign| *sign > 0) {
            // What was masked before is not masked again.
            if &rest[..sign] != MASK {
                spans.push(start..start + sign);
            }
        }
        at = start;
    }
    spans
}

/// URLs without what follows their `?`: for messages, which may quote what somebody typed.
pub(crate) fn without_queries(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(scheme) = rest.find("://") {
        let (before, url) = rest.split_at(scheme + 3);
        out.push_str(before);
        let end = url
            .find(|c: char| c.is_whitespace() || "'\"<>".contains(c))
            .unwrap_or(url.len());
        match url[..end].find('?') {
            Some(query) if query + 1 < end => {
                out.push_str(&url[..=query]);
                out.push_str(MASK);
            }
            _ => out.push_str(&url[..end]),
        }
        rest = &url[end..];
    }
    out.push_str(rest);
    out
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// What follows the prefixes of secrets.
fn prefixed(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
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
            spans.push(found + prefix.len()..end);
        }
        at = end;
    }
    spans
}

/// Where these values stand to the letter; a known prefix of theirs stays, so that people see what it was.
fn exact(text: &str, secrets: &[SecretString]) -> Vec<Span> {
    let mut spans = Vec::new();
    for secret in secrets {
        let secret = secret.expose_secret();
        let prefix = PREFIXES.iter().find(|p| secret.starts_with(**p));
        let kept = prefix.map_or(0, |prefix| prefix.len());
        let found = text.match_indices(secret);
        spans.extend(found.map(|(at, _)| at + kept..at + secret.len()));
    }
    spans
}

/// Where secrets stand in percent- or JSON-escapes, whole or in part.
fn encoded(text: &str, known: &[SecretString]) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some((decoded, map)) = decoded(text) {
        let found = prefixed(&decoded).into_iter().chain(exact(&decoded, known));
        spans.extend(found.map(|span| map.back(&span)));
    }
    spans
}

/// From the bytes of a decoded text back to what they were written as.
struct Map(Vec<Span>);

impl Map {
    fn back(&self, span: &Span) -> Span {
        self.0[span.start].start..self.0[span.end - 1].end
    }
}

/// The text with its `%6C` and its `\\u006c` read; nothing where there are none.
fn decoded(text: &str) -> Option<(String, Map)> {
    if !text.contains(['%', '\\']) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut any = false;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let hex = |from: usize, to: usize| {
            rest.get(from..to)
                .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32)
        };
        let escape = match c {
            '%' => hex(1, 3).filter(char::is_ascii).map(|c| (c, 3)),
            '\\' if rest.starts_with("\\u") => hex(2, 6).map(|c| (c, 6)),
            _ => None,
        };
        any |= escape.is_some();
        let (c, length) = escape.unwrap_or((c, c.len_utf8()));
        out.push(c);
        map.extend(std::iter::repeat_n(at..at + length, c.len_utf8()));
        at += length;
    }
    any.then_some((out, Map(map)))
}

/// Where the prefixes or known values stand in base64.
fn in_base64(text: &str, known: &[SecretString]) -> Vec<Span> {
    let prefixes = PREFIXES
        .into_iter()
        .filter(|prefix| prefix.len() >= SHORTEST);
    base64_of(
        text,
        prefixes.chain(known.iter().map(ExposeSecret::expose_secret)),
    )
}

/// Where something that holds one of these stands in base64, of either alphabet: the whole run of it.
fn base64_of<'a>(text: &str, needles: impl Iterator<Item = &'a str>) -> Vec<Span> {
    // Only ASCII changes, so that places stay the same.
    let plain = text.replace('-', "+").replace('_', "/");
    let belongs = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let bytes = plain.as_bytes();
    let mut spans = Vec::new();
    for core in needles.flat_map(base64_cores) {
        for (at, _) in plain.match_indices(&core) {
            let start = (0..at)
                .rev()
                .find(|i| !belongs(bytes[*i]))
                .map_or(0, |i| i + 1);
            let end = (at..bytes.len()).find(|i| !belongs(bytes[*i]));
            spans.push(start..end.unwrap_or(bytes.len()));
        }
    }
    spans
}

/// What the text becomes in base64 for certain, wherever in a longer one it stands: one for each of three places.
fn base64_cores(text: &str) -> [String; 3] {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    [0, 1, 2].map(|before: usize| {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(text.as_bytes());
        let bit = |i: usize| usize::from(bytes[i / 8] >> (7 - i % 8) & 1);
        let (first, last) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        (first..last)
            .map(|i| (0..6).fold(0, |six, k| six << 1 | bit(i * 6 + k)))
            .map(|six| char::from(ALPHABET[six]))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{contains_secret, redact};

    #[test]
    fn every_prefix_loses_what_follows_it() {
        for prefix in super::PREFIXES {
            let said = format!("token=\"{prefix}abcDEF123456\", again {prefix}zzzzzzzzz.");
            assert_eq!(
                redact(&said),
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
            assert_eq!(redact(word), word);
            assert!(!contains_secret(word));
        }
    }

    #[test]
    fn urls_lose_their_queries_in_messages() {
        let said = "'https://host/v1?token=x' and http://h/?q, https://plain/";
        let shown = "'https://host/v1?[redacted]' and http://h/?[redacted] https://plain/";
        assert_eq!(super::without_queries(said), shown);
    }

    #[test]
    fn urls_lose_their_passwords() {
        assert_eq!(
            redact("'https://me:p@ss@host/v1' and http://x/"),
            "'https://[redacted]@host/v1' and http://x/"
        );
        assert_eq!(redact("http://host/@x"), "http://host/@x");
    }

    #[test]
    fn a_known_secret_of_no_known_shape_is_taken_out() {
        super::register_secret(&"opaque-value-91".into());
        assert_eq!(redact("sent opaque-value-91 on"), "sent [redacted] on");
    }

    #[test]
    fn encoded_secrets_are_taken_out_whatever_wrote_them() {
        let token = "limitry_pat_EncodedEncoded12";
        let percent = token
            .bytes()
            .fold(String::new(), |s, b| s + &format!("%{b:02x}"));
        let json = token
            .bytes()
            .fold(String::new(), |s, b| s + &format!("\\u{b:04X}"));
        for (text, gone) in [
            (format!("a?t={percent}&b"), percent.as_str()),
            (format!("{{\"t\":\"{json}\"}}"), json.as_str()),
            (
                "t=limitry%5Fpat%5FEncodedEncoded12".to_owned(),
                "EncodedEncoded12",
            ),
            (
                "t=limitry_pat_Enc\\u006fdedEncoded12".to_owned(),
                "dedEncoded12",
            ),
            (
                "x bGltaXRyeV9wYXRfRW5jb2RlZEVuY29kZWQxMg== y".to_owned(),
                "W5jb2RlZ",
            ),
            (
                "Basic eDpsaW1pdHJ5X3BhdF9FbmNvZGVkRW5jb2RlZDEy".to_owned(),
                "bmNvZGVk",
            ),
            (
                "Basic dXNlcjpsaW1pdHJ5X3BhdF9FbmNvZGVkRW5jb2RlZDEy".to_owned(),
                "bmNvZGVk",
            ),
        ] {
            let said = redact(&text);
            assert!(
                said.contains("[redacted]") && !said.contains(gone),
                "{text}: {said}"
            );
        }
        for innocent in ["100%", "50%25", "a\\b \\u00e9", "bGltaXQ=", "%zz"] {
            assert_eq!(redact(innocent), innocent);
        }
    }

    #[test]
    fn data_loses_the_credential_that_was_sent_and_nothing_else() {
        let token = "limitry_pat_SentSentSentSent12";
        super::register_credential(&token.into());
        let data = format!("{{\"echo\":\"{token}\",\"key\":\"limitry_sk_NewNewNewNew1234\"}}");
        let shown = super::redact_sent_credentials(&data, None);
        assert!(
            !shown.contains(token) && shown.contains("limitry_sk_NewNewNewNew1234"),
            "{shown}"
        );
        assert_eq!(super::redact_sent_credentials(&data, Some(token)), data);
    }
}
