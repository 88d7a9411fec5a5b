//! `/quotas`: at most so much of a metric in each hour, day, week or month.

use rusqlite::{OptionalExtension as _, Row, params};

use super::usage::free_dimensions;
use crate::clock::timestamp;
use crate::db::Db;
use crate::engine::{Ask, Metric, Subject, fill_quota};
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use crate::tokens;
use limitry_types::{Amount, Dimensions, Extra, Period, Quota, codes};

const COLUMNS: &str = "q.seq, q.id, p.id, q.name, q.metric, q.limit_value, q.period, q.filters, q.created_at, q.updated_at";

/// The longest name of a quota or rate limit, in characters.
pub(crate) const MAX_NAME: usize = 100;

const PERIODS: &[(&str, Period)] = &[
    (Period::Hour.as_str(), Period::Hour),
    (Period::Day.as_str(), Period::Day),
    (Period::Week.as_str(), Period::Week),
    (Period::Month.as_str(), Period::Month),
];

/// The fields of a request that are there.
struct Given {
    name: Option<String>,
    metric: Option<Metric>,
    limit: Option<i64>,
    period: Option<Period>,
    filters: Option<Dimensions>,
}

impl Given {
    fn read(body: Object, checker: &mut Checker) -> Self {
        Self {
            name: body.name(checker, "name", MAX_NAME),
            metric: metric(body, checker),
            limit: body.limit(checker, "limitValue"),
            period: body.word(checker, "period", PERIODS),
            filters: body.dimensions(checker, "dimensionFilters"),
        }
    }
}

fn metric(body: Object, checker: &mut Checker) -> Option<Metric> {
    let metric = body.get("metric")?.as_str().and_then(Metric::parse);
    if metric.is_none() {
        checker.invalid(
            "metric",
            "must be one of total_events, total_tokens, total_cost_cents, values.<name>",
        );
    }
    metric
}

/// `GET /quotas`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let request = PageRequest::read(call, "quotas", project)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM quotas q JOIN projects p ON p.seq = q.project \
         WHERE q.project = ?1 AND q.seq < ?2 ORDER BY q.seq DESC LIMIT ?3"
    );
    let rows = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params![project, request.before, request.fetch()], read)?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

/// `POST /quotas`
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    for name in ["name", "metric", "limitValue", "period"] {
        if body.get(name).is_none() {
            checker.missing(name);
        }
    }
    let given = Given::read(body, &mut checker);
    checker.finish()?;
    let (Some(name), Some(metric), Some(limit), Some(period)) =
        (given.name, given.metric, given.limit, given.period)
    else {
        return Err(Problem::internal("A required field was lost."));
    };
    let filters = given.filters.unwrap_or_default();
    let project = call.project()?.seq;
    super::check_name(db, "quotas", project, &name, None)?;
    let id = tokens::new_id("qta_")?;
    db.conn
        .prepare_cached(
            "INSERT INTO quotas (id, project, name, metric, limit_value, period, filters, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
        )?
        .execute(params![
            id,
            project,
            name,
            metric.to_string(),
            limit,
            period.as_str(),
            super::to_json(&filters)?,
            db.now,
        ])?;
    let seq = db.conn.last_insert_rowid();
    fill_quota(db.conn, project, seq, &metric, period, &filters)?;
    let (_, quota) = find(db, project, &id)?;
    Answer::created(&quota)
}

/// `GET /quotas/{id}`
pub(crate) fn show(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (_, quota) = find(db, call.project()?.seq, &call.id)?;
    Answer::ok(&quota)
}

/// `PUT /quotas/{id}`: what is absent stays.
pub(crate) fn update(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let (seq, old) = find(db, project, &call.id)?;
    let mut checker = Checker::default();
    let given = Given::read(Object::body(&call.body)?, &mut checker);
    checker.finish()?;
    if let Some(name) = &given.name {
        super::check_name(db, "quotas", project, name, Some(seq))?;
    }
    let counts_otherwise =
        given.metric.is_some() || given.period.is_some() || given.filters.is_some();
    let metric = given.metric.map_or(old.metric, |metric| metric.to_string());
    let period = given.period.map_or(old.period, |period| period.to_string());
    let filters = given.filters.or(old.dimension_filters).unwrap_or_default();
    db.conn
        .prepare_cached(
            "UPDATE quotas SET name = coalesce(?1, name), metric = ?2, limit_value = coalesce(?3, limit_value), \
             period = ?4, filters = ?5, updated_at = ?6 WHERE seq = ?7",
        )?
        .execute(params![
            given.name,
            metric,
            given.limit,
            period,
            super::to_json(&filters)?,
            db.now,
            seq,
        ])?;
    if counts_otherwise && let (Some(metric), Ok(period)) = (Metric::parse(&metric), period.parse())
    {
        fill_quota(db.conn, project, seq, &metric, period, &filters)?;
    }
    let (_, quota) = find(db, project, &call.id)?;
    Answer::ok(&quota)
}

/// `DELETE /quotas/{id}`
pub(crate) fn delete(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (seq, _) = find(db, call.project()?.seq, &call.id)?;
    db.conn
        .prepare_cached("DELETE FROM quotas WHERE seq = ?1")?
        .execute([seq])?;
    Ok(Answer::no_content())
}

/// `POST /quotas/check`: which of the quotas for these dimensions are used up? Consumes nothing.
pub(crate) fn check(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let dimensions = free_dimensions(call)?;
    check_with(db, call, None, &dimensions)
}

/// The check, with a customer who cannot be chosen where there is one.
pub(crate) fn check_with(
    db: &mut Db,
    call: &Call,
    customer_id: Option<&str>,
    dimensions: &Dimensions,
) -> Result<Answer, Problem> {
    let ask = Ask {
        subject: Subject {
            customer_id,
            event_type: None,
            dimensions,
        },
        values: None,
        quotas: true,
        rate_limits: false,
    };
    let outcome = db.engine.check(db.conn, call.project()?.seq, db.now, ask)?;
    let mut body = format!("{{\"allowed\":{},\"quotas\":", outcome.allowed()).into_bytes();
    body.extend_from_slice(&outcome.quotas);
    body.push(b'}');
    Ok(Answer::raw(http::StatusCode::OK, body))
}

fn find(db: &Db, project: i64, id: &str) -> Result<(i64, Quota), Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM quotas q JOIN projects p ON p.seq = q.project WHERE q.id = ?1 AND q.project = ?2"
    );
    db.conn
        .prepare_cached(&sql)?
        .query_row(params![id, project], read)
        .optional()?
        .ok_or_else(|| Problem::not_found(codes::QUOTA_NOT_FOUND, "quota"))
}

#[expect(clippy::cast_precision_loss, reason = "limits end at 2^53")]
fn read(row: &Row) -> rusqlite::Result<(i64, Quota)> {
    let quota = Quota {
        id: row.get(1)?,
        project_id: row.get(2)?,
        name: row.get(3)?,
        metric: row.get(4)?,
        limit_value: Amount(row.get::<_, i64>(5)? as f64),
        period: row.get(6)?,
        dimension_filters: Some(super::from_json(row, 7)?),
        created_at: Some(timestamp(row.get(8)?)),
        updated_at: Some(timestamp(row.get(9)?)),
        extra: Extra::new(),
    };
    Ok((row.get(0)?, quota))
}
