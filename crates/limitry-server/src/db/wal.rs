//! Whether a write-ahead log that an abrupt end left behind has a flipped bit.
//!
//! SQLite treats the first wrong checksum as the torn end of the log, and silently drops all later frames. A torn frame and a damaged one differ: behind a damaged frame stand frames that were committed after
//! it, and a single bit explains the wrong checksum. The checksum of a frame covers all frames before it.
//!
//! The format is part of SQLite's file format, which does not change: <https://sqlite.org/fileformat2.html#walformat>.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;

/// The part of a frame's header that its checksum covers.
const COVERED_BYTES: usize = 8;

/// A running checksum.
type Checksum = [u32; 2];

/// Whether the log at `path` has a flipped bit. A log that is empty, whole or torn has none.
pub(super) fn has_flipped_bit(path: &Path) -> io::Result<bool> {
    let mut log = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut header = [0; HEADER_BYTES];
    // Without a whole header nothing was committed. After a power failure it may be all zeros.
    if !fill(&mut log, &mut header)? || header.iter().all(|byte| *byte == 0) {
        return Ok(false);
    }
    let words = |at| u32_at(&header, at);
    let format = Format {
        is_big_endian: words(0) & 1 == 1,
        salts: [words(16), words(20)],
    };
    let page_bytes = usize::try_from(words(8)).unwrap_or_default();
    let sum = format.add([0, 0], &header[..24]);
    let is_log = matches!(words(0), 0x377f_0682 | 0x377f_0683);
    if !is_log || sum != [words(24), words(28)] || !(512..=65536).contains(&page_bytes) {
        return Ok(true);
    }
    let mut before = sum;
    let mut frame = vec![0; FRAME_HEADER_BYTES + page_bytes];
    while fill(&mut log, &mut frame)? {
        let sum = format.sum(before, &frame);
        if format.is_current(&frame) && sum == stored(&frame) {
            before = sum;
            continue;
        }
        // The first frame that SQLite ignores.
        return Ok(sum == stored(&frame)
            || Format::is_one_bit_off(sum, &frame)
            || format.is_followed_by_commit(&mut log, &mut frame, sum)?);
    }
    Ok(false)
}

/// Reads a part of the log; `false` where it ends before.
fn fill(log: &mut impl Read, part: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(part) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_be_bytes(word)
}

/// The checksum in a frame's header.
fn stored(frame: &[u8]) -> Checksum {
    [u32_at(frame, 16), u32_at(frame, 20)]
}

/// Whether a frame ends a transaction.
fn is_commit(frame: &[u8]) -> bool {
    u32_at(frame, 4) != 0
}

/// What the header of a log says about its frames.
struct Format {
    /// How the words under a checksum are read.
    is_big_endian: bool,
    /// Other ones after each restart of the log: what is left of an earlier round has the earlier ones.
    salts: [u32; 2],
}

impl Format {
    fn is_current(&self, frame: &[u8]) -> bool {
        [u32_at(frame, 8), u32_at(frame, 12)] == self.salts
    }

    fn words<'a>(&self, bytes: &'a [u8]) -> impl Iterator<Item = u32> + use<'a> {
        let is_big_endian = self.is_big_endian;
        bytes.chunks_exact(4).map(move |word| {
            let word = u32_at(word, 0);
            if is_big_endian {
                word
            } else {
                word.swap_bytes()
            }
        })
    }

    fn add(&self, sum: Checksum, bytes: &[u8]) -> Checksum {
        let [mut first, mut second] = sum;
        let mut words = self.words(bytes);
        while let (Some(one), Some(two)) = (words.next(), words.next()) {
            first = first.wrapping_add(one).wrapping_add(second);
            second = second.wrapping_add(two).wrapping_add(first);
        }
        [first, second]
    }

    /// The checksum of a frame that follows one with the checksum `before`.
    fn sum(&self, before: Checksum, frame: &[u8]) -> Checksum {
        let sum = self.add(before, &frame[..COVERED_BYTES]);
        self.add(sum, &frame[FRAME_HEADER_BYTES..])
    }

    /// Whether another value of a single bit makes the checksum right.
    fn is_one_bit_off(sum: Checksum, frame: &[u8]) -> bool {
        let stored = stored(frame);
        let in_checksum = (sum[0] ^ stored[0]).count_ones() + (sum[1] ^ stored[1]).count_ones();
        if in_checksum == 1 {
            return true;
        }
        // The checksum is linear: a word adds itself times a factor, which depends on its distance from the end.
        let wanted = [
            stored[0].wrapping_sub(sum[0]),
            stored[1].wrapping_sub(sum[1]),
        ];
        let pairs = (COVERED_BYTES + frame.len() - FRAME_HEADER_BYTES) / 8;
        let mut factors = ([1, 1], [0, 1]);
        (0..pairs).any(|_| {
            let found = (0..32).any(|bit| {
                let changes = |factor: Checksum| {
                    let up = factor.map(|factor: u32| factor << bit);
                    up == wanted || up.map(u32::wrapping_neg) == wanted
                };
                changes(factors.0) || changes(factors.1)
            });
            let further = |[first, second]: Checksum| {
                let first = first.wrapping_add(second);
                [first, second.wrapping_add(first)]
            };
            factors = (further(factors.0), further(factors.1));
            found
        })
    }

    /// Whether the frames behind a damaged one, up to the end of a transaction, are as they were written. Frames of a
    /// transaction that was not committed stay in the log, too, and are overwritten in part: none of them is a commit.
    fn is_followed_by_commit(
        &self,
        log: &mut impl Read,
        frame: &mut [u8],
        sum: Checksum,
    ) -> io::Result<bool> {
        // The damage is in the frame's content, or in its checksum.
        let mut seeds = [Some(stored(frame)), Some(sum)];
        while seeds.iter().any(Option::is_some) && fill(log, frame)? {
            for seed in &mut seeds {
                let sum = seed.map(|before| self.sum(before, frame));
                *seed = sum.filter(|sum| self.is_current(frame) && *sum == stored(frame));
            }
            if is_commit(frame) && seeds.iter().any(Option::is_some) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
