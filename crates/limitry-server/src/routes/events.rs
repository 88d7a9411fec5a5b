//! `/events`: recording and reading back.

use http::StatusCode;
use jiff::Timestamp;
use rusqlite::Row;
use serde_json::Value;

use super::customers::listed_customer;
use super::date_range::DateRange;
use super::fields::check_reserved_dimensions;
use crate::api::{
    ApiError, FieldErrors, Object, PageRequest, RequestContext, Response, parse_integer,
};
use crate::clock::to_timestamp;
use crate::db::{customer_bucket_sql, from_optional_json};
use crate::engine::{
    EventRow, EventSource, NewEvent, RecordOutcome, RecordedEvent, Values, total_tokens,
};
use crate::storage::UnitOfWork;
use limitry_types::rules::{
    MAX_BATCH_EVENTS, MAX_IDEMPOTENCY_KEY_CHARS, MAX_TEXT_CHARS, event_timestamp,
};
use limitry_types::{Amount, Dimensions, Event, Extra, Recorded, RecordedBatch, codes};

/// The fields of an event, in both forms.
pub(super) const FIELDS: &[&str] = &[
    "customerId",
    "eventType",
    "values",
    "dimensions",
    "properties",
    "timestamp",
    "idempotencyKey",
    "model",
    "provider",
    "inputTokens",
    "outputTokens",
    "totalTokens",
    "latencyMs",
    "costCents",
];

/// Fields of the first form that are dimensions under the same name.
const FIRST_FORM_DIMENSIONS: [&str; 2] = ["model", "provider"];

/// Fields of the first form that are values, and the names of those.
const FIRST_FORM_VALUES: [(&str, &str); 5] = [
    ("inputTokens", "input_tokens"),
    ("outputTokens", "output_tokens"),
    ("totalTokens", "total_tokens"),
    ("latencyMs", "latency_ms"),
    ("costCents", "cost_cents"),
];

/// `GET /events`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let page = PageRequest::read(request, "events", project)?;
    let range = DateRange::optional(request)?;
    let customer = listed_customer(unit, request, project)?;
    let event_type = request.query.get("eventType")?;
    let model = request.query.get("model")?;
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
         AND (?5 IS NULL OR event_type = ?5) AND (?8 IS NULL OR model = ?8) AND timestamp >= ?6 AND timestamp < ?7 \
         ORDER BY seq DESC LIMIT ?3"
    );
    page.load(
        unit.conn,
        &sql,
        &[&customer, &event_type, &range.start, &range.end, &model],
        from_row,
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Event> {
    let values: Values = from_optional_json(row, 4)?.unwrap_or_default();
    let dimensions: Dimensions = from_optional_json(row, 5)?.unwrap_or_default();
    Ok(Event {
        id: row.get(1)?,
        customer_id: row.get(2)?,
        event_type: row.get(3)?,
        extra: first_form(&values, &dimensions),
        values: Some(values.into_iter().map(|(n, v)| (n, Amount(v))).collect()),
        dimensions: Some(dimensions),
        properties: Some(from_optional_json(row, 6)?.unwrap_or_default()),
        timestamp: Some(to_timestamp(row.get(7)?)),
        idempotency_key: row.get(8)?,
        created_at: Some(to_timestamp(row.get(9)?)),
    })
}

/// The fields of the first form. A fraction has none there, because they are integers.
fn first_form(values: &Values, dimensions: &Dimensions) -> Extra {
    let mut fields = Extra::new();
    for name in FIRST_FORM_DIMENSIONS {
        if let Some(text) = dimensions.get(name) {
            fields.insert(name.to_owned(), text.as_str().into());
        }
    }
    for (field, name) in FIRST_FORM_VALUES {
        // The total that counts, also where it is the default.
        let value = match name {
            "total_tokens" => total_tokens(values),
            _ => values.get(name).copied(),
        };
        if let Some(integer) = value.and_then(|value| Amount(value).as_integer()) {
            fields.insert(field.to_owned(), integer.into());
        }
    }
    fields
}

/// `POST /events/record`, `POST /events`
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
    let status = match event.outcome {
        RecordOutcome::New => StatusCode::CREATED,
        RecordOutcome::Repeat => StatusCode::OK,
        RecordOutcome::KeyReused => return Err(key_reused()),
    };
    let mut response = Response::ok(&Recorded {
        id: event.id,
        recorded: event.outcome == RecordOutcome::New,
        extra: Extra::new(),
    })?;
    response.status = status;
    Ok(response)
}

