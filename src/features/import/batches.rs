//! The second pass: the checked file is read again and made into batches.

use jiff::Timestamp;

use super::batch_splitter::{BatchSplitter, RollingDigest};
use super::event::EventInfo;
use super::idempotency_key::KeyMaker;
use super::journal::Journal;
use super::preflight::FileSummary;
use super::records::{RecordKind, RecordReader};
use super::rejects::RejectsFile;
use super::source::Source;
use crate::failure::{Failure, Result, codes};
use crate::features::upload::{Batch, BatchBuilder};

/// A batch of the file.
pub(super) struct NextBatch {
    pub(super) first_line: u64,
    pub(super) last_line: u64,
    pub(super) digest: [u8; 32],
    pub(super) batch: Batch,
    /// The lines of invalid records that this run leaves out.
    pub(super) left_out: u64,
    /// The lines of invalid records that an earlier run left out.
    pub(super) left_out_before: u64,
    /// The lines of events that an earlier run sent and the API rejected. They are sent again.
    pub(super) retried: Vec<u64>,
    /// Events that an earlier run sent.
    pub(super) known: u64,
}

/// Reads a checked file batch by batch.
pub(super) struct BatchReader<'a> {
    records: RecordReader,
    digest: RollingDigest,
    splitter: BatchSplitter,
    keys: KeyMaker,
    summary: &'a FileSummary,
    source: &'a Source,
    batches: usize,
    skip_invalid: bool,
    /// The assigned time, and its text.
    time: (Timestamp, String),
}

impl<'a> BatchReader<'a> {
    pub(super) fn new(
        records: RecordReader,
        summary: &'a FileSummary,
        source: &'a Source,
        journal: &Journal,
        skip_invalid: bool,
    ) -> Self {
        Self {
            records,
            digest: RollingDigest::default(),
            splitter: BatchSplitter::default(),
            keys: KeyMaker::new(&journal.import_id),
            summary,
            source,
            batches: 0,
            skip_invalid,
            time: (journal.started, journal.started.to_string()),
        }
    }
}

/// How many events of the file an earlier run sent, by its journal.
pub(crate) fn count_known(
    records: RecordReader,
    summary: &FileSummary,
    source: &Source,
    journal: &Journal,
) -> Result<u64> {
    let mut batches = BatchReader::new(records, summary, source, journal, true);
    let mut rejects = RejectsFile::new(None);
    let mut known = 0;
    while let Some(batch) = batches.next(journal, &mut rejects)? {
        known += batch.known;
    }
    Ok(known)
}

impl BatchReader<'_> {
    /// The next batch; `None` at the end. Fails if it is not what the first pass checked.
    pub(super) fn next(
        &mut self,
        journal: &Journal,
        rejects: &mut RejectsFile,
    ) -> Result<Option<NextBatch>> {
        if self.batches == self.summary.checkpoints.len() {
            return Ok(None);
        }
        let first_line = self.records.last_line() + 1;
        let mut builder = BatchBuilder::default();
        let mut invalid = Vec::new();
        let mut retried = Vec::new();
        let (mut known, mut left_out, mut left_out_before) = (0, 0, 0);
        // Lines that were added after the first pass are left for the next import.
        while self.records.last_line() < self.summary.lines {
            let kind = self.records.advance();
            let Some(kind) = kind.map_err(|error| error.into_failure(&self.source.name))? else {
                break;
            };
            self.digest.push(self.records.digest());
            let line = self.records.first_line();
            let before = self.records.last_line() <= journal.checkpoint.lines;
            match kind {
                RecordKind::Blank => {}
                // Each run's list of rejected lines is complete.
                RecordKind::Invalid => {
                    let count = self.records.line_count();
                    *(if before {
                        &mut left_out_before
                    } else {
                        &mut left_out
                    }) += count;
                    let problems = self.records.problems().to_vec();
                    invalid.push((line, problems, self.records.raw().to_vec()));
                }
                RecordKind::Event(_) if before && !journal.rejected.contains(&line) => known += 1,
                RecordKind::Event(info) => {
                    if before {
                        retried.push(line);
                    }
                    self.push_event(journal.time_of(line), info, &mut builder);
                }
            }
            if self.splitter.push(kind, self.records.size()) {
                break;
            }
        }
        let digest = self.digest.value();
        let last_line = self.records.last_line();
        let unchanged = self.summary.checkpoints[self.batches] == digest[..16];
        if !unchanged || (!invalid.is_empty() && !self.skip_invalid) {
            let message = format!(
                "{} was changed during the import: lines {first_line} to {} are not what was checked, and were not sent",
                self.source.name,
                last_line.max(first_line)
            );
            return Err(Failure::other(codes::IMPORT_EDITED, message).hint(
                "run it again when no program writes to the file; events that were sent are not counted twice",
            ));
        }
        self.batches += 1;
        for (line, problems, text) in &invalid {
            rejects.write(self.source.record_of(*line), problems, text)?;
        }
        Ok(Some(NextBatch {
            first_line: retried
                .first()
                .copied()
                .unwrap_or(first_line.max(journal.checkpoint.lines + 1)),
            last_line,
            digest,
            batch: builder.finish(),
            left_out,
            left_out_before,
            retried,
            known,
        }))
    }

    fn push_event(&mut self, time: Timestamp, info: EventInfo, builder: &mut BatchBuilder) {
        if self.time.0 != time {
            self.time = (time, time.to_string());
        }
        let line = self.records.first_line();
        let key = self.keys.key(line, self.records.digest());
        builder.push(line, |body| {
            self.records.write(info, key, &self.time.1, body);
        });
    }
}
