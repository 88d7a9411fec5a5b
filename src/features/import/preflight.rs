//! The first pass: every line is checked, and nothing is sent.

use jiff::Timestamp;
use limitry_types::Detail;
use limitry_types::rules::MAX_BATCH_EVENTS;
use limitry_types::text::hex;

use super::batch_splitter::{BatchSplitter, RollingDigest};
use super::fingerprint::{Fingerprint, FingerprintSearch, Overlap};
use super::journal::{AssignedTimestamp, Checkpoint, Journal};
use super::options::Format;
use super::read_error::ReadError;
use super::recipes::Recipe;
use super::records::{RecordKind, RecordReader};
use super::unread::Unread;

pub(crate) const MAX_SHOWN_PROBLEMS: usize = 20;

/// A problem of a record.
#[derive(Debug, Clone)]
pub(crate) struct LineError {
    /// The record's first line.
    pub line: u64,
    pub detail: Detail,
}

/// What the first pass found.
#[derive(Default)]
pub(crate) struct FileSummary {
    pub digest: String,
    pub bytes: u64,
    pub lines: u64,
    pub events: u64,
    /// Events without a key.
    pub derived: u64,
    /// Events with the key of an equal event before.
    pub repeated: u64,
    /// The lines of invalid records.
    pub invalid: u64,
    /// The problems of all invalid records.
    pub problems: u64,
    pub first_problems: Vec<LineError>,
    /// Texts of invalid records that are no numbers and no times.
    pub unread: Unread,
    /// The recipe for the first invalid record.
    pub recipe: Option<&'static Recipe>,
    /// The rolling digest at the end of each batch.
    pub checkpoints: Vec<[u8; 16]>,
    pub fingerprint: Fingerprint,
    pub format: Option<Format>,
    /// A last line without a line break, which the next import reads.
    pub partial_line: Option<u64>,
}

impl FileSummary {
    /// Updates the journal before the first request.
    pub(crate) fn update(&self, journal: &mut Journal, path: Option<String>, now: Timestamp) {
        if self.lines > journal.lines {
            journal.assigned.push(AssignedTimestamp {
                from_line: journal.lines + 1,
                timestamp: now,
            });
        }
        journal.path = path;
        journal.digest.clone_from(&self.digest);
        journal.bytes = self.bytes;
        journal.lines = self.lines;
        journal.derived = self.derived;
        journal.fingerprint.clone_from(&self.fingerprint);
        journal.ended = None;
    }
}

/// An earlier import, and how many lines of its sample the file has.
pub(crate) struct Overlapping<'a> {
    pub journal: &'a Journal,
    pub found: usize,
    pub compared: usize,
}

/// Compares a file with earlier imports during the first pass.
pub(crate) struct Comparison<'a> {
    /// Imports to the same destination, by the number of lines that they sent.
    others: Vec<&'a Journal>,
    next: usize,
    /// The longest import that is the beginning of the file.
    continued: Option<&'a Journal>,
    search: FingerprintSearch,
    searched: Vec<&'a Journal>,
    /// The lines that were sent under this import's id.
    own: Option<&'a Checkpoint>,
    own_matches: bool,
}

impl<'a> Comparison<'a> {
    /// Compares with other imports, and with what this import sent before.
    pub(crate) fn new(
        others: impl Iterator<Item = &'a Journal>,
        own: Option<&'a Checkpoint>,
    ) -> Self {
        // Lines with keys count once anyway.
        let searched: Vec<&Journal> = others.filter(|journal| journal.derived > 0).collect();
        let mut others: Vec<&Journal> = searched.clone();
        others.retain(|journal| journal.checkpoint.lines > 0);
        others.sort_by_key(|journal| journal.checkpoint.lines);
        let own = own.filter(|checkpoint| checkpoint.lines > 0);
        Self {
            others,
            next: 0,
            continued: None,
            search: FingerprintSearch::new(searched.iter().map(|journal| &journal.fingerprint)),
            searched,
            own,
            own_matches: own.is_none(),
        }
    }

    fn push(&mut self, records: &RecordReader, kind: RecordKind, digest: &RollingDigest) {
        if let RecordKind::Event(info) = kind
            && !info.has_key
        {
            self.search.push(records.digest(), info.has_time);
        }
        let line = records.last_line();
        if let Some(own) = self.own.filter(|own| own.lines == line) {
            self.own_matches = own.digest == hex(&digest.value());
        }
        while let Some(other) = self.others.get(self.next)
            && other.checkpoint.lines <= line
        {
            let checkpoint = &other.checkpoint;
            if checkpoint.lines == line && checkpoint.digest == hex(&digest.value()) {
                self.continued = Some(other);
            }
            self.next += 1;
        }
    }

    /// Whether the file begins with the lines that this import sent before.
    pub(crate) fn own_matches(&self) -> bool {
        self.own_matches
    }

