//! `/dev/webhooks`: addresses of this computer that alerts are sent to.

use rusqlite::{Row, params};

use super::super::find::find_row;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::storage::UnitOfWork;
use crate::tokens;
use crate::webhooks::{WebhookUrl, new_secret};
use limitry_types::{Extra, Webhook, codes};

/// The fields of a body.
pub(crate) const FIELDS: &[&str] = &["url"];

/// `GET /dev/webhooks`
pub(crate) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "webhooks", request.project()?.seq)?;
    let sql = "SELECT seq, id, url, created_at FROM webhooks \
               WHERE project = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
    page.load(unit.conn, sql, &[], from_row)
}

/// `POST /dev/webhooks`: the only answer with the secret.
pub(crate) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    body.require(&mut errors, FIELDS);
    let url = body.get("url").map(|url| url.as_str().unwrap_or_default());
    if let Some(Err(error)) = url.map(str::parse::<WebhookUrl>) {
        errors.invalid("url", error.to_string());
    }
    errors.finish()?;
    let id = tokens::new_id("wh_")?;
    let secret = new_secret()?;
    unit.conn
        .prepare_cached(
            "INSERT INTO webhooks (id, project, url, secret, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id, request.project()?.seq, url, secret, unit.now])?;
    let webhook = Webhook {
        id,
        url: url.unwrap_or_default().to_owned(),
        created_at: Some(to_timestamp(unit.now)),
        extra: Extra::new(),
    };
    Response::created_with_secret(&webhook, "secret", &secret, &webhook.id)
}

/// `DELETE /dev/webhooks/{id}`: its deliveries end with it. What became of them stays in the history of their alerts.
pub(crate) fn delete(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let seq = find(unit, request.project()?.seq, &request.id)?;
    unit.conn
        .prepare_cached("DELETE FROM webhooks WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Response::success())
}

/// The row of a webhook.
pub(super) fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<i64, ApiError> {
    let sql = "SELECT seq FROM webhooks WHERE project = ?1 AND id = ?2";
    let what = (codes::WEBHOOK_NOT_FOUND, "webhook");
    Ok(find_row(unit, sql, params![project, id], |_| Ok(()), what)?.0)
}

fn from_row(row: &Row) -> rusqlite::Result<Webhook> {
    Ok(Webhook {
        id: row.get(1)?,
        url: row.get(2)?,
        created_at: Some(to_timestamp(row.get(3)?)),
        extra: Extra::new(),
    })
}
