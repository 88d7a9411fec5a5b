//! Finding secrets in a stream of bytes of any length, in a window of fixed size.

use std::io::{self, Read};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Input};
use memchr::{memchr_iter, memmem, memrchr};

use super::token::{self, LONGEST, LONGEST_PREFIX, PREFIXES, Prefix};

/// How much is looked at at once.
const WINDOW: usize = 256 << 10;

/// How much before a secret is remembered: the name of the variable that it is given to.
const BEFORE: usize = 64;

/// How much after a secret tells whether it was cut off.
const AFTER: usize = 3;

/// The end of a script, where it names its source map.
const TAIL: usize = 1024;

static SEARCHER: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(PREFIXES.iter().map(|prefix| prefix.text)).ok());

/// A secret in a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub prefix: &'static Prefix,
    pub last_four: String,
    pub line: u64,
    /// From 1 on, in characters.
    pub column: u64,
    /// How long it is, in characters.
    pub length: u64,
    /// Whether the variable that it is given to is one that bundlers hand to browsers.
    pub public_variable: bool,
}

/// What else a stream tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    pub bytes: u64,
    /// Whether it ends with the name of its source map.
    pub names_source_map: bool,
}

/// Where the window is aligned to. Allocators place large buffers 16 bytes behind the start of a page, and copying a file's
/// pages there takes four times as long on current AMD processors.
const ALIGNMENT: usize = 64;

/// A window that is moved over one stream after the other.
pub(crate) struct Scanner {
    buffer: Vec<u8>,
    /// Where the window begins in the buffer.
    start: usize,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::with_window(WINDOW)
    }
}

/// Where the window stands.
#[derive(Clone, Copy, Default)]
struct Position {
    /// Lines that ended before the window.
    lines: u64,
    /// Characters between the last of those and the window.
    columns: u64,
}

impl Position {
    /// Moves on over these bytes.
    fn pass(&mut self, bytes: &[u8]) {
        match memrchr(b'\n', bytes) {
            Some(last) => {
                self.lines += memchr_iter(b'\n', bytes).count() as u64;
                self.columns = characters(&bytes[last + 1..]);
            }
            None => self.columns += characters(bytes),
        }
    }
}

/// Characters of UTF-8: every byte that does not continue one.
fn characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64
}

impl Scanner {
    /// With a window of this size, or the least that a secret needs.
    pub(crate) fn with_window(size: usize) -> Self {
        let least = BEFORE + LONGEST_PREFIX + LONGEST + AFTER + 1;
        let buffer = vec![0; size.max(2 * least) + ALIGNMENT];
        let start = buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Self { buffer, start }
    }

    /// Reads the stream, which may be text in any encoding that keeps ASCII, or in UTF-16 with its mark.
    pub(crate) fn scan(
        &mut self,
        source: &mut dyn Read,
        found: &mut dyn FnMut(Hit),
    ) -> io::Result<Seen> {
        let window = &mut self.buffer[self.start..];
        let filled = fill(source, window)?;
        let big_endian = match window[..filled] {
            [0xff, 0xfe, ..] => false,
            [0xfe, 0xff, ..] => true,
            _ => return read(window, filled, source, found),
        };
        let start = window[2..filled].to_vec();
        let mut text = FromUtf16::new(start.chain(source), big_endian);
        let filled = fill(&mut text, window)?;
        read(window, filled, &mut text, found)
    }
}

/// Reads a stream, of which the window holds the first `filled` bytes, to its end.
fn read(
    window: &mut [u8],
    mut filled: usize,
    source: &mut dyn Read,
    found: &mut dyn FnMut(Hit),
) -> io::Result<Seen> {
    let mut position = Position::default();
    let mut seen = Seen {
        bytes: filled as u64,
        names_source_map: false,
    };
    // Where the part of the window begins that was not searched.
    let mut from = 0;
    loop {
        let end = filled < window.len();
        let decided = search(&window[..filled], from, end, position, found);
        if end {
            let tail = &window[filled.saturating_sub(TAIL)..filled];
            seen.names_source_map = memmem::find(tail, b"sourceMappingURL=").is_some();
            return Ok(seen);
        }
        let kept = decided.saturating_sub(BEFORE);
        position.pass(&window[..kept]);
        window.copy_within(kept..filled, 0);
        filled -= kept;
        from = decided - kept;
        let read = fill(source, &mut window[filled..])?;
        filled += read;
        seen.bytes += read as u64;
    }
}

/// Reads until the buffer is full or the stream has ended.
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

