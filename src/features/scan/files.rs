//! Trees of files: what git tracks, and what no `.gitignore` leaves out.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use walkdir::{DirEntry, WalkDir};

use super::ignored::Ignored;
use super::{Collector, Origin, ScanError, Scanner};
use crate::base::fs::{Links, OpenError, open_regular};
use crate::base::process::git;
use crate::base::process::git::{GitError, Verb};

/// The longest path that is taken from git.
const LONGEST_PATH: u64 = 64 << 10;

/// How many files may be found before they are read.
const AHEAD: usize = 1024;

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
    let around = git::root(&whole);
    let mut repositories = Vec::new();
    if around.is_some() {
        repositories.push(root.to_owned());
    }
    // A link that was typed is meant; the walk itself follows none.
    let start = if root.is_symlink() { &whole } else { root };
    // What lies above a directory that is in no repository is not part of what was asked for.
    let mut ignored = match &around {
        Some(top) if !no_ignore => Ignored::above(&whole, top),
        _ => Ignored::default(),
    };
    let mut wanted = |entry: &DirEntry| {
        let depth = entry.depth();
        if depth > 0 && entry.file_name() == ".git" {
            return false;
        }
        if no_ignore {
            return true;
        }
        let path = whole.join(entry.path().strip_prefix(start).unwrap_or(entry.path()));
        let is_dir = entry.file_type().is_dir();
        if depth > 0 && ignored.leaves_out(&path, depth, is_dir) {
            return false;
        }
        if is_dir {
            ignored.enter(&path, depth);
        }
        true
    };
    let walk = WalkDir::new(start).into_iter();
    let (sender, receiver) = mpsc::sync_channel::<PathBuf>(AHEAD);
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let mut scanner = Scanner::default();
                while let Some(path) = taken(&receiver) {
                    let shown_as = path
                        .strip_prefix(start)
                        .map_or_else(|_| path.clone(), |below| root.join(below));
                    read(&mut scanner, &path, shown(&shown_as), collector);
                }
            });
        }
        for entry in walk.filter_entry(&mut wanted) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    collector.unread(root, &error);
                    continue;
                }
            };
            if entry.file_type().is_file() {
                if sender.send(entry.into_path()).is_err() {
                    break;
                }
            } else if entry.file_type().is_dir()
                && entry.depth() > 0
                && entry.path().join(".git").symlink_metadata().is_ok()
            {
                repositories.push(entry.into_path());
            }
        }
        drop(sender);
    });
    if no_ignore {
        return Ok(());
    }
    for repository in repositories {
        if let Err(error) = tracked_but_ignored(&repository, collector) {
            collector.unread(
                &repository,
                &format!("what git tracks is not known: {error}"),
            );
        }
    }
    Ok(())
}

/// The next file that was found; nothing when that was all.
fn taken(receiver: &Mutex<mpsc::Receiver<PathBuf>>) -> Option<PathBuf> {
    receiver
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

/// As many as there are cores: beyond eight the disk decides.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(2, |cores| cores.get().min(8))
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
