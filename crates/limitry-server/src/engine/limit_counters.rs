//! What limits have counted, in the database.
//!
//! One row of `limit_usage` holds the counters of one customer, for each limit in the newest window that it counted in. An
//! event so touches one row, however many limits and customers there are. The row repeats the customer's zone and billing
//! start: a check of one customer among a million then touches no row but this. Counters of earlier windows are moved to
//! `limit_usage_past`: late events and a clock that is set back still find them.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Statement, params};

use super::counter_column::{decode, encode};
use super::decimal::Decimal;
use super::meter::Reading;
use limitry_types::Aggregation;

/// Whose counters a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CounterRow {
    pub(super) project: i64,
    /// The row of a customer; 0 for all customers together.
    pub(super) customer: i64,
}

impl CounterRow {
    /// All customers of a project together.
    pub(super) const fn of_all_customers(project: i64) -> Self {
        Self {
            project,
            customer: 0,
        }
    }

    /// The row of `limit_usage`.
    const fn key(self) -> i64 {
        if self.customer == 0 {
            -self.project
        } else {
            self.customer
        }
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
    is_stored: bool,
    counters: Vec<Counter>,
}

/// The statements that read and write rows, prepared once for all of a batch.
pub(super) struct CounterTable<'a> {
    read: CachedStatement<'a>,
    /// Not `INSERT OR REPLACE`, which deletes the row and looks for the project again.
    update: CachedStatement<'a>,
    insert: CachedStatement<'a>,
}

const READ: &str = "SELECT counters FROM limit_usage WHERE customer = ?1";

impl<'a> CounterTable<'a> {
    pub(super) fn open(conn: &'a Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            read: conn.prepare_cached(READ)?,
            update: conn
                .prepare_cached("UPDATE limit_usage SET counters = ?2 WHERE customer = ?1")?,
            insert: conn.prepare_cached(
                "INSERT INTO limit_usage (customer, counters, project, timezone, billing_cycle_start) \
                 SELECT ?1, ?2, ?3, c.timezone, coalesce(c.billing_cycle_start, 0) \
                 FROM (SELECT 1) LEFT JOIN customers c ON c.seq = ?1",
            )?,
        })
    }

    pub(super) fn read(&mut self, row: CounterRow) -> rusqlite::Result<LimitCounters> {
        LimitCounters::read_with(&mut self.read, row)
    }

    pub(super) fn write(&mut self, counters: &LimitCounters) -> rusqlite::Result<()> {
        let (row, encoded) = (counters.row, encode(&counters.counters));
        if counters.is_stored {
            self.update.execute(params![row.key(), encoded])?;
        } else {
            self.insert
                .execute(params![row.key(), encoded, row.project])?;
        }
        Ok(())
    }
}

impl LimitCounters {
    pub(super) fn read(conn: &Connection, row: CounterRow) -> rusqlite::Result<Self> {
        let mut statement = conn.prepare_cached(READ)?;
        Self::read_with(&mut statement, row)
    }

    fn read_with(statement: &mut Statement, row: CounterRow) -> rusqlite::Result<Self> {
        let counters = statement
            .query_row([row.key()], |found| {
                counters_of(found.get_ref(0)?.as_blob()?)
            })
            .optional()?;
        Ok(Self {
            row,
            is_stored: counters.is_some(),
            counters: counters.unwrap_or_default(),
        })
    }

    /// Reads the column of a row.
    pub(super) fn of_column(row: CounterRow, column: &[u8]) -> rusqlite::Result<Self> {
        Ok(Self {
            row,
            is_stored: true,
            counters: counters_of(column)?,
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
            is_stored: false,
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

fn counters_of(column: &[u8]) -> rusqlite::Result<Vec<Counter>> {
    decode(column).ok_or(rusqlite::Error::InvalidQuery)
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
    customer: Option<i64>,
    dropped: DroppedLimits,
) -> rusqlite::Result<()> {
    let limits = dropped.load(conn)?;
    let rows: Vec<i64> = match customer {
        Some(customer) => vec![customer],
        None => conn
            .prepare_cached("SELECT max(customer, 0) FROM limit_usage WHERE project = ?1")?
            .query_map([project], |row| row.get(0))?
            .collect::<Result<_, _>>()?,
    };
    let mut table = CounterTable::open(conn)?;
    for customer in rows {
        let mut counters = table.read(CounterRow { project, customer })?;
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
    customer: Option<i64>,
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
    conn.prepare_cached(&sql)?
        .execute(params![dropped.row(), project, customer])?;
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
