//! `--transform`: a jq filter makes events of the records of a file.
//!
//! The events go into a temporary file, an event a line, which is then imported as NDJSON. A second temporary file holds the
//! record that each line is from. Two batches of records are in memory. The filter runs once for each record, because it is
//! slower than the disk.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;

use super::options::{Format, ReadOptions};
use super::records::{Document, ReadError, RecordReader, failed_line};
use super::source::{Origin, Source};
use crate::base::fs::FileError;
use crate::failure::{Failure, Result, codes};
use crate::output::Filter;
use crate::output::jq::{FilterError, values};

/// How many records are given to the filter at once.
const MAX_BATCH_RECORDS: usize = 1000;
const MAX_BATCH_BYTES: usize = 512 << 10;

const BUFFER_BYTES: usize = 256 << 10;

/// Functions and variables whose results differ from call to call.
const IMPURE: [&str; 14] = [
    "input",
    "inputs",
    "now",
    "env",
    "localtime",
    "strflocaltime",
    "input_line_number",
    "input_filename",
    "debug",
    "stderr",
    "halt",
    "halt_error",
    "repl",
    "get_search_list",
];

/// A filter that makes events.
pub(crate) struct Transform {
    filter: Filter,
}

/// A record, and what the filter made of it.
pub(crate) struct Previewed {
    pub line: u64,
    pub before: Value,
    pub after: Result<Vec<Value>, String>,
}

impl Transform {
    /// Refuses a filter that does not compile, or whose result depends on more than the record.
    pub(crate) fn new(source: &str) -> Result<Self> {
        let usage = |message: String| Failure::usage(codes::FILTER, message);
        if let Some(word) = impure_word(source) {
            return Err(usage(format!(
                "--transform uses '{word}', which depends on more than the record"
            ))
            .hint("the same file must always give the same events, or they would count twice"));
        }
        let filter = Filter::parse(source).map_err(|error| {
            usage(format!("--transform: {error}")).hint(
                "a filter has the syntax of jq: `--transform '{customerId: .user, eventType: \"call\"}'`",
            )
        })?;
        Ok(Self { filter })
    }

    /// The first records, and what becomes of them.
    pub(crate) fn preview(
        &self,
        source: &Source,
        options: &ReadOptions,
        count: usize,
    ) -> Result<Vec<Previewed>> {
        let unreadable = |error: ReadError| error.into_failure(&source.name);
        let mut records = open(source, options).map_err(unreadable)?;
        let mut previewed = Vec::new();
        while previewed.len() < count
            && let Some(document) = records.next_document().map_err(unreadable)?
        {
            let line = records.first_line();
            let (before, after) = match document {
                Err(problem) => {
                    let text = String::from_utf8_lossy(records.raw()).into_owned();
                    (Value::from(text), Err(problem))
                }
                Ok(json) => {
                    let before = serde_json::from_slice(&json).unwrap_or_default();
                    let lines = (line, line);
                    let results = self.filter.apply_each(&json, None);
                    let mut results = results.map_err(|error| failure(error, lines))?;
                    let after = results.pop().unwrap_or_else(|| Ok(Vec::new()));
                    (before, after.map(|texts| values(&flatten(texts))))
                }
            };
            previewed.push(Previewed {
                line,
                before,
                after,
            });
        }
        Ok(previewed)
    }

    /// Writes the events of all records into a file in `dir`. A `growing` file may end within a record, which is left out.
    pub(crate) fn run(
        &self,
        source: Source,
        options: &ReadOptions,
        dir: &Path,
        growing: bool,
    ) -> Result<Source> {
        let keep = || FileError::io("keep a file in", dir);
        let temporary = || tempfile::tempfile_in(dir).map_err(keep());
        let mut events = Events {
            lines: BufWriter::with_capacity(BUFFER_BYTES, temporary()?),
            origins: BufWriter::new(temporary()?),
        };
        let unreadable = |error: ReadError| error.into_failure(&source.name);
        let mut records = open(&source, options).map_err(unreadable)?;
        // While the filter computes the results of a batch, the next one is read.
        let mut computing: Option<Batch> = None;
        loop {
            let batch = next_batch(&mut records, growing).map_err(unreadable)?;
            let sent = batch.as_ref().map_or(Ok(()), |batch| self.send(batch));
            // If the filter ended, it ended with the records that it was given first.
            if let Some(batch) = computing.take() {
                self.receive(batch, &mut events)?
                    .map_err(|error| keep()(error))?;
            }
            sent?;
            if batch.is_none() {
                break;
            }
            computing = batch;
        }
        let digest = records.file_digest().unwrap_or_default();
        let format = records.format();
        let file = |writer: BufWriter<File>| {
            let file = writer.into_inner().map_err(io::IntoInnerError::into_error);
            file.map_err(keep())
        };
        let (lines, origins) = (file(events.lines)?, file(events.origins)?);
        Ok(source.transformed(lines, Origin::new(origins, digest, format)))
    }

