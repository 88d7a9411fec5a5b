//! Talk that fits a terminal: words stay whole, and so do commands between back-ticks where there is room for them.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// What continues a line that has a label is set in by this much.
const HANG: usize = 2;

/// Where what continues a line stands.
struct Hang {
    by: usize,
    /// Whether the second of two columns begins a line: there is too little room beside the first.
    below: bool,
}

/// A part of a line that is not taken apart, and the blanks before it.
struct Word<'a> {
    blanks: usize,
    text: &'a str,
    width: usize,
}

/// Breaks lines between words. What continues a line stands under what it continues; escapes that colour have no width.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if visible(line) <= width {
            out.push_str(line);
        } else {
            wrap_line(&mut out, line, width, 0, &hang(line, width));
        }
        out.push_str(end);
    }
    out
}

/// Breaks one line between words; what continues it is set in by so much, or by little where that leaves no room.
pub(crate) fn wrap_under(line: &str, by: usize, width: usize) -> String {
    if visible(line) <= width {
        return line.to_owned();
    }
    let by = if by > width / 2 { 2 * HANG } else { by };
    let text = line.trim_start_matches(' ');
    let indent = (line.len() - text.len()).min(by);
    let mut out = " ".repeat(indent);
    wrap_line(&mut out, text, width, indent, &Hang { by, below: false });
    out
}

/// Writes a line that begins at a column.
fn wrap_line(out: &mut String, line: &str, width: usize, column: usize, hang: &Hang) {
    let Hang { by, mut below } = *hang;
    let mut column = column;
    let mut begins = true;
    for word in words(line, width.saturating_sub(by)) {
        let is_second = below && !begins && word.blanks > 1;
        below &= !is_second;
        let is_over = column + word.blanks + word.width > width && column > by;
        if !begins && (is_over || is_second) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\n{:by$}", "");
            column = by;
        } else {
            let _ = write!(out, "{:1$}", "", word.blanks);
            column += word.blanks;
        }
        out.push_str(word.text);
        column += word.width;
        begins = false;
    }
}

/// Where what continues a line stands: under what it continues.
fn hang(line: &str, width: usize) -> Hang {
    let by = |by| Hang { by, below: false };
    let plain = anstream::adapter::strip_str(line).to_string();
    let text = plain.trim_start();
    let indent = plain.width() - text.width();
    if text.starts_with("Usage: ") {
        return by(indent + "Usage: ".len());
    }
    // Two columns: a name, and what is said of it.
    let second = text.find("  ").map(|at| {
        let gap = text[at..].len() - text[at..].trim_start().len();
        indent + text[..at].width() + gap
    });
    let labels = ["error:", "warning:", "hint:", "note:"];
    match second.filter(|_| indent > 0) {
        Some(column) if column <= width / 2 => by(column),
        Some(_) => Hang {
            by: indent + 2 * HANG,
            below: true,
        },
        None if text.starts_with("limitry ") => by(indent + 2 * HANG),
        None if indent == 0 && labels.iter().any(|label| text.starts_with(label)) => by(HANG),
        None => by(indent),
    }
}

/// The words of a line. What stands between back-ticks is one, as long as it has room in a line.
fn words(line: &str, room: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let text = rest.trim_start_matches(' ');
        let blanks = rest.len() - text.len();
        let mut end = text.find(' ').unwrap_or(text.len());
        if text[..end].matches('`').count() % 2 == 1 {
            // To the blank behind the next back-tick.
            let closed = text[end..].find('`').map(|at| end + at + 1);
            let whole = closed.map(|at| text[at..].find(' ').map_or(text.len(), |more| at + more));
            end = whole
                .filter(|end| visible(&text[..*end]) <= room)
                .unwrap_or(end);
        }
        words.push(Word {
            blanks,
            text: &text[..end],
            width: visible(&text[..end]),
        });
        rest = &text[end..];
    }
    words
}

/// How many columns a text takes, which may be coloured.
fn visible(text: &str) -> usize {
    if text.contains('\u{1b}') {
        anstream::adapter::strip_str(text).to_string().width()
    } else {
        text.width()
    }
}

/// The text within so many columns, with `…` where something is missing. What a reader takes for one character is
/// there or not: an emoji of several parts, a letter with its accents.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if out.width() + grapheme.width() + 1 > columns {
            break;
        }
        out.push_str(grapheme);
    }
    out.push('…');
    out
}

/// A value that is read from right to left, set apart from what stands beside it: a terminal that follows the text's
/// direction would exchange the columns. For terminals alone, and only behind [`super::escape`]: the marks are ours.
pub(crate) fn isolate(text: &str) -> String {
    let right_to_left = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
            || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if text.chars().any(right_to_left) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{cut, isolate, wrap, wrap_under};

    #[test]
    fn words_and_commands_stay_whole() {
        assert_eq!(wrap("one two three", 8), "one two\nthree");
        assert_eq!(
            wrap("hint: type `limitry keys list` now or later", 28),
            "hint: type\n  `limitry keys list` now or\n  later"
        );
        // One that has no room in any line is broken like others.
        assert_eq!(
            wrap("see `limitry keys list`", 10),
            "see\n`limitry\nkeys list`"
        );
        assert_eq!(
            wrap("a\nhttps://example.com/x", 8),
            "a\nhttps://example.com/x"
        );
    }

    #[test]
    fn what_continues_a_line_stands_under_it() {
        assert_eq!(
            wrap("  LIMITRY_X  what it is for\n", 26),
            "  LIMITRY_X  what it is\n             for\n"
        );
        assert_eq!(
            wrap("Usage: limitry keys [OPTIONS] <COMMAND>", 30),
            "Usage: limitry keys [OPTIONS]\n       <COMMAND>"
        );
        let red = "\u{1b}[31merror:\u{1b}[0m one two";
        assert_eq!(wrap(red, 14), red);
        assert_eq!(wrap(red, 10), "\u{1b}[31merror:\u{1b}[0m one\n  two");
    }

    #[test]
    fn where_there_is_no_room_beside_a_name_it_is_below() {
        assert_eq!(
            wrap("  LIMITRY_OUTPUT  what is printed\n", 24),
            "  LIMITRY_OUTPUT\n      what is printed\n"
        );
        let line = "project  Local (proj_0123456789)";
        assert_eq!(
            wrap_under(line, 9, 26),
            "project  Local\n         (proj_0123456789)"
        );
        assert_eq!(wrap_under("      hint: a b", 6, 11), "    hint: a\n    b");
    }

    #[test]
    fn characters_of_several_parts_are_not_taken_apart() {
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(cut(&format!("a{family}bcd"), 4), format!("a{family}…"));
        assert_eq!(cut(&format!("a{family}bcd"), 3), "a…");
        assert_eq!(cut("abcd", 4), "abcd");
    }

    #[test]
    fn right_to_left_is_set_apart_and_takes_no_room() {
        assert_eq!(isolate("abc"), "abc");
        let name = isolate("מכסה");
        assert!(name.starts_with('\u{2068}') && name.ends_with('\u{2069}'));
        assert_eq!(name.width(), 4);
    }
}
