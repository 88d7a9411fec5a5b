use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Db, Meta, connect};
use crate::clock::Clock;
use crate::engine::Engine;
use crate::http::{Problem, contain};

/// Connections for work that only reads and may take long. They are opened when needed and kept.
#[derive(Clone)]
pub(crate) struct Readers {
    path: PathBuf,
    clock: Clock,
    idle: Arc<Mutex<Vec<(rusqlite::Connection, Engine)>>>,
}

impl Readers {
    /// For the database at `path`.
    pub(crate) fn new(path: PathBuf, clock: Clock) -> Self {
        Self {
            path,
            clock,
            idle: Arc::default(),
        }
    }

    /// Runs `work` on a thread that may block, on one snapshot of the database.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    {
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.run_here(work))
            .await
            .unwrap_or_else(|_| Err(Problem::internal("The work was interrupted.")))
    }

    /// Runs `work` on the calling thread.
    pub(crate) fn run_here<T>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let idle = self.lock().pop();
        let (mut conn, mut engine) = match idle {
            Some(idle) => idle,
            None => (connect(&self.path, false)?, Engine::default()),
        };
        let result = contain(|| {
            let tx = conn.transaction()?;
            let meta = Meta::read(&tx)?;
            engine.follow(meta.config_rev);
            work(&mut Db {
                conn: &tx,
                engine: &mut engine,
                now: self.clock.at(meta.clock_offset),
            })
        });
        self.lock().push((conn, engine));
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(rusqlite::Connection, Engine)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