    fn send(&self, batch: &Batch) -> Result<()> {
        if batch.documents.is_empty() {
            return Ok(());
        }
        let sent = self.filter.send(&batch.documents);
        sent.map_err(|error| failure(error, batch.lines()))
    }

    /// Waits for the results of a batch, and writes its events.
    fn receive(&self, batch: Batch, events: &mut Events) -> Result<io::Result<()>> {
        let lines = batch.lines();
        let mut results = Vec::new();
        if !batch.documents.is_empty() {
            let received = self.filter.receive(None);
            results = received.map_err(|error| failure(error, lines))?;
            let expected = batch.records.iter().filter(|one| one.problem.is_none());
            if results.len() != expected.count() {
                let message = format!("--transform failed for lines {} to {}", lines.0, lines.1);
                return Err(Failure::usage(codes::FILTER, message));
            }
        }
        let mut results = results.into_iter();
        for record in batch.records {
            let result = match record.problem {
                Some(problem) => Err((problem, record.raw)),
                None => match results.next() {
                    Some(Ok(texts)) => Ok(flatten(texts)),
                    Some(Err(reason)) => Err((format!("--transform: {reason}"), record.raw)),
                    None => Ok(Vec::new()),
                },
            };
            if let Err(error) = events.push(record.line, result) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }
}

fn failure(error: FilterError, lines: (u64, u64)) -> Failure {
    match error {
        FilterError::Interrupted(exit) => Failure::new(
            exit,
            codes::IMPORT_STOPPED,
            "stopped before the first event was sent",
        ),
        other => Failure::usage(
            codes::FILTER,
            format!("--transform, lines {} to {}: {other}", lines.0, lines.1),
        ),
    }
}

fn open(source: &Source, options: &ReadOptions) -> Result<RecordReader, ReadError> {
    RecordReader::open(source.rewound()?, options, true)
}

/// The next records; `None` at the end.
fn next_batch(records: &mut RecordReader, growing: bool) -> Result<Option<Batch>, ReadError> {
    let mut batch = Batch::default();
    while !batch.is_full()
        && let Some(document) = records.next_document()?
    {
        if growing && document.is_err() && !records.is_terminated() {
            break;
        }
        batch.push(records.first_line(), document, records.raw());
    }
    Ok((!batch.records.is_empty()).then_some(batch))
}

/// An array of events stands for its items.
fn flatten(texts: Vec<String>) -> Vec<String> {
    if !texts.iter().any(|text| text.starts_with('[')) {
        return texts;
    }
    let mut events = Vec::with_capacity(texts.len());
    for text in texts {
        match serde_json::from_str::<Vec<&RawValue>>(&text) {
            Ok(items) => events.extend(items.iter().map(|item| item.get().to_owned())),
            Err(_) => events.push(text),
        }
    }
    events
}

struct PendingRecord {
    line: u64,
    /// Why it is not given to the filter.
    problem: Option<String>,
    raw: Vec<u8>,
}

#[derive(Default)]
struct Batch {
    records: Vec<PendingRecord>,
    /// The JSON of the records without a problem, one after the other.
    documents: Vec<u8>,
}

impl Batch {
    fn push(&mut self, line: u64, document: Document, raw: &[u8]) {
        let problem = match document {
            Ok(json) => {
                self.documents.extend_from_slice(&json);
                self.documents.push(b'\n');
                None
            }
            Err(problem) => Some(problem),
        };
        self.records.push(PendingRecord {
            line,
            problem,
            raw: raw.to_vec(),
        });
    }

