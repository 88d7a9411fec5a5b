use rusqlite::Connection;

/// The one row of the table `meta`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meta {
    /// Changes with every change that caches must see.
    pub(crate) config_rev: i64,
    /// Microseconds that are added to the system's time.
    pub(crate) clock_offset: i64,
}

impl Meta {
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
