//! Reads JSON values that do not fill one line each: the elements of an array, or objects that are printed over several lines.
//!
//! The stream is split without a parser: brackets are counted, and strings are passed over. Each value is then checked like
//! a line of NDJSON.

use std::io;

use super::lines::{LineReader, MAX_LINE_BYTES};

/// The state of the reader. It is kept from one value to the next.
#[derive(Debug, Default)]
pub(super) struct JsonValues {
    /// Whether it is within an array.
    in_array: bool,
    /// The number of the current value.
    number: u64,
    /// The line in which the current value begins.
    line: u64,
    /// The line breaks that were read.
    line_breaks: u64,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NextValue {
    End,
    Value,
    /// The value is longer than a record may be. Only its beginning is kept.
    TooLong,
    /// The file ends within the value, or within the array.
    Truncated,
}

/// Where a scan stands within a value.
#[derive(Default)]
enum Place {
    #[default]
    Start,
    /// In a number, a word or garbage, which has no closing character.
    Scalar,
    /// Between brackets.
    Nested,
    String,
    Escaped,
}

#[derive(Default)]
struct Scan {
    place: Place,
    depth: usize,
}

impl Scan {
    /// Takes a byte of the value. Returns whether the value ends before it, or with it.
    fn push(&mut self, byte: u8) -> Option<Ends> {
        match (&self.place, byte) {
            (Place::Start | Place::Nested, b'{' | b'[') => {
                self.place = Place::Nested;
                self.depth += 1;
            }
            (Place::Start | Place::Nested, b'"') | (Place::Escaped, _) => {
                self.place = Place::String;
            }
            (Place::Start, _) => self.place = Place::Scalar,
            (Place::Scalar, b',' | b']' | b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n') => {
                return Some(Ends::Before);
            }
            (Place::Nested, b'}' | b']') => {
                self.depth -= 1;
                return (self.depth == 0).then_some(Ends::With);
            }
            (Place::String, b'\\') => self.place = Place::Escaped,
            (Place::String, b'"') if self.depth == 0 => return Some(Ends::With),
            (Place::String, b'"') => self.place = Place::Nested,
            (Place::Scalar | Place::Nested | Place::String, _) => {}
        }
        None
    }

    fn is_scalar(&self) -> bool {
        matches!(self.place, Place::Scalar)
    }
}

enum Ends {
    Before,
    With,
}

impl JsonValues {
    /// For a file of which so many lines were read.
    pub(super) fn after_lines(lines: u64) -> Self {
        Self {
            line_breaks: lines,
            ..Self::default()
        }
    }

    /// The number of the current value, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The line in which the current value begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next value into `value`.
    pub(super) fn advance(
        &mut self,
        input: &mut LineReader,
        value: &mut Vec<u8>,
    ) -> io::Result<NextValue> {
        value.clear();
        if !self.skip_to_value(input)? {
            if !std::mem::take(&mut self.in_array) {
                return Ok(NextValue::End);
            }
            self.number += 1;
            self.line = self.line_breaks + 1;
            return Ok(NextValue::Truncated);
        }
        self.number += 1;
        self.line = self.line_breaks + 1;
        let mut scan = Scan::default();
        let mut too_long = false;
        loop {
            let bytes = input.peek()?;
            if bytes.is_empty() {
                self.in_array = false;
                return Ok(if scan.is_scalar() {
                    NextValue::Value
                } else {
                    NextValue::Truncated
                });
            }
            let mut end = None;
            let mut taken = bytes.len();
            for (at, byte) in bytes.iter().enumerate() {
                end = scan.push(*byte);
                match end {
                    Some(Ends::Before) => taken = at,
                    Some(Ends::With) => taken = at + 1,
                    None => continue,
                }
                break;
            }
            let part = &bytes[..taken];
            self.line_breaks += memchr::memchr_iter(b'\n', part).count() as u64;
            too_long |= value.len() + taken > MAX_LINE_BYTES;
            if !too_long {
                value.extend_from_slice(part);
            }
            input.consume(taken);
            if end.is_some() {
                return Ok(if too_long {
                    NextValue::TooLong
                } else {
                    NextValue::Value
                });
            }
        }
    }

