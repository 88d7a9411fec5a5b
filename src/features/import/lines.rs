//! A stream cut into lines, in memory that does not grow with it.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// The longest line.
pub(super) const LONGEST: usize = 1 << 20;

/// How much is kept of a line that is longer.
const BEGINNING: usize = 1000;

/// How much is read at once.
const CHUNK: usize = 256 << 10;

/// SHA-256.
pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The lines of a stream.
pub(super) struct Lines {
    source: Box<dyn Read>,
    buffer: Vec<u8>,
    /// What is read and not given out yet.
    begin: usize,
    end: usize,
    /// Where the line is known not to end.
    searched: usize,
    over: bool,
    number: u64,
    /// The line that was read last, without its end.
    line: (usize, usize),
    too_long: bool,
    /// How a line that is too long begins.
    beginning: Vec<u8>,
    terminated: bool,
    read: u64,
    whole: Option<Sha256>,
}

impl Lines {
    /// The lines of `source`; with `digested`, all of its bytes go into one digest.
    pub(super) fn new(source: Box<dyn Read>, digested: bool) -> Self {
        Self {
            source,
            buffer: vec![0; CHUNK],
            begin: 0,
            end: 0,
            searched: 0,
            over: false,
            number: 0,
            line: (0, 0),
            too_long: false,
            beginning: Vec::new(),
            terminated: true,
            read: 0,
            whole: digested.then(Sha256::new),
        }
    }

    /// How many bytes were read so far, unpacked.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    /// The digest of everything that was read.
    pub(super) fn digest(&self) -> Option<[u8; 32]> {
        self.whole.clone().map(|whole| whole.finalize().into())
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
            self.over = true;
        }
        if let Some(whole) = &mut self.whole {
            whole.update(&self.buffer[self.end..self.end + read]);
        }
        self.read += read as u64;
        self.end += read;
        Ok(())
    }

    /// Looks at what comes next without taking it; at most one chunk of it.
    pub(super) fn peek(&mut self) -> io::Result<&[u8]> {
        while self.begin == self.end && !self.over {
            self.fill()?;
        }
        Ok(&self.buffer[self.begin..self.end])
    }

    /// How many lines were read.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The line that was read last, without its end; nothing of one that is too long.
    pub(super) fn text(&self) -> &[u8] {
        &self.buffer[self.line.0..self.line.1]
    }

    /// Whether the line that was read last is longer than any line may be.
    pub(super) fn is_too_long(&self) -> bool {
        self.too_long
    }

    /// How the line that was read last begins, where it is too long.
    pub(super) fn beginning(&self) -> &[u8] {
        &self.beginning
    }

    /// Whether the line that was read last has an end: the last one of a file that is being written may have none.
    pub(super) fn is_terminated(&self) -> bool {
        self.terminated
    }

    /// Goes to the next line; false: there is none.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.searched..self.end]) {
                let (begin, end) = (self.begin, self.searched + found);
                self.begin = end + 1;
                self.searched = self.begin;
                self.take(begin, end);
                return Ok(true);
            }
            self.searched = self.end;
            if self.over {
                if self.begin == self.end {
                    return Ok(false);
                }
                let (begin, end) = (self.begin, self.end);
                self.begin = end;
                self.terminated = false;
                self.take(begin, end);
                return Ok(true);
            }
            if self.end - self.begin > LONGEST + 1 {
                self.skip()?;
                return Ok(true);
            }
            self.fill()?;
        }
    }

    fn take(&mut self, begin: usize, end: usize) {
        self.number += 1;
        let ended = end > begin && self.buffer[end - 1] == b'\r';
        let end = if ended { end - 1 } else { end };
        self.too_long = end - begin > LONGEST;
        if self.too_long {
            self.keep_beginning(begin);
        }
        self.line = (begin, if self.too_long { begin } else { end });
    }

    fn keep_beginning(&mut self, begin: usize) {
        self.beginning.clear();
        self.beginning
            .extend_from_slice(&self.buffer[begin..begin + BEGINNING]);
    }

    /// Reads on to the end of a line that is too long.
    fn skip(&mut self) -> io::Result<()> {
        self.keep_beginning(self.begin);
        loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.begin..self.end]) {
                self.begin += found + 1;
                break;
            }
            self.begin = self.end;
            self.searched = self.end;
            if self.over {
                self.terminated = false;
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

    use super::{LONGEST, Lines};

    /// Gives a few bytes at a time.
    struct Trickle(std::io::Cursor<Vec<u8>>, usize);

    impl Read for Trickle {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = into.len().min(self.1);
            self.0.read(&mut into[..n])
        }
    }

    fn lines(bytes: &[u8], step: usize) -> Vec<(u64, Vec<u8>, bool)> {
        let source = Box::new(Trickle(std::io::Cursor::new(bytes.to_vec()), step));
        let mut lines = Lines::new(source, true);
        let mut all = Vec::new();
        while lines.advance().unwrap() {
            all.push((lines.number(), lines.text().to_vec(), lines.is_too_long()));
        }
        assert_eq!(lines.read(), bytes.len() as u64);
        assert_eq!(lines.digest().unwrap(), super::digest(bytes));
        all
    }

    fn beginning(bytes: &[u8]) -> Vec<u8> {
        let mut lines = Lines::new(Box::new(std::io::Cursor::new(bytes.to_vec())), false);
        assert!(lines.advance().unwrap());
        lines.beginning().to_vec()
    }

    #[test]
    fn lines_end_where_they_end() {
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
    fn a_line_that_is_too_long_is_told_of_and_not_kept() {
        for extra in [1, 2, 3_000_000] {
            let long = "x".repeat(LONGEST + extra);
            for end in ["", "\n", "\nnext\n"] {
                let found = lines(format!("first\n{long}{end}").as_bytes(), 100_000);
                assert!(found[1].2 && found[1].1.is_empty(), "{extra}");
                assert_eq!(
                    beginning(format!("{long}{end}").as_bytes()),
                    b"x".repeat(1000)
                );
                if end.len() > 1 {
                    assert_eq!((found[2].0, &found[2].1[..]), (3, &b"next"[..]));
                }
            }
        }
        let longest = "x".repeat(LONGEST);
        let found = lines(format!("{longest}\nnext").as_bytes(), 100_000);
        assert!(!found[0].2 && found[0].1.len() == LONGEST && found.len() == 2);
    }
}
