//! Quotas, rate limits, limits and meters.

use limitry_types::{Amount, EventFilter, Meter, MeterLimit, Quota, RateLimit};

use super::{filters, pairs, plain};
use crate::base::text::{grouped, money, rounded};
use crate::commands::summary;
use crate::output::{Cell, Column, State, Tabular};

/// The metric of costs, which is in cents.
pub(super) const COST: &str = "total_cost_cents";

/// The narrowest terminal that shows whom a limit is for. A narrower one would show a letter or two of it and of the name,
/// and says instead that the column is missing.
const FOR_WIDTH: usize = 56;

impl Tabular<6> for Quota {
    const COLUMNS: [Column; 6] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("METRIC").heading("COUNTS").place(2),
        Column::new("LIMIT"),
        Column::new("PERIOD").heading("PER").place(3),
        Column::new("FILTERS")
            .heading("FOR")
            .place(4)
            .shown_from(FOR_WIDTH)
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

/// What a metric counts, in a word: `events`, `tokens`, `cost`, or the name of a value. A value with one of these names
/// keeps its prefix: it is another metric.
pub(in crate::commands) fn unit(metric: &str) -> &str {
    match metric {
        "total_events" => "events",
        "total_tokens" => "tokens",
        COST => "cost",
        "values.events" | "values.tokens" | "values.cost" => metric,
        other => other.strip_prefix("values.").unwrap_or(other),
    }
}

/// An amount of a metric in words: `10,000 events`, `$5.00`.
pub(in crate::commands) fn amount_of(metric: &str, amount: f64) -> String {
    if metric == COST {
        money(amount)
    } else {
        let number = grouped(&rounded(amount, 2));
        match unit(metric) {
            "events" if number == "1" => "1 event".to_owned(),
            "tokens" if number == "1" => "1 token".to_owned(),
            unit => format!("{number} {unit}"),
        }
    }
}

pub(in crate::commands) fn quota_fields(quota: &Quota) -> Vec<(&'static str, Cell)> {
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
            .shown_from(FOR_WIDTH)
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

pub(in crate::commands) fn rate_limit_fields(limit: &RateLimit) -> Vec<(&'static str, Cell)> {
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

impl Tabular<6> for Meter {
    const COLUMNS: [Column; 6] = [
        Column::id("ID").shown_from(64),
        Column::name("NAME"),
        Column::new("AGGREGATION").heading("COUNTS").place(2),
        Column::new("FIELD").heading("OF").place(3).can_truncate(),
        Column::new("EVENTS")
            .heading("FOR")
            .place(4)
            .shown_from(FOR_WIDTH)
            .can_truncate(),
        Column::new("DESCRIPTION")
            .place(5)
            .can_truncate()
            .shown_from(96),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.aggregation),
            Cell::text(&self.field).shown_as(Cell::text(field(&self.field))),
            event_filter(&self.event_filter),
            Cell::maybe(self.description.as_deref()),
        ]
    }
}

/// The field of a meter in a word.
pub(in crate::commands) fn field(field: &str) -> &str {
    match field {
        "*" => "events",
        "values.cost_cents" => "cost",
        other => unit(other),
    }
}

fn event_filter(filter: &EventFilter) -> Cell {
    let event = filter.event_type.as_ref();
    let event = event.map(|event| ("event_type".to_owned(), event.clone()));
    let dimensions = filter.dimensions.iter().flatten();
    let dimensions = dimensions.map(|(name, value)| (name.clone(), plain(value)));
    match pairs(event.into_iter().chain(dimensions)) {
        Cell::Nothing => Cell::Nothing.shown_as(Cell::text("every event")),
        some => some,
    }
}

pub(in crate::commands) fn meter_fields(meter: &Meter) -> Vec<(&'static str, Cell)> {
    let scope = match &meter.project_id {
        Some(project) => Cell::text(project),
        None => Cell::Nothing.shown_as(Cell::text("every project")),
    };
    vec![
        ("id", Cell::text(&meter.id)),
        ("name", Cell::text(&meter.name)),
        ("project", scope),
        ("description", Cell::maybe(meter.description.as_deref())),
        ("aggregation", Cell::text(&meter.aggregation)),
        ("field", Cell::text(&meter.field)),
        ("events", event_filter(&meter.event_filter)),
        ("created", Cell::time(meter.created_at)),
        ("updated", Cell::time(meter.updated_at)),
    ]
}

/// The number of a meter: an amount of money where it adds up cents.
pub(in crate::commands) fn meter_value(meter: &Meter, value: Amount) -> Cell {
    let cell = Cell::number(value);
    if meter.field == "values.cost_cents" && meter.aggregation != "count" {
        return cell.shown_as(Cell::Money(value));
    }
    cell
}

/// The metric that a meter of every project counts: what its amounts are shown as.
pub(in crate::commands) fn metric_of_meter(id: &str) -> Option<&str> {
    let metric = id.strip_prefix("mtr_")?;
    ["total_tokens", "total_events", COST]
        .contains(&metric)
        .then_some(metric)
}

impl Tabular<8> for MeterLimit {
    const COLUMNS: [Column; 8] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("METER")
            .heading("COUNTS")
            .place(2)
            .can_truncate(),
        Column::new("LIMIT"),
        Column::new("PERIOD").heading("PER").place(3),
        Column::new("CUSTOMER")
            .heading("FOR")
            .place(4)
            .shown_from(FOR_WIDTH)
            .can_truncate(),
        Column::new("FILTERS").pipe_only(),
        Column::new("ALERTS").place(5).shown_from(80),
    ];

