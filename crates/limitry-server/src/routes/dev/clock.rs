use std::sync::Arc;

use rusqlite::params;
use serde_json::{Value, json};

use super::super::route::AsyncResponse;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response, parse_integer};
use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use crate::db::Meta;
use crate::engine::backfill_rate_limits;
use crate::state::State;
use crate::storage::UnitOfWork;
use limitry_types::Amount;

/// 9000-01-01, just after the last time that the clock can show.
const MAX_TIME: i64 = 221_845_392_000 * MICROS_PER_SECOND;

/// The fields of a body.
pub(crate) const CLOCK_FIELDS: &[&str] = &["set", "advance", "reset"];

/// `GET /dev/clock`
pub(crate) fn show_clock(
    unit: &mut UnitOfWork,
    _request: &RequestContext,
) -> Result<Response, ApiError> {
    clock_response(unit.now, Meta::read(unit.conn)?.clock_offset)
}

/// `PUT /dev/clock`: `{"set": time}`, `{"advance": seconds | "1h30m"}` or `{"reset": true}`.
pub(crate) fn move_clock<'a>(
    state: &'a Arc<State>,
    request: &'a RequestContext,
) -> AsyncResponse<'a> {
    Box::pin(async move {
        let change = ClockChange::read(Object::body(&request.body)?)?;
        let (now, offset) = state.write(request, move |unit| change.apply(unit)).await?;
        // The `Date` of this response shows the new time.
        state.clock.now_with_offset(offset);
        clock_response(now, offset)
    })
}

#[derive(Clone, Copy)]
enum ClockChange {
    Set(i64),
    Advance(i64),
    Reset,
}

impl ClockChange {
    fn read(body: Object) -> Result<Self, ApiError> {
        let mut errors = FieldErrors::default();
        let set = body.timestamp(&mut errors, "set");
        let advance = read_advance(body, &mut errors);
        let reset = body.bool(&mut errors, "reset");
        if reset == Some(false) {
            errors.invalid("reset", "can only be true");
        }
        errors.finish()?;
        match (set, advance, reset) {
            (Some(time), None, None) => Ok(Self::Set(time)),
            (None, Some(by), None) => Ok(Self::Advance(by)),
            (None, None, Some(_)) => Ok(Self::Reset),
            _ => Err(ApiError::invalid_request(
                "the body must have one of `set`, `advance` and `reset`",
            )),
        }
    }

    /// Returns the new time and offset.
    fn apply(self, unit: &mut UnitOfWork) -> Result<(i64, i64), ApiError> {
        let without_offset = unit.now - Meta::read(unit.conn)?.clock_offset;
        let time = match self {
            Self::Set(time) => time,
            Self::Advance(by) => unit.now.saturating_add(by),
            Self::Reset => without_offset,
        };
        if !(0..MAX_TIME).contains(&time) {
            return Err(ApiError::invalid_request(
                "the clock must stay between the years 1970 and 9000",
            ));
        }
        let offset = time - without_offset;
        unit.conn
            .execute("UPDATE meta SET clock_offset = ?1", params![offset])?;
        if time < unit.now {
            backfill_rate_limits(unit.conn, time)?;
        }
        Ok((time, offset))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "centuries are far below 2^53 microseconds"
)]
fn clock_response(now: i64, offset: i64) -> Result<Response, ApiError> {
    Response::ok(&json!({
        "now": to_timestamp(now),
        "offsetSeconds": Amount(offset as f64 / MICROS_PER_SECOND as f64),
    }))
}

/// Whole seconds, or a string such as `90s`, `1h30m`, `7d`; in microseconds.
fn read_advance(body: Object, errors: &mut FieldErrors) -> Option<i64> {
    let advance = match body.get("advance")? {
        Value::String(text) => parse_duration(text),
        number => parse_integer(number).and_then(|seconds| seconds.checked_mul(MICROS_PER_SECOND)),
    };
    if advance.is_none() {
        errors.invalid(
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
            "s" => MICROS_PER_SECOND,
            "m" => 60 * MICROS_PER_SECOND,
            "h" => 3600 * MICROS_PER_SECOND,
            "d" => 86_400 * MICROS_PER_SECOND,
            "w" => 7 * 86_400 * MICROS_PER_SECOND,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?)?;
        rest = tail.trim_start();
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_parsed() {
        assert_eq!(parse_duration("90s"), Some(90 * MICROS_PER_SECOND));
        assert_eq!(parse_duration("1h30m"), Some(5400 * MICROS_PER_SECOND));
        assert_eq!(
            parse_duration(" 1d 5ms "),
            Some(86_400 * MICROS_PER_SECOND + 5000)
        );
        for wrong in ["", "5", "s", "1x", "-1h", "1.5h", "99999999999w", "1h 5"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
