//! The service without a port.

mod credentials;
mod restore;
mod running;
mod snapshot;

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Body;
use jiff::SignedDuration;
use rusqlite::Connection;

use crate::api::{ApiBody, ApiError};
use crate::clock::{Clock, MICROS_PER_SECOND, TimeSource};
use crate::faults::FaultSwitch;
use crate::http::{App, CachePool, RequestBody, respond_to, thread_count};
use crate::notices::Notices;
use crate::options::Options;
use crate::request_log::RequestStream;
use crate::state::State;
use crate::storage::{Readers, UnitOfWork, Writer};
use crate::{ServerError, db, engine, files, routes, temporary_dirs};

pub use credentials::{Credential, Credentials};
pub use running::RunningServer;

/// The API over one database. Clones are the same service.
///
/// It answers requests in memory ([`Self::call`]). [`Server`](crate::Server) serves it over HTTP.
#[derive(Clone)]
pub struct Service {
    app: Arc<App>,
}

impl Service {
    /// Opens the database, or creates it.
    ///
    /// # Errors
    ///
    /// When the data directory or the database is damaged, newer, foreign, not private, or in use. It stays as it is.
    pub fn open(options: Options) -> Result<Self, ServerError> {
        let (dir, temp_dir) = if let Some(dir) = options.data_dir {
            (files::private_dir(&dir)?, None)
        } else {
            temporary_dirs::sweep();
            let dir = tempfile::Builder::new()
                .prefix(temporary_dirs::PREFIX)
                .tempdir()
                .map_err(ServerError::io(&std::env::temp_dir()))?;
            (files::private_dir(dir.path())?, Some(dir))
        };
        let clock = Clock::new(options.time);
        let (directory_use, check) = db::DirectoryUse::enter(&dir)?;
        let mut conn = db::open_checked(&dir, clock.without_offset(), options.durable, check)?;
        let path = dir.join(db::FILE_NAME);
        let failed = |error| ServerError::sqlite(&path, error);
        db::tune_for_writing(&conn).map_err(failed)?;
        recount_if_needed(&mut conn, &dir, clock.without_offset())?;
        let database_files = Arc::new(db::DatabaseFiles::new(&path));
        let writer = Writer::start(conn, clock.clone(), database_files.clone(), dir.clone())
            .map_err(ServerError::io(&path))?;
        let caches = CachePool::new(
            path.clone(),
            clock.clone(),
            database_files.clone(),
            thread_count(),
        );
        let state = State {
            readers: Readers::new(path, clock.clone(), database_files),
            writer,
            clock,
            faults: FaultSwitch::new(options.faults),
            notices: Notices::new(options.notice_handler),
            dir,
            directory_use,
            temp_dir,
        };
        let app = App::new(state, caches, options.api_rate_limit)?;
        Ok(Self { app: Arc::new(app) })
    }

    /// Puts the damaged database of a data directory aside, under another name in the same directory. [`Self::open`] then
    /// creates a new one. Returns the path of the damaged one.
    ///
    /// # Errors
    ///
    /// When a service has the directory open, or the files cannot be renamed.
    pub fn set_damaged_aside(data_dir: &Path) -> Result<PathBuf, ServerError> {
        let dir = files::private_dir(data_dir)?;
        let now = Clock::new(TimeSource::System).without_offset() / MICROS_PER_SECOND;
        db::set_aside(&dir, now)
    }

    /// Answers one request. Its `Host` header is ignored.
    ///
    /// Must be called within a Tokio runtime.
    pub async fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = self.call_in_pieces(request).await.into_parts();
        let Ok(body) = body.collect().await;
        Response::from_parts(parts, body.to_bytes())
    }

    /// Answers one request as [`Self::call`]. A long body is read piece by piece, and is never whole in memory.
    ///
    /// Must be called within a Tokio runtime.
    pub async fn call_in_pieces(
        &self,
        request: Request<Bytes>,
    ) -> Response<impl Body<Data = Bytes, Error = Infallible> + Send + Unpin + use<>> {
        let body = |bytes| {
            Full::new(bytes)
                .map_err(|never| match never {})
                .boxed_unsync()
        };
        self.respond_to(request.map(body)).await
    }

    /// Deletes all data except the user, the first project, and the PAT and API key of [`Self::credentials`].
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    pub fn reset(&self) -> Result<(), ServerError> {
        routes::reset_blocking(&self.app.state).map_err(|error| failed(&error))
    }

    /// Compares the whole database with its indices and rules. Takes about a second for each gigabyte.
    ///
    /// # Errors
    ///
    /// When the database is damaged, or cannot be read.
    pub fn verify(&self) -> Result<(), ServerError> {
        let path = self.dir().join(db::FILE_NAME);
        let check = |unit: &mut UnitOfWork| Ok(db::find_damage(unit.conn)?);
        match self.read(check)? {
            Some(reason) => Err(ServerError::Damaged { path, reason }),
            None => Ok(()),
        }
    }

    /// The requests that a [`Server`](crate::Server) of this service answers from now on.
    ///
    /// Requests are recorded only while a stream exists, or a browser has opened the page.
    pub fn requests(&self) -> RequestStream {
        let log = &self.app.log;
        log.stream_after(log.last_sequence())
    }

    /// How far the clock is ahead of the real time, which [`GET /dev/clock`](crate#beside-the-api) shows, too.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn clock_offset(&self) -> Result<SignedDuration, ServerError> {
        let offset = self.read(|unit| Ok(db::Meta::read(unit.conn)?.clock_offset))?;
        Ok(SignedDuration::from_micros(offset))
    }

    /// All projects, oldest first. The first one always exists.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn projects(&self) -> Result<Vec<limitry_types::Project>, ServerError> {
        self.read(routes::all_projects)
    }

    /// The incarnation of the data: `db_…`. Another one after each [`reset`](Self::reset) and [`restore`](Self::restore).
    ///
    /// What a client remembers of its own requests, such as which lines of a file it has sent, belongs to one incarnation.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn incarnation(&self) -> Result<String, ServerError> {
        self.read(|unit| Ok(db::incarnation(unit.conn)?))
    }

    pub(crate) async fn respond_to(&self, request: Request<RequestBody>) -> Response<ApiBody> {
        respond_to(&self.app, request).await
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Whether the data is deleted with the service.
    pub(crate) fn is_temporary(&self) -> bool {
        self.app.state.temp_dir.is_some()
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.app.state.dir
    }

    /// Reads on the calling thread.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&mut UnitOfWork) -> Result<T, ApiError>,
    ) -> Result<T, ServerError> {
        let readers = &self.app.state.readers;
        readers.run_blocking(work).map_err(|error| failed(&error))
    }

    /// Writes, and waits on the calling thread.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut UnitOfWork) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ServerError> {
        let writer = &self.app.state.writer;
        writer.run_blocking(work).map_err(|error| failed(&error))
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("dir", &self.dir())
            .finish_non_exhaustive()
    }
}

/// Counts anew where a migration asks for it. Other processes wait for the lock of the directory: unlike SQLite's it has no
/// time limit, and many events take long.
fn recount_if_needed(conn: &mut Connection, dir: &Path, now: i64) -> Result<(), ServerError> {
    let path = dir.join(db::FILE_NAME);
    let failed = |error| ServerError::sqlite(&path, error);
    if engine::needs_recount(conn).map_err(failed)? {
        let _lock = files::lock(dir)?;
        engine::recount_if_needed(conn, now).map_err(failed)?;
    }
    Ok(())
}

fn failed(error: &ApiError) -> ServerError {
    ServerError::Failed(error.parts().message.clone().into_owned())
}
