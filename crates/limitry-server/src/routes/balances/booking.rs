//! Credits and debits. The check of a debit and its booking are one transaction of the database.

use rusqlite::params;

use super::amounts::{given_above_zero, to_columns};
use super::{NamedBalance, find};
use crate::api::{ApiError, FieldErrors, Object, RequestContext, Response};
use crate::clock::to_timestamp;
use crate::storage::UnitOfWork;
use crate::tokens;
use limitry_types::rules::MAX_TEXT_CHARS;
use limitry_types::{Balance, BalanceBooked, ExactAmount, Extra, Transaction, TransactionType};

/// `POST /balances/credit`
pub(crate) fn credit(
    unit: &mut UnitOfWork,
    request: &RequestContext,
) -> Result<Response, ApiError> {
    let given = GivenBooking::read(request)?;
    let project = request.project()?.seq;
    let (seq, balance) = given.balance.find(unit, project)?;
    let after = balance
        .current_balance
        .checked_add(given.amount)
        .filter(|after| after.checked_sub(balance.minimum_balance).is_some());
    let after = after.ok_or_else(|| {
        ApiError::invalid_value(
            "amount",
            "would lift the balance or what is available above 2^53",
        )
    })?;
    let transaction = NewTransaction {
        transaction_type: TransactionType::Credit,
        amount: given.amount,
        description: &given.description,
        reference: given.reference.as_deref(),
    };
    let booked = book(unit, seq, &balance, after, &transaction)?;
    respond(unit, project, booked, &balance.id)
}

/// `POST /balances/debit`: a debit of more than is available is answered, and nothing is booked.
pub(crate) fn debit(unit: &mut UnitOfWork, request: &RequestContext) -> Result<Response, ApiError> {
    let given = GivenBooking::read(request)?;
    let project = request.project()?.seq;
    let (seq, balance) = given.balance.find(unit, project)?;
    let available = balance.available();
    let after = balance.current_balance.checked_sub(given.amount);
    let Some(after) = after.filter(|_| given.amount <= available) else {
        return Response::ok(&BalanceBooked {
            success: false,
            transaction: None,
            balance: None,
            error: Some(format!(
                "insufficient balance: {} requested, {available} available",
                given.amount
            )),
        });
    };
    let transaction = NewTransaction {
        transaction_type: TransactionType::Debit,
        amount: given.amount,
        description: &given.description,
        reference: given.reference.as_deref(),
    };
    let booked = book(unit, seq, &balance, after, &transaction)?;
    respond(unit, project, booked, &balance.id)
}

fn respond(
    unit: &UnitOfWork,
    project: i64,
    transaction: Transaction,
    balance: &str,
) -> Result<Response, ApiError> {
    Response::ok(&BalanceBooked {
        success: true,
        transaction: Some(transaction),
        balance: Some(find(unit, project, balance)?.1),
        error: None,
    })
}

/// The fields of a credit or debit.
struct GivenBooking {
    balance: NamedBalance,
    amount: ExactAmount,
    description: String,
    reference: Option<String>,
}

impl GivenBooking {
    fn read(request: &RequestContext) -> Result<Self, ApiError> {
        let body = Object::body(&request.body)?;
        let mut errors = FieldErrors::default();
        let given = Self {
            balance: NamedBalance::read(body, &mut errors),
            amount: given_above_zero(request, body, &mut errors, "amount"),
            description: body.required_string(&mut errors, "description", MAX_TEXT_CHARS),
            reference: body.string(&mut errors, "reference", MAX_TEXT_CHARS),
        };
        errors.finish()?;
        Ok(given)
    }
}

/// One change of a balance.
pub(super) struct NewTransaction<'a> {
    pub(super) transaction_type: TransactionType,
    pub(super) amount: ExactAmount,
    pub(super) description: &'a str,
    pub(super) reference: Option<&'a str>,
}

/// Writes a transaction and the balance after it.
pub(super) fn book(
    unit: &UnitOfWork,
    seq: i64,
    balance: &Balance,
    after: ExactAmount,
    new: &NewTransaction,
) -> Result<Transaction, ApiError> {
    let (whole, nano) = to_columns(after);
    unit.conn
        .prepare_cached(
            "UPDATE balances SET current_whole = ?1, current_nano = ?2, updated_at = ?3 WHERE seq = ?4",
        )?
        .execute(params![whole, nano, unit.now, seq])?;
    let id = tokens::new_id("txn_")?;
    let (whole, nano) = to_columns(new.amount);
    unit.conn
        .prepare_cached(
            "INSERT INTO balance_transactions (id, balance, type, whole, nano, description, reference, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id,
            seq,
            new.transaction_type.as_str(),
            whole,
            nano,
            new.description,
            new.reference,
            unit.now,
        ])?;
    Ok(Transaction {
        id,
        balance_id: balance.id.clone(),
        transaction_type: new.transaction_type.as_str().to_owned(),
        amount: new.amount,
        description: new.description.to_owned(),
        reference: new.reference.map(str::to_owned),
        created_at: Some(to_timestamp(unit.now)),
        extra: Extra::new(),
    })
}
