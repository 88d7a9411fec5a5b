//! Opening and reading files that another user or program may have replaced.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use thiserror::Error;

use super::FileError;

/// Whether the last component of a path may be a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    Refuse,
}

/// Why a path was not opened.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    #[error("it is {0}, not a regular file")]
    NotRegular(&'static str),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl OpenError {
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Opens a regular file for reading.
pub(crate) fn open_regular(path: &Path, links: Links) -> Result<File, OpenError> {
    let mut options = OpenOptions::new();
    options.read(true);
    open_with(path, links, options)
}

/// Opens a regular file with these options. Directories, devices, pipes and sockets are refused.
pub(super) fn open_with(
    path: &Path,
    links: Links,
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has flags"))]
    mut options: OpenOptions,
) -> Result<File, OpenError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;

        // NONBLOCK: opening a pipe without a writer would block.
        let mut flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        if links == Links::Refuse {
            flags |= OFlags::NOFOLLOW;
        }
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    #[cfg(not(unix))]
    if links == Links::Refuse && path.is_symlink() {
        return Err(OpenError::NotRegular("a symlink"));
    }
    let file = options
        .open(path)
        .map_err(|error| open_error(path, error))?;
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        Ok(file)
    } else if kind.is_dir() {
        Err(OpenError::NotRegular("a directory"))
    } else {
        Err(OpenError::NotRegular("a device or a pipe"))
    }
}

#[cfg(unix)]
fn open_error(_: &Path, error: io::Error) -> OpenError {
    use rustix::io::Errno;

    match Errno::from_io_error(&error) {
        Some(Errno::LOOP) => OpenError::NotRegular("a symlink"),
        Some(Errno::NXIO) => OpenError::NotRegular("a socket or a pipe"),
        _ => error.into(),
    }
}

/// Windows opens no directory, and says that access is denied.
#[cfg(not(unix))]
fn open_error(path: &Path, error: io::Error) -> OpenError {
    if path.is_dir() {
        OpenError::NotRegular("a directory")
    } else {
        error.into()
    }
}

/// Reads the whole file. A longer one than `limit` bytes is an error of the kind `FileTooLarge`.
pub(crate) fn read_bytes(file: File, limit: u64) -> io::Result<Vec<u8>> {
    // The exact capacity: a buffer that grows leaves copies of a secret in freed memory.
    let length = file.metadata()?.len().min(limit) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is larger than {limit} bytes"),
        ));
    }
    Ok(bytes)
}

/// Reads the whole file as UTF-8.
pub(super) fn read_string(file: File, limit: u64) -> io::Result<String> {
    String::from_utf8(read_bytes(file, limit)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"))
}

/// Reads a file that the user named. Symbolic links are followed.
pub(crate) fn read_user_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let file = open_regular(path, Links::Follow).map_err(FileError::open(path))?;
    read_bytes(file, limit).map_err(FileError::read(path, limit))
}

/// Reads a text file that the user named. Symbolic links are followed.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    let file = open_regular(path, Links::Follow).map_err(FileError::open(path))?;
    read_string(file, limit).map_err(FileError::read(path, limit))
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Links, OpenError, open_regular, read_bytes};

    #[test]
    fn a_symlink_is_refused_or_followed_as_asked() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        std::fs::write(&file, "text").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let followed = open_regular(&link, Links::Follow).unwrap();
        assert_eq!(read_bytes(followed, 4).unwrap(), b"text");
        assert!(matches!(
            open_regular(&link, Links::Refuse),
            Err(OpenError::NotRegular("a symlink"))
        ));
    }

    #[test]
    fn directories_and_pipes_are_refused_without_blocking() {
        let dir = tempfile::tempdir().unwrap();
        let is_refused = |path: &std::path::Path| {
            let opened = open_regular(path, Links::Refuse);
            matches!(opened, Err(OpenError::NotRegular(_)))
        };
        assert!(is_refused(dir.path()));
        // Apple's systems lack the call that makes a pipe.
        #[cfg(target_os = "linux")]
        {
            let pipe = dir.path().join("pipe");
            rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, 0o600.into()).unwrap();
            assert!(is_refused(&pipe));
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "12345").unwrap();
        let read = |limit| read_bytes(file.reopen().unwrap(), limit);
        assert_eq!(read(5).unwrap(), b"12345");
        let error = read(4).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::FileTooLarge);
    }
}
