//! The second pass: what was checked is read again, and sent.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;
use serde_json::json;
use tokio::task::{JoinSet, LocalSet};

use super::deliver::{Batch, CLOSE, Delivered, Gate, OPEN, Undelivered};
use super::problem::ImportProblem;
use super::rejects::Rejects;
use super::source::Source;
use crate::commands::Problem;
use crate::context::Context;
use crate::error::Exit;
use crate::ingest::{
    Chain, Cutter, Found, Journal, Journals, Keys, Kind, ReadError, Reading, Records, Sent, Survey,
    Tally, hex,
};
use crate::interrupt;
use crate::output::Progress;
use crate::settings::Format;

/// How often it is written down how far it is. What is sent twice after a crash counts once all the same.
const JOURNAL_EVERY: Duration = Duration::from_secs(1);

/// How long requests that are under way may go on when somebody wants it to end.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// How far senders may be ahead of the slowest one.
const MOST_AHEAD: usize = 512;

/// What is needed to send.
pub(super) struct Sending<'a> {
    pub(super) ctx: &'a Context,
    pub(super) journals: &'a Journals,
    pub(super) journal: Journal,
    pub(super) survey: &'a Survey,
    pub(super) source: &'a Source,
    pub(super) reading: &'a Reading,
    pub(super) rejects: Rejects,
    pub(super) skip_invalid: bool,
    pub(super) concurrency: usize,
    pub(super) progress: Rc<Progress>,
    /// The command that goes on with it.
    pub(super) again: String,
}

/// What this run did.
#[derive(Default)]
pub(super) struct Done {
    pub(super) tally: Tally,
    /// Events that an earlier run was done with.
    pub(super) known: u64,
}

/// A request's worth of records.
struct Cut {
    first: u64,
    last: u64,
    chain: [u8; 32],
    batch: Batch,
    /// Records that are no events, and are left out.
    left_out: u64,
}

/// A cut that is done with, and waits for those before it.
struct Finished {
    last: u64,
    chain: [u8; 32],
    tally: Tally,
}

/// The records, a request's worth at a time.
struct Reader<'a> {
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

