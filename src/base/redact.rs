//! Takes secrets out of text before it is written.
//!
//! Every Limitry token begins with one of [`PREFIXES`] and goes on with `[A-Za-z0-9_-]`, so messages and logs need no
//! list of tokens: [`redact`] masks by prefix. A command may print a new key on stdout, so data is masked by value
//! instead: [`redact_sent_credentials`] masks the tokens that this process sent, in case the server repeats them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Mutex;

use limitry_client::Token;
use limitry_types::text::hex;
use secrecy::{ExposeSecret, SecretString};

/// The prefixes of all Limitry secrets, earlier generations included (contract, "Tokens").
pub(crate) const PREFIXES: [&str; 8] = [
    "limitry_sk_",
    "limitry_ct_",
    "limitry_pat_",
    "lmtry_sk_",
    "lim_test_",
    "lim_live_",
    "lm_",
    "whsec_",
];

/// Replaces a secret.
const MASK: &str = "[redacted]";

/// Fewer characters after a short prefix such as `lm_` are an ordinary word.
const MIN_SECRET_CHARS: usize = 8;

/// The tokens that requests of this process carry.
static SENT: Mutex<Vec<SecretString>> = Mutex::new(Vec::new());

/// Registers a token that requests carry: [`redact_sent_credentials`] masks it from now on.
pub(crate) fn register_secret(secret: &SecretString) {
    if let Ok(mut sent) = SENT.lock()
        && !sent
            .iter()
            .any(|known| known.expose_secret() == secret.expose_secret())
    {
        sent.push(secret.clone());
    }
}

/// Masks whatever has the prefix of a secret (plain, in percent- or JSON-escapes, or in base64), and the user part of URLs.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    let mut spans = in_plain_and_decoded(text, |text| {
        let mut spans = prefixed(text);
        spans.extend(hex_encoded(text));
        spans
    });
    spans.extend(userinfo(text));
    if let Ok(sent) = SENT.lock() {
        let secrets: Vec<&str> = sent.iter().map(ExposeSecret::expose_secret).collect();
        spans.extend(in_plain_and_decoded(text, |text| exact(text, &secrets)));
    }
    let prefixes = PREFIXES.iter().copied();
    spans.extend(in_base64(
        text,
        prefixes.filter(|prefix| prefix.len() >= MIN_SECRET_CHARS),
    ));
    mask(text, spans)
}

/// Masks the tokens that this process sent. `except` is the one that the command exists to print. A value that only
/// looks like a secret stays: it may be a new key.
pub(crate) fn redact_sent_credentials<'a>(text: &'a str, except: Option<&str>) -> Cow<'a, str> {
    let Ok(sent) = SENT.lock() else {
        return Cow::Borrowed(text);
    };
    let secrets = sent.iter().map(ExposeSecret::expose_secret);
    let secrets: Vec<&str> = secrets.filter(|secret| Some(*secret) != except).collect();
    let mut spans = in_plain_and_decoded(text, |text| exact(text, &secrets));
    spans.extend(in_base64(text, secrets.iter().copied()));
    mask(text, spans)
}

/// Whether the text holds something that looks like a secret.
pub(crate) fn contains_secret(text: &str) -> bool {
    matches!(redact(text), Cow::Owned(_))
}

/// The secrets in a text that limitry or the API made: those that a log must mask.
pub(crate) fn tokens_in(text: &str) -> Vec<Token> {
    // A span begins behind its prefix.
    let whole = |span: Span| {
        let is_before = |prefix: &&&str| text[..span.start].ends_with(**prefix);
        let prefix = PREFIXES.iter().find(is_before)?;
        Token::parse(&text[span.start - prefix.len()..span.end]).ok()
    };
    prefixed(text).into_iter().filter_map(whole).collect()
}

type Span = Range<usize>;

/// Replaces every span with the mask; overlapping spans become one.
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

/// Searches the text, and again after each round of decoding its escapes: `%256C` is an escaped `%6C`.
fn in_plain_and_decoded(text: &str, find: impl Fn(&str) -> Vec<Span>) -> Vec<Span> {
    const MAX_ROUNDS: usize = 3;
    let mut spans = find(text);
    let mut last = text.to_owned();
    let mut positions: Option<Vec<Span>> = None;
    for _ in 0..MAX_ROUNDS {
        let Some((next, sources)) = decoded(&last) else {
            break;
        };
        let sources: Vec<Span> = match positions {
            None => sources,
            Some(earlier) => sources
                .into_iter()
                .map(|span| earlier[span.start].start..earlier[span.end - 1].end)
                .collect(),
        };
        let found = find(&next).into_iter();
        spans.extend(found.map(|span| sources[span.start].start..sources[span.end - 1].end));
        positions = Some(sources);
        last = next;
    }
    spans
}

