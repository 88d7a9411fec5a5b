//! Files that are the user's own: directories 0700, files 0600, replaced atomically, under a lock.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use thiserror::Error;

/// What went wrong with which file.
#[derive(Debug, Error)]
pub(crate) enum FileError {
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// It belongs to somebody else.
    #[error("{} belongs to another user", .0.display())]
    Foreign(PathBuf),
    /// It is not a regular file or directory of our own.
    #[error("{} is {found}, not {wanted}", path.display())]
    WrongKind {
        path: PathBuf,
        found: &'static str,
        wanted: &'static str,
    },
    /// It is larger than anything that limitry writes.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge { path: PathBuf, limit: u64 },
    /// Somebody else holds the lock and does not let go.
    #[error("another limitry has held {} for {} s", .0.display(), PATIENCE.as_secs())]
    Busy(PathBuf),
}

/// How long a lock is waited for: whoever holds one reads and writes a small file.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is tried.
const AGAIN: Duration = Duration::from_millis(5);

/// What a person should be told about the files that were read, once.
static NOTICES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn notice(text: String) {
    if let Ok(mut notices) = NOTICES.lock() {
        notices.push(text);
    }
}

/// Takes what there is to tell about the files that were read.
pub(crate) fn notices() -> Vec<String> {
    NOTICES
        .lock()
        .map(|mut notices| std::mem::take(&mut *notices))
        .unwrap_or_default()
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |source| FileError::Io {
        action,
        path,
        source,
    }
}

