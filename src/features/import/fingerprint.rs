//! A bottom-k fingerprint (MinHash): a sample of an import's lines that finds the import inside another file.
//!
//! Of the lines with a time, the 512 with the smallest digests are kept: a uniform sample in any order of lines. If a
//! hundredth of an import is imported again, two or more of them are found in 96 of 100 cases. A fiftieth is practically
//! always found; a much smaller part may hold none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

const MAX_TIMED: usize = 512;

const MAX_UNTIMED: usize = 128;

/// The smallest digests of an import's lines. Lines with an idempotency key are left out: they count once anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// Lines with a time: an equal line in another file is very likely the same event.
    timed: BTreeSet<u64>,
    /// The timed lines that the file holds more than once: they are several events.
    #[serde(default)]
    repeated: BTreeSet<u64>,
    /// Lines without a time: an equal line may be another event.
    #[serde(rename = "plain")]
    untimed: BTreeSet<u64>,
}

fn short(digest: &[u8; 32]) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(bytes)
}

impl Fingerprint {
    /// Adds a line to the sample.
    pub(super) fn push(&mut self, digest: &[u8; 32], timed: bool) {
        let (kept, max) = if timed {
            (&mut self.timed, MAX_TIMED)
        } else {
            (&mut self.untimed, MAX_UNTIMED)
        };
        let digest = short(digest);
        let full = kept.len() >= max;
        if full && kept.last().is_some_and(|last| digest > *last) {
            return;
        }
        // A digest that stays was kept since its first line, so each repetition is seen.
        if !kept.insert(digest) {
            if timed {
                self.repeated.insert(digest);
            }
        } else if full && let Some(gone) = kept.pop_last() {
            self.repeated.remove(&gone);
        }
    }
}

/// A line of a fingerprint.
struct Line {
    digest: u64,
    /// The index of the fingerprint.
    fingerprint: u32,
    /// How often the file has it: 0, 1, or 2 for more.
    seen: u8,
}

/// How many lines of one fingerprint there are, and how many of them a file has.
#[derive(Default)]
struct Matches {
    timed: usize,
    untimed: usize,
    /// Timed lines that the import repeats. They are not looked for.
    repeated: usize,
    found_timed: usize,
    found_untimed: usize,
    /// Timed lines that the file has more than once.
    found_repeated: usize,
    /// Untimed lines that the file has more than once.
    found_untimed_repeated: usize,
}

/// How many lines of an import's sample a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overlap {
    /// The index of the import's fingerprint.
    pub(super) fingerprint: usize,
    pub(super) found: usize,
    pub(super) compared: usize,
}

/// Looks for the lines of earlier imports in a file. The lines are sorted: up to a million take less memory than a map.
#[derive(Default)]
pub(super) struct FingerprintSearch {
    lines: Vec<Line>,
    matches: Vec<Matches>,
}

impl FingerprintSearch {
    pub(super) fn new<'a>(fingerprints: impl Iterator<Item = &'a Fingerprint>) -> Self {
        let mut search = Self::default();
        for (index, fingerprint) in (0_u32..).zip(fingerprints) {
            let unique = fingerprint.timed.difference(&fingerprint.repeated);
            let digests = unique.chain(&fingerprint.untimed);
            search.lines.extend(digests.map(|digest| Line {
                digest: *digest,
                fingerprint: index,
                seen: 0,
            }));
            let repeated = fingerprint.repeated.len();
            search.matches.push(Matches {
                timed: fingerprint.timed.len() - repeated,
                untimed: fingerprint.untimed.len(),
                repeated,
                ..Matches::default()
            });
        }
        search.lines.sort_unstable_by_key(|line| line.digest);
        search
    }

    /// Looks up a line of the file.
    pub(super) fn push(&mut self, digest: &[u8; 32], timed: bool) {
        let digest = short(digest);
        let begin = self.lines.partition_point(|line| line.digest < digest);
        let found = self.lines[begin..]
            .iter_mut()
            .take_while(|line| line.digest == digest);
        for line in found {
            let index = usize::try_from(line.fingerprint).ok();
            let Some(matches) = index.and_then(|index| self.matches.get_mut(index)) else {
                continue;
            };
            match line.seen {
                0 if timed => matches.found_timed += 1,
                0 => matches.found_untimed += 1,
                1 if timed => matches.found_repeated += 1,
                1 => matches.found_untimed_repeated += 1,
                _ => {}
            }
            line.seen = line.seen.saturating_add(1).min(2);
        }
    }

    /// The first import of which the file holds a part. With `untimed`, lines without a time count too.
    pub(super) fn overlap(&self, untimed: bool) -> Option<Overlap> {
        let is_overlap = |matches: &Matches| matches.is_overlap(untimed);
        let fingerprint = self.matches.iter().position(is_overlap)?;
        let matches = &self.matches[fingerprint];
        let (found, compared) = if matches.found_timed > 0 {
            (matches.found_timed, matches.timed)
        } else {
            (matches.found_untimed, matches.untimed)
        };
        Some(Overlap {
            fingerprint,
            found,
            compared,
        })
    }

    /// The import of which the file holds the most lines without a time, if these are a tenth of its sample. Lines that the
    /// file repeats are not counted: they are several events.
    pub(super) fn untimed_overlap(&self) -> Option<Overlap> {
        let overlaps = self.matches.iter().enumerate();
        let overlaps = overlaps.map(|(fingerprint, matches)| Overlap {
            fingerprint,
            found: matches.found_untimed - matches.found_untimed_repeated,
            compared: matches.untimed,
        });
        overlaps
            .filter(|overlap| overlap.found >= 2 && overlap.found * 10 >= overlap.compared)
            .max_by_key(|overlap| overlap.found)
    }
}

