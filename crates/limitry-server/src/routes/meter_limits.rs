//! `/limits`: at most so much of a meter in each period, for one customer or for each customer.

use rusqlite::{Row, params};
use serde_json::{Value, json};

use super::customers::{external_id_of, listed_customer};
use super::fields::{as_events_carry, check_customer_dimension};
use super::find::find_row;
use super::meters;
use crate::api::{
    ApiError, FieldErrors, Object, PageRequest, RequestContext, Response, parse_integer,
};
use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use crate::db::{from_json, from_optional_json};
use crate::engine::{
    CheckRequest, Subject, count_for_limit, forget_limit, limit_leaders, recount_limit,
};
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::rules::MAX_TEXT_CHARS;
use limitry_types::{Amount, Dimensions, Extra, LimitPeriod, MeterLimit, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "meterId",
    "customerId",
    "limitValue",
    "period",
    "dimensionFilters",
    "alertThresholds",
];

/// The fields of a check.
pub(super) const CHECK_FIELDS: &[&str] = &["customerId", "dimensions"];

const REQUIRED_FIELDS: &[&str] = &["name", "meterId", "limitValue", "period"];

/// The fields that a request gives.
struct GivenFields {
    name: Option<String>,
    /// The row of the meter.
    meter: Option<i64>,
    /// The external id.
    customer: Option<String>,
    limit: Option<i64>,
    period: Option<LimitPeriod>,
    /// JSON, as the next one.
    filters: Option<String>,
    thresholds: Option<String>,
}

impl GivenFields {
    /// Reads a body whose `required` fields must be there.
    fn read(
        unit: &UnitOfWork,
        project: i64,
        body: Object,
        required: &[&str],
    ) -> Result<Self, ApiError> {
        let mut errors = FieldErrors::default();
        body.require(&mut errors, required);
        let name = body.name(&mut errors);
        let meter = body.string(&mut errors, "meterId", MAX_TEXT_CHARS);
        let customer = body.string(&mut errors, "customerId", MAX_TEXT_CHARS);
        let limit = body.limit(&mut errors);
        let period = body.parsed(&mut errors, "period");
        let filters: Option<Dimensions> = body.dimensions(&mut errors, "dimensionFilters");
        let thresholds = read_thresholds(body, &mut errors);
        errors.finish()?;
        let meter = meter.map(|id| meters::find(unit, project, &id));
        let customer = customer.map(|given| external_id_of(unit, project, given));
        let filters = filters.map(|given| as_events_carry(unit, project, given));
        Ok(Self {
            name,
            meter: meter.transpose()?.map(|(seq, _)| seq),
            customer: customer.transpose()?,
            limit,
            period,
            filters: filters
                .transpose()?
                .as_ref()
                .map(serde_json::to_string)
                .transpose()?,
            thresholds: thresholds.as_ref().map(serde_json::to_string).transpose()?,
        })
    }
}

/// Percents of the limit.
fn read_thresholds(body: Object, errors: &mut FieldErrors) -> Option<Vec<i64>> {
    let given = body.get("alertThresholds")?;
    let percent =
        |value: &Value| parse_integer(value).filter(|percent| (1..=100).contains(percent));
    let thresholds = given
        .as_array()
        .and_then(|list| list.iter().map(percent).collect());
    if thresholds.is_none() {
        errors.invalid(
            "alertThresholds",
            "must be a list of whole numbers from 1 to 100",
        );
    }
    thresholds
}

/// `GET /limits`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let page = PageRequest::read(request, "limits", project)?;
    let customer = listed_customer(unit, request, project)?;
    let sql = list_statement(customer.is_some());
    page.load(unit.conn, &sql, &[&customer], from_row)
}

/// The statement that lists limits, of a customer or all.
pub(crate) fn list_statement(is_of_customer: bool) -> String {
    let is_listed = if is_of_customer {
        "l.customer_id = ?4"
    } else {
        "?4 IS NULL"
    };
    select(&format!(
        "l.project = ?1 AND l.seq < ?2 AND {is_listed} ORDER BY l.seq DESC LIMIT ?3"
    ))
}

/// `POST /limits`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let body = Object::body(&request.body)?;
    let given = GivenFields::read(unit, project, body, REQUIRED_FIELDS)?;
    let id = tokens::new_id("lmt_")?;
    unit.conn
        .prepare_cached(
            "INSERT INTO limits (id, project, name, meter, customer_id, limit_value, period, filters, alert_thresholds, \
             created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?8, '{}'), ?9, ?10, ?10)",
        )?
        .execute(params![
            id,
            project,
            given.name,
            given.meter,
            given.customer,
            given.limit,
            given.period.map(LimitPeriod::as_str),
            given.filters,
            given.thresholds,
            unit.now,
        ])?;
    let (seq, limit) = find(unit, project, &id)?;
    count_for_limit(unit.conn, project, seq)?;
    Response::created(&limit)
}

/// `GET /limits/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq, &request.id)?.1)
}

