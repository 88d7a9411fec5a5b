use std::collections::{BTreeMap, HashMap};

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};

use super::check::arrived_until;
use super::rules::{Rules, Subject, Values, total_tokens};
use super::{Metric, Nanos, bounds};
use crate::clock::SECOND;
use crate::db::{BUCKETS, Db};
use crate::http::Problem;
use crate::tokens;
use crate::tokens::Ids;
use limitry_types::Dimensions;

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
    /// What filters see of it.
    pub(crate) fn subject(&self) -> Subject<'_> {
        Subject {
            customer_id: Some(&self.customer_id),
            event_type: Some(&self.event_type),
            dimensions: &self.dimensions,
        }
    }
}

/// An event as it is going to be written. What can be made beside the writer is made here: writers come one after
/// another.
#[derive(Debug)]
pub(crate) struct EventRow {
    event: NewEvent,
    total_tokens: Option<f64>,
    /// JSON, like the next two; nothing where the map is empty.
    values: Option<String>,
    dimensions: Option<String>,
    properties: Option<String>,
}

impl EventRow {
    /// The row of an event that has been validated.
    pub(crate) fn of(event: NewEvent) -> Result<Self, Problem> {
        let properties = event.properties.as_ref().filter(|map| !map.is_empty());
        Ok(Self {
            total_tokens: total_tokens(&event.values),
            values: json_unless_empty(&event.values, event.values.is_empty())?,
            dimensions: json_unless_empty(&event.dimensions, event.dimensions.is_empty())?,
            properties: properties
                .map(|map| json_unless_empty(map, false))
                .transpose()?
                .flatten(),
            event,
        })
    }
}

/// Whose idempotency keys an event's own is unique among.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// The project's servers.
    Project,
    /// The browsers of one customer.
    Customer(&'a str),
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// `evt_…`: its own, or that of the event that had its key before.
    pub(crate) id: String,
    /// Whether it was written now.
    pub(crate) new: bool,
}

/// Writes events and moves every quota and rate limit that applies to them. The caller's transaction makes it one step.
pub(crate) fn record(
    db: &mut Db,
    project: i64,
    origin: Origin,
    rows: &[EventRow],
) -> Result<Vec<Recorded>, Problem> {
    let mut recorded = Vec::with_capacity(rows.len());
    let mut counted = Counted::default();
    let mut ids = Ids::new("evt_");
    let (conn, now) = (db.conn, db.now);
    for row in rows {
        let event = &row.event;
        let customer = meet(
            &mut db.engine.customers,
            conn,
            project,
            &event.customer_id,
            now,
        )?;
        let one = insert(conn, project, origin, row, customer, ids.make()?, now)?;
        if one.new {
            counted.add(
                db.engine.rules(conn, project)?,
                event,
                event.timestamp.unwrap_or(now),
            );
        } else if customer.is_new {
            // Its key was another customer's: this one still has no event.
            part(&mut db.engine.customers, conn, project, &event.customer_id)?;
        }
        recorded.push(one);
    }
    counted.write(conn, db.engine.rules(conn, project)?, now)?;
    Ok(recorded)
}

/// The id of the event that has an idempotency key, if there is one.
pub(crate) fn known_event(
    conn: &rusqlite::Connection,
    project: i64,
    origin: Origin,
    key: &str,
) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached(
        "SELECT id FROM events WHERE project = ?1 AND idempotency_for = ?2 AND idempotency_key = ?3",
    )?
    .query_row(params![project, key_space(origin), key], |row| row.get(0))
    .optional()
}

fn key_space(origin: Origin<'_>) -> &str {
    match origin {
        Origin::Project => "",
        Origin::Customer(customer) => customer,
    }
}

fn insert(
    conn: &rusqlite::Connection,
    project: i64,
    origin: Origin,
    row: &EventRow,
    customer: Customer,
    id: String,
    now: i64,
) -> Result<Recorded, Problem> {
    let event = &row.event;
    let key_space = event.idempotency_key.as_ref().map(|_| key_space(origin));
    let dimension = |name: &str| event.dimensions.get(name);
    let written = conn
        .prepare_cached(
            "INSERT INTO events (project, id, customer_id, event_type, model, provider, total_tokens, input_tokens, \
             output_tokens, cost_cents, value_map, dimensions, properties, timestamp, created_at, idempotency_for, \
             idempotency_key, bucket) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            project,
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
            event.timestamp.unwrap_or(now),
            now,
            key_space,
            event.idempotency_key,
            customer.seq % BUCKETS,
        ])?;
    if written == 1 {
        return Ok(Recorded { id, new: true });
    }
    let key = event.idempotency_key.as_deref().unwrap_or_default();
    let known = known_event(conn, project, origin, key)?;
    known
        .map(|id| Recorded { id, new: false })
        .ok_or_else(|| Problem::internal("The event was neither new nor known."))
}

fn json_unless_empty(map: &impl serde::Serialize, empty: bool) -> Result<Option<String>, Problem> {
    if empty {
        return Ok(None);
    }
    serde_json::to_string(map)
        .map(Some)
        .map_err(|error| Problem::internal(error.to_string()))
}

/// Whose event it is.
#[derive(Clone, Copy)]
struct Customer {
    seq: i64,
    is_new: bool,
}

