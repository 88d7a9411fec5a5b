use std::path::PathBuf;

use crate::api::{ApiError, RequestContext};
use crate::clock::Clock;
use crate::db::DirectoryUse;
use crate::faults::FaultSwitch;
use crate::notices::Notices;
use crate::storage::{Readers, UnitOfWork, Writer};

/// What all requests share.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) faults: FaultSwitch,
    pub(crate) notices: Notices,
    /// The private data directory.
    pub(crate) dir: PathBuf,
    /// After the database: what is closed is noted.
    #[expect(dead_code, reason = "held, not read: dropping it leaves the directory")]
    pub(crate) directory_use: DirectoryUse,
    /// Last: fields are dropped in order, and the database must be closed before its directory is deleted.
    pub(crate) temp_dir: Option<tempfile::TempDir>,
}

impl State {
    /// Writes for a request. The request is authorized again, in the same transaction.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        request: &RequestContext,
        work: impl FnOnce(&mut UnitOfWork) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let authorization = request.authorization;
        let work = move |unit: &mut UnitOfWork| {
            if let Some(authorization) = authorization {
                authorization.check(unit)?;
            }
            work(unit)
        };
        self.writer.run(work).await
    }

    /// Authorizes a request again whose effect is not in the database.
    pub(crate) async fn authorize(&self, request: &RequestContext) -> Result<(), ApiError> {
        let Some(authorization) = request.authorization else {
            return Ok(());
        };
        let work = move |unit: &mut UnitOfWork| authorization.check(unit);
        self.readers.run(work).await
    }
}
