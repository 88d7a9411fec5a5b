//! Where batches end, and the digest of what was read: both passes over a file come to the same.

use limitry_types::rules::MAX_BATCH_EVENTS;
use sha2::{Digest as _, Sha256};

use super::records::RecordKind;
use crate::features::upload::MAX_EVENT_BYTES_PER_BATCH;

/// The digest of all records so far. It proves that the second pass sends what the first pass checked.
#[derive(Clone, Default)]
pub(super) struct RollingDigest(Sha256);

impl RollingDigest {
    pub(super) fn push(&mut self, digest: &[u8; 32]) {
        self.0.update(digest);
    }

    pub(super) fn value(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// Splits records into batches, at the same places in both passes.
#[derive(Default)]
pub(super) struct BatchSplitter {
    events: usize,
    bytes: usize,
}

impl BatchSplitter {
    /// Counts a record; true if the batch ends here.
    pub(super) fn push(&mut self, kind: RecordKind, bytes: usize) -> bool {
        // Invalid records count too: they are in memory until the batch is complete.
        if kind != RecordKind::Blank {
            self.events += 1;
            self.bytes += bytes;
        }
        let full = self.events >= MAX_BATCH_EVENTS || self.bytes >= MAX_EVENT_BYTES_PER_BATCH;
        if full {
            *self = Self::default();
        }
        full
    }
}
