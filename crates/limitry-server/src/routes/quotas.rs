//! `/quotas`: at most so much of a metric in each hour, day, week or month.

use rusqlite::Row;
use rusqlite::types::Value as SqlValue;

use super::limits::StoredLimit;
use crate::api::{ApiError, FieldErrors, Object};
use crate::clock::to_timestamp;
use crate::db::from_json;
use crate::engine::{CheckRequest, CheckResult, backfill_quota};
use crate::storage::UnitOfWork;
use limitry_types::{Amount, Extra, Metric, Period, Quota, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["name", "metric", "limitValue", "period", "dimensionFilters"];

impl StoredLimit for Quota {
    const TABLE: &'static str = "quotas";
    const OWN_COLUMNS: [&'static str; 2] = ["metric", "period"];
    const DEFAULTS: [SqlValue; 2] = [SqlValue::Null, SqlValue::Null];
    const NOT_FOUND: &'static str = codes::QUOTA_NOT_FOUND;
    const REQUIRED_FIELDS: &'static [&'static str] = &["name", "metric", "limitValue", "period"];
    const OWN_COLUMNS_AFFECT_COUNTS: bool = true;

    fn read_own_columns(body: Object, errors: &mut FieldErrors) -> [Option<SqlValue>; 2] {
        let metric = body.parsed::<Metric>(errors, "metric");
        let period = body.parsed::<Period>(errors, "period");
        [
            metric.map(|metric| SqlValue::Text(metric.to_string())),
            period.map(|period| SqlValue::Text(period.to_string())),
        ]
    }

    #[expect(clippy::cast_precision_loss, reason = "limits end at 2^53")]
    fn from_row(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(1)?,
            project_id: row.get(2)?,
            name: row.get(3)?,
            limit_value: Amount(row.get::<_, i64>(4)? as f64),
            dimension_filters: Some(from_json(row, 5)?),
            created_at: Some(to_timestamp(row.get(6)?)),
            updated_at: Some(to_timestamp(row.get(7)?)),
            metric: row.get(8)?,
            period: row.get(9)?,
            extra: Extra::new(),
        })
    }

    fn backfill(&self, unit: &UnitOfWork, project: i64, seq: i64) -> Result<(), ApiError> {
        let (Ok(metric), Ok(period)) = (self.metric.parse(), self.period.parse()) else {
            return Err(ApiError::internal("the stored quota is not valid"));
        };
        let filters = limitry_types::Limit::text_filters(self);
        backfill_quota(unit.conn, project, seq, &metric, period, &filters)?;
        Ok(())
    }

    fn select(request: &mut CheckRequest) {
        request.quotas = true;
    }

    fn states(result: &CheckResult) -> (&'static str, &[u8]) {
        ("quotas", &result.quotas)
    }
}
