//! What git keeps: every content that a branch or tag leads to, once, with the commit and the path where it first
//! appeared; and what is staged for the next commit.
//!
//! Everything streams: `rev-list` names objects, one `cat-file` says which are contents, several hand them out. No
//! list of them is ever held.

use std::io::{self, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::Arc;

use super::files::{next, path_of};
use super::queue::Queue;
use super::{Collector, Origin, ScanError, Scanner};
use crate::base::process::git;
use crate::base::process::git::Verb;

/// How many names are asked about at once: they and the answers fit into the pipes, so neither side waits for ever.
const BATCH: usize = 128;

/// How many batches may wait for a thread.
const MAX_WAITING: usize = 16;

/// What is said of an object that is named and not here: a damaged repository, or a partial clone.
const ABSENT: &str = "git does not have it here";

/// An object that may hold text.
struct Object {
    /// Its name, in hexadecimal.
    name: Vec<u8>,
    /// Where it appeared; nothing for a commit or a tag, whose message it is.
    path: Option<Vec<u8>>,
    commit: Option<Arc<str>>,
    /// How early it was in the history; nothing where there is none.
    order: Option<u64>,
}

/// Reads every content of the repository's history.
pub(crate) fn history(dir: &Path, collector: &Collector) -> Result<(), ScanError> {
    let root = repository(dir)?;
    let args = [
        "--objects",
        "--all",
        "--in-commit-order",
        "--reverse",
        "--missing=print",
    ];
    let mut git = git::start(&root, Verb::RevList, &args)?;
    drop(git.stdin.take());
    let list = git.stdout.take().ok_or_else(|| broken("rev-list"))?;
    read_all(&root, collector, vec![Task::List(BufReader::new(list))]);
    // What was found before is worth telling.
    if let Err(error) = git::ended(git, &root, Verb::RevList) {
        collector.unread(dir, &error);
    }
    Ok(())
}

/// Reads what is staged and differs from the last commit.
pub(crate) fn staged(dir: &Path, collector: &Collector) -> Result<(), ScanError> {
    let root = repository(dir)?;
    let changed = [
        "-z",
        "-r",
        "--no-renames",
        "--no-abbrev",
        "--diff-filter=ACMRT",
        "HEAD",
    ];
    let ended = git::ask(&root, Verb::DiffIndex, &changed)?;
    let objects = if ended.status.success() {
        entries(&ended.stdout, |line| {
            // `:100644 100644 OLD NEW M`
            let mut words = line.strip_prefix(b":")?.split(|byte| *byte == b' ');
            Some((words.nth(1)?, words.nth(1)?))
        })
    } else {
        // Before the first commit everything is new.
        let all = git::ask(&root, Verb::LsFiles, &["-z", "--stage"])?;
        if !all.status.success() {
            return Err(ScanError::Answer(all.stderr));
        }
        let mut listed = Vec::new();
        for entry in all.stdout.split(|byte| *byte == 0) {
            // `100644 NAME 0<tab>PATH`
            let tab = memchr::memchr(b'\t', entry).unwrap_or(entry.len());
            let (line, path) = entry.split_at(tab);
            let mut words = line.split(|byte| *byte == b' ');
            if let (Some(mode), Some(name), Some(path)) =
                (words.next(), words.next(), path.get(1..))
            {
                listed.extend(regular(mode, name, path));
            }
        }
        listed
    };
    let mut tasks = Vec::new();
    let mut objects = objects.into_iter().peekable();
    while objects.peek().is_some() {
        tasks.push(Task::Read(objects.by_ref().take(BATCH).collect()));
    }
    read_all(&root, collector, tasks);
    Ok(())
}

/// `META NUL PATH NUL`, again and again; `read` takes mode and name out of the first.
fn entries(
    output: &[u8],
    read: impl for<'a> Fn(&'a [u8]) -> Option<(&'a [u8], &'a [u8])>,
) -> Vec<Object> {
    let mut parts = output.split(|byte| *byte == 0);
    let mut objects = Vec::new();
    while let (Some(line), Some(path)) = (parts.next(), parts.next()) {
        if let Some((mode, name)) = read(line) {
            objects.extend(regular(mode, name, path));
        }
    }
    objects
}

