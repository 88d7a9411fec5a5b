//! A few lines of an import, by which it is known again inside another file.
//!
//! Of the lines with a time the 512 with the smallest digests are kept: a fair sample, whatever their order. A part of an
//! import that is imported again, an hundredth of it say, has five of them on average, and two or more in 96 of 100
//! cases; of a part of a fiftieth it is all but certain. A part that is much smaller may hold none.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// How many lines with a time are kept.
const KEPT_TIMED: usize = 512;

/// How many lines without one are kept.
const KEPT_PLAIN: usize = 128;

/// The lines whose digests are the smallest. Lines with an idempotency key of their own are not among them: they count
/// once anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    /// Lines that say when they happened: an equal line elsewhere is very likely the same event.
    timed: BTreeSet<u64>,
    /// Those of them that the file holds more than once: here equal lines are several events.
    #[serde(default)]
    repeated: BTreeSet<u64>,
    /// Lines that do not: an equal line may well be another event.
    plain: BTreeSet<u64>,
}

fn short(digest: &[u8; 32]) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(bytes)
}

impl Sketch {
    /// Considers a line.
    pub(crate) fn push(&mut self, digest: &[u8; 32], timed: bool) {
        let (kept, most) = if timed {
            (&mut self.timed, KEPT_TIMED)
        } else {
            (&mut self.plain, KEPT_PLAIN)
        };
        let digest = short(digest);
        let full = kept.len() >= most;
        if full && kept.last().is_some_and(|last| digest > *last) {
            return;
        }
        // What is kept in the end was kept from its first occurrence on, so that every repeat of it is seen.
        if !kept.insert(digest) {
            if timed {
                self.repeated.insert(digest);
            }
        } else if full && let Some(gone) = kept.pop_last() {
            self.repeated.remove(&gone);
        }
    }
}

/// A line of a sketch.
struct Line {
    digest: u64,
    of: u32,
    /// How often the file has it: never, once, or more often.
    seen: u8,
}

/// Looks for the lines of earlier imports in a file. Sorted, and not a map: there may be a million of them.
#[derive(Default)]
pub(crate) struct Search {
    lines: Vec<Line>,
    /// Of each sketch: how many lines of each sort are looked for, and how many of the first sort its own file repeats.
    wanted: Vec<[usize; 2]>,
    repeated: Vec<usize>,
    /// How many of each sort were seen, and how many of the first sort more than once.
    seen: Vec<[usize; 3]>,
}

