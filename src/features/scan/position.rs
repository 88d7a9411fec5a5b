//! Where a byte of a stream is: its line and its column.

use memchr::{memchr_iter, memrchr};

/// How lines and columns of a stream are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, another encoding that contains ASCII, or a binary.
    Narrow,
    LittleEndian,
    BigEndian,
}

impl Encoding {
    /// The encoding of a stream with this beginning: it has a byte order mark, or every second byte of it is NUL.
    pub(super) fn detect(begin: &[u8]) -> Self {
        const SAMPLE_BYTES: usize = 4096;
        match begin {
            [0xff, 0xfe, ..] => return Self::LittleEndian,
            [0xfe, 0xff, ..] => return Self::BigEndian,
            _ => {}
        }
        let sample = &begin[..begin.len().min(SAMPLE_BYTES)];
        let (mut first, mut second, mut pairs) = (0, 0, 0);
        for pair in sample.chunks_exact(2) {
            pairs += 1;
            first += usize::from(pair[0] == 0);
            second += usize::from(pair[1] == 0);
        }
        let (many, few) = (pairs * 2 / 5, pairs / 20);
        if second > many && first <= few {
            Self::LittleEndian
        } else if first > many && second <= few {
            Self::BigEndian
        } else {
            Self::Narrow
        }
    }
}

/// The position of a byte in the stream.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) encoding: Encoding,
    /// Lines that end before it.
    pub(super) lines: u64,
    /// Characters between the last of these lines and the byte.
    pub(super) columns: u64,
}

impl Position {
    pub(super) const fn start(encoding: Encoding) -> Self {
        Self {
            encoding,
            lines: 0,
            columns: 0,
        }
    }

    /// Moves over some bytes, which are whole characters.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        if self.encoding != Encoding::Narrow {
            return self.advance_utf16(bytes);
        }
        match memrchr(b'\n', bytes) {
            Some(last) => {
                self.lines += memchr_iter(b'\n', bytes).count() as u64;
                self.columns = count_characters(&bytes[last + 1..]);
            }
            None => self.columns += count_characters(bytes),
        }
    }

    fn advance_utf16(&mut self, bytes: &[u8]) {
        for pair in bytes.chunks_exact(2) {
            let pair = [pair[0], pair[1]];
            let unit = match self.encoding {
                Encoding::BigEndian => u16::from_be_bytes(pair),
                _ => u16::from_le_bytes(pair),
            };
            match unit {
                0x000a => {
                    self.lines += 1;
                    self.columns = 0;
                }
                // The second half of a character, and the byte order mark.
                0xdc00..=0xdfff | 0xfeff => {}
                _ => self.columns += 1,
            }
        }
    }
}

/// Counts the bytes that do not continue a character of UTF-8.
pub(super) fn count_characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64
}
