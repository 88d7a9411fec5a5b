//! Atomic replacement: a temporary file, fsync, rename, fsync of the directory.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Names of temporary files start with this.
pub(super) const TEMPORARY_PREFIX: &str = ".limitry-";

/// Replaces the file. A reader sees the old content or the new one; with `durable`, so does a reader after a crash.
pub(crate) fn replace(path: &Path, content: &[u8], mode: u32, durable: bool) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    // `tempfile` creates it with mode 0600 and a random name.
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .tempfile_in(dir)?;
    temporary.write_all(content)?;
    set_file_mode(temporary.as_file(), mode)?;
    if durable {
        temporary.as_file().sync_all()?;
    }
    temporary.persist(path).map_err(|error| error.error)?;
    if durable { sync_dir(dir) } else { Ok(()) }
}

/// Makes a rename or removal in the directory durable.
#[cfg(unix)]
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn set_file_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_file_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Sets the mode explicitly: the umask can take bits from the mode given at creation, even the owner's.
#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
