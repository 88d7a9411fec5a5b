//! Private directories and files: 0700 and 0600 whatever the umask, ours or refused.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::LocalError;

/// Makes `path` a directory that only its owner can enter, or refuses it. Returns the path without the trailing
/// slash that would make the system follow a symbolic link.
pub(crate) fn private_dir(path: &Path) -> Result<PathBuf, LocalError> {
    let path: PathBuf = path.components().collect();
    match fs::symlink_metadata(&path) {
        Ok(found) if found.file_type().is_symlink() => Err(LocalError::LinkedDirectory(path)),
        Ok(found) if !found.is_dir() => Err(LocalError::WrongKind {
            path,
            expected: "directory",
        }),
        Ok(found) => {
            check_owner(&path, &found)?;
            narrow(&path, &found, 0o700)?;
            Ok(path)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_dir(&path).map_err(LocalError::io(&path))?;
            let made = fs::symlink_metadata(&path).map_err(LocalError::io(&path))?;
            check_owner(&path, &made)?;
            narrow(&path, &made, 0o700)?;
            Ok(path)
        }
        Err(source) => Err(LocalError::Io { path, source }),
    }
}

/// Looks at a file that is there: it must be regular and ours; a wider mode is narrowed. `false` when it is missing.
pub(crate) fn check_private_file(path: &Path) -> Result<bool, LocalError> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(LocalError::WrongKind {
            path: path.to_owned(),
            expected: "regular file",
        }),
        Ok(found) => {
            check_owner(path, &found)?;
            narrow(path, &found, 0o600)?;
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(LocalError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Writes a private file in one step: whoever reads sees the old content or the new, also after a power cut.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), LocalError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = new_private_file(dir)?;
    let written = file
        .write_all(content)
        .and_then(|()| file.as_file().sync_all());
    written.map_err(LocalError::io(file.path()))?;
    file.persist(path)
        .map_err(|error| LocalError::io(path)(error.error))?;
    sync_dir(dir);
    Ok(())
}

/// A new, empty, private file in `dir`, removed when dropped.
pub(crate) fn new_private_file(dir: &Path) -> Result<tempfile::NamedTempFile, LocalError> {
    let file = tempfile::Builder::new()
        .prefix(".limitry-")
        .tempfile_in(dir)
        .map_err(LocalError::io(dir))?;
    set_mode(file.path(), 0o600).map_err(LocalError::io(file.path()))?;
    Ok(file)
}

/// Makes a rename durable. A file system that cannot do so has promised nothing: not an error.
pub(crate) fn sync_dir(dir: &Path) {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
}

/// A lock among processes, held until dropped. The file stays: removing it would let two holders in.
pub(crate) struct Lock(#[expect(dead_code, reason = "held, not read: closing it unlocks")] File);

/// Waits for the lock of a data directory.
pub(crate) fn lock(dir: &Path) -> Result<Lock, LocalError> {
    let path = dir.join("limitry.lock");
    let file = open_lock(&path)?;
    file.lock().map_err(LocalError::io(&path))?;
    Ok(Lock(file))
}

/// Says, for as long as it is held, that a server of this data directory listens on a port.
pub(crate) fn hold_port(dir: &Path, port: u16) -> Result<Lock, LocalError> {
    let path = port_lock(dir, port);
    let file = open_lock(&path)?;
    file.lock().map_err(LocalError::io(&path))?;
    Ok(Lock(file))
}

/// Whether a running server of this data directory listens on a port. A file alone proves nothing: it outlives a server
/// that was killed. Its lock does not.
pub(crate) fn is_port_held(dir: &Path, port: u16) -> Result<bool, LocalError> {
    let path = port_lock(dir, port);
    if !check_private_file(&path)? {
        return Ok(false);
    }
    match open_lock(&path)?.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(source)) => Err(LocalError::io(&path)(source)),
    }
}

fn port_lock(dir: &Path, port: u16) -> PathBuf {
    dir.join(format!("serving-{port}.lock"))
}

fn open_lock(path: &Path) -> Result<File, LocalError> {
    check_private_file(path)?;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(LocalError::io(path))?;
    check_private_file(path)?;
    Ok(file)
}

fn make_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn check_owner(path: &Path, found: &fs::Metadata) -> Result<(), LocalError> {
    use std::os::unix::fs::MetadataExt as _;
    if found.uid() == rustix::process::geteuid().as_raw() {
        Ok(())
    } else {
        Err(LocalError::ForeignOwner(path.to_owned()))
    }
}

#[cfg(not(unix))]
fn check_owner(_path: &Path, _found: &fs::Metadata) -> Result<(), LocalError> {
    Ok(())
}

#[cfg(unix)]
fn narrow(path: &Path, found: &fs::Metadata, mode: u32) -> Result<(), LocalError> {
    use std::os::unix::fs::PermissionsExt as _;
    if found.permissions().mode() & 0o7777 == mode {
        return Ok(());
    }
    set_mode(path, mode).map_err(LocalError::io(path))
}

#[cfg(not(unix))]
fn narrow(_path: &Path, _found: &fs::Metadata, _mode: u32) -> Result<(), LocalError> {
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_directory_is_private_and_a_wider_one_is_narrowed() {
        let home = tempfile::tempdir().unwrap();
        let made = private_dir(&home.path().join("a/b/")).unwrap();
        assert_eq!(mode(&made), 0o700);
        set_mode(&made, 0o755).unwrap();
        private_dir(&made).unwrap();
        assert_eq!(mode(&made), 0o700);
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
                Err(LocalError::LinkedDirectory(_))
            ));
        }
    }

    #[test]
    fn a_directory_of_another_user_is_refused() {
        // Only root can make one; elsewhere `/` is the foreign directory at hand.
        let foreign = if rustix::process::geteuid().is_root() {
            let home = tempfile::tempdir().unwrap();
            std::os::unix::fs::chown(home.path(), Some(12345), None).unwrap();
            home.keep()
        } else {
            PathBuf::from("/")
        };
        let result = private_dir(&foreign);
        assert!(matches!(result, Err(LocalError::ForeignOwner(_))));
    }

    #[test]
    fn a_private_file_replaces_the_old_one_and_is_0600() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("secret");
        fs::write(&path, "old").unwrap();
        set_mode(&path, 0o644).unwrap();
        write_private(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_port_is_held_by_a_running_server_and_not_by_what_one_left_behind() {
        let home = tempfile::tempdir().unwrap();
        assert!(!is_port_held(home.path(), 4640).unwrap());
        let held = hold_port(home.path(), 4640).unwrap();
        assert!(is_port_held(home.path(), 4640).unwrap());
        assert!(!is_port_held(home.path(), 4641).unwrap());
        assert_eq!(mode(&port_lock(home.path(), 4640)), 0o600);
        drop(held);
        assert!(!is_port_held(home.path(), 4640).unwrap());
    }

    #[test]
    fn a_linked_file_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("link");
        symlink("/etc/hosts", &link).unwrap();
        assert!(matches!(
            check_private_file(&link),
            Err(LocalError::WrongKind { .. })
        ));
    }
}
