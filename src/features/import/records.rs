//! Reads the records of a file: decompressed, split, checked and digested.

use std::fs::File;
use std::io;

use jiff::Timestamp;
use limitry_types::Detail;
use limitry_types::rules::MAX_BATCH_EVENTS;
use sha2::{Digest as _, Sha256};

use super::csv::{self, Columns, HeaderError, Target};
use super::decompress::{UnsupportedFormat, decompress};
use super::event::{EventChecker, EventInfo};
use super::lines::{LineReader, MAX_LINE_BYTES, digest};
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::failure::{Failure, codes};
use crate::features::upload::MAX_EVENT_BYTES_PER_BATCH;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Ndjson,
    Csv,
}

impl Format {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

/// How a file is read: the same in both passes.
#[derive(Debug, Clone)]
pub(crate) struct ReadOptions {
    /// `None`: the first byte tells.
    pub format: Option<Format>,
    /// What the columns of a CSV file hold, where their names do not say it.
    pub map: Vec<(String, Target)>,
    pub ignore_unknown: bool,
    /// The server's time. Events must not be in the future.
    pub now: Timestamp,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// The system reports an error, or the compressed data is damaged.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    #[error("cannot be used: {0}")]
    Header(#[from] HeaderError),
    #[error("{0}")]
    Unsupported(#[source] UnsupportedFormat),
    #[error("is NDJSON, which has no columns, and --map is for the columns of CSV")]
    MapWithoutColumns,
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<UnsupportedFormat>() {
            Ok(unsupported) => Self::Unsupported(unsupported),
            Err(error) => Self::Io(error),
        }
    }
}

impl ReadError {
    pub(crate) fn into_failure(self, file: &str) -> Failure {
        let exit = match self {
            Self::Io(_) => Exit::Other,
            _ => Exit::Usage,
        };
        let failure = Failure::new(exit, codes::IMPORT_UNREADABLE, format!("{file} {self}"));
        let file = shell(file);
        match self {
            Self::Header(HeaderError::Unknown(_)) => failure.hint("`--map COLUMN=values.NAME` (or dimensions.NAME, properties.NAME, customerId, …) says what a column is, `--map COLUMN=-` leaves it out"),
            Self::Header(HeaderError::Missing(field)) => {
                failure.hint(format!("`--map COLUMN={field}` says which column it is"))
            }
            Self::Header(HeaderError::Separated(separator)) => failure.hint(format!(
                "save it with commas; or `mlr --csv --ifs {} --ofs , cat {file} | limitry usage import -`",
                shell(separator.mlr_name())
            )),
            Self::MapWithoutColumns => {
                failure.hint("leave --map out; if the file is CSV: `--format csv`")
            }
            Self::Unsupported(unsupported) => failure.hint(format!(
                "`{} {file} | limitry usage import -`",
                unsupported.command
            )),
            Self::Header(_) | Self::Io(_) => failure,
        }
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// An empty line, or the header of a CSV file.
    Blank,
    Event(EventInfo),
    /// See [`RecordReader::problems`].
    Invalid,
}

/// Reads a file record by record.
pub(crate) struct RecordReader {
    lines: LineReader,
    options: ReadOptions,
    format: Format,
    columns: Option<Columns>,
    checker: EventChecker,
    problems: Vec<Detail>,
    /// The current record of CSV, which may have several lines.
    record: Vec<u8>,
    /// The event that was made of it.
    event: Vec<u8>,
    first_line: u64,
    digest: [u8; 32],
}

impl RecordReader {
    /// With `digested`, all bytes go into one digest.
    pub(crate) fn open(
        file: File,
        options: &ReadOptions,
        digested: bool,
    ) -> Result<Self, ReadError> {
        let mut lines = LineReader::new(decompress(file)?, digested);
        let format = if let Some(format) = options.format {
            format
        } else {
            let begin = lines.peek()?;
            let begin = begin.strip_prefix(BYTE_ORDER_MARK).unwrap_or(begin);
            match begin.trim_ascii_start().first() {
                None | Some(b'{' | b'[') => Format::Ndjson,
                Some(_) => Format::Csv,
            }
        };
        if format == Format::Ndjson && !options.map.is_empty() && !lines.peek()?.is_empty() {
            return Err(ReadError::MapWithoutColumns);
        }
        Ok(Self {
            lines,
            checker: EventChecker::new(options.now, options.ignore_unknown),
            options: options.clone(),
            format,
            columns: None,
            problems: Vec::new(),
            record: Vec::new(),
            event: Vec::new(),
            first_line: 0,
            digest: [0; 32],
        })
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// The number of decompressed bytes so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    /// The digest of all bytes so far.
    pub(super) fn file_digest(&self) -> Option<[u8; 32]> {
        self.lines.file_digest()
    }

    /// The number of the record's first line.
    pub(crate) fn first_line(&self) -> u64 {
        self.first_line
    }

    /// The number of the record's last line.
    pub(super) fn last_line(&self) -> u64 {
        self.lines.number()
    }

    /// The record's SHA-256.
    pub(super) fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Whether the record's last line has a line break.
    pub(super) fn is_terminated(&self) -> bool {
        self.lines.is_terminated()
    }

    /// The record as it is in the file; its beginning if it is too long.
    pub(crate) fn raw(&self) -> &[u8] {
        match self.format {
            _ if self.lines.is_too_long() => self.lines.excerpt(),
            Format::Ndjson => self.lines.text(),
            Format::Csv => &self.record,
        }
    }

    /// The size of the event in bytes.
    pub(super) fn size(&self) -> usize {
        match self.format {
            Format::Ndjson => self.lines.text().len(),
            Format::Csv => self.event.len(),
        }
    }

    pub(crate) fn problems(&self) -> &[Detail] {
        &self.problems
    }

    /// Writes the event with the key and the time that it lacks.
    pub(super) fn write(&self, info: EventInfo, key: &str, time: &str, out: &mut Vec<u8>) {
        let event = match self.format {
            Format::Ndjson => without_mark(self.lines.text(), self.first_line),
            Format::Csv => &self.event,
        };
        EventChecker::write(event, info, key, time, out);
    }

    /// Goes to the next record; `None` at the end.
    pub(super) fn advance(&mut self) -> Result<Option<RecordKind>, ReadError> {
        if !self.lines.advance()? {
            return Ok(None);
        }
        self.problems.clear();
        self.first_line = self.lines.number();
        if self.lines.is_too_long() {
            self.record.clear();
            self.digest = digest(b"");
            return Ok(Some(self.too_long()));
        }
        match self.format {
            Format::Ndjson => {
                self.digest = digest(self.lines.text());
                let line = without_mark(self.lines.text(), self.first_line);
                Ok(Some(check(&mut self.checker, line, &mut self.problems)))
            }
            Format::Csv => self.advance_csv().map(Some),
        }
    }

    fn too_long(&mut self) -> RecordKind {
        self.invalid(format!("is longer than {} MiB", MAX_LINE_BYTES >> 20))
    }

    fn invalid(&mut self, message: String) -> RecordKind {
        self.problems.push(Detail {
            path: String::new(),
            message,
        });
        RecordKind::Invalid
    }

    fn advance_csv(&mut self) -> Result<RecordKind, ReadError> {
        self.record.clear();
        self.record.extend_from_slice(self.lines.text());
        while !csv::is_closed(&self.record) {
            let ended = !self.lines.advance()?;
            if ended || self.lines.is_too_long() || self.record.len() > MAX_LINE_BYTES {
                self.digest = digest(&self.record);
                return Ok(self.invalid("is not CSV: a quote that is not closed".to_owned()));
            }
            self.record.push(b'\n');
            self.record.extend_from_slice(self.lines.text());
        }
        self.digest = digest(&self.record);
        if self.record.trim_ascii().is_empty() {
            return Ok(RecordKind::Blank);
        }
        let Some(columns) = &mut self.columns else {
            let header = without_mark(&self.record, self.first_line);
            let header = std::str::from_utf8(header)
                .map_err(|_| HeaderError::Malformed("it is not UTF-8"))?;
            self.columns = Some(Columns::from_header(header, &self.options.map)?);
            return Ok(RecordKind::Blank);
        };
        self.event.clear();
        match columns.event(&self.record, &mut self.event) {
            Ok(()) if self.event.len() > MAX_LINE_BYTES => Ok(self.too_long()),
            Ok(()) => Ok(check(&mut self.checker, &self.event, &mut self.problems)),
            Err(problem) => {
                self.problems.push(problem);
                Ok(RecordKind::Invalid)
            }
        }
    }
}

fn without_mark(line: &[u8], number: u64) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK)
        .filter(|_| number == 1)
        .unwrap_or(line)
}

fn check(checker: &mut EventChecker, event: &[u8], problems: &mut Vec<Detail>) -> RecordKind {
    if event.trim_ascii().is_empty() {
        return RecordKind::Blank;
    }
    match checker.check(event) {
        Ok(info) => RecordKind::Event(info),
        Err(found) => {
            problems.extend_from_slice(found);
            RecordKind::Invalid
        }
    }
}

/// The digest of all records so far. It proves that the second pass sends what the first pass checked.
#[derive(Clone, Default)]
pub(super) struct RollingDigest(Sha256);

impl RollingDigest {
    pub(super) fn push(&mut self, digest: &[u8; 32]) {
        self.0.update(digest);
    }

    pub(super) fn value(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// Splits records into batches, at the same places in both passes.
#[derive(Default)]
pub(super) struct BatchSplitter {
    events: usize,
    bytes: usize,
}

impl BatchSplitter {
    /// Counts a record; true if the batch ends here.
    pub(super) fn push(&mut self, kind: RecordKind, bytes: usize) -> bool {
        // Invalid records count too: they are in memory until the batch is complete.
        if kind != RecordKind::Blank {
            self.events += 1;
            self.bytes += bytes;
        }
        let full = self.events >= MAX_BATCH_EVENTS || self.bytes >= MAX_EVENT_BYTES_PER_BATCH;
        if full {
            *self = Self::default();
        }
        full
    }
}
