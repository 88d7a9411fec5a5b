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

/// Quotes a word for the system's shell, unless every character of it is safe. For commands in hints, which people paste.
pub(crate) fn shell(text: &str) -> Cow<'_, str> {
    if cfg!(windows) {
        windows_shell(text)
    } else {
        posix_shell(text)
    }
}

/// Whether a text can be typed: it has no control characters.
pub(crate) fn can_be_typed(text: &str) -> bool {
    limitry_types::text::escape(text) == text
}

/// The name of a thing as a word for a shell, or its id where the name cannot be typed.
pub(crate) fn shell_name<'a>(name: &'a str, id: &'a str) -> Cow<'a, str> {
    shell(if can_be_typed(name) { name } else { id })
}

/// A word for `sh`, also on Windows.
pub(crate) fn posix_shell(text: &str) -> Cow<'_, str> {
    if is_plain(text, "/._-+@%:=,") {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
    }
}

/// Double quotes: `cmd` and PowerShell both read them. PowerShell expands `$` and a back-tick between them, and takes no
/// double quote there, so such a word is quoted for PowerShell alone.
fn windows_shell(text: &str) -> Cow<'_, str> {
    if is_plain(text, "/\\._-+:=") {
        Cow::Borrowed(text)
    } else if text.contains(['$', '`', '"']) {
        Cow::Owned(format!("'{}'", text.replace('\'', "''")))
    } else {
        Cow::Owned(format!("\"{text}\""))
    }
}

fn is_plain(text: &str, marks: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || marks.contains(c);
    !text.is_empty() && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::{escape_json, posix_shell, windows_shell};

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
    fn a_quoted_word_can_be_pasted_into_a_posix_shell() {
        assert_eq!(posix_shell("key_1-a"), "key_1-a");
        assert_eq!(posix_shell("$(touch x)"), "'$(touch x)'");
        assert_eq!(posix_shell("it's"), "'it'\\''s'");
        assert_eq!(posix_shell(""), "''");
    }

    #[test]
    fn a_quoted_word_can_be_pasted_into_cmd_and_powershell() {
        assert_eq!(windows_shell(r"C:\Temp\.env"), r"C:\Temp\.env");
        assert_eq!(windows_shell("it's a & b"), "\"it's a & b\"");
        assert_eq!(windows_shell("a,b"), "\"a,b\"");
        assert_eq!(windows_shell(""), "\"\"");
        // In double quotes PowerShell would expand it.
        assert_eq!(windows_shell("$env:X's"), "'$env:X''s'");
    }
}
