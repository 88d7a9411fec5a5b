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
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if !is_stale(&entry) {
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

fn is_stale(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|found| found.modified());
    modified.is_ok_and(|time| {
        SystemTime::now()
            .duration_since(time)
            .is_ok_and(|age| age > MAX_WRITE_TIME)
    })
}
