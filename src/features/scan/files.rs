//! Trees of files: what git tracks, and what no `.gitignore` leaves out.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::gitignore::Gitignore;
use super::queue::Queue;
use super::{Collector, Origin, ScanError, Scanner};
use crate::base::fs::{Links, OpenError, open_regular};
use crate::base::process::git;
use crate::base::process::git::{GitError, Verb};

/// The longest path that is taken from git.
const LONGEST_PATH: u64 = 64 << 10;

/// How many files may wait for a thread.
const MAX_WAITING: usize = 1024;

/// Reads every file below the roots. With `no_ignore` nothing is left out but git's own directories.
pub(crate) fn tree(
    roots: &[PathBuf],
    no_ignore: bool,
    collector: &Collector,
) -> Result<(), ScanError> {
    for root in roots {
        let found = root.metadata().map_err(|source| ScanError::Path {
            path: root.clone(),
            source,
        })?;
        if found.is_dir() {
            directory(root, no_ignore, collector)?;
        } else if found.is_file() {
            // Somebody named it: a link that was typed is meant.
            let file = root.canonicalize().unwrap_or_else(|_| root.clone());
            read(&mut Scanner::default(), &file, shown(root), collector);
        } else {
            return Err(ScanError::Kind(root.clone()));
        }
    }
    Ok(())
}

fn directory(root: &Path, no_ignore: bool, collector: &Collector) -> Result<(), ScanError> {
    let whole = root.canonicalize().map_err(|source| ScanError::Path {
        path: root.to_owned(),
        source,
    })?;
    let mut rules = Gitignore::default();
    let walk = Walk {
        root,
        whole: &whole,
        repositories: Mutex::default(),
        no_ignore,
        collector,
    };
    if let Some(top) = git::root(&whole).filter(|top| *top != whole && !no_ignore) {
        rules = Gitignore::above(&whole, &top);
        walk.repositories().push(whole.clone());
    }
    Queue::run(vec![Task::List(whole.clone(), rules)], || {
        let (walk, mut scanner) = (&walk, Scanner::default());
        move |task, queue| walk.run(task, queue, &mut scanner)
    });
    for repository in std::mem::take(&mut *walk.repositories()) {
        let typed = walk.typed(&repository);
        if let Err(error) = tracked_but_ignored(&typed, collector) {
            collector.unread(&typed, &format!("what git tracks is not known: {error}"));
        }
    }
    Ok(())
}

/// A part of a walk. Paths are canonical.
enum Task {
    /// List a directory, below which these rules apply.
    List(PathBuf, Gitignore),
    Read(PathBuf),
}

/// A walk through a tree that follows no symlinks.
struct Walk<'a> {
    /// The directory where the walk starts, as it was typed.
    root: &'a Path,
    /// The same, canonical.
    whole: &'a Path,
    /// The directories with a `.git` that were met.
    repositories: Mutex<Vec<PathBuf>>,
    no_ignore: bool,
    collector: &'a Collector,
}

