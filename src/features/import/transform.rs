//! `--transform`: a jq filter makes events of the records of a file.
//!
//! The events go into a temporary file, an event a line, which is then imported as NDJSON. A second temporary file holds the
//! record that each line is from. Some batches of records are in memory. The filter runs once for each record, because it is
//! slower than the disk.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;

use super::document::Document;
use super::failed_line::failed_line;
use super::options::{Format, ReadOptions};
use super::read_error::ReadError;
use super::records::RecordReader;
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

/// How many processes compute at once, at most.
const MAX_PROCESSES: usize = 4;

/// A filter that makes events.
pub(crate) struct Transform {
    /// The same filter in several processes, which take turns with the batches.
    filters: Vec<Filter>,
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
        let processes = std::thread::available_parallelism().map_or(1, usize::from);
        let filters = (0..processes.min(MAX_PROCESSES)).map(|_| Filter::parse(source));
        let filters: Result<Vec<Filter>, FilterError> = filters.collect();
        let filters = filters.map_err(|error| {
            usage(format!("--transform: {error}")).hint(
                "a filter has the syntax of jq: `--transform '{customerId: .user, eventType: \"call\"}'`",
            )
        })?;
        Ok(Self { filters })
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
                    let results = self.filters[0].apply_each(&json, None);
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
        // While the processes compute, the next batches are read.
        let mut computing: VecDeque<(&Filter, Batch)> = VecDeque::new();
        let mut turns = self.filters.iter().cycle();
        loop {
            let next = next_batch(&mut records, growing).map_err(unreadable)?;
            let is_last = next.is_none();
            let mut sent = Ok(());
            if let (Some(batch), Some(filter)) = (next, turns.next()) {
                sent = batch.send(filter);
                if sent.is_ok() {
                    computing.push_back((filter, batch));
                }
            }
            // If a process ended, it ended with the records that it was given first.
            let most = if is_last || sent.is_err() {
                0
            } else {
                self.filters.len()
            };
            while computing.len() > most
                && let Some((filter, batch)) = computing.pop_front()
            {
                batch
                    .receive(filter, &mut events)?
                    .map_err(|error| keep()(error))?;
            }
            sent?;
            if is_last {
                break;
            }
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

/// Why the filter failed for a record. jq sets a field of an object that is not there, and this implementation does not.
fn problem(reason: &str) -> String {
    if reason.starts_with("cannot use null as iterable") {
        let remedy = "`.dimensions += {plan}` sets a field of an object that may be missing";
        format!("--transform: {reason}; {remedy}")
    } else {
        format!("--transform: {reason}")
    }
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

    /// Begins to apply the filter.
    fn send(&self, filter: &Filter) -> Result<()> {
        if self.documents.is_empty() {
            return Ok(());
        }
        let sent = filter.send(&self.documents);
        sent.map_err(|error| failure(error, self.lines()))
    }

    /// Waits for the results of the filter, and writes the events.
    fn receive(self, filter: &Filter, events: &mut Events) -> Result<io::Result<()>> {
        let lines = self.lines();
        let mut results = Vec::new();
        if !self.documents.is_empty() {
            let received = filter.receive(None);
            results = received.map_err(|error| failure(error, lines))?;
            let expected = self.records.iter().filter(|one| one.problem.is_none());
            if results.len() != expected.count() {
                let message = format!("--transform failed for lines {} to {}", lines.0, lines.1);
                return Err(Failure::usage(codes::FILTER, message));
            }
        }
        let mut results = results.into_iter();
        for record in self.records {
            let result = match record.problem {
                Some(problem) => Err((problem, record.raw)),
                None => match results.next() {
                    Some(Ok(texts)) => Ok(flatten(texts)),
                    Some(Err(reason)) => Err((problem(&reason), record.raw)),
                    None => Ok(Vec::new()),
                },
            };
            if let Err(error) = events.push(record.line, result) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
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