impl Reader<'_> {
    /// The next records, down to the next mark; they are what was checked. `None`: that was all.
    fn cut(
        &mut self,
        journal: &Journal,
        rejects: &mut Rejects,
        done: &mut Done,
    ) -> Result<Option<Cut>> {
        if self.marks == self.survey.marks.len() {
            return Ok(None);
        }
        let first = self.records.last_line() + 1;
        let mut body = Vec::with_capacity(64 << 10);
        body.extend_from_slice(OPEN);
        let mut events = Vec::new();
        let mut left_out = Vec::new();
        let mut known = 0;
        // Where the file ends is where the checking ended: what was written behind it since is for the next time.
        while self.records.last_line() < self.survey.lines {
            let kind = self
                .records
                .advance()
                .map_err(|source| self.unreadable(source))?;
            let Some(kind) = kind else { break };
            self.chain.push(self.records.digest());
            let line = self.records.first_line();
            if self.records.last_line() <= journal.sent.lines {
                known += u64::from(matches!(kind, Kind::Event(_)));
            } else {
                match kind {
                    Kind::Nothing => {}
                    Kind::Bad => left_out.push((
                        line,
                        self.records.problems().to_vec(),
                        self.records.raw().to_vec(),
                    )),
                    Kind::Event(found) => {
                        self.event(journal.time_of(line), found, &mut body, &mut events);
                    }
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
        done.known += known;
        body.extend_from_slice(CLOSE);
        Ok(Some(Cut {
            first: first.max(journal.sent.lines + 1),
            last,
            chain,
            batch: Batch {
                body: body.into(),
                events,
            },
            left_out: left_out.len() as u64,
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

    fn unreadable(&self, source: ReadError) -> anyhow::Error {
        Problem::from(ImportProblem::Unreadable {
            file: self.file.to_owned(),
            source,
        })
        .into()
    }
}

/// Sends what is left to send. The journal is written before the first request, while it goes on, and at the end.
pub(super) async fn send(sending: Sending<'_>, gate: Rc<Gate>) -> Result<Done> {
    // A signal is waited for here: it lets the requests under way end, and says how to go on.
    let _section = sending.ctx.sections().begin();
    LocalSet::new().run_until(run(sending, gate)).await
}

async fn run(mut sending: Sending<'_>, gate: Rc<Gate>) -> Result<Done> {
    let watching = Rc::clone(&gate);
    let signals = tokio::task::spawn_local(async move {
        let exit = interrupt::signal().await;
        watching.stop(exit);
    });
    let result = work(&mut sending, &gate).await;
    signals.abort();
    result
}

async fn work(sending: &mut Sending<'_>, gate: &Rc<Gate>) -> Result<Done> {
    let mut done = Done::default();
    let file = sending.source.rewound().map_err(ReadError::from);
    let records = file
        .and_then(|file| Records::open(file, sending.reading, false))
        .map_err(|source| {
            Problem::from(ImportProblem::Unreadable {
                file: sending.source.name.clone(),
                source,
            })
        })?;
    let mut reader = Reader {
        records,
        chain: Chain::default(),
        cutter: Cutter::default(),
        keys: Keys::new(&sending.journal.import_id),
        survey: sending.survey,
        file: &sending.source.name,
        marks: 0,
        skip_invalid: sending.skip_invalid,
        time: (sending.journal.begun, sending.journal.begun.to_string()),
    };
    let mut ledger = Ledger::default();
    let mut senders: JoinSet<(usize, Result<Delivered, Undelivered>)> = JoinSet::new();
    let mut failure: Option<anyhow::Error> = None;
    let mut number = 0;
    let mut written = Instant::now();
    loop {
        let room = senders.len() < sending.concurrency && ledger.waiting.len() < MOST_AHEAD;
        if failure.is_none() && gate.stopped().is_none() && room {
            match reader.cut(&sending.journal, &mut sending.rejects, &mut done) {
                Ok(Some(cut)) => {
                    if cut.batch.events.is_empty() {
                        ledger.begin(number, &cut);
                        ledger.finish(number, Tally::default());
                    } else {
                        ledger.begin(number, &cut);
                        let gate = Rc::clone(gate);
                        let at = number;
                        senders.spawn_local(async move { (at, gate.deliver(&cut.batch).await) });
                    }
                    number += 1;
                    advance(sending, &mut ledger, &mut done);
                    // What is ready to be sent is sent before more is read.
                    tokio::task::yield_now().await;
                    continue;
                }
                Ok(None) if senders.is_empty() => break,
                Ok(None) => {}
                Err(error) => failure = Some(error),
            }
        }
        let Some(joined) = next(&mut senders, gate).await else {
            break;
        };
        match joined {
            (at, Ok(delivered)) => {
                for refused in &delivered.refused {
                    sending
                        .rejects
                        .write(refused.line, &refused.problems, &refused.event)?;
                }
                ledger.finish(at, delivered.tally);
                report(sending, &ledger, at, delivered.tally);
            }
            (_, Err(Undelivered::Stopped)) => {}
            (_, Err(Undelivered::Failed(error))) => {
                failure.get_or_insert_with(|| gave_up(sending, &done, error));
            }
        }
        advance(sending, &mut ledger, &mut done);
        if written.elapsed() >= JOURNAL_EVERY {
            write_down(sending)?;
            written = Instant::now();
        }
    }
    if failure.is_none() && gate.stopped().is_none() {
        sending.journal.ended = Some(sending.ctx.now());
    }
    sending.journal.prune();
    write_down(sending)?;
    if let Some(error) = failure {
        return Err(error);
    }
    match gate.stopped() {
        Some(exit) => Err(stopped(sending, &done, exit)),
        None => Ok(done),
    }
}

/// The next request that ends; `None`: there is none under way, or nobody waits for them any more.
async fn next(
    senders: &mut JoinSet<(usize, Result<Delivered, Undelivered>)>,
    gate: &Gate,
) -> Option<(usize, Result<Delivered, Undelivered>)> {
    let joined = if gate.stopped().is_some() {
        tokio::time::timeout(LAST_REQUESTS, senders.join_next())
            .await
            .ok()?
    } else {
        senders.join_next().await
    };
    match joined? {
        Ok(joined) => Some(joined),
        // A panic goes on where it is caught.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => None,
        },
    }
}

/// Which cuts are done with: the journal knows the lines up to the first that is not.
#[derive(Default)]
struct Ledger {
    waiting: BTreeMap<usize, (Finished, bool)>,
    firsts: BTreeMap<usize, u64>,
}

impl Ledger {
    fn begin(&mut self, number: usize, cut: &Cut) {
        let tally = Tally {
            rejected: cut.left_out,
            ..Tally::default()
        };
        let finished = Finished {
            last: cut.last,
            chain: cut.chain,
            tally,
        };
        self.firsts.insert(number, cut.first);
        self.waiting.insert(number, (finished, false));
    }

    fn finish(&mut self, number: usize, tally: Tally) {
        if let Some((finished, done)) = self.waiting.get_mut(&number) {
            finished.tally.add(tally);
            *done = true;
        }
    }

    fn pop(&mut self) -> Option<Finished> {
        let first = self.waiting.first_entry().filter(|entry| entry.get().1)?;
        self.firsts.remove(first.key());
        Some(first.remove().0)
    }
}

/// Moves on over what is done.
fn advance(sending: &mut Sending, ledger: &mut Ledger, done: &mut Done) {
    while let Some(finished) = ledger.pop() {
        if finished.last > sending.journal.sent.lines {
            sending.journal.sent = Sent {
                lines: finished.last,
                chain: hex(&finished.chain),
            };
        }
        sending.journal.tally.add(finished.tally);
        done.tally.add(finished.tally);
    }
    sending.progress.at(done.events());
}

impl Done {
    /// How many events are done with, by whomever.
    fn events(&self) -> u64 {
        self.known + self.tally.recorded + self.tally.duplicates + self.tally.rejected
    }
}

/// A line for each request, where each line is wanted.
fn report(sending: &Sending, ledger: &Ledger, at: usize, tally: Tally) {
    let printer = sending.ctx.printer();
    if printer.format() != Format::JsonLines {
        return;
    }
    if let (Some(first), Some((finished, _))) = (ledger.firsts.get(&at), ledger.waiting.get(&at)) {
        let line = json!({
            "type": "batch", "firstLine": first, "lastLine": finished.last,
            "recorded": tally.recorded, "duplicates": tally.duplicates, "rejected": tally.rejected,
        });
        // A reader that left does not end an import.
        drop(printer.write_stdout(&format!("{line}\n")));
    }
}

fn write_down(sending: &mut Sending) -> Result<()> {
    sending.rejects.flush()?;
    Ok(sending.journals.write(&sending.journal)?)
}

fn gave_up(sending: &Sending, done: &Done, source: crate::api::ApiError) -> anyhow::Error {
    Problem::from(ImportProblem::GaveUp {
        done: done.events(),
        total: sending.survey.events,
        source: Box::new(source),
        again: sending.again.clone(),
    })
    .into()
}

fn stopped(sending: &Sending, done: &Done, exit: Exit) -> anyhow::Error {
    Problem::from(ImportProblem::Stopped {
        exit,
        done: done.events(),
        total: sending.survey.events,
        again: sending.again.clone(),
    })
    .into()
}
