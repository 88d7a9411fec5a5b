//! The one escaper for text that limitry did not write.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes untrusted text safe for a terminal, a pipe and a CI log: control and bidi characters become visible
/// escapes, so one item stays one line, and nothing begins with `::` or `##[` (a CI runner would obey it).
pub fn escape(text: &str) -> Cow<'_, str> {
    let commands = {
        let start = text.trim_start();
        start.starts_with("::") || start.starts_with("##[")
    };
    if !commands && !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut leading = commands;
    for c in text.chars() {
        if leading && !c.is_whitespace() {
            out.push('\\');
            leading = false;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// JSON whose strings cannot move the cursor or the reader: what JSON itself leaves as it is (C1, bidi) becomes `\u…`,
/// which means the same.
pub fn escape_json(json: &str) -> Cow<'_, str> {
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
pub fn shell(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
    }
}

/// C0, DEL, C1, the characters that reorder or hide what is around them, and line separators.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json, shell};

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

    #[test]
    fn what_moves_the_cursor_or_the_reader_becomes_visible() {
        assert_eq!(escape("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escape("one\ntwo\tthree\r"), "one\\ntwo\\tthree\\r");
        assert_eq!(escape("\u{202e}evil\u{9b}0m"), "\\u{202e}evil\\u{9b}0m");
    }

    #[test]
    fn nothing_begins_with_a_ci_command() {
        assert_eq!(escape("::set-output name=x::y"), "\\::set-output name=x::y");
        assert_eq!(escape("  ::add-mask::x"), "  \\::add-mask::x");
        assert_eq!(escape("##[group]x"), "\\##[group]x");
        assert_eq!(escape("a::b"), "a::b");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(
            escape("Produktion – größer 日本 עברית"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}