impl Matches {
    /// Prefers false positives: a wrong refusal can be overridden with `--allow-overlap`, a missed overlap is billed twice.
    ///
    /// Of lines with a time, a tenth is an overlap. Two are enough if the import repeats few lines: files of two days or two
    /// servers share lines by chance where times are coarse, but then each of them repeats lines, too. Untimed lines
    /// are an overlap only if nearly all are found.
    fn is_overlap(&self, untimed: bool) -> bool {
        let unique = self.found_timed - self.found_repeated;
        let unlikely_by_chance = unique >= 2 && unique > 4 * self.repeated;
        let timed_overlap =
            self.found_timed > 0 && (unlikely_by_chance || self.found_timed * 10 >= self.timed);
        let untimed_overlap = untimed
            && self.timed == 0
            && self.repeated == 0
            && self.untimed > 0
            && self.found_untimed * 10 >= self.untimed * 9;
        timed_overlap || untimed_overlap
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, FingerprintSearch};
    use crate::features::import::lines::digest;

    fn line(n: u32) -> [u8; 32] {
        digest(&n.to_be_bytes())
    }

    fn found(old: std::ops::Range<u32>, new: std::ops::Range<u32>, timed: bool) -> bool {
        let mut fingerprint = Fingerprint::default();
        old.for_each(|n| fingerprint.push(&line(n), timed));
        let mut search =
            FingerprintSearch::new([&Fingerprint::default(), &fingerprint].into_iter());
        new.for_each(|n| search.push(&line(n), timed));
        match search.overlap(true) {
            Some(overlap) => overlap.fingerprint == 1,
            None => false,
        }
    }

    #[test]
    fn an_import_is_found_anywhere_in_a_file() {
        for timed in [true, false] {
            assert!(!found(0..10, 5000..5010, timed));
            assert!(found(0..10, 0..5000, timed));
            assert!(found(10_000..30_000, 0..100_000, timed));
            assert!(!found(0..20_000, 20_000..40_000, timed));
        }
        // A small part of the import.
        assert!(found(0..20_000, 10_000..10_400, true));
        assert!(found(0..1000, 940..5000, true));
        assert!(!found(0..20_000, 10_000..10_400, false));
        // Half of the import. Lines without a time do not count, because they may be equal by chance.
        assert!(found(0..20_000, 10_000..30_000, true));
        assert!(!found(0..20_000, 10_000..30_000, false));
    }

    #[test]
    fn lines_without_a_time_are_counted_unless_the_file_repeats_them() {
        let mut fingerprint = Fingerprint::default();
        (0..2000).for_each(|n| fingerprint.push(&line(n), false));
        for (new, times, is_found) in [
            (0..1500, 1, true),
            (0..1500, 2, false),
            (1999..5000, 1, false),
            (5000..9000, 1, false),
        ] {
            let mut search = FingerprintSearch::new([&fingerprint].into_iter());
            for n in new {
                (0..times).for_each(|_| search.push(&line(n), false));
            }
            assert_eq!(search.overlap(true), None);
            let overlap = search.untimed_overlap();
            assert_eq!(overlap.is_some(), is_found);
            assert!(overlap.is_none_or(
                |overlap| overlap.compared == 128 && (80..112).contains(&overlap.found)
            ));
        }
    }

    #[test]
    fn repeated_lines_are_no_overlap() {
        // With coarse times, both files repeat some lines, and share some by chance.
        let day = |first: u32| {
            (0..3000).map(move |n: u32| line((n.wrapping_mul(first) ^ n << 7) % 40_000))
        };
        let mut fingerprint = Fingerprint::default();
        day(7919).for_each(|line| fingerprint.push(&line, true));
        let mut search = FingerprintSearch::new([&fingerprint].into_iter());
        day(104_729).for_each(|line| search.push(&line, true));
        assert!(search.matches[0].found_timed > 2);
        assert_eq!(search.overlap(true), None);
        // One common line can be a coincidence.
        assert!(!found(0..5000, 4999..9000, true));
        // Two lines that the new file repeats are no overlap either.
        let mut fingerprint = Fingerprint::default();
        (0..5000).for_each(|n| fingerprint.push(&line(n), true));
        for (times, is_found) in [(1, true), (2, false)] {
            let mut search = FingerprintSearch::new([&fingerprint].into_iter());
            let kept = (0..5000).filter(|n| fingerprint.timed.contains(&super::short(&line(*n))));
            for n in kept.take(2) {
                (0..times).for_each(|_| search.push(&line(n), true));
            }
            assert_eq!(search.overlap(true).is_some(), is_found);
        }
    }
}