/// Searches what begins from `from` on; gives back from where on it has to be searched again when more has come.
fn search(
    window: &[u8],
    from: usize,
    end: bool,
    mut position: Position,
    found: &mut dyn FnMut(Hit),
) -> usize {
    let Some(searcher) = SEARCHER.as_ref() else {
        return window.len();
    };
    // How far `position` has come: each byte is counted once, however many secrets there are.
    let mut passed = 0;
    for matched in searcher.find_iter(Input::new(window).range(from..)) {
        let (start, rest) = (matched.start(), matched.end());
        let prefix = &PREFIXES[matched.pattern().as_usize()];
        let most = &window[rest..window.len().min(rest + LONGEST + 1)];
        let length = most
            .iter()
            .position(|byte| !token::is_token_byte(*byte))
            .unwrap_or(most.len());
        // Whether it goes on, and what comes then, is beyond the window.
        if !end && length <= LONGEST && rest + length + AFTER > window.len() {
            return start;
        }
        let body = &most[..length];
        // Two in a row without anything between them.
        let body = memmem::find(body, b"limitry_").map_or(body, |next| &body[..next]);
        let after = &window[rest + body.len()..];
        let before = &window[start.saturating_sub(BEFORE)..start];
        if prefix.may_begin_after(before) && prefix.is_secret(body, after) {
            position.pass(&window[passed..start]);
            passed = start;
            let last = &body[body.len() - 4..];
            found(Hit {
                prefix,
                last_four: String::from_utf8_lossy(last).into_owned(),
                line: position.lines + 1,
                column: position.columns + 1,
                length: (prefix.text.len() + body.len()) as u64,
                public_variable: is_for_browsers(before),
            });
        }
    }
    if end {
        window.len()
    } else {
        // A prefix may be cut in two by the window's end.
        window.len().saturating_sub(LONGEST_PREFIX - 1).max(from)
    }
}

/// Whether the line up to a secret names a variable that a bundler puts into what browsers get.
fn is_for_browsers(before: &[u8]) -> bool {
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

/// A text in UTF-16, as some systems' shells write files, read as UTF-8.
struct FromUtf16<R> {
    source: R,
    big_endian: bool,
    /// What was decoded and did not fit.
    rest: Vec<u8>,
}

impl<R: Read> FromUtf16<R> {
    /// Reads `source` from behind its byte order mark.
    const fn new(source: R, big_endian: bool) -> Self {
        Self {
            source,
            big_endian,
            rest: Vec::new(),
        }
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
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
            self.rest = text.into_bytes();
        }
        let given = self.rest.len().min(buffer.len());
        buffer[..given].copy_from_slice(&self.rest[..given]);
        self.rest.drain(..given);
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use proptest::prelude::*;

    use super::{Hit, Scanner};

    /// Gives what it holds in pieces of these lengths, over and over.
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

    fn scan(text: &[u8], window: usize, lengths: Vec<usize>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut source = InPieces {
            rest: text,
            lengths,
            turn: 0,
        };
        let seen = Scanner::with_window(window)
            .scan(&mut source, &mut |hit| hits.push(hit))
            .expect("memory does not fail");
        assert_eq!(seen.bytes, text.len() as u64);
        hits
    }

    /// A secret as the service makes it, and its last four.
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
        // A digit and a letter of each case, as practically every one has.
        (prefix, "[A-Za-z0-9]{29,60}").prop_map(|(prefix, rest)| format!("{prefix}aZ7{rest}"))
    }

    /// What may stand around a secret, and holds none.
    fn noise() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(
                any::<u8>().prop_filter("no letters of ours", |b| !b"lL".contains(b)),
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

        /// Wherever a secret lies, across the borders of the window too, it is found once and at its place.
        #[test]
        fn a_planted_secret_is_found_once_and_decoys_are_not(
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
            // A byte order mark is another matter.
            prop_assume!(!text.starts_with(&[0xff, 0xfe]) && !text.starts_with(&[0xfe, 0xff]));
            let hits = scan(&text, window, lengths);
            prop_assert_eq!(hits.len(), 1, "{:?}", hits);
            let line_start = text[..start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let line = text[..start].split(|b| *b == b'\n').count() as u64;
            let column = super::characters(&text[line_start..start]) + 1;
            prop_assert!(secret.starts_with(hits[0].prefix.text) && secret.ends_with(&hits[0].last_four));
            prop_assert_eq!((hits[0].line, hits[0].column), (line, column));
            prop_assert_eq!(hits[0].length, secret.len() as u64);
        }
    }

    #[test]
    fn two_in_a_row_are_two() {
        let text = b"limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEolimitry_pat_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gAb";
        let hits = scan(text, 0, vec![7]);
        let ends: Vec<&str> = hits.iter().map(|hit| hit.last_four.as_str()).collect();
        assert_eq!(ends, ["1gEo", "1gAb"]);
    }

    #[test]
    fn what_another_system_wrote_in_utf_16_is_read() {
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
            let mut hits = Vec::new();
            let scanned = Scanner::default().scan(&mut &bytes[..], &mut |hit| hits.push(hit));
            assert!(scanned.is_ok());
            assert_eq!((hits.len(), hits[0].line, hits[0].column), (1, 2, 5));
        }
    }

    #[test]
    fn a_variable_for_browsers_is_told() {
        for (line, public) in [
            ("NEXT_PUBLIC_KEY=", true),
            ("export VITE_KEY='", true),
            ("INVITE_KEY=", false),
            ("VITE_A=1\nKEY=", false),
        ] {
            let text = format!("{line}limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo");
            let hits = scan(text.as_bytes(), 0, vec![100]);
            assert_eq!(hits[0].public_variable, public, "{line}");
        }
    }
}
