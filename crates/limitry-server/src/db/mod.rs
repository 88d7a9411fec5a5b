//! The database: one SQLite file, opened by several connections and several processes at once.

mod open;
mod pulse;
mod readers;
mod writer;

pub(crate) use open::{
    FILE_NAME, check_snapshot, connect, migrate, model, open, prepare_to_write_much, schema_of,
};
pub(crate) use pulse::{Beat, Pulse};
pub(crate) use readers::Readers;
pub(crate) use writer::Writer;

use rusqlite::Connection;

use super::engine::Engine;
use super::http::Problem;

/// In how many parts the index of customers' events is kept.
pub(crate) const BUCKETS: i64 = 128;

/// The bucket of a customer, as SQL; the parameters are a project and an external id. Nothing where there is no such
/// customer: then there are no events either.
pub(crate) fn bucket_of(project: &str, customer: &str) -> String {
    format!(
        "(SELECT seq % {BUCKETS} FROM customers WHERE project = {project} AND external_id = {customer})"
    )
}

/// The span of four hours that an event happened in, as SQL: what its index is ordered by. A range of time is a range of
/// spans, and the exact times are compared within it.
pub(crate) const SPAN: &str = "timestamp / 14400000000";

/// The span of a moment that is a parameter.
pub(crate) fn span_of(moment: &str) -> String {
    format!("{moment} / 14400000000")
}

/// What a request's work is done with: a connection, at a moment.
pub(crate) struct Db<'a> {
    /// Inside a transaction where the work writes.
    pub(crate) conn: &'a Connection,
    /// The rules (quotas, rate limits) as this connection sees them.
    pub(crate) engine: &'a mut Engine,
    /// The server's clock, microseconds. In the writer it is read inside the transaction, so that arrivals are in order.
    pub(crate) now: i64,
}

/// What is kept in the one row of `meta`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meta {
    /// Changes with everything that caches hold.
    pub(crate) config_rev: i64,
    /// What is added to the system's time.
    pub(crate) clock_offset: i64,
}

impl Meta {
    /// Reads the row.
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        conn.prepare_cached("SELECT config_rev, clock_offset FROM meta")?
            .query_row([], |row| {
                Ok(Self {
                    config_rev: row.get(0)?,
                    clock_offset: row.get(1)?,
                })
            })
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => {
                Self::unavailable("The database is in use by another process.")
            }
            _ => Self::internal(format!("The database failed: {error}.")),
        }
    }
}
