//! Finding one row.

use rusqlite::{OptionalExtension as _, Params, Row};

use crate::api::ApiError;
use crate::storage::UnitOfWork;

/// What a query finds, with the number of its row, which is the first column. 404 where it finds nothing.
pub(super) fn find_row<T>(
    unit: &UnitOfWork,
    sql: &str,
    params: impl Params,
    from_row: impl FnOnce(&Row) -> rusqlite::Result<T>,
    (code, noun): (&'static str, &str),
) -> Result<(i64, T), ApiError> {
    unit.conn
        .prepare_cached(sql)?
        .query_row(params, |row| Ok((row.get(0)?, from_row(row)?)))
        .optional()?
        .ok_or_else(|| ApiError::not_found(code, noun))
}
