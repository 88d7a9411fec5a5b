//! `limitry usage standing`: every rule that applies to a customer, and the customer's balances.

use limitry_client::{ApiError, Client};
use limitry_types::codes::CUSTOMER_NOT_FOUND;
use limitry_types::{
    Customer, CustomerBalance, Dimensions, LimitState, MeterLimit, MeterLimitCheck, Quota,
    QuotaState, RateLimit, RateLimitState,
};
use serde::Serialize;

use super::super::limits::MeterNames;
use super::super::{customers, key_values, tables};
use crate::base::text::grouped;
use crate::cli::usage::UsageStandingArgs;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Cell, Outcome, State, Tone, View, to_document};

/// How a customer stands. A part that the API has no route for is null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    customer_id: String,
    timezone: Option<String>,
    billing_cycle_start: Option<jiff::Timestamp>,
    quotas: Option<Vec<QuotaState>>,
    rate_limits: Option<Vec<RateLimitState>>,
    limits: Option<Vec<LimitState>>,
    balances: Option<Vec<CustomerBalance>>,
}

/// `usage standing`
pub(in crate::commands) async fn standing(
    ctx: &Context,
    args: UsageStandingArgs,
) -> Result<Outcome> {
    let mut dimensions = key_values::unique("--dimension", args.dimensions.dimensions)?;
    let client = ctx.project_client().await?;
    let customer = match client.customer(&args.customer).await {
        Ok(customer) => Some(customer),
        Err(error) if is_unknown_customer(&error) || !is_not_found(&error) => {
            return Err(customers::unknown(&client, &args.customer, error).await);
        }
        Err(_) => None,
    };
    // Events carry the external id, and so do the filters.
    let id = customer
        .as_ref()
        .map_or(&args.customer, |customer| &customer.external_id)
        .clone();
    let check = MeterLimitCheck {
        customer_id: Some(id.clone()),
        dimensions: dimensions.clone(),
    };
    dimensions.insert("customer_id".to_owned(), id.clone());
    let mut standing = find(&client, customer.as_ref(), id, &dimensions, &check).await?;
    for (part, is_missing) in [
        ("quotas", standing.quotas.is_none()),
        ("rate limits", standing.rate_limits.is_none()),
        ("limits", standing.limits.is_none()),
        ("balances", standing.balances.is_none()),
    ] {
        if is_missing {
            ctx.printer()
                .warn(&format!("this API has no {part}, so they are left out"));
        }
    }
    let outcome = Outcome::new(to_document(&standing), View::Nothing).exact(&standing);
    if let Some(limits) = &mut standing.limits {
        let ids = limits.iter().map(|state| &*state.meter_id);
        let names = MeterNames::find(ctx, &client, ids).await;
        names.put_into(limits);
    }
    Ok(Outcome {
        view: view(ctx, &standing),
        ..outcome
    })
}

async fn find(
    client: &Client,
    customer: Option<&Customer>,
    id: String,
    dimensions: &Dimensions,
    check: &MeterLimitCheck,
) -> Result<Standing> {
    let quotas = client.check_limits::<Quota>(dimensions).await;
    let rate_limits = client.check_limits::<RateLimit>(dimensions).await;
    let limits = client.check_limits::<MeterLimit>(check).await;
    let balances = client.customer_balances(&id).await;
    Ok(Standing {
        timezone: customer.and_then(|customer| customer.timezone.clone()),
        billing_cycle_start: customer.and_then(|customer| customer.billing_cycle_start),
        quotas: unless_missing(quotas)?.map(|verdict| verdict.quotas),
        rate_limits: unless_missing(rate_limits)?.map(|verdict| verdict.rate_limits),
        limits: unless_missing(limits)?.map(|verdict| verdict.limits),
        balances: unless_missing(balances)?.map(|answer| answer.balances),
        customer_id: id,
    })
}

/// `None` where the API has no such route.
fn unless_missing<T>(answer: Result<T, ApiError>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if is_not_found(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether a 404 is about the route. The path of a customer's balances has an id, which it could be about, too.
fn is_not_found(error: &ApiError) -> bool {
    error.is_route_missing() || error.is_not_found()
}

fn is_unknown_customer(error: &ApiError) -> bool {
    matches!(error, ApiError::Rejected(refusal) if refusal.code == CUSTOMER_NOT_FOUND)
}

fn view(ctx: &Context, standing: &Standing) -> View {
    let now = ctx.now();
    let quotas = standing.quotas.iter().flatten();
    let rate_limits = standing.rate_limits.iter().flatten();
    let limits = standing.limits.iter().flatten();
    let balances = standing.balances.iter().flatten();
    let rows: Vec<Vec<Cell>> = quotas
        .map(|state| tables::quota_row(state, now))
        .chain(rate_limits.map(|state| tables::rate_limit_row(state, now)))
        .chain(limits.map(|state| tables::meter_limit_row(state, now)))
        .chain(balances.map(balance_row))
        .collect();
    let has_rows = !rows.is_empty();
    let table = View::table(
        tables::LIMIT_COLUMNS,
        rows,
        "No quota, rate limit or limit applies, and there is no balance.",
    );
    if !ctx.printer().is_for_person() || !has_rows {
        return table;
    }
    let mut about = Vec::new();
    about.push(match &standing.timezone {
        Some(zone) => format!("days in {zone}"),
        None => "days in the project's time zone".to_owned(),
    });
    // The day of a moment is known only with its zone.
    let zone = standing
        .timezone
        .as_deref()
        .and_then(|zone| jiff::tz::TimeZone::get(zone).ok());
    about.push(match (standing.billing_cycle_start, zone) {
        (Some(start), Some(zone)) => format!("months from day {}", start.to_zoned(zone).day()),
        _ => "months from the billing day".to_owned(),
    });
    let title = vec![
        (Tone::Strong, standing.customer_id.clone()),
        (Tone::Dim, format!("  limits: {}", about.join(", "))),
    ];
    View::Many(vec![View::Styled(vec![title, Vec::new()]), table])
}

/// A balance among the rules: what is left of it.
fn balance_row(balance: &CustomerBalance) -> Vec<Cell> {
    let available = balance.available_balance;
    let left = available.unwrap_or(balance.current_balance);
    let is_empty = left <= limitry_types::ExactAmount::ZERO;
    let (state, word) = if is_empty {
        (State::Bad, "refuses")
    } else {
        (State::Done, "ok")
    };
    let amount = grouped(&left.to_string());
    let rest = format!(" {} left", balance.unit);
    vec![
        Cell::text(&balance.name),
        Cell::text("balance"),
        Cell::Nothing,
        Cell::Nothing,
        Cell::number(left),
        Cell::Nothing,
        Cell::text(word),
        Cell::Nothing,
        Cell::state(state, &balance.name),
        Cell::text(""),
        Cell::Measured { amount, rest },
        Cell::id("never resets"),
    ]
}
