//! Removal of files that a killed process left behind.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::atomic::TEMPORARY_PREFIX;

/// No write takes this long: an older temporary file has no writer.
const MAX_WRITE_TIME: Duration = Duration::from_secs(60);

/// Removes old temporary files in the directory and calls `other` for every other old file. Best effort: what stays is
/// removed by the next call.
pub(crate) fn remove_stale_files(dir: &Path, other: impl Fn(&Path)) {
    let Some(now) = latest_change(dir) else {
        return;
    };
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if !is_stale(&entry, now) {
            continue;
        }
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            let _ = fs::remove_file(entry.path());
        } else {
            other(&entry.path());
        }
    }
}

/// When a file was last created or removed in the directory, by the clock of the file system. The clock of a file server can be
/// behind this machine's, and then a file that another process writes just now would look old. A file that was created last is
/// not old until another one is created or removed.
fn latest_change(dir: &Path) -> Option<SystemTime> {
    let changed = fs::metadata(dir).and_then(|found| found.modified()).ok()?;
    Some(changed.min(SystemTime::now()))
}

fn is_stale(entry: &fs::DirEntry, now: SystemTime) -> bool {
    let modified = entry.metadata().and_then(|found| found.modified());
    modified.is_ok_and(|time| {
        now.duration_since(time)
            .is_ok_and(|age| age > MAX_WRITE_TIME)
    })
}
