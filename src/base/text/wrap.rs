//! Fits text into the width of a terminal.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// The indent of the lines that continue a line with a label, such as `error:`.
const LABEL_INDENT: usize = 2;

/// Where the continuation of a line starts.
enum HangingIndent {
    /// At this column.
    Column(usize),
    /// The second of two columns, which starts at this byte, goes below the first: there is too little room beside it.
    SecondBelow { split: usize, indent: usize },
    /// The line is a command, and stays one line: people copy it.
    Never,
}

impl HangingIndent {
    fn of(line: &str, width: usize) -> Self {
        let plain = anstream::adapter::strip_str(line).to_string();
        let text = plain.trim_start();
        let indent = plain.len() - text.len();
        let labels = ["error:", "warning:", "hint:", "note:"];
        let labeled = ["hint: ", "next: "]
            .iter()
            .find_map(|label| text.strip_prefix(label));
        if labeled.is_some_and(|rest| rest.starts_with("limitry ")) {
            return Self::Never;
        }
        if text.starts_with("Usage: ") {
            return Self::Column(indent + "Usage: ".len());
        }
        if indent == 0 && text.contains("  ") {
            // Columns: what continues the last one stands below it, if there is room.
            let gap = line.rfind("  ").map_or(0, |gap| gap + 2);
            let last = &line[gap..];
            if !last.contains(' ') && display_width(last) + 2 * LABEL_INDENT > width {
                // One word, which is longer than a whole line.
                return Self::Never;
            }
            let column = display_width(&line[..gap]);
            if column <= width / 2 {
                return Self::Column(column);
            }
            return Self::SecondBelow {
                split: gap,
                indent: 2 * LABEL_INDENT,
            };
        }
        if indent == 0 {
            let is_label = labels.iter().any(|label| text.starts_with(label));
            return Self::Column(if is_label { LABEL_INDENT } else { 0 });
        }
        // Two columns: a name, two or more spaces, a description.
        let styled = line.trim_start();
        if let Some(gap) = styled.find("  ") {
            let second = styled[gap..].trim_start();
            let split = line.len() - second.len();
            let column = display_width(&line[..split]);
            if column <= width / 2 && !text.starts_with("limitry ") {
                return Self::Column(column);
            }
            let indent = indent + 2 * LABEL_INDENT;
            return Self::SecondBelow { split, indent };
        }
        if text.starts_with("limitry ") {
            return Self::Never;
        }
        let is_item = text.starts_with("- ");
        Self::Column(indent + if is_item { "- ".len() } else { 0 })
    }
}

/// Breaks long lines between words and indents what continues them. Styles have no width.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        if display_width(line) <= width {
            out.push_str(line);
        } else {
            match HangingIndent::of(line, width) {
                HangingIndent::Column(column) => {
                    out.push_str(&fill(line, with_room(line, column, width), width));
                }
                HangingIndent::SecondBelow { split, indent } => {
                    out.push_str(line[..split].trim_end());
                    out.push('\n');
                    let second = format!("{:indent$}{}", "", &line[split..]);
                    out.push_str(&fill(&second, indent, width));
                }
                HangingIndent::Never => out.push_str(line),
            }
        }
        out.push_str(end);
    }
    out
}

/// Breaks one line between words. Its continuation starts at `column`, or further left if that leaves too little room.
pub(crate) fn wrap_at(line: &str, column: usize, width: usize) -> String {
    if display_width(line) <= width {
        return line.to_owned();
    }
    let column = if column > width / 2 {
        2 * LABEL_INDENT
    } else {
        with_room(line, column, width)
    };
    let text = line.trim_start_matches(' ');
    let indent = (line.len() - text.len()).min(column);
    fill(&format!("{:indent$}{text}", ""), column, width)
}

/// The column of a continuation, or one further left if that leaves too little room for one of its words.
fn with_room(line: &str, column: usize, width: usize) -> usize {
    let longest = words(line).map(|word| display_width(word.word)).max();
    if column + longest.unwrap_or(0) > width {
        column.min(2 * LABEL_INDENT)
    } else {
        column
    }
}

fn fill(line: &str, column: usize, width: usize) -> String {
    let text = line.trim_start_matches(' ');
    let subsequent_indent = " ".repeat(column);
    let options = Options::new(width)
        .initial_indent(&line[..line.len() - text.len()])
        .subsequent_indent(&subsequent_indent)
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(text, options)
}

