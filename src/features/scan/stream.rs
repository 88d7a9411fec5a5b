//! Secrets in a stream of any length, found in a window of fixed size.

use std::io::{self, Read};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError, Input};
use memchr::{memchr_iter, memmem, memrchr};

use super::patterns::{MAX_BODY_BYTES, MAX_PREFIX_BYTES, PREFIXES, Prefix, is_body_byte};

const WINDOW_BYTES: usize = 256 << 10;

/// How many bytes before a secret are kept: the name of its variable.
const BYTES_BEFORE: usize = 64;

/// How many bytes after a secret are needed: dots, if it was abbreviated.
const BYTES_AFTER: usize = 3;

/// The end of a script, where it names its source map.
const TAIL_BYTES: usize = 1024;

/// The alignment of the window. Allocators place large buffers 16 bytes behind the start of a page. Copying the pages of a
/// file to there takes four times as long on current AMD processors.
const ALIGNMENT: usize = 64;

static SEARCHER: LazyLock<Result<AhoCorasick, BuildError>> =
    LazyLock::new(|| AhoCorasick::new(PREFIXES.iter().map(|prefix| prefix.text)));

/// A secret in a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub prefix: &'static Prefix,
    pub last_four: String,
    pub line: u64,
    /// From 1 on, in characters.
    pub column: u64,
    /// In characters.
    pub length: u64,
    /// Whether bundlers write its variable into scripts for browsers.
    pub in_public_variable: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct StreamInfo {
    pub bytes: u64,
    /// Whether the end of the stream names a source map.
    pub names_source_map: bool,
}

/// A buffer for one stream after the other.
pub(super) struct Scanner {
    buffer: Vec<u8>,
    /// Where the window begins in the buffer.
    start: usize,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::with_window(WINDOW_BYTES)
    }
}

/// The position of a byte in the stream.
#[derive(Clone, Copy, Default)]
struct Position {
    /// Lines that end before it.
    lines: u64,
    /// Characters between the last of these lines and the byte.
    columns: u64,
}

impl Position {
    fn advance(&mut self, bytes: &[u8]) {
        match memrchr(b'\n', bytes) {
            Some(last) => {
                self.lines += memchr_iter(b'\n', bytes).count() as u64;
                self.columns = count_characters(&bytes[last + 1..]);
            }
            None => self.columns += count_characters(bytes),
        }
    }
}

/// Counts the bytes that do not continue a character of UTF-8.
fn count_characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64
}

impl Scanner {
    /// A scanner with a window of this size, or of the least possible size.
    fn with_window(size: usize) -> Self {
        let least = BYTES_BEFORE + MAX_PREFIX_BYTES + MAX_BODY_BYTES + BYTES_AFTER + 1;
        let buffer = vec![0; size.max(2 * least) + ALIGNMENT];
        let start = buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Self { buffer, start }
    }

    /// Scans text in any encoding that contains ASCII, or in UTF-16 with a byte order mark.
    pub(super) fn scan(
        &mut self,
        source: &mut dyn Read,
        found: &mut dyn FnMut(Match),
    ) -> io::Result<StreamInfo> {
        let window = &mut self.buffer[self.start..];
        let filled = fill(source, window)?;
        let big_endian = match window[..filled] {
            [0xff, 0xfe, ..] => false,
            [0xfe, 0xff, ..] => true,
            _ => return scan_rest(window, filled, source, found),
        };
        let start = window[2..filled].to_vec();
        let mut text = FromUtf16 {
            source: start.chain(source),
            big_endian,
            decoded: Vec::new(),
        };
        let filled = fill(&mut text, window)?;
        scan_rest(window, filled, &mut text, found)
    }
}

/// Scans a stream. The window holds its first `filled` bytes.
fn scan_rest(
    window: &mut [u8],
    mut filled: usize,
    source: &mut dyn Read,
    found: &mut dyn FnMut(Match),
) -> io::Result<StreamInfo> {
    let searcher = SEARCHER.as_ref().map_err(io::Error::other)?;
    let mut position = Position::default();
    let mut bytes = filled as u64;
    // Where the part of the window begins that was not from.
    let mut from = 0;
    loop {
        let is_end = filled < window.len();
        from = search(searcher, &window[..filled], from, is_end, position, found);
        if is_end {
            let tail = &window[filled.saturating_sub(TAIL_BYTES)..filled];
            return Ok(StreamInfo {
                bytes,
                names_source_map: memmem::find(tail, b"sourceMappingURL=").is_some(),
            });
        }
        let dropped = from.saturating_sub(BYTES_BEFORE);
        position.advance(&window[..dropped]);
        window.copy_within(dropped..filled, 0);
        filled -= dropped;
        from -= dropped;
        let read = fill(source, &mut window[filled..])?;
        filled += read;
        bytes += read as u64;
    }
}

