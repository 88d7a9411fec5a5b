//! Secrets in a stream of any length, found in a window of fixed size.

use std::io::{self, Read};

use memchr::{memmem, memrchr};

use super::patterns::{MAX_BODY_BYTES, MAX_PREFIX_BYTES, PREFIXES, Prefix};
use super::position::{Encoding, Position};
use super::searcher::{MAX_PATTERN_BYTES, SEARCHER, Searcher};

const WINDOW_BYTES: usize = 256 << 10;

/// How many bytes before a secret are kept: the name of its variable.
const BYTES_BEFORE: usize = 128;

/// How many characters after a secret are needed: dots, if it was abbreviated.
const CHARS_AFTER: usize = 3;

/// The end of a script, where it names its source map.
const TAIL_BYTES: usize = 1024;

/// The alignment of the window. Allocators place large buffers 16 bytes behind the start of a page. Copying the pages of a
/// file to there takes four times as long on current AMD processors.
const ALIGNMENT: usize = 64;

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

impl Scanner {
    /// A scanner with a window of this size, or of the least possible size.
    fn with_window(size: usize) -> Self {
        let least = BYTES_BEFORE + 2 * (MAX_PREFIX_BYTES + MAX_BODY_BYTES + CHARS_AFTER + 2);
        let buffer = vec![0; size.max(2 * least).next_multiple_of(2) + ALIGNMENT];
        let start = buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Self { buffer, start }
    }

    /// Scans text in UTF-16 or in any encoding that contains ASCII.
    pub(super) fn scan(
        &mut self,
        source: &mut dyn Read,
        found: &mut dyn FnMut(Match),
    ) -> io::Result<StreamInfo> {
        let searcher = SEARCHER.as_ref().map_err(io::Error::other)?;
        let end = self.buffer.len() - (ALIGNMENT - self.start);
        let window = &mut self.buffer[self.start..end];
        let mut filled = fill(source, window)?;
        let mut position = Position::start(Encoding::detect(&window[..filled]));
        let mut bytes = filled as u64;
        // Where the part of the window begins that was not searched yet.
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
            // An even number: characters of UTF-16 stay whole.
            let dropped = from.saturating_sub(BYTES_BEFORE) & !1;
            position.advance(&window[..dropped]);
            window.copy_within(dropped..filled, 0);
            filled -= dropped;
            from -= dropped;
            let read = fill(source, &mut window[filled..])?;
            filled += read;
            bytes += read as u64;
        }
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

/// What stands around and behind a prefix, in ASCII.
struct Surroundings {
    before: Vec<u8>,
    body: Vec<u8>,
    after: Vec<u8>,
    /// The end of the bytes that were needed to know this.
    end: usize,
}

impl Surroundings {
    fn narrow(window: &[u8], start: usize, body_start: usize, prefix: &Prefix) -> Self {
        let longest = &window[body_start..window.len().min(body_start + MAX_BODY_BYTES + 1)];
        let length = longest
            .iter()
            .position(|byte| !prefix.is_body_byte(*byte))
            .unwrap_or(longest.len());
        let end = body_start + length + CHARS_AFTER;
        let after = &window[body_start + length..window.len().min(end)];
        Self {
            before: window[start.saturating_sub(BYTES_BEFORE)..start].to_vec(),
            body: longest[..length].to_vec(),
            after: after.to_vec(),
            end,
        }
    }

