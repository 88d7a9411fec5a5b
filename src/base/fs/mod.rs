//! Files: safe reading, atomic replacement, locks, and removal of what a crash left behind.

mod atomic;
mod error;
pub(crate) mod lock;
mod open;
pub(crate) mod private;
mod sweep;
pub(crate) mod user_file;

pub(crate) use atomic::replace;
pub(crate) use error::FileError;
pub(crate) use open::{Links, OpenError, open_regular, read_bytes, read_text, read_user_bytes};
pub(crate) use sweep::remove_stale_files;

/// Writes a file that others may read; creates the directory if it is missing. A link of that name is replaced, and what it
/// leads to stays as it is.
pub(crate) fn write_public(
    dir: &std::path::Path,
    name: &str,
    content: &[u8],
) -> Result<(), FileError> {
    std::fs::create_dir_all(dir).map_err(FileError::io("create", dir))?;
    let path = dir.join(name);
    replace(&path, content, 0o644, false).map_err(FileError::io("write", &path))
}
