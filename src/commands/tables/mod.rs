//! The columns of tables and the fields of records, so that a thing looks the same in every command.
//!
//! A pipe gets the columns in the order in which they stand here. A terminal shows the name first and the id last.

mod balances;
mod limits;
mod states;

use limitry_types::{
    Amount, ApiKey, Customer, Dimensions, Event, Filters, KeyStatus, Project, Totals,
};

use crate::base::text::rounded;
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};
use crate::output::{Cell, Column, State, Tabular};

pub(super) use balances::*;
pub(super) use limits::*;
pub(super) use states::*;

impl Tabular<7> for ApiKey {
    const COLUMNS: [Column; 7] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("LAST 4").heading("KEY").place(5),
        Column::new("STATUS"),
        Column::new("CREATED").place(4).shown_from(80),
        Column::new("LAST USED").place(3).shown_from(72),
        Column::new("EXPIRES").place(2).shown_from(52),
    ];

    fn row(&self) -> [Cell; 7] {
        let never = |cell| match cell {
            Cell::Nothing if self.status == KeyStatus::Active => cell.shown_as(Cell::text("never")),
            _ => cell,
        };
        [
            Cell::id(&self.id),
            key_name(self),
            Cell::last_four(&self.last_four),
            key_status(self),
            Cell::time(self.created_at),
            never(Cell::time(self.last_used_at)),
            match self.status {
                KeyStatus::Revoked => Cell::time(self.expires_at).shown_as(Cell::Nothing),
                _ => never(Cell::time(self.expires_at)),
            },
        ]
    }
}

/// The name of a key. A person sees the marker in it as the status.
fn key_name(key: &ApiKey) -> Cell {
    let name = Cell::text(&key.name);
    match NameMarker::of(key) {
        Some((plain, _)) => name.shown_as(Cell::text(plain)),
        None => name,
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
        ("name", key_name(key)),
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
        ("timezone", Cell::maybe(customer.timezone.as_deref())),
        ("billing since", billing_cycle_start(customer)),
        (
            "metadata",
            Cell::maybe(metadata.map(std::string::ToString::to_string)),
        ),
        ("created", Cell::time(customer.created_at)),
        ("updated", Cell::time(customer.updated_at)),
    ]
}

/// On a terminal in the customer's time zone, in which the billing day is counted.
fn billing_cycle_start(customer: &Customer) -> Cell {
    let Some(start) = customer.billing_cycle_start else {
        return Cell::Nothing;
    };
    let zone = customer.timezone.as_deref();
    match zone.and_then(|zone| jiff::tz::TimeZone::get(zone).ok()) {
        Some(zone) => {
            let local = start.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Q");
            Cell::Time(start).shown_as(Cell::text(local.to_string()))
        }
        None => Cell::Time(start),
    }
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
    filters_or(filters, "everyone")
}

/// The filters; `without` is what a terminal shows where there are none.
fn filters_or(filters: Option<&Filters>, without: &str) -> Cell {
    let filters = filters.into_iter().flatten();
    match pairs(filters.map(|(name, value)| (name, plain(value)))) {
        Cell::Nothing => Cell::Nothing.shown_as(Cell::text(without)),
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