    /// Each character but the first has a NUL before it, in both orders of bytes.
    fn wide(window: &[u8], start: usize, body_start: usize, prefix: &Prefix) -> Self {
        let character = |at: usize| match window.get(at..at + 2) {
            Some([0, byte]) => Some(*byte),
            _ => None,
        };
        let mut body = Vec::new();
        let mut at = body_start;
        while body.len() <= MAX_BODY_BYTES
            && let Some(byte) = character(at).filter(|byte| prefix.is_body_byte(*byte))
        {
            body.push(byte);
            at += 2;
        }
        let rest = &window[at.min(window.len())..];
        let after = if rest.starts_with(&[0, 0x26, 0x20]) || rest.starts_with(&[0x20, 0x26]) {
            "\u{2026}".as_bytes().to_vec()
        } else {
            let units = (0..CHARS_AFTER).map_while(|unit| character(at + 2 * unit));
            units.collect()
        };
        let mut before = Vec::new();
        let mut from = start;
        while from >= 2 && window[from - 1] == 0 && window[from - 2].is_ascii() {
            before.push(window[from - 2]);
            from -= 2;
            if before.len() == BYTES_BEFORE / 2 {
                break;
            }
        }
        before.reverse();
        Self {
            before,
            body,
            after,
            end: at + 2 * CHARS_AFTER,
        }
    }
}

/// Searches for secrets that begin at `from` or later. Returns where to begin when the window holds more of the stream.
fn search(
    searcher: &Searcher,
    window: &[u8],
    from: usize,
    is_end: bool,
    mut position: Position,
    found: &mut dyn FnMut(Match),
) -> usize {
    // The byte at `position`. Each byte is counted once, however many secrets there are.
    let mut counted = 0;
    let mut next_search = from;
    while let Some(matched) = searcher.find(window, next_search) {
        next_search = matched.end();
        let (start, body_start) = (matched.start(), matched.end());
        let pattern = matched.pattern().as_usize();
        let prefix = &PREFIXES[pattern % PREFIXES.len()];
        let is_wide = pattern >= PREFIXES.len();
        let around = if is_wide {
            Surroundings::wide(window, start, body_start, prefix)
        } else {
            Surroundings::narrow(window, start, body_start, prefix)
        };
        if !is_end && around.body.len() <= MAX_BODY_BYTES && around.end > window.len() {
            return start;
        }
        // Another secret may follow directly.
        let next = memmem::find(&around.body, b"limitry_");
        let (body, after) = match next {
            Some(next) => (&around.body[..next], &around.body[next..]),
            None => (&around.body[..], &around.after[..]),
        };
        if prefix.may_begin_after(&around.before) && prefix.is_secret(body, after) {
            let begin = match position.encoding {
                Encoding::Narrow => start,
                // The first byte of its character.
                _ => start & !1,
            };
            position.advance(&window[counted..begin]);
            counted = begin;
            let last_four = &body[body.len() - 4..];
            // In a binary, text in UTF-16 has two bytes for each character.
            let columns = match position.encoding {
                Encoding::Narrow if is_wide => position.columns / 2,
                _ => position.columns,
            };
            found(Match {
                prefix,
                last_four: String::from_utf8_lossy(last_four).into_owned(),
                line: position.lines + 1,
                column: columns + 1,
                length: (prefix.text.len() + body.len()) as u64,
                in_public_variable: ends_with_public_variable(&around.before),
            });
        }
    }
    if is_end {
        window.len()
    } else {
        // The window may end within a prefix.
        window.len().saturating_sub(MAX_PATTERN_BYTES).max(from)
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

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{Match, Scanner};
    use crate::features::scan::searcher::BLOCK_BYTES;

    /// A stream that returns pieces of these lengths, and repeats the lengths.
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

        /// A window can end within the secret.
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
            // In UTF-16, lines and columns are counted differently.
            prop_assume!(super::Encoding::detect(&text) == super::Encoding::Narrow);
            let matches = scan(&text, window, lengths);
            prop_assert_eq!(matches.len(), 1, "{:?}", matches);
            let line_start = text[..start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let line = text[..start].split(|b| *b == b'\n').count() as u64;
            let column = crate::features::scan::position::count_characters(&text[line_start..start]) + 1;
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

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let bytes = if big_endian {
            u16::to_be_bytes
        } else {
            u16::to_le_bytes
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn a_secret_is_found_where_a_block_ends_within_its_prefix() {
        let secret = "limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo";
        for secret in [secret.as_bytes().to_vec(), utf16(secret, false)] {
            for before in BLOCK_BYTES - 40..BLOCK_BYTES + 10 {
                let mut text = b"_".to_vec();
                text.resize(before, b'.');
                text.extend_from_slice(&secret);
                text.resize(3 * BLOCK_BYTES, b'.');
                assert_eq!(scan(&text, 1 << 20, vec![1 << 20]).len(), 1, "{before}");
            }
        }
    }

    #[test]
    fn utf_16_is_read_in_both_orders_with_and_without_a_mark() {
        let text = "x \u{4e0a} \u{1f600}\r\nNEXT_PUBLIC_KEY=limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo\r\n";
        for mark in ["", "\u{feff}"] {
            for big_endian in [false, true] {
                let bytes = utf16(&format!("{mark}{text}"), big_endian);
                for window in [0, 1 << 20] {
                    let matches = scan(&bytes, window, vec![97]);
                    assert_eq!(matches.len(), 1, "{mark:?} {big_endian}");
                    let found = &matches[0];
                    assert_eq!((found.line, found.column, found.length), (2, 17, 43));
                    assert_eq!(
                        (&*found.last_four, found.in_public_variable),
                        ("1gEo", true)
                    );
                }
            }
        }
    }

    #[test]
    fn utf_16_inside_a_binary_is_read_at_every_offset() {
        let key = "limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo";
        for big_endian in [false, true] {
            for padding in (0..4).chain(1490..1510) {
                let mut bytes = vec![0xc3; padding];
                bytes.extend(utf16(&format!("\0{key}\0"), big_endian));
                bytes.extend(b"\xff\xfe");
                bytes.extend(key.as_bytes());
                bytes.extend(vec![0x80; 3000]);
                let matches = scan(&bytes, 0, vec![611]);
                assert_eq!(matches.len(), 2, "{big_endian} {padding}");
            }
        }
        // ASCII in a file that begins like UTF-16.
        let mut bytes = b"\xff\xfe\x01\x02".to_vec();
        bytes.extend(key.as_bytes());
        assert_eq!(scan(&bytes, 0, vec![100]).len(), 1);
    }

    #[test]
    fn an_abbreviation_in_utf_16_is_not_a_secret() {
        for text in [
            "limitry_sk_AbCdEfGh12... ",
            "limitry_sk_AbCdEfGh12\u{2026} ",
        ] {
            for big_endian in [false, true] {
                assert_eq!(scan(&utf16(text, big_endian), 0, vec![100]), []);
            }
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
