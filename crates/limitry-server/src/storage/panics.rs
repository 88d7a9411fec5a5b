use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::db::DatabaseError;

/// Runs work whose panic fails this work alone.
pub(crate) fn catch_panics<T, E: From<DatabaseError>>(
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(DatabaseError::Panicked.into()))
}
