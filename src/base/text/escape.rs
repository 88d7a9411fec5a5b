//! Escapes JSON for terminals and words for shells.

use std::borrow::Cow;
use std::fmt::Write as _;

use limitry_types::text::is_format;

/// Writes control and format characters as `\u…`, so that JSON cannot act on a terminal or hide text. The document stays
/// equal: JSON allows these characters unescaped, but does not require it.
pub(crate) fn escape_json(json: &str) -> Cow<'_, str> {
    let unsafe_in_json = |c: char| c != '\n' && (c.is_control() || is_format(c));
    if !json.chars().any(unsafe_in_json) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 8);
    for c in json.chars() {
        if unsafe_in_json(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Quotes a word for a POSIX shell, unless every character of it is safe. For commands in hints, which people paste.
pub(crate) fn shell(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::{escape_json, shell};

    #[test]
    fn escaped_json_is_harmless_and_equal() {
        let hostile = serde_json::json!({ "name": "a\u{9b}31m\u{202e}b\u{1b}\u{7f}\u{ad}\u{e0041}\u{200d}\u{2028}" });
        let shown = escape_json(&hostile.to_string()).into_owned();
        assert!(shown.is_ascii(), "{shown}");
        assert!(
            shown.contains("\\udb40\\udc41"),
            "a surrogate pair: {shown}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            hostile
        );
    }

    #[test]
    fn a_quoted_word_can_be_pasted() {
        assert_eq!(shell("key_1-a"), "key_1-a");
        assert_eq!(shell("$(touch x)"), "'$(touch x)'");
        assert_eq!(shell("it's"), "'it'\\''s'");
        assert_eq!(shell(""), "''");
    }
}
