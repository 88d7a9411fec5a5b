//! Git's objects, read by their names.

use std::path::Path;
use std::sync::Arc;

use super::ScanError;
use super::report::{Collector, Source};
use super::stream::Scanner;
use crate::base::env;
use crate::base::process::git;
use crate::base::process::git::{GitError, Repository, Stream};
use crate::base::text::shell;

/// How many objects git is asked for at once. The names and the answers fit into the pipes, so neither side blocks.
pub(super) const MAX_BATCH: usize = 128;

/// The arguments of git that get what a partial clone lacks.
pub(super) const FETCH_MISSING: &str = "fetch --refetch --no-filter";

/// An object that may contain text.
pub(super) struct Object {
    /// In hexadecimal.
    pub name: Vec<u8>,
    /// `None` for a commit or a tag: its message is read.
    pub path: Option<Vec<u8>>,
    /// The first commit with it.
    pub commit: Option<Arc<str>>,
    /// In a history: a number that grows from the oldest object to the newest.
    pub age: Option<u64>,
}

impl Object {
    fn display(&self) -> &Path {
        match &self.path {
            Some(path) if !path.is_empty() => git::path(path),
            _ => Path::new("(message)"),
        }
    }
}

/// The repository of a directory that was typed. Without one: the repository that `GIT_DIR` names, or the one around the
/// current directory.
pub(super) fn repository(typed: Option<&Path>) -> Result<Repository, ScanError> {
    let dir = typed.unwrap_or(Path::new("."));
    let canonical = dunce::canonicalize(dir).map_err(|source| ScanError::Path {
        path: dir.to_owned(),
        source,
    })?;
    if typed.is_none()
        && let Some(git_dir) = env::git_dir()
    {
        return Repository::named(&git_dir, &canonical).ok_or(ScanError::NoGitDir(git_dir));
    }
    Repository::find(&canonical).ok_or_else(|| ScanError::NoRepository(dir.to_owned()))
}

/// The command that runs git in the repository: `-C DIR` where another directory was typed.
pub(super) fn git_command(typed: Option<&Path>, arguments: &str) -> String {
    match typed.filter(|dir| *dir != Path::new(".")) {
        Some(dir) => format!("git -C {} {arguments}", shell(&dir.display().to_string())),
        None => format!("git {arguments}"),
    }
}

fn ask(cat_file: &mut Stream, batch: &[Object]) -> Result<(), GitError> {
    let mut names = Vec::with_capacity(batch.len() * 42);
    for object in batch {
        names.extend_from_slice(&object.name);
        names.push(b'\n');
    }
    cat_file.write(&names)
}

/// Keeps the objects that may contain text: no directories.
pub(super) struct BlobFilter {
    cat_file: Stream,
    line: Vec<u8>,
}

impl BlobFilter {
    pub(super) fn new(repository: &Repository) -> Result<Self, GitError> {
        Ok(Self {
            cat_file: git::cat_file_info(repository)?,
            line: Vec::new(),
        })
    }

    pub(super) fn keep(
        &mut self,
        batch: Vec<Object>,
        collector: &Collector,
    ) -> Result<Vec<Object>, GitError> {
        ask(&mut self.cat_file, &batch)?;
        let mut kept = Vec::with_capacity(batch.len());
        for mut object in batch {
            self.cat_file.read_until(b'\n', &mut self.line)?;
            match self.line.split(|byte| *byte == b' ').nth(1) {
                Some(b"blob") => kept.push(object),
                Some(b"commit" | b"tag") => {
                    object.path = None;
                    kept.push(object);
                }
                Some(b"tree") => {}
                _ => collector.skip_missing(object.display()),
            }
        }
        Ok(kept)
    }
}

/// Reads and scans objects, in one thread.
pub(super) struct ObjectReader<'a> {
    pub repository: &'a Repository,
    pub collector: &'a Collector,
    scanner: Scanner,
    cat_file: Option<Stream>,
}

impl<'a> ObjectReader<'a> {
    pub(super) fn new(repository: &'a Repository, collector: &'a Collector) -> Self {
        Self {
            repository,
            collector,
            scanner: Scanner::default(),
            cat_file: None,
        }
    }

    pub(super) fn read(&mut self, batch: &[Object]) {
        if let Err(error) = self.try_read(batch) {
            // The next batch gets another process.
            self.cat_file = None;
            self.collector.skip(&self.repository.root, &error);
        }
    }

    fn try_read(&mut self, batch: &[Object]) -> Result<(), GitError> {
        let cat_file = match &mut self.cat_file {
            Some(cat_file) => cat_file,
            None => self
                .cat_file
                .insert(git::cat_file_contents(self.repository)?),
        };
        ask(cat_file, batch)?;
        let mut line = Vec::new();
        for object in batch {
            cat_file.read_until(b'\n', &mut line)?;
            // `NAME TYPE SIZE`, or `NAME missing`.
            let size = line
                .split(|byte| *byte == b' ')
                .nth(2)
                .and_then(|size| std::str::from_utf8(size).ok()?.parse().ok());
            let Some(size) = size else {
                self.collector.skip_missing(object.display());
                continue;
            };
            let source = Source {
                path: object.display(),
                file: None,
                commit: object.commit.as_deref(),
                age: object.age,
            };
            let (collector, scanner) = (self.collector, &mut self.scanner);
            cat_file.read_content(size, |content| collector.scan(scanner, content, &source))?;
        }
        Ok(())
    }
}
