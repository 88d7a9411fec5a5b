use std::borrow::Cow;

use rusqlite::Connection;

use crate::engine::{
    CheckRequest, CheckResult, Engine, EngineError, EventRow, EventSource, RecordedEvent, Subject,
    external_id, with_external_id,
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
    /// Checks for the customer that the request names, by its external id or its own.
    pub(crate) fn check(
        &mut self,
        project: i64,
        request: CheckRequest,
    ) -> rusqlite::Result<CheckResult> {
        let given = request.subject;
        let customer = match given.customer_id {
            Some(customer) => external_id(self.conn, project, customer)?,
            None => None,
        };
        let dimensions = Cow::Borrowed(given.dimensions);
        let dimensions = with_external_id(self.conn, project, dimensions)?;
        let subject = Subject {
            customer_id: customer.as_deref().or(given.customer_id),
            dimensions: &dimensions,
            ..given
        };
        let request = CheckRequest { subject, ..request };
        self.engine.check(self.conn, project, self.now, request)
    }

    /// Records events of the customers that they name, by their external ids or their own.
    pub(crate) fn record(
        &mut self,
        project: i64,
        source: EventSource,
        rows: &[EventRow],
    ) -> Result<Vec<RecordedEvent>, EngineError> {
        let mut rows = Cow::Borrowed(rows);
        for index in 0..rows.len() {
            if let Some(row) = rows[index].with_external_id(self.conn, project)? {
                rows.to_mut()[index] = row;
            }
        }
        self.engine
            .record(self.conn, project, self.now, source, &rows)
    }
}