/// The user names and passwords of URLs.
fn userinfo(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(scheme) = text[at..].find("://") {
        let start = at + scheme + 3;
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || "/?#'\"<>".contains(c))
            .unwrap_or(rest.len());
        // A user part that is already masked stays, so that redacting twice changes nothing.
        if let Some(sign) = rest[..end].rfind('@').filter(|sign| *sign > 0)
            && &rest[..sign] != MASK
        {
            spans.push(start..start + sign);
        }
        at = start;
    }
    spans
}

/// Masks the queries of URLs. Messages quote URLs that were typed, and a query may hold a secret of any shape.
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

/// The characters that follow the prefix of a secret. The prefix stays, to tell the kind of secret.
fn prefixed(text: &str) -> Vec<Span> {
    let is_token_char = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['l', 'L', 'w', 'W']).map(|i| at + i) {
        let rest = &text[found..];
        let prefix = PREFIXES.iter().find(|p| {
            rest.get(..p.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(p))
        });
        // A short prefix counts at the start of a word only: `realm_name` holds `lm_`.
        let starts_word = !text[..found]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric());
        let Some(prefix) = prefix.filter(|p| starts_word || p.starts_with("limitry_")) else {
            at = found + 1;
            continue;
        };
        // Webhook secrets are base64.
        let is_base64 = |c: char| *prefix == "whsec_" && matches!(c, '+' | '/' | '=');
        let run = rest[prefix.len()..]
            .find(|c: char| !is_token_char(c) && !is_base64(c))
            .unwrap_or(rest.len() - prefix.len());
        let end = found + prefix.len() + run;
        if run >= MIN_SECRET_CHARS || (run > 0 && prefix.starts_with("limitry_")) {
            spans.push(found + prefix.len()..end);
        }
        at = end;
    }
    spans
}

/// Every occurrence of these secrets, with or without their prefixes, also in hexadecimal. The prefixes stay.
fn exact(text: &str, secrets: &[&str]) -> Vec<Span> {
    let mut spans = Vec::new();
    for secret in secrets {
        let prefix = PREFIXES.iter().find(|p| secret.starts_with(**p));
        let body = &secret[prefix.map_or(0, |prefix| prefix.len())..];
        if body.len() < MIN_SECRET_CHARS {
            continue;
        }
        let found = text.match_indices(body);
        spans.extend(found.map(|(at, _)| at..at + body.len()));
        let encoded = hex(body.as_bytes());
        let lower = text.to_ascii_lowercase();
        let found = lower.match_indices(&encoded);
        spans.extend(found.map(|(at, _)| at..at + encoded.len()));
    }
    spans
}

/// Runs of hexadecimal digits that encode a text with the prefix of a token.
fn hex_encoded(text: &str) -> Vec<Span> {
    // `limitry_`
    const PREFIX: &str = "6c696d697472795f";
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(PREFIX);
    found
        .map(|(at, _)| {
            let rest = &lower[at..];
            let end = rest.find(|c: char| !c.is_ascii_hexdigit());
            at..at + end.unwrap_or(rest.len())
        })
        .collect()
}

/// The text with `%6C`, `\u006c`, `&#108;` and `&#x6c;` decoded, and for each of its bytes the bytes that it was decoded from. `None` if the
/// text has no escapes.
fn decoded(text: &str) -> Option<(String, Vec<Span>)> {
    if !text.contains(['%', '\\', '&']) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut sources = Vec::with_capacity(text.len());
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
            '&' => html_entity(rest),
            _ => None,
        };
        any |= escape.is_some();
        let (c, length) = escape.unwrap_or((c, c.len_utf8()));
        out.push(c);
        sources.extend(std::iter::repeat_n(at..at + length, c.len_utf8()));
        at += length;
    }
    any.then_some((out, sources))
}

/// The character of an HTML entity at the start of the text, and the entity's length.
fn html_entity(text: &str) -> Option<(char, usize)> {
    const MAX_ENTITY_BYTES: usize = 12;
    let end = text.find(';').filter(|end| *end < MAX_ENTITY_BYTES)?;
    let name = &text[1..end];
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        },
        None if matches!(name, "lowbar" | "UnderBar") => u32::from('_'),
        None if matches!(name, "hyphen" | "dash") => u32::from('-'),
        None if name == "amp" => u32::from('&'),
        None => return None,
    };
    Some((char::from_u32(number)?, end + 1))
}

