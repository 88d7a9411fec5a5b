//! The imported file, or several that are read as one. A file is read twice, so the input of a pipe, and the contents of
//! several files, are copied into a temporary file.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::decompress::decompress;
use super::options::Format;
use super::read_error::ReadError;
use super::records::BYTE_ORDER_MARK;
use crate::base::blocking;
use crate::base::fs::FileError;
use crate::failure::{Failure, Result, codes};

/// An open file that can be read twice.
pub(crate) struct Source {
    file: File,
    pub(crate) name: String,
    /// `None` for a pipe.
    pub(crate) path: Option<PathBuf>,
    /// The compressed size.
    pub(crate) size: u64,
    /// The files that were put together, each with the number of its first line.
    parts: Vec<Part>,
    /// What the events of this file were made of.
    origin: Option<Origin>,
}

/// The file that a filter made events of.
pub(crate) struct Origin {
    /// For each line of the events the number of its record.
    records: File,
    /// The SHA-256 of the decompressed file.
    pub(crate) digest: [u8; 32],
    pub(crate) format: Format,
}

impl Origin {
    pub(super) fn new(records: File, digest: [u8; 32], format: Format) -> Self {
        Self {
            records,
            digest,
            format,
        }
    }
}

/// One of several files.
struct Part {
    source: Source,
    first_line: u64,
}

impl Source {
    /// Opens the files as one: their decompressed contents, one after the other.
    pub(crate) async fn open_all(named: &[PathBuf], dir: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        for path in expand(named)? {
            sources.push(Self::open(&path, dir).await?);
        }
        if sources.len() == 1
            && let Some(only) = sources.pop()
        {
            return Ok(only);
        }
        let below = dir.to_owned();
        let joined = blocking::run("files", move || join(sources, &below)).await;
        joined.ok_or_else(|| Failure::bug("the files were not read to their end"))?
    }

    /// The same files, of whose records these events were made.
    pub(super) fn transformed(self, events: File, origin: Origin) -> Self {
        let size = events.metadata().map_or(0, |found| found.len());
        Self {
            file: events,
            size,
            origin: Some(origin),
            ..self
        }
    }

    /// The file that a filter made these events of.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// The record that a line is from: the same number, unless a filter made events of the records.
    pub(crate) fn record_of(&self, line: u64) -> u64 {
        let origin = self.origin.as_ref();
        origin
            .and_then(|origin| read_origin(&origin.records, line))
            .unwrap_or(line)
    }

    /// The file and the line in it of a line of all files.
    pub(crate) fn place(&self, line: u64) -> (Option<&str>, u64) {
        let part = self.parts.iter().rfind(|part| part.first_line <= line);
        part.map_or((None, line), |part| {
            (Some(&part.source.name), line - part.first_line + 1)
        })
    }

    /// Opens the file, or stdin for `-`. Other than regular files are copied into an unnamed file in `dir`.
    async fn open(named: &Path, dir: &Path) -> Result<Self, FileError> {
        let (path, below) = (named.to_owned(), dir.to_owned());
        // On a thread: a pipe may block.
        let opened = blocking::run("file", move || open(&path, &below)).await;
        let ended = || io::Error::other("the read ended without a result");
        let (file, regular) =
            opened.unwrap_or_else(|| Err(FileError::io("read", named)(ended())))?;
        let size = file
            .metadata()
            .map_err(FileError::io("look at", named))?
            .len();
        let path = regular.then(|| dunce::canonicalize(named).unwrap_or_else(|_| named.to_owned()));
        Ok(Self {
            file,
            name: if named == Path::new("-") {
                "stdin".to_owned()
            } else {
                named.display().to_string()
            },
            path,
            size,
            parts: Vec::new(),
            origin: None,
        })
    }

