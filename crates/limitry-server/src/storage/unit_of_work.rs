use rusqlite::Connection;

use crate::engine::{
    CheckRequest, CheckResult, Engine, EngineError, EventRow, EventSource, RecordedEvent,
};

/// A connection with its engine, at one time of the service's clock.
pub(crate) struct UnitOfWork<'a> {
    /// Inside a transaction where the work writes.
    pub(crate) conn: &'a Connection,
    pub(crate) engine: &'a mut Engine,
    /// Microseconds. The writer reads the clock inside the transaction, so arrivals are in order.
    pub(crate) now: i64,
}

impl UnitOfWork<'_> {
    pub(crate) fn check(
        &mut self,
        project: i64,
        request: CheckRequest,
    ) -> rusqlite::Result<CheckResult> {
        self.engine.check(self.conn, project, self.now, request)
    }

    pub(crate) fn record(
        &mut self,
        project: i64,
        source: EventSource,
        rows: &[EventRow],
    ) -> Result<Vec<RecordedEvent>, EngineError> {
        self.engine
            .record(self.conn, project, self.now, source, rows)
    }
}