/// 409: the event's idempotency key belongs to another event.
pub(super) fn key_reused() -> ApiError {
    ApiError::conflict(
        codes::IDEMPOTENCY_KEY_REUSED,
        format!("`idempotencyKey` {KEY_REUSED}"),
    )
}

const KEY_REUSED: &str = "belongs to another event, which was recorded before";

/// Parses and validates the events of a batch. Runs on the request's own thread, because writes are serialized.
pub(super) fn parse_batch(
    request: &mut RequestContext,
    _: &[u8],
    now: i64,
) -> Result<(), ApiError> {
    let mut errors = FieldErrors::default();
    Object::body(&request.body)?.require(&mut errors, &["events"]);
    let given = match request.body.get_mut("events").map(Value::take) {
        Some(Value::Array(events)) if (1..=MAX_BATCH_EVENTS).contains(&events.len()) => events,
        None | Some(Value::Null) => Vec::new(),
        Some(_) => {
            errors.invalid(
                "events",
                format!("must be a list of 1 to {MAX_BATCH_EVENTS} events"),
            );
            Vec::new()
        }
    };
    errors.finish()?;
    let mut errors = FieldErrors::default();
    let mut events = Vec::with_capacity(given.len());
    // Each event's JSON is freed before the next event is built, so that its memory can be used again.
    for (index, event) in given.into_iter().enumerate() {
        if let Value::Object(map) = &event {
            let path = format_args!("events[{index}].");
            events.push(read_event(&mut errors, Object::new(map, &path), now));
        } else {
            errors.invalid(format!("events[{index}]"), "must be an object");
        }
    }
    errors.finish_with_code(codes::INVALID_REQUEST)?;
    request.events = EventRow::of_batch(events)?;
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
    let mut errors = FieldErrors::default();
    for (index, event) in recorded.iter().enumerate() {
        if event.outcome == RecordOutcome::KeyReused {
            errors.invalid(format!("events[{index}].idempotencyKey"), KEY_REUSED);
        }
    }
    errors.finish_with_code(codes::INVALID_REQUEST)?;
    let is_new = |event: &&RecordedEvent| event.outcome == RecordOutcome::New;
    let count = recorded.iter().filter(is_new).count();
    Response::created(&RecordedBatch {
        count: count as u64,
        duplicates: Some((recorded.len() - count) as u64),
        extra: Extra::new(),
    })
}

/// Reads the fields of an event, which may be in both forms.
pub(super) fn read_event(errors: &mut FieldErrors, body: Object, now: i64) -> NewEvent {
    let mut event = NewEvent {
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
    read_first_form(errors, body, &mut event.values, &mut event.dimensions);
    check_reserved_dimensions(
        errors,
        body,
        &event.dimensions,
        &event.customer_id,
        &event.event_type,
    );
    event
}

/// Adds the fields of the first form to the values and dimensions. What is given in both forms must be equal.
pub(super) fn read_first_form(
    errors: &mut FieldErrors,
    body: Object,
    values: &mut Values,
    dimensions: &mut Dimensions,
) {
    for name in FIRST_FORM_DIMENSIONS {
        let Some(text) = body
            .get(name)
            .and_then(|given| Object::dimension(errors, || body.path(name), name, given))
        else {
            continue;
        };
        let known = dimensions.entry(name.to_owned());
        if *known.or_insert_with(|| text.clone()) != text {
            differs(errors, &body, name, &format!("dimensions.{name}"));
        }
    }
    for (field, name) in FIRST_FORM_VALUES {
        let Some(given) = body.get(field) else {
            continue;
        };
        let Some(value) = parse_integer(given).and_then(|_| given.as_f64()) else {
            errors.invalid(body.path(field), "must be a whole number from 0 to 2^53");
            continue;
        };
        let known = values.entry(name.to_owned()).or_insert(value.abs());
        #[expect(clippy::float_cmp, reason = "equal numbers have equal doubles")]
        let is_equal = *known == value;
        if !is_equal {
            differs(errors, &body, field, &format!("values.{name}"));
        }
    }
}

fn differs(errors: &mut FieldErrors, body: &Object, field: &str, other: &str) {
    errors.invalid(body.path(field), format!("differs from `{other}`"));
}
