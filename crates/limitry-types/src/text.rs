//! Text that is safe to show.

use std::borrow::Cow;

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Escapes untrusted text for a terminal, a pipe or a CI log. Control and bidirectional characters become visible, so that
/// one item stays one line. A leading `::` or `##[` gets a backslash, because a CI runner would execute it.
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

/// Whether [`escape`] replaces the character: a control character, a line separator, or one that reorders or hides text.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{escape, hex};

    #[test]
    fn hexadecimal_has_two_digits_a_byte() {
        assert_eq!(hex(&[0, 0x0a, 0xff]), "000aff");
        assert_eq!(hex(&[]), "");
    }

    #[test]
    fn control_and_bidirectional_characters_become_visible() {
        assert_eq!(escape("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escape("one\ntwo\tthree\r"), "one\\ntwo\\tthree\\r");
        assert_eq!(escape("\u{202e}evil\u{9b}0m"), "\\u{202e}evil\\u{9b}0m");
    }

    #[test]
    fn a_leading_ci_command_gets_a_backslash() {
        assert_eq!(escape("::set-output name=x::y"), "\\::set-output name=x::y");
        assert_eq!(escape("  ::add-mask::x"), "  \\::add-mask::x");
        assert_eq!(escape("##[group]x"), "\\##[group]x");
        assert_eq!(escape("a::b"), "a::b");
    }

    #[test]
    fn harmless_text_is_not_copied() {
        assert!(matches!(
            escape("Produktion – größer 日本 עברית"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}
