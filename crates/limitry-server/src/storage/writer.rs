//! The one thread that writes, with group commit.
//!
//! Work that waits while a transaction is written to the disk shares the next transaction, and is answered after its
//! commit. Many callers so share the price of a durable commit: `benches/server/load` records 120,000 events a second with
//! it, in batches of a thousand over four connections (docs/performance.md).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::panics::catch_panics;
use super::unit_of_work::UnitOfWork;
use crate::clock::Clock;
use crate::db::{DatabaseError, DatabaseFiles, Meta};
use crate::engine::Engine;

/// The most jobs that share a commit.
const MAX_GROUP: usize = 256;

/// Work in a savepoint of the shared transaction. Gets an error instead when the transaction already failed.
type Job = Box<dyn FnOnce(Result<&mut UnitOfWork, DatabaseError>) -> FinishedJob + Send>;

struct FinishedJob {
    /// `false`: the savepoint is rolled back.
    keep: bool,
    reply: Reply,
}

/// Answers the caller. A failed commit replaces the result of work that was kept.
type Reply = Box<dyn FnOnce(Option<&DatabaseError>)>;

enum Message {
    Job(Job),
    /// Work that must be outside of any transaction.
    Outside(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// The queue of the writing thread. Dropping it finishes the accepted work and closes the connection.
pub(crate) struct Writer {
    queue: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns the connection from then on.
    pub(crate) fn start(
        conn: Connection,
        clock: Clock,
        files: Arc<DatabaseFiles>,
        data_dir: PathBuf,
    ) -> io::Result<Self> {
        let (queue, receiver) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("limitry-writer".to_owned())
            .spawn(move || serve(conn, &receiver, &clock, &files, &data_dir))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Runs `work` in a transaction and returns when it is committed. An error rolls the work back.
    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&mut UnitOfWork) -> Result<T, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        self.send(Message::Job(job(work, move |result| {
            let _ = sender.send(result);
        })))?;
        let result = receiver.await;
        result.unwrap_or_else(|_| Err(DatabaseError::WriterStopped.into()))
    }

    /// The same for a caller that blocks.
    pub(crate) fn run_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&mut UnitOfWork) -> Result<T, E> + Send + 'static,
    {
        self.call(|reply| {
            Message::Job(job(work, move |result| {
                let _ = reply.send(result);
            }))
        })
    }

    /// Runs `work` on the writer's connection, between transactions.
    pub(crate) fn run_outside_transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.call(|reply| {
            Message::Outside(Box::new(move |conn| {
                let _ = reply.send(catch_panics(|| work(conn)));
            }))
        })
    }

    /// Sends a message, and waits on the calling thread for its reply.
    fn call<T, E: From<DatabaseError>>(
        &self,
        message: impl FnOnce(Sender<Result<T, E>>) -> Message,
    ) -> Result<T, E> {
        let (reply, receiver) = mpsc::channel();
        self.send(message(reply))?;
        let result = receiver.recv();
        result.unwrap_or_else(|_| Err(DatabaseError::WriterStopped.into()))
    }

    fn send(&self, message: Message) -> Result<(), DatabaseError> {
        let sent = self.queue.as_ref().map(|queue| queue.send(message));
        match sent {
            Some(Ok(())) => Ok(()),
            _ => Err(DatabaseError::WriterStopped),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn job<T, E, F>(work: F, reply: impl FnOnce(Result<T, E>) + Send + 'static) -> Job
where
    T: 'static,
    E: From<DatabaseError> + 'static,
    F: FnOnce(&mut UnitOfWork) -> Result<T, E> + Send + 'static,
{
    Box::new(move |unit| {
        let result = match unit {
            Ok(unit) => catch_panics(|| work(unit)),
            Err(error) => Err(error.into()),
        };
        FinishedJob {
            keep: result.is_ok(),
            reply: Box::new(move |failed_commit| {
                reply(match (result, failed_commit) {
                    // What the job saw, such as a name that is taken, was not committed.
                    (_, Some(error)) => Err(error.clone().into()),
                    (result, None) => result,
                });
            }),
        }
    })
}

fn serve(
    mut conn: Connection,
    receiver: &Receiver<Message>,
    clock: &Clock,
    files: &DatabaseFiles,
    data_dir: &Path,
) {
    let new_engine = || Engine::of_writer(data_dir.to_owned());
    let mut engine = new_engine();
    let mut group = Vec::new();
    while let Ok(message) = receiver.recv() {
        let mut next = Some(message);
        while let Some(message) = next.take() {
            match message {
                Message::Job(job) => {
                    group.push(job);
                    if group.len() < MAX_GROUP {
                        next = receiver.try_recv().ok();
                    }
                }
                Message::Outside(work) => {
                    run_group(&mut conn, &mut engine, clock, files, &mut group);
                    work(&mut conn);
                    engine = new_engine();
                }
            }
        }
        run_group(&mut conn, &mut engine, clock, files, &mut group);
    }
}

/// Runs the jobs in one transaction, commits, and answers. What was committed into a file that is gone is not acknowledged.
fn run_group(
    conn: &mut Connection,
    engine: &mut Engine,
    clock: &Clock,
    files: &DatabaseFiles,
    group: &mut Vec<Job>,
) {
    if group.is_empty() {
        return;
    }
    let mut jobs = group.drain(..);
    let mut finished = Vec::with_capacity(jobs.len());
    let committed = run_in_transaction(conn, engine, clock, &mut jobs, &mut finished);
    let failure = files.check_with_logs().and(committed).err();
    if let Some(error) = &failure {
        engine.clear();
        finished.extend(jobs.map(|job| job(Err(error.clone()))));
    }
    for job in finished {
        (job.reply)(failure.as_ref());
    }
}

fn run_in_transaction(
    conn: &mut Connection,
    engine: &mut Engine,
    clock: &Clock,
    jobs: &mut impl Iterator<Item = Job>,
    finished: &mut Vec<FinishedJob>,
) -> Result<(), DatabaseError> {
    let mut tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in jobs {
        let begun = tx.savepoint().and_then(|savepoint| {
            let meta = Meta::read(&savepoint)?;
            Ok((savepoint, meta))
        });
        let (savepoint, meta) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                let error = DatabaseError::from(error);
                finished.push(job(Err(error.clone())));
                return Err(error);
            }
        };
        engine.sync(meta.config_rev);
        let done = job(Ok(&mut UnitOfWork {
            conn: &savepoint,
            engine,
            now: clock.now_with_offset(meta.clock_offset),
        }));
        let keep = done.keep;
        finished.push(done);
        if keep {
            savepoint.commit()?;
        } else {
            savepoint.finish()?;
            engine.clear();
        }
    }
    tx.commit()?;
    Ok(())
}
