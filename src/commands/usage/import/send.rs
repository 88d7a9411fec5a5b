//! The second pass: what was checked is read again, and sent.

use crate::failure::{Failure, Result};
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::{JoinSet, LocalSet};

use super::deliver::{Delivered, Gate, Undelivered};
use super::ledger::{Done, Ledger};
use super::problem::ImportProblem;
use super::reader::Reader;
use super::rejects::Rejects;
use super::source::Source;
use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::base::shutdown;
use crate::commands::Problem;
use crate::features::import::{Journal, Journals, ReadError, Reading, Records, Survey, Tally};
use crate::output::{Format, Progress, write_stdout};

/// How often it is written down how far it is. What is sent twice after a crash counts once all the same.
const JOURNAL_EVERY: Duration = Duration::from_secs(1);

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

/// Sends what is left to send. The journal is written before the first request, while it goes on, and at the end.
pub(super) async fn send(sending: Sending<'_>, gate: Rc<Gate>) -> Result<Done> {
    // A signal is waited for here: it lets the requests under way end, and says how to go on.
    let _section = sending.ctx.shutdown().enter();
    LocalSet::new().run_until(run(sending, gate)).await
}

async fn run(mut sending: Sending<'_>, gate: Rc<Gate>) -> Result<Done> {
    let watching = Rc::clone(&gate);
    let signals = tokio::task::spawn_local(async move {
        loop {
            let exit = shutdown::signal().await;
            watching.stop(exit);
        }
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
    let before = sending.journal.tally;
    gate.has_accepted(before.recorded + before.duplicates);
    let mut reader = Reader::new(
        records,
        sending.survey,
        &sending.source.name,
        &sending.journal,
        sending.skip_invalid,
    );
    let mut ledger = Ledger::default();
    let mut senders: JoinSet<(usize, Result<Delivered, Undelivered>)> = JoinSet::new();
    let mut failure: Option<Failure> = None;
    let mut number = 0;
    let mut written = Instant::now();
    loop {
        let room = senders.len() < sending.concurrency && ledger.len() < MOST_AHEAD;
        if failure.is_none() && gate.stopped().is_none() && room {
            match reader.cut(&sending.journal, &mut sending.rejects) {
                Ok(Some(mut cut)) => {
                    done.known += cut.known;
                    ledger.begin(number, &mut cut);
                    if cut.batch.events.is_empty() {
                        ledger.finish(number, &Delivered::default());
                    } else {
                        let gate = Rc::clone(gate);
                        let at = number;
                        senders.spawn_local(async move { (at, gate.deliver(&cut.batch).await) });
                    }
                    number += 1;
                    ledger.advance(&mut sending.journal, &mut done);
                    sending.progress.set_position(done.events());
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
                ledger.finish(at, &delivered);
                report(sending, &ledger, at, delivered.tally);
            }
            (_, Err(Undelivered::Stopped)) => {}
            (_, Err(Undelivered::Failed(error))) => {
                failure.get_or_insert_with(|| gave_up(sending, &done, error));
            }
        }
        ledger.advance(&mut sending.journal, &mut done);
        sending.progress.set_position(done.events());
        if written.elapsed() >= JOURNAL_EVERY {
            write_down(sending)?;
            written = Instant::now();
        }
    }
    if failure.is_none() && gate.stopped().is_none() {
        sending.journal.ended = Some(sending.ctx.now());
        done.settle(before.rejected);
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

/// The next request that ends; `None`: there is none under way, or nobody waits for them any more. A signal is heard
/// while they hang.
async fn next(
    senders: &mut JoinSet<(usize, Result<Delivered, Undelivered>)>,
    gate: &Gate,
) -> Option<(usize, Result<Delivered, Undelivered>)> {
    let joined = tokio::select! {
        biased;
        joined = senders.join_next() => joined,
        () = gate.abandoned() => None,
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

/// A line for each request, where each line is wanted.
fn report(sending: &Sending, ledger: &Ledger, at: usize, tally: Tally) {
    let printer = sending.ctx.printer();
    if printer.format() != Format::JsonLines {
        return;
    }
    if let Some((first, last)) = ledger.lines(at) {
        let line = json!({
            "type": "batch", "firstLine": first, "lastLine": last,
            "recorded": tally.recorded, "duplicates": tally.duplicates, "rejected": tally.rejected,
        });
        // A reader that left does not end an import.
        drop(write_stdout(&format!("{line}\n")));
    }
}

fn write_down(sending: &mut Sending) -> Result<()> {
    sending.rejects.flush()?;
    Ok(sending.journals.write(&sending.journal)?)
}

fn gave_up(sending: &Sending, done: &Done, source: limitry_client::ApiError) -> Failure {
    Problem::from(ImportProblem::GaveUp {
        done: done.events(),
        total: sending.survey.events,
        source: Box::new(source),
        again: sending.again.clone(),
    })
    .into()
}

fn stopped(sending: &Sending, done: &Done, exit: Exit) -> Failure {
    Problem::from(ImportProblem::Stopped {
        exit,
        done: done.events(),
        total: sending.survey.events,
        again: sending.again.clone(),
    })
    .into()
}
