//! `/customers`: created by their first event, or beforehand.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::{Map, Value};

use super::date_range::DateRange;
use super::reports::EventQuery;
use crate::api::{
    ApiError, FieldErrors, Object, PageRequest, ProjectRef, RequestContext, Response,
};
use crate::clock::to_timestamp;
use crate::db::from_optional_json;
use crate::engine::{
    OWN_ID_PREFIX, external_id, first_moment, recount_limits_of_customer, zone_named,
};
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::rules::{self, MAX_TEXT_CHARS, visible_text};
use limitry_types::{Customer, CustomerUsage, Extra, codes};

/// The fields of a body that makes a customer.
pub(super) const FIELDS: &[&str] = &[
    "externalId",
    "name",
    "email",
    "billingCycleStart",
    "timezone",
    "metadata",
];

/// The fields of a body that changes one.
pub(super) const CHANGE_FIELDS: &[&str] =
    &["name", "email", "billingCycleStart", "timezone", "metadata"];

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
    let given = GivenFields::read(body, &mut errors);
    errors.finish()?;
    let project = request.project()?;
    let existing = find_by_external_id(unit, project.seq, &external_id)?;
    if let Some(customer) = existing {
        let changed = given.apply(unit, project, &customer)?;
        recount_if_moved(unit, project.seq, &customer, &changed)?;
        return Response::ok(&changed);
    }
    let id = tokens::new_id(OWN_ID_PREFIX)?;
    unit.conn
        .prepare_cached(
            "INSERT INTO customers (id, project, external_id, billing_cycle_start, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?4, ?4)",
        )?
        .execute(params![id, project.seq, external_id, unit.now])?;
    let customer = find(unit, project.seq, &id)?;
    Response::created(&given.apply(unit, project, &customer)?)
}

/// `PUT /customers/{id}`: absent fields stay. `null` clears the name, the email address and the time zone.
pub(super) fn update(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?;
    let customer = find(unit, project.seq, &request.id)?;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let given = GivenFields::read(body, &mut errors);
    errors.finish()?;
    let cleared =
        ["name", "email", "timezone"].map(|name| body.has(name) && body.get(name).is_none());
    if cleared.contains(&true) {
        let [name, email, timezone] = cleared;
        unit.conn
            .prepare_cached(
                "UPDATE customers SET name = CASE WHEN ?1 THEN NULL ELSE name END, \
                 email = CASE WHEN ?2 THEN NULL ELSE email END, \
                 timezone = CASE WHEN ?3 THEN NULL ELSE timezone END, updated_at = ?4 WHERE project = ?5 AND id = ?6",
            )?
            .execute(params![
                name,
                email,
                timezone,
                unit.now,
                project.seq,
                customer.id
            ])?;
    }
    let changed = given.apply(unit, project, &customer)?;
    recount_if_moved(unit, project.seq, &customer, &changed)?;
    Response::ok(&changed)
}

/// Counts anew for the customer's limits where its windows begin at other moments than before.
fn recount_if_moved(
    unit: &UnitOfWork,
    project: i64,
    before: &Customer,
    after: &Customer,
) -> Result<(), ApiError> {
    let windows = |customer: &Customer| (customer.timezone.clone(), customer.billing_cycle_start);
    if windows(before) != windows(after) {
        recount_limits_of_customer(unit.conn, project, &after.external_id)?;
    }
    Ok(())
}

/// The fields that a request gives, except `externalId`.
struct GivenFields<'a> {
    name: Option<&'a str>,
    email: Option<&'a str>,
    billing_cycle_start: Option<BillingStart>,
    timezone: Option<String>,
    metadata: Option<&'a Map<String, Value>>,
}

/// When a billing cycle begins.
enum BillingStart {
    Time(i64),
    /// The first moment of a day in the customer's zone.
    Day(Date),
}

impl<'a> GivenFields<'a> {
    fn read(body: Object<'a>, errors: &mut FieldErrors) -> Self {
        Self {
            name: body.checked(errors, "name", |text| visible_text(text, MAX_TEXT_CHARS)),
            email: body.checked(errors, "email", rules::email),
            billing_cycle_start: body.checked(errors, "billingCycleStart", |text| {
                if let Ok(time) = rules::timestamp(text) {
                    return Ok(BillingStart::Time(time.as_microsecond()));
                }
                rules::date(text).map(BillingStart::Day)
            }),
            timezone: body.timezone(errors),
            metadata: body.object(errors, "metadata"),
        }
    }

    fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.email.is_none()
            && self.billing_cycle_start.is_none()
            && self.timezone.is_none()
            && self.metadata.is_none()
    }

    /// Changes the given fields of a customer. Without any, `updatedAt` stays.
    fn apply(
        &self,
        unit: &UnitOfWork,
        project: &ProjectRef,
        customer: &Customer,
    ) -> Result<Customer, ApiError> {
        if self.is_empty() {
            return find(unit, project.seq, &customer.id);
        }
        unit.conn
            .prepare_cached(
                "UPDATE customers SET name = coalesce(?1, name), email = coalesce(?2, email), \
                 timezone = coalesce(?3, timezone), metadata = coalesce(?4, metadata), updated_at = ?5 \
                 WHERE project = ?6 AND id = ?7",
            )?
            .execute(params![
                self.name,
                self.email,
                self.timezone,
                self.metadata.map(serde_json::to_string).transpose()?,
                unit.now,
                project.seq,
                customer.id
            ])?;
        let start = match &self.billing_cycle_start {
            None => return find(unit, project.seq, &customer.id),
            Some(BillingStart::Time(time)) => *time,
            Some(BillingStart::Day(day)) => {
                let start = first_moment(*day, &zone_of(unit, &customer.id)?);
                start.ok_or_else(|| {
                    ApiError::invalid_value("billingCycleStart", "is the last day of the calendar")
                })?
            }
        };
        unit.conn
            .prepare_cached("UPDATE customers SET billing_cycle_start = ?1 WHERE id = ?2")?
            .execute(params![start, customer.id])?;
        find(unit, project.seq, &customer.id)
    }
}

/// The time zone of a customer: its own, else the project's, else UTC.
fn zone_of(unit: &UnitOfWork, customer: &str) -> rusqlite::Result<TimeZone> {
    let name: String = unit
        .conn
        .prepare_cached(
            "SELECT coalesce(c.timezone, p.timezone) FROM customers c JOIN projects p ON p.seq = c.project \
             WHERE c.id = ?1",
        )?
        .query_row([customer], |row| row.get(0))?;
    Ok(zone_named(&name))
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

/// The customer that the query of a list names, if it names one.
pub(super) fn listed_customer(
    unit: &UnitOfWork,
    request: &RequestContext,
    project: i64,
) -> Result<Option<String>, ApiError> {
    let given = request.query.get("customerId")?;
    given
        .map(|given| external_id_of(unit, project, given.to_owned()))
        .transpose()
}

/// The external id that a request means: an own id of a customer stands for its external id. Any other text is an external
/// id already, of a customer that need not exist.
pub(super) fn external_id_of(
    unit: &UnitOfWork,
    project: i64,
    given: String,
) -> Result<String, ApiError> {
    Ok(external_id(unit.conn, project, &given)?.unwrap_or(given))
}

/// Finds a customer by its own id, else by its external id.
pub(super) fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<Customer, ApiError> {
    let external_id = external_id_of(unit, project, id.to_owned())?;
    let found = find_by_external_id(unit, project, &external_id)?;
    found.ok_or_else(|| ApiError::not_found(codes::CUSTOMER_NOT_FOUND, "customer"))
}

fn find_by_external_id(
    unit: &UnitOfWork,
    project: i64,
    external_id: &str,
) -> Result<Option<Customer>, ApiError> {
    let sql = select("c.project = ?1 AND c.external_id = ?2");
    let mut statement = unit.conn.prepare_cached(&sql)?;
    Ok(statement
        .query_row(params![project, external_id], from_row)
        .optional()?)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT c.seq, c.id, p.id, c.external_id, c.name, c.email, c.metadata, c.created_at, c.updated_at, \
         c.billing_cycle_start, c.timezone \
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
        billing_cycle_start: Some(to_timestamp(row.get(9)?)),
        timezone: row.get(10)?,
        // Never null.
        metadata: Some(from_optional_json(row, 6)?.unwrap_or_else(|| Value::Object(Map::new()))),
        created_at: Some(to_timestamp(row.get(7)?)),
        updated_at: Some(to_timestamp(row.get(8)?)),
        extra: Extra::new(),
    })
}