/// Splits a line at its spaces, but not between back-ticks: a command in a sentence stays whole, so that it can be copied.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut words = Vec::new();
    let (mut start, mut quoted, mut after_space) = (0, false, false);
    for (at, c) in line.char_indices() {
        if after_space && c != ' ' && !quoted {
            words.push(Word::from(&line[start..at]));
            start = at;
        }
        if c == '`' {
            quoted = !quoted && line[at + 1..].contains('`');
        }
        after_space = c == ' ';
    }
    words.push(Word::from(&line[start..]));
    Box::new(words.into_iter())
}

/// Cuts the text to a number of columns, with a mark at its end. A grapheme of several code points, such as an emoji or a
/// letter with accents, stays whole or goes.
pub(crate) fn truncate(text: &str, columns: usize, mark: char) -> String {
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
    out.push(mark);
    out
}

/// Puts right-to-left text between directional isolates: a bidirectional terminal would reorder the columns beside it.
/// The text must be escaped before, or it could close the isolate. Pipes get no isolates.
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

    use super::{isolate, truncate, wrap, wrap_at};

    #[test]
    fn words_and_commands_stay_whole() {
        assert_eq!(wrap("one two three", 8), "one two\nthree");
        assert_eq!(
            wrap("hint: type `limitry keys list` now or later", 28),
            "hint: type\n  `limitry keys list` now or\n  later"
        );
        assert_eq!(
            wrap("see `limitry keys list`.", 10),
            "see\n`limitry keys list`."
        );
        assert_eq!(wrap("it`s one two", 8), "it`s one\ntwo");
        assert_eq!(
            wrap("a\nhttps://example.com/x", 8),
            "a\nhttps://example.com/x"
        );
        for command in [
            "  limitry keys create Production --to .env",
            "hint: limitry keys create Production",
            "\u{1b}[1mhint:\u{1b}[0m limitry keys create Production",
            "next: limitry keys create Production",
        ] {
            assert_eq!(wrap(command, 20), command);
        }
    }

    #[test]
    fn a_continuation_hangs_under_the_text_it_continues() {
        assert_eq!(
            wrap("  LIMITRY_X  what it is for\n", 26),
            "  LIMITRY_X  what it is\n             for\n"
        );
        assert_eq!(
            wrap("Usage: limitry keys [OPTIONS] <COMMAND>", 30),
            "Usage: limitry keys [OPTIONS]\n       <COMMAND>"
        );
        assert_eq!(wrap("  - one two", 9), "  - one\n    two");
        let red = "\u{1b}[31merror:\u{1b}[0m one two";
        assert_eq!(wrap(red, 14), red);
        assert_eq!(wrap(red, 10), "\u{1b}[31merror:\u{1b}[0m one\n  two");
    }

    #[test]
    fn a_second_column_without_room_goes_below_the_first() {
        assert_eq!(
            wrap("  LIMITRY_OUTPUT  what is printed\n", 24),
            "  LIMITRY_OUTPUT\n      what is printed\n"
        );
        assert_eq!(
            wrap("  limitry login  sign in here\n", 20),
            "  limitry login\n      sign in here\n"
        );
        let line = "project  Local (proj_0123456789)";
        assert_eq!(
            wrap_at(line, 9, 26),
            "project  Local\n         (proj_0123456789)"
        );
        assert_eq!(wrap_at("      hint: a b", 6, 11), "    hint: a\n    b");
        assert_eq!(
            wrap_at("key      Staging (key_0123456789)", 9, 21),
            "key      Staging\n    (key_0123456789)"
        );
        let line = "state  ok  one-word";
        assert_eq!(wrap(line, 14), "state  ok\n    one-word");
        assert_eq!(wrap(line, 11), line);
    }

    #[test]
    fn graphemes_are_not_taken_apart() {
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(
            truncate(&format!("a{family}bcd"), 4, '…'),
            format!("a{family}…")
        );
        assert_eq!(truncate(&format!("a{family}bcd"), 3, '…'), "a…");
        assert_eq!(truncate("abcd", 4, '…'), "abcd");
    }

    #[test]
    fn right_to_left_text_is_isolated_and_keeps_its_width() {
        assert_eq!(isolate("abc"), "abc");
        let name = isolate("מכסה");
        assert!(name.starts_with('\u{2068}') && name.ends_with('\u{2069}'));
        assert_eq!(name.width(), 4);
    }
}
