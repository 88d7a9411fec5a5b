//! `/balances`: what a customer has of something, such as prepaid credits. Amounts are exact.

mod amounts;
mod booking;

use http::StatusCode;
use rusqlite::{Connection, Row, params};

use super::customers;
use super::fields::as_events_carry;
use super::find::find_row;
use crate::api::{ApiError, FieldErrors, Object, PageRequest, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::db::from_json;
use crate::storage::UnitOfWork;
use crate::tokens;
use amounts::{from_columns, given, given_above_zero, to_columns};
use booking::{NewTransaction, book};
use limitry_types::rules::{self, MAX_NAME_CHARS, MAX_TEXT_CHARS};
use limitry_types::{
    Balance, BalanceVerdict, CustomerBalance, CustomerBalances, Dimensions, ExactAmount, Extra,
    Transaction, TransactionType, codes,
};

pub(super) use amounts::read_amounts;
pub(super) use booking::{credit, debit};

/// The fields of a body that makes a balance.
pub(super) const FIELDS: &[&str] = &[
    "customerId",
    "name",
    "unit",
    "initialBalance",
    "minimumBalance",
    "dimensionFilters",
];

/// The fields of a check.
pub(super) const CHECK_FIELDS: &[&str] = &["customerId", "name", "amount", "dimensions"];

/// The fields of a credit or debit.
pub(super) const BOOKING_FIELDS: &[&str] =
    &["customerId", "name", "amount", "description", "reference"];

const DEFAULT_UNIT: &str = "credits";

const NOT_FOUND: (&str, &str) = (codes::BALANCE_NOT_FOUND, "balance");

/// `GET /balances`
pub(super) fn list(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let page = PageRequest::read(request, "balances", project)?;
    let customer = customers::listed_customer(unit, request, project)?;
    let is_listed = match customer {
        None => "?4 IS NULL",
        Some(_) => "b.customer_id = ?4",
    };
    let sql = select(&format!(
        "b.project = ?1 AND b.seq < ?2 AND {is_listed} ORDER BY b.seq DESC LIMIT ?3"
    ));
    page.load(unit.conn, &sql, &[&customer], from_row)
}

/// `POST /balances`
pub(super) fn create(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let customer = body.required_string(&mut errors, "customerId", MAX_TEXT_CHARS);
    let name = body.required_name(&mut errors);
    let counted = body.checked(&mut errors, "unit", |text| {
        rules::visible_text(text, MAX_NAME_CHARS)
    });
    let initial = given(request, &mut errors, "initialBalance").unwrap_or_default();
    let minimum = given(request, &mut errors, "minimumBalance").unwrap_or_default();
    let filters = body.dimensions(&mut errors, "dimensionFilters");
    if initial < minimum {
        errors.invalid("initialBalance", "must be at least `minimumBalance`");
    } else if initial.checked_sub(minimum).is_none() {
        errors.invalid(
            "minimumBalance",
            "must be at most 2^53 below `initialBalance`",
        );
    }
    errors.finish()?;
    let customer = customers::external_id_of(unit, project, customer)?;
    let filters = as_events_carry(unit, project, filters.unwrap_or_default())?;
    check_name_is_free(unit.conn, project, &customer, &name)?;
    let now = unit.now;
    unit.engine
        .ensure_customer(unit.conn, project, &customer, now)?;
    let id = tokens::new_id("bal_")?;
    let (minimum_whole, minimum_nano) = to_columns(minimum);
    unit.conn
        .prepare_cached(
            "INSERT INTO balances (id, project, customer_id, name, unit, current_whole, current_nano, minimum_whole, \
             minimum_nano, filters, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7, ?8, ?9, ?9)",
        )?
        .execute(params![
            id,
            project,
            customer,
            name,
            counted.unwrap_or(DEFAULT_UNIT),
            minimum_whole,
            minimum_nano,
            serde_json::to_string(&filters)?,
            now,
        ])?;
    let (seq, balance) = find(unit, project, &id)?;
    if initial == ExactAmount::ZERO {
        return Response::created(&balance);
    }
    let is_debt = initial < ExactAmount::ZERO;
    let (transaction_type, amount) = if is_debt {
        let debt = ExactAmount::ZERO.checked_sub(initial);
        (TransactionType::Debit, debt.unwrap_or_default())
    } else {
        (TransactionType::Credit, initial)
    };
    let transaction = NewTransaction {
        transaction_type,
        amount,
        description: "Initial balance",
        reference: None,
    };
    book(unit, seq, &balance, initial, &transaction)?;
    Response::created(&find(unit, project, &id)?.1)
}

/// `GET /balances/{id}`
pub(super) fn show(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    Response::ok(&find(unit, request.project()?.seq, &request.id)?.1)
}

/// `POST /balances/check`: would a debit be booked? Books nothing.
pub(super) fn check(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let body = Object::body(&request.body)?;
    let mut errors = FieldErrors::default();
    let named = NamedBalance::read(body, &mut errors);
    let amount = given_above_zero(request, body, &mut errors, "amount");
    let dimensions = body
        .dimensions(&mut errors, "dimensions")
        .unwrap_or_default();
    errors.finish()?;
    let project = request.project()?.seq;
    let dimensions = as_events_carry(unit, project, dimensions)?;
    let (_, balance) = named.find(unit, project)?;
    if contradicts(&dimensions, &balance) {
        let (code, noun) = NOT_FOUND;
        return Err(ApiError::not_found(code, noun));
    }
    let available = balance.available();
    Response::ok(&BalanceVerdict {
        balance_id: balance.id,
        name: balance.name,
        unit: balance.unit,
        current_balance: balance.current_balance,
        minimum_balance: balance.minimum_balance,
        requested_amount: amount,
        sufficient: amount <= available,
        available_balance: available,
        extra: Extra::new(),
    })
}

/// Whether a dimension has another value than the balance's filter. A dimension that is not given contradicts nothing.
fn contradicts(dimensions: &Dimensions, balance: &Balance) -> bool {
    let filters = balance.dimension_filters.iter().flatten();
    let mut filters = filters.filter_map(|(name, wanted)| Some((name, wanted.as_str()?)));
    filters.any(|(name, wanted)| {
        let given = match dimensions.get(name) {
            None if name == "customer_id" => Some(balance.customer_id.as_str()),
            given => given.map(String::as_str),
        };
        given.is_some_and(|given| given != wanted)
    })
}

/// `GET /balances/{id}/transactions`
pub(super) fn transactions(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let (seq, _) = find(unit, request.project()?.seq, &request.id)?;
    let page = PageRequest::read(request, "balance-transactions", seq)?;
    let sql = "SELECT t.seq, t.id, b.id, t.type, t.whole, t.nano, t.description, t.reference, t.created_at \
               FROM balance_transactions t JOIN balances b ON b.seq = t.balance \
               WHERE t.balance = ?1 AND t.seq < ?2 ORDER BY t.seq DESC LIMIT ?3";
    page.load(unit.conn, sql, &[], |row| {
        Ok(Transaction {
            id: row.get(1)?,
            balance_id: row.get(2)?,
            transaction_type: row.get(3)?,
            amount: from_columns(row, 4)?,
            description: row.get(6)?,
            reference: row.get(7)?,
            created_at: Some(to_timestamp(row.get(8)?)),
            extra: Extra::new(),
        })
    })
}

/// `GET /customers/{id}/balances`
pub(super) fn of_customer(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let project = request.project()?.seq;
    let customer = customers::find(unit, project, &request.id)?;
    let sql = select("b.project = ?1 AND b.customer_id = ?2 ORDER BY b.seq DESC");
    let balances = unit
        .conn
        .prepare_cached(&sql)?
        .query_map(params![project, customer.external_id], from_row)?
        .map(|balance| {
            let balance = balance?;
            Ok(CustomerBalance {
                available_balance: balance.available_balance,
                id: balance.id,
                name: balance.name,
                unit: balance.unit,
                current_balance: balance.current_balance,
                minimum_balance: balance.minimum_balance,
                extra: Extra::new(),
            })
        })
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Response::ok(&CustomerBalances { balances })
}

/// The balance that a check, credit or debit names.
struct NamedBalance {
    customer: String,
    name: String,
}

impl NamedBalance {
    fn read(body: Object, errors: &mut FieldErrors) -> Self {
        Self {
            customer: body.required_string(errors, "customerId", MAX_TEXT_CHARS),
            name: body.required_name(errors),
        }
    }

    fn find(self, unit: &UnitOfWork, project: i64) -> Result<(i64, Balance), ApiError> {
        let customer = customers::external_id_of(unit, project, self.customer)?;
        let sql = select("b.project = ?1 AND b.customer_id = ?2 AND b.name = ?3");
        find_row(
            unit,
            &sql,
            params![project, customer, self.name],
            from_row,
            NOT_FOUND,
        )
    }
}

fn check_name_is_free(
    conn: &Connection,
    project: i64,
    customer: &str,
    name: &str,
) -> Result<(), ApiError> {
    let is_taken = conn
        .prepare_cached(
            "SELECT 1 FROM balances WHERE project = ?1 AND customer_id = ?2 AND name = ?3",
        )?
        .exists(params![project, customer, name])?;
    if is_taken {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            codes::NAME_TAKEN,
            format!("the customer already has a balance named '{name}'"),
        ));
    }
    Ok(())
}

