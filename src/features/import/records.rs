//! A file's records, one after the other: unpacked, cut, checked, and digested.

use std::fs::File;
use std::io;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::csv::{self, Columns, HeaderError, Target};
use super::event::{Checker, Found};
use super::lines::{LONGEST, Lines, digest};
use super::unpack::{Foreign, Trailing, unpack};
use limitry_types::Detail;

/// How a file is written.
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

/// How a file is to be read: the same in both passes.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// `None`: its first byte tells.
    pub format: Option<Format>,
    /// What the columns of a CSV file are, where their names do not say it.
    pub map: Vec<(String, Target)>,
    /// Fields that no event has are left out instead of refused.
    pub ignore_unknown: bool,
    /// About when the events are sent, by the server's clock.
    pub now: Timestamp,
}

/// Why a file cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// The system said no, or what is packed is damaged.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// It is CSV, and its header cannot be used.
    #[error("cannot be used: {0}")]
    Header(#[from] HeaderError),
    /// Another program has to make it readable first.
    #[error("{0}")]
    Foreign(#[source] Foreign),
    /// `--map` was given, and there are no columns.
    #[error("is NDJSON, whose fields have their names, and --map is for the columns of CSV")]
    MapWithoutColumns,
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Foreign>() {
            Ok(foreign) => Self::Foreign(foreign),
            Err(error) => Self::Io(error),
        }
    }
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An empty line, or the header of a CSV file.
    Nothing,
    Event(Found),
    /// No event: [`Records::problems`] says why.
    Bad,
}

/// A file's records.
pub(crate) struct Records {
    lines: Lines,
    trailing: Trailing,
    reading: Reading,
    format: Format,
    columns: Option<Columns>,
    checker: Checker,
    problems: Vec<Detail>,
    /// A record of CSV, whose lines may be many.
    record: Vec<u8>,
    /// The event that was made of it.
    event: Vec<u8>,
    first: u64,
    digest: [u8; 32],
}

impl Records {
    /// The file from its beginning; with `digested`, all of its bytes go into one digest.
    pub(crate) fn open(file: File, reading: &Reading, digested: bool) -> Result<Self, ReadError> {
        let trailing = Trailing::default();
        let mut lines = Lines::new(unpack(file, &trailing)?, digested);
        let format = if let Some(format) = reading.format {
            format
        } else {
            let begin = lines.peek()?;
            let begin = begin.strip_prefix(BOM).unwrap_or(begin);
            match begin.trim_ascii_start().first() {
                None | Some(b'{' | b'[') => Format::Ndjson,
                Some(_) => Format::Csv,
            }
        };
        if format == Format::Ndjson && !reading.map.is_empty() && !lines.peek()?.is_empty() {
            return Err(ReadError::MapWithoutColumns);
        }
        Ok(Self {
            lines,
            trailing,
            checker: Checker::new(reading.now, reading.ignore_unknown),
            reading: reading.clone(),
            format,
            columns: None,
            problems: Vec::new(),
            record: Vec::new(),
            event: Vec::new(),
            first: 0,
            digest: [0; 32],
        })
    }

    /// How the file is written.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// How many bytes were read so far, unpacked.
    pub(crate) fn read(&self) -> u64 {
        self.lines.read()
    }

    /// Whether something that is not packed was left out behind what is.
    pub(crate) fn trailing(&self) -> bool {
        self.trailing.get()
    }

    /// The digest of everything that was read.
    pub(crate) fn whole(&self) -> Option<[u8; 32]> {
        self.lines.digest()
    }

    /// The number of the record's first line.
    pub(crate) fn first_line(&self) -> u64 {
        self.first
    }

    /// The number of the record's last line.
    pub(crate) fn last_line(&self) -> u64 {
        self.lines.number()
    }

    /// The record's SHA-256.
    pub(crate) fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Whether the record's last line has an end.
    pub(crate) fn is_terminated(&self) -> bool {
        self.lines.is_terminated()
    }

    /// The record as it stands in the file; of one that is too long its beginning.
    pub(crate) fn raw(&self) -> &[u8] {
        match self.format {
            _ if self.lines.is_too_long() => self.lines.beginning(),
            Format::Ndjson => self.lines.text(),
            Format::Csv => &self.record,
        }
    }

    /// How long the event is.
    pub(crate) fn size(&self) -> usize {
        match self.format {
            Format::Ndjson => self.lines.text().len(),
            Format::Csv => self.event.len(),
        }
    }

    /// What is wrong with the record.
    pub(crate) fn problems(&self) -> &[Detail] {
        &self.problems
    }

