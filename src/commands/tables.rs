//! The columns of tables and the fields of records, so that a thing looks the same in every command.
//!
//! A pipe gets the columns in the order in which they stand here. A terminal shows the name first and the id last.

use jiff::Timestamp;

use crate::base::text::{money, percent, rounded, short};
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};
use crate::output::{Cell, Column, State, Tabular};
use limitry_types::{
    Amount, ApiKey, Customer, Dimensions, Event, Filters, KeyStatus, LimitState, Project, Quota,
    QuotaState, RateLimit, RateLimitState, Totals,
};

/// The metric of costs, which is in cents.
const COST: &str = "total_cost_cents";

impl Tabular<7> for ApiKey {
    const COLUMNS: [Column; 7] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("LAST 4").heading("KEY").place(5),
        Column::new("STATUS"),
        Column::new("CREATED").place(4).shown_from(96),
        Column::new("LAST USED").place(3).shown_from(72),
        Column::new("EXPIRES").place(2).shown_from(52),
    ];

    fn row(&self) -> [Cell; 7] {
        let never = |cell| match cell {
            Cell::Nothing if self.status == KeyStatus::Active => cell.shown_as(Cell::text("never")),
            _ => cell,
        };
        // The marker in the name is the status of the key.
        let name = Cell::text(&self.name);
        let name = match NameMarker::of(self) {
            Some((plain, _)) => name.shown_as(Cell::text(plain)),
            None => name,
        };
        [
            Cell::id(&self.id),
            name,
            Cell::last_four(&self.last_four),
            key_status(self),
            Cell::time(self.created_at),
            never(Cell::time(self.last_used_at)),
            never(Cell::time(self.expires_at)),
        ]
    }
}

/// The status of a key; an active one whose end is near needs attention.
pub(super) fn key_status(key: &ApiKey) -> Cell {
    let word = key.status.as_str();
    let marker = NameMarker::of(key).map(|(_, marker)| marker.kind);
    let shown = match (key.status, key.expires_at) {
        (KeyStatus::Active, _) if marker.is_some() => match marker {
            Some(MarkerKind::Retiring) => Cell::state(State::Soon, "retiring"),
            Some(MarkerKind::Discarded) => Cell::state(State::Soon, "expiring"),
            Some(MarkerKind::Rotating) => Cell::state(State::Soon, "rotating"),
            Some(MarkerKind::Creating) => Cell::state(State::Soon, "creating"),
            Some(MarkerKind::Kept) => Cell::state(State::Active, "kept"),
            Some(MarkerKind::Ephemeral) | None => Cell::state(State::Active, "ephemeral"),
        },
        (KeyStatus::Active, Some(end)) => Cell::ActiveUntil(end),
        (KeyStatus::Active, None) => Cell::state(State::Active, word),
        (KeyStatus::Revoked, _) => Cell::state(State::Bad, word),
        (KeyStatus::Expired | KeyStatus::Unknown, _) => Cell::state(State::Past, word),
    };
    Cell::text(word).shown_as(shown)
}

pub(super) fn key_fields(key: &ApiKey) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&key.id)),
        ("name", Cell::text(&key.name)),
        ("project", Cell::maybe(key.project_id.as_deref())),
        ("last four", Cell::text(&key.last_four)),
        ("status", key_status(key)),
        ("created", Cell::time(key.created_at)),
        ("last used", Cell::time(key.last_used_at)),
        ("expires", Cell::time(key.expires_at)),
        ("revoked", Cell::time(key.revoked_at)),
    ]
}

impl Tabular<3> for Project {
    const COLUMNS: [Column; 3] = [
        // `--project` takes the id too, and a name can be there twice.
        Column::id("ID").shown_from(60),
        Column::name("NAME"),
        Column::new("CREATED"),
    ];

    fn row(&self) -> [Cell; 3] {
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::time(self.created_at),
        ]
    }
}

pub(super) fn project_fields(project: &Project) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&project.id)),
        ("name", Cell::text(&project.name)),
        ("timezone", Cell::maybe(project.timezone.as_deref())),
        ("created", Cell::time(project.created_at)),
        ("updated", Cell::time(project.updated_at)),
    ]
}

impl Tabular<6> for Quota {
    const COLUMNS: [Column; 6] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("METRIC").heading("COUNTS").place(2),
        Column::new("LIMIT"),
        Column::new("PERIOD").heading("PER").place(3),
        // Always shown: without its filter a limit means something else.
        Column::new("FILTERS")
            .heading("FOR")
            .place(4)
            .can_truncate(),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.metric).shown_as(Cell::text(unit(&self.metric))),
            metric_cell(&self.metric, self.limit_value),
            Cell::text(&self.period),
            filters(self.dimension_filters.as_ref()),
        ]
    }
}

/// The limit of a metric: an amount of money for costs.
fn metric_cell(metric: &str, limit: impl std::fmt::Display) -> Cell {
    let cell = Cell::number(&limit);
    match (metric, limit.to_string().parse()) {
        (COST, Ok(cents)) => cell.shown_as(Cell::Money(Amount(cents))),
        _ => cell,
    }
}