    fn is_full(&self) -> bool {
        self.records.len() >= MAX_BATCH_RECORDS || self.documents.len() >= MAX_BATCH_BYTES
    }

    fn lines(&self) -> (u64, u64) {
        let line = |record: Option<&PendingRecord>| record.map_or(0, |record| record.line);
        (line(self.records.first()), line(self.records.last()))
    }
}

/// The files of the events, and of the records that they are from.
struct Events {
    lines: BufWriter<File>,
    origins: BufWriter<File>,
}

impl Events {
    fn push(
        &mut self,
        line: u64,
        result: Result<Vec<String>, (String, Vec<u8>)>,
    ) -> io::Result<()> {
        match result {
            Ok(events) => {
                for event in events {
                    self.lines.write_all(event.as_bytes())?;
                    self.end_line(line)?;
                }
            }
            Err((problem, raw)) => {
                self.lines.write_all(&failed_line(&problem, &raw))?;
                self.end_line(line)?;
            }
        }
        Ok(())
    }

    fn end_line(&mut self, line: u64) -> io::Result<()> {
        self.lines.write_all(b"\n")?;
        self.origins.write_all(&line.to_le_bytes())
    }
}

/// The first name in a filter that is no field, no key and no text, and whose result differs from call to call.
fn impure_word(filter: &str) -> Option<&'static str> {
    let bytes = filter.as_bytes();
    // The depth of brackets, and at which depths a string goes on after an interpolation.
    let (mut depth, mut strings) = (0_usize, Vec::new());
    let (mut at, mut in_string) = (0, false);
    while at < bytes.len() {
        let byte = bytes[at];
        if in_string {
            match (byte, bytes.get(at + 1)) {
                (b'\\', Some(b'(')) => {
                    strings.push(depth);
                    depth += 1;
                    in_string = false;
                    at += 1;
                }
                (b'\\', _) => at += 1,
                (b'"', _) => in_string = false,
                _ => {}
            }
            at += 1;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if strings.last() == Some(&depth) {
                    strings.pop();
                    in_string = true;
                }
            }
            b'#' => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    at += 1;
                }
            }
            b'$' if filter[at..].starts_with("$ENV") => return Some("$ENV"),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let end = bytes[at..]
                    .iter()
                    .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                    .map_or(bytes.len(), |length| at + length);
                let word = &filter[at..end];
                let before = at.checked_sub(1).map(|before| bytes[before]);
                let is_field = matches!(before, Some(b'.' | b'$' | b'@'));
                let is_key = filter[end..].trim_start().starts_with(':')
                    && !filter[end..].trim_start().starts_with("::");
                if !is_field
                    && !is_key
                    && let Some(impure) = IMPURE.iter().find(|impure| **impure == word)
                {
                    return Some(impure);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// How the file of the events is read.
pub(crate) fn options_for_events(options: &ReadOptions) -> ReadOptions {
    ReadOptions {
        format: Some(Format::Ndjson),
        is_transformed: true,
        skip_lines: 0,
        comment: None,
        ..options.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::impure_word;

    #[test]
    fn filters_that_depend_on_more_than_the_record_are_recognized() {
        for (filter, word) in [
            (".a | now", Some("now")),
            ("input", Some("input")),
            ("[inputs]", Some("inputs")),
            ("$ENV.HOME", Some("$ENV")),
            ("env | .HOME", Some("env")),
            ("\"at \\(now)\"", Some("now")),
            ("\"\\(\"\\(now)\")\"", Some("now")),
            ("{a: now}", Some("now")),
            ("{now: .now, input: .x.input, \"env\": 1}", None),
            ("select(.kind == \"now\") | {a: \"input \\(.x)\"}", None),
            (". as $now | $now", None),
            ("# now\n.a", None),
            ("{customerId: .user, eventType: \"e\"}", None),
            ("todate, fromdate, test(\"a\"), @base64d", None),
        ] {
            assert_eq!(impure_word(filter), word, "{filter}");
        }
    }
}
