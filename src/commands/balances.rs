//! `limitry balances …`

use limitry_client::{ApiError, Booked, Client, ItemLimit, optional};
use limitry_types::codes::BALANCE_NOT_FOUND;
use limitry_types::text::escape;
use limitry_types::{
    Balance, BalanceBooked, BalanceBooking, BalanceCheck, NewBalance, TransactionType,
};

use super::{key_values, listing, lookup, tables};
use crate::base::exit::Exit;
use crate::base::random::nonce;
use crate::base::text::{grouped, nearest, shell, shell_name};
use crate::cli::balances::{
    BalancesBookArgs, BalancesCheckArgs, BalancesCreateArgs, BalancesListArgs, BalancesShowArgs,
    BalancesTransactionsArgs, Selected,
};
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};
use crate::output::{Outcome, State, Tone, View, to_document};

const NONE: &str = "No balances yet. `limitry balances create Prepaid --customer CUSTOMER --initial 20` creates one.";

/// The API keeps a refusal as it keeps a booking.
const REFUSED_KEY: &str =
    "A repeat with this idempotency key is refused again. After a credit, take another key.";

/// `balances create`
pub(super) async fn create(ctx: &Context, args: BalancesCreateArgs) -> Result<Outcome> {
    let new = NewBalance {
        customer_id: args.customer,
        name: args.name,
        unit: args.unit,
        initial_balance: args.initial,
        minimum_balance: args.minimum,
        dimension_filters: key_values::unique("--filter", args.filters)?,
    };
    let balance = ctx.project_client().await?.create_balance(&new).await?;
    let sentence = format!("Created {}: {}", described(&balance), amount_left(&balance));
    let show = show_command(&balance);
    let outcome = Outcome::wrote(&balance, tables::balance_fields(&balance), sentence);
    Ok(outcome.exact(&balance).next(show))
}

/// `balances list`
pub(super) async fn list(ctx: &Context, args: &BalancesListArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let length = listing::item_limit(ctx, args.length);
    let balances = client.balances(args.customer.as_deref(), length);
    listing::show(ctx, balances, NONE).await
}

/// `balances show`
pub(super) async fn show(ctx: &Context, args: &BalancesShowArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let balance = find(ctx, &client, &args.selected).await?;
    Ok(Outcome::record(&balance, tables::balance_fields(&balance)).exact(&balance))
}

/// `balances transactions`
pub(super) async fn transactions(
    ctx: &Context,
    args: &BalancesTransactionsArgs,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let balance = find(ctx, &client, &args.selected).await?;
    let length = listing::item_limit(ctx, args.length);
    let transactions = client.balance_transactions(&balance.id, length)?;
    listing::show(ctx, transactions, "Nothing was booked yet.").await
}

/// `balances check`: exit code 0 when the balance covers the amount, 10 when it does not.
pub(super) async fn check(ctx: &Context, args: BalancesCheckArgs) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let client = ctx.project_client().await?;
    let selected = Selected {
        balance: args.balance,
        customer: args.customer,
    };
    let balance = find(ctx, &client, &selected).await?;
    let check = BalanceCheck {
        customer_id: balance.customer_id.clone(),
        name: balance.name.clone(),
        amount: args.amount,
        dimensions,
    };
    let verdict = client.check_balance(&check).await;
    let verdict = verdict.map_err(|error| check_failure(&balance, &error))?;
    let (word, exit) = if verdict.sufficient {
        ("allowed", Exit::Success)
    } else {
        ("refused", Exit::No)
    };
    let amounts = format!(
        "{} of {} {} available",
        grouped(&verdict.requested_amount.to_string()),
        grouped(&verdict.available_balance.to_string()),
        verdict.unit
    );
    let view = verdict_view(ctx, &balance, word, &amounts);
    let outcome = Outcome::new(to_document(&verdict), view);
    Ok(outcome.exact(&verdict).exit(exit))
}

/// The balance was found before, so a 404 means that the dimensions do not match its filters.
fn check_failure(balance: &Balance, error: &ApiError) -> Failure {
    let mut failure = Failure::from(error);
    let filters = balance.dimension_filters.iter().flatten();
    let filters = filters.map(|(name, value)| format!("{name}={}", tables::plain(value)));
    let filters = filters.collect::<Vec<_>>().join(" ");
    if failure.code != BALANCE_NOT_FOUND || filters.is_empty() {
        return failure;
    }
    let (name, customer) = (&balance.name, &balance.customer_id);
    failure.message = format!(
        "balance '{name}' of {customer} covers only {filters}; the given dimensions do not match"
    );
    let list = format!("limitry balances list --customer {}", shell(customer));
    failure.hint(format!("`{list}` shows all balances of the customer"))
}

/// The verdict on a balance: a word in a pipe, and a line on a terminal.
fn verdict_view(ctx: &Context, balance: &Balance, word: &str, what: &str) -> View {
    if !ctx.printer().is_for_person() {
        return View::Lines(vec![word.to_owned()]);
    }
    let state = if word == "refused" {
        State::Bad
    } else {
        State::Done
    };
    let glyph = state.glyph(ctx.printer().look().unicode);
    View::Styled(vec![vec![
        (state.tone(), format!("{glyph} {word}")),
        (
            Tone::Plain,
            format!("  {} · {}", balance.customer_id, balance.name),
        ),
        (Tone::Dim, format!("  {what}")),
    ]])
}

/// `balances credit`
pub(super) async fn credit(ctx: &Context, args: BalancesBookArgs) -> Result<Outcome> {
    book(ctx, args, TransactionType::Credit).await
}

/// `balances debit`: exit code 10 when it is refused.
pub(super) async fn debit(ctx: &Context, args: BalancesBookArgs) -> Result<Outcome> {
    book(ctx, args, TransactionType::Debit).await
}

