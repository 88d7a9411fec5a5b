//! Reads the records of a file: decompressed, split, checked and digested.

mod rows;

use std::fs::File;

use limitry_types::Detail;
use serde_json::{Map, Value};

use super::columns::Columns;
use super::csv::Cells;
use super::decompress::decompress;
use super::document::{Document, valid_json};
use super::event::{EventChecker, EventInfo};
use super::failed_line::parse_failed_line;
use super::json_values::{JsonValues, NextValue, is_not_line_by_line};
use super::lines::{EXCERPT_BYTES, LineReader, MAX_LINE_BYTES, digest};
use super::options::{Format, ReadOptions};
use super::own_keys::{OwnKeys, PreviousUse};
use super::read_error::ReadError;
use super::recipes::{Recipe, recipe_for};
use super::reshape::Reshaper;
use super::unread::{Invalid, Unread};

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
    json: JsonValues,
    columns: Option<Columns>,
    cells: Cells,
    /// The record that the header is.
    header: Vec<u8>,
    checker: EventChecker,
    own_keys: OwnKeys,
    /// Whether the current event has the key of an equal event before.
    is_repeat: bool,
    problems: Vec<Detail>,
    /// The current record, if it may have several lines.
    record: Vec<u8>,
    /// The event that was made of the record.
    event: Vec<u8>,
    /// Whether an event was made from the record, because the record itself is not an event.
    is_made: bool,
    /// Whether a filter made no event of the record, which is in `record`.
    is_failed: bool,
    /// The columns of a CSV file whose records are given to a filter.
    names: Vec<String>,
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
        while lines.number() < options.skip_lines && lines.advance()? {}
        let format = if let Some(format) = options.format {
            format
        } else {
            let begin = lines.peek()?;
            let begin = begin.strip_prefix(BYTE_ORDER_MARK).unwrap_or(begin);
            match begin.trim_ascii_start().first() {
                Some(b'{' | b'[') if is_not_line_by_line(begin) => Format::Json,
                None | Some(b'{') => Format::Ndjson,
                Some(_) => Format::Csv,
            }
        };
        Ok(Self {
            checker: EventChecker::new(options.now, options.ignore_unknown),
            own_keys: OwnKeys::default(),
            is_repeat: false,
            options: options.clone(),
            format,
            json: JsonValues::after_lines(lines.number()),
            columns: None,
            cells: Cells::new(options.delimiter),
            header: Vec::new(),
            problems: Vec::new(),
            record: Vec::new(),
            event: Vec::new(),
            is_made: false,
            is_failed: false,
            names: Vec::new(),
            first_line: 0,
            digest: [0; 32],
            lines,
        })
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// How many bytes of CSV were looked at or copied.
    #[cfg(feature = "testing")]
    pub(crate) fn csv_cost(&self) -> u64 {
        self.cells.cost()
    }

    /// The number of decompressed bytes so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.lines.bytes_read()
    }

    /// The digest of all bytes so far.
    pub(super) fn file_digest(&self) -> Option<[u8; 32]> {
        self.lines.file_digest()
    }

    /// The number of the record's first line; in JSON, the number of the record.
    pub(crate) fn first_line(&self) -> u64 {
        self.first_line
    }

    /// The number of the record's last line; in JSON, the number of the record.
    pub(crate) fn last_line(&self) -> u64 {
        match self.format {
            Format::Json => self.json.number(),
            Format::Ndjson | Format::Csv => self.lines.number(),
        }
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
            Format::Ndjson if !self.is_failed => self.lines.text(),
            _ => &self.record,
        }
    }

    /// The event as JSON.
    fn event(&self) -> &[u8] {
        match self.format {
            _ if self.is_made => &self.event,
            Format::Ndjson => without_mark(self.lines.text(), self.first_line),
            Format::Csv | Format::Json => &self.record,
        }
    }

    /// The size of the event in bytes.
    pub(super) fn size(&self) -> usize {
        self.event().len()
    }

    /// How many lines the record has.
    pub(super) fn line_count(&self) -> u64 {
        self.last_line() - self.first_line + 1
    }

    /// Whether the event has the key of an equal event before, and counts with it once.
    pub(super) fn is_repeat(&self) -> bool {
        self.is_repeat
    }

    pub(crate) fn problems(&self) -> &[Detail] {
        &self.problems
    }

    /// The texts of the record that are no numbers and no times.
    pub(super) fn unread(&mut self) -> &Unread {
        self.checker.unread()
    }

    /// The recipe for a record of JSON with these fields.
    pub(super) fn recognized(&self) -> Option<&'static Recipe> {
        if self.format == Format::Csv || self.options.is_transformed {
            return None;
        }
        let fields: Map<String, Value> = serde_json::from_slice(self.raw()).ok()?;
        recipe_for(&fields.keys().cloned().collect::<Vec<_>>())
    }

    /// Writes the event with the key and the time that it lacks.
    pub(super) fn write(&self, info: EventInfo, key: &str, time: &str, out: &mut Vec<u8>) {
        EventChecker::write(self.event(), info, key, time, out);
    }

    /// Goes to the next record, and returns its event as JSON, which is empty if the record is invalid; `None` at the end.
    /// Empty lines and the header are passed over.
    #[cfg(feature = "testing")]
    pub(crate) fn next_event(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            let mut event = Vec::new();
            match self.advance()? {
                None => return Ok(None),
                Some(RecordKind::Blank) => {}
                Some(RecordKind::Invalid) => return Ok(Some(event)),
                Some(RecordKind::Event(info)) => {
                    self.write(info, "k", "t", &mut event);
                    return Ok(Some(event));
                }
            }
        }
    }

    /// Goes to the next record, and returns it as JSON for a filter: a record of CSV is an object of its columns.
    pub(super) fn next_document(&mut self) -> Result<Option<Document>, ReadError> {
        loop {
            if self.format == Format::Json {
                let next = self.json.advance(&mut self.lines, &mut self.record)?;
                self.first_line = self.json.number();
                return Ok(match next {
                    NextValue::End => None,
                    NextValue::TooLong => Some(Err(too_long_message())),
                    NextValue::Truncated => {
                        Some(Err("is not whole: the file ends in it".to_owned()))
                    }
                    NextValue::Value => Some(valid_json(&self.record)),
                });
            }
            if !self.lines.advance()? {
                return Ok(None);
            }
            self.first_line = self.lines.number();
            if self.lines.is_too_long() {
                return Ok(Some(Err(too_long_message())));
            }
            let comment = self.options.comment.as_deref();
            if comment.is_some_and(|comment| self.lines.text().starts_with(comment.as_bytes())) {
                continue;
            }
            if self.format == Format::Ndjson {
                let line = without_mark(self.lines.text(), self.first_line);
                if !line.trim_ascii().is_empty() {
                    return Ok(Some(valid_json(line)));
                }
            } else if let Some(document) = self.next_row()? {
                return Ok(Some(document));
            }
        }
    }

    /// Goes to the next record; `None` at the end.
    pub(super) fn advance(&mut self) -> Result<Option<RecordKind>, ReadError> {
        self.problems.clear();
        self.checker.unread().clear();
        self.is_repeat = false;
        self.is_made = false;
        self.is_failed = false;
        if self.format == Format::Json {
            let next = self.json.advance(&mut self.lines, &mut self.record)?;
            self.first_line = self.json.number();
            return Ok(match next {
                NextValue::End => None,
                next => Some(self.read_json(next)),
            });
        }
        if !self.lines.advance()? {
            return Ok(None);
        }
        self.first_line = self.lines.number();
        let kind = self.read_line()?;
        Ok(Some(self.compare_key(kind)))
    }

    fn read_json(&mut self, next: NextValue) -> RecordKind {
        self.digest = digest(&self.record);
        match next {
            NextValue::TooLong => {
                self.record.truncate(EXCERPT_BYTES);
                self.too_long()
            }
            NextValue::Truncated => {
                let line = self.json.line();
                self.invalid(format!(
                    "is not whole: the file ends in it (it begins on line {line})"
                ))
            }
            NextValue::Value | NextValue::End => {
                let kind = self.check_json();
                self.compare_key(kind)
            }
        }
    }

    /// Checks a record of JSON. If it is in another form than the API's, makes an event of it.
    fn check_json(&mut self) -> RecordKind {
        let record = match self.format {
            Format::Json => &self.record,
            _ => without_mark(self.lines.text(), self.first_line),
        };
        let reshaper = Reshaper {
            map: &self.options.map,
            set: &self.options.set,
            time: &self.options.time,
            numbers: self.options.numbers,
        };
        let (checker, problems) = (&mut self.checker, &mut self.problems);
        if reshaper.is_empty() {
            let kind = check(checker, record, problems);
            if !checker.has_first_form() || kind == RecordKind::Invalid {
                return kind;
            }
        }
        match reshaper.event(record, &mut self.event) {
            None => check(checker, record, problems),
            Some(Ok(())) => {
                self.is_made = true;
                check(checker, &self.event, problems)
            }
            Some(Err(invalid)) => self.not_made(invalid),
        }
    }

    /// Rejects an event whose key belongs to another event of the file.
    fn compare_key(&mut self, kind: RecordKind) -> RecordKind {
        if !matches!(kind, RecordKind::Event(info) if info.has_key) {
            return kind;
        }
        let mut keys = std::mem::take(&mut self.own_keys);
        let earlier = keys.push(self.event(), self.first_line);
        self.own_keys = keys;
        match earlier {
            PreviousUse::Unused => kind,
            PreviousUse::SameEvent => {
                self.is_repeat = true;
                kind
            }
            PreviousUse::OtherEvent(line) => {
                self.problems.push(Detail {
                    path: "idempotencyKey".to_owned(),
                    message: format!(
                        "is also the key of another event, on {} {line}",
                        self.format.unit()
                    ),
                });
                RecordKind::Invalid
            }
        }
    }

    fn read_line(&mut self) -> Result<RecordKind, ReadError> {
        if self.lines.is_too_long() {
            self.record.clear();
            self.digest = digest(b"");
            return Ok(self.too_long());
        }
        let comment = self.options.comment.as_deref();
        if comment.is_some_and(|comment| self.lines.text().starts_with(comment.as_bytes())) {
            self.digest = digest(self.lines.text());
            return Ok(RecordKind::Blank);
        }
        match self.format {
            Format::Csv => self.read_csv(),
            Format::Ndjson | Format::Json => {
                self.digest = digest(self.lines.text());
                if self.options.is_transformed
                    && let Some((problem, text)) = parse_failed_line(self.lines.text())
                {
                    self.record = text.into_bytes();
                    self.is_failed = true;
                    return Ok(self.invalid(problem));
                }
                Ok(self.check_json())
            }
        }
    }

    /// No event can be made of the record.
    fn not_made(&mut self, invalid: Invalid) -> RecordKind {
        if let Some(time) = &invalid.time {
            self.checker.unread().add_time(time);
        }
        self.problems.push(invalid.detail);
        RecordKind::Invalid
    }

    fn too_long(&mut self) -> RecordKind {
        self.invalid(too_long_message())
    }

    fn invalid(&mut self, message: String) -> RecordKind {
        self.problems.push(Detail {
            path: String::new(),
            message,
        });
        RecordKind::Invalid
    }
}

fn too_long_message() -> String {
    format!("is longer than {} MiB", MAX_LINE_BYTES >> 20)
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
