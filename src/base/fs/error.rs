use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::lock;
use super::open::OpenError;

/// A file that cannot be read, written or locked.
#[derive(Debug, Error)]
pub(crate) enum FileError {
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("{} belongs to another user", .0.display())]
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "only Unix says who owns a file")
    )]
    NotOwned(PathBuf),
    #[error("{} is {found}, not {expected}", path.display())]
    WrongKind {
        path: PathBuf,
        found: &'static str,
        expected: &'static str,
    },
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge { path: PathBuf, limit: u64 },
    #[error("another limitry has held {} for {} s", .0.display(), lock::TIMEOUT.as_secs())]
    Locked(PathBuf),
}

impl FileError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    pub(super) fn open(path: &Path) -> impl FnOnce(OpenError) -> Self {
        let path = path.to_owned();
        move |error| match error {
            OpenError::NotRegular(found) => Self::WrongKind {
                path,
                found,
                expected: "a regular file",
            },
            OpenError::Io(source) => Self::io("open", &path)(source),
        }
    }

    pub(super) fn read(path: &Path, limit: u64) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::FileTooLarge => Self::TooLarge { path, limit },
            _ => Self::io("read", &path)(source),
        }
    }
}
