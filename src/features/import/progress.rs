//! Batches finish out of order: this turns them into one low-water mark, and counts what this run did.

use std::collections::BTreeMap;

use super::batches::NextBatch;
use super::journal::Journal;
use crate::features::upload::{Counts, Uploaded};

/// What this run did.
#[derive(Default)]
pub(crate) struct RunCounts {
    pub counts: Counts,
    /// Events that an earlier run sent.
    pub known: u64,
    /// The rejected events that an earlier run rejected, too.
    rejected_again: u64,
}

impl RunCounts {
    /// Earlier runs sent so many events, and this one sends none.
    pub(crate) fn of_known(events: u64) -> Self {
        Self {
            known: events,
            ..Self::default()
        }
    }

    /// The finished events of this run and earlier ones.
    pub(super) fn finished(&self) -> u64 {
        self.known + self.counts.recorded + self.counts.duplicates + self.counts.rejected
    }

    pub(super) fn add_known(&mut self, events: u64) {
        self.known += events;
    }

    /// Counts rejected events of an earlier run that the journal did not remember by their lines. `before` is the number
    /// of all its rejected events.
    pub(super) fn add_forgotten_rejections(&mut self, before: u64) {
        let forgotten = before.saturating_sub(self.rejected_again).min(self.known);
        self.known -= forgotten;
        self.counts.rejected += forgotten;
    }
}

/// A batch that was sent, or waits for the batches before it.
struct Pending {
    first_line: u64,
    last_line: u64,
    digest: [u8; 32],
    left_out: u64,
    left_out_before: u64,
    retried: Vec<u64>,
    /// The counts and the lines of rejected events, once it is finished.
    result: Option<(Counts, Vec<u64>)>,
}

/// The batches that are not part of the journal's checkpoint yet, by their numbers.
#[derive(Default)]
pub(super) struct InFlight(BTreeMap<usize, Pending>);

impl InFlight {
    pub(super) fn begin(&mut self, number: usize, batch: &mut NextBatch) {
        let pending = Pending {
            first_line: batch.first_line,
            last_line: batch.last_line,
            digest: batch.digest,
            left_out: batch.left_out,
            left_out_before: batch.left_out_before,
            retried: std::mem::take(&mut batch.retried),
            result: None,
        };
        self.0.insert(number, pending);
    }

    pub(super) fn finish(&mut self, number: usize, uploaded: &Uploaded) {
        if let Some(pending) = self.0.get_mut(&number) {
            let rejected = uploaded.rejected.iter().map(|event| event.id);
            pending.result = Some((uploaded.counts, rejected.collect()));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The first and the last line of a batch.
    pub(super) fn lines(&self, number: usize) -> Option<(u64, u64)> {
        let pending = self.0.get(&number)?;
        Some((pending.first_line, pending.last_line))
    }

    /// Moves the checkpoint over finished batches, up to the first unfinished one.
    pub(super) fn advance(&mut self, journal: &mut Journal, run: &mut RunCounts) {
        while let Some(entry) = self.0.first_entry()
            && entry.get().result.is_some()
        {
            let pending = entry.remove();
            let Some((mut counts, rejected)) = pending.result else {
                continue;
            };
            counts.rejected += pending.left_out;
            let (line, retried) = (pending.last_line, &pending.retried);
            journal.advance(line, &pending.digest, counts, &rejected, retried);
            run.counts.add(counts);
            run.counts.rejected += pending.left_out_before;
            run.rejected_again += pending.left_out_before + retried.len() as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RunCounts;
    use crate::features::upload::Counts;

    #[test]
    fn forgotten_rejections_are_not_known_events() {
        let counts = Counts {
            rejected: 5,
            ..Counts::default()
        };
        let mut run = RunCounts {
            counts,
            known: 90,
            rejected_again: 5,
        };
        run.add_forgotten_rejections(15);
        assert_eq!((run.known, run.counts.rejected), (80, 15));
        // The count of known events does not fall below zero.
        run.add_forgotten_rejections(u64::MAX);
        assert_eq!((run.known, run.finished()), (0, 95));
    }
}
