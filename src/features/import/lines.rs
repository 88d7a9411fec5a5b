//! Splits a stream into lines. Memory does not grow with the stream.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

pub(super) const MAX_LINE_BYTES: usize = 1 << 20;

/// How much is kept of a line that is too long.
pub(super) const EXCERPT_BYTES: usize = 1000;

const CHUNK_BYTES: usize = 256 << 10;

/// The SHA-256 of the bytes.
pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Reads a stream line by line.
pub(super) struct LineReader {
    source: Box<dyn Read>,
    buffer: Vec<u8>,
    /// The part of the buffer that is not returned yet.
    begin: usize,
    end: usize,
    /// There is no line break before this position.
    searched: usize,
    at_end: bool,
    number: u64,
    /// The current line, without its line break.
    line: (usize, usize),
    too_long: bool,
    /// The beginning of a line that is too long.
    excerpt: Vec<u8>,
    /// The current line's break; empty at the end of the file.
    line_break: &'static [u8],
    read: u64,
    file_digest: Option<Sha256>,
}

impl LineReader {
    /// With `digested`, all bytes go into one digest.
    pub(super) fn new(source: Box<dyn Read>, digested: bool) -> Self {
        Self {
            source,
            buffer: vec![0; CHUNK_BYTES],
            begin: 0,
            end: 0,
            searched: 0,
            at_end: false,
            number: 0,
            line: (0, 0),
            too_long: false,
            excerpt: Vec::new(),
            line_break: b"\n",
            read: 0,
            file_digest: digested.then(Sha256::new),
        }
    }

    /// The number of decompressed bytes so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The digest of all bytes so far.
    pub(super) fn file_digest(&self) -> Option<[u8; 32]> {
        let digest = self.file_digest.clone();
        digest.map(|digest| digest.finalize().into())
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.begin > 0 {
            self.buffer.copy_within(self.begin..self.end, 0);
            self.end -= self.begin;
            self.searched -= self.begin;
            self.begin = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        if read == 0 {
            self.at_end = true;
        }
        if let Some(digest) = &mut self.file_digest {
            digest.update(&self.buffer[self.end..self.end + read]);
        }
        self.read += read as u64;
        self.end += read;
        Ok(())
    }

    /// The next bytes, without taking them.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        while self.begin == self.end && !self.at_end {
            self.fill()?;
        }
        Ok(&self.buffer[self.begin..self.end])
    }

    /// Takes some of the bytes that [`peek`](Self::peek) returned.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.begin += bytes;
        self.searched = self.searched.max(self.begin);
    }

    /// The number of the current line, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The current line without its line break; empty if it is too long.
    pub(super) fn text(&self) -> &[u8] {
        &self.buffer[self.line.0..self.line.1]
    }

    pub(super) fn is_too_long(&self) -> bool {
        self.too_long
    }

    /// The beginning of a line that is too long.
    pub(super) fn excerpt(&self) -> &[u8] {
        &self.excerpt
    }

    /// Whether the current line has a line break. The last line of a growing file may have none yet.
    pub(super) fn is_terminated(&self) -> bool {
        !self.line_break.is_empty()
    }

    /// The current line's break, as it is in the file.
    pub(super) fn line_break(&self) -> &'static [u8] {
        self.line_break
    }

    /// Goes to the next line; false at the end.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.searched..self.end]) {
                let (begin, end) = (self.begin, self.searched + found);
                self.begin = end + 1;
                self.searched = self.begin;
                self.set_line(begin, end);
                return Ok(true);
            }
            self.searched = self.end;
            if self.at_end {
                if self.begin == self.end {
                    return Ok(false);
                }
                let (begin, end) = (self.begin, self.end);
                self.begin = end;
                self.set_line(begin, end);
                self.line_break = b"";
                return Ok(true);
            }
            if self.end - self.begin > MAX_LINE_BYTES + 1 {
                self.skip()?;
                return Ok(true);
            }
            self.fill()?;
        }
    }

    fn set_line(&mut self, begin: usize, end: usize) {
        self.number += 1;
        let has_cr = end > begin && self.buffer[end - 1] == b'\r';
        let end = if has_cr { end - 1 } else { end };
        self.line_break = if has_cr { b"\r\n" } else { b"\n" };
        self.too_long = end - begin > MAX_LINE_BYTES;
        if self.too_long {
            self.keep_excerpt(begin);
        }
        self.line = (begin, if self.too_long { begin } else { end });
    }

    fn keep_excerpt(&mut self, begin: usize) {
        self.excerpt.clear();
        self.excerpt
            .extend_from_slice(&self.buffer[begin..begin + EXCERPT_BYTES]);
    }

    /// Skips the rest of a line that is too long.
    fn skip(&mut self) -> io::Result<()> {
        self.keep_excerpt(self.begin);
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.begin..self.end]) {
                self.begin += found + 1;
                self.line_break = b"\n";
                break;
            }
            self.begin = self.end;
            self.searched = self.end;
            if self.at_end {
                self.line_break = b"";
                break;
            }
            self.fill()?;
        }
        self.searched = self.begin;
        self.number += 1;
        self.too_long = true;
        self.line = (0, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{LineReader, MAX_LINE_BYTES};

    /// Returns a few bytes at a time.
    struct Trickle(std::io::Cursor<Vec<u8>>, usize);

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = into.len().min(self.1);
            self.0.read(&mut into[..n])
        }
    }

    fn lines(bytes: &[u8], step: usize) -> Vec<(u64, Vec<u8>, bool)> {
        let source = Box::new(Trickle(std::io::Cursor::new(bytes.to_vec()), step));
        let mut lines = LineReader::new(source, true);
        let mut all = Vec::new();
        while lines.advance().unwrap() {
            all.push((lines.number(), lines.text().to_vec(), lines.is_too_long()));
        }
        assert_eq!(lines.bytes_read(), bytes.len() as u64);
        assert_eq!(lines.file_digest().unwrap(), super::digest(bytes));
        all
    }

    fn excerpt(bytes: &[u8]) -> Vec<u8> {
        let mut lines = LineReader::new(Box::new(std::io::Cursor::new(bytes.to_vec())), false);
        assert!(lines.advance().unwrap());
        lines.excerpt().to_vec()
    }

    #[test]
    fn lines_are_split_at_line_breaks() {
        for step in [1, 3, 1 << 20] {
            let found = lines(b"one\r\n\ntwo\nthree", step);
            let texts: Vec<&[u8]> = found.iter().map(|(_, text, _)| &text[..]).collect();
            assert_eq!(texts, [&b"one"[..], b"", b"two", b"three"]);
            assert_eq!(found[3].0, 4);
            assert!(lines(b"", step).is_empty());
            assert_eq!(lines(b"\n", step).len(), 1);
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_with_an_excerpt() {
        for extra in [1, 2, 3_000_000] {
            let long = "x".repeat(MAX_LINE_BYTES + extra);
            for end in ["", "\n", "\nnext\n"] {
                let found = lines(format!("first\n{long}{end}").as_bytes(), 100_000);
                assert!(found[1].2 && found[1].1.is_empty(), "{extra}");
                assert_eq!(
                    excerpt(format!("{long}{end}").as_bytes()),
                    b"x".repeat(1000)
                );
                if end.len() > 1 {
                    assert_eq!((found[2].0, &found[2].1[..]), (3, &b"next"[..]));
                }
            }
        }
        let longest = "x".repeat(MAX_LINE_BYTES);
        let found = lines(format!("{longest}\nnext").as_bytes(), 100_000);
        assert!(!found[0].2 && found[0].1.len() == MAX_LINE_BYTES && found.len() == 2);
    }
}
