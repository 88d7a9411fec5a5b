use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::panics::catch_panics;
use super::unit_of_work::UnitOfWork;
use crate::clock::Clock;
use crate::db::{DatabaseError, DatabaseFiles, Meta, connect};
use crate::engine::Engine;

/// Connections for work that only reads and may take long. Opened when needed and reused.
#[derive(Clone)]
pub(crate) struct Readers {
    path: PathBuf,
    clock: Clock,
    files: Arc<DatabaseFiles>,
    idle: Arc<Mutex<Vec<(Connection, Engine)>>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, clock: Clock, files: Arc<DatabaseFiles>) -> Self {
        Self {
            path,
            clock,
            files,
            idle: Arc::default(),
        }
    }

    /// Runs `work` on a thread that may block.
    pub(crate) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + From<rusqlite::Error> + Send + 'static,
        F: FnOnce(&mut UnitOfWork) -> Result<T, E> + Send + 'static,
    {
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.run_blocking(work))
            .await
            .unwrap_or_else(|_| Err(DatabaseError::Panicked.into()))
    }

    /// Runs `work` on the calling thread, on one snapshot of the database.
    pub(crate) fn run_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut UnitOfWork) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DatabaseError> + From<rusqlite::Error>,
    {
        self.files.check()?;
        let idle = self.lock().pop();
        let (mut conn, mut engine) = if let Some(idle) = idle {
            idle
        } else {
            let conn = connect(&self.path, false)?;
            // What is sorted may be longer than memory. Its files have no name, and their owner alone reads them.
            conn.pragma_update(None, "temp_store", "FILE")?;
            (conn, Engine::default())
        };
        let result = catch_panics(|| {
            let tx = conn.transaction()?;
            let meta = Meta::read(&tx)?;
            engine.sync(meta.config_rev);
            work(&mut UnitOfWork {
                conn: &tx,
                engine: &mut engine,
                now: self.clock.now_with_offset(meta.clock_offset),
            })
        });
        self.lock().push((conn, engine));
        // What was read may lie in a log that no other process sees.
        self.files.check_with_logs()?;
        result
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Connection, Engine)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
