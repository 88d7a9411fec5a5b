//! `/dev/webhook-deliveries`: what was sent to webhooks, and what will be.

use rusqlite::{Row, params};

use super::super::find::find_row;
use super::webhooks;
use crate::api::{ApiError, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::from_json;
use crate::storage::UnitOfWork;
use crate::webhooks::make_due;
use limitry_types::{Extra, WebhookDelivery, codes};

/// `GET /dev/webhook-deliveries`, with `?webhook=` of one alone.
pub(crate) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let page = PageRequest::read(request, "webhook-deliveries", project)?;
    let webhook = match request.query.get("webhook")? {
        None => None,
        Some(id) => Some(webhooks::find(unit, project, id)?),
    };
    let sql = select(
        "w.project = ?1 AND d.seq < ?2 AND (?4 IS NULL OR d.webhook = ?4) ORDER BY d.seq DESC LIMIT ?3",
    );
    page.load(unit.conn, &sql, &[&webhook], from_row)
}

/// `POST /dev/webhook-deliveries/{id}/redeliver`: due now, whatever became of it.
pub(crate) fn redeliver(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let find = |unit: &UnitOfWork| {
        let sql = select("w.project = ?1 AND d.id = ?2");
        let what = (codes::WEBHOOK_DELIVERY_NOT_FOUND, "webhook delivery");
        find_row(unit, &sql, params![project, request.id], from_row, what)
    };
    let (seq, _) = find(unit)?;
    make_due(unit.conn, seq, unit.now)?;
    Response::ok(&find(unit)?.1)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT d.seq, d.id, w.id, w.url, d.event, d.status, d.tries, d.response_code, d.next_try_at, d.created_at, \
         d.body, d.error FROM webhook_deliveries d JOIN webhooks w ON w.seq = d.webhook WHERE {condition}"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<WebhookDelivery> {
    let response_code = row.get(7)?;
    let next_try_at: Option<i64> = row.get(8)?;
    Ok(WebhookDelivery {
        id: row.get(1)?,
        webhook_id: row.get(2)?,
        url: row.get(3)?,
        event: row.get(4)?,
        status: row.get(5)?,
        tries: u64::try_from(row.get::<_, i64>(6)?).unwrap_or_default(),
        response_code,
        // An older server that runs beside this one writes no error.
        error: if response_code.is_none() {
            row.get(11)?
        } else {
            None
        },
        next_try_at: next_try_at.map(to_timestamp),
        created_at: Some(to_timestamp(row.get(9)?)),
        body: from_json(row, 10)?,
        extra: Extra::new(),
    })
}
