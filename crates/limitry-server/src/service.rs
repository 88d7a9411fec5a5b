use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::clock::{Clock, TimeSource};
use super::core::{Core, RequestIds};
use super::db::{self, Db, Readers, Writer};
use super::faults::{FaultSpec, FaultSwitch};
use super::http::{Desks, Limiter, Problem};
use super::{LocalError, files, routes};

/// How the service is to be opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the database and the developer's credentials lie. Made private, or refused.
    pub data_dir: PathBuf,
    /// Works in a private temporary directory instead, which is gone afterwards.
    pub ephemeral: bool,
    /// Whether what was acknowledged also survives a power cut (`synchronous=FULL`). It always survives the end of
    /// the process.
    pub durable: bool,
    /// The API's own limit: requests a minute for each project, and a hundred times as many a day. `None`: no limit.
    pub api_rate_limit: Option<u32>,
    /// What is to go wrong on purpose.
    pub faults: Option<FaultSpec>,
    /// Where the time comes from before the clock's offset is added.
    pub time: TimeSource,
}

impl Options {
    /// For `--local`: not durable, no limit, no faults.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            ephemeral: false,
            durable: false,
            api_rate_limit: None,
            faults: None,
            time: TimeSource::System,
        }
    }
}

/// The service: the contract over one database. Clones are the same service.
#[derive(Clone)]
pub struct Service {
    core: Arc<Core>,
}

impl Service {
    /// Opens the database, making directory and database when there are none.
    pub fn open(options: Options) -> Result<Self, LocalError> {
        let (dir, ephemeral) = if options.ephemeral {
            let dir = tempfile::Builder::new()
                .prefix("limitry-dev-")
                .tempdir()
                .map_err(LocalError::io(Path::new("a temporary directory")))?;
            (files::private_dir(dir.path())?, Some(dir))
        } else {
            (files::private_dir(&options.data_dir)?, None)
        };
        let clock = Clock::new(options.time);
        let conn = db::open(&dir, clock.raw(), options.durable)?;
        let path = dir.join(db::FILE_NAME);
        db::prepare_to_write_much(&conn).map_err(|error| LocalError::sqlite(&path, error))?;
        let writer = Writer::start(conn, clock.clone()).map_err(LocalError::io(&path))?;
        let desks = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            core: Arc::new(Core {
                desks: Desks::new(path.clone(), clock.clone(), desks),
                readers: Readers::new(path, clock.clone()),
                writer,
                clock,
                limiter: Limiter::new(options.api_rate_limit),
                in_flight: super::http::InFlight::default(),
                request_ids: RequestIds::new().map_err(LocalError::Random)?,
                dir,
                faults: FaultSwitch::new(options.faults.unwrap_or_default()),
                ephemeral,
            }),
        })
    }

    /// Whether a server of this data directory, and no other program, listens on a port of this machine.
    pub fn is_served_on(&self, port: u16) -> Result<bool, LocalError> {
        files::is_port_held(&self.core.dir, port)
    }

    /// All routes, to be called in-process. Which `Host` a request names is looked at by [`super::serve`] alone.
    pub fn router(&self) -> axum::Router {
        routes::router(&self.core)
    }

    /// What the requests share.
    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// Reads on the calling thread.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem>,
    ) -> Result<T, LocalError> {
        self.core.readers.run_here(work).map_err(failed)
    }

    /// Writes, and waits on the calling thread.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, LocalError> {
        self.core.writer.run_blocking(work).map_err(failed)
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("dir", &self.core.dir)
            .finish_non_exhaustive()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failed(problem: Problem) -> LocalError {
    LocalError::Failed(problem.content().message.clone().into_owned())
}