/// A regular file of the index: neither a link nor another repository, and with a content.
fn regular(mode: &[u8], name: &[u8], path: &[u8]) -> Option<Object> {
    let has_content = name.iter().any(|byte| *byte != b'0');
    (mode.starts_with(b"100") && has_content).then(|| Object {
        name: name.to_vec(),
        path: Some(path.to_vec()),
        commit: None,
        order: None,
    })
}

fn repository(dir: &Path) -> Result<std::path::PathBuf, ScanError> {
    let whole = dir.canonicalize().map_err(|source| ScanError::Path {
        path: dir.to_owned(),
        source,
    })?;
    git::root(&whole).ok_or_else(|| ScanError::NoRepository(dir.to_owned()))
}

/// A line of `rev-list --objects`: a commit's name alone, or an object's with the path where it was first seen.
fn object(line: &[u8], commit: &mut Option<Arc<str>>, order: u64) -> Object {
    let (name, path) = match memchr::memchr(b' ', line) {
        Some(at) => (&line[..at], Some(line[at + 1..].to_vec())),
        None => (line, None),
    };
    if path.is_none() {
        *commit = std::str::from_utf8(name).ok().map(Arc::from);
    }
    Object {
        name: name.to_vec(),
        path,
        commit: commit.clone(),
        order: Some(order),
    }
}

fn answer(error: &dyn std::fmt::Display) -> ScanError {
    ScanError::Answer(error.to_string())
}

fn broken(what: &str) -> ScanError {
    ScanError::Answer(format!("`{what}` has no output"))
}

/// A `cat-file` that is asked in batches.
struct Asked {
    git: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    line: Vec<u8>,
}

impl Asked {
    fn start(root: &Path, how: &str) -> Result<Self, ScanError> {
        // Without `--buffer`: each answer leaves as soon as it is known.
        let mut git = git::start(root, Verb::CatFile, &[how])?;
        let (Some(questions), Some(answers)) = (git.stdin.take(), git.stdout.take()) else {
            return Err(broken("cat-file"));
        };
        Ok(Self {
            git,
            questions,
            answers: BufReader::with_capacity(64 << 10, answers),
            line: Vec::new(),
        })
    }

    fn ask(&mut self, batch: &[Object]) -> io::Result<()> {
        let mut names = Vec::with_capacity(batch.len() * 42);
        for object in batch {
            names.extend_from_slice(&object.name);
            names.push(b'\n');
        }
        self.questions.write_all(&names)
    }
}

/// Lets through what may hold text: no directories, and nothing that is not here.
struct Sieve(Asked);

impl Sieve {
    fn start(root: &Path) -> Result<Self, ScanError> {
        Asked::start(root, "--batch-check").map(Self)
    }

    /// Keeps what may hold text.
    fn pass(&mut self, batch: Vec<Object>, collector: &Collector) -> io::Result<Vec<Object>> {
        let asked = &mut self.0;
        asked.ask(&batch)?;
        let mut kept = Vec::with_capacity(batch.len());
        for mut object in batch {
            next(&mut asked.answers, b'\n', &mut asked.line)?;
            match asked.line.split(|byte| *byte == b' ').nth(1) {
                Some(b"blob") => kept.push(object),
                Some(b"commit" | b"tag") => {
                    object.path = None;
                    kept.push(object);
                }
                Some(b"tree") => {}
                _ => collector.unread(&shown(&object), &ABSENT),
            }
        }
        Ok(kept)
    }
}

enum Task {
    /// Read the output of `rev-list`.
    List(BufReader<ChildStdout>),
    /// Read the contents of these objects.
    Read(Vec<Object>),
}

