//! Atomic replacement: a temporary file, fsync, rename, fsync of the directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Names of temporary files start with this.
pub(super) const TEMPORARY_PREFIX: &str = ".limitry-";

/// Replaces the file. A reader sees the old content or the new one; with `durable`, so does a reader after a crash.
pub(crate) fn replace(path: &Path, content: &[u8], mode: u32, durable: bool) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(&temporary_prefix(path))
        .make_in(dir, create_private)?;
    temporary.write_all(content)?;
    set_file_mode(temporary.as_file(), mode)?;
    if durable {
        temporary.as_file().sync_all()?;
    }
    rename(&temporary.into_temp_path(), path)?;
    if durable { sync_dir(dir) } else { Ok(()) }
}

/// Creates a file with mode 0600.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Moves a file into the place of another one.
#[cfg(unix)]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Moves a file into the place of another one. Windows refuses it while another program has that file open, a virus scanner
/// for example: it is tried again for a second.
#[cfg(not(unix))]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    use std::time::Duration;

    use crate::base::poll::block_until;

    let mut refusal = None;
    let moved = block_until(
        Duration::from_secs(1),
        Duration::from_millis(10),
        || match fs::rename(from, to) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                refusal = Some(error);
                Ok(None)
            }
            result => result.map(Some),
        },
    )?;
    match (moved, refusal) {
        (None, Some(error)) => Err(error),
        _ => Ok(()),
    }
}

/// The names of the temporary files of `path` start with this.
fn temporary_prefix(path: &Path) -> std::ffi::OsString {
    let mut prefix = std::ffi::OsString::from(TEMPORARY_PREFIX);
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push("-");
    prefix
}

/// The temporary files that replacements of `path` have not renamed: those in progress, and those of killed processes.
pub(super) fn temporary_files(path: &Path) -> Vec<PathBuf> {
    let prefix = temporary_prefix(path);
    let entries = fs::read_dir(path.parent().unwrap_or(Path::new(".")));
    let files = entries.into_iter().flatten().flatten();
    files
        .filter(|entry| {
            let name = entry.file_name();
            name.as_encoded_bytes()
                .starts_with(prefix.as_encoded_bytes())
        })
        .map(|entry| entry.path())
        .collect()
}

/// Makes a rename or removal in the directory durable.
#[cfg(unix)]
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn set_file_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
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
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
