//! The second reading: what was checked is read again, and made into requests.

use crate::failure::{Failure, Result};
use jiff::Timestamp;

use super::deliver::{Batch, CLOSE, OPEN};
use super::problem::ImportProblem;
use super::rejects::Rejects;
use crate::commands::Problem;
use crate::features::import::{
    Chain, Cutter, Found, Journal, Keys, Kind, ReadError, Records, Survey,
};

/// A request's worth of records.
pub(super) struct Cut {
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) chain: [u8; 32],
    pub(super) batch: Batch,
    /// Records that are no events, and are left out.
    pub(super) left_out: u64,
    /// As many that an earlier run left out.
    pub(super) left_before: u64,
    /// The lines of events that an earlier run sent, and the API refused: they are tried once more.
    pub(super) again: Vec<u64>,
    /// Events that an earlier run was done with.
    pub(super) known: u64,
}

/// The records, a request's worth at a time.
pub(super) struct Reader<'a> {
    records: Records,
    chain: Chain,
    cutter: Cutter,
    keys: Keys,
    survey: &'a Survey,
    file: &'a str,
    marks: usize,
    skip_invalid: bool,
    /// The time that is given, and as it is written.
    time: (Timestamp, String),
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        records: Records,
        survey: &'a Survey,
        file: &'a str,
        journal: &Journal,
        skip_invalid: bool,
    ) -> Self {
        Self {
            records,
            chain: Chain::default(),
            cutter: Cutter::default(),
            keys: Keys::new(&journal.import_id),
            survey,
            file,
            marks: 0,
            skip_invalid,
            time: (journal.begun, journal.begun.to_string()),
        }
    }
}

impl Reader<'_> {
    /// The next records, down to the next mark; they are what was checked. `None`: that was all.
    pub(super) fn cut(&mut self, journal: &Journal, rejects: &mut Rejects) -> Result<Option<Cut>> {
        if self.marks == self.survey.marks.len() {
            return Ok(None);
        }
        let first = self.records.last_line() + 1;
        let mut body = Vec::with_capacity(64 << 10);
        body.extend_from_slice(OPEN);
        let mut events = Vec::new();
        let mut left_out = Vec::new();
        let mut again = Vec::new();
        let (mut known, mut left_before) = (0, 0);
        // Where the file ends is where the checking ended: what was written behind it since is for the next time.
        while self.records.last_line() < self.survey.lines {
            let kind = self
                .records
                .advance()
                .map_err(|source| self.unreadable(source))?;
            let Some(kind) = kind else { break };
            self.chain.push(self.records.digest());
            let line = self.records.first_line();
            let before = self.records.last_line() <= journal.sent.lines;
            match kind {
                Kind::Nothing => {}
                // What an earlier run left out is told of again: this run's list is whole.
                Kind::Bad => {
                    left_before += u64::from(before);
                    left_out.push((
                        line,
                        self.records.problems().to_vec(),
                        self.records.raw().to_vec(),
                    ));
                }
                Kind::Event(_) if before && !journal.refused.contains(&line) => known += 1,
                Kind::Event(found) => {
                    if before {
                        again.push(line);
                    }
                    self.event(journal.time_of(line), found, &mut body, &mut events);
                }
            }
            if self.cutter.push(kind, self.records.size()) {
                break;
            }
        }
        let chain = self.chain.value();
        let last = self.records.last_line();
        let as_checked = self.survey.marks[self.marks] == chain[..16];
        if !as_checked || (!left_out.is_empty() && !self.skip_invalid) {
            return Err(Problem::from(ImportProblem::Edited {
                file: self.file.to_owned(),
                from: first,
                to: last.max(first),
            })
            .into());
        }
        self.marks += 1;
        for (line, problems, text) in &left_out {
            rejects.write(*line, problems, text)?;
        }
        body.extend_from_slice(CLOSE);
        Ok(Some(Cut {
            first: again
                .first()
                .copied()
                .unwrap_or(first.max(journal.sent.lines + 1)),
            last,
            chain,
            batch: Batch {
                body: body.into(),
                events,
            },
            left_out: left_out.len() as u64 - left_before,
            left_before,
            again,
            known,
        }))
    }

    fn event(
        &mut self,
        time: Timestamp,
        found: Found,
        body: &mut Vec<u8>,
        events: &mut Vec<(usize, usize, u64)>,
    ) {
        if !events.is_empty() {
            body.push(b',');
        }
        if self.time.0 != time {
            self.time = (time, time.to_string());
        }
        let line = self.records.first_line();
        let begin = body.len();
        let key = self.keys.key(line, self.records.digest());
        self.records.write(found, key, &self.time.1, body);
        events.push((begin, body.len(), line));
    }

    fn unreadable(&self, source: ReadError) -> Failure {
        Problem::from(ImportProblem::Unreadable {
            file: self.file.to_owned(),
            source,
        })
        .into()
    }
}
