//! Which columns each thing has. One place, so that lists of the same thing look the same everywhere.

use crate::output::{Cell, Tabular};
use limitry_types::{
    Amount, ApiKey, Customer, Dimensions, Event, Project, Quota, QuotaState, RateLimit,
    RateLimitState, Totals,
};

impl Tabular<7> for ApiKey {
    const HEADER: [&'static str; 7] = [
        "ID",
        "NAME",
        "LAST 4",
        "STATUS",
        "CREATED",
        "LAST USED",
        "EXPIRES",
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

/// A key's fields, one a line.
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
    const HEADER: [&'static str; 3] = ["ID", "NAME", "CREATED"];

    fn row(&self) -> [Cell; 3] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::time(self.created_at),
        ]
    }
}

impl Tabular<6> for Quota {
    const HEADER: [&'static str; 6] = ["ID", "NAME", "METRIC", "LIMIT", "PERIOD", "FILTERS"];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.metric),
            Cell::number(self.limit_value),
            Cell::text(&self.period),
            filters(self.dimension_filters.as_ref()),
        ]
    }
}

/// A quota's fields, one a line.
pub(super) fn quota_fields(quota: &Quota) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&quota.id)),
        ("name", Cell::text(&quota.name)),
        ("metric", Cell::text(&quota.metric)),
        ("limit", Cell::number(quota.limit_value)),
        ("period", Cell::text(&quota.period)),
        ("filters", filters(quota.dimension_filters.as_ref())),
        ("created", Cell::time(quota.created_at)),
        ("updated", Cell::time(quota.updated_at)),
    ]
}

fn filters(filters: Option<&Dimensions>) -> Cell {
    let filters = filters.into_iter().flatten();
    let text = filters
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join(" ");
    if text.is_empty() {
        Cell::Nothing
    } else {
        Cell::Text(text)
    }
}

impl Tabular<6> for RateLimit {
    const HEADER: [&'static str; 6] = ["ID", "NAME", "LIMIT", "WINDOW", "ENABLED", "FILTERS"];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::text(&self.id),
            Cell::text(&self.name),
            Cell::number(self.limit_value),
            Cell::text(&self.window),
            Cell::text(if self.enabled { "yes" } else { "no" }),
            filters(self.dimension_filters.as_ref()),
        ]
    }
}

/// A rate limit's fields, one a line.
pub(super) fn rate_limit_fields(limit: &RateLimit) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&limit.id)),
        ("name", Cell::text(&limit.name)),
        ("limit", Cell::number(limit.limit_value)),
        ("window", Cell::text(&limit.window)),
        (
            "enabled",
            Cell::text(if limit.enabled { "yes" } else { "no" }),
        ),
        ("filters", filters(limit.dimension_filters.as_ref())),
        ("created", Cell::time(limit.created_at)),
        ("updated", Cell::time(limit.updated_at)),
    ]
}

impl Tabular<5> for Customer {
    const HEADER: [&'static str; 5] = ["ID", "EXTERNAL ID", "NAME", "EMAIL", "CREATED"];

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

/// A customer's fields, one a line.
pub(super) fn customer_fields(customer: &Customer) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&customer.id)),
        ("external id", Cell::text(&customer.external_id)),
        ("name", Cell::maybe(customer.name.as_deref())),
        ("email", Cell::maybe(customer.email.as_deref())),
        (
            "metadata",
            Cell::maybe(
                customer
                    .metadata
                    .as_ref()
                    .filter(|m| !m.is_null())
                    .map(ToString::to_string),
            ),
        ),
        ("created", Cell::time(customer.created_at)),
        ("updated", Cell::time(customer.updated_at)),
    ]
}

/// A project's fields, one a line.
pub(super) fn project_fields(project: &Project) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&project.id)),
        ("name", Cell::text(&project.name)),
        ("timezone", Cell::maybe(project.timezone.as_deref())),
        ("created", Cell::time(project.created_at)),
        ("updated", Cell::time(project.updated_at)),
    ]
}

impl Tabular<6> for Event {
    const HEADER: [&'static str; 6] = ["ID", "TIME", "CUSTOMER", "EVENT", "VALUES", "DIMENSIONS"];

    fn row(&self) -> [Cell; 6] {
        let values = self.values.iter().flatten();
        let values = values
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join(" ");
        [
            Cell::text(&self.id),
            Cell::time(self.timestamp),
            Cell::text(&self.customer_id),
            Cell::text(&self.event_type),
            if values.is_empty() {
                Cell::Nothing
            } else {
                Cell::Text(values)
            },
            filters(self.dimensions.as_ref()),
        ]
    }
}

/// Sums, one a line.
pub(super) fn totals_fields(totals: &Totals) -> Vec<(&'static str, Cell)> {
    TOTALS_NAMES.into_iter().zip(totals_cells(totals)).collect()
}

/// What the sums are called in a record.
const TOTALS_NAMES: [&str; 5] = [
    "events",
    "tokens",
    "input tokens",
    "output tokens",
    "cost (cents)",
];

/// What the sums are called as columns.
pub(super) const TOTALS_HEADER: [&str; 5] = ["EVENTS", "TOKENS", "INPUT", "OUTPUT", "CENTS"];

/// Sums as cells.
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

/// The columns of how limits stand.
pub(super) const LIMIT_HEADER: [&str; 8] = [
    "NAME", "KIND", "USED", "LIMIT", "LEFT", "RESETS", "STATE", "FULL",
];

/// How much of a limit is gone.
fn share(left: Amount, limit: Amount) -> Cell {
    if limit.0 > 0.0 {
        Cell::Share(Amount(
            ((limit.0 - left.0) / limit.0 * 1000.0).round() / 1000.0,
        ))
    } else {
        Cell::Nothing
    }
}

/// How a quota stands, as a row.
pub(super) fn quota_row(state: &QuotaState) -> Vec<Cell> {
    vec![
        Cell::text(&state.name),
        Cell::text("quota"),
        Cell::number(state.used),
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ]
}

/// How a rate limit stands, as a row.
pub(super) fn rate_limit_row(state: &RateLimitState) -> Vec<Cell> {
    vec![
        Cell::text(&state.name),
        Cell::text("rate limit"),
        Cell::Nothing,
        Cell::number(state.limit),
        Cell::number(state.remaining),
        Cell::time(reset(state.reset)),
        Cell::text(if state.exceeded { "refuses" } else { "ok" }),
        share(state.remaining, state.limit),
    ]
}

/// Unix seconds of a server: what is no moment is left out.
pub(super) fn reset(seconds: Option<i64>) -> Option<jiff::Timestamp> {
    seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
}