    /// The open file from its beginning, even if its name means another file now.
    pub(crate) fn rewound(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    /// Whether the path names this file, or one of these files.
    pub(crate) fn is(&self, path: &Path) -> bool {
        if self.parts.iter().any(|part| part.source.is(path)) {
            return true;
        }
        let own = self.file.try_clone().and_then(same_file::Handle::from_file);
        matches!((own, same_file::Handle::from_path(path)), (Ok(own), Ok(other)) if own == other)
    }
}

/// Replaces patterns such as `*.csv` by the files that match, in the order of their names. Shells do it themselves, but not
/// on Windows or in a crontab's quotes. A file whose name is the pattern is itself.
fn expand(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
        let Some(pattern) = pattern.filter(|_| !path.exists()) else {
            files.push(path.clone());
            continue;
        };
        let message = |why: &str| Failure::usage(codes::USAGE, format!("{pattern} {why}"));
        let matches = glob::glob(pattern)
            .map_err(|error| message(&format!("is no pattern of files: {}", error.msg)))?;
        let before = files.len();
        files.extend(
            matches
                .filter_map(Result::ok)
                .filter(|found| found.is_file()),
        );
        if files.len() == before {
            return Err(message("matches no file"));
        }
    }
    Ok(files)
}

fn open(path: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    if path == Path::new("-") {
        return copy(&mut io::stdin().lock(), Path::new("stdin"), dir);
    }
    // Asked before: Windows opens no directory, and says that access is denied.
    if path.is_dir() {
        return Err(FileError::WrongKind {
            path: path.to_owned(),
            found: "a directory",
            expected: "a file",
        });
    }
    let mut file = File::open(path).map_err(FileError::io("open", path))?;
    let metadata = file.metadata().map_err(FileError::io("look at", path))?;
    if metadata.is_file() {
        return Ok((file, true));
    }
    copy(&mut file, path, dir)
}

fn copy(from: &mut impl io::Read, named: &Path, dir: &Path) -> Result<(File, bool), FileError> {
    let mut file = tempfile::tempfile_in(dir).map_err(FileError::io("keep a file in", dir))?;
    io::copy(from, &mut file).map_err(FileError::io("read all of", named))?;
    Ok((file, false))
}

fn join(sources: Vec<Source>, dir: &Path) -> Result<Source> {
    let file = tempfile::tempfile_in(dir).map_err(FileError::io("keep a file in", dir))?;
    let mut all = BufWriter::new(file);
    let mut parts = Vec::new();
    let mut first_line = 1;
    for source in sources {
        let lines = append(&source, &mut all, parts.is_empty())
            .map_err(|error| ReadError::from(error).into_failure(&source.name))?;
        parts.push(Part { source, first_line });
        first_line += lines;
    }
    let file = all
        .into_inner()
        .map_err(|error| FileError::io("write a file in", dir)(error.into_error()))?;
    let size = file
        .metadata()
        .map_err(FileError::io("look at a file in", dir))?
        .len();
    let names: Vec<&str> = parts.iter().map(|part| part.source.name.as_str()).collect();
    let name = names.join(", ");
    Ok(Source {
        file,
        path: Some(PathBuf::from(&name)),
        name,
        size,
        parts,
        origin: None,
    })
}

/// Appends the decompressed content, and a line break where the last line has none. Returns the number of lines.
fn append(source: &Source, all: &mut impl io::Write, first: bool) -> io::Result<u64> {
    let mut content = BufReader::with_capacity(256 << 10, decompress(source.rewound()?)?);
    if !first && content.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        content.consume(BYTE_ORDER_MARK.len());
    }
    let (mut lines, mut last) = (0, b'\n');
    loop {
        let bytes = content.fill_buf()?;
        let Some(end) = bytes.last() else { break };
        last = *end;
        lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
        all.write_all(bytes)?;
        let length = bytes.len();
        content.consume(length);
    }
    if last != b'\n' {
        all.write_all(b"\n")?;
        lines += 1;
    }
    Ok(lines)
}

/// The record that a line of the events is from.
fn read_origin(origins: &File, line: u64) -> Option<u64> {
    let mut origins = origins;
    let at = line.checked_sub(1)?.checked_mul(8)?;
    origins.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = [0; 8];
    origins.read_exact(&mut bytes).ok()?;
    Some(u64::from_le_bytes(bytes))
}
