//! `/track`: check and record as one step.

use http::StatusCode;

use super::events::read_event;
use crate::clock::SECOND;
use crate::db::Db;
use crate::engine::{Ask, EventRow, NewEvent, Origin, Outcome, known_event, record};
use crate::http::{Answer, Call, Checker, Object, Problem};
use limitry_types::codes;

/// `POST /track`: writers come one after another, so what the check saw still holds when the event is written.
pub(crate) fn track(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let mut checker = Checker::default();
    let event = read_event(&mut checker, Object::body(&call.body)?, db.now);
    checker.finish()?;
    let project = call.project()?.seq;
    let ask = Ask {
        subject: event.subject(),
        values: Some(&event.values),
        quotas: true,
        rate_limits: true,
    };
    let outcome = db.engine.check(db.conn, project, db.now, ask)?;
    if let Some(id) = counted_before(db, project, &event)? {
        // It was let through then; it is not checked again.
        return Ok(tracked(&id, &outcome));
    }
    if !outcome.allowed() {
        return Err(refusal(&outcome, db.now));
    }
    let recorded = record(db, project, Origin::Project, &[EventRow::of(event)?])?;
    let one = recorded.first();
    let one = one.ok_or_else(|| Problem::internal("Nothing was recorded."))?;
    Ok(tracked(&one.id, &outcome))
}

fn counted_before(db: &Db, project: i64, event: &NewEvent) -> Result<Option<String>, Problem> {
    let Some(key) = &event.idempotency_key else {
        return Ok(None);
    };
    Ok(known_event(db.conn, project, Origin::Project, key)?)
}

fn tracked(id: &str, outcome: &Outcome) -> Answer {
    let mut body = format!("{{\"id\":\"{id}\",").into_bytes();
    outcome.write_fields(true, &mut body);
    body.push(b'}');
    Answer::raw(StatusCode::CREATED, body)
}

/// 429 with the verdict beside the error: by that a client tells a refusal from the API's own limit.
fn refusal(outcome: &Outcome, now: i64) -> Problem {
    let (code, message) = if outcome.rate_limit_exceeded {
        (codes::RATE_LIMIT_EXCEEDED, "A rate limit is exceeded.")
    } else {
        (codes::QUOTA_EXCEEDED, "A quota is exceeded.")
    };
    let mut verdict = Vec::new();
    outcome.write_fields(false, &mut verdict);
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, code, message).with_beside(verdict);
    match outcome.fits_at {
        Some(moment) => {
            let wait = (moment - now).max(0);
            problem.with_retry_after((wait + SECOND - 1).div_euclid(SECOND).max(1))
        }
        None => problem,
    }
}