    /// Writes the event, with what it does not say itself.
    pub(crate) fn write(&self, found: Found, key: &str, time: &str, out: &mut Vec<u8>) {
        let event = match self.format {
            Format::Ndjson => self.line(),
            Format::Csv => &self.event,
        };
        self.checker.write(event, found, key, time, out);
    }

    /// The line without the mark that some programs put in front of the first.
    fn line(&self) -> &[u8] {
        without_bom(self.lines.text(), self.first)
    }

    /// Goes to the next record and says what it is.
    pub(crate) fn advance(&mut self) -> Result<Option<Kind>, ReadError> {
        if !self.lines.advance()? {
            return Ok(None);
        }
        self.problems.clear();
        self.first = self.lines.number();
        if self.lines.is_too_long() {
            self.record.clear();
            self.digest = digest(b"");
            return Ok(Some(
                self.bad(format!("is longer than {} MiB", LONGEST >> 20)),
            ));
        }
        match self.format {
            Format::Ndjson => {
                self.digest = digest(self.lines.text());
                let line = without_bom(self.lines.text(), self.first);
                Ok(Some(judge(&mut self.checker, line, &mut self.problems)))
            }
            Format::Csv => self.csv().map(Some),
        }
    }

    fn bad(&mut self, message: String) -> Kind {
        self.problems.push(Detail {
            path: String::new(),
            message,
        });
        Kind::Bad
    }

    fn csv(&mut self) -> Result<Kind, ReadError> {
        self.record.clear();
        self.record.extend_from_slice(self.lines.text());
        while !csv::is_closed(&self.record) {
            let ended = !self.lines.advance()?;
            if ended || self.lines.is_too_long() || self.record.len() > LONGEST {
                self.digest = digest(&self.record);
                return Ok(self.bad("is not CSV: a quote that is not closed".to_owned()));
            }
            self.record.push(b'\n');
            self.record.extend_from_slice(self.lines.text());
        }
        self.digest = digest(&self.record);
        if self.record.trim_ascii().is_empty() {
            return Ok(Kind::Nothing);
        }
        let Some(columns) = &mut self.columns else {
            let header = without_bom(&self.record, self.first);
            let header = std::str::from_utf8(header)
                .map_err(|_| HeaderError::Malformed("it is not UTF-8"))?;
            self.columns = Some(Columns::of(header, &self.reading.map)?);
            return Ok(Kind::Nothing);
        };
        self.event.clear();
        match columns.event(&self.record, &mut self.event) {
            Ok(()) if self.event.len() > LONGEST => {
                Ok(self.bad(format!("is longer than {} MiB", LONGEST >> 20)))
            }
            Ok(()) => Ok(judge(&mut self.checker, &self.event, &mut self.problems)),
            Err(problem) => {
                self.problems.push(problem);
                Ok(Kind::Bad)
            }
        }
    }
}

const BOM: &[u8] = b"\xef\xbb\xbf";

fn without_bom(line: &[u8], number: u64) -> &[u8] {
    line.strip_prefix(BOM)
        .filter(|_| number == 1)
        .unwrap_or(line)
}

fn judge(checker: &mut Checker, event: &[u8], problems: &mut Vec<Detail>) -> Kind {
    if event.trim_ascii().is_empty() {
        return Kind::Nothing;
    }
    match checker.check(event) {
        Ok(found) => Kind::Event(found),
        Err(wrong) => {
            problems.extend_from_slice(wrong);
            Kind::Bad
        }
    }
}

/// The digest of all records so far: what is sent is what was checked.
#[derive(Clone, Default)]
pub(crate) struct Chain(Sha256);

impl Chain {
    /// Adds a record.
    pub(crate) fn push(&mut self, digest: &[u8; 32]) {
        self.0.update(digest);
    }

    /// The digest up to here.
    pub(crate) fn value(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}

/// Cuts records into what one request carries.
#[derive(Default)]
pub(crate) struct Cutter {
    events: usize,
    bytes: usize,
}

impl Cutter {
    /// The most bytes of a request's events as they stand in the file.
    const MOST_BYTES: usize = 3 << 20;

    /// Counts a record; true: the request is full.
    pub(crate) fn push(&mut self, kind: Kind, bytes: usize) -> bool {
        // What is no event is kept until its request is made, too, where it is written down.
        if kind != Kind::Nothing {
            self.events += 1;
            self.bytes += bytes;
        }
        let full =
            self.events >= limitry_types::rules::MAX_BATCH_EVENTS || self.bytes >= Self::MOST_BYTES;
        if full {
            *self = Self::default();
        }
        full
    }
}