/// What a metric counts, in a word: `events`, `tokens`, `cost`, or the name of a value.
pub(super) fn unit(metric: &str) -> &str {
    match metric {
        "total_events" => "events",
        "total_tokens" => "tokens",
        COST => "cost",
        other => other.strip_prefix("values.").unwrap_or(other),
    }
}

/// An amount of a metric in words: `10,000 events`, `$5.00`.
pub(super) fn amount_of(metric: &str, amount: f64) -> String {
    if metric == COST {
        money(amount)
    } else {
        format!(
            "{} {}",
            crate::base::text::grouped(&rounded(amount, 2)),
            unit(metric)
        )
    }
}

pub(super) fn quota_fields(quota: &Quota) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&quota.id)),
        ("name", Cell::text(&quota.name)),
        ("metric", Cell::text(&quota.metric)),
        ("limit", metric_cell(&quota.metric, quota.limit_value)),
        ("period", Cell::text(&quota.period)),
        ("filters", filters(quota.dimension_filters.as_ref())),
        ("created", Cell::time(quota.created_at)),
        ("updated", Cell::time(quota.updated_at)),
    ]
}

impl Tabular<6> for RateLimit {
    const COLUMNS: [Column; 6] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("LIMIT"),
        Column::new("WINDOW").heading("PER").place(2),
        Column::new("ENABLED").heading("STATE").place(3),
        Column::new("FILTERS")
            .heading("FOR")
            .place(4)
            .can_truncate(),
    ];

    fn row(&self) -> [Cell; 6] {
        let state = if self.enabled {
            Cell::state(State::Active, "on")
        } else {
            Cell::state(State::Past, "off")
        };
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::number(self.limit_value),
            Cell::text(&self.window),
            Cell::text(yes_or_no(self.enabled)).shown_as(state),
            filters(self.dimension_filters.as_ref()),
        ]
    }
}

pub(super) fn rate_limit_fields(limit: &RateLimit) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&limit.id)),
        ("name", Cell::text(&limit.name)),
        ("limit", Cell::number(limit.limit_value)),
        ("window", Cell::text(&limit.window)),
        ("enabled", Cell::text(yes_or_no(limit.enabled))),
        ("filters", filters(limit.dimension_filters.as_ref())),
        ("created", Cell::time(limit.created_at)),
        ("updated", Cell::time(limit.updated_at)),
    ]
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

impl Tabular<5> for Customer {
    const COLUMNS: [Column; 5] = [
        Column::id("ID"),
        Column::name("EXTERNAL ID").heading("CUSTOMER"),
        Column::new("NAME").can_truncate(),
        Column::new("EMAIL").can_truncate().shown_from(60),
        Column::new("CREATED").shown_from(80),
    ];

    fn row(&self) -> [Cell; 5] {
        [
            Cell::id(&self.id),
            Cell::text(&self.external_id),
            Cell::maybe(self.name.as_deref()),
            Cell::maybe(self.email.as_deref()),
            Cell::time(self.created_at),
        ]
    }
}

pub(super) fn customer_fields(customer: &Customer) -> Vec<(&'static str, Cell)> {
    let metadata = customer.metadata.as_ref().filter(|m| !m.is_null());
    vec![
        ("id", Cell::text(&customer.id)),
        ("external id", Cell::text(&customer.external_id)),
        ("name", Cell::maybe(customer.name.as_deref())),
        ("email", Cell::maybe(customer.email.as_deref())),
        (
            "metadata",
            Cell::maybe(metadata.map(std::string::ToString::to_string)),
        ),
        ("created", Cell::time(customer.created_at)),
        ("updated", Cell::time(customer.updated_at)),
    ]
}

impl Tabular<9> for Event {
    const COLUMNS: [Column; 9] = [
        Column::id("ID"),
        Column::new("TIME").place(0),
        Column::new("CUSTOMER").can_truncate(),
        Column::new("EVENT").can_truncate(),
        Column::new("VALUES").pipe_only(),
        Column::new("DIMENSIONS").pipe_only(),
        Column::new("TOKENS").terminal_only().shown_from(56),
        Column::new("COST").terminal_only().shown_from(66),
        Column::new("MODEL")
            .terminal_only()
            .can_truncate()
            .shown_from(76),
    ];

    fn row(&self) -> [Cell; 9] {
        let values = self.values.as_ref();
        let value = |name: &str| values.and_then(|values| values.get(name)).copied();
        let tokens = value("total_tokens").or_else(|| {
            let halves = [value("input_tokens"), value("output_tokens")];
            let some = halves.iter().flatten().map(|amount| amount.0);
            halves
                .iter()
                .any(Option::is_some)
                .then(|| Amount(some.sum()))
        });
        let model = self.dimensions.as_ref().and_then(|all| all.get("model"));
        [
            Cell::id(&self.id),
            Cell::time(self.timestamp),
            Cell::text(&self.customer_id),
            Cell::text(&self.event_type),
            pairs(self.values.iter().flatten()),
            dimensions(self.dimensions.as_ref()),
            tokens.map_or(Cell::Nothing, |tokens| Cell::number(rounded(tokens.0, 2))),
            value("cost_cents").map_or(Cell::Nothing, Cell::Money),
            Cell::maybe(model.map(String::as_str)),
        ]
    }
}

