//! Git's history: each content that a branch or tag leads to, once, with the commit and the path where it first appeared.
//!
//! All of it is streamed: `rev-list` names the objects, one `cat-file` tells contents from directories, and one for each
//! thread prints the contents.

use std::path::Path;
use std::sync::Arc;

use super::ScanError;
use super::objects::{
    BlobFilter, FETCH_MISSING, MAX_BATCH, Object, ObjectReader, git_command, repository,
};
use super::queue::Queue;
use super::report::Collector;
use crate::base::process::git;
use crate::base::process::git::{GitError, Stream};

/// How many batches may wait for a thread.
const MAX_WAITING: usize = 16;

enum Task {
    /// Read the list of all objects.
    List(Stream),
    Read(Vec<Object>),
}

/// Scans the history of a repository; see [`repository`] for which one.
pub(crate) fn history(typed: Option<&Path>, collector: &Collector) -> Result<(), ScanError> {
    let repository = repository(typed)?;
    let dir = typed.unwrap_or(Path::new("."));
    if git::completeness(&repository)?.shallow {
        collector.skip(dir, &"the clone is shallow, so old commits are missing");
        collector.remedy(git_command(typed, "fetch --unshallow"));
    }
    let list = git::rev_list_objects(&repository)?;
    Queue::run(vec![Task::List(list)], || {
        let mut reader = ObjectReader::new(&repository, collector);
        move |task, queue| match task {
            Task::Read(batch) => reader.read(&batch),
            Task::List(list) => {
                if let Err(error) = read_list(list, &mut reader, queue) {
                    collector.skip(dir, &error);
                }
            }
        }
    });
    if collector.has_missing_objects() {
        collector.remedy(git_command(typed, FETCH_MISSING));
    }
    Ok(())
}

fn read_list(
    mut list: Stream,
    reader: &mut ObjectReader<'_>,
    queue: &Queue<Task>,
) -> Result<(), GitError> {
    let mut filter = BlobFilter::new(reader.repository)?;
    let mut batch = Vec::with_capacity(MAX_BATCH);
    let (mut line, mut commit, mut age) = (Vec::new(), None, 0);
    loop {
        let is_line = list.read_until(b'\n', &mut line)?;
        if let Some(name) = line.strip_prefix(b"?") {
            reader.collector.skip_missing(git::path(name));
        } else if is_line {
            age += 1;
            batch.push(object(&line, &mut commit, age));
        }
        if batch.len() == MAX_BATCH || !is_line {
            let kept = filter.keep(std::mem::take(&mut batch), reader.collector)?;
            if queue.holds(MAX_WAITING) {
                reader.read(&kept);
            } else {
                queue.add(Task::Read(kept));
            }
        }
        if !is_line {
            return list.finish();
        }
    }
}

/// A line of the list: the name of a commit, or the name of an object with the path where it first appeared.
fn object(line: &[u8], commit: &mut Option<Arc<str>>, age: u64) -> Object {
    let (name, path) = match memchr::memchr(b' ', line) {
        Some(space) => (&line[..space], Some(line[space + 1..].to_vec())),
        None => (line, None),
    };
    if path.is_none() {
        *commit = std::str::from_utf8(name).ok().map(Arc::from);
    }
    Object {
        name: name.to_vec(),
        path,
        commit: commit.clone(),
        age: Some(age),
    }
}
