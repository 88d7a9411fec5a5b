//! Finds the prefixes of secrets in bytes.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError, Input, Match, MatchKind, Span, packed};
use memchr::memchr;

use super::patterns::{MAX_PREFIX_BYTES, PREFIXES};

/// How many bytes are searched for all prefixes at once.
pub(super) const BLOCK_BYTES: usize = 16 << 10;

/// The longest prefix as UTF-16.
pub(super) const MAX_PATTERN_BYTES: usize = 2 * MAX_PREFIX_BYTES;

/// Finds the prefixes as ASCII, and after them, in the same order, as UTF-16.
///
/// Text of ASCII characters in UTF-16 is the same text with a NUL between the characters, in either order of bytes. So one
/// pattern finds it in both orders, with or without a byte order mark, also inside a binary.
pub(super) static SEARCHER: LazyLock<Result<Searcher, BuildError>> = LazyLock::new(|| {
    let narrow = PREFIXES
        .iter()
        .map(|prefix| prefix.text.as_bytes().to_vec());
    let wide = PREFIXES.iter().map(|prefix| interleaved(prefix.text));
    Searcher::new(&narrow.chain(wide).collect::<Vec<_>>())
});

/// Searches for all patterns at once.
pub(super) enum Searcher {
    /// Compares the first bytes of all patterns with many positions in one instruction.
    Vectors(packed::Searcher),
    /// Stops at each byte that begins a pattern, and the prefixes begin with common letters. For other processors.
    Automaton(AhoCorasick),
}

impl Searcher {
    fn new(patterns: &[Vec<u8>]) -> Result<Self, BuildError> {
        if let Some(searcher) = packed::Searcher::new(patterns) {
            return Ok(Self::Vectors(searcher));
        }
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostFirst);
        builder.build(patterns).map(Self::Automaton)
    }

    /// The first match that begins at `from` or later.
    ///
    /// Each prefix has an underscore. To look for one byte is several times as fast as to look for all prefixes, so all are
    /// looked for only in blocks that follow one.
    pub(super) fn find(&self, window: &[u8], mut from: usize) -> Option<Match> {
        loop {
            let underscore = from + memchr(b'_', &window[from..])?;
            let start = from.max(underscore.saturating_sub(MAX_PATTERN_BYTES));
            let end = window.len().min(underscore + BLOCK_BYTES);
            let found = self.find_in(window, Span::from(start..end));
            if found.is_some() || end == window.len() {
                return found;
            }
            // The block may end within a prefix.
            from = end - MAX_PATTERN_BYTES;
        }
    }

    fn find_in(&self, window: &[u8], span: Span) -> Option<Match> {
        match self {
            Self::Vectors(searcher) => searcher.find_in(window, span),
            Self::Automaton(searcher) => searcher.find(Input::new(window).span(span)),
        }
    }
}

/// The text with a NUL between its characters.
fn interleaved(text: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = text.bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.pop();
    bytes
}
