//! `/usage/summary`, `/usage/breakdown`, `/usage/timeseries`: sums over recorded events.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::{ToSql, Value as SqlValue};
use rusqlite::{Row, params_from_iter};

use super::customers::listed_customer;
use super::date_range::DateRange;
use crate::api::{ApiError, FieldErrors, FileBody, RequestContext, Response};
use crate::clock::{MICROS_PER_SECOND, to_timestamp};
use crate::db::{TIME_SPAN_SQL, customer_bucket_sql, time_span_sql};
use crate::engine::without_noise;
use crate::storage::UnitOfWork;
use limitry_types::{
    Amount, Breakdown, BreakdownRow, Extra, Grouping, Interval, Timeseries, TimeseriesRow, Totals,
};

/// The columns that [`totals`] reads.
const TOTALS: &str =
    "count(*), sum(total_tokens), sum(input_tokens), sum(output_tokens), sum(cost_cents)";

/// The most rows of a breakdown that are held in memory. More are sorted on the disk.
const MAX_GROUPS: usize = 50_000;

/// The longest time series.
const MAX_INTERVALS: i64 = 10_000;

const HOUR: i64 = 3600 * MICROS_PER_SECOND;

/// A condition on events, with its parameters.
pub(super) struct EventQuery {
    condition: String,
    params: Vec<SqlValue>,
}

impl EventQuery {
    /// The project's events in a range.
    fn new(request: &RequestContext, range: DateRange) -> Result<Self, ApiError> {
        Ok(Self {
            condition: format!(
                "project = ? AND timestamp >= ? AND timestamp < ? AND {TIME_SPAN_SQL} >= {0} AND {TIME_SPAN_SQL} <= {0}",
                time_span_sql("?")
            ),
            params: vec![
                request.project()?.seq.into(),
                range.start.into(),
                range.end.into(),
                range.start.into(),
                range.end.into(),
            ],
        })
    }

    /// One customer's events in a range.
    pub(super) fn of_customer(
        request: &RequestContext,
        range: DateRange,
        customer: &str,
    ) -> Result<Self, ApiError> {
        let mut query = Self::new(request, range)?;
        query.condition.push_str(" AND bucket = ");
        query.condition.push_str(&customer_bucket_sql("?", "?"));
        query.params.push(request.project()?.seq.into());
        query.params.push(customer.to_owned().into());
        Ok(query.with("customer_id", Some(customer)))
    }

    /// The query of the parameters `customerId`, `eventType` and `model`.
    fn from_request(
        unit: &UnitOfWork,
        request: &RequestContext,
        range: DateRange,
    ) -> Result<Self, ApiError> {
        let params = &request.query;
        let query = match listed_customer(unit, request, request.project()?.seq)? {
            None => Self::new(request, range)?,
            Some(customer) => Self::of_customer(request, range, &customer)?,
        };
        Ok(query
            .with("event_type", params.get("eventType")?)
            .with("model", params.get("model")?))
    }

    /// Adds a condition where a value is given.
    pub(super) fn with(mut self, column: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.condition.push_str(" AND ");
            self.condition.push_str(column);
            self.condition.push_str(" = ?");
            self.params.push(value.to_owned().into());
        }
        self
    }

    pub(super) fn totals(&self, unit: &UnitOfWork) -> Result<Totals, ApiError> {
        let sql = format!("SELECT {TOTALS} FROM events WHERE {}", self.condition);
        let mut statement = unit.conn.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(&self.params), |row| totals(row, 0))?)
    }
}

/// `GET /usage/summary`
pub(super) fn summary(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let query = EventQuery::from_request(unit, request, DateRange::required(request)?)?;
    Response::ok(&query.totals(unit)?)
}

/// `GET /usage/breakdown`
pub(super) fn breakdown(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let query = EventQuery::from_request(unit, request, DateRange::required(request)?)?;
    // The API's words are the names of the columns.
    let column = required(request, "groupBy")?
        .parse::<Grouping>()
        .map_err(|error| ApiError::invalid_value("groupBy", error.to_string()))?
        .as_str();
    let sql = format!(
        "SELECT {column}, total_tokens, input_tokens, output_tokens, cost_cents FROM events WHERE {}",
        query.condition
    );
    let mut statement = unit.conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&query.params))?;
    // Added up here, because SQLite's GROUP BY first sorts all events in memory.
    let mut groups: HashMap<Option<Box<str>>, Sums> = HashMap::new();
    while let Some(row) = rows.next()? {
        let dimension = row.get::<_, Option<Box<str>>>(0)?;
        let known = groups.len();
        let sums = groups.entry(dimension).or_default();
        sums.add(row, 1)?;
        if known == MAX_GROUPS && groups.len() > MAX_GROUPS {
            drop(groups);
            return long_breakdown(unit, column, &query);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(dimension, sums), (other, others)| {
        (others.events.cmp(&sums.events)).then_with(|| dimension.cmp(other))
    });
    let data = groups.into_iter().map(|(dimension, sums)| BreakdownRow {
        dimension: dimension.map(String::from),
        totals: sums.totals(),
    });
    Response::ok(&Breakdown {
        data: data.collect(),
        extra: Extra::new(),
    })
}

