//! One thread writes. What waits while a transaction is written to the disk goes into the next one together, so that
//! many callers share the price of a durable commit; each is answered after the commit.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::{Db, Meta};
use crate::clock::Clock;
use crate::engine::Engine;
use crate::http::{Problem, contain};

/// The most requests that share a commit.
const MAX_GROUP: usize = 256;

/// Requests that wait for the writer before senders wait too.
const QUEUE: usize = 1024;

/// One piece of work on its way through the writer.
trait Job: Send {
    /// Does the work inside a savepoint; `false` undoes it.
    fn run(&mut self, db: &mut Db) -> bool;
    /// Answers; a failed commit replaces the result.
    fn answer(self: Box<Self>, failed_commit: Option<&Problem>);
}

enum Message {
    Job(Box<dyn Job>),
    /// Work that must be outside of any transaction.
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// The way to the writer's thread.
#[derive(Clone)]
pub(crate) struct Writer {
    inner: Arc<Inner>,
}

struct Inner {
    sender: Mutex<Option<SyncSender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread with the connection that it owns from then on.
    pub(crate) fn start(conn: Connection, clock: Clock) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::sync_channel(QUEUE);
        let thread = thread::Builder::new()
            .name("limitry-writer".to_owned())
            .spawn(move || serve(conn, &receiver, &clock))?;
        Ok(Self {
            inner: Arc::new(Inner {
                sender: Mutex::new(Some(sender)),
                thread: Mutex::new(Some(thread)),
            }),
        })
    }

    /// Runs `work` in a transaction and returns when it is committed. An error undoes the work.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Message::Job(Typed::boxed(work, move |result| {
            let _ = reply.send(result);
        }));
        let sender = self.sender()?;
        // A full queue is waited for without blocking the other requests of this thread.
        let mut waiting = Some(job);
        while let Some(job) = waiting.take() {
            match sender.try_send(job) {
                Ok(()) => {}
                Err(mpsc::TrySendError::Full(job)) => {
                    waiting = Some(job);
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                Err(mpsc::TrySendError::Disconnected(_)) => return Err(gone()),
            }
        }
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// The same for callers that are not asynchronous.
    pub(crate) fn run_blocking<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let job = Typed::boxed(work, move |result| {
            let _ = reply.send(result);
        });
        self.sender()?.send(Message::Job(job)).map_err(|_| gone())?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Runs `work` on the writer's connection, between transactions.
    pub(crate) fn run_alone<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Problem> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let alone = Message::Alone(Box::new(move |conn| {
            let _ = reply.send(contain(|| work(conn)));
        }));
        self.sender()?.send(alone).map_err(|_| gone())?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }

    fn sender(&self) -> Result<SyncSender<Message>, Problem> {
        let sender = self.inner.sender.lock();
        let sender = sender.unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().cloned().ok_or_else(gone)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // What was accepted is finished, and the file is closed before the directory may be removed.
        drop(
            self.sender
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self.thread.get_mut();
        if let Some(thread) = thread.unwrap_or_else(PoisonError::into_inner).take()
            && thread.thread().id() != thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

fn gone() -> Problem {
    Problem::internal("The database's thread has ended.")
}

struct Typed<T, F, R> {
    work: Option<F>,
    result: Option<Result<T, Problem>>,
    reply: R,
}

impl<T, F, R> Typed<T, F, R>
where
    T: Send + 'static,
    F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    R: FnOnce(Result<T, Problem>) + Send + 'static,
{
    fn boxed(work: F, reply: R) -> Box<dyn Job> {
        Box::new(Self {
            work: Some(work),
            result: None,
            reply,
        })
    }
}

impl<T, F, R> Job for Typed<T, F, R>
where
    T: Send + 'static,
    F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    R: FnOnce(Result<T, Problem>) + Send + 'static,
{
    fn run(&mut self, db: &mut Db) -> bool {
        let result = match self.work.take() {
            Some(work) => contain(|| work(db)),
            None => Err(gone()),
        };
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, failed_commit: Option<&Problem>) {
        let result = match (self.result, failed_commit) {
            // What was refused stays refused with its own reason.
            (Some(Err(problem)), _) => Err(problem),
            (Some(Ok(_)) | None, Some(failure)) => Err(failure.clone()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => Err(gone()),
        };
        (self.reply)(result);
    }
}

fn serve(mut conn: Connection, receiver: &Receiver<Message>, clock: &Clock) {
    let mut engine = Engine::default();
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
                Message::Alone(work) => {
                    write_group(&mut conn, &mut engine, clock, &mut group);
                    work(&mut conn);
                    engine = Engine::default();
                }
            }
        }
        write_group(&mut conn, &mut engine, clock, &mut group);
    }
}

/// Runs the jobs in one transaction, commits, answers.
fn write_group(
    conn: &mut Connection,
    engine: &mut Engine,
    clock: &Clock,
    group: &mut Vec<Box<dyn Job>>,
) {
    if group.is_empty() {
        return;
    }
    let outcome = try_group(conn, engine, clock, group).err();
    if outcome.is_some() {
        engine.forget();
    }
    for job in group.drain(..) {
        job.answer(outcome.as_ref());
    }
}

fn try_group(
    conn: &mut Connection,
    engine: &mut Engine,
    clock: &Clock,
    group: &mut [Box<dyn Job>],
) -> Result<(), Problem> {
    let mut tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in group {
        let savepoint = tx.savepoint()?;
        let meta = Meta::read(&savepoint)?;
        engine.follow(meta.config_rev);
        let keep = job.run(&mut Db {
            conn: &savepoint,
            engine,
            now: clock.at(meta.clock_offset),
        });
        if keep {
            savepoint.commit()?;
        } else {
            savepoint.finish()?;
            // The rules may have been loaded from what was just undone.
            engine.forget();
        }
    }
    tx.commit()?;
    Ok(())
}
