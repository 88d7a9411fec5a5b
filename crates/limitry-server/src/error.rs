use std::io;
use std::path::{Path, PathBuf};

/// Why the local service cannot work with its data directory.
///
/// Whatever is wrong with a file, the file is left as it is: nothing here is ever repaired by replacing it.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// The data directory is a symbolic link, which somebody else may point elsewhere.
    #[error("the data directory {} is a symbolic link", .0.display())]
    LinkedDirectory(PathBuf),

    /// The data directory, or a file in it, belongs to another user.
    #[error("{} belongs to another user", .0.display())]
    ForeignOwner(PathBuf),

    /// Something else lies where a directory or a regular file is needed.
    #[error("{} is not a {expected}", path.display())]
    WrongKind {
        /// Where.
        path: PathBuf,
        /// `directory` or `regular file`.
        expected: &'static str,
    },

    /// A file or directory could not be read or made.
    #[error("{}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// The file is no database, or a broken one.
    #[error("the database {} is damaged ({reason}); it was left as it is", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was seen.
        reason: String,
    },

    /// The file is a database of another program.
    #[error("{} is a database of another program; it was left as it is", .0.display())]
    ForeignDatabase(PathBuf),

    /// The database was written by a later version of limitry.
    #[error(
        "the database {} has schema version {found}, this limitry knows up to {known}; it was left as it is",
        path.display()
    )]
    NewerDatabase {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest that this build can read.
        known: i32,
    },

    /// Another process holds the database for longer than we wait.
    #[error("the database {} is in use by another process", .0.display())]
    Busy(PathBuf),

    /// The database refused for another reason (a full disk, missing rights).
    #[error("the database {}: {source}", path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },

    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system: {0}")]
    Random(getrandom::Error),

    /// The service failed while it did what was asked, for example because its thread ended.
    #[error("the local service failed: {0}")]
    Failed(String),
}

impl LocalError {
    /// For `map_err` on file operations.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// What an error of SQLite means for the database at `path`.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged {
                path,
                reason: source.to_string(),
            },
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy(path),
            _ => Self::Database { path, source },
        }
    }
}
