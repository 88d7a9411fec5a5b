//! Where the counters of a customer lie in the table `limit_counters`.
//!
//! The key is a hash of the external id, so a check reads one table and no index of customers. Negative keys are of all customers of
//! a project together, keys below 2^62 are hashes, and keys above are of rows: where a second customer has the same hash, the key is
//! `i64::MAX` minus its row. A tag, which is another part of the hash, tells the two apart.

use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

/// The key and the tag of a row of counters. They are on disk: another hash needs a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CounterPlace {
    pub(crate) key: i64,
    pub(crate) tag: i64,
}

impl CounterPlace {
    pub(crate) fn of_customer(project: i64, external_id: &str) -> Self {
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
    pub(crate) const fn of_all_customers(project: i64) -> Self {
        Self {
            key: -project,
            tag: 0,
        }
    }

    /// The keys at which the counters of a customer's row may lie, in this order.
    pub(crate) const fn keys(self, customer: i64) -> [i64; 2] {
        [self.key, i64::MAX - customer]
    }
}

/// Inserts counters at the first key that is free. The calendar is that of the row of a customer.
pub(crate) const INSERT_COUNTERS: &str = "INSERT INTO limit_counters (key, tag, customer, project, counters, timezone, billing_cycle_start) \
     SELECT ?1, ?2, ?3, ?4, ?5, c.timezone, coalesce(c.billing_cycle_start, 0) \
     FROM (SELECT 1) LEFT JOIN customers c ON c.seq = ?3 WHERE true ON CONFLICT (key) DO NOTHING";

/// Moves the counters of version 7, whose key was the row of the customer, or the project's, negated.
pub(super) fn move_counters(conn: &Connection) -> rusqlite::Result<()> {
    let mut insert = conn.prepare(INSERT_COUNTERS)?;
    let mut select = conn.prepare(
        "SELECT max(u.customer, 0), u.project, u.counters, c.external_id \
         FROM limit_usage u LEFT JOIN customers c ON c.seq = u.customer \
         WHERE u.customer < 0 OR c.external_id IS NOT NULL",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (customer, project): (i64, i64) = (row.get(0)?, row.get(1)?);
        let place = match row.get_ref(3)?.as_str_or_null()? {
            Some(external_id) => CounterPlace::of_customer(project, external_id),
            None => CounterPlace::of_all_customers(project),
        };
        let counters = row.get_ref(2)?.as_blob()?;
        let mut insert_at =
            |key| insert.execute(params![key, place.tag, customer, project, counters]);
        let [first, other] = place.keys(customer);
        if insert_at(first)? == 0 && insert_at(other)? == 0 {
            // A count that is lost must not pass for one that is kept.
            return Err(rusqlite::Error::StatementChangedRows(0));
        }
    }
    drop(rows);
    drop(select);
    conn.execute_batch("DROP TABLE limit_usage")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_stored_counters_do_not_change() {
        let expected = CounterPlace {
            key: 2_004_787_856_486_068_376,
            tag: 2_061_181_310_721_315_081,
        };
        assert_eq!(CounterPlace::of_customer(1, "cust_123"), expected);
        assert_eq!(CounterPlace::of_all_customers(7).key, -7);
    }
}
