//! The columns of tables and the fields of records, so that a thing looks the same in every command.

use crate::output::{Cell, Column, Tabular};
use limitry_types::{
    Amount, ApiKey, Customer, Dimensions, Event, Project, Quota, QuotaState, RateLimit,
    RateLimitState, Totals,
};

impl Tabular<7> for ApiKey {
    const COLUMNS: [Column; 7] = [
        Column::new("ID"),
        Column::new("NAME"),
        Column::new("LAST 4"),
        Column::new("STATUS"),
        Column::new("CREATED").drop_order(1),
        Column::new("LAST USED").drop_order(2),
        Column::new("EXPIRES"),
    ];

    fn row(&self) -> [Cell; 7] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.last_four),
            Cell::text(self.status.as_str()),
            Cell::time(self.created_at),
            Cell::time(self.last_used_at),
            Cell::time(self.expires_at),
        ]
    }
}

pub(super) fn key_fields(key: &ApiKey) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&key.id)),
        ("name", Cell::text(&key.name)),
        ("project", Cell::maybe(key.project_id.as_deref())),
        ("last four", Cell::text(&key.last_four)),
        ("status", Cell::text(key.status.as_str())),
        ("created", Cell::time(key.created_at)),
        ("last used", Cell::time(key.last_used_at)),
        ("expires", Cell::time(key.expires_at)),
        ("revoked", Cell::time(key.revoked_at)),
    ]
}

impl Tabular<3> for Project {
    const COLUMNS: [Column; 3] = [
        Column::new("ID"),
        Column::new("NAME"),
        Column::new("CREATED").drop_order(1),
    ];

    fn row(&self) -> [Cell; 3] {
        [
            Cell::text(&self.id),
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
        Column::new("ID"),
        Column::new("NAME"),
        Column::new("METRIC"),
        Column::new("LIMIT"),
        Column::new("PERIOD"),
        // Never dropped: without its filter a limit means something else.
        Column::new("FILTERS").can_truncate(),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.metric),
            Cell::number(self.limit_value),
            Cell::text(&self.period),
            dimensions(self.dimension_filters.as_ref()),
        ]
    }
}

pub(super) fn quota_fields(quota: &Quota) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&quota.id)),
        ("name", Cell::text(&quota.name)),
        ("metric", Cell::text(&quota.metric)),
        ("limit", Cell::number(quota.limit_value)),
        ("period", Cell::text(&quota.period)),
        ("filters", dimensions(quota.dimension_filters.as_ref())),
        ("created", Cell::time(quota.created_at)),
        ("updated", Cell::time(quota.updated_at)),
    ]
}

impl Tabular<6> for RateLimit {
    const COLUMNS: [Column; 6] = [
        Column::new("ID"),
        Column::new("NAME"),
        Column::new("LIMIT"),
        Column::new("WINDOW"),
        Column::new("ENABLED"),
        Column::new("FILTERS").can_truncate(),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::number(self.limit_value),
            Cell::text(&self.window),
            Cell::text(yes_or_no(self.enabled)),
            dimensions(self.dimension_filters.as_ref()),
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
        ("filters", dimensions(limit.dimension_filters.as_ref())),
        ("created", Cell::time(limit.created_at)),
        ("updated", Cell::time(limit.updated_at)),
    ]
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

impl Tabular<5> for Customer {
    const COLUMNS: [Column; 5] = [
        Column::new("ID"),
        Column::new("EXTERNAL ID"),
        Column::new("NAME"),
        Column::new("EMAIL"),
        Column::new("CREATED").drop_order(1),
    ];

    fn row(&self) -> [Cell; 5] {
        [
            Cell::text(&self.id),
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

impl Tabular<6> for Event {
    const COLUMNS: [Column; 6] = [
        Column::new("ID"),
        Column::new("TIME"),
        Column::new("CUSTOMER"),
        Column::new("EVENT"),
        Column::new("VALUES").can_truncate(),
        Column::new("DIMENSIONS").can_truncate().drop_order(1),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::text(&self.id),
            Cell::time(self.timestamp),
            Cell::text(&self.customer_id),
            Cell::text(&self.event_type),
            pairs(self.values.iter().flatten()),
            dimensions(self.dimensions.as_ref()),
        ]
    }
}

fn dimensions(dimensions: Option<&Dimensions>) -> Cell {
    pairs(dimensions.into_iter().flatten())
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

/// The columns of sums. They are dropped before the bar of a chart.
pub(super) const TOTALS_COLUMNS: [Column; 5] = [
    Column::new("EVENTS"),
    Column::new("TOKENS").drop_order(4),
    Column::new("INPUT").drop_order(1),
    Column::new("OUTPUT").drop_order(2),
    Column::new("CENTS").drop_order(3),
];

/// The column of the bars of a chart.
pub(super) const BAR_COLUMN: Column = Column::new("").drop_order(5);

pub(super) fn totals_cells(totals: &Totals) -> [Cell; 5] {
    [
        totals.total_events,
        totals.total_tokens,
        totals.total_input_tokens,
        totals.total_output_tokens,
        totals.total_cost_cents,
    ]
    .map(Cell::number)
}

/// The columns of the states of quotas and rate limits.
pub(super) const LIMIT_COLUMNS: [Column; 8] = [
    Column::new("NAME"),
    Column::new("KIND").drop_order(1),
    Column::new("USED"),
    Column::new("LIMIT"),
    Column::new("LEFT"),
    Column::new("RESETS"),
    Column::new("STATE"),
    Column::new("FULL").drop_order(2),
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

pub(super) fn quota_row(state: &QuotaState) -> Vec<Cell> {
    vec![
        Cell::text(&state.name),
        Cell::text("quota"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ]
}

pub(super) fn rate_limit_row(state: &RateLimitState) -> Vec<Cell> {
    vec![
        Cell::text(&state.name),
        Cell::text("rate limit"),
        Cell::Nothing,
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset_time(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ]
}

/// The time of a reset. `None` if the server sent none, or seconds out of range.
pub(super) fn reset_time(seconds: Option<i64>) -> Option<jiff::Timestamp> {
    seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
}