impl Search {
    /// A search for these.
    pub(crate) fn for_all<'a>(sketches: impl Iterator<Item = &'a Sketch>) -> Self {
        let mut search = Self::default();
        for (of, sketch) in (0_u32..).zip(sketches) {
            let alone = sketch.timed.difference(&sketch.repeated);
            search
                .lines
                .extend(alone.chain(&sketch.plain).map(|digest| Line {
                    digest: *digest,
                    of,
                    seen: 0,
                }));
            let repeated = sketch.repeated.len();
            search
                .wanted
                .push([sketch.timed.len() - repeated, sketch.plain.len()]);
            search.repeated.push(repeated);
            search.seen.push([0; 3]);
        }
        search.lines.sort_unstable_by_key(|line| line.digest);
        search
    }

    /// Considers a line of the file.
    pub(crate) fn push(&mut self, digest: &[u8; 32], timed: bool) {
        let digest = short(digest);
        let begin = self.lines.partition_point(|line| line.digest < digest);
        let found = self.lines[begin..]
            .iter_mut()
            .take_while(|line| line.digest == digest);
        for line in found {
            let Some(seen) = usize::try_from(line.of)
                .ok()
                .and_then(|of| self.seen.get_mut(of))
            else {
                continue;
            };
            match line.seen {
                0 => seen[usize::from(!timed)] += 1,
                1 if timed => seen[2] += 1,
                _ => {}
            }
            line.seen = line.seen.saturating_add(1).min(2);
        }
    }

    /// The first import of which so much was found that the file holds it, or a part of it.
    ///
    /// Of lines with a time a tenth is enough, and so are two, where the import itself repeats hardly any: the files of
    /// one day and the next, or of two servers, may have a line in common where the times are coarse, but then each of
    /// them has equal lines of its own as well, about half as many as it shares. So as many must be found as chance does
    /// not explain, and a line that one of the files repeats counts for nothing. Who is refused wrongly is told how to say so; who is not refused pays twice.
    ///
    /// `plain`: lines that do not say when they happened count as known again too, where nearly all of them are there.
    pub(crate) fn found(&self, plain: bool) -> Option<usize> {
        (0..self.seen.len()).find(|at| {
            let (wanted, seen) = (self.wanted[*at], self.seen[*at]);
            let alone = seen[0] - seen[2];
            let few = alone >= 2 && alone > 4 * self.repeated[*at];
            let timed = seen[0] > 0 && (few || seen[0] * 10 >= wanted[0]);
            let untimed = plain
                && wanted[0] == 0
                && self.repeated[*at] == 0
                && wanted[1] > 0
                && seen[1] * 10 >= wanted[1] * 9;
            timed || untimed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Search, Sketch};
    use crate::features::import::lines::digest;

    fn line(n: u32) -> [u8; 32] {
        digest(&n.to_be_bytes())
    }

    fn found(old: std::ops::Range<u32>, new: std::ops::Range<u32>, timed: bool) -> bool {
        let mut sketch = Sketch::default();
        old.for_each(|n| sketch.push(&line(n), timed));
        let mut search = Search::for_all([&Sketch::default(), &sketch].into_iter());
        new.for_each(|n| search.push(&line(n), timed));
        match search.found(true) {
            Some(at) => at == 1,
            None => false,
        }
    }

    #[test]
    fn an_import_is_known_again_wherever_it_stands() {
        for timed in [true, false] {
            assert!(!found(0..10, 5000..5010, timed));
            assert!(found(0..10, 0..5000, timed));
            assert!(found(10_000..30_000, 0..100_000, timed));
            assert!(!found(0..20_000, 20_000..40_000, timed));
        }
        // A small part of it.
        assert!(found(0..20_000, 10_000..10_400, true));
        assert!(found(0..1000, 940..5000, true));
        assert!(!found(0..20_000, 10_000..10_400, false));
        // Half of it: a file whose lines have times is the same log, others may be equal by chance.
        assert!(found(0..20_000, 10_000..30_000, true));
        assert!(!found(0..20_000, 10_000..30_000, false));
    }

    #[test]
    fn equal_lines_that_are_several_events_are_no_overlap() {
        // Times to the second, and little else: both files repeat some lines, and share some by chance.
        let day = |first: u32| {
            (0..3000).map(move |n: u32| line((n.wrapping_mul(first) ^ n << 7) % 40_000))
        };
        let mut sketch = Sketch::default();
        day(7919).for_each(|line| sketch.push(&line, true));
        let mut search = Search::for_all([&sketch].into_iter());
        day(104_729).for_each(|line| search.push(&line, true));
        assert!(search.seen[0][0] > 2, "{:?}", search.seen);
        assert_eq!(search.found(true), None);
        // One line that both have says nothing.
        assert!(!found(0..5000, 4999..9000, true));
        // Nor do two that the new file holds twice.
        let mut sketch = Sketch::default();
        (0..5000).for_each(|n| sketch.push(&line(n), true));
        for (times, is_found) in [(1, true), (2, false)] {
            let mut search = Search::for_all([&sketch].into_iter());
            let kept = (0..5000).filter(|n| sketch.timed.contains(&super::short(&line(*n))));
            for n in kept.take(2) {
                (0..times).for_each(|_| search.push(&line(n), true));
            }
            assert_eq!(search.found(true).is_some(), is_found);
        }
    }
}
