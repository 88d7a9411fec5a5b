//! `/events`: recording and reading back.

use http::StatusCode;
use rusqlite::{Row, params};
use serde_json::{Map, Value};

use super::range::Range;
use super::usage::{MAX_ID, check_own_dimensions};
use crate::clock::{SECOND, timestamp};
use crate::db::{Db, bucket_of};
use crate::engine::{EventRow, NewEvent, Origin, record};
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use limitry_types::rules::MAX_BATCH_EVENTS;
use limitry_types::{Dimensions, Event, Extra, Recorded, RecordedBatch, Values, codes};

/// How far ahead a timestamp may be.
const AHEAD: i64 = 300 * SECOND;

/// The longest idempotency key of an event, in characters.
const MAX_KEY: usize = 255;

const COLUMNS: &str = "seq, id, customer_id, event_type, value_map, dimensions, properties, timestamp, idempotency_key, created_at";

/// `GET /events`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let request = PageRequest::read(call, "events", project)?;
    let range = Range::optional(call)?;
    let customer = call.query.get("customerId")?;
    let event_type = call.query.get("eventType")?;
    // In the order of arrival anyway: either backwards through the table, or through the customer's part of an index.
    let index = if customer.is_some() {
        "INDEXED BY events_by_bucket"
    } else {
        "NOT INDEXED"
    };
    let same_customer = if customer.is_some() {
        format!("bucket = {} AND customer_id = ?3", bucket_of("?1", "?3"))
    } else {
        "?3 IS NULL".to_owned()
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM events {index} WHERE project = ?1 AND seq < ?2 AND {same_customer} \
         AND (?4 IS NULL OR event_type = ?4) AND timestamp >= ?5 AND timestamp < ?6 ORDER BY seq DESC LIMIT ?7"
    );
    let rows = db
        .conn
        .prepare_cached(&sql)?
        .query_map(
            params![
                project,
                request.before,
                customer,
                event_type,
                range.start,
                range.end,
                request.fetch()
            ],
            read_row,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

fn read_row(row: &Row) -> rusqlite::Result<(i64, Event)> {
    let map = |column: usize| -> rusqlite::Result<bool> {
        Ok(row.get_ref(column)? != rusqlite::types::ValueRef::Null)
    };
    let event = Event {
        id: row.get(1)?,
        customer_id: row.get(2)?,
        event_type: row.get(3)?,
        values: Some(if map(4)? {
            super::from_json(row, 4)?
        } else {
            Values::new()
        }),
        dimensions: Some(if map(5)? {
            super::from_json(row, 5)?
        } else {
            Dimensions::new()
        }),
        properties: Some(if map(6)? {
            super::from_json(row, 6)?
        } else {
            Map::new()
        }),
        timestamp: Some(timestamp(row.get(7)?)),
        idempotency_key: row.get(8)?,
        created_at: Some(timestamp(row.get(9)?)),
        extra: Extra::new(),
    };
    Ok((row.get(0)?, event))
}

/// `POST /events/record`
pub(crate) fn record_one(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let mut checker = Checker::default();
    let event = read_event(&mut checker, Object::body(&call.body)?, db.now);
    checker.finish()?;
    let project = call.project()?.seq;
    let recorded = record(db, project, Origin::Project, &[EventRow::of(event)?])?;
    recorded_answer(recorded)
}

/// 201 for a new event, 200 for a known one.
pub(crate) fn recorded_answer(recorded: Vec<crate::engine::Recorded>) -> Result<Answer, Problem> {
    let Some(one) = recorded.into_iter().next() else {
        return Err(Problem::internal("Nothing was recorded."));
    };
    let mut answer = Answer::created(&Recorded {
        id: one.id,
        recorded: one.new,
        extra: Extra::new(),
    })?;
    if !one.new {
        answer.status = StatusCode::OK;
    }
    Ok(answer)
}

/// Reads and checks the events of a batch. Writers come one after another; this is done beside them.
pub(crate) fn read_batch(call: &mut Call, now: i64) -> Result<(), Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let given = match body.get("events") {
        None => {
            checker.missing("events");
            &[][..]
        }
        Some(Value::Array(events)) if (1..=MAX_BATCH_EVENTS).contains(&events.len()) => events,
        Some(_) => {
            checker.invalid(
                "events",
                format!("must be a list of 1 to {MAX_BATCH_EVENTS} events"),
            );
            &[][..]
        }
    };
    checker.finish()?;
    let mut checker = Checker::default();
    let events: Vec<NewEvent> = given
        .iter()
        .enumerate()
        .map(|(at, event)| {
            if let Value::Object(map) = event {
                let path = format!("events[{at}].");
                read_event(&mut checker, Object::part(map, &path), now)
            } else {
                checker.invalid(format!("events[{at}]"), "must be an object");
                NewEvent::default()
            }
        })
        .collect();
    checker.finish_as(codes::INVALID_REQUEST)?;
    call.events = events
        .into_iter()
        .map(EventRow::of)
        .collect::<Result<_, _>>()?;
    call.body = Value::Null;
    Ok(())
}

/// `POST /events/batch`: all or nothing.
pub(crate) fn record_batch(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let recorded = record(db, call.project()?.seq, Origin::Project, &call.events)?;
    let count = recorded.iter().filter(|one| one.new).count();
    Answer::created(&RecordedBatch {
        count: count as u64,
        duplicates: Some((recorded.len() - count) as u64),
        extra: Extra::new(),
    })
}

/// Reads an event's fields; what is wrong goes to the checker.
pub(crate) fn read_event(checker: &mut Checker, body: Object, now: i64) -> NewEvent {
    let event = NewEvent {
        customer_id: body.required_text(checker, "customerId", MAX_ID),
        event_type: body.required_text(checker, "eventType", MAX_ID),
        values: body.values(checker),
        dimensions: body.dimensions(checker, "dimensions").unwrap_or_default(),
        properties: body.object(checker, "properties").cloned(),
        timestamp: body.moment(checker, "timestamp"),
        idempotency_key: body.text(checker, "idempotencyKey", MAX_KEY),
    };
    if event.timestamp.is_some_and(|moment| moment > now + AHEAD) {
        checker.invalid(
            body.path("timestamp"),
            "must be at most 5 minutes in the future",
        );
    }
    check_own_dimensions(
        checker,
        &body.path("dimensions"),
        &event.dimensions,
        &event.customer_id,
        &event.event_type,
    );
    event
}
