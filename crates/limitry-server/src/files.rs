//! The data directory and its files: owned by this user, with mode 0700 and 0600.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::ServerError;

/// Creates the directory where it is missing, and makes it private. Returns the path without a trailing slash, which would
/// make the system follow a symbolic link.
pub(crate) fn private_dir(path: &Path) -> Result<PathBuf, ServerError> {
    let path: PathBuf = path.components().collect();
    if !make_private(&path, FileType::Directory)? {
        create_dir(&path).map_err(ServerError::io(&path))?;
        make_private(&path, FileType::Directory)?;
    }
    Ok(path)
}

/// Makes an existing file private. Returns `false` if the file does not exist.
pub(crate) fn make_file_private(path: &Path) -> Result<bool, ServerError> {
    make_private(path, FileType::RegularFile)
}

/// Writes a private file in one step: a reader sees the old content or the new, also after a power cut.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), ServerError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = new_private_file(dir)?;
    let written = file
        .write_all(content)
        .and_then(|()| file.as_file().sync_all());
    written.map_err(ServerError::io(file.path()))?;
    persist(file, path).map_err(ServerError::io(path))?;
    sync_dir(dir);
    Ok(())
}

/// The same without waiting for the disk, for what may be lost.
pub(crate) fn write_private_unsynced(path: &Path, content: &[u8]) -> Result<(), ServerError> {
    let mut file = new_private_file(path.parent().unwrap_or(Path::new(".")))?;
    // Whatever the umask.
    make_file_private(file.path())?;
    file.write_all(content)
        .map_err(ServerError::io(file.path()))?;
    persist(file, path).map_err(ServerError::io(path))?;
    Ok(())
}

/// Moves a file into the place of another one. Windows refuses it while another process has that file open, which a reader
/// has for a moment: it is tried again for a second.
fn persist(mut file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    let started = Instant::now();
    loop {
        match file.persist(path) {
            Ok(_) => return Ok(()),
            Err(refused)
                if cfg!(windows)
                    && refused.error.kind() == io::ErrorKind::PermissionDenied
                    && started.elapsed() < Duration::from_secs(1) =>
            {
                file = refused.file;
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(refused) => return Err(refused.error),
        }
    }
}

/// A new, empty file in `dir`, deleted when dropped. `tempfile` creates it with mode 0600.
pub(crate) fn new_private_file(dir: &Path) -> Result<tempfile::NamedTempFile, ServerError> {
    tempfile::Builder::new()
        .prefix(".limitry-")
        .tempfile_in(dir)
        .map_err(ServerError::io(dir))
}

/// Makes a rename durable. Errors are ignored: some file systems cannot sync a directory.
pub(crate) fn sync_dir(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

/// A lock between processes, released when dropped. The file stays: deleting it would let two processes hold "the" lock.
pub(crate) struct FileLock(File);

/// Waits for the lock of a data directory.
pub(crate) fn lock(dir: &Path) -> Result<FileLock, ServerError> {
    wait_for_lock(&dir.join("limitry.lock"))
}

/// The lock of a data directory, unless another process has it.
pub(crate) fn try_lock(dir: &Path) -> Option<FileLock> {
    let file = open_lock(&dir.join("limitry.lock")).ok()?;
    file.try_lock().ok()?;
    Some(FileLock(file))
}

/// Marks, while it is held, that a server of this data directory listens on a port. The file names the process.
pub(crate) fn lock_port(dir: &Path, port: u16) -> Result<FileLock, ServerError> {
    let path = port_lock(dir, port);
    let lock = wait_for_lock(&path)?;
    let process = std::process::id().to_string();
    lock.0
        .set_len(0)
        .and_then(|()| (&lock.0).write_all(process.as_bytes()))
        .map_err(ServerError::io(&path))?;
    Ok(lock)
}

/// The process of the server that holds the lock of a port.
pub(crate) fn port_owner(dir: &Path, port: u16) -> Option<u32> {
    fs::read_to_string(port_lock(dir, port)).ok()?.parse().ok()
}

/// The ports of a data directory's lock files. A killed server leaves its file.
pub(crate) fn locked_ports(dir: &Path) -> Vec<u16> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let port = |name: String| {
        let port = name.strip_prefix("serving-")?.strip_suffix(".lock")?;
        port.parse().ok()
    };
    let mut ports: Vec<u16> = names.filter_map(port).collect();
    ports.sort_unstable();
    ports
}

/// Whether a running server of this data directory listens on a port. A killed server leaves the file but not the lock.
pub(crate) fn is_port_locked(dir: &Path, port: u16) -> Result<bool, ServerError> {
    let path = port_lock(dir, port);
    if !make_file_private(&path)? {
        return Ok(false);
    }
    // Shared, because two that ask at the same time must not take each other for the server.
    match open_lock(&path)?.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(source)) => Err(ServerError::io(&path)(source)),
    }
}

/// Whether a server of this data directory listens on a port other than `except`, in any process. A lock that cannot be read
/// counts as held.
pub(crate) fn is_served(dir: &Path, except: Option<u16>) -> bool {
    let mut ports = locked_ports(dir).into_iter();
    ports.any(|port| Some(port) != except && is_port_locked(dir, port).unwrap_or(true))
}

