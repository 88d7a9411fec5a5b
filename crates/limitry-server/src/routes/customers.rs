//! `/customers`: they exist from their first event, or are made beforehand.

use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::Value;

use super::range::Range;
use super::reports::Selection;
use super::usage::MAX_ID;
use crate::clock::timestamp;
use crate::db::Db;
use crate::http::{Answer, Call, Checker, Object, PageRequest, Problem, page_of};
use crate::tokens;
use limitry_types::{Customer, CustomerUsage, Extra, codes};

const COLUMNS: &str =
    "c.seq, c.id, p.id, c.external_id, c.name, c.email, c.metadata, c.created_at, c.updated_at";

/// The longest name or address, in characters.
const MAX_TEXT: usize = 256;

/// `GET /customers`
pub(crate) fn list(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let project = call.project()?.seq;
    let request = PageRequest::read(call, "customers", project)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM customers c JOIN projects p ON p.seq = c.project \
         WHERE c.project = ?1 AND c.seq < ?2 ORDER BY c.seq DESC LIMIT ?3"
    );
    let rows = db
        .conn
        .prepare_cached(&sql)?
        .query_map(params![project, request.before, request.fetch()], read)?
        .collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&page_of(&request, rows))
}

/// `POST /customers`: 201 for a new one. One that is there already, perhaps since its first event, gets the fields that
/// are given, and the answer is 200.
pub(crate) fn create(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let body = Object::body(&call.body)?;
    let mut checker = Checker::default();
    let external_id = body.required_text(&mut checker, "externalId", MAX_ID);
    let name = body.name(&mut checker, "name", MAX_TEXT);
    let email = body.text(&mut checker, "email", MAX_TEXT);
    let metadata = body.object(&mut checker, "metadata");
    checker.finish()?;
    let metadata = metadata.map(super::to_json).transpose()?;
    let project = call.project()?.seq;
    let known = by_external_id(db, project, &external_id)?;
    let is_new = known.is_none();
    let id = match known {
        Some((_, customer)) => customer.id,
        None => tokens::new_id("cust_")?,
    };
    db.conn
        .prepare_cached(
            "INSERT INTO customers (id, project, external_id, name, email, metadata, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) \
             ON CONFLICT (project, external_id) DO UPDATE SET name = coalesce(excluded.name, name), \
             email = coalesce(excluded.email, email), metadata = coalesce(excluded.metadata, metadata), \
             updated_at = excluded.updated_at",
        )?
        .execute(params![id, project, external_id, name, email, metadata, db.now])?;
    let (_, customer) = by_id(db, project, &id)?.ok_or_else(unknown)?;
    if is_new {
        Answer::created(&customer)
    } else {
        Answer::ok(&customer)
    }
}

/// `GET /customers/{id}`: by own id, else by external id.
pub(crate) fn show(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let (_, customer) = find(db, call)?;
    Answer::ok(&customer)
}

/// `GET /customers/{id}/usage`
pub(crate) fn usage(db: &mut Db, call: &Call) -> Result<Answer, Problem> {
    let range = Range::required(call)?;
    let (_, customer) = find(db, call)?;
    let selection = Selection::of_customer(call, range, &customer.external_id)?;
    Answer::ok(&CustomerUsage {
        totals: selection.totals(db)?,
        customer_id: customer.external_id,
    })
}

fn find(db: &Db, call: &Call) -> Result<(i64, Customer), Problem> {
    let project = call.project()?.seq;
    let by_own = by_id(db, project, &call.id)?;
    match by_own {
        Some(found) => Ok(found),
        None => by_external_id(db, project, &call.id)?.ok_or_else(unknown),
    }
}

fn unknown() -> Problem {
    Problem::not_found(codes::CUSTOMER_NOT_FOUND, "customer")
}

fn by_id(db: &Db, project: i64, id: &str) -> Result<Option<(i64, Customer)>, Problem> {
    one(db, "c.id = ?2", project, id)
}

fn by_external_id(db: &Db, project: i64, id: &str) -> Result<Option<(i64, Customer)>, Problem> {
    one(db, "c.external_id = ?2", project, id)
}

fn one(
    db: &Db,
    condition: &str,
    project: i64,
    id: &str,
) -> Result<Option<(i64, Customer)>, Problem> {
    let sql = format!(
        "SELECT {COLUMNS} FROM customers c JOIN projects p ON p.seq = c.project WHERE c.project = ?1 AND {condition}"
    );
    let mut statement = db.conn.prepare_cached(&sql)?;
    Ok(statement.query_row(params![project, id], read).optional()?)
}

fn read(row: &Row) -> rusqlite::Result<(i64, Customer)> {
    let metadata: Option<String> = row.get(6)?;
    let customer = Customer {
        id: row.get(1)?,
        project_id: row.get(2)?,
        external_id: row.get(3)?,
        name: row.get(4)?,
        email: row.get(5)?,
        metadata: metadata
            .map(|_| super::from_json::<Value>(row, 6))
            .transpose()?,
        created_at: Some(timestamp(row.get(7)?)),
        updated_at: Some(timestamp(row.get(8)?)),
        extra: Extra::new(),
    };
    Ok((row.get(0)?, customer))
}