/// A breakdown that does not fit into memory: SQLite sorts it in files, and its rows go to a file.
fn long_breakdown(
    unit: &UnitOfWork,
    column: &str,
    query: &EventQuery,
) -> Result<Response, ApiError> {
    let sql = format!(
        "SELECT {column}, {TOTALS} FROM events WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1",
        query.condition
    );
    let mut statement = unit.conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(&query.params))?;
    let path = Path::new(unit.conn.path().unwrap_or_default());
    let dir = path.parent().unwrap_or(path);
    let file = FileBody::write(dir, |out| -> Result<(), ApiError> {
        let mut separator = "{\"data\":[";
        while let Some(row) = rows.next()? {
            out.write_all(separator.as_bytes())?;
            separator = ",";
            let row = BreakdownRow {
                dimension: row.get(0)?,
                totals: totals(row, 1)?,
            };
            serde_json::to_writer(&mut *out, &row)?;
        }
        out.write_all(b"]}")?;
        Ok(())
    })?;
    Ok(Response::from_file(file))
}

/// The sums of one group.
#[derive(Default)]
struct Sums {
    events: u32,
    /// Total, input and output tokens, and cost.
    values: [Sum; 4],
}

impl Sums {
    /// Adds the values of a row, which begin at a column.
    fn add(&mut self, row: &Row, from: usize) -> rusqlite::Result<()> {
        self.events += 1;
        for (column, sum) in (from..).zip(&mut self.values) {
            sum.add(row.get::<_, Option<f64>>(column)?.unwrap_or_default());
        }
        Ok(())
    }

    fn totals(&self) -> Totals {
        totals_of(self.events, self.values.map(Sum::get))
    }
}

/// A sum of doubles that is rounded once, as SQLite's `sum` (Neumaier's algorithm).
#[derive(Default, Clone, Copy)]
struct Sum {
    rounded: f64,
    /// What rounding lost.
    lost: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let sum = self.rounded + value;
        self.lost += if self.rounded.abs() >= value.abs() {
            (self.rounded - sum) + value
        } else {
            (value - sum) + self.rounded
        };
        self.rounded = sum;
    }

    fn get(self) -> f64 {
        self.rounded + self.lost
    }
}

/// `GET /usage/timeseries`: a row for each interval, also without events.
pub(super) fn timeseries(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let range = DateRange::required(request)?;
    let query = EventQuery::from_request(unit, request, range)?;
    let interval = required(request, "interval")?
        .parse::<Interval>()
        .map_err(|error| ApiError::invalid_value("interval", error.to_string()))?;
    let (length, origin) = match interval {
        Interval::Hour => (HOUR, 0),
        Interval::Day => (24 * HOUR, 0),
        // Weeks start on Monday; the epoch was a Thursday.
        Interval::Week => (7 * 24 * HOUR, 4 * 24 * HOUR),
    };
    let first = range.start - (range.start - origin).rem_euclid(length);
    let intervals = if range.start < range.end {
        (range.end - first + length - 1).div_euclid(length)
    } else {
        0
    };
    if intervals > MAX_INTERVALS {
        return Err(ApiError::invalid_value(
            "interval",
            format!("gives more than {MAX_INTERVALS} rows for this range"),
        ));
    }
    let sql = format!(
        "SELECT (timestamp - ?) / ?, {TOTALS} FROM events WHERE {} GROUP BY 1 ORDER BY 1",
        query.condition
    );
    let mut params: Vec<&dyn ToSql> = vec![&first, &length];
    params.extend(query.params.iter().map(|value| value as &dyn ToSql));
    let mut statement = unit.conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params.as_slice())?;
    let mut data = Vec::new();
    let row_at = |index: i64, totals| TimeseriesRow {
        timestamp: start_of(first, index, length),
        totals,
    };
    let mut next = rows.next()?;
    for index in 0..intervals {
        let found = match next {
            Some(row) if row.get::<_, i64>(0)? == index => {
                let found = totals(row, 1)?;
                next = rows.next()?;
                found
            }
            _ => Totals::default(),
        };
        data.push(row_at(index, found));
    }
    Response::ok(&Timeseries {
        data,
        extra: Extra::new(),
    })
}

fn start_of(first: i64, index: i64, length: i64) -> Timestamp {
    to_timestamp(first.saturating_add(index.saturating_mul(length)))
}

fn required<'a>(request: &'a RequestContext, name: &str) -> Result<&'a str, ApiError> {
    let mut errors = FieldErrors::default();
    let given = request.query.get(name)?;
    if given.is_none() {
        errors.missing(name);
    }
    errors.finish()?;
    Ok(given.unwrap_or_default())
}

fn totals(row: &Row, from: usize) -> rusqlite::Result<Totals> {
    let sum = |at: usize| -> rusqlite::Result<f64> {
        Ok(row.get::<_, Option<f64>>(from + at)?.unwrap_or_default())
    };
    let sums = [sum(1)?, sum(2)?, sum(3)?, sum(4)?];
    Ok(totals_of(row.get(from)?, sums))
}

/// Of so many events, with the sums of total, input and output tokens, and of cost.
fn totals_of(events: u32, sums: [f64; 4]) -> Totals {
    // The values of one event come back as they were given.
    let tidy = |sum| Amount(if events > 1 { without_noise(sum) } else { sum });
    let [tokens, input, output, cost] = sums.map(tidy);
    Totals {
        total_events: events.into(),
        total_tokens: tokens,
        total_input_tokens: input,
        total_output_tokens: output,
        total_cost_cents: cost,
        extra: Extra::new(),
    }
}
