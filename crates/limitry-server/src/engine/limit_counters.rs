//! What limits have counted, in the database.
//!
//! One row of `limit_counters` holds the counters of one customer, for each limit in the newest window that it counted in. An
//! event so touches one row, however many limits and customers there are. The row repeats the customer's zone and billing
//! start, and its key comes from the external id: a check reads this row and nothing else of the customer. Counters of
//! earlier windows are moved to `limit_usage_past`: late events and a clock that is set back still find them.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, Statement, params};

use super::counter_column::{decode, encode};
use super::decimal::Decimal;
use super::meter::Reading;
use crate::db::{CounterPlace, INSERT_COUNTERS};
use limitry_types::Aggregation;

/// Whose counters a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CounterRow {
    pub(super) project: i64,
    /// The row of a customer; 0 for all customers together.
    pub(super) customer: i64,
    pub(super) place: CounterPlace,
}

impl CounterRow {
    pub(super) fn of_customer(project: i64, customer: i64, external_id: &str) -> Self {
        Self {
            project,
            customer,
            place: CounterPlace::of_customer(project, external_id),
        }
    }

    /// All customers of a project together.
    pub(super) const fn of_all_customers(project: i64) -> Self {
        Self {
            project,
            customer: 0,
            place: CounterPlace::of_all_customers(project),
        }
    }

    /// The row that columns `key`, `tag` and `customer` describe.
    pub(super) fn stored(project: i64, found: &Row) -> rusqlite::Result<Self> {
        let [key, tag] = [found.get(0)?, found.get(1)?];
        Ok(Self {
            project,
            customer: found.get(2)?,
            place: CounterPlace { key, tag },
        })
    }
}

/// What a limit counted in the newest window that it counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) limit: i64,
    pub(super) window_start: i64,
    pub(super) reading: Reading,
}

/// The counters of one row.
#[derive(Debug)]
pub(super) struct LimitCounters {
    row: CounterRow,
    /// `None`: nothing is stored yet.
    key: Option<i64>,
    counters: Vec<Counter>,
}

/// The statements that read and write rows, prepared once for all of a batch.
pub(super) struct CounterTable<'a> {
    read: CachedStatement<'a>,
    /// Not `INSERT OR REPLACE`, which deletes the row and looks for the project again.
    update: CachedStatement<'a>,
    insert: CachedStatement<'a>,
}

const READ: &str = "SELECT counters FROM limit_counters WHERE key = ?1 AND tag = ?2";

impl<'a> CounterTable<'a> {
    pub(super) fn open(conn: &'a Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            read: conn.prepare_cached(READ)?,
            update: conn
                .prepare_cached("UPDATE limit_counters SET counters = ?2 WHERE key = ?1")?,
            insert: conn.prepare_cached(INSERT_COUNTERS)?,
        })
    }

    pub(super) fn read(&mut self, row: CounterRow) -> rusqlite::Result<LimitCounters> {
        LimitCounters::read_with(&mut self.read, row)
    }

    pub(super) fn write(&mut self, counters: &LimitCounters) -> rusqlite::Result<()> {
        let (row, encoded) = (counters.row, encode(&counters.counters));
        if let Some(key) = counters.key {
            return match self.update.execute(params![key, encoded])? {
                1 => Ok(()),
                count => Err(rusqlite::Error::StatementChangedRows(count)),
            };
        }
        for key in row.place.keys(row.customer) {
            let values = params![key, row.place.tag, row.customer, row.project, encoded];
            if self.insert.execute(values)? == 1 {
                return Ok(());
            }
        }
        // A count that is not kept must not pass for one that is.
        Err(rusqlite::Error::StatementChangedRows(0))
    }
}

impl LimitCounters {
    pub(super) fn read(conn: &Connection, row: CounterRow) -> rusqlite::Result<Self> {
        let mut statement = conn.prepare_cached(READ)?;
        Self::read_with(&mut statement, row)
    }

    fn read_with(statement: &mut Statement, row: CounterRow) -> rusqlite::Result<Self> {
        for key in row.place.keys(row.customer) {
            let found = statement
                .query_row([key, row.place.tag], |found| {
                    Self::of_column(row, key, found.get_ref(0)?.as_blob()?)
                })
                .optional()?;
            if let Some(found) = found {
                return Ok(found);
            }
        }
        Ok(Self {
            row,
            key: None,
            counters: Vec::new(),
        })
    }

    /// Reads the column of the row with this key.
    pub(super) fn of_column(row: CounterRow, key: i64, column: &[u8]) -> rusqlite::Result<Self> {
        Ok(Self {
            row,
            key: Some(key),
            counters: decode(column).ok_or(rusqlite::Error::InvalidQuery)?,
        })
    }