async fn book(ctx: &Context, args: BalancesBookArgs, kind: TransactionType) -> Result<Outcome> {
    let has_own_key = args.idempotency_key.is_some();
    let key = match args.idempotency_key {
        Some(key) => key,
        None => format!("cli-{}", nonce::<16>()?),
    };
    let client = ctx.project_client().await?;
    let balance = find(ctx, &client, &args.selected).await?;
    let booking = BalanceBooking {
        customer_id: balance.customer_id.clone(),
        name: balance.name.clone(),
        amount: args.amount,
        description: args.description,
        reference: args.reference,
    };
    let booked = match kind {
        TransactionType::Credit => client.credit_balance(&booking, &key).await,
        TransactionType::Debit => client.debit_balance(&booking, &key).await,
    };
    let Booked { answer, is_repeat } = booked.map_err(|error| booking_failure(&key, &error))?;
    let confirmed = client.confirm_booking(&balance.id, &answer).await;
    confirmed.map_err(|error| unconfirmed(&key, &error))?;
    if !answer.success {
        let why = answer
            .error
            .as_deref()
            .unwrap_or("the API does not say why");
        let view = verdict_view(ctx, &balance, "refused", why);
        let outcome = Outcome::new(to_document(&answer), view)
            .exact(&answer)
            .exit(Exit::No);
        let note = if is_repeat {
            "The first request with this idempotency key was refused"
        } else {
            "Nothing was booked"
        };
        // On a terminal the reason stands above.
        let outcome = outcome.note(if ctx.printer().is_for_person() {
            format!("{note}.")
        } else {
            format!("{note}: {}", escape(why))
        });
        return Ok(if has_own_key {
            outcome.note(REFUSED_KEY)
        } else {
            outcome
        });
    }
    Ok(report(&balance, &booking, kind, &answer, is_repeat))
}

fn report(
    before: &Balance,
    booking: &BalanceBooking,
    kind: TransactionType,
    answer: &BalanceBooked,
    is_repeat: bool,
) -> Outcome {
    let now = answer.balance.as_ref().unwrap_or(before);
    let sentence = if is_repeat {
        "This idempotency key was booked before; nothing was booked again.".to_owned()
    } else {
        let (verb, preposition) = match kind {
            TransactionType::Credit => ("Credited", "to"),
            TransactionType::Debit => ("Debited", "from"),
        };
        format!(
            "{verb} {} {} {preposition} {}: {}",
            grouped(&booking.amount.to_string()),
            escape(&before.unit),
            described(before),
            amount_left(now)
        )
    };
    let view = View::Lines(
        answer
            .transaction
            .iter()
            .map(|transaction| transaction.id.clone())
            .collect(),
    );
    let outcome = Outcome::new(to_document(answer), view).exact(answer);
    outcome.sentence(State::Done, sentence)
}

/// After a lost answer the amount may be booked.
fn booking_failure(key: &str, error: &ApiError) -> Failure {
    if error.outcome_unknown() {
        unconfirmed(key, error)
    } else {
        Failure::from(error)
    }
}

/// The hint names the key with which a repeat books the amount once.
fn unconfirmed(key: &str, error: &ApiError) -> Failure {
    Failure::new(
        Failure::from(error).exit,
        codes::MAYBE_RECORDED,
        format!("it is not known whether the amount was booked: {error}"),
    )
    .hint(format!(
        "the same command with `--idempotency-key {}` books it once",
        shell(key)
    ))
}

/// The balance with this id, or the only one with this name.
async fn find(ctx: &Context, client: &Client, selected: &Selected) -> Result<Balance> {
    let typed = &*selected.balance;
    if typed.starts_with("bal_")
        && limitry_types::rules::id(typed).is_ok()
        && let Some(balance) = optional(client.balance(typed).await)?
    {
        return Ok(balance);
    }
    let balances = client.balances(selected.customer.as_deref(), ItemLimit::All);
    let balances = balances.collect().await?.data;
    let found = lookup::find(ctx, &balances, typed).await;
    found.map_err(|failure| lookup_failure(failure, selected, &balances))
}

/// Without `--customer`, two balances can have one name. With it, only the balances of that customer are searched.
fn lookup_failure(mut failure: Failure, selected: &Selected, listed: &[Balance]) -> Failure {
    let typed = &*selected.balance;
    let one = listed.iter().find(|balance| balance.name == typed);
    match (&selected.customer, one) {
        (None, Some(one)) if failure.has(codes::AMBIGUOUS) => {
            let customer = shell(&one.customer_id);
            failure.hints = vec![format!(
                "`--customer={customer}` chooses the balance of {customer}; `limitry balances list` shows all"
            )];
            failure
        }
        (Some(customer), None) if failure.has(codes::NOT_FOUND) => {
            let names = listed.iter().flat_map(|one| [&one.name, &one.id]);
            let like = nearest(typed, names).map(String::as_str);
            let list = format!("limitry balances list --customer {}", shell(customer));
            let mut failure = common::not_found("balance", typed, like, &list);
            failure.message = format!("customer '{customer}' has no balance '{typed}'");
            failure
        }
        _ => failure,
    }
}

/// `balance 'Prepaid' of acme-corp`
fn described(balance: &Balance) -> String {
    let (name, customer) = (escape(&balance.name), escape(&balance.customer_id));
    format!("balance '{name}' of {customer}")
}

/// `15 credits`
fn amount_left(balance: &Balance) -> String {
    let amount = grouped(&balance.current_balance.to_string());
    format!("{amount} {}", escape(&balance.unit))
}

fn show_command(balance: &Balance) -> String {
    format!(
        "limitry balances show {} --customer {}",
        shell_name(&balance.name, &balance.id),
        shell(&balance.customer_id)
    )
}
