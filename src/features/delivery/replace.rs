//! Replacing a file that is somebody's: whole or not at all, with its owner, group, mode and access list.
//!
//! The new content is written in a directory of its own beside the file, 0700 and ignored by git, and moved into
//! place. Whoever puts keys into a directory holds a lock on it, so what an earlier one left there is known to be
//! left over, and is swept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use crate::base::failpoints;

/// What the directories for temporary files begin with.
const PREFIX: &str = ".limitry-put-";

/// The files in such a directory.
const FILES: [&str; 2] = [".gitignore", "new"];

/// The largest file that a key is put into.
const LARGEST: u64 = 1 << 20;

/// A file's bytes; they hold secrets.
pub(super) type Content = Zeroizing<Vec<u8>>;

/// What stopped a replacement, and whether the file may have been replaced all the same.
#[derive(Debug)]
pub(super) struct Stopped {
    pub(super) error: io::Error,
    pub(super) replaced: bool,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self {
            error,
            replaced: false,
        }
    }
}

/// The file's bytes; `None` where there is no file.
pub(super) fn read(path: &Path) -> io::Result<Option<Content>> {
    let mut options = OpenOptions::new();
    options.read(true);
    // It was a regular file when it was looked at; what is there now follows no link and holds nobody up.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from((rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW).bits())
            .unwrap_or(0),
    );
    let file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut content = Zeroizing::new(Vec::with_capacity(4096));
    file.take(LARGEST + 1).read_to_end(&mut content)?;
    if content.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(Some(content))
}

/// Holds the directory for the one who replaces files in it, and sweeps what an earlier one left.
pub(super) struct Hold {
    dir: PathBuf,
    _lock: Option<File>,
}

impl Hold {
    /// Waits for others who put keys into this directory; that takes them a moment.
    pub(super) fn of(dir: &Path) -> io::Result<Self> {
        #[cfg(unix)]
        let lock = {
            let lock = File::open(dir)?;
            wait_for(&lock)?;
            Some(lock)
        };
        #[cfg(not(unix))]
        let lock = None;
        let hold = Self {
            dir: dir.to_owned(),
            _lock: lock,
        };
        hold.sweep();
        Ok(hold)
    }

    /// Removes what a process that was killed left. Best effort: it lies in a directory that is closed to others.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.dir) else {
            return;
        };
        for entry in entries.flatten() {
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_dir && entry.file_name().to_string_lossy().starts_with(PREFIX) {
                remove(&entry.path());
            }
        }
    }

    /// Puts `content` in the file's place, if the file still is as it was read.
    pub(super) fn replace(
        &self,
        path: &Path,
        was: Option<&Content>,
        content: &[u8],
    ) -> Result<(), Stopped> {
        let scratch = tempfile::Builder::new()
            .prefix(PREFIX)
            .rand_bytes(12)
            .tempdir_in(&self.dir)?;
        // From here on it is removed by hand: what is in it is known.
        let scratch = scratch.keep();
        let result = self.replace_through(&scratch, path, was, content);
        remove(&scratch);
        result
    }

    fn replace_through(
        &self,
        scratch: &Path,
        path: &Path,
        was: Option<&Content>,
        content: &[u8],
    ) -> Result<(), Stopped> {
        let new = scratch.join(FILES[1]);
        failpoints::step("protect the temporary directory", || {
            set_mode(scratch, 0o700)?;
            fs::write(scratch.join(FILES[0]), "*\n")
        })?;
        failpoints::step("write the temporary file", || {
            let mut file = create(&new)?;
            file.write_all(content)?;
            like(&file, path, was.is_some())?;
            file.sync_all()
        })?;
        if read(path)?.as_deref() != was.map(|was| &**was) {
            return Err(io::Error::other("somebody changed it at the same moment").into());
        }
        let moved = failpoints::step("move it into place", || fs::rename(&new, path));
        if let Err(error) = moved {
            // Said to have failed, it may have been done: what is there now tells.
            let replaced = read(path).map_or(true, |now| now.is_some_and(|now| **now == *content));
            return Err(Stopped { error, replaced });
        }
        failpoints::step("sync the directory", || sync(&self.dir)).map_err(|error| Stopped {
            error,
            replaced: true,
        })
    }

    /// Removes the file, which holds nothing but what was put there.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        failpoints::step("remove what was made", || fs::remove_file(path))?;
        sync(&self.dir)
    }
}

/// How long others are waited for.
#[cfg(unix)]
fn wait_for(lock: &File) -> io::Result<()> {
    for _ in 0..500 {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(fs::TryLockError::WouldBlock) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other("another process holds its directory"))
}

/// Removes a directory of ours with the files that are known, and nothing else.
fn remove(dir: &Path) {
    for file in FILES {
        drop(fs::remove_file(dir.join(file)));
    }
    drop(fs::remove_dir(dir));
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Gives the new file the old one's owner, group, access list and mode, less what the world may do; 0600 where there
/// was none.
#[cfg(unix)]
fn like(file: &File, old: &Path, exists: bool) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let mode = if exists {
        let was = fs::metadata(old)?;
        let is = file.metadata()?;
        if (was.uid(), was.gid()) != (is.uid(), is.gid()) {
            fchown(file, Some(was.uid()), Some(was.gid())).map_err(|error| {
                io::Error::other(format!("its owner and group cannot be kept: {error}"))
            })?;
        }
        #[cfg(target_os = "linux")]
        access_list(file, old)?;
        was.mode() & 0o7770
    } else {
        0o600
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn like(_: &File, _: &Path, _: bool) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn access_list(file: &File, old: &Path) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr};
    const NAME: &str = "system.posix_acl_access";
    let mut list = vec![0_u8; 1 << 16];
    match getxattr(old, NAME, &mut list) {
        Ok(length) => fsetxattr(file, NAME, &list[..length], XattrFlags::empty())
            .map_err(|error| io::Error::other(format!("its access list cannot be kept: {error}"))),
        // There is none, or the file system has none.
        Err(rustix::io::Errno::NODATA | rustix::io::Errno::OPNOTSUPP) => Ok(()),
        Err(error) => Err(io::Error::other(format!(
            "its access list cannot be read: {error}"
        ))),
    }
}
