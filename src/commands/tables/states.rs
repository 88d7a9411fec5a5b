//! How far limits are used.

use jiff::Timestamp;
use limitry_types::{Amount, LimitPeriod, LimitState, QuotaState, RateLimitState};

use super::limits::{COST, metric_of_meter, unit};
use crate::base::text::{money, percent, short};
use crate::output::{Cell, Column, State};

/// The columns of the states of quotas, rate limits and limits. A terminal shows them as sentences, a line each.
pub(in crate::commands) const LIMIT_COLUMNS: [Column; 12] = [
    Column::new("NAME").pipe_only(),
    Column::new("KIND").pipe_only(),
    Column::new("USED").pipe_only(),
    Column::new("LIMIT").pipe_only(),
    Column::new("LEFT").pipe_only(),
    Column::new("RESETS").pipe_only(),
    Column::new("STATE").pipe_only(),
    Column::new("FULL").pipe_only(),
    Column::name("").terminal_only(),
    Column::new("BAR").heading("").terminal_only().decoration(),
    Column::new("").terminal_only().can_truncate(),
    Column::new("RESETS")
        .heading("")
        .terminal_only()
        .decoration(),
];

/// The used share of a limit, rounded to a tenth of a percent. More than all of it can be used.
fn share(used: Amount, limit: Amount) -> Cell {
    if limit.0 > 0.0 {
        Cell::Share(Amount((used.0 / limit.0 * 1000.0).round() / 1000.0))
    } else {
        Cell::Nothing
    }
}

/// The share of a limit from which on it is nearly used up.
const NEARLY_USED: f64 = 0.9;

/// How far a limit is used, as a line: `✗ Free  ██████████  284 / 50 events (568 %)  resets in 5 hours`.
fn standing(
    name: &str,
    exceeded: bool,
    used: f64,
    limit: f64,
    metric: &str,
    reset: Option<i64>,
    now: Timestamp,
) -> [Cell; 4] {
    let share = if limit > 0.0 { used / limit } else { 0.0 };
    let state = match exceeded {
        true => State::Bad,
        false if share >= NEARLY_USED => State::Soon,
        false => State::Done,
    };
    let (amount, unit) = if metric == COST {
        (format!("{} / {}", money(used), money(limit)), "")
    } else {
        (format!("{} / {}", short(used), short(limit)), unit(metric))
    };
    let gap = if unit.is_empty() { "" } else { " " };
    // What is used alone does not say why the request is refused.
    let behind = if exceeded && used < limit {
        format!("{gap}{unit}, too little left")
    } else {
        format!("{gap}{unit} ({})", percent(share))
    };
    let resets = reset_time(reset).map(|at| {
        let when = crate::base::text::relative(at, now);
        Cell::id(format!("resets {when}"))
    });
    [
        Cell::state(state, name),
        Cell::Gauge(state, Amount(share)),
        Cell::Measured {
            amount,
            rest: behind,
        },
        resets.unwrap_or(Cell::Nothing),
    ]
}

pub(in crate::commands) fn quota_row(state: &QuotaState, now: Timestamp) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("quota"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.used, state.limit),
    ];
    let (used, limit) = (state.used.0, state.limit.0);
    row.extend(standing(
        &state.name,
        state.exceeded,
        used,
        limit,
        &state.metric,
        state.reset,
        now,
    ));
    row
}

/// The state of a limit on a meter.
pub(in crate::commands) fn meter_limit_row(state: &LimitState, now: Timestamp) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("limit"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.used, state.limit),
    ];
    // Another meter says what is counted by its name, where that is known.
    let name = Some(&*state.meter_id).filter(|meter| !meter.starts_with("mtr_"));
    let metric = metric_of_meter(&state.meter_id)
        .or(name)
        .unwrap_or_default();
    let mut shown = standing(
        &state.name,
        state.exceeded,
        state.used.0,
        state.limit.0,
        metric,
        state.reset,
        now,
    );
    if state.period == LimitPeriod::AllTime.as_str() {
        shown[3] = Cell::id("never resets");
    }
    row.extend(shown);
    row
}

pub(in crate::commands) fn rate_limit_row(state: &RateLimitState, now: Timestamp) -> Vec<Cell> {
    let used = (state.limit.0 - state.remaining.0).max(0.0);
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("rate limit"),
        Cell::number(Amount(used)),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(Amount(used), state.limit),
    ];
    let unit = format!("events a {}", state.window);
    row.extend(standing(
        &state.name,
        state.exceeded,
        used,
        state.limit.0,
        &unit,
        state.reset,
        now,
    ));
    row
}

/// The time of a reset. `None` if the server sent none, or seconds out of range.
pub(in crate::commands) fn reset_time(seconds: Option<i64>) -> Option<Timestamp> {
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok())
}
