//! `/rate-limits`: at most so many events in any second, minute or hour.

use rusqlite::Row;
use rusqlite::types::Value as SqlValue;

use super::limits::StoredLimit;
use crate::api::{ApiError, FieldErrors, Object};
use crate::clock::to_timestamp;
use crate::db::from_json;
use crate::engine::{CheckRequest, CheckResult, backfill_rate_limit};
use crate::storage::UnitOfWork;
use limitry_types::{Amount, Extra, RateLimit, Window, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "limitValue",
    "window",
    "dimensionFilters",
    "enabled",
];

impl StoredLimit for RateLimit {
    const TABLE: &'static str = "rate_limits";
    const OWN_COLUMNS: [&'static str; 2] = ["window", "enabled"];
    const DEFAULTS: [SqlValue; 2] = [SqlValue::Null, SqlValue::Integer(1)];
    const NOT_FOUND: &'static str = codes::RATE_LIMIT_NOT_FOUND;
    const REQUIRED_FIELDS: &'static [&'static str] = &["name", "limitValue", "window"];
    const OWN_COLUMNS_AFFECT_COUNTS: bool = false;

    fn read_own_columns(body: Object, errors: &mut FieldErrors) -> [Option<SqlValue>; 2] {
        let window = body.parsed::<Window>(errors, "window");
        let enabled = body.bool(errors, "enabled");
        [
            window.map(|window| SqlValue::Text(window.to_string())),
            enabled.map(|enabled| SqlValue::Integer(enabled.into())),
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
            window: row.get(8)?,
            enabled: row.get(9)?,
            extra: Extra::new(),
        })
    }

    fn backfill(&self, unit: &UnitOfWork, project: i64, seq: i64) -> Result<(), ApiError> {
        let filters = limitry_types::Limit::text_filters(self);
        backfill_rate_limit(unit.conn, project, seq, &filters, unit.now)?;
        Ok(())
    }

    fn select(request: &mut CheckRequest) {
        request.rate_limits = true;
    }

    fn states(result: &CheckResult) -> (&'static str, &[u8]) {
        ("rateLimits", &result.rate_limits)
    }
}