    /// Each limit with the newest window that it counted in, and what it counted there.
    pub(super) fn newest(&self) -> impl Iterator<Item = (i64, i64, Decimal)> {
        let counters = self.counters.iter();
        counters.map(|counter| (counter.limit, counter.window_start, counter.reading.value))
    }

    /// Of a customer that does not exist yet.
    pub(super) const fn of_nobody() -> Self {
        Self {
            row: CounterRow::of_all_customers(0),
            key: None,
            counters: Vec::new(),
        }
    }

    /// Keeps the counters of these limits alone.
    pub(super) fn retain(&mut self, is_kept: impl Fn(i64) -> bool) {
        self.counters.retain(|counter| is_kept(counter.limit));
    }

    /// What a limit has counted in a window.
    pub(super) fn reading(
        &self,
        conn: &Connection,
        limit: i64,
        window_start: i64,
    ) -> rusqlite::Result<Reading> {
        match self.counters.iter().find(|counter| counter.limit == limit) {
            Some(counter) if counter.window_start == window_start => Ok(counter.reading),
            Some(counter) if counter.window_start > window_start => {
                read_past(conn, self.row, limit, window_start)
            }
            _ => Ok(Reading::default()),
        }
    }

    /// Adds readings, in their order, to what a limit counted in a window. `watch` sees the value before and after each.
    pub(super) fn add(
        &mut self,
        conn: &Connection,
        (limit, window_start): (i64, i64),
        aggregation: Aggregation,
        readings: impl Iterator<Item = Reading>,
        mut watch: impl FnMut(Decimal, Decimal),
    ) -> rusqlite::Result<()> {
        let mut reading = self.reading(conn, limit, window_start)?;
        for added in readings {
            let before = reading.value;
            reading.add(aggregation, added);
            watch(before, reading.value);
        }
        let new = Counter {
            limit,
            window_start,
            reading,
        };
        match self.counters.iter_mut().find(|known| known.limit == limit) {
            None => self.counters.push(new),
            Some(known) if known.window_start > window_start => {
                write_past(conn, self.row, new)?;
            }
            Some(known) => {
                let last = std::mem::replace(known, new);
                if last.window_start < window_start {
                    write_past(conn, self.row, last)?;
                }
            }
        }
        Ok(())
    }
}

/// Limits whose counters are dropped.
#[derive(Debug, Clone, Copy)]
pub(super) enum DroppedLimits {
    /// The limit of a row.
    One(i64),
    /// Those on the meter of a row.
    OnMeter(i64),
}

impl DroppedLimits {
    /// A query for their rows, whose parameter `?1` is [`Self::row`].
    const fn query(self) -> &'static str {
        match self {
            Self::One(_) => "SELECT ?1",
            Self::OnMeter(_) => "SELECT seq FROM limits WHERE meter = ?1",
        }
    }

    const fn row(self) -> i64 {
        match self {
            Self::One(row) | Self::OnMeter(row) => row,
        }
    }

    pub(super) fn load(self, conn: &Connection) -> rusqlite::Result<BTreeSet<i64>> {
        conn.prepare_cached(self.query())?
            .query_map([self.row()], |row| row.get(0))?
            .collect()
    }
}

/// Drops what limits have counted for one customer, or with `None` for each customer of a project.
pub(super) fn drop_counters(
    conn: &Connection,
    project: i64,
    customer: Option<CounterRow>,
    dropped: DroppedLimits,
) -> rusqlite::Result<()> {
    let limits = dropped.load(conn)?;
    let rows: Vec<CounterRow> = match customer {
        Some(row) => vec![row],
        None => conn
            .prepare_cached("SELECT key, tag, customer FROM limit_counters WHERE project = ?1")?
            .query_map([project], |row| CounterRow::stored(project, row))?
            .collect::<Result<_, _>>()?,
    };
    let mut table = CounterTable::open(conn)?;
    for row in rows {
        let mut counters = table.read(row)?;
        let known = counters.counters.len();
        counters.retain(|limit| !limits.contains(&limit));
        if counters.counters.len() < known {
            table.write(&counters)?;
        }
    }
    drop_past(conn, project, customer, dropped)
}

/// Drops what limits counted in the windows before the newest ones.
pub(super) fn drop_past(
    conn: &Connection,
    project: i64,
    customer: Option<CounterRow>,
    dropped: DroppedLimits,
) -> rusqlite::Result<()> {
    let of_customer = match customer {
        Some(_) => "customer = ?3",
        None => "?3 IS NULL",
    };
    let sql = format!(
        "DELETE FROM limit_usage_past WHERE project = ?2 AND {of_customer} AND limit_seq IN ({})",
        dropped.query()
    );
    let customer = customer.map(|row| row.customer);
    conn.prepare_cached(&sql)?
        .execute(params![dropped.row(), project, customer])?;
    Ok(())
}

