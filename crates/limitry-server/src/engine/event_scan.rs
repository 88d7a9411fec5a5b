use rusqlite::{Connection, Row, params};

use super::filters::Subject;
use crate::db::{TIME_SPAN_SQL, customer_bucket_sql, from_optional_json, time_span_sql};
use limitry_types::Dimensions;

/// The stored events of a project, or of one of its customers, in a range of time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventScan<'a> {
    pub(crate) project: i64,
    /// The external id. An index finds the events of one customer.
    pub(crate) customer: Option<&'a str>,
    /// Without a customer: the events of the customers in one bucket.
    pub(crate) bucket: Option<i64>,
    /// The first moment, in microseconds.
    pub(crate) start: i64,
    /// The first moment after the range.
    pub(crate) end: i64,
    /// Whether dimensions and properties matter. Without them no JSON is parsed.
    pub(crate) has_dimensions: bool,
}

impl<'a> EventScan<'a> {
    pub(super) const TIMESTAMP: usize = 3;
    /// JSON, or NULL.
    pub(super) const VALUES: usize = 4;
    pub(super) const TOTAL_TOKENS: usize = 7;
    pub(super) const COST_CENTS: usize = 8;
    pub(super) const CREATED_AT: usize = 9;

    /// All events of a project, or of one customer.
    pub(super) const fn of_all_time(project: i64, customer: Option<&'a str>) -> Self {
        Self {
            project,
            customer,
            bucket: None,
            start: i64::MIN,
            end: i64::MAX,
            has_dimensions: true,
        }
    }

    /// When an event happened, and its place in the order of arrival.
    pub(super) fn moment(row: &Row) -> rusqlite::Result<(i64, i64)> {
        Ok((row.get(Self::TIMESTAMP)?, row.get(0)?))
    }

    /// Visits each event once, in no particular order.
    pub(super) fn visit(
        &self,
        conn: &Connection,
        mut visit: impl FnMut(&Row, Subject) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let is_in_spans = format!(
            "{TIME_SPAN_SQL} >= {} AND {TIME_SPAN_SQL} <= {}",
            time_span_sql("?3"),
            time_span_sql("?4")
        );
        let condition = if self.customer.is_some() {
            let bucket = customer_bucket_sql("?1", "?2");
            format!("bucket = {bucket} AND customer_id = ?2")
        } else if let Some(bucket) = self.bucket {
            format!("?2 IS NULL AND bucket = {bucket}")
        } else if (self.start, self.end) == (i64::MIN, i64::MAX) {
            "?2 IS NULL".to_owned()
        } else {
            format!("?2 IS NULL AND {is_in_spans}")
        };
        let sql = format!(
            "SELECT seq, customer_id, event_type, timestamp, value_map, dimensions, properties, total_tokens, \
             cost_cents, created_at \
             FROM events WHERE project = ?1 AND timestamp >= ?3 AND timestamp < ?4 AND {condition}"
        );
        let mut statement = conn.prepare(&sql)?;
        let mut rows =
            statement.query(params![self.project, self.customer, self.start, self.end])?;
        while let Some(row) = rows.next()? {
            let (dimensions, properties) = if self.has_dimensions {
                let dimensions = from_optional_json(row, 5)?.unwrap_or_default();
                (dimensions, from_optional_json(row, 6)?)
            } else {
                (Dimensions::new(), None)
            };
            let subject = Subject {
                customer_id: Some(row.get_ref(1)?.as_str()?),
                event_type: Some(row.get_ref(2)?.as_str()?),
                dimensions: &dimensions,
                properties: properties.as_ref(),
            };
            visit(row, subject)?;
        }
        Ok(())
    }
}
