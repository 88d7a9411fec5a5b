//! `/quotas/{id}/alerts` and `/quota-alerts`: what is noted, and sent to webhooks, when the usage of a quota passes a share of
//! its limit.

use rusqlite::{Row, params};
use serde_json::{Map, Value, json};

use super::find::find_row;
use super::limits;
use crate::api::{
    ApiError, FieldErrors, Object, PageRequest, RequestContext, Response, parse_integer,
};
use crate::clock::to_timestamp;
use crate::engine::Decimal;
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::{Quota, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["threshold"];

/// `GET /quotas/{id}/alerts`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let (quota, _) = limits::find::<Quota>(unit, request.project()?.seq, &request.id)?;
    let page = PageRequest::read(request, "quota-alerts", quota)?;
    let sql = select("a.quota = ?1 AND a.seq < ?2 ORDER BY a.seq DESC LIMIT ?3");
    page.load(unit.conn, &sql, &[], from_row)
}

/// `POST /quotas/{id}/alerts`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (quota, _) = limits::find::<Quota>(unit, project, &request.id)?;
    let threshold = read_threshold(request, true)?;
    let id = tokens::new_id("qa_")?;
    unit.conn
        .prepare_cached(
            "INSERT INTO quota_alerts (id, quota, threshold, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        )?
        .execute(params![id, quota, threshold, unit.now])?;
    Response::created(&find(unit, project, &id)?.1)
}

/// `GET /quota-alerts/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq, &request.id)?.1)
}

/// `PUT /quota-alerts/{id}`
pub(super) fn update(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, _) = find(unit, project, &request.id)?;
    let threshold = read_threshold(request, false)?;
    unit.conn
        .prepare_cached(
            "UPDATE quota_alerts SET threshold = coalesce(?1, threshold), updated_at = ?2 WHERE seq = ?3",
        )?
        .execute(params![threshold, unit.now, seq])?;
    Response::ok(&find(unit, project, &request.id)?.1)
}

/// `DELETE /quota-alerts/{id}`
pub(super) fn delete(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, _) = find(unit, request.project()?.seq, &request.id)?;
    unit.conn
        .prepare_cached("DELETE FROM quota_alerts WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Response::success())
}

/// `GET /quota-alerts/{id}/history`
pub(super) fn history(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, _) = find(unit, request.project()?.seq, &request.id)?;
    let page = PageRequest::read(request, "quota-alert-history", seq)?;
    // Of several deliveries, one that is pending or failed is shown, also when it is deleted by now.
    let sql = "SELECT h.seq, h.id, a.id, q.id, h.threshold, h.whole, h.nano, h.limit_value, h.triggered_at, \
               d.status, d.response_code, h.webhook_status, h.webhook_response_code \
               FROM quota_alert_history h JOIN quota_alerts a ON a.seq = h.alert JOIN quotas q ON q.seq = a.quota \
               LEFT JOIN webhook_deliveries d ON d.seq = \
               (SELECT seq FROM webhook_deliveries WHERE quota_alert = h.seq ORDER BY \
               CASE status WHEN 'pending' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END, seq LIMIT 1) \
               WHERE h.alert = ?1 AND h.seq < ?2 ORDER BY h.seq DESC LIMIT ?3";
    page.load(unit.conn, sql, &[], history_from_row)
}

fn read_threshold(request: &RequestContext, is_required: bool) -> Result<Option<i64>, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    if is_required {
        body.require(&mut errors, FIELDS);
    }
    let given = body.get("threshold");
    let threshold = given
        .and_then(parse_integer)
        .filter(|percent| (1..=100).contains(percent));
    if given.is_some() && threshold.is_none() {
        errors.invalid("threshold", "must be a whole number from 1 to 100");
    }
    errors.finish()?;
    Ok(threshold)
}

fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, Map<String, Value>), ApiError> {
    let sql = select("a.id = ?1 AND q.project = ?2");
    let what = (codes::QUOTA_ALERT_NOT_FOUND, "quota alert");
    find_row(unit, &sql, params![id, project], from_row, what)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT a.seq, a.id, q.id, a.threshold, a.created_at, a.updated_at, \
         (SELECT max(triggered_at) FROM quota_alert_history h WHERE h.alert = a.seq) \
         FROM quota_alerts a JOIN quotas q ON q.seq = a.quota WHERE {condition}"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Map<String, Value>> {
    let last_triggered_at: Option<i64> = row.get(6)?;
    Ok(object([
        ("id", json!(row.get::<_, String>(1)?)),
        ("quotaId", json!(row.get::<_, String>(2)?)),
        ("threshold", json!(row.get::<_, i64>(3)?)),
        (
            "lastTriggeredAt",
            json!(last_triggered_at.map(to_timestamp)),
        ),
        ("createdAt", json!(to_timestamp(row.get(4)?))),
        ("updatedAt", json!(to_timestamp(row.get(5)?))),
    ]))
}

fn history_from_row(row: &Row) -> rusqlite::Result<Map<String, Value>> {
    let usage = Decimal::from_columns(row.get(5)?, row.get(6)?);
    let limit: i64 = row.get(7)?;
    let present: (Option<String>, Option<i64>) = (row.get(9)?, row.get(10)?);
    let deleted: (Option<String>, Option<i64>) = (row.get(11)?, row.get(12)?);
    let is_over = present
        .0
        .as_deref()
        .is_none_or(|status| status == "success");
    let (webhook_status, webhook_response_code) = if is_over && deleted.0.is_some() {
        deleted
    } else {
        present
    };
    Ok(object([
        ("id", json!(row.get::<_, String>(1)?)),
        ("quotaAlertId", json!(row.get::<_, String>(2)?)),
        ("quotaId", json!(row.get::<_, String>(3)?)),
        ("threshold", json!(row.get::<_, i64>(4)?)),
        ("currentUsage", json!(usage.to_amount())),
        ("limitValue", json!(limit)),
        (
            "percentage",
            json!(usage.percent_of(Decimal::from_integer(limit))),
        ),
        (
            "webhookStatus",
            json!(webhook_status.as_deref().unwrap_or("none")),
        ),
        (
            "webhookResponseCode",
            json!(webhook_response_code.unwrap_or_default()),
        ),
        ("triggeredAt", json!(to_timestamp(row.get(8)?))),
    ]))
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}
