//! Which columns each thing has. One place, so that lists of the same thing look the same everywhere.

use crate::output::{Cell, Tabular};
use crate::wire::{ApiKey, Project, Quota, QuotaState, RateLimitState};

impl Tabular<7> for ApiKey {
    const HEADER: [&'static str; 7] = [
        "ID",
        "NAME",
        "LAST FOUR",
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
            filters(self),
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
        ("filters", filters(quota)),
        ("created", Cell::time(quota.created_at)),
        ("updated", Cell::time(quota.updated_at)),
    ]
}

fn filters(quota: &Quota) -> Cell {
    let filters = quota.dimension_filters.iter().flatten();
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

/// The columns of how limits stand.
pub(super) const LIMIT_HEADER: [&str; 7] =
    ["NAME", "KIND", "USED", "LIMIT", "LEFT", "RESETS", "STATE"];

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
    ]
}

/// Unix seconds of a server: what is no moment is left out (S24).
pub(super) fn reset(seconds: Option<i64>) -> Option<jiff::Timestamp> {
    seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
}
