//! `limitry customers …`

use super::listing;
use super::resources::changed;
use super::tables;
use super::usage;
use crate::base::text::{nearest, shell_name};
use crate::cli::customers::{
    CustomersCreateArgs, CustomersShowArgs, CustomersUpdateArgs, CustomersUsageArgs,
};
use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::{Failure, Result, common};
use crate::output::{Cell, Outcome};
use jiff::tz::TimeZone;
use limitry_client::{ApiError, Client, CreatedCustomer, ItemLimit, Range};
use limitry_types::codes::CUSTOMER_NOT_FOUND;
use limitry_types::text::escape;
use limitry_types::{Customer, CustomerChange, NewCustomer};

/// `customers list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let empty = "No customers yet. The first event of a customer creates it.";
    listing::show(
        ctx,
        client.customers(listing::item_limit(ctx, length)),
        empty,
    )
    .await
}

/// `customers show`
pub(super) async fn show(ctx: &Context, args: &CustomersShowArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let answer = client.customer(&args.customer).await;
    let customer = known(&client, &args.customer, answer).await?;
    Ok(Outcome::record(
        &customer,
        tables::customer_fields(&customer),
    ))
}

/// `customers create`
pub(super) async fn create(ctx: &Context, args: CustomersCreateArgs) -> Result<Outcome> {
    let new = NewCustomer {
        external_id: args.external_id,
        name: args.name,
        email: args.email,
        billing_cycle_start: args.billing_cycle_start,
        timezone: args.timezone,
        metadata: args.metadata.map(|metadata| metadata.0),
    };
    let client = ctx.project_client().await?;
    let CreatedCustomer { customer, existed } = client.create_customer(&new).await?;
    let only_id = NewCustomer {
        external_id: new.external_id.clone(),
        ..NewCustomer::default()
    };
    // The API changes a customer that exists.
    let name = escape(&customer.external_id);
    let mut sentence = match (existed, new == only_id) {
        (true, true) => format!("Customer '{name}' exists already"),
        (true, false) => format!("Changed customer '{name}', which existed already"),
        (false, _) => format!("Created customer '{name}'"),
    };
    if new.timezone.is_some() || new.billing_cycle_start.is_some() {
        sentence += &billing_day(&client, &customer).await.unwrap_or_default();
    }
    Ok(wrote(&customer, sentence))
}

/// `customers update`
pub(super) async fn update(ctx: &Context, args: CustomersUpdateArgs) -> Result<Outcome> {
    let change = CustomerChange {
        name: changed(args.name, args.no_name),
        email: changed(args.email, args.no_email),
        billing_cycle_start: args.billing_cycle_start,
        timezone: changed(args.timezone, args.no_timezone),
        metadata: args.metadata.map(|metadata| metadata.0),
    };
    let client = ctx.project_client().await?;
    let answer = client.update_customer(&args.customer, &change).await;
    let customer = known(&client, &args.customer, answer).await?;
    let mut sentence = format!("Changed customer '{}'", escape(&customer.external_id));
    if change.timezone.is_some() || change.billing_cycle_start.is_some() {
        sentence += &billing_day(&client, &customer).await.unwrap_or_default();
    }
    Ok(wrote(&customer, sentence))
}

fn wrote(customer: &Customer, sentence: String) -> Outcome {
    let show = format!(
        "limitry customers show {}",
        shell_name(&customer.external_id, &customer.id)
    );
    Outcome::wrote(customer, tables::customer_fields(customer), sentence).next(show)
}

/// `: billing months begin on day 31, at midnight in America/New_York`. A change of the zone can move the day. `None` where
/// the zone is not known.
async fn billing_day(client: &Client, customer: &Customer) -> Option<String> {
    let start = customer.billing_cycle_start?;
    let zone = match &customer.timezone {
        Some(zone) => zone.clone(),
        None => client.current_project().await.ok()?.timezone?,
    };
    let day = start.to_zoned(TimeZone::get(&zone).ok()?).day();
    let zone = escape(&zone);
    Some(format!(
        ": billing months begin on day {day}, at midnight in {zone}"
    ))
}

/// The answer about a customer, who may not be there.
async fn known<T>(
    client: &Client,
    typed: &str,
    answer: std::result::Result<T, ApiError>,
) -> Result<T> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) => Err(unknown(client, typed, error).await),
    }
}

/// Says of a customer that is not there which one may have been meant, of those that came last: there may be millions.
pub(super) async fn unknown(client: &Client, typed: &str, error: ApiError) -> Failure {
    match &error {
        // Any other 404 may be about the route, or come from a proxy.
        ApiError::Rejected(refusal)
            if refusal.status == 404 && refusal.code == CUSTOMER_NOT_FOUND => {}
        _ => return error.into(),
    }
    let page = client.customers(ItemLimit::AtMost(100)).collect().await;
    // Whatever is wrong with the list: what was asked for is not there.
    let known = page.map(|page| page.data).unwrap_or_default();
    let names = known.iter().flat_map(|c| [&c.external_id, &c.id]);
    let like = nearest(typed, names);
    let mut failure = common::not_found(
        "customer",
        typed,
        like.map(String::as_str),
        "limitry customers list",
    );
    // The API says so: its code, its status and its request id stay.
    let answer = Failure::from(&error);
    failure.code.clone_from(&answer.code);
    failure.status = answer.status;
    failure.request_id.clone_from(&answer.request_id);
    failure
}

/// `customers usage`
pub(super) async fn usage(ctx: &Context, args: &CustomersUsageArgs) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let (start, end) = usage::bounds(&client, args.time).await?;
    let range = Range {
        start: Some(start),
        end: Some(end),
        ..Range::default()
    };
    let answer = client.customer_usage(&args.customer, &range).await;
    let used = known(&client, &args.customer, answer).await?;
    let mut fields = vec![("customer", Cell::text(&used.customer_id))];
    fields.extend(tables::totals_fields(&used.totals));
    Ok(Outcome::record(&used, usage::with_range(fields, &range)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::create;
    use crate::cli::customers::CustomersCreateArgs;
    use crate::context::Context;

    #[tokio::test]
    async fn the_status_tells_whether_the_customer_existed() {
        let (old, new) = ("2030-12-01T00:00:00Z", "2030-12-02T00:00:00Z");
        for (status, name, updated, said) in [
            (201, Some("Acme"), old, "Created customer 'acme'"),
            (200, None, old, "Customer 'acme' exists already"),
            (200, None, new, "Customer 'acme' exists already"),
            // A server may set the two times one after the other.
            (201, None, new, "Created customer 'acme'"),
            (
                200,
                Some("Acme"),
                new,
                "Changed customer 'acme', which existed already",
            ),
        ] {
            let customer = json!({
                "id": "cust_1", "externalId": "acme", "name": name, "createdAt": old, "updatedAt": updated,
            });
            let (ctx, api) = Context::for_test([("POST /customers", status, customer)]);
            let args = CustomersCreateArgs {
                external_id: "acme".to_owned(),
                name: name.map(str::to_owned),
                email: None,
                timezone: None,
                billing_cycle_start: None,
                metadata: None,
            };
            let (_, sentence) = create(&ctx, args).await.unwrap().done.unwrap();
            assert_eq!(sentence, said);
            api.assert_finished();
        }
    }
}
