//! Trees of files: those that git tracks, and those that no `.gitignore` excludes; and stdin.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ScanError;
use super::gitignore::Gitignore;
use super::queue::Queue;
use super::report::{Collector, Source};
use super::stream::Scanner;
use crate::base::fs::{Links, OpenError, open_regular};
use crate::base::process::git;
use crate::base::process::git::{GitError, Repository};

/// How many files may wait for a thread.
const MAX_WAITING: usize = 1024;

/// Scans stdin to its end.
pub(crate) fn stdin(collector: &Collector) -> Result<(), ScanError> {
    let source = Source {
        path: Path::new("stdin"),
        file: None,
        commit: None,
        age: None,
    };
    collector
        .scan(&mut Scanner::default(), &mut io::stdin().lock(), &source)
        .map_err(ScanError::Stdin)
}

/// Scans bytes in memory.
#[cfg(feature = "testing")]
pub(crate) fn bytes(mut bytes: &[u8], collector: &Collector) {
    let source = Source {
        path: Path::new("bytes"),
        file: None,
        commit: None,
        age: None,
    };
    // Reading from memory does not fail.
    drop(collector.scan(&mut Scanner::default(), &mut bytes, &source));
}

/// Scans the files below the roots. With `no_ignore` rules of `.gitignore` files do not count.
pub(crate) fn tree(
    roots: &[PathBuf],
    no_ignore: bool,
    collector: &Collector,
) -> Result<(), ScanError> {
    for root in roots {
        let path_error = |source| ScanError::Path {
            path: root.clone(),
            source,
        };
        // A symlink that was typed is followed.
        let metadata = root.metadata().map_err(path_error)?;
        let canonical = dunce::canonicalize(root).map_err(path_error)?;
        if metadata.is_dir() {
            scan_directory(root, &canonical, no_ignore, collector);
        } else if metadata.is_file() {
            let display = without_dot(root);
            scan_file(&mut Scanner::default(), &canonical, display, collector);
        } else {
            return Err(ScanError::SpecialFile(root.clone()));
        }
    }
    Ok(())
}

fn scan_directory(typed: &Path, canonical: &Path, no_ignore: bool, collector: &Collector) {
    let mut rules = Gitignore::default();
    let walk = Walk {
        typed,
        canonical,
        repositories: Mutex::default(),
        no_ignore,
        collector,
    };
    if let Some(top) = git::root(canonical).filter(|top| top != canonical && !no_ignore) {
        rules = Gitignore::above(canonical, &top);
        walk.repositories().push(canonical.to_owned());
    }
    let start = Task::List(canonical.to_owned(), rules);
    Queue::run(vec![start], || {
        let (walk, mut scanner) = (&walk, Scanner::default());
        move |task, queue| walk.run(task, queue, &mut scanner)
    });
    for repository in std::mem::take(&mut *walk.repositories()) {
        let display = walk.display(&repository);
        if let Err(error) = scan_tracked_but_ignored(&repository, &display, collector) {
            collector.skip(
                &display,
                &format!("it is not known which ignored files git tracks: {error}"),
            );
            if let GitError::OtherOwner { trust_command, .. } = error {
                collector.remedy(trust_command);
            }
        }
    }
}

/// A part of a walk. Paths are canonical.
enum Task {
    /// List the directory. The rules are those of the directories above it.
    List(PathBuf, Gitignore),
    Read(PathBuf),
}

/// A walk through a tree. It follows no symlinks.
struct Walk<'a> {
    /// The root as it was typed.
    typed: &'a Path,
    /// The same root.
    canonical: &'a Path,
    /// The directories with a `.git`.
    repositories: Mutex<Vec<PathBuf>>,
    no_ignore: bool,
    collector: &'a Collector,
}

impl Walk<'_> {
    fn run(&self, task: Task, queue: &Queue<Task>, scanner: &mut Scanner) {
        match task {
            Task::Read(file) => self.read(scanner, &file),
            Task::List(dir, above) => {
                if let Err(error) = self.list(&dir, above, queue, scanner) {
                    self.skip(&dir, &error);
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
                    self.skip(&path, &error);
                    continue;
                }
            };
            if path.ends_with(".git") || rules.is_ignored(&path, kind.is_dir()) {
                continue;
            }
            if kind.is_dir() {
                queue.add(Task::List(path, rules.clone()));
            } else if kind.is_file() && queue.holds(MAX_WAITING) {
                // A directory with millions of files does not fill the memory.
                self.read(scanner, &path);
            } else if kind.is_file() {
                queue.add(Task::Read(path));
            }
        }
        Ok(())
    }

    /// The rules in a directory. In a repository no rules from outside count.
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

    fn read(&self, scanner: &mut Scanner, file: &Path) {
        scan_file(scanner, file, &self.display(file), self.collector);
    }

    fn skip(&self, path: &Path, error: &io::Error) {
        // Not found: it was deleted after its directory was listed.
        if error.kind() != io::ErrorKind::NotFound {
            self.collector.skip(&self.display(path), error);
        }
    }

    /// A canonical path as the user would type it.
    fn display(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(self.canonical).unwrap_or(path);
        without_dot(&self.typed.join(below)).to_owned()
    }
}

/// The path without a leading `./`.
fn without_dot(path: &Path) -> &Path {
    match path.strip_prefix(".") {
        Ok(rest) if !rest.as_os_str().is_empty() => rest,
        _ => path,
    }
}

/// Scans the tracked files that a `.gitignore` names: the walk leaves them out.
fn scan_tracked_but_ignored(
    dir: &Path,
    display: &Path,
    collector: &Collector,
) -> Result<(), GitError> {
    let repository = Repository::with_work_tree(dir);
    // Asked first, because the stream below has no message of git.
    git::completeness(&repository)?;
    let mut list = git::ls_files_tracked_but_ignored(&repository)?;
    let mut scanner = Scanner::default();
    let mut line = Vec::new();
    while list.read_until(0, &mut line)? {
        let below = git::path(&line);
        if !has_symlinked_parent(dir, below) {
            let display = display.join(below);
            scan_file(
                &mut scanner,
                &dir.join(below),
                without_dot(&display),
                collector,
            );
        }
    }
    list.finish()
}

/// Whether a directory between is a symlink: then git's file is somewhere else.
fn has_symlinked_parent(dir: &Path, below: &Path) -> bool {
    let mut path = dir.to_owned();
    below.parent().is_some_and(|parent| {
        parent.components().any(|component| {
            path.push(component);
            path.is_symlink()
        })
    })
}

fn scan_file(scanner: &mut Scanner, file: &Path, display: &Path, collector: &Collector) {
    let source = Source {
        path: display,
        file: Some(file),
        commit: None,
        age: None,
    };
    let result = open(file).and_then(|opened| match opened {
        Some(mut stream) => collector.scan(scanner, &mut stream, &source),
        None => Ok(()),
    });
    if let Err(error) = result
        && error.kind() != io::ErrorKind::NotFound
    {
        collector.skip(display, &error);
    }
}

/// Opens a regular file. `None` for anything else, which may have replaced a file after it was listed.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    match open_regular(path, Links::Refuse) {
        Ok(file) => Ok(Some(file)),
        Err(OpenError::NotRegular(_)) => Ok(None),
        Err(OpenError::Io(error)) => Err(error),
    }
}
