//! Generated data, so that an empty service looks like one in use.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Value, json};

use super::super::limits::{StoredLimit, insert};
use super::super::route::AsyncResponse;
use super::example_events::{LARGEST_CUSTOMER, Plan, Scenario};
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response, parse_integer};
use crate::clock::MICROS_PER_SECOND;
use crate::engine::{EventRow, EventSource, quota_usage, window_start};
use crate::state::State;
use crate::storage::UnitOfWork;
use limitry_types::{Period, Quota, RateLimit, codes};

const MAX_EVENTS: usize = 1_000_000;

const MAX_CUSTOMERS: usize = 10_000;

/// Events of one transaction. Other requests are served between two.
const CHUNK_EVENTS: usize = 5000;

/// How long ago the events arrived, so that they use up no rate limit of a second or a minute.
const ARRIVED_BEFORE: i64 = 120 * MICROS_PER_SECOND;

/// The fields of a body.
pub(crate) const SEED_FIELDS: &[&str] = &["events", "customers", "scenario"];

/// `POST /dev/seed`: `{"events": 1000, "customers": 5, "scenario": "week"}`. Generates data in the first project.
pub(crate) fn seed<'a>(state: &'a Arc<State>, request: &'a RequestContext) -> AsyncResponse<'a> {
    Box::pin(async move {
        let plan = read_plan(Object::body(&request.body)?)?;
        let (mut quotas, rate_limits) = state.write(request, insert_limits).await?;
        for start in (1..plan.events).step_by(CHUNK_EVENTS) {
            let end = plan.events.min(start + CHUNK_EVENTS);
            let insert = move |unit: &mut UnitOfWork| insert_events(unit, plan, start..end);
            state.write(request, insert).await?;
        }
        // The event of this moment and the quota are one step: no month ends between them.
        let insert = move |unit: &mut UnitOfWork| {
            insert_events(unit, plan, 0..1)?;
            insert_customer_quota(unit, plan.scenario)
        };
        quotas += state.write(request, insert).await?;
        Response::ok(&json!({
            "events": plan.events,
            "customers": plan.customers.min(plan.events),
            "quotas": quotas,
            "rateLimits": rate_limits,
        }))
    })
}

fn read_plan(body: Object) -> Result<Plan, ApiError> {
    let mut errors = FieldErrors::default();
    let mut count = |name: &str, default: usize, max: usize| match body.get(name) {
        None => default,
        Some(given) => parse_integer(given)
            .and_then(|n| usize::try_from(n).ok())
            .filter(|n| (1..=max).contains(n))
            .unwrap_or_else(|| {
                errors.invalid(name, format!("must be a whole number from 1 to {max}"));
                default
            }),
    };
    let events = count("events", 1000, MAX_EVENTS);
    let customers = count("customers", 5, MAX_CUSTOMERS);
    let scenario = match body.get("scenario") {
        None => Scenario::Week,
        Some(given) => given
            .as_str()
            .and_then(Scenario::from_name)
            .unwrap_or_else(|| {
                let names = Scenario::ALL.map(|(name, _)| name).join(", ");
                errors.invalid("scenario", format!("must be one of {names}"));
                Scenario::Week
            }),
    };
    errors.finish()?;
    Ok(Plan {
        events,
        customers,
        scenario,
    })
}

fn insert_events(unit: &mut UnitOfWork, plan: Plan, numbers: Range<usize>) -> Result<(), ApiError> {
    let mut events: Vec<_> = numbers.map(|number| plan.event(number, unit.now)).collect();
    // Lists show events in the order of their arrival.
    events.sort_by_key(|event| event.timestamp);
    let rows = EventRow::of_batch(events)?;
    let project = first_project(unit)?;
    let now = unit.now;
    unit.now = now - ARRIVED_BEFORE;
    let recorded = unit.record(project, EventSource::Project, &rows);
    unit.now = now;
    recorded?;
    Ok(())
}

/// A few quotas and rate limits. Existing ones with the same names stay. Returns how many of each are new.
fn insert_limits(unit: &mut UnitOfWork) -> Result<(usize, usize), ApiError> {
    let quotas = [
        json!({"name": "Requests a day", "metric": "total_events", "limitValue": 10_000, "period": "day"}),
        json!({"name": "Tokens a month", "metric": "total_tokens", "limitValue": 5_000_000, "period": "month"}),
    ];
    let rate_limits = [
        json!({"name": "Burst", "limitValue": 100, "window": "second"}),
        json!({"name": "Images", "limitValue": 60, "window": "minute", "dimensionFilters": {"event_type": "image"}}),
    ];
    Ok((
        insert_new::<Quota>(unit, &quotas)?,
        insert_new::<RateLimit>(unit, &rate_limits)?,
    ))
}

/// A quota of which the largest customer has used the scenario's share in this month. One of an earlier seed gets another limit;
/// another quota with this name stays. Returns how many are new.
#[expect(clippy::cast_possible_truncation, reason = "far below 2^53")]
fn insert_customer_quota(unit: &UnitOfWork, scenario: Scenario) -> Result<usize, ApiError> {
    let name = format!("Tokens of {LARGEST_CUSTOMER}");
    let quota = json!({
        "name": name,
        "metric": "total_tokens",
        "limitValue": 1,
        "period": "month",
        "dimensionFilters": {"customer_id": LARGEST_CUSTOMER},
    });
    let count = insert_new::<Quota>(unit, &[quota])?;
    let conn = unit.conn;
    let sql = "SELECT seq FROM quotas WHERE project = ?1 AND name = ?2 AND metric = 'total_tokens' \
               AND period = 'month' AND filters = ?3";
    let filters = json!({"customer_id": LARGEST_CUSTOMER}).to_string();
    let own = params![first_project(unit)?, name, filters];
    let Some(seq) = conn.query_row(sql, own, |row| row.get(0)).optional()? else {
        return Ok(count);
    };
    let used = quota_usage(conn, seq, window_start(Period::Month, unit.now))?.to_amount();
    let limit = (used.0 / scenario.used_share()).round().max(1.0) as i64;
    let sql = "UPDATE quotas SET limit_value = ?1, updated_at = ?2 WHERE seq = ?3";
    conn.execute(sql, [limit, unit.now, seq])?;
    Ok(count)
}

fn insert_new<L: StoredLimit>(unit: &UnitOfWork, bodies: &[Value]) -> Result<usize, ApiError> {
    let project = first_project(unit)?;
    let mut count = 0;
    for body in bodies {
        match insert::<L>(unit, project, Object::body(body)?) {
            Ok(_) => count += 1,
            Err(error) if error.parts().code == codes::NAME_TAKEN => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

fn first_project(unit: &UnitOfWork) -> rusqlite::Result<i64> {
    unit.conn
        .query_row("SELECT min(seq) FROM projects", [], |row| row.get(0))
}
