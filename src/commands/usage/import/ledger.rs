//! Which requests are done with, in their order, and what this run did.

use std::collections::BTreeMap;

use super::deliver::Delivered;
use super::reader::Cut;
use crate::features::import::{Journal, Tally};

/// What this run did.
#[derive(Default)]
pub(super) struct Done {
    pub(super) tally: Tally,
    /// Events that the API has since an earlier run.
    pub(super) known: u64,
    /// Of those rejected, the ones that an earlier run rejected, too.
    again: u64,
}

impl Done {
    /// Nothing: earlier runs did it all.
    pub(super) fn before(known: u64) -> Self {
        Self {
            known,
            ..Self::default()
        }
    }

    /// How many events are done with, by whomever.
    pub(super) fn events(&self) -> u64 {
        self.known + self.tally.recorded + self.tally.duplicates + self.tally.rejected
    }

    /// Counts those that an earlier run rejected and that were not seen again: there were too many to remember each.
    /// `before`: all that it rejected.
    pub(super) fn settle(&mut self, before: u64) {
        let unseen = before.saturating_sub(self.again).min(self.known);
        self.known -= unseen;
        self.tally.rejected += unseen;
    }
}

/// A cut that is under way or waits for those before it.
struct Open {
    first: u64,
    last: u64,
    chain: [u8; 32],
    left_out: u64,
    left_before: u64,
    again: Vec<u64>,
    /// What became of its events.
    came: Option<(Tally, Vec<u64>)>,
}

/// Which cuts are done with: the journal knows the lines up to the first that is not.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<usize, Open>);

impl Ledger {
    pub(super) fn begin(&mut self, number: usize, cut: &mut Cut) {
        let open = Open {
            first: cut.first,
            last: cut.last,
            chain: cut.chain,
            left_out: cut.left_out,
            left_before: cut.left_before,
            again: std::mem::take(&mut cut.again),
            came: None,
        };
        self.0.insert(number, open);
    }

    pub(super) fn finish(&mut self, number: usize, delivered: &Delivered) {
        if let Some(open) = self.0.get_mut(&number) {
            let refused = delivered.refused.iter().map(|refused| refused.line);
            open.came = Some((delivered.tally, refused.collect()));
        }
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The first and last line of one that is there.
    pub(super) fn lines(&self, number: usize) -> Option<(u64, u64)> {
        self.0.get(&number).map(|open| (open.first, open.last))
    }

    /// Moves on over what is done with.
    pub(super) fn advance(&mut self, journal: &mut Journal, done: &mut Done) {
        while let Some(entry) = self.0.first_entry()
            && entry.get().came.is_some()
        {
            let open = entry.remove();
            let Some((mut tally, refused)) = open.came else {
                continue;
            };
            tally.rejected += open.left_out;
            journal.advance(open.last, &open.chain, tally, &refused, &open.again);
            done.tally.add(tally);
            done.tally.rejected += open.left_before;
            done.again += open.left_before + open.again.len() as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Done;
    use crate::features::import::Tally;

    #[test]
    fn what_was_rejected_and_cannot_be_tried_again_is_not_taken_for_known() {
        let tally = Tally {
            rejected: 5,
            ..Tally::default()
        };
        let mut done = Done {
            tally,
            known: 90,
            again: 5,
        };
        done.settle(15);
        assert_eq!((done.known, done.tally.rejected), (80, 15));
        // What nobody counted cannot be taken away.
        done.settle(u64::MAX);
        assert_eq!((done.known, done.events()), (0, 95));
    }
}