fn find(unit: &UnitOfWork, project: i64, id: &str) -> Result<(i64, Balance), ApiError> {
    let sql = select("b.id = ?1 AND b.project = ?2");
    find_row(unit, &sql, params![id, project], from_row, NOT_FOUND)
}

fn select(condition: &str) -> String {
    format!(
        "SELECT b.seq, b.id, p.id, b.customer_id, b.name, b.unit, b.current_whole, b.current_nano, b.minimum_whole, \
         b.minimum_nano, b.filters, b.created_at, b.updated_at \
         FROM balances b JOIN projects p ON p.seq = b.project WHERE {condition}"
    )
}

fn from_row(row: &Row) -> rusqlite::Result<Balance> {
    let current_balance = from_columns(row, 6)?;
    let minimum_balance = from_columns(row, 8)?;
    Ok(Balance {
        id: row.get(1)?,
        project_id: row.get(2)?,
        customer_id: row.get(3)?,
        name: row.get(4)?,
        unit: row.get(5)?,
        current_balance,
        minimum_balance,
        available_balance: current_balance.checked_sub(minimum_balance),
        dimension_filters: Some(from_json(row, 10)?),
        created_at: Some(to_timestamp(row.get(11)?)),
        updated_at: Some(to_timestamp(row.get(12)?)),
        extra: Extra::new(),
    })
}
