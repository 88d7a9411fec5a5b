//! `/meters`: one number over the events that a filter matches. Three meters belong to every project.

use rusqlite::{OptionalExtension as _, Row, params};
use serde::Serialize;

use super::customers::external_id_of;
use super::date_range::DateRange;
use super::fields::{as_events_carry, check_customer_dimension};
use super::find::find_row;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::from_json;
use crate::engine::{Decimal, EventScan, MeterField, MeterRule, recount_limits_of_meter};
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::rules::MAX_TEXT_CHARS;
use limitry_types::{Aggregation, EventFilter, Extra, Meter, codes};

/// The fields of a body.
pub(super) const FIELDS: &[&str] = &["name", "description", "aggregation", "field", "eventFilter"];

/// The fields of a query.
pub(super) const QUERY_FIELDS: &[&str] = &["customerId", "dimensions", "startDate", "endDate"];

/// The fields that a request gives.
struct GivenFields {
    name: Option<String>,
    description: Option<String>,
    aggregation: Option<Aggregation>,
    field: Option<String>,
    event_filter: Option<EventFilter>,
}

impl GivenFields {
    fn read(
        unit: &UnitOfWork,
        project: i64,
        body: Object,
        errors: &mut FieldErrors,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            name: body.name(errors),
            description: body.string(errors, "description", MAX_TEXT_CHARS),
            aggregation: body.parsed(errors, "aggregation"),
            field: body.string(errors, "field", MAX_TEXT_CHARS),
            event_filter: read_event_filter(unit, project, body, errors)?,
        })
    }
}

fn read_event_filter(
    unit: &UnitOfWork,
    project: i64,
    body: Object,
    errors: &mut FieldErrors,
) -> Result<Option<EventFilter>, ApiError> {
    let Some(given) = body.object(errors, "eventFilter") else {
        return Ok(None);
    };
    let filter = Object::new(given, &"eventFilter.");
    for (name, _) in filter.entries() {
        if !matches!(name.as_str(), "eventType" | "dimensions") {
            errors.invalid(filter.path(name), "is not a field of an event filter");
        }
    }
    let dimensions = filter.dimensions(errors, "dimensions");
    let dimensions = dimensions.map(|given| as_events_carry(unit, project, given));
    Ok(Some(EventFilter {
        event_type: filter.string(errors, "eventType", MAX_TEXT_CHARS),
        dimensions: dimensions.transpose()?.map(|filters| {
            let filters = filters.into_iter();
            filters.map(|(name, value)| (name, value.into())).collect()
        }),
        extra: Extra::new(),
    }))
}

/// `GET /meters`: those of the project, then the global ones, which were there before any project.
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "meters", request.project()?.seq)?;
    let sql =
        select("(m.project = ?1 OR m.project IS NULL) AND m.seq < ?2 ORDER BY m.seq DESC LIMIT ?3");
    page.load(unit.conn, &sql, &[], from_row)
}

/// `POST /meters`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    body.require(&mut errors, &["name", "aggregation", "field"]);
    let given = GivenFields::read(unit, project, body, &mut errors)?;
    check_field(&mut errors, given.field.as_deref(), given.aggregation);
    errors.finish()?;
    let id = tokens::new_id("mtr_")?;
    unit.conn
        .prepare_cached(
            "INSERT INTO meters (id, project, name, description, aggregation, field, event_filter, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        )?
        .execute(params![
            id,
            project,
            given.name,
            given.description,
            given.aggregation.map(Aggregation::as_str),
            given.field,
            serde_json::to_string(&given.event_filter.unwrap_or_default())?,
            unit.now,
        ])?;
    Response::created(&find(unit, project, &id)?.1)
}

/// `GET /meters/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq, &request.id)?.1)
}

