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

/// Escapes untrusted text for a terminal, a pipe or a CI log. Control and format characters become visible, so that one
/// item stays one line. A joiner stays between two characters that it joins, as in emoji and Persian. A leading `::` or `##[`
/// gets a backslash, because a CI runner would execute it.
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
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        if leading && !c.is_whitespace() {
            out.push('\\');
            leading = false;
        }
        let joins = matches!(c, '\u{200c}' | '\u{200d}')
            && before.is_some_and(can_be_joined)
            && chars.peek().copied().is_some_and(can_be_joined);
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) && !joins => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// Whether the character is a control character, a line separator, or one that reorders or hides text.
fn is_unsafe(c: char) -> bool {
    c.is_control() || is_format(c)
}

/// Whether a joiner beside the character can have an effect: no script before Arabic joins its letters.
fn can_be_joined(c: char) -> bool {
    c >= '\u{600}' && !is_unsafe(c)
}

/// Whether the character is of Unicode's categories Cf, Zl or Zp: it has no shape, and changes how others show.
pub fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}')
        || matches!(c, '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
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
        assert_eq!(escape("a\u{ad}b\u{e0041}"), "a\\u{ad}b\\u{e0041}");
        assert_eq!(escape("👨\u{200d}👧"), "👨\u{200d}👧");
        assert_eq!(escape("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(escape("a\u{200d}b👨\u{200d}"), "a\\u{200d}b👨\\u{200d}");
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
