//! A few lines of an import, by which it is known again inside another file.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

/// How many lines of each sort are kept.
const KEPT: usize = 128;

/// The lines whose digests are the smallest: a fair sample, whatever the order of the lines. Lines with an idempotency
/// key of their own are not among them: they count once anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Lines that say when they happened: an equal line elsewhere is very likely the same event.
    timed: BTreeSet<u64>,
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
    pub fn push(&mut self, digest: &[u8; 32], timed: bool) {
        let kept = if timed {
            &mut self.timed
        } else {
            &mut self.plain
        };
        let digest = short(digest);
        if kept.len() < KEPT {
            kept.insert(digest);
        } else if kept.last().is_some_and(|last| digest < *last) && kept.insert(digest) {
            kept.pop_last();
        }
    }
}

/// Looks for the lines of earlier imports in a file.
#[derive(Default)]
pub struct Search {
    /// Which sketches have the line.
    lines: HashMap<u64, Vec<usize>>,
    /// Of each sketch: how many lines of each sort it has, and how many were seen.
    wanted: Vec<[usize; 2]>,
    seen: Vec<[usize; 2]>,
}

impl Search {
    /// A search for these.
    pub fn for_all<'a>(sketches: impl Iterator<Item = &'a Sketch>) -> Self {
        let mut search = Self::default();
        for (at, sketch) in sketches.enumerate() {
            for line in sketch.timed.iter().chain(&sketch.plain) {
                search.lines.entry(*line).or_default().push(at);
            }
            search.wanted.push([sketch.timed.len(), sketch.plain.len()]);
            search.seen.push([0, 0]);
        }
        search
    }

    /// Considers a line of the file.
    pub fn push(&mut self, digest: &[u8; 32], timed: bool) {
        if self.lines.is_empty() {
            return;
        }
        // Each is counted once, however often the file has it.
        if let Some(found) = self.lines.remove(&short(digest)) {
            for at in found {
                self.seen[at][usize::from(!timed)] += 1;
            }
        }
    }

    /// The first import of which so much was found that the file holds it, or a part of it. `plain`: lines that do not
    /// say when they happened count as known again too, where nearly all of them are there.
    pub fn found(&self, plain: bool) -> Option<usize> {
        self.wanted
            .iter()
            .zip(&self.seen)
            .position(|(wanted, seen)| {
                let timed = seen[0] > 0 && seen[0] * 10 >= wanted[0];
                let untimed =
                    plain && wanted[0] == 0 && wanted[1] > 0 && seen[1] * 10 >= wanted[1] * 9;
                timed || untimed
            })
    }
}

#[cfg(test)]
mod tests {
    use super::{Search, Sketch};
    use crate::ingest::lines::digest;

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
        // Half of it: a file whose lines have times is the same log, others may be equal by chance.
        assert!(found(0..20_000, 10_000..30_000, true));
        assert!(!found(0..20_000, 10_000..30_000, false));
    }
}