/// `PUT /limits/{id}`: absent fields stay. `null` clears the customer and the thresholds.
pub(super) fn update(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, before) = find(unit, project, &request.id)?;
    let body = Object::body(&request.body)?;
    let given = GivenFields::read(unit, project, body, &[])?;
    unit.conn
        .prepare_cached(
            "UPDATE limits SET name = coalesce(?1, name), meter = coalesce(?2, meter), \
             customer_id = CASE WHEN ?3 THEN ?4 ELSE customer_id END, limit_value = coalesce(?5, limit_value), \
             period = coalesce(?6, period), filters = coalesce(?7, filters), \
             alert_thresholds = CASE WHEN ?8 THEN ?9 ELSE alert_thresholds END, updated_at = ?10 WHERE seq = ?11",
        )?
        .execute(params![
            given.name,
            given.meter,
            body.has("customerId"),
            given.customer,
            given.limit,
            given.period.map(LimitPeriod::as_str),
            given.filters,
            body.has("alertThresholds"),
            given.thresholds,
            unit.now,
            seq,
        ])?;
    let (_, limit) = find(unit, project, &request.id)?;
    if counted(&limit) != counted(&before) {
        recount_limit(unit.conn, project, seq, before.customer_id.as_deref())?;
    }
    Response::ok(&limit)
}

/// `DELETE /limits/{id}`
pub(super) fn delete(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, limit) = find(unit, project, &request.id)?;
    forget_limit(unit.conn, project, seq, limit.customer_id.as_deref())?;
    unit.conn
        .prepare_cached("DELETE FROM limits WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Response::success())
}

/// `POST /limits/check`: which of the limits for a customer are exceeded? Consumes nothing.
pub(super) fn check(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let customer = body.string(&mut errors, "customerId", MAX_TEXT_CHARS);
    let dimensions = body
        .dimensions(&mut errors, "dimensions")
        .unwrap_or_default();
    check_customer_dimension(&mut errors, &dimensions, customer.as_deref());
    errors.finish()?;
    check_for(
        unit,
        request.project()?.seq,
        customer.as_deref(),
        &dimensions,
    )
}

/// The check for a customer, or over all customers.
pub(super) fn check_for(
    unit: &mut UnitOfWork,
    project: i64,
    customer: Option<&str>,
    dimensions: &Dimensions,
) -> Result<Response, ApiError> {
    let check = CheckRequest {
        subject: Subject {
            customer_id: customer,
            event_type: None,
            dimensions,
            properties: None,
        },
        values: None,
        quotas: false,
        rate_limits: false,
        limits: true,
    };
    let result = unit.check(project, check)?;
    let mut body = format!("{{\"allowed\":{},\"limits\":", result.allowed()).into_bytes();
    body.extend_from_slice(&result.limits);
    if let Some(reason) = result.reason() {
        let error = result.message();
        body.extend_from_slice(
            format!(",\"reason\":\"{reason}\",\"error\":\"{error}\"").as_bytes(),
        );
    }
    body.push(b'}');
    Ok(Response::from_json(http::StatusCode::OK, body))
}

/// Of each limit of a project the customer that has used most of it, the closest to its limit first. For the page.
pub(crate) fn leaders(unit: &mut UnitOfWork, project: &str) -> Result<Value, ApiError> {
    let sql = "SELECT seq FROM projects WHERE id = ?1";
    let what = (codes::PROJECT_NOT_FOUND, "project");
    let (project, ()) = find_row(unit, sql, [project], |_| Ok(()), what)?;
    let leaders = limit_leaders(unit.conn, project, unit.now)?;
    let shown = leaders.into_iter().map(|leader| {
        json!({
            "limitId": leader.limit_id,
            "limitName": leader.limit_name,
            "meterId": leader.meter_id,
            "customerId": leader.customer,
            "limit": leader.limit.to_amount(),
            "used": leader.used.to_amount(),
            "reset": leader.reset.map(|reset| reset.div_euclid(MICROS_PER_SECOND)),
        })
    });
    Ok(json!({"data": shown.collect::<Vec<_>>()}))
}

/// What decides which events a limit counts, and in which windows.
fn counted(limit: &MeterLimit) -> (&str, Option<&str>, &str, Dimensions) {
    let filters = limit.dimension_filters.iter().flatten();
    let filters = filters.map(|(name, value)| (name.clone(), value.to_string()));
    let customer = limit.customer_id.as_deref();
    (&limit.meter_id, customer, &limit.period, filters.collect())
}

fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, MeterLimit), ApiError> {
    let sql = select("l.id = ?1 AND l.project = ?2");
    let what = (codes::LIMIT_NOT_FOUND, "limit");
    find_row(unit, &sql, params![id, project], from_row, what)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT l.seq, l.id, p.id, l.name, m.id, l.customer_id, l.limit_value, l.period, l.filters, l.alert_thresholds, \
         l.created_at, l.updated_at \
         FROM limits l JOIN projects p ON p.seq = l.project JOIN meters m ON m.seq = l.meter WHERE {condition}"
    )
}

#[expect(clippy::cast_precision_loss, reason = "limits end at 2^53")]
fn from_row(row: &Row) -> rusqlite::Result<MeterLimit> {
    Ok(MeterLimit {
        id: row.get(1)?,
        project_id: row.get(2)?,
        name: row.get(3)?,
        meter_id: row.get(4)?,
        customer_id: row.get(5)?,
        limit_value: Amount(row.get::<_, i64>(6)? as f64),
        period: row.get(7)?,
        dimension_filters: Some(from_json(row, 8)?),
        alert_thresholds: from_optional_json(row, 9)?,
        created_at: Some(to_timestamp(row.get(10)?)),
        updated_at: Some(to_timestamp(row.get(11)?)),
        extra: Extra::new(),
    })
}
