//! Invented data: the same for the same plan, so that screenshots and benchmarks can be repeated.

use rusqlite::OptionalExtension as _;
use serde_json::{Value, json};

use crate::clock::SECOND;
use crate::core::Core;
use crate::db::Db;
use crate::engine::{EventRow, NewEvent, Origin, Values, record};
use crate::http::{Call, Caller, Problem, ProjectRef, Query};
use crate::{LocalError, Service, routes};
use limitry_types::{Dimensions, codes};

/// How much to invent.
#[derive(Debug, Clone, Copy)]
pub struct SeedPlan {
    /// Events, spread over the last seven days.
    pub events: usize,
    /// Customers that they belong to.
    pub customers: usize,
}

impl Default for SeedPlan {
    fn default() -> Self {
        Self {
            events: 1000,
            customers: 5,
        }
    }
}

impl SeedPlan {
    /// The most events of one call.
    pub const MAX_EVENTS: usize = 1_000_000;

    /// The most customers of one call.
    pub const MAX_CUSTOMERS: usize = 10_000;
}

/// What was invented.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seeded {
    /// How many events.
    pub events: usize,
    /// How many customers they belong to.
    pub customers: usize,
    /// How many quotas, beside those that were there.
    pub quotas: usize,
    /// How many rate limits, beside those that were there.
    pub rate_limits: usize,
}

/// Events of one transaction.
const CHUNK: usize = 5000;

const WEEK: i64 = 7 * 86_400 * SECOND;

impl Service {
    /// Invents data in the first project.
    pub fn seed(&self, plan: SeedPlan) -> Result<Seeded, LocalError> {
        let mut seeded = self.write(rules)?;
        for chunk in chunks(plan) {
            seeded.events += self.write(move |db| chunk.write(db))?;
        }
        seeded.customers = plan.customers.min(seeded.events);
        Ok(seeded)
    }
}

/// The same for a request.
pub(crate) async fn seed_data(core: &Core, plan: SeedPlan) -> Result<Seeded, Problem> {
    let mut seeded = core.writer.run(rules).await?;
    for chunk in chunks(plan) {
        seeded.events += core.writer.run(move |db| chunk.write(db)).await?;
    }
    seeded.customers = plan.customers.min(seeded.events);
    Ok(seeded)
}

fn chunks(plan: SeedPlan) -> impl Iterator<Item = Chunk> {
    (0..plan.events).step_by(CHUNK).map(move |from| Chunk {
        plan,
        from,
        to: (from + CHUNK).min(plan.events),
    })
}

#[derive(Clone, Copy)]
struct Chunk {
    plan: SeedPlan,
    from: usize,
    to: usize,
}

impl Chunk {
    fn write(self, db: &mut Db) -> Result<usize, Problem> {
        let project = first_project(db)?;
        let now = db.now;
        let events = (self.from..self.to)
            .map(|n| EventRow::of(invent(n, self.plan, now)))
            .collect::<Result<Vec<_>, _>>()?;
        record(db, project.seq, Origin::Project, &events)?;
        Ok(events.len())
    }
}

/// The n-th event of a plan.
fn invent(n: usize, plan: SeedPlan, now: i64) -> NewEvent {
    let mut dice = Dice(n as u64);
    let pick = |dice: &mut Dice, of: &[&str]| of[dice.below(of.len())].to_owned();
    let (input, output) = (dice.below(2000) + 1, dice.below(800) + 1);
    let model = pick(
        &mut dice,
        &["gpt-4", "gpt-4o-mini", "claude-sonnet", "llama-3"],
    );
    let provider = match model.as_str() {
        "claude-sonnet" => "anthropic",
        "llama-3" => "self-hosted",
        _ => "openai",
    };
    let ago = i64::try_from(dice.next() % WEEK.unsigned_abs()).unwrap_or(0);
    NewEvent {
        customer_id: format!("customer_{}", dice.below(plan.customers.max(1)) + 1),
        event_type: pick(
            &mut dice,
            &["chat_completion", "api_call", "embedding", "image"],
        ),
        values: Values::from([
            ("input_tokens".to_owned(), small(input)),
            ("output_tokens".to_owned(), small(output)),
            ("cost_cents".to_owned(), small(input + 4 * output) / 1000.0),
            ("latency_ms".to_owned(), small(dice.below(3000) + 20)),
        ]),
        dimensions: Dimensions::from([
            ("model".to_owned(), model),
            ("provider".to_owned(), provider.to_owned()),
        ]),
        properties: None,
        timestamp: Some(now - ago),
        idempotency_key: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers below 10,000")]
fn small(n: usize) -> f64 {
    n as f64
}

/// Splitmix64: even enough for invented data.
struct Dice(u64);

impl Dice {
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
}

/// A few quotas and rate limits; those whose names are taken stay as they are.
fn rules(db: &mut Db) -> Result<Seeded, Problem> {
    let project = first_project(db)?;
    let mut seeded = Seeded::default();
    for body in [
        json!({"name": "Requests a day", "metric": "total_events", "limitValue": 10_000, "period": "day"}),
        json!({"name": "Tokens a month", "metric": "total_tokens", "limitValue": 5_000_000, "period": "month"}),
        json!({"name": "Cost of customer_1", "metric": "total_cost_cents", "limitValue": 500, "period": "week",
               "dimensionFilters": {"customer_id": "customer_1"}}),
    ] {
        seeded.quotas += create(db, &project, body, routes::create_quota)?;
    }
    for body in [
        json!({"name": "Burst", "limitValue": 100, "window": "second"}),
        json!({"name": "Images", "limitValue": 60, "window": "minute", "dimensionFilters": {"event_type": "image"}}),
    ] {
        seeded.rate_limits += create(db, &project, body, routes::create_rate_limit)?;
    }
    Ok(seeded)
}

fn create(
    db: &mut Db,
    project: &ProjectRef,
    body: Value,
    work: routes::Work,
) -> Result<usize, Problem> {
    let call = Call {
        caller: Caller::Server,
        project: Some(project.clone()),
        id: String::new(),
        query: Query::default(),
        body,
        events: Vec::new(),
    };
    match work(db, &call) {
        Ok(_) => Ok(1),
        Err(problem) if problem.content().code == codes::NAME_TAKEN => Ok(0),
        Err(problem) => Err(problem),
    }
}

fn first_project(db: &Db) -> Result<ProjectRef, Problem> {
    db.conn
        .query_row(
            "SELECT seq, id FROM projects ORDER BY seq LIMIT 1",
            [],
            |row| {
                Ok(ProjectRef {
                    seq: row.get(0)?,
                    id: row.get(1)?,
                })
            },
        )
        .optional()?
        .ok_or_else(|| Problem::not_found(codes::PROJECT_NOT_FOUND, "project"))
}