/// A customer exists from its first event.
fn meet(
    known: &mut Customers,
    conn: &rusqlite::Connection,
    project: i64,
    external_id: &str,
    now: i64,
) -> Result<Customer, Problem> {
    if let Some(seq) = known.get(project, external_id) {
        return Ok(Customer { seq, is_new: false });
    }
    let found = conn
        .prepare_cached("SELECT seq FROM customers WHERE project = ?1 AND external_id = ?2")?
        .query_row(params![project, external_id], |row| row.get(0))
        .optional()?;
    let is_new = found.is_none();
    let seq = if let Some(seq) = found {
        seq
    } else {
        conn.prepare_cached(
            "INSERT INTO customers (id, project, external_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        )?
        .execute(params![tokens::new_id("cust_")?, project, external_id, now])?;
        conn.last_insert_rowid()
    };
    known.remember(project, external_id, seq);
    Ok(Customer { seq, is_new })
}

/// Takes back a customer that was met for an event that was not written.
fn part(
    known: &mut Customers,
    conn: &rusqlite::Connection,
    project: i64,
    external_id: &str,
) -> rusqlite::Result<()> {
    known.forget();
    conn.prepare_cached("DELETE FROM customers WHERE project = ?1 AND external_id = ?2")?
        .execute(params![project, external_id])?;
    Ok(())
}

/// The places of customers that events were recorded for. Customers go only with all data, which makes every engine
/// forget.
#[derive(Default)]
pub(super) struct Customers(HashMap<i64, HashMap<String, i64>>);

impl Customers {
    /// So many are remembered at most.
    const MOST: usize = 100_000;

    fn get(&self, project: i64, external_id: &str) -> Option<i64> {
        self.0.get(&project)?.get(external_id).copied()
    }

    fn remember(&mut self, project: i64, external_id: &str, seq: i64) {
        let of_project = self.0.entry(project).or_default();
        if of_project.len() >= Self::MOST {
            of_project.clear();
        }
        of_project.insert(external_id.to_owned(), seq);
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

/// What a recording adds, gathered so that a batch writes each counter once.
#[derive(Default)]
struct Counted {
    /// By position among the quotas and start of the window.
    quotas: BTreeMap<(usize, i64), Nanos>,
    /// By position among the rate limits.
    limits: HashMap<usize, i64>,
}

impl Counted {
    fn add(&mut self, rules: &Rules, event: &NewEvent, moment: i64) {
        let subject = event.subject();
        for at in rules.quotas_for(subject) {
            let rule = &rules.quotas[at];
            let amount = match &rule.metric {
                Metric::Events => Nanos::whole(1),
                metric => metric.of_values(&event.values),
            };
            if amount > Nanos::ZERO {
                // Late and future-dated events count in their own window.
                let window = if rule.window.hold(moment) {
                    rule.window
                } else {
                    bounds(rule.period, moment)
                };
                *self.quotas.entry((at, window.start)).or_default() += amount;
            }
        }
        for at in rules.limits_for(subject) {
            *self.limits.entry(at).or_default() += 1;
        }
    }

    fn write(self, conn: &rusqlite::Connection, rules: &Rules, now: i64) -> rusqlite::Result<()> {
        for ((at, window_start), amount) in self.quotas {
            add_usage(conn, rules.quotas[at].seq, window_start, amount)?;
        }
        for (at, count) in self.limits {
            add_arrivals(conn, rules.limits[at].seq, now, count)?;
        }
        Ok(())
    }
}

/// Adds to what a quota counted in a window.
pub(super) fn add_usage(
    conn: &rusqlite::Connection,
    quota: i64,
    window_start: i64,
    amount: Nanos,
) -> rusqlite::Result<()> {
    let before = conn
        .prepare_cached(
            "SELECT whole, nano FROM quota_usage WHERE quota = ?1 AND window_start = ?2",
        )?
        .query_row(params![quota, window_start], |row| {
            Ok(Nanos::from_columns(row.get(0)?, row.get(1)?))
        })
        .optional()?
        .unwrap_or_default();
    let (whole, nano) = (before + amount).to_columns();
    conn.prepare_cached(
        "INSERT OR REPLACE INTO quota_usage (quota, window_start, whole, nano) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![quota, window_start, whole, nano])?;
    Ok(())
}

/// Notes arrivals for a rate limit. After the clock was moved back there are rows that lie ahead: they move up.
fn add_arrivals(
    conn: &rusqlite::Connection,
    rate_limit: i64,
    now: i64,
    count: i64,
) -> rusqlite::Result<()> {
    let total = arrived_until(conn, rate_limit, now)? + count;
    conn.prepare_cached(
        "UPDATE arrivals SET total = total + ?3 WHERE rate_limit = ?1 AND at > ?2",
    )?
    .execute(params![rate_limit, now, count])?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO arrivals (rate_limit, at, total) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![rate_limit, now, total])?;
    prune_arrivals(conn, rate_limit, now)
}

/// How far back arrivals are kept: the longest window, and as much again for a system clock that is set back a little.
/// Who sets the service's clock back has them counted anew: see [`super::refill_rate_limits`].
const KEPT: i64 = 2 * 3600 * SECOND;

/// Removes what no window reaches any more. The last one before stays: the counts go on from it.
pub(super) fn prune_arrivals(
    conn: &rusqlite::Connection,
    rate_limit: i64,
    now: i64,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "DELETE FROM arrivals WHERE rate_limit = ?1 AND at < \
         (SELECT max(at) FROM arrivals WHERE rate_limit = ?1 AND at <= ?2)",
    )?
    .execute(params![rate_limit, now - KEPT])?;
    Ok(())
}
