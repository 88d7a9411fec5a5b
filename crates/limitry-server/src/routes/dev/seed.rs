//! Generated data. The same request generates the same data, so that benchmarks and screenshots can be repeated.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::limits::{StoredLimit, insert};
use super::super::route::AsyncResponse;
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response, parse_integer};
use crate::clock::MICROS_PER_SECOND;
use crate::engine::{EventRow, EventSource, NewEvent, Values};
use crate::state::State;
use crate::storage::UnitOfWork;
use limitry_types::{Dimensions, Quota, RateLimit, codes};

const MAX_EVENTS: usize = 1_000_000;

const MAX_CUSTOMERS: usize = 10_000;

/// Events of one transaction. Other requests are served between two.
const CHUNK_EVENTS: usize = 5000;

/// Events are spread over the last seven days.
const WEEK: i64 = 7 * 86_400 * MICROS_PER_SECOND;

/// The fields of a body.
pub(crate) const SEED_FIELDS: &[&str] = &["events", "customers"];

/// `POST /dev/seed`: `{"events": 1000, "customers": 5}`. Generates data in the first project.
pub(crate) fn seed<'a>(state: &'a Arc<State>, request: &'a RequestContext) -> AsyncResponse<'a> {
    Box::pin(async move {
        let plan = SeedPlan::read(Object::body(&request.body)?)?;
        let (quotas, rate_limits) = state.write(request, insert_limits).await?;
        for start in (0..plan.events).step_by(CHUNK_EVENTS) {
            let end = plan.events.min(start + CHUNK_EVENTS);
            state
                .write(request, move |unit| plan.insert_events(unit, start..end))
                .await?;
        }
        Response::ok(&json!({
            "events": plan.events,
            "customers": plan.customers.min(plan.events),
            "quotas": quotas,
            "rateLimits": rate_limits,
        }))
    })
}

#[derive(Clone, Copy)]
struct SeedPlan {
    events: usize,
    customers: usize,
}

impl SeedPlan {
    fn read(body: Object) -> Result<Self, ApiError> {
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
        let plan = Self {
            events: count("events", 1000, MAX_EVENTS),
            customers: count("customers", 5, MAX_CUSTOMERS),
        };
        errors.finish()?;
        Ok(plan)
    }

    fn insert_events(
        self,
        unit: &mut UnitOfWork,
        numbers: std::ops::Range<usize>,
    ) -> Result<(), ApiError> {
        let rows = numbers
            .map(|number| EventRow::new(self.generate(number, unit.now)))
            .collect::<Result<Vec<_>, _>>()?;
        unit.record(first_project(unit)?, EventSource::Project, &rows)?;
        Ok(())
    }

    fn generate(self, number: usize, now: i64) -> NewEvent {
        let mut rng = Rng(number as u64);
        let (input, output) = (rng.below(2000) + 1, rng.below(800) + 1);
        let model = rng.pick(&["gpt-4", "gpt-4o-mini", "claude-sonnet", "llama-3"]);
        let provider = match model {
            "claude-sonnet" => "anthropic",
            "llama-3" => "self-hosted",
            _ => "openai",
        };
        let age = i64::try_from(rng.next() % WEEK.unsigned_abs()).unwrap_or(0);
        NewEvent {
            customer_id: format!("customer_{}", rng.below(self.customers) + 1),
            event_type: rng
                .pick(&["chat_completion", "api_call", "embedding", "image"])
                .to_owned(),
            values: Values::from([
                ("input_tokens".to_owned(), to_f64(input)),
                ("output_tokens".to_owned(), to_f64(output)),
                ("cost_cents".to_owned(), to_f64(input + 4 * output) / 1000.0),
                ("latency_ms".to_owned(), to_f64(rng.below(3000) + 20)),
            ]),
            dimensions: Dimensions::from([
                ("model".to_owned(), model.to_owned()),
                ("provider".to_owned(), provider.to_owned()),
            ]),
            properties: None,
            timestamp: Some(now - age),
            idempotency_key: None,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers below 10,000")]
fn to_f64(n: usize) -> f64 {
    n as f64
}

/// SplitMix64: uniform enough for generated data.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }
}

/// A few quotas and rate limits. Existing ones with the same names stay. Returns how many of each are new.
fn insert_limits(unit: &mut UnitOfWork) -> Result<(usize, usize), ApiError> {
    let quotas = [
        json!({"name": "Requests a day", "metric": "total_events", "limitValue": 10_000, "period": "day"}),
        json!({"name": "Tokens a month", "metric": "total_tokens", "limitValue": 5_000_000, "period": "month"}),
        json!({"name": "Cost of customer_1", "metric": "total_cost_cents", "limitValue": 500, "period": "week",
               "dimensionFilters": {"customer_id": "customer_1"}}),
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
