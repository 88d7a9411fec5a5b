//! `/events`: recording and reading back.

use http::StatusCode;
use jiff::Timestamp;
use rusqlite::Row;
use serde_json::Value;

use super::date_range::DateRange;
use super::fields::check_reserved_dimensions;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::{customer_bucket_sql, from_optional_json};
use crate::engine::{EventRow, EventSource, NewEvent, RecordedEvent};
use crate::storage::UnitOfWork;
use limitry_types::rules::{
    MAX_BATCH_EVENTS, MAX_IDEMPOTENCY_KEY_CHARS, MAX_TEXT_CHARS, event_timestamp,
};
use limitry_types::{Event, Extra, Recorded, RecordedBatch, codes};

/// `GET /events`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let page = PageRequest::read(request, "events", request.project()?.seq)?;
    let range = DateRange::optional(request)?;
    let customer = request.query.get("customerId")?;
    let event_type = request.query.get("eventType")?;
    // Both read in order of arrival: backwards through the table, or through the customer's part of an index.
    let (index, of_customer) = if customer.is_some() {
        let bucket = customer_bucket_sql("?1", "?4");
        (
            "INDEXED BY events_by_bucket",
            format!("bucket = {bucket} AND customer_id = ?4"),
        )
    } else {
        ("NOT INDEXED", "?4 IS NULL".to_owned())
    };
    let sql = format!(
        "SELECT seq, id, customer_id, event_type, value_map, dimensions, properties, timestamp, idempotency_key, \
         created_at FROM events {index} WHERE project = ?1 AND seq < ?2 AND {of_customer} \
         AND (?5 IS NULL OR event_type = ?5) AND timestamp >= ?6 AND timestamp < ?7 ORDER BY seq DESC LIMIT ?3"
    );
    page.load(
        unit.conn,
        &sql,
        &[&customer, &event_type, &range.start, &range.end],
        from_row,
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get(1)?,
        customer_id: row.get(2)?,
        event_type: row.get(3)?,
        values: Some(from_optional_json(row, 4)?.unwrap_or_default()),
        dimensions: Some(from_optional_json(row, 5)?.unwrap_or_default()),
        properties: Some(from_optional_json(row, 6)?.unwrap_or_default()),
        timestamp: Some(to_timestamp(row.get(7)?)),
        idempotency_key: row.get(8)?,
        created_at: Some(to_timestamp(row.get(9)?)),
        extra: Extra::new(),
    })
}

/// `POST /events/record`
pub(super) fn record_one(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let mut errors = FieldErrors::default();
    let event = read_event(&mut errors, Object::body(&request.body)?, unit.now);
    errors.finish()?;
    let rows = [EventRow::new(event)?];
    recorded_response(unit.record(request.project()?.seq, EventSource::Project, &rows)?)
}

/// 201 for a new event, 200 for a duplicate.
pub(super) fn recorded_response(recorded: Vec<RecordedEvent>) -> Result<Response, ApiError> {
    let Some(event) = recorded.into_iter().next() else {
        return Err(ApiError::internal("no event was recorded"));
    };
    let mut response = Response::created(&Recorded {
        id: event.id,
        recorded: event.is_new,
        extra: Extra::new(),
    })?;
    if !event.is_new {
        response.status = StatusCode::OK;
    }
    Ok(response)
}

/// Parses and validates the events of a batch. Runs on the request's own thread, because writes are serialized.
pub(super) fn parse_batch(request: &mut RequestContext, now: i64) -> Result<(), ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    body.require(&mut errors, &["events"]);
    let given = match body.get("events") {
        Some(Value::Array(events)) if (1..=MAX_BATCH_EVENTS).contains(&events.len()) => {
            events.as_slice()
        }
        None => &[],
        Some(_) => {
            errors.invalid(
                "events",
                format!("must be a list of 1 to {MAX_BATCH_EVENTS} events"),
            );
            &[]
        }
    };
    errors.finish()?;
    let mut errors = FieldErrors::default();
    let mut events = Vec::with_capacity(given.len());
    for (index, event) in given.iter().enumerate() {
        if let Value::Object(map) = event {
            let path = format!("events[{index}].");
            events.push(read_event(&mut errors, Object::new(map, &path), now));
        } else {
            errors.invalid(format!("events[{index}]"), "must be an object");
        }
    }
    errors.finish_with_code(codes::INVALID_REQUEST)?;
    request.events = events
        .into_iter()
        .map(EventRow::new)
        .collect::<Result<_, _>>()?;
    request.body = Value::Null;
    Ok(())
}

/// `POST /events/batch`: all or nothing.
pub(super) fn record_batch(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let recorded = unit.record(project, EventSource::Project, &request.events)?;
    let count = recorded.iter().filter(|event| event.is_new).count();
    Response::created(&RecordedBatch {
        count: count as u64,
        duplicates: Some((recorded.len() - count) as u64),
        extra: Extra::new(),
    })
}

/// Reads the fields of an event.
pub(super) fn read_event(errors: &mut FieldErrors, body: Object, now: i64) -> NewEvent {
    let event = NewEvent {
        customer_id: body.required_string(errors, "customerId", MAX_TEXT_CHARS),
        event_type: body.required_string(errors, "eventType", MAX_TEXT_CHARS),
        values: body.values(errors),
        dimensions: body.dimensions(errors, "dimensions").unwrap_or_default(),
        properties: body.object(errors, "properties").cloned(),
        timestamp: body
            .checked(errors, "timestamp", |text| {
                event_timestamp(text, to_timestamp(now))
            })
            .map(Timestamp::as_microsecond),
        idempotency_key: body.string(errors, "idempotencyKey", MAX_IDEMPOTENCY_KEY_CHARS),
    };
    check_reserved_dimensions(
        errors,
        &body.path("dimensions"),
        &event.dimensions,
        &event.customer_id,
        &event.event_type,
    );
    event
}
