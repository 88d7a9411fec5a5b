//! Sends the second pass, several batches at once, and keeps the journal up to date.

use std::rc::Rc;
use std::time::{Duration, Instant};

use limitry_client::ApiError;
use tokio::task::{JoinSet, LocalSet};

use super::batches::BatchReader;
use super::journal::{Journal, Journals};
use super::options::ReadOptions;
use super::preflight::FileSummary;
use super::progress::{InFlight, RunCounts};
use super::read_error::ReadError;
use super::records::RecordReader;
use super::rejects::RejectsFile;
use super::source::Source;
use crate::base::exit::Exit;
use crate::base::shutdown;
use crate::base::text::{grouped, pluralize};
use crate::failure::{Failure, Result, codes};
use crate::features::upload::{Counts, UploadError, Uploaded, Uploader};

/// Events that are sent twice after a crash count once.
const JOURNAL_INTERVAL: Duration = Duration::from_secs(1);

/// How far the reader may be ahead of the slowest batch.
const MAX_BATCHES_IN_FLIGHT: usize = 512;

/// Follows an import.
pub(crate) trait Observer {
    /// So many events are finished.
    fn progress(&self, events: u64);
    /// A request succeeded.
    fn batch(&self, first_line: u64, last_line: u64, counts: Counts);
}

/// The second pass.
pub(crate) struct Sender<'a> {
    pub journals: &'a Journals,
    pub journal: Journal,
    pub summary: &'a FileSummary,
    pub source: &'a Source,
    pub options: &'a ReadOptions,
    pub rejects: RejectsFile,
    pub skip_invalid: bool,
    pub concurrency: usize,
    pub uploader: Rc<Uploader>,
    pub observer: &'a dyn Observer,
    /// The command for the hint of a failure.
    pub resume_command: String,
}

type Requests = JoinSet<(usize, Result<Uploaded, UploadError>)>;

impl Sender<'_> {
    /// Sends what is left. After a signal, requests in flight end, and the failure says how to resume.
    pub(crate) async fn run(mut self) -> Result<RunCounts> {
        let uploader = Rc::clone(&self.uploader);
        let send = shutdown::handling_signals(self.send(), |exit| uploader.stop(exit));
        LocalSet::new().run_until(send).await
    }

    async fn send(&mut self) -> Result<RunCounts> {
        let file = self.source.rewound().map_err(ReadError::from);
        let records = file
            .and_then(|file| RecordReader::open(file, self.options, false))
            .map_err(|error| error.into_failure(&self.source.name))?;
        let before = self.journal.counts;
        self.uploader
            .add_accepted(before.recorded + before.duplicates);
        let (summary, source) = (self.summary, self.source);
        let mut batches =
            BatchReader::new(records, summary, source, &self.journal, self.skip_invalid);
        let mut run = RunCounts::default();
        let mut in_flight = InFlight::default();
        let mut requests = Requests::new();
        let mut failure: Option<Failure> = None;
        let mut number = 0;
        let mut written = Instant::now();
        loop {
            let room = requests.len() < self.concurrency && in_flight.len() < MAX_BATCHES_IN_FLIGHT;
            if failure.is_none() && self.uploader.stopped().is_none() && room {
                match batches.next(&self.journal, &mut self.rejects) {
                    Ok(Some(mut next)) => {
                        run.add_known(next.known);
                        in_flight.begin(number, &mut next);
                        if next.batch.is_empty() {
                            in_flight.finish(number, &Uploaded::default());
                        } else {
                            let uploader = Rc::clone(&self.uploader);
                            let at = number;
                            requests.spawn_local(async move {
                                (at, uploader.upload(&next.batch).await)
                            });
                        }
                        number += 1;
                        in_flight.advance(&mut self.journal, &mut run);
                        self.observer.progress(run.finished());
                        // Start the request before the next batch is read.
                        tokio::task::yield_now().await;
                        continue;
                    }
                    Ok(None) if requests.is_empty() => break,
                    Ok(None) => {}
                    Err(error) => failure = Some(error),
                }
            }
            let Some((at, result)) = next_finished(&mut requests, &self.uploader).await else {
                break;
            };
            match result {
                Ok(uploaded) => {
                    for event in &uploaded.rejected {
                        self.rejects.write(
                            source.record_of(event.id),
                            &event.problems,
                            &event.event,
                        )?;
                    }
                    in_flight.finish(at, &uploaded);
                    if let Some((first, last)) = in_flight.lines(at) {
                        self.observer.batch(first, last, uploaded.counts);
                    }
                }
                Err(UploadError::Canceled) => {}
                Err(UploadError::Api(error)) => {
                    failure.get_or_insert_with(|| self.unfinished(&run, &error));
                }
            }
            in_flight.advance(&mut self.journal, &mut run);
            self.observer.progress(run.finished());
            if written.elapsed() >= JOURNAL_INTERVAL {
                self.write_journal()?;
                written = Instant::now();
            }
        }
        let stopped = self.uploader.stopped();
        if failure.is_none() && stopped.is_none() {
            self.journal.ended = Some(self.uploader.now());
            run.add_forgotten_rejections(before.rejected);
        }
        self.journal.prune();
        self.write_journal()?;
        match (failure, stopped) {
            (Some(failure), _) => Err(failure),
            (None, Some(exit)) => Err(self.stopped(&run, exit)),
            (None, None) => Ok(run),
        }
    }

    fn write_journal(&mut self) -> Result<()> {
        self.rejects.flush()?;
        Ok(self.journals.write(&self.journal)?)
    }

    fn sent(&self, run: &RunCounts) -> String {
        let total = pluralize(self.summary.events, "event is", "events are");
        format!("{} of {total} sent", grouped(&run.finished().to_string()))
    }

    fn resume_hint(&self) -> String {
        format!("`{}` goes on where it stopped", self.resume_command)
    }

    fn unfinished(&self, run: &RunCounts, error: &ApiError) -> Failure {
        let cause = Failure::from(error);
        let message = format!("{}, and then: {error}", self.sent(run));
        let mut failure =
            Failure::new(cause.exit, codes::IMPORT_UNFINISHED, message).caused_by(error);
        failure.hints.clone_from(&cause.hints);
        failure.hint(self.resume_hint())
    }

    fn stopped(&self, run: &RunCounts, exit: Exit) -> Failure {
        let message = format!("stopped: {}", self.sent(run));
        Failure::new(exit, codes::IMPORT_STOPPED, message).hint(self.resume_hint())
    }
}

/// The next request that ends; `None` if no request is in flight, or if the wait for them is over.
async fn next_finished(
    requests: &mut Requests,
    uploader: &Uploader,
) -> Option<(usize, Result<Uploaded, UploadError>)> {
    let joined = tokio::select! {
        biased;
        joined = requests.join_next() => joined,
        () = uploader.drained() => None,
    };
    match joined? {
        Ok(finished) => Some(finished),
        // Panics are caught in main.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => None,
        },
    }
}
