//! `/customers`: created by their first event, or beforehand.

use rusqlite::{OptionalExtension as _, Row, params};

use super::date_range::DateRange;
use super::reports::EventQuery;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::from_optional_json;
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::rules::{MAX_TEXT_CHARS, visible_text};
use limitry_types::{Customer, CustomerUsage, Extra, codes};

/// `GET /customers`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "customers", request.project()?.seq)?;
    let sql = select("c.project = ?1 AND c.seq < ?2 ORDER BY c.seq DESC LIMIT ?3");
    page.load(unit.conn, &sql, &[], from_row)
}

/// `POST /customers`: 201 for a new customer. An existing one gets the given fields, with 200.
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let external_id = body.required_string(&mut errors, "externalId", MAX_TEXT_CHARS);
    let name = body.checked(&mut errors, "name", |text| {
        visible_text(text, MAX_TEXT_CHARS)
    });
    let email = body.string(&mut errors, "email", MAX_TEXT_CHARS);
    let metadata = body.object(&mut errors, "metadata");
    errors.finish()?;
    let metadata = metadata.map(serde_json::to_string).transpose()?;
    let project = request.project()?.seq;
    let existing = find_by(unit, "c.external_id = ?2", project, &external_id)?;
    let is_new = existing.is_none();
    let id = match existing {
        Some(customer) => customer.id,
        None => tokens::new_id("cust_")?,
    };
    unit.conn
        .prepare_cached(
            "INSERT INTO customers (id, project, external_id, name, email, metadata, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) \
             ON CONFLICT (project, external_id) DO UPDATE SET name = coalesce(excluded.name, name), \
             email = coalesce(excluded.email, email), metadata = coalesce(excluded.metadata, metadata), \
             updated_at = excluded.updated_at",
        )?
        .execute(params![id, project, external_id, name, email, metadata, unit.now])?;
    let customer = find(unit, project, &id)?;
    if is_new {
        Response::created(&customer)
    } else {
        Response::ok(&customer)
    }
}

/// `GET /customers/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq, &request.id)?)
}

/// `GET /customers/{id}/usage`
pub(super) fn usage(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let range = DateRange::required(request)?;
    let customer = find(unit, request.project()?.seq, &request.id)?;
    let query = EventQuery::of_customer(request, range, &customer.external_id)?;
    Response::ok(&CustomerUsage {
        totals: query.totals(unit)?,
        customer_id: customer.external_id,
    })
}

/// Finds a customer by its own id, else by its external id.
fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<Customer, ApiError> {
    for condition in ["c.id = ?2", "c.external_id = ?2"] {
        if let Some(customer) = find_by(unit, condition, project, id)? {
            return Ok(customer);
        }
    }
    Err(ApiError::not_found(codes::CUSTOMER_NOT_FOUND, "customer"))
}

fn find_by(
    unit: &UnitOfWork,
    condition: &str,
    project: i64,
    id: &str,
) -> Result<Option<Customer>, ApiError> {
    let sql = select(&format!("c.project = ?1 AND {condition}"));
    let mut statement = unit.conn.prepare_cached(&sql)?;
    Ok(statement
        .query_row(params![project, id], from_row)
        .optional()?)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT c.seq, c.id, p.id, c.external_id, c.name, c.email, c.metadata, c.created_at, c.updated_at \
         FROM customers c JOIN projects p ON p.seq = c.project WHERE {condition}"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: row.get(1)?,
        project_id: row.get(2)?,
        external_id: row.get(3)?,
        name: row.get(4)?,
        email: row.get(5)?,
        metadata: from_optional_json(row, 6)?,
        created_at: Some(to_timestamp(row.get(7)?)),
        updated_at: Some(to_timestamp(row.get(8)?)),
        extra: Extra::new(),
    })
}
