use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, params};
use serde_json::{Map, Value};

use super::amount::{EventValues, Values, total_tokens};
use super::customers::external_id;
use super::error::EngineError;
use super::filters::Subject;
use crate::db::{CUSTOMER_BUCKETS, from_optional_json};
use crate::tokens::{self, IdGenerator};
use limitry_types::Dimensions;

/// What the id of each event begins with.
const ID_PREFIX: &str = "evt_";

/// An event that has been validated and not yet recorded.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewEvent {
    pub(crate) customer_id: String,
    pub(crate) event_type: String,
    pub(crate) values: Values,
    pub(crate) dimensions: Dimensions,
    pub(crate) properties: Option<Map<String, Value>>,
    /// When it happened, microseconds; `None`: on arrival.
    pub(crate) timestamp: Option<i64>,
    pub(crate) idempotency_key: Option<String>,
}

impl NewEvent {
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            customer_id: Some(&self.customer_id),
            event_type: Some(&self.event_type),
            dimensions: &self.dimensions,
            properties: self.properties.as_ref(),
        }
    }
}

/// An event with its columns ready to be written. Writes are serialized, so the rows of a request with a batch are made on the
/// request's own thread.
#[derive(Debug, Clone)]
pub(crate) struct EventRow {
    /// `evt_…`. A row with an id is recorded at most once, because ids are unique. `None`: the id is made when the row is recorded.
    id: Option<String>,
    event: NewEvent,
    total_tokens: Option<f64>,
    /// JSON, as the next two; `None` for an empty map.
    values: Option<String>,
    dimensions: Option<String>,
    properties: Option<String>,
}

impl EventRow {
    pub(crate) fn new(event: NewEvent) -> Result<Self, EngineError> {
        let properties = event.properties.as_ref().filter(|map| !map.is_empty());
        Ok(Self {
            id: None,
            total_tokens: total_tokens(&event.values),
            values: json_unless_empty(&event.values, event.values.is_empty())?,
            dimensions: json_unless_empty(&event.dimensions, event.dimensions.is_empty())?,
            properties: properties.map(serde_json::to_string).transpose()?,
            event,
        })
    }

    /// Makes the rows of a batch, each with its id. The ids share one generator, which asks the system for random bytes less often.
    pub(crate) fn of_batch(events: Vec<NewEvent>) -> Result<Vec<Self>, EngineError> {
        let mut ids = IdGenerator::new(ID_PREFIX);
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            rows.push(Self {
                id: Some(ids.next_id()?),
                ..Self::new(event)?
            });
        }
        Ok(rows)
    }

    /// The event of the same customer under its external id, where it names the customer by its own id.
    pub(crate) fn with_external_id(
        &self,
        conn: &Connection,
        project: i64,
    ) -> rusqlite::Result<Option<Self>> {
        let found = external_id(conn, project, &self.event.customer_id)?;
        Ok(found.map(|customer_id| {
            let mut row = self.clone();
            row.event.customer_id = customer_id;
            row
        }))
    }

    pub(crate) const fn event(&self) -> &NewEvent {
        &self.event
    }

    /// The values as rules count them, with the total that the row has.
    pub(crate) fn values(&self) -> EventValues<'_> {
        EventValues::with_total_tokens(&self.event.values, self.total_tokens)
    }

    /// The recorded event that has this one's idempotency key.
    pub(crate) fn find_repeated(
        &self,
        conn: &Connection,
        project: i64,
        source: EventSource,
    ) -> rusqlite::Result<Option<RecordedEvent>> {
        let Some(key) = &self.event.idempotency_key else {
            return Ok(None);
        };
        conn.prepare_cached(
            "SELECT id, customer_id, event_type, value_map, dimensions, properties FROM events \
             WHERE project = ?1 AND idempotency_for = ?2 AND idempotency_key = ?3",
        )?
        .query_row(params![project, source.key_space(), key], |row| {
            Ok(RecordedEvent {
                id: row.get(0)?,
                outcome: if self.equals(row)? {
                    RecordOutcome::Repeat
                } else {
                    RecordOutcome::KeyReused
                },
            })
        })
        .optional()
    }

    /// Whether a row holds the same event. The time may differ: a repeat without a timestamp happens later.
    fn equals(&self, row: &Row) -> rusqlite::Result<bool> {
        let event = &self.event;
        let properties: Map<String, Value> = from_optional_json(row, 5)?.unwrap_or_default();
        Ok(row.get_ref(1)?.as_str()? == event.customer_id
            && row.get_ref(2)?.as_str()? == event.event_type
            && from_optional_json::<Values>(row, 3)?.unwrap_or_default() == event.values
            && from_optional_json::<Dimensions>(row, 4)?.unwrap_or_default() == event.dimensions
            && properties == event.properties.clone().unwrap_or_default())
    }
}