/// The runs of base64, in either alphabet, that encode a text which holds one of these.
fn in_base64<'a>(text: &str, needles: impl Iterator<Item = &'a str>) -> Vec<Span> {
    // Only ASCII characters are replaced, so that positions stay the same.
    let standard = text.replace('-', "+").replace('_', "/");
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let bytes = standard.as_bytes();
    let mut spans = Vec::new();
    for encoded in needles.flat_map(base64_alignments) {
        for (at, _) in standard.match_indices(&encoded) {
            let before = (0..at).rev().find(|i| !is_base64(bytes[*i]));
            let end = (at..bytes.len()).find(|i| !is_base64(bytes[*i]));
            spans.push(before.map_or(0, |i| i + 1)..end.unwrap_or(bytes.len()));
        }
    }
    spans
}

/// The characters that every base64 encoding of a longer text holds, one string for each position modulo three.
fn base64_alignments(text: &str) -> [String; 3] {
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
    fn the_text_after_each_prefix_is_masked() {
        for prefix in super::PREFIXES {
            let text = format!("token=\"{prefix}abcDEF123456\", again {prefix}zzzzzzzzz.");
            assert_eq!(
                redact(&text),
                format!("token=\"{prefix}[redacted]\", again {prefix}[redacted].")
            );
        }
    }

    #[test]
    fn words_that_resemble_a_prefix_are_not_masked() {
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
    fn queries_of_urls_are_masked() {
        let text = "'https://host/v1?token=x' and http://h/?q, https://plain/";
        let masked = "'https://host/v1?[redacted]' and http://h/?[redacted] https://plain/";
        assert_eq!(super::without_queries(text), masked);
    }

    #[test]
    fn passwords_of_urls_are_masked() {
        assert_eq!(
            redact("'https://me:p@ss@host/v1' and http://x/"),
            "'https://[redacted]@host/v1' and http://x/"
        );
        assert_eq!(redact("http://host/@x"), "http://host/@x");
    }

    #[test]
    fn escaped_secrets_are_masked() {
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
        ] {
            let masked = redact(&text);
            assert!(
                masked.contains("[redacted]") && !masked.contains(gone),
                "{text}: {masked}"
            );
        }
        for innocent in ["100%", "50%25", "a\\b \\u00e9", "%zz"] {
            assert_eq!(redact(innocent), innocent);
        }
    }

    #[test]
    fn a_sent_token_is_masked_in_every_encoding() {
        let body = "EveryEveryEveryEvery34";
        let token = format!("limitry_pat_{body}");
        super::register_secret(&token.as_str().into());
        let entities = |text: &str, format: fn(u32) -> String| {
            text.chars()
                .map(|c| format(u32::from(c)))
                .collect::<String>()
        };
        let hex = limitry_types::text::hex(token.as_bytes());
        for encoded in [
            body.to_owned(),
            hex.to_uppercase(),
            limitry_types::text::hex(body.as_bytes()),
            entities(&token, |c| format!("&#{c};")),
            entities(body, |c| format!("&#x{c:x};")),
            token.replace('_', "&lowbar;"),
            entities(&token, |c| format!("%25{c:02X}")),
            entities(body, |c| format!("%2525{c:02x}")),
        ] {
            for masked in [
                redact(&format!("<b>{encoded}</b>")).into_owned(),
                super::redact_sent_credentials(&format!("<b>{encoded}</b>"), None).into_owned(),
            ] {
                assert!(masked.contains("[redacted]"), "{encoded}: {masked}");
                assert!(
                    !masked.contains(&encoded[encoded.len() / 2..]),
                    "{encoded}: {masked}"
                );
            }
        }
        // A token that was never sent is known by its prefix.
        let foreign = limitry_types::text::hex(b"limitry_sk_NeverSent1234");
        assert!(!redact(&foreign).contains(&foreign[40..]));
        for innocent in ["&amp;", "&#8364; &eacute; & co;", "6c696d6974", "100%25"] {
            assert_eq!(redact(innocent), innocent);
        }
    }

    #[test]
    fn only_the_sent_credential_is_masked_on_stdout() {
        let token = "limitry_pat_SentSentSentSent12";
        super::register_secret(&token.into());
        let data = format!("{{\"echo\":\"{token}\",\"key\":\"limitry_sk_NewNewNewNew1234\"}}");
        let shown = super::redact_sent_credentials(&data, None);
        assert!(
            !shown.contains(token) && shown.contains("limitry_sk_NewNewNewNew1234"),
            "{shown}"
        );
        let percent = token.replace('_', "%5F");
        assert!(!super::redact_sent_credentials(&percent, None).contains("SentSent"));
        assert_eq!(super::redact_sent_credentials(&data, Some(token)), data);
    }
}
