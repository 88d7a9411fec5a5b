//! The directories of temporary services. A killed process leaves its directory, with a database and a token in it.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::db::DirectoryUse;
use crate::files;

/// What their names begin with.
pub(crate) const PREFIX: &str = "limitry-dev-";

/// A directory without a service is younger only while its service starts.
const MIN_AGE: Duration = Duration::from_secs(60);

/// Deletes the directories of this user that no service has open. Errors are ignored: the next service tries again.
pub(crate) fn sweep() {
    for dir in of_this_user() {
        delete_if_abandoned(&dir);
    }
}

/// The directories of this user, used or abandoned.
pub(crate) fn of_this_user() -> Vec<PathBuf> {
    let entries = fs::read_dir(std::env::temp_dir());
    let entries = entries.into_iter().flatten().flatten();
    let mut dirs: Vec<PathBuf> = entries
        .filter(is_candidate)
        .map(|entry| entry.path())
        .collect();
    dirs.sort();
    dirs
}

/// Whether a directory is deleted with its service.
pub(crate) fn is_temporary(dir: &Path) -> bool {
    let name = dir.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(PREFIX))
}

fn is_candidate(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let is_ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX));
    // Of the entry itself, not of what a link leads to.
    is_ours
        && entry
            .metadata()
            .is_ok_and(|found| found.is_dir() && is_own(&found))
}

fn delete_if_abandoned(dir: &Path) {
    let modified = fs::metadata(dir).and_then(|found| found.modified());
    let is_old = modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age >= MIN_AGE));
    if !is_old && !DirectoryUse::has_lock(dir) {
        return;
    }
    // A service that starts holds this lock until it has the directory in use.
    let Some(_lock) = files::try_lock(dir) else {
        return;
    };
    if !DirectoryUse::is_in_use(dir) {
        let _ = fs::remove_dir_all(dir);
    }
}

#[cfg(unix)]
fn is_own(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    found.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_own(_found: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::{Options, Service};

    #[test]
    fn a_directory_is_deleted_once_no_service_has_it_open() {
        let running = Service::open(Options::temporary()).unwrap();
        // A killed process leaves its files without a lock on them.
        let left = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir()
            .unwrap()
            .keep();
        drop(Service::open(Options::new(&left)).unwrap());
        fs::write(left.join("pat"), "limitry_pat_secret").unwrap();
        let fresh = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap();
        sweep();
        assert!(!left.exists());
        assert!(running.dir().exists());
        assert!(fresh.path().exists());
    }
}