/// Writes the events of one source. Its statement is prepared once for all of a batch.
pub(super) struct EventTable<'a> {
    conn: &'a Connection,
    insert: CachedStatement<'a>,
    project: i64,
    source: EventSource<'a>,
    now: i64,
}

impl<'a> EventTable<'a> {
    /// For events of one source, which arrive at `now`.
    pub(super) fn open(
        conn: &'a Connection,
        project: i64,
        source: EventSource<'a>,
        now: i64,
    ) -> rusqlite::Result<Self> {
        let insert = conn.prepare_cached(
            "INSERT INTO events (project, id, customer_id, event_type, model, provider, total_tokens, input_tokens, \
             output_tokens, cost_cents, value_map, dimensions, properties, timestamp, created_at, idempotency_for, \
             idempotency_key, bucket) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
             ON CONFLICT DO NOTHING",
        )?;
        Ok(Self {
            conn,
            insert,
            project,
            source,
            now,
        })
    }

    /// Inserts an event, or finds the one that has its idempotency key and compares the two. `customer_seq` is the row of the
    /// customer.
    pub(super) fn insert(
        &mut self,
        row: &EventRow,
        customer_seq: i64,
    ) -> Result<RecordedEvent, EngineError> {
        let event = &row.event;
        let id = match &row.id {
            Some(id) => id.clone(),
            None => tokens::new_id(ID_PREFIX)?,
        };
        let key_space = event.idempotency_key.as_ref();
        let key_space = key_space.map(|_| self.source.key_space());
        let dimension = |name: &str| event.dimensions.get(name);
        let written = self.insert.execute(params![
            self.project,
            id,
            event.customer_id,
            event.event_type,
            dimension("model"),
            dimension("provider"),
            row.total_tokens,
            event.values.get("input_tokens"),
            event.values.get("output_tokens"),
            event.values.get("cost_cents"),
            row.values,
            row.dimensions,
            row.properties,
            event.timestamp.unwrap_or(self.now),
            self.now,
            key_space,
            event.idempotency_key,
            customer_seq % CUSTOMER_BUCKETS,
        ])?;
        if written == 1 {
            return Ok(RecordedEvent {
                id,
                outcome: RecordOutcome::New,
            });
        }
        row.find_repeated(self.conn, self.project, self.source)?
            .ok_or(EngineError::LostEvent)
    }
}

/// The outcome for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordedEvent {
    /// `evt_…`; for a known idempotency key the id of the event that has it.
    pub(crate) id: String,
    pub(crate) outcome: RecordOutcome,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordOutcome {
    New,
    /// The same event was recorded before. Nothing changed.
    Repeat,
    /// Another event has its idempotency key. Nothing changed.
    KeyReused,
}

/// Who sent an event. Idempotency keys are unique among the events of one source.
#[derive(Clone, Copy)]
pub(crate) enum EventSource<'a> {
    /// The project's servers.
    Project,
    /// Browsers of one customer.
    Customer(&'a str),
}

impl<'a> EventSource<'a> {
    const fn key_space(self) -> &'a str {
        match self {
            Self::Project => "",
            Self::Customer(customer) => customer,
        }
    }
}

fn json_unless_empty(
    map: &impl serde::Serialize,
    is_empty: bool,
) -> Result<Option<String>, serde_json::Error> {
    (!is_empty).then(|| serde_json::to_string(map)).transpose()
}