    fn row(&self) -> [Cell; 8] {
        let meter = metric_of_meter(&self.meter_id);
        let filters = meter_limit_filters(self);
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.meter_id).shown_as(Cell::text(meter.map_or(&*self.meter_id, unit))),
            metric_cell(meter.unwrap_or_default(), self.limit_value),
            Cell::text(&self.period).shown_as(Cell::text(summary::period(&self.period))),
            customer_cell(self, &filters),
            filters,
            alerts(self.alert_thresholds.as_deref()),
        ]
    }
}

/// Whom a limit is for: on a terminal with the filters, without which it means something else.
fn customer_cell(limit: &MeterLimit, filters: &Cell) -> Cell {
    let customer = limit.customer_id.as_deref();
    let mut shown = customer.unwrap_or("each customer").to_owned();
    if let Cell::Text(filters) = filters {
        shown = format!("{shown} {filters}");
    }
    Cell::maybe(customer).shown_as(Cell::text(shown))
}

/// `80 % 100 %`
fn alerts(thresholds: Option<&[u8]>) -> Cell {
    let thresholds = thresholds.unwrap_or_default();
    let list = |unit: &str| {
        let each = thresholds.iter().map(|percent| format!("{percent}{unit}"));
        each.collect::<Vec<_>>().join(" ")
    };
    if thresholds.is_empty() {
        return Cell::Nothing;
    }
    Cell::text(list("")).shown_as(Cell::text(list(" %")))
}

/// The filters. The customer says whom the limit is for.
fn meter_limit_filters(limit: &MeterLimit) -> Cell {
    let filters = limit.dimension_filters.iter().flatten();
    pairs(filters.map(|(name, value)| (name, plain(value))))
}

pub(in crate::commands) fn meter_limit_fields(limit: &MeterLimit) -> Vec<(&'static str, Cell)> {
    let customer = Cell::maybe(limit.customer_id.as_deref());
    let customer = match customer {
        Cell::Nothing => Cell::Nothing.shown_as(Cell::text("each customer")),
        some => some,
    };
    let metric = metric_of_meter(&limit.meter_id).unwrap_or_default();
    vec![
        ("id", Cell::text(&limit.id)),
        ("name", Cell::text(&limit.name)),
        ("meter", Cell::text(&limit.meter_id)),
        ("limit", metric_cell(metric, limit.limit_value)),
        ("period", Cell::text(&limit.period)),
        ("customer", customer),
        ("filters", meter_limit_filters(limit)),
        ("alerts", alerts(limit.alert_thresholds.as_deref())),
        ("created", Cell::time(limit.created_at)),
        ("updated", Cell::time(limit.updated_at)),
    ]
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