fn dimensions(dimensions: Option<&Dimensions>) -> Cell {
    pairs(dimensions.into_iter().flatten())
}

/// The filters of a limit; on a terminal a limit without any is for everyone.
fn filters(filters: Option<&Filters>) -> Cell {
    let filters = filters.into_iter().flatten();
    match pairs(filters.map(|(name, value)| (name, plain(value)))) {
        Cell::Nothing => Cell::Nothing.shown_as(Cell::text("everyone")),
        some => some,
    }
}

/// A JSON value as it is typed in a filter.
pub(super) fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `name=value name=value`
fn pairs<K: std::fmt::Display, V: std::fmt::Display>(pairs: impl Iterator<Item = (K, V)>) -> Cell {
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if pairs.is_empty() {
        Cell::Nothing
    } else {
        Cell::Text(pairs.join(" "))
    }
}

pub(super) fn totals_fields(totals: &Totals) -> Vec<(&'static str, Cell)> {
    let names = [
        "events",
        "tokens",
        "input tokens",
        "output tokens",
        "cost (cents)",
    ];
    names.into_iter().zip(totals_cells(totals)).collect()
}

/// The columns of sums.
pub(super) const TOTALS_COLUMNS: [Column; 5] = [
    Column::new("EVENTS"),
    Column::new("TOKENS"),
    Column::new("INPUT").pipe_only(),
    Column::new("OUTPUT").pipe_only(),
    Column::new("CENTS").heading("COST"),
];

pub(super) fn totals_cells(totals: &Totals) -> [Cell; 5] {
    let cost = totals.total_cost_cents;
    [
        Cell::number(totals.total_events),
        Cell::number(totals.total_tokens),
        Cell::number(totals.total_input_tokens),
        Cell::number(totals.total_output_tokens),
        Cell::number(cost).shown_as(Cell::Money(cost)),
    ]
}

/// The columns of the states of quotas and rate limits. A terminal shows them as sentences, a line each.
pub(super) const LIMIT_COLUMNS: [Column; 12] = [
    Column::new("NAME").pipe_only(),
    Column::new("KIND").pipe_only(),
    Column::new("USED").pipe_only(),
    Column::new("LIMIT").pipe_only(),
    Column::new("LEFT").pipe_only(),
    Column::new("RESETS").pipe_only(),
    Column::new("STATE").pipe_only(),
    Column::new("FULL").pipe_only(),
    Column::new("").terminal_only().can_truncate(),
    Column::new("").terminal_only().shown_from(64),
    Column::new("").terminal_only(),
    Column::new("").terminal_only().shown_from(76),
];

/// The used share of a limit, rounded to a tenth of a percent.
fn share(left: Amount, limit: Amount) -> Cell {
    if limit.0 > 0.0 {
        Cell::Share(Amount(
            ((limit.0 - left.0) / limit.0 * 1000.0).round() / 1000.0,
        ))
    } else {
        Cell::Nothing
    }
}

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
    let state = if exceeded { State::Bad } else { State::Done };
    let share = if limit > 0.0 { used / limit } else { 0.0 };
    let amounts = if metric == COST {
        format!("{} / {}", money(used), money(limit))
    } else {
        format!("{} / {} {}", short(used), short(limit), unit(metric))
    };
    let resets = reset_time(reset).map(|at| {
        let when = crate::base::text::relative(at, now);
        Cell::id(format!("resets {when}"))
    });
    [
        Cell::state(state, name),
        Cell::Gauge(state, Amount(share)),
        Cell::text(format!("{amounts} ({})", percent(share))),
        resets.unwrap_or(Cell::Nothing),
    ]
}

pub(super) fn quota_row(state: &QuotaState, now: Timestamp) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("quota"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
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
pub(super) fn meter_limit_row(state: &LimitState, now: Timestamp) -> Vec<Cell> {
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("limit"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ];
    row.extend(standing(
        &state.name,
        state.exceeded,
        state.used.0,
        state.limit.0,
        &state.period,
        state.reset,
        now,
    ));
    row
}

pub(super) fn rate_limit_row(state: &RateLimitState, now: Timestamp) -> Vec<Cell> {
    let used = (state.limit.0 - state.remaining.0).max(0.0);
    let mut row = vec![
        Cell::text(&state.name),
        Cell::text("rate limit"),
        Cell::number(Amount(used)),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ];
    let unit = format!("checks a {}", state.window);
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
pub(super) fn reset_time(seconds: Option<i64>) -> Option<Timestamp> {
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok())
}
