//! Text for JSON on a terminal, and words for a shell.

use std::borrow::Cow;
use std::fmt::Write as _;

use limitry_types::text::is_unsafe;

/// JSON whose strings cannot move the cursor or the reader: what JSON itself leaves as it is (C1, bidi) becomes `\u…`,
/// which means the same.
pub(crate) fn escape_json(json: &str) -> Cow<'_, str> {
    let unsafe_in_json = |c: char| c != '\n' && is_unsafe(c);
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

/// A word for a shell, in a line that somebody may paste: quoted wherever a shell would do anything with it.
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
    fn json_keeps_its_meaning_and_loses_its_teeth() {
        let hostile = serde_json::json!({ "name": "a\u{9b}31m\u{202e}b\u{1b}" });
        let shown = escape_json(&hostile.to_string()).into_owned();
        assert!(!shown.contains(['\u{9b}', '\u{202e}', '\u{1b}']));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            hostile
        );
    }

    #[test]
    fn a_hint_can_be_pasted() {
        assert_eq!(shell("key_1-a"), "key_1-a");
        assert_eq!(shell("$(touch x)"), "'$(touch x)'");
        assert_eq!(shell("it's"), "'it'\\''s'");
        assert_eq!(shell(""), "''");
    }
}
