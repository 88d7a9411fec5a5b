//! `/client/*`: for browsers with a client token. Everything is pinned to the token's customer.

use std::sync::Arc;

use serde_json::Value;

use super::events::{read_event, recorded_answer};
use super::quotas::check_with;
use super::range::Range;
use super::reports::Selection;
use super::usage::free_dimensions;
use crate::clock::SECOND;
use crate::db::Db;
use crate::engine::{EventRow, Origin, record};
use crate::http::{Answer, Call, Caller, Checker, Object, Problem};
use limitry_types::{ClientContext, Extra};

/// How old an event from a browser may be.
const BEHIND: i64 = 300 * SECOND;

/// `GET /client/context`
pub(crate) fn context(_db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (_, context) = pinned(call)?;
    let context = serde_json::from_str(&context)
        .map_err(|error| Problem::internal(format!("The context is broken: {error}.")))?;
    Answer::ok(&ClientContext {
        project_id: call.project()?.id.to_string(),
        context,
        extra: Extra::new(),
    })
}

/// `POST /client/quotas/check`
pub(crate) fn check_quotas(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (customer, _) = pinned(call)?;
    let dimensions = free_dimensions(call)?;
    check_pin(dimensions.get("customer_id").map(String::as_str), &customer)?;
    check_with(db, call, Some(&customer), &dimensions)
}

/// `POST /client/events/record`: `customerId` may be left out.
pub(crate) fn record_event(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (customer, _) = pinned(call)?;
    let mut body = match &call.body {
        Value::Object(map) => map.clone(),
        _ => return Err(Problem::invalid_request("The body must be a JSON object.")),
    };
    match body.get("customerId") {
        None | Some(Value::Null) => {
            body.insert("customerId".to_owned(), Value::from(&*customer));
        }
        Some(given) => check_pin(given.as_str(), &customer)?,
    }
    let mut checker = Checker::default();
    let event = read_event(&mut checker, Object::part(&body, ""), db.now);
    if event
        .timestamp
        .is_some_and(|moment| moment < db.now - BEHIND)
    {
        checker.invalid("timestamp", "must be at most 5 minutes old");
    }
    checker.finish()?;
    let project = call.project()?.seq;
    let row = EventRow::of(event)?;
    recorded_answer(record(db, project, Origin::Customer(&customer), &[row])?)
}

/// `GET /client/events/summary`
pub(crate) fn summary(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (customer, _) = pinned(call)?;
    let range = Range::required(call)?;
    if let Some(named) = call.query.get("customerId")? {
        check_pin(Some(named), &customer)?;
    }
    let selection = Selection::of_customer(call, range, &customer)?
        .with("event_type", call.query.get("eventType")?)
        .with("model", call.query.get("model")?);
    Answer::ok(&selection.totals(db)?)
}

fn pinned(call: &Call) -> Result<(Arc<str>, Arc<str>), Problem> {
    match &call.caller {
        Caller::Browser { customer, context } => Ok((customer.clone(), context.clone())),
        _ => Err(Problem::internal("The route has no client token.")),
    }
}

fn check_pin(named: Option<&str>, customer: &str) -> Result<(), Problem> {
    if named.is_some_and(|named| named != customer) {
        return Err(Problem::forbidden("The token belongs to another customer."));
    }
    Ok(())
}
