//! Where the counters of a customer lie in `limit_usage`.
//!
//! The key of the row is computed from the external id: a check of one customer among a million walks one tree instead of two,
//! and reads one page that is in no cache. It is a part of a SHA-256, and a tag beside it has another part. Where two customers
//! have the same key, the tag tells them apart, and the later one has a key of its own row.

use sha2::{Digest as _, Sha256};

/// The key and the tag of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CounterPlace {
    /// 0 to 2^62 - 1 of a customer.
    pub(super) key: i64,
    pub(super) tag: i64,
}

impl CounterPlace {
    pub(super) fn of_customer(project: i64, external_id: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(project.to_le_bytes());
        hash.update(external_id);
        let hash = hash.finalize();
        let part = |from: usize| {
            let bytes = &hash[from..from + 8];
            bytes
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        Self {
            key: (part(0) >> 2).cast_signed(),
            tag: part(8).cast_signed(),
        }
    }

    /// All customers of a project together.
    pub(super) const fn of_all_customers(project: i64) -> Self {
        Self {
            key: -project,
            tag: 0,
        }
    }
}
