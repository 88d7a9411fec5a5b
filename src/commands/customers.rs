//! `limitry customers …`

use anyhow::Result;

use super::{listing, tables, usage};
use crate::cli::customers::{CustomersCreateArgs, CustomersShowArgs, CustomersUsageArgs};
use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::output::{Cell, Outcome, escape};
use crate::wire::NewCustomer;

/// `customers list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.project_data().await?;
    let empty = "There is no customer yet: the first event of one makes it.";
    listing::show(ctx, client.customers(listing::wanted(length)), empty).await
}

/// `customers show`
pub(super) async fn show(ctx: &Context, args: &CustomersShowArgs) -> Result<Outcome> {
    let customer = ctx.project_data().await?.customer(&args.customer).await?;
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
        metadata: args.metadata.map(|metadata| metadata.0),
    };
    let customer = ctx.project_data().await?.create_customer(&new).await?;
    let note = format!("Created customer '{}'.", escape(&customer.external_id));
    Ok(Outcome::record(&customer, tables::customer_fields(&customer)).note(note))
}

/// `customers usage`
pub(super) async fn usage(ctx: &Context, args: &CustomersUsageArgs) -> Result<Outcome> {
    let client = ctx.project_data().await?;
    let range = usage::range(&client, &args.into(), None).await?;
    let used = client.customer_usage(&args.customer, &range).await?;
    let mut fields = vec![("customer", Cell::text(&used.customer_id))];
    fields.extend(tables::totals_fields(&used.totals));
    Ok(Outcome::record(&used, fields))
}