    /// The longest other import that is the beginning of the file.
    pub(crate) fn continued(&self) -> Option<&'a Journal> {
        self.continued
    }

    /// An import whose lines are in the file. With `untimed`, lines without a time count too.
    pub(crate) fn overlap(&self, untimed: bool) -> Option<Overlapping<'a>> {
        self.search.overlap(untimed).map(|found| self.import(found))
    }

    /// The import of which the file holds the most lines without a time. They may be the same events, or others like them.
    pub(crate) fn untimed_overlap(&self) -> Option<Overlapping<'a>> {
        let overlap = self.search.untimed_overlap();
        overlap.map(|found| self.import(found))
    }

    fn import(&self, overlap: Overlap) -> Overlapping<'a> {
        Overlapping {
            journal: self.searched[overlap.fingerprint],
            found: overlap.found,
            compared: overlap.compared,
        }
    }
}

/// Whether the first records are events.
pub(crate) fn begins_with_events(mut records: RecordReader) -> bool {
    const MAX_RECORDS: usize = 1000;
    for _ in 0..MAX_RECORDS {
        match records.advance() {
            Ok(None) => break,
            Ok(Some(RecordKind::Invalid)) | Err(_) => return false,
            Ok(Some(_)) => {}
        }
    }
    true
}

/// The first pass, in steps.
pub(crate) struct Preflight<'a, 'j> {
    records: RecordReader,
    comparison: &'a mut Comparison<'j>,
    splitter: BatchSplitter,
    digest: RollingDigest,
    in_batch: bool,
    growing: bool,
    summary: FileSummary,
}

impl<'a, 'j> Preflight<'a, 'j> {
    /// In a `growing` file, the last line may be incomplete.
    pub(crate) fn new(
        records: RecordReader,
        comparison: &'a mut Comparison<'j>,
        growing: bool,
    ) -> Self {
        Self {
            growing,
            records,
            comparison,
            splitter: BatchSplitter::default(),
            digest: RollingDigest::default(),
            in_batch: false,
            summary: FileSummary::default(),
        }
    }

    /// The number of decompressed bytes so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }

    /// Checks some records, and calls `on_invalid` for invalid ones; false at the end.
    pub(crate) fn step<E: From<ReadError>>(
        &mut self,
        mut on_invalid: impl FnMut(&RecordReader) -> Result<(), E>,
    ) -> Result<bool, E> {
        for _ in 0..MAX_BATCH_EVENTS {
            let Some(kind) = self.records.advance()? else {
                return Ok(false);
            };
            let invalid = kind == RecordKind::Invalid;
            if self.growing && invalid && !self.records.is_terminated() {
                self.summary.partial_line = Some(self.records.first_line());
                return Ok(false);
            }
            self.digest.push(self.records.digest());
            self.in_batch = true;
            match kind {
                RecordKind::Blank => {}
                RecordKind::Invalid => {
                    self.add_problems();
                    on_invalid(&self.records)?;
                }
                RecordKind::Event(info) => {
                    self.summary.events += 1;
                    self.summary.repeated += u64::from(self.records.is_repeat());
                    if !info.has_key {
                        self.summary.derived += 1;
                        let fingerprint = &mut self.summary.fingerprint;
                        fingerprint.push(self.records.digest(), info.has_time);
                    }
                }
            }
            self.comparison.push(&self.records, kind, &self.digest);
            if self.splitter.push(kind, self.records.size()) {
                self.end_batch();
            }
        }
        Ok(true)
    }

    fn add_problems(&mut self) {
        let summary = &mut self.summary;
        if summary.invalid == 0 {
            summary.recipe = self.records.recognized();
        }
        summary.invalid += self.records.line_count();
        let problems = self.records.problems();
        summary.problems += problems.len() as u64;
        let room = MAX_SHOWN_PROBLEMS - summary.first_problems.len();
        let line = self.records.first_line();
        let errors = problems.iter().take(room).map(|detail| LineError {
            line,
            detail: detail.clone(),
        });
        summary.first_problems.extend(errors);
        summary.unread.extend(self.records.unread());
    }

    fn end_batch(&mut self) {
        let mut checkpoint = [0; 16];
        checkpoint.copy_from_slice(&self.digest.value()[..16]);
        self.summary.checkpoints.push(checkpoint);
        self.in_batch = false;
    }

    /// The summary, after the last step.
    pub(crate) fn finish(mut self) -> FileSummary {
        if self.in_batch {
            self.end_batch();
        }
        let digest = self.records.file_digest();
        FileSummary {
            digest: digest.map(|digest| hex(&digest)).unwrap_or_default(),
            bytes: self.records.bytes_read(),
            lines: match self.summary.partial_line {
                Some(partial) => partial - 1,
                None => self.records.last_line(),
            },
            format: Some(self.records.format()),
            ..self.summary
        }
    }
}