fn port_lock(dir: &Path, port: u16) -> PathBuf {
    dir.join(format!("serving-{port}.lock"))
}

fn wait_for_lock(path: &Path) -> Result<FileLock, ServerError> {
    let file = open_lock(path)?;
    file.lock().map_err(ServerError::io(path))?;
    Ok(FileLock(file))
}

pub(crate) fn open_lock(path: &Path) -> Result<File, ServerError> {
    make_file_private(path)?;
    let mut options = OpenOptions::new();
    // A shared lock wants a file that can be read, on some systems.
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(ServerError::io(path))?;
    make_file_private(path)?;
    Ok(file)
}

#[derive(Clone, Copy)]
enum FileType {
    Directory,
    RegularFile,
}

impl FileType {
    #[cfg(unix)]
    const fn mode(self) -> u32 {
        match self {
            Self::Directory => 0o700,
            Self::RegularFile => 0o600,
        }
    }

    fn check(self, path: &Path, found: &Metadata) -> Result<(), ServerError> {
        let (matches, expected) = match self {
            Self::Directory => (found.is_dir(), "directory"),
            Self::RegularFile => (found.is_file(), "regular file"),
        };
        if found.is_symlink() {
            Err(ServerError::SymbolicLink(path.to_owned()))
        } else if matches {
            Ok(())
        } else {
            Err(ServerError::WrongFileType {
                path: path.to_owned(),
                expected,
            })
        }
    }
}

/// Checks type and owner, and sets the mode. Returns `false` when nothing is there.
fn make_private(path: &Path, expected: FileType) -> Result<bool, ServerError> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        found => found.map_err(ServerError::io(path))?,
    };
    expected.check(path, &found)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Err(ServerError::ForeignOwner(path.to_owned()));
        }
        // A directory that limitry did not make may be served to others, who can read none of the files in it. It keeps its
        // mode, unless others can write to it.
        let is_made_here = path.file_name().is_some_and(|name| name == "limitry");
        let is_shared = found.is_dir() && !is_made_here && found.mode() & 0o022 == 0;
        if !is_shared && found.mode() & 0o7777 != expected.mode() {
            fs::set_permissions(path, fs::Permissions::from_mode(expected.mode()))
                .map_err(ServerError::io(path))?;
        }
    }
    Ok(true)
}

/// Creates the directory and its missing parents. The mode is set after each creation, because the umask can take even
/// the user's own rights away.
fn create_dir(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent()
        && !parent.as_os_str().is_empty()
        && !parent.exists()
    {
        create_dir(parent)?;
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Ok(()) => {
            #[cfg(unix)]
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
            Ok(())
        }
        // Another process created it at the same time.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_directory_is_private_and_a_too_open_one_is_restricted() {
        let home = tempfile::tempdir().unwrap();
        for (name, wide, expected) in [
            ("a/limitry/", 0o755, 0o700),
            ("a/www", 0o755, 0o755),
            ("a/b", 0o777, 0o700),
        ] {
            let made = private_dir(&home.path().join(name)).unwrap();
            assert_eq!(mode(&made), 0o700);
            set_mode(&made, wide).unwrap();
            private_dir(&made).unwrap();
            assert_eq!(mode(&made), expected, "{name}");
        }
    }

    #[test]
    fn a_linked_directory_is_refused_with_or_without_a_trailing_slash() {
        let home = tempfile::tempdir().unwrap();
        let real = private_dir(&home.path().join("real")).unwrap();
        let link = home.path().join("link");
        symlink(&real, &link).unwrap();
        for path in [link.clone(), link.join("")] {
            assert!(matches!(
                private_dir(&path),
                Err(ServerError::SymbolicLink(_))
            ));
        }
    }

    #[test]
    fn a_directory_of_another_user_is_refused() {
        // Only root can change an owner. For other users `/` belongs to another user.
        let foreign = if rustix::process::geteuid().is_root() {
            let home = tempfile::tempdir().unwrap();
            std::os::unix::fs::chown(home.path(), Some(12345), None).unwrap();
            home.keep()
        } else {
            PathBuf::from("/")
        };
        let result = private_dir(&foreign);
        assert!(matches!(result, Err(ServerError::ForeignOwner(_))));
    }

    #[test]
    fn a_private_file_replaces_the_old_one_with_mode_0600() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("secret");
        fs::write(&path, "old").unwrap();
        set_mode(&path, 0o644).unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_port_lock_ends_with_its_server() {
        let home = tempfile::tempdir().unwrap();
        assert!(!is_port_locked(home.path(), 4640).unwrap());
        let held = lock_port(home.path(), 4640).unwrap();
        assert!(is_port_locked(home.path(), 4640).unwrap());
        assert!(!is_port_locked(home.path(), 4641).unwrap());
        assert_eq!(mode(&port_lock(home.path(), 4640)), 0o600);
        drop(held);
        assert!(!is_port_locked(home.path(), 4640).unwrap());
    }

    #[test]
    fn a_linked_file_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("link");
        symlink("/etc/hosts", &link).unwrap();
        assert!(matches!(
            make_file_private(&link),
            Err(ServerError::SymbolicLink(_))
        ));
    }
}
