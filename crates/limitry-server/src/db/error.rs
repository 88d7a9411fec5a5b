use std::sync::Arc;

use rusqlite::ErrorCode;

/// Why work on the database failed.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum DatabaseError {
    #[error("the database is in use by another process")]
    Busy,

    #[error("the database failed: {0}")]
    Failed(Arc<rusqlite::Error>),

    #[error("the thread that writes to the database has ended")]
    WriterStopped,

    /// The panic's message is not kept: it may hold anything.
    #[error("the work panicked")]
    Panicked,
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        if is_busy(&error) {
            Self::Busy
        } else {
            Self::Failed(Arc::new(error))
        }
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}