    /// Skips what stands between values; false at the end of the file.
    fn skip_to_value(&mut self, input: &mut LineReader) -> io::Result<bool> {
        loop {
            let Some(byte) = input.peek()?.first().copied() else {
                return Ok(false);
            };
            match byte {
                b'[' if !self.in_array => self.in_array = true,
                b']' if self.in_array => self.in_array = false,
                b'\n' => self.line_breaks += 1,
                b' ' | b'\t' | b'\r' | b',' => {}
                // A byte order mark, which only the beginning may have.
                0xef | 0xbb | 0xbf if self.number == 0 => {}
                _ => return Ok(true),
            }
            input.consume(1);
        }
    }
}

/// Whether a file with this beginning holds JSON values that are not one a line.
pub(super) fn is_not_line_by_line(begin: &[u8]) -> bool {
    let begin = begin.trim_ascii_start();
    if begin.first() == Some(&b'[') {
        return true;
    }
    let mut lines = begin.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    if first.first() != Some(&b'{') {
        return false;
    }
    // The first line is the beginning of an object, and the next line goes on with it.
    let parsed = serde_json::from_slice::<serde::de::IgnoredAny>(first);
    let next = lines.find(|line| !line.is_empty());
    parsed.is_err_and(|error| error.is_eof())
        && next.is_some_and(|next| next.first() != Some(&b'{'))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{JsonValues, NextValue, is_not_line_by_line};
    use crate::features::import::lines::LineReader;

    fn values(text: &str) -> Vec<(NextValue, u64, String)> {
        let source = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let mut input = LineReader::new(source, false);
        let mut values = JsonValues::default();
        let (mut value, mut all) = (Vec::new(), Vec::new());
        loop {
            let next = values.advance(&mut input, &mut value).unwrap();
            if next == NextValue::End {
                return all;
            }
            all.push((
                next,
                values.line(),
                String::from_utf8(value.clone()).unwrap(),
            ));
        }
    }

    fn value(line: u64, text: &str) -> (NextValue, u64, String) {
        (NextValue::Value, line, text.to_owned())
    }

    #[test]
    fn arrays_and_pretty_objects_are_split_into_values() {
        for text in ["", " \n", "[]", "[ ]\n[]"] {
            assert_eq!(values(text), [], "{text}");
        }
        assert_eq!(
            values("\u{feff}[{\"a\":\"]}\\\"\"},\n {\"b\":[1,{}]} , 5,\"x\"]\n"),
            [
                value(1, "{\"a\":\"]}\\\"\"}"),
                value(2, "{\"b\":[1,{}]}"),
                value(2, "5"),
                value(2, "\"x\""),
            ]
        );
        assert_eq!(
            values("{\n \"a\": 1\n}\n{\n}\n"),
            [value(1, "{\n \"a\": 1\n}"), value(4, "{\n}")]
        );
        // Garbage is a value, so that it is reported.
        assert_eq!(values("[{},garbage,{}]").len(), 3);
    }

    #[test]
    fn a_truncated_file_is_detected() {
        for (text, count) in [
            ("[{\"a\":1},", 2),
            ("[{\"a\":1}", 2),
            ("[{\"a\":", 1),
            ("[", 1),
            ("{\n\"a\":\"", 1),
        ] {
            let all = values(text);
            assert_eq!(
                (all.len(), all.last().unwrap().0),
                (count, NextValue::Truncated),
                "{text}"
            );
        }
    }

    #[test]
    fn values_after_one_that_is_too_long_are_read() {
        let text = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(3 << 20));
        let kinds: Vec<NextValue> = values(&text).iter().map(|one| one.0).collect();
        assert_eq!(kinds, [NextValue::TooLong, NextValue::Value]);
    }

    #[test]
    fn lines_of_ndjson_are_distinguished_from_pretty_objects() {
        for (begin, expected) in [
            ("[{}", true),
            (" \n[", true),
            ("{\n  \"a\": 1\n}", true),
            ("{\"a\":1,\n \"b\":2}\n", true),
            ("{\"a\":1}\n{\"a\":2}\n", false),
            ("{\"a\":1,\n{\"a\":2}\n", false),
            ("{\"a\":1", false),
            ("{no json\n", false),
            ("a,b\n", false),
            ("", false),
        ] {
            assert_eq!(is_not_line_by_line(begin.as_bytes()), expected, "{begin}");
        }
    }
}