/// `PUT /meters/{id}`: absent fields stay. `null` clears the description.
pub(super) fn update(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (seq, meter) = find_own(unit, project, &request.id)?;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let given = GivenFields::read(unit, project, body, &mut errors)?;
    let aggregation = given.aggregation.or_else(|| meter.aggregation.parse().ok());
    let field = given.field.as_deref().unwrap_or(&meter.field);
    if errors.is_empty() {
        check_field(&mut errors, Some(field), aggregation);
    }
    errors.finish()?;
    let event_filter = given.event_filter.as_ref();
    unit.conn
        .prepare_cached(
            "UPDATE meters SET name = coalesce(?1, name), \
             description = CASE WHEN ?2 THEN ?3 ELSE description END, aggregation = coalesce(?4, aggregation), \
             field = coalesce(?5, field), event_filter = coalesce(?6, event_filter), updated_at = ?7 WHERE seq = ?8",
        )?
        .execute(params![
            given.name,
            body.has("description"),
            given.description,
            given.aggregation.map(Aggregation::as_str),
            given.field,
            event_filter.map(serde_json::to_string).transpose()?,
            unit.now,
            seq,
        ])?;
    let (_, changed) = find(unit, project, &request.id)?;
    let counted = |meter: &Meter| {
        let Meter {
            aggregation,
            field,
            event_filter,
            ..
        } = meter.clone();
        (aggregation, field, event_filter)
    };
    if counted(&changed) != counted(&meter) {
        recount_limits_of_meter(unit.conn, project, seq)?;
    }
    Response::ok(&changed)
}

/// `DELETE /meters/{id}`: not while a limit uses it.
pub(super) fn delete(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, meter) = find_own(unit, request.project()?.seq, &request.id)?;
    let user: Option<String> = unit
        .conn
        .prepare_cached("SELECT id FROM limits WHERE meter = ?1 ORDER BY seq LIMIT 1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    if let Some(user) = user {
        return Err(ApiError::conflict(
            codes::METER_IN_USE,
            format!("the limit {user} uses the meter '{}'", meter.name),
        ));
    }
    unit.conn
        .prepare_cached("DELETE FROM meters WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Response::success())
}

/// A `MeterValue` with all digits of its number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExactMeterValue {
    meter_id: String,
    meter_name: String,
    value: Decimal,
    aggregation: String,
}

/// `POST /meters/{id}/query`
pub(super) fn query(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let (_, meter) = find(unit, project, &request.id)?;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let customer = body.string(&mut errors, "customerId", MAX_TEXT_CHARS);
    let dimensions = body
        .dimensions(&mut errors, "dimensions")
        .unwrap_or_default();
    let range = DateRange::of_body(body, &mut errors);
    check_customer_dimension(&mut errors, &dimensions, customer.as_deref());
    errors.finish()?;
    let customer = customer
        .map(|customer| external_id_of(unit, project, customer))
        .transpose()?;
    let dimensions = as_events_carry(unit, project, dimensions)?;
    let rule = MeterRule::new(&meter.aggregation, &meter.field, &meter.event_filter)
        .ok_or_else(|| ApiError::internal("the stored meter is not valid"))?;
    let scan = EventScan {
        project,
        customer: customer.as_deref(),
        bucket: None,
        start: range.start,
        end: range.end,
        has_dimensions: true,
    };
    let value = rule.query(unit.conn, &scan, &dimensions)?;
    Response::ok(&ExactMeterValue {
        meter_id: meter.id,
        meter_name: meter.name,
        value,
        aggregation: meter.aggregation,
    })
}

/// A value has a name; `count` may count the events themselves.
fn check_field(errors: &mut FieldErrors, field: Option<&str>, aggregation: Option<Aggregation>) {
    let (Some(field), Some(aggregation)) = (field, aggregation) else {
        return;
    };
    if MeterField::parse(field, aggregation).is_none() {
        errors.invalid("field", "must be `values.<name>`, or `*` to count events");
    }
}

/// Finds a meter of the project, or a global one.
pub(super) fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, Meter), ApiError> {
    let sql = select("m.id = ?1 AND (m.project = ?2 OR m.project IS NULL)");
    let what = (codes::METER_NOT_FOUND, "meter");
    find_row(unit, &sql, params![id, project], from_row, what)
}

/// Finds a meter that the project may change.
fn find_own(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, Meter), ApiError> {
    let found = find(unit, project, id)?;
    if found.1.project_id.is_none() {
        return Err(ApiError::forbidden(
            "the meter belongs to every project and cannot be changed",
        ));
    }
    Ok(found)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT m.seq, m.id, p.id, m.name, m.description, m.aggregation, m.field, m.event_filter, m.created_at, \
         m.updated_at FROM meters m LEFT JOIN projects p ON p.seq = m.project WHERE {condition}"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Meter> {
    Ok(Meter {
        id: row.get(1)?,
        project_id: row.get(2)?,
        name: row.get(3)?,
        description: row.get(4)?,
        aggregation: row.get(5)?,
        field: row.get(6)?,
        event_filter: from_json(row, 7)?,
        created_at: Some(to_timestamp(row.get(8)?)),
        updated_at: Some(to_timestamp(row.get(9)?)),
        extra: Extra::new(),
    })
}
