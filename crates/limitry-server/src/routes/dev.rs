//! `/dev/*`: what a test wants and the hosted service cannot give. For people only; takes no paths, has no CORS.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use rusqlite::params;
use serde_json::{Value, json};

use crate::clock::{SECOND, timestamp};
use crate::core::Core;
use crate::data::{SeedPlan, reset_data, seed_data};
use crate::db::{Db, Meta};
use crate::engine::refill_rate_limits;
use crate::http::{Answer, Call, Checker, Object, Problem, whole};
use limitry_types::Amount;

type Answering<'a> = Pin<Box<dyn Future<Output = Result<Answer, Problem>> + Send + 'a>>;

/// The clock may be set to a moment from 1970 to the year 9000.
const LATEST: i64 = 221_845_392_000 * SECOND;

/// `GET /dev/clock`
pub(crate) fn show_clock(db: &mut Db, _call: &Call) -> Result<Answer, Problem> {
    clock_answer(db.now, Meta::read(db.conn)?.clock_offset)
}

/// `PUT /dev/clock`: `{"set": time}`, `{"advance": seconds | "1h30m"}` or `{"reset": true}`.
pub(crate) fn move_clock<'a>(core: &'a Arc<Core>, call: &'a Call) -> Answering<'a> {
    Box::pin(async move {
        let body = Object::body(&call.body)?;
        let mut checker = Checker::default();
        let set = body.moment(&mut checker, "set");
        let advance = advance_by(body, &mut checker);
        let reset = body.truth(&mut checker, "reset");
        if reset == Some(false) {
            checker.invalid("reset", "can only be true");
        }
        checker.finish()?;
        let given = [set.is_some(), advance.is_some(), reset.is_some()];
        if given.iter().filter(|given| **given).count() != 1 {
            return Err(Problem::invalid_request(
                "The body must have one of `set`, `advance` and `reset`.",
            ));
        }
        let (now, offset) = core
            .writer
            .run(move |db| {
                let old = Meta::read(db.conn)?.clock_offset;
                let raw = db.now - old;
                let target = match (set, advance) {
                    (Some(moment), _) => moment,
                    (None, Some(micros)) => db.now.saturating_add(micros),
                    (None, None) => raw,
                };
                if !(0..LATEST).contains(&target) {
                    return Err(Problem::invalid_value(
                        if set.is_some() { "set" } else { "advance" },
                        "must stay between the years 1970 and 9000",
                    ));
                }
                let offset = target - raw;
                db.conn
                    .execute("UPDATE meta SET clock_offset = ?1", params![offset])?;
                if target < db.now {
                    refill_rate_limits(db.conn, target)?;
                }
                Ok((target, offset))
            })
            .await?;
        // This answer's own `Date` shows the new time.
        core.clock.at(offset);
        clock_answer(now, offset)
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "centuries are far below 2^53 microseconds"
)]
fn clock_answer(now: i64, offset: i64) -> Result<Answer, Problem> {
    Answer::ok(&json!({
        "now": timestamp(now),
        "offsetSeconds": Amount(offset as f64 / SECOND as f64),
    }))
}

/// Seconds as a number, or a text such as `90s`, `1h30m`, `7d`; in microseconds.
fn advance_by(body: Object, checker: &mut Checker) -> Option<i64> {
    let advance = match body.get("advance")? {
        Value::String(text) => parse_duration(text),
        number => whole(number).and_then(|seconds| seconds.checked_mul(SECOND)),
    };
    if advance.is_none() {
        checker.invalid(
            "advance",
            "must be whole seconds or a text such as 90s, 1h30m or 7d",
        );
    }
    advance
}

fn parse_duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let unit_end = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        let unit = match unit {
            "ms" => 1000,
            "s" => SECOND,
            "m" => 60 * SECOND,
            "h" => 3600 * SECOND,
            "d" => 86_400 * SECOND,
            "w" => 7 * 86_400 * SECOND,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        rest = tail.trim_start();
    }
    Some(total)
}

/// `GET /dev/faults`
pub(crate) fn show_faults<'a>(core: &'a Arc<Core>, _call: &'a Call) -> Answering<'a> {
    Box::pin(async move { faults_answer(core) })
}

/// `PUT /dev/faults`: `{"spec": "latency=200ms,error=5%"}`, `off` for none. They are this process's own.
pub(crate) fn set_faults<'a>(core: &'a Arc<Core>, call: &'a Call) -> Answering<'a> {
    Box::pin(async move {
        let body = Object::body(&call.body)?;
        let mut checker = Checker::default();
        let spec = body.required_text(&mut checker, "spec", 4096);
        checker.finish()?;
        let spec = spec
            .parse()
            .map_err(|error| Problem::invalid_value("spec", format!("is wrong: {error}")))?;
        core.faults.set(spec);
        faults_answer(core)
    })
}

fn faults_answer(core: &Core) -> Result<Answer, Problem> {
    Answer::ok(&json!({"spec": core.faults.get().to_string()}))
}

/// `POST /dev/reset`: as on the first day, but people, their tokens and the developer's own key stay.
pub(crate) fn reset<'a>(core: &'a Arc<Core>, _call: &'a Call) -> Answering<'a> {
    Box::pin(async move {
        reset_data(core).await?;
        Ok(Answer::no_content())
    })
}

/// `POST /dev/seed`: invented customers, events, quotas and rate limits for the default project.
pub(crate) fn seed<'a>(core: &'a Arc<Core>, call: &'a Call) -> Answering<'a> {
    Box::pin(async move {
        let body = Object::body(&call.body)?;
        let mut checker = Checker::default();
        let mut plan = SeedPlan::default();
        for (name, field, max) in [
            ("events", &mut plan.events, SeedPlan::MAX_EVENTS),
            ("customers", &mut plan.customers, SeedPlan::MAX_CUSTOMERS),
        ] {
            let Some(given) = body.get(name) else {
                continue;
            };
            match whole(given).and_then(|n| usize::try_from(n).ok()) {
                Some(n) if (1..=max).contains(&n) => *field = n,
                _ => checker.invalid(name, format!("must be a whole number from 1 to {max}")),
            }
        }
        checker.finish()?;
        let seeded = seed_data(core, plan).await?;
        Answer::ok(&json!({
            "events": seeded.events,
            "customers": seeded.customers,
            "quotas": seeded.quotas,
            "rateLimits": seeded.rate_limits,
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        assert_eq!(parse_duration("90s"), Some(90 * SECOND));
        assert_eq!(parse_duration("1h30m"), Some(5400 * SECOND));
        assert_eq!(parse_duration(" 1d 5ms "), Some(86_400 * SECOND + 5000));
        for wrong in ["", "5", "s", "1x", "-1h", "1.5h", "99999999999w", "1h 5"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