/// Runs the tasks, with a `cat-file` for each thread.
fn read_all(root: &Path, collector: &Collector, tasks: Vec<Task>) {
    Queue::run(tasks, || {
        let mut reader = Reader {
            root,
            collector,
            scanner: Scanner::default(),
            asked: None,
        };
        move |task, queue| {
            let result = match task {
                Task::List(list) => reader.list(list, queue),
                Task::Read(batch) => reader.read(&batch),
            };
            if let Err(error) = result {
                collector.unread(root, &error);
            }
        }
    });
}

/// What a thread reads with.
struct Reader<'a> {
    root: &'a Path,
    collector: &'a Collector,
    scanner: Scanner,
    asked: Option<Asked>,
}

impl Reader<'_> {
    fn list(
        &mut self,
        mut list: BufReader<ChildStdout>,
        queue: &Queue<Task>,
    ) -> Result<(), ScanError> {
        let mut sieve = Sieve::start(self.root)?;
        let mut batch = Vec::with_capacity(BATCH);
        let (mut line, mut commit, mut order) = (Vec::new(), None, 0);
        loop {
            let is_line = next(&mut list, b'\n', &mut line).map_err(|error| answer(&error))?;
            if let Some(name) = line.strip_prefix(b"?") {
                self.collector.unread(path_of(name), &ABSENT);
            } else if is_line {
                order += 1;
                batch.push(object(&line, &mut commit, order));
            }
            if batch.len() == BATCH || !is_line {
                let kept = sieve
                    .pass(std::mem::take(&mut batch), self.collector)
                    .map_err(|error| answer(&error))?;
                if queue.holds(MAX_WAITING) {
                    self.read(&kept)?;
                } else {
                    queue.add(Task::Read(kept));
                }
            }
            if !is_line {
                return Ok(());
            }
        }
    }

    fn read(&mut self, batch: &[Object]) -> Result<(), ScanError> {
        let mut asked = match self.asked.take() {
            Some(asked) => asked,
            None => Asked::start(self.root, "--batch")?,
        };
        contents(&mut asked, batch, &mut self.scanner, self.collector)?;
        // After a failure the next batch gets another one.
        self.asked = Some(asked);
        Ok(())
    }
}

/// Reads the contents of these objects.
fn contents(
    asked: &mut Asked,
    batch: &[Object],
    scanner: &mut Scanner,
    collector: &Collector,
) -> Result<(), ScanError> {
    asked.ask(batch).map_err(|error| answer(&error))?;
    for object in batch {
        next(&mut asked.answers, b'\n', &mut asked.line).map_err(|error| answer(&error))?;
        let mut words = asked.line.split(|byte| *byte == b' ');
        let size = words
            .nth(2)
            .and_then(|size| std::str::from_utf8(size).ok()?.parse().ok());
        let shown = shown(object);
        let Some(size) = size else {
            // `NAME missing`
            collector.unread(&shown, &ABSENT);
            continue;
        };
        let mut content = asked.answers.by_ref().take(size);
        collector.read(
            scanner,
            &mut content,
            &Origin {
                path: &shown,
                beside: None,
                commit: object.commit.as_deref(),
                order: object.order,
            },
        );
        if content.limit() > 0 {
            return Err(answer(&"it ended in the middle of an object"));
        }
        // The line's end behind it.
        asked
            .answers
            .read_exact(&mut [0])
            .map_err(|error| answer(&error))?;
    }
    Ok(())
}

fn shown(object: &Object) -> std::borrow::Cow<'_, Path> {
    use std::borrow::Cow;
    match &object.path {
        Some(path) if !path.is_empty() => Cow::Borrowed(path_of(path)),
        _ => Cow::Borrowed(Path::new("(message)")),
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        // It has nothing to finish.
        drop(self.git.kill());
        drop(self.git.wait());
    }
}
