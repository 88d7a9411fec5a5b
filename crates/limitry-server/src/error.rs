use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Why the service could not open, read or change its data, or could not listen.
///
/// A file that is damaged or foreign is never repaired or replaced: it stays as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The data directory, or a file in it, is a symbolic link, which could lead to another user's files.
    #[error("{} is a symbolic link", .0.display())]
    SymbolicLink(PathBuf),

    /// The data directory, or a file in it, belongs to another user.
    #[error("{} belongs to another user", .0.display())]
    ForeignOwner(PathBuf),

    /// The path is not a directory or not a regular file.
    #[error("{} is not a {expected}", path.display())]
    WrongFileType {
        /// The path.
        path: PathBuf,
        /// `directory` or `regular file`.
        expected: &'static str,
    },

    /// A file or directory could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },

    /// The file is not a database, or a broken one.
    #[error("the database {} is damaged ({reason}); it was left as it is", path.display())]
    Damaged {
        /// The database or snapshot.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// The file is a database of another program.
    #[error("{} is a database of another program; it was left as it is", .0.display())]
    ForeignDatabase(PathBuf),

    /// The database was written by a later version.
    #[error(
        "the database {} has schema version {found}, this limitry knows up to {known}; it was left as it is",
        path.display()
    )]
    NewerDatabase {
        /// The database or snapshot.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest version that this build reads.
        known: i32,
    },

    /// Another process held the database for ten seconds.
    #[error("the database {} is in use by another process", .0.display())]
    Busy(PathBuf),

    /// SQLite failed for another reason, such as a full disk.
    #[error("the database {}: {source}", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// SQLite's error.
        source: Box<dyn Error + Send + Sync>,
    },

    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(String),

    /// The listener is not on a loopback address.
    #[error("{0} is not a loopback address")]
    NotLoopback(std::net::SocketAddr),

    /// The port could not be served.
    #[error("cannot serve on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// The operating system's error.
        source: io::Error,
    },

    /// The service failed at the work itself, for example because its writing thread ended.
    #[error("the service failed: {0}")]
    Failed(String),
}

impl ServerError {
    /// For `map_err` on file operations.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// For an error of SQLite on the database at `path`.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged {
                path,
                reason: source.to_string(),
            },
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy(path),
            _ => Self::Database {
                path,
                source: Box::new(source),
            },
        }
    }
}

impl From<getrandom::Error> for ServerError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error.to_string())
    }
}
