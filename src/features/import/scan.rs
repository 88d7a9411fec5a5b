//! A scanner of JSON that copies nothing: what is valid here is valid for every parser that the event will meet.

use std::borrow::Cow;

/// How deep a document may nest: parsers give up at about this depth.
const DEEPEST: usize = 100;

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotJson {
    /// The byte at which it went wrong, from 0.
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// A string as it is written, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    quoted: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// What it says.
    pub(super) fn decode(self) -> Cow<'a, str> {
        let inner = &self.quoted[1..self.quoted.len() - 1];
        if self.escaped {
            // It was decoded once when it was scanned.
            serde_json::from_str(self.quoted).map_or(Cow::Borrowed(inner), Cow::Owned)
        } else {
            Cow::Borrowed(inner)
        }
    }

    /// Whether it has at least one and at most `most` characters.
    pub(super) fn is_within(self, most: usize) -> bool {
        let bytes = self.quoted.len() - 2;
        if bytes == 0 {
            return false;
        }
        bytes <= most || self.decode().chars().count() <= most
    }

    /// Whether both say the same.
    pub(super) fn says(self, other: Text) -> bool {
        if self.escaped || other.escaped {
            self.decode() == other.decode()
        } else {
            self.quoted == other.quoted
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Null,
    Truth,
    Number(&'a str),
    Text(Text<'a>),
    Object,
    Array,
}

/// Reads from the beginning to the end, once.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Where the member begins whose name was read last.
    began: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            began: 0,
        }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn began(&self) -> usize {
        self.began
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fail<T>(&self, what: &'static str) -> Result<T, NotJson> {
        Err(NotJson { at: self.at, what })
    }

    /// Goes past white space and says what comes then.
    pub(super) fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// Goes past this byte, white space before it.
    pub(super) fn take(&mut self, byte: u8, what: &'static str) -> Result<(), NotJson> {
        if self.next() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            self.fail(what)
        }
    }

    /// Goes past `,` to the next member, or past `close`: true if so.
    fn ends(&mut self, close: u8, what: &'static str) -> Result<bool, NotJson> {
        match self.next() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == close => {
                self.at += 1;
                return Ok(true);
            }
            _ => return self.fail(what),
        }
        Ok(false)
    }

    /// Calls `member` with each name of the object, to read the value behind it.
    pub(super) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Text<'a>) -> Result<(), NotJson>,
    ) -> Result<(), NotJson> {
        self.take(b'{', "an object was expected")?;
        if self.next() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.next();
            let began = self.at;
            let name = self.string()?;
            self.began = began;
            self.take(b':', "a `:` was expected")?;
            member(self, name)?;
            if self.ends(b'}', "a `,` or `}` was expected")? {
                return Ok(());
            }
        }
    }

    /// Nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), NotJson> {
        match self.next() {
            None => Ok(()),
            Some(_) => self.fail("there is more behind the end of the object"),
        }
    }

    /// The next value, read to its end.
    pub(super) fn value(&mut self) -> Result<Value<'a>, NotJson> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Value<'a>, NotJson> {
        if depth > DEEPEST {
            return self.fail("it nests too deep");
        }
        match self.next() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'{') => {
                self.object(|scanner, _| scanner.nested(depth + 1).map(drop))?;
                Ok(Value::Object)
            }
            Some(b'[') => {
                self.at += 1;
                if self.next() == Some(b']') {
                    self.at += 1;
                    return Ok(Value::Array);
                }
                loop {
                    self.nested(depth + 1)?;
                    if self.ends(b']', "a `,` or `]` was expected")? {
                        return Ok(Value::Array);
                    }
                }
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(b't') => self.word("true", Value::Truth),
            Some(b'f') => self.word("false", Value::Truth),
            Some(b'n') => self.word("null", Value::Null),
            None => self.fail("it ends too early"),
            Some(_) => self.fail("a value was expected"),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, NotJson> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            self.fail("a value was expected")
        }
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        let begin = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == begin {
            return self.fail("a digit was expected");
        }
        Ok(())
    }

    fn number(&mut self) -> Result<&'a str, NotJson> {
        let begin = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let mut plain = true;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            plain = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let number = &self.text[begin..self.at];
        // Beyond the doubles there is no number that every parser takes.
        if (!plain || number.len() > 300) && !number.parse::<f64>().is_ok_and(f64::is_finite) {
            self.at = begin;
            return self.fail("a number out of all range");
        }
        Ok(number)
    }

    fn string(&mut self) -> Result<Text<'a>, NotJson> {
        if self.peek() != Some(b'"') {
            return self.fail("a `\"` was expected");
        }
        let begin = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(0..0x20) => return self.fail("a control character in a text"),
                Some(_) => self.at += 1,
                None => {
                    self.at = self.text.len();
                    return self.fail("a text that does not end");
                }
            }
        }
        self.at += 1;
        let quoted = &self.text[begin..self.at];
        if escaped && serde_json::from_str::<String>(quoted).is_err() {
            self.at = begin;
            return self.fail("a `\\` escape that is none");
        }
        Ok(Text { quoted, escaped })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Scanner;

    fn accepts(text: &str) -> bool {
        let mut scanner = Scanner::new(text);
        scanner.value().and_then(|_| scanner.end()).is_ok()
    }

    /// What the parser of the other side says.
    fn is_json(text: &str) -> bool {
        serde_json::from_str::<serde_json::Value>(text).is_ok()
    }

    #[test]
    fn it_takes_what_is_json_and_nothing_else() {
        for text in [
            "{}",
            "[]",
            "null",
            "0",
            "-0",
            "1.5e3",
            "1e400",
            "-",
            "01",
            "1.",
            ".5",
            "1e",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "\"a",
            "\"a\\",
            "{\"a\":1,}",
            "[1,]",
            "{\"a\" 1}",
            "{a:1}",
            "tru",
            "truefalse",
            "nul",
            " [ 1 , 2 ] ",
            "{\"a\":{\"b\":[null,true,false]}}",
            "",
            " ",
            "\u{feff}{}",
            "{\"a\":1}{}",
            "'a'",
            "NaN",
            "Infinity",
            "1 2",
        ] {
            assert_eq!(accepts(text), is_json(text), "{text:?}");
        }
        assert!(!accepts(&"[".repeat(500)));
        assert!(accepts(&format!("{}{}", "[".repeat(90), "]".repeat(90))));
        assert!(!accepts(&"9".repeat(400)));
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_other_parser(text in "[\\[\\]{}\",:0-9.eE+\\-\\\\untrfalse u]{0,24}") {
            prop_assert_eq!(accepts(&text), is_json(&text));
        }

        #[test]
        fn it_bears_anything(text in "\\PC{0,40}") {
            prop_assert_eq!(accepts(&text), is_json(&text));
        }
    }
}
