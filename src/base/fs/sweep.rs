//! Removal of temporary files that a killed process left behind.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::atomic::TEMPORARY_PREFIX;

/// No write takes this long: an older temporary file has no writer.
const MAX_WRITE_TIME: Duration = Duration::from_secs(60);

/// Removes old temporary files in the directory. Best effort: what stays is removed by the next call.
pub(crate) fn remove_stale_temporaries(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let is_temporary = entry
            .file_name()
            .to_string_lossy()
            .starts_with(TEMPORARY_PREFIX);
        if is_temporary && is_stale(&entry) {
            let _ = fs::remove_file(entry.path());
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