/// Makes the directory, 0700 from its first moment, and its parents; one that is there is repaired when it is
/// the user's own and refused when it is not, or when it is a symlink.
pub(crate) fn private_dir(path: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => return repair(path, &found, 0o700),
        Ok(_) => {
            return Err(FileError::WrongKind {
                path: path.to_owned(),
                found: "a file or a link",
                wanted: "a directory",
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io_error("look at", path)(error)),
    }
    make_private(path)
}

/// Makes the directory and the parents that are missing, each 0700 whatever the umask: a umask can only take
/// permissions away, and even the owner's would be missed.
fn make_private(path: &Path) -> Result<(), FileError> {
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        && !parent.exists()
    {
        make_private(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Ok(()) => set_mode(path, 0o700),
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => private_dir(path),
        Err(error) => Err(io_error("create", path)(error)),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), FileError> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(io_error("protect", path))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<(), FileError> {
    Ok(())
}

/// Reads a text file of the user's; `None` where there is none. A looser mode than 0600 is repaired.
pub(crate) fn read_private(path: &Path, limit: u64) -> Result<Option<String>, FileError> {
    let file = match open_regular(path) {
        Ok(file) => file,
        Err(FileError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let found = file.metadata().map_err(io_error("look at", path))?;
    repair(path, &found, 0o600)?;
    read_limited(file, path, limit).map(Some)
}

/// Reads a text file that somebody named: regular, and not larger than the limit.
pub(crate) fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    read_limited(open_regular(path)?, path, limit)
}

fn read_limited(file: File, path: &Path, limit: u64) -> Result<String, FileError> {
    let mut text = String::new();
    file.take(limit + 1)
        .read_to_string(&mut text)
        .map_err(io_error("read", path))?;
    if text.len() as u64 > limit {
        return Err(FileError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(text)
}

fn open_regular(path: &Path) -> Result<File, FileError> {
    let mut options = OpenOptions::new();
    options.read(true);
    // A pipe with nobody at its other end must not hold us up.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0),
    );
    let file = options.open(path).map_err(io_error("open", path))?;
    let found = file.metadata().map_err(io_error("look at", path))?;
    if found.is_file() {
        Ok(file)
    } else {
        let found = if found.is_dir() {
            "a directory"
        } else {
            "a device or a pipe"
        };
        Err(FileError::WrongKind {
            path: path.to_owned(),
            found,
            wanted: "a regular file",
        })
    }
}

/// Replaces the file: a temporary file beside it, 0600 at creation, synced, renamed over it, the directory synced.
/// Whoever reads sees the old content or the new one, and a crash leaves one of the two.
pub(crate) fn replace_private(path: &Path, content: &[u8]) -> Result<(), FileError> {
    replace(path, content, true)
}

/// As [`replace_private`], for what can be had again: nothing waits for the disk.
pub(crate) fn replace_cached(path: &Path, content: &[u8]) -> Result<(), FileError> {
    replace(path, content, false)
}

fn replace(path: &Path, content: &[u8], durable: bool) -> Result<(), FileError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    private_dir(dir)?;
    replace_in(dir, path, content, durable)
}

fn replace_in(dir: &Path, path: &Path, content: &[u8], durable: bool) -> Result<(), FileError> {
    let write = || -> io::Result<()> {
        // `tempfile` makes it 0600 and under a name that nobody else has.
        let mut temporary = tempfile::Builder::new()
            .prefix(".limitry-")
            .tempfile_in(dir)?;
        temporary.write_all(content)?;
        // The umask may have taken more than the others' permissions.
        #[cfg(unix)]
        temporary
            .as_file()
            .set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        if durable {
            temporary.as_file().sync_all()?;
        }
        temporary.persist(path).map_err(|error| error.error)?;
        #[cfg(unix)]
        if durable {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(io_error("write", path))
}

/// Opens a file that somebody named, to write things to that are nobody else's business: 0600, and no link.
pub(crate) fn create_private(path: &Path, append: bool) -> Result<File, FileError> {
    let mut options = OpenOptions::new();
    options.create(true).append(append).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
        options
            .mode(0o600)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    let file = options.open(path).map_err(io_error("open", path))?;
    let found = file.metadata().map_err(io_error("look at", path))?;
    if !found.is_file() {
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a device or a pipe",
            wanted: "a regular file",
        });
    }
    repair(path, &found, 0o600)?;
    if !append {
        file.set_len(0).map_err(io_error("empty", path))?;
    }
    Ok(file)
}

/// Writes a file that everybody may read, in a directory that is made where it is missing: modes are the umask's.
pub(crate) fn write_shared(dir: &Path, name: &str, content: &[u8]) -> Result<(), FileError> {
    fs::create_dir_all(dir).map_err(io_error("create", dir))?;
    let path = dir.join(name);
    fs::write(&path, content).map_err(io_error("write", &path))
}

/// Replaces the file as [`replace_private`] does; where it is a link, what it links to, and the link stays: people
/// keep their configuration in a directory of their own and link to it.
pub(crate) fn replace_linked(path: &Path, content: &[u8]) -> Result<(), FileError> {
    if !path
        .symlink_metadata()
        .is_ok_and(|found| found.is_symlink())
    {
        return replace_private(path, content);
    }
    let real = path.canonicalize().map_err(io_error("follow", path))?;
    let found = real.metadata().map_err(io_error("look at", &real))?;
    repair(&real, &found, 0o600)?;
    // The directory is not ours to close.
    replace_in(
        real.parent().unwrap_or(Path::new(".")),
        &real,
        content,
        true,
    )
}

/// Holds a lock file beside `path` until it is dropped, across processes. The lock goes with the process; one that
/// is held for long, by a process that was stopped say, is an error in the end.
pub(crate) fn lock_beside(path: &Path) -> Result<File, FileError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let begun = Instant::now();
    loop {
        if let Some(lock) = try_lock(&name)? {
            return Ok(lock);
        }
        if begun.elapsed() >= PATIENCE {
            return Err(FileError::Busy(name));
        }
        std::thread::sleep(AGAIN);
    }
}

/// Takes the lock if nobody holds it; `None`: somebody does. Whoever holds it may remove its file.
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>, FileError> {
    loop {
        let lock = open_lock(path)?;
        match lock.try_lock() {
            Ok(()) if is_at(&lock, path) => return Ok(Some(lock)),
            // It was removed between being opened and being locked: the next one may have a new one.
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(io_error("lock", path)(error)),
        }
    }
}

/// Whether this open file is the one that is found there.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |found: fs::Metadata| (found.dev(), found.ino());
    file.metadata()
        .and_then(|open| Ok(id(open) == id(fs::symlink_metadata(path)?)))
        .unwrap_or(false)
}

/// A file that is open is not removed there.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn open_lock(path: &Path) -> Result<File, FileError> {
    private_dir(path.parent().unwrap_or(Path::new(".")))?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW;
        options
            .mode(0o600)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    let new = !path.exists();
    let lock = options.open(path).map_err(io_error("open", path))?;
    if new {
        set_mode(path, 0o600)?;
    }
    Ok(lock)
}

#[cfg(unix)]
fn repair(path: &Path, found: &fs::Metadata, mode: u32) -> Result<(), FileError> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(FileError::Foreign(path.to_owned()));
    }
    if found.mode() & 0o1000 != 0 {
        // `/tmp` and its like: shared on purpose, not ours to close.
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory that is shared with others",
            wanted: "one of limitry's own",
        });
    }
    if found.mode() & 0o077 != 0 {
        notice(format!(
            "{} was readable by others; its mode is {mode:o} now",
            path.display()
        ));
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
            .map_err(io_error("protect", path))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn repair(_: &Path, _: &fs::Metadata, _: u32) -> Result<(), FileError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::{private_dir, read_private, replace_private, try_lock};

    #[test]
    fn files_are_private_from_the_first_moment_and_repaired_when_they_are_not() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a/b/file");
        replace_private(&path, b"one").unwrap();
        replace_private(&path, b"two").unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_private(&path, 100).unwrap().as_deref(), Some("two"));
        assert_eq!(mode(&path), 0o600);
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn a_lock_that_was_removed_under_its_holder_is_nobodys() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a.lock");
        let first = try_lock(&path).unwrap().expect("nobody has it");
        assert!(try_lock(&path).unwrap().is_none());
        let old = std::fs::File::open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        drop(first);
        old.try_lock().unwrap();
        // What is locked there now is another file than the one that is there.
        let second = try_lock(&path).unwrap().expect("a new one");
        assert!(try_lock(&path).unwrap().is_none());
        drop(second);
    }

    #[test]
    fn a_link_is_not_taken_for_a_directory_of_ours() {
        let base = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/tmp", base.path().join("link")).unwrap();
        assert!(private_dir(&base.path().join("link")).is_err());
    }
}