impl Walk<'_> {
    fn run(&self, task: Task, queue: &Queue<Task>, scanner: &mut Scanner) {
        match task {
            Task::Read(path) => self.read(scanner, &path),
            Task::List(dir, above) => {
                if let Err(error) = self.list(&dir, above, queue, scanner) {
                    self.failed(&dir, &error);
                }
            }
        }
    }

    fn list(
        &self,
        dir: &Path,
        above: Gitignore,
        queue: &Queue<Task>,
        scanner: &mut Scanner,
    ) -> io::Result<()> {
        let rules = self.rules(dir, above);
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let path = entry.path();
            let kind = match entry.file_type() {
                Ok(kind) => kind,
                Err(error) => {
                    self.failed(&path, &error);
                    continue;
                }
            };
            if path.ends_with(".git") || rules.is_ignored(&path, kind.is_dir()) {
                continue;
            }
            if kind.is_dir() {
                queue.add(Task::List(path, rules.clone()));
            } else if kind.is_file() && queue.holds(MAX_WAITING) {
                // Memory stays bounded in a directory with millions of files.
                self.read(scanner, &path);
            } else if kind.is_file() {
                queue.add(Task::Read(path));
            }
        }
        Ok(())
    }

    /// The rules in a directory. Rules from outside of a repository mean nothing inside.
    fn rules(&self, dir: &Path, above: Gitignore) -> Gitignore {
        if self.no_ignore {
            return above;
        }
        if dir.join(".git").symlink_metadata().is_ok() {
            self.repositories().push(dir.to_owned());
            return Gitignore::default().with(dir);
        }
        above.with(dir)
    }

    fn repositories(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.repositories
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, scanner: &mut Scanner, path: &Path) {
        read(scanner, path, shown(&self.typed(path)), self.collector);
    }

    fn failed(&self, path: &Path, error: &io::Error) {
        // Not found: it was deleted after its directory was listed.
        if error.kind() != io::ErrorKind::NotFound {
            self.collector.unread(shown(&self.typed(path)), error);
        }
    }

    /// A canonical path below the typed root.
    fn typed(&self, path: &Path) -> PathBuf {
        self.root
            .join(path.strip_prefix(self.whole).unwrap_or(path))
    }
}

/// A path as people write it: without the `./` of the directory where they are.
fn shown(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Files that git tracks although a `.gitignore` names them: the walk has left them out.
fn tracked_but_ignored(dir: &Path, collector: &Collector) -> Result<(), GitError> {
    let args = ["-z", "--cached", "-i", "--exclude-per-directory=.gitignore"];
    let mut git = git::start(dir, Verb::LsFiles, &args)?;
    drop(git.stdin.take());
    let mut scanner = Scanner::default();
    if let Some(pipe) = git.stdout.take() {
        let mut pipe = BufReader::new(pipe);
        let mut name = Vec::new();
        while next(&mut pipe, 0, &mut name).unwrap_or(false) {
            let below = path_of(&name);
            let path = dir.join(below);
            if lies_behind_a_link(dir, below) {
                continue;
            }
            read(&mut scanner, &path, shown(&path), collector);
        }
    }
    git::ended(git, dir, Verb::LsFiles)
}

/// Reads up to `delimiter`, which is not part of it; whether there was anything.
pub(super) fn next(
    pipe: &mut dyn io::BufRead,
    delimiter: u8,
    into: &mut Vec<u8>,
) -> io::Result<bool> {
    into.clear();
    let read = pipe.take(LONGEST_PATH).read_until(delimiter, into)?;
    if into.last() == Some(&delimiter) {
        into.pop();
    }
    Ok(read > 0)
}

#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> &Path {
    use std::os::unix::ffi::OsStrExt as _;
    Path::new(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> &Path {
    Path::new(OsStr::new(std::str::from_utf8(bytes).unwrap_or_default()))
}

/// Whether one of the directories between is a link: what git tracks may lie somewhere else by now.
fn lies_behind_a_link(dir: &Path, below: &Path) -> bool {
    let mut at = dir.to_owned();
    below.parent().is_some_and(|parent| {
        parent.components().any(|part| {
            at.push(part);
            at.is_symlink()
        })
    })
}

/// Reads a regular file; what is none is passed over.
fn read(scanner: &mut Scanner, path: &Path, shown: &Path, collector: &Collector) {
    match open(path) {
        Ok(Some(mut file)) => collector.read(
            scanner,
            &mut file,
            &Origin {
                path: shown,
                beside: Some(path),
                commit: None,
                order: None,
            },
        ),
        Ok(None) => {}
        // Gone since it was listed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => collector.unread(shown, &error),
    }
}

/// Opens a regular file; `None` for anything else. A file may have been replaced by a link since it was listed.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    match open_regular(path, Links::Refuse) {
        Ok(file) => Ok(Some(file)),
        Err(OpenError::NotRegular(_)) => Ok(None),
        Err(OpenError::Io(error)) => Err(error),
    }
}
