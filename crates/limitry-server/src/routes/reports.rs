//! `/usage/summary`, `/usage/breakdown`, `/usage/timeseries`: sums over recorded events.

use jiff::Timestamp;
use rusqlite::types::{ToSql, Value as SqlValue};
use rusqlite::{Row, params_from_iter};

use super::range::Range;
use crate::clock::{SECOND, timestamp};
use crate::db::{Db, SPAN, bucket_of, span_of};
use crate::http::{Answer, Call, Problem};
use limitry_types::rules::RuleError;
use limitry_types::{
    Amount, Breakdown, BreakdownRow, Extra, Interval, Timeseries, TimeseriesRow, Totals,
};

/// The columns that [`totals`] reads.
const TOTALS: &str =
    "count(*), sum(total_tokens), sum(input_tokens), sum(output_tokens), sum(cost_cents)";

/// The most buckets of a time series.
const MAX_BUCKETS: i64 = 10_000;

const HOUR: i64 = 3600 * SECOND;

/// Which events are summed up.
pub(crate) struct Selection {
    condition: String,
    values: Vec<SqlValue>,
}

impl Selection {
    /// The events of the project in a range.
    pub(crate) fn new(call: &Call, range: Range) -> Result<Self, Problem> {
        Ok(Self {
            condition: format!(
                "project = ? AND timestamp >= ? AND timestamp < ? AND {SPAN} >= {0} AND {SPAN} <= {0}",
                span_of("?")
            ),
            values: vec![
                call.project()?.seq.into(),
                range.start.into(),
                range.end.into(),
                range.start.into(),
                range.end.into(),
            ],
        })
    }

    /// Those of one customer.
    pub(crate) fn of_customer(call: &Call, range: Range, customer: &str) -> Result<Self, Problem> {
        let mut selection = Self::new(call, range)?;
        selection.condition.push_str(" AND bucket = ");
        selection.condition.push_str(&bucket_of("?", "?"));
        selection.values.push(call.project()?.seq.into());
        selection.values.push(customer.to_owned().into());
        Ok(selection.with("customer_id", Some(customer)))
    }

    /// Only those where a column has a value.
    pub(crate) fn with(mut self, column: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.condition.push_str(" AND ");
            self.condition.push_str(column);
            self.condition.push_str(" = ?");
            self.values.push(value.to_owned().into());
        }
        self
    }

    /// What the query asks for: `customerId`, `eventType`, `model`.
    fn from_query(call: &Call, range: Range) -> Result<Self, Problem> {
        let query = &call.query;
        let selection = match query.get("customerId")? {
            None => Self::new(call, range)?,
            Some(customer) => Self::of_customer(call, range, customer)?,
        };
        Ok(selection
            .with("event_type", query.get("eventType")?)
            .with("model", query.get("model")?))
    }

    /// Their sums.
    pub(crate) fn totals(&self, db: &Db) -> Result<Totals, Problem> {
        let sql = format!("SELECT {TOTALS} FROM events WHERE {}", self.condition);
        let mut statement = db.conn.prepare_cached(&sql)?;
        Ok(statement.query_row(params_from_iter(&self.values), |row| totals(row, 0))?)
    }
}

/// `GET /usage/summary`
pub(crate) fn summary(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let selection = Selection::from_query(call, Range::required(call)?)?;
    Answer::ok(&selection.totals(db)?)
}

/// `GET /usage/breakdown`
pub(crate) fn breakdown(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let selection = Selection::from_query(call, Range::required(call)?)?;
    let column = match required(call, "groupBy")? {
        "customer_id" => "customer_id",
        "event_type" => "event_type",
        "model" => "model",
        "provider" => "provider",
        _ => {
            return Err(Problem::invalid_value(
                "groupBy",
                "must be one of customer_id, event_type, model, provider",
            ));
        }
    };
    let sql = format!(
        "SELECT {column}, {TOTALS} FROM events WHERE {} GROUP BY {column} ORDER BY count(*) DESC, {column}",
        selection.condition
    );
    let data = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params_from_iter(&selection.values), |row| {
            Ok(BreakdownRow {
                dimension: row.get(0)?,
                totals: totals(row, 1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Answer::ok(&Breakdown {
        data,
        extra: Extra::new(),
    })
}

/// `GET /usage/timeseries`: a row for each bucket, also where nothing happened.
pub(crate) fn timeseries(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let range = Range::required(call)?;
    let selection = Selection::from_query(call, range)?;
    let interval = required(call, "interval")?
        .parse::<Interval>()
        .map_err(|error: RuleError| Problem::invalid_value("interval", error.to_string()))?;
    let (length, origin) = match interval {
        Interval::Hour => (HOUR, 0),
        Interval::Day => (24 * HOUR, 0),
        // Weeks begin on Monday; the epoch was a Thursday.
        Interval::Week => (7 * 24 * HOUR, 4 * 24 * HOUR),
    };
    let first = range.start - (range.start - origin).rem_euclid(length);
    let buckets = if range.start < range.end {
        (range.end - first + length - 1).div_euclid(length)
    } else {
        0
    };
    if buckets > MAX_BUCKETS {
        return Err(Problem::invalid_value(
            "interval",
            format!("gives more than {MAX_BUCKETS} buckets for this range"),
        ));
    }
    let sql = format!(
        "SELECT (timestamp - ?) / ?, {TOTALS} FROM events WHERE {} GROUP BY 1 ORDER BY 1",
        selection.condition
    );
    let mut values: Vec<&dyn ToSql> = vec![&first, &length];
    values.extend(selection.values.iter().map(|value| value as &dyn ToSql));
    let mut statement = db.conn.prepare_cached(&sql)?;
    let mut rows = statement.query(values.as_slice())?;
    let mut data = Vec::new();
    let row_at = |bucket: i64, totals| TimeseriesRow {
        timestamp: begin_of(first, bucket, length),
        totals,
    };
    let mut next = rows.next()?;
    for bucket in 0..buckets {
        let found = match next {
            Some(row) if row.get::<_, i64>(0)? == bucket => {
                let found = totals(row, 1)?;
                next = rows.next()?;
                found
            }
            _ => Totals::default(),
        };
        data.push(row_at(bucket, found));
    }
    Answer::ok(&Timeseries {
        data,
        extra: Extra::new(),
    })
}

fn begin_of(first: i64, bucket: i64, length: i64) -> Timestamp {
    timestamp(first.saturating_add(bucket.saturating_mul(length)))
}

fn required<'a>(call: &'a Call, name: &str) -> Result<&'a str, Problem> {
    let mut checker = crate::http::Checker::default();
    let given = call.query.get(name)?;
    if given.is_none() {
        checker.missing(name);
    }
    checker.finish()?;
    Ok(given.unwrap_or_default())
}

fn totals(row: &Row, from: usize) -> rusqlite::Result<Totals> {
    let sum = |at: usize| -> rusqlite::Result<Amount> {
        let sum: Option<f64> = row.get(from + at)?;
        Ok(Amount(round(sum.unwrap_or_default())))
    };
    let events: u32 = row.get(from)?;
    Ok(Totals {
        total_events: events.into(),
        total_tokens: sum(1)?,
        total_input_tokens: sum(2)?,
        total_output_tokens: sum(3)?,
        total_cost_cents: sum(4)?,
        extra: Extra::new(),
    })
}

/// To nine decimals, like the sums of quotas; where a double has fewer there is nothing to round.
fn round(sum: f64) -> f64 {
    let rounded = (sum * 1e9).round() / 1e9;
    if sum < 4e6 { rounded } else { sum }
}
