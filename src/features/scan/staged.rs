//! What is staged for the next commit, as it is staged.

use std::path::Path;

use super::ScanError;
use super::objects::{FETCH_MISSING, MAX_BATCH, Object, ObjectReader, git_command, repository};
use super::queue::Queue;
use super::report::Collector;
use crate::base::process::git;

/// Scans the staged files that differ from the last commit; see [`repository`] for which repository.
pub(crate) fn staged(typed: Option<&Path>, collector: &Collector) -> Result<(), ScanError> {
    let repository = repository(typed)?;
    if git::completeness(&repository)?.bare {
        return Err(ScanError::BareRepository(
            typed.unwrap_or(Path::new(".")).to_owned(),
        ));
    }
    let mut objects = match git::diff_index_staged(&repository) {
        Ok(changes) => changed_objects(&changes),
        // Before the first commit everything is new.
        Err(_) => listed_objects(&git::ls_files_staged(&repository)?),
    }
    .into_iter()
    .peekable();
    let mut batches = Vec::new();
    while objects.peek().is_some() {
        batches.push(objects.by_ref().take(MAX_BATCH).collect::<Vec<_>>());
    }
    Queue::run(batches, || {
        let mut reader = ObjectReader::new(&repository, collector);
        move |batch, _| reader.read(&batch)
    });
    if collector.has_missing_objects() {
        collector.remedy(git_command(typed, FETCH_MISSING));
    }
    Ok(())
}

/// `:MODE MODE OLD NEW STATUS`, NUL, path, NUL, again and again.
fn changed_objects(changes: &[u8]) -> Vec<Object> {
    let mut parts = changes.split(|byte| *byte == 0);
    let mut objects = Vec::new();
    while let (Some(change), Some(path)) = (parts.next(), parts.next()) {
        let mut words = change.split(|byte| *byte == b' ').skip(1);
        if let (Some(mode), _, Some(name)) = (words.next(), words.next(), words.next()) {
            objects.extend(regular_file(mode, name, path));
        }
    }
    objects
}

/// `MODE NAME STAGE`, tab, path, NUL, again and again.
fn listed_objects(list: &[u8]) -> Vec<Object> {
    let entries = list.split(|byte| *byte == 0);
    let objects = entries.filter_map(|entry| {
        let (entry, path) = entry.split_at_checked(memchr::memchr(b'\t', entry)?)?;
        let mut words = entry.split(|byte| *byte == b' ');
        regular_file(words.next()?, words.next()?, &path[1..])
    });
    objects.collect()
}

/// The object, if it is neither a symlink nor a submodule.
fn regular_file(mode: &[u8], name: &[u8], path: &[u8]) -> Option<Object> {
    let has_content = name.iter().any(|byte| *byte != b'0');
    (mode.starts_with(b"100") && has_content).then(|| Object {
        name: name.to_vec(),
        path: Some(path.to_vec()),
        commit: None,
        age: None,
    })
}