/// Drops everything that was counted for a customer, and copies its zone and its billing start.
pub(super) fn start_anew(conn: &Connection, row: CounterRow) -> rusqlite::Result<()> {
    if let Some(key) = LimitCounters::read(conn, row)?.key {
        conn.prepare_cached(
            "UPDATE limit_counters SET counters = x'', (timezone, billing_cycle_start) = \
             (SELECT timezone, billing_cycle_start FROM customers WHERE seq = ?2) WHERE key = ?1",
        )?
        .execute([key, row.customer])?;
    }
    conn.prepare_cached("DELETE FROM limit_usage_past WHERE project = ?1 AND customer = ?2")?
        .execute([row.project, row.customer])?;
    Ok(())
}

fn read_past(
    conn: &Connection,
    row: CounterRow,
    limit: i64,
    window_start: i64,
) -> rusqlite::Result<Reading> {
    conn.prepare_cached(
        "SELECT whole, nano, latest_at FROM limit_usage_past \
         WHERE project = ?1 AND customer = ?2 AND limit_seq = ?3 AND window_start = ?4",
    )?
    .query_row(
        params![row.project, row.customer, limit, window_start],
        |found| {
            Ok(Reading::stored(
                Decimal::from_columns(found.get(0)?, found.get(1)?),
                found.get(2)?,
            ))
        },
    )
    .optional()
    .map(Option::unwrap_or_default)
}

fn write_past(conn: &Connection, row: CounterRow, counter: Counter) -> rusqlite::Result<()> {
    let (whole, nano) = counter.reading.value.to_columns();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO limit_usage_past (project, customer, limit_seq, window_start, whole, nano, latest_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        row.project,
        row.customer,
        counter.limit,
        counter.window_start,
        whole,
        nano,
        counter.reading.latest_at(),
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::customers::CustomerCache;
    use super::super::limit_rules::LimitRules;
    use super::*;
    use crate::db::open;

    fn row(customer: i64, tag: i64) -> CounterRow {
        let place = CounterPlace { key: 7, tag };
        CounterRow {
            project: 1,
            customer,
            place,
        }
    }

    fn stored(conn: &Connection, row: CounterRow) -> Option<i64> {
        let counters = LimitCounters::read(conn, row).unwrap();
        let limits = counters.newest().map(|(limit, ..)| limit);
        limits.last()
    }

    /// Writes a counter of a limit.
    fn write(conn: &Connection, row: CounterRow, limit: i64) {
        let mut table = CounterTable::open(conn).unwrap();
        let mut counters = table.read(row).unwrap();
        let readings = std::iter::once(Reading::default());
        counters
            .add(conn, (limit, 0), Aggregation::Count, readings, |_, _| ())
            .unwrap();
        table.write(&counters).unwrap();
    }

    #[test]
    fn checks_and_drops_find_the_counters_of_a_customer_with_a_shared_key() {
        let home = tempfile::tempdir().unwrap();
        let conn = open(home.path(), 0, false).unwrap();
        let limits = LimitRules::load(&conn, 1).unwrap();
        let mut customers = CustomerCache::default();
        let (second, _) = customers.ensure(&conn, 1, &limits, "second", 0).unwrap();
        let first = CounterRow {
            customer: second.customer + 1,
            place: CounterPlace {
                tag: second.place.tag + 1,
                ..second.place
            },
            ..second
        };
        write(&conn, first, 100);
        write(&conn, second, 200);
        let checked = customers
            .find_for_check(&conn, 1, &limits, "second")
            .unwrap();
        let of_second: Vec<i64> = checked.counters.newest().map(|(limit, ..)| limit).collect();
        assert_eq!(of_second, [200]);
        drop_counters(&conn, 1, None, DroppedLimits::One(200)).unwrap();
        assert_eq!(stored(&conn, second), None);
        assert_eq!(stored(&conn, first), Some(100));
    }

    #[test]
    fn customers_with_the_same_key_have_separate_counters() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        let conn = open(dir, 0, false).unwrap();
        let [first, second] = [row(1, 10), row(2, 20)];
        write(&conn, first, 100);
        assert_eq!(stored(&conn, second), None);
        write(&conn, second, 200);
        write(&conn, first, 101);
        write(&conn, second, 201);
        let both = [stored(&conn, first), stored(&conn, second)];
        assert_eq!(both, [Some(101), Some(201)]);
        // The place of the first customer is free again.
        conn.execute("DELETE FROM limit_counters WHERE key = 7", [])
            .unwrap();
        assert_eq!(stored(&conn, second), Some(201));
        write(&conn, second, 202);
        assert_eq!(stored(&conn, second), Some(202));
        assert_eq!(stored(&conn, first), None);
    }
}
