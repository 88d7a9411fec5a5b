use std::sync::Arc;

use rusqlite::ErrorCode;

/// Why work on the database failed.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum DatabaseError {
    #[error("the database is in use by another process")]
    Busy,

    #[error("the disk is full")]
    DiskFull,

    /// SQLite's own text may hold the path of the database, which answers must not show.
    #[error("{}", describe(.0))]
    Failed(Arc<rusqlite::Error>),

    #[error(
        "the database was removed, replaced or cut off while the service ran; stop the service and start it again"
    )]
    #[cfg_attr(not(unix), expect(dead_code, reason = "Windows replaces no open file"))]
    Replaced,

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
        } else if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
            Self::DiskFull
        } else {
            Self::Failed(Arc::new(error))
        }
    }
}

/// What failed, without a path.
fn describe(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "the database is damaged",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "the database cannot be written",
        Some(ErrorCode::CannotOpen) => "the database cannot be opened",
        Some(ErrorCode::SystemIoFailure) => "the database cannot be read or written",
        _ => "the database failed",
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}