/// Reads until the buffer is full or the stream ends.
fn fill(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Searches for secrets that begin at `from` or later. Returns where to begin when the window holds more of the stream.
fn search(
    searcher: &AhoCorasick,
    window: &[u8],
    from: usize,
    is_end: bool,
    mut position: Position,
    found: &mut dyn FnMut(Match),
) -> usize {
    // The byte at `position`. Each byte is counted once, however many secrets there are.
    let mut counted = 0;
    for matched in searcher.find_iter(Input::new(window).range(from..)) {
        let (start, body_start) = (matched.start(), matched.end());
        let prefix = &PREFIXES[matched.pattern().as_usize()];
        let longest = &window[body_start..window.len().min(body_start + MAX_BODY_BYTES + 1)];
        let length = longest
            .iter()
            .position(|byte| !is_body_byte(*byte))
            .unwrap_or(longest.len());
        let needed = body_start + length + BYTES_AFTER;
        if !is_end && length <= MAX_BODY_BYTES && needed > window.len() {
            return start;
        }
        let body = &longest[..length];
        // Another secret may follow directly.
        let body = memmem::find(body, b"limitry_").map_or(body, |next| &body[..next]);
        let after = &window[body_start + body.len()..];
        let before = &window[start.saturating_sub(BYTES_BEFORE)..start];
        if prefix.may_begin_after(before) && prefix.is_secret(body, after) {
            position.advance(&window[counted..start]);
            counted = start;
            let last_four = &body[body.len() - 4..];
            found(Match {
                prefix,
                last_four: String::from_utf8_lossy(last_four).into_owned(),
                line: position.lines + 1,
                column: position.columns + 1,
                length: (prefix.text.len() + body.len()) as u64,
                in_public_variable: ends_with_public_variable(before),
            });
        }
    }
    if is_end {
        window.len()
    } else {
        // The window may end within a prefix.
        window.len().saturating_sub(MAX_PREFIX_BYTES - 1).max(from)
    }
}

/// Whether the last line contains a variable that bundlers write into scripts for browsers.
fn ends_with_public_variable(before: &[u8]) -> bool {
    const NAMES: [&[u8]; 9] = [
        b"NEXT_PUBLIC_",
        b"NUXT_PUBLIC_",
        b"EXPO_PUBLIC_",
        b"REACT_APP_",
        b"VUE_APP_",
        b"GATSBY_",
        b"VITE_",
        b"STORYBOOK_",
        b"PUBLIC_",
    ];
    let line = memrchr(b'\n', before).map_or(before, |last| &before[last + 1..]);
    NAMES.iter().any(|name| {
        memmem::find_iter(line, name)
            .any(|at| at == 0 || !(line[at - 1].is_ascii_alphanumeric() || line[at - 1] == b'_'))
    })
}

/// Text in UTF-16, read as UTF-8.
struct FromUtf16<R> {
    source: R,
    big_endian: bool,
    /// What was decoded and not read.
    decoded: Vec<u8>,
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoded.is_empty() {
            let mut raw = [0; 8192];
            let read = fill(&mut self.source, &mut raw)?;
            let units = raw[..read].chunks_exact(2).map(|pair| {
                let pair = [pair[0], pair[1]];
                if self.big_endian {
                    u16::from_be_bytes(pair)
                } else {
                    u16::from_le_bytes(pair)
                }
            });
            let text: String = char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            self.decoded = text.into_bytes();
        }
        let count = self.decoded.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.decoded[..count]);
        self.decoded.drain(..count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{Match, Scanner};

    /// A stream that is read in pieces of these lengths, again and again.
    struct InPieces<'a> {
        rest: &'a [u8],
        lengths: Vec<usize>,
        turn: usize,
    }

    impl Read for InPieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.lengths[self.turn % self.lengths.len()];
            self.turn += 1;
            let given = length.min(buffer.len()).min(self.rest.len());
            buffer[..given].copy_from_slice(&self.rest[..given]);
            self.rest = &self.rest[given..];
            Ok(given)
        }
    }

    fn scan(text: &[u8], window: usize, lengths: Vec<usize>) -> Vec<Match> {
        let mut matches = Vec::new();
        let mut source = InPieces {
            rest: text,
            lengths,
            turn: 0,
        };
        let seen = Scanner::with_window(window)
            .scan(&mut source, &mut |found| matches.push(found))
            .expect("memory does not fail");
        assert_eq!(seen.bytes, text.len() as u64);
        matches
    }

    /// A secret as the service generates it.
    fn secret() -> impl Strategy<Value = String> {
        let prefix = prop::sample::select(vec![
            "limitry_sk_",
            "limitry_pat_",
            "limitry_ct_",
            "lmtry_sk_",
            "lm_",
            "lim_test_",
            "lim_live_",
        ]);
        // Practically every secret has a digit and a letter of each case.
        (prefix, "[A-Za-z0-9]{29,60}").prop_map(|(prefix, rest)| format!("{prefix}aZ7{rest}"))
    }

    /// Text around a secret, without a secret.
    fn noise() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(
                any::<u8>().prop_filter("no first letter of a prefix", |b| !b"lL".contains(b)),
                0..300
            ),
            Just(b"limitry_sk_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ".to_vec()),
            Just(b"\nlimitry_sk_...\n".to_vec()),
            Just(b" limitry_pat_from_the_environment ".to_vec()),
            Just(b" film_director_name2 lm_head_layer_12 ".to_vec()),
            Just(b"limitry_s limitry_ limitry_sk ".to_vec()),
            Just("é\nünï\n".as_bytes().to_vec()),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Also where a window ends within the secret.
        #[test]
        fn a_secret_is_found_once_and_at_its_place(
            (before, secret, after) in (noise(), secret(), noise()),
            padding in 0..3000_usize,
            window in 0..4000_usize,
            lengths in prop::collection::vec(1..2000_usize, 1..6),
        ) {
            let mut text = before;
            text.extend(std::iter::repeat_n(b'.', padding));
            text.extend_from_slice(b"\"");
            let start = text.len();
            text.extend_from_slice(secret.as_bytes());
            text.extend_from_slice(b"\"");
            text.extend_from_slice(&after);
            // A byte order mark would make it UTF-16.
            prop_assume!(!text.starts_with(&[0xff, 0xfe]) && !text.starts_with(&[0xfe, 0xff]));
            let matches = scan(&text, window, lengths);
            prop_assert_eq!(matches.len(), 1, "{:?}", matches);
            let line_start = text[..start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let line = text[..start].split(|b| *b == b'\n').count() as u64;
            let column = super::count_characters(&text[line_start..start]) + 1;
            prop_assert!(secret.starts_with(matches[0].prefix.text) && secret.ends_with(&matches[0].last_four));
            prop_assert_eq!((matches[0].line, matches[0].column), (line, column));
            prop_assert_eq!(matches[0].length, secret.len() as u64);
        }
    }

    #[test]
    fn two_adjacent_secrets_are_two_findings() {
        let text = b"limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEolimitry_pat_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gAb";
        let matches = scan(text, 0, vec![7]);
        let ends: Vec<&str> = matches
            .iter()
            .map(|found| found.last_four.as_str())
            .collect();
        assert_eq!(ends, ["1gEo", "1gAb"]);
    }

    #[test]
    fn utf_16_is_read() {
        let text = "x\r\nKEY=limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo\r\n";
        for (mark, little) in [([0xff, 0xfe], true), ([0xfe, 0xff], false)] {
            let mut bytes = mark.to_vec();
            for unit in text.encode_utf16() {
                bytes.extend(if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
            let mut matches = Vec::new();
            let scanned =
                Scanner::default().scan(&mut &bytes[..], &mut |found| matches.push(found));
            assert!(scanned.is_ok());
            assert_eq!(
                (matches.len(), matches[0].line, matches[0].column),
                (1, 2, 5)
            );
        }
    }

    #[test]
    fn a_public_variable_is_recognized() {
        for (line, public) in [
            ("NEXT_PUBLIC_KEY=", true),
            ("export VITE_KEY='", true),
            ("INVITE_KEY=", false),
            ("VITE_A=1\nKEY=", false),
        ] {
            let text = format!("{line}limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo");
            let matches = scan(text.as_bytes(), 0, vec![100]);
            assert_eq!(matches[0].in_public_variable, public, "{line}");
        }
    }
}
