//! What a person can choose where an argument is missing: the things that the API lists.

use limitry_client::ItemLimit;
use limitry_types::{ApiKey, KeyStatus, Meter, MeterLimit, Quota, RateLimit};

use super::lookup::{self, Named};
use super::resources::Shown;
use crate::base::prompt::Choice;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::own_use;

/// A list of customers may have no end; the newest are offered.
const MAX_CUSTOMERS: usize = 100;

/// What an argument can be.
pub(crate) struct Choices {
    /// What is asked.
    pub(crate) question: &'static str,
    pub(crate) offered: Vec<Choice>,
    /// What is typed for each choice.
    pub(crate) values: Vec<String>,
    /// Whether something else can be typed: a customer need not exist before its first event.
    pub(crate) is_open: bool,
}

/// The things that an argument with this value name chooses from; `None` if it chooses from no list.
pub(crate) async fn of(ctx: &Context, value_name: &str) -> Result<Option<Choices>> {
    let found = match value_name {
        "KEY" => keys(ctx).await?,
        "QUOTA" => resources::<Quota>(ctx, "Which quota?").await?,
        "RATE_LIMIT" => resources::<RateLimit>(ctx, "Which rate limit?").await?,
        "LIMIT" => resources::<MeterLimit>(ctx, "Which limit?").await?,
        "BALANCE" => {
            let client = ctx.project_client().await?;
            let all = client.balances(None, ItemLimit::AtMost(MAX_CUSTOMERS));
            let all = all.collect().await?.data;
            let create = "limitry balances create Prepaid --customer CUSTOMER";
            one_of(ctx, "Which balance?", &all, create)?
        }
        "METER" => resources::<Meter>(ctx, "Which meter?").await?,
        "PROJECT" => {
            let client = ctx.user_client().await?;
            let projects = client.projects(ItemLimit::All).collect().await?.data;
            one_of(
                ctx,
                "Which project?",
                &projects,
                "limitry projects create Production",
            )?
        }
        "CUSTOMER" => customers(ctx).await?,
        _ => return Ok(None),
    };
    Ok(Some(found))
}

async fn keys(ctx: &Context) -> Result<Choices> {
    let client = ctx.user_project_client().await?;
    let keys = client.keys(Some(KeyStatus::Active), ItemLimit::All);
    let mut keys: Vec<ApiKey> = keys.collect().await?.data;
    own_use::clear(&client, &mut keys);
    one_of(
        ctx,
        "Which API key?",
        &keys,
        "limitry keys create Production",
    )
}

async fn resources<R: Shown>(ctx: &Context, question: &'static str) -> Result<Choices> {
    let client = ctx.project_client().await?;
    let mut all: Vec<R> = client.resources(ItemLimit::All).collect().await?.data;
    R::name_meters(ctx, &client, &mut all).await;
    one_of(ctx, question, &all, R::CREATE)
}

async fn customers(ctx: &Context) -> Result<Choices> {
    let client = ctx.project_client().await?;
    let customers = client.customers(ItemLimit::AtMost(MAX_CUSTOMERS));
    let customers = customers.collect().await?.data;
    let choice = |customer: &limitry_types::Customer| {
        Choice::new(
            &customer.external_id,
            customer.name.clone().unwrap_or_default(),
        )
    };
    Ok(Choices {
        question: "Which customer?",
        offered: customers.iter().map(choice).collect(),
        values: customers
            .into_iter()
            .map(|customer| customer.external_id)
            .collect(),
        is_open: true,
    })
}

/// A question about things of which there is one at least.
fn one_of<T: Named>(
    ctx: &Context,
    question: &'static str,
    items: &[T],
    create: &str,
) -> Result<Choices> {
    if items.is_empty() {
        let message = format!("there is no {} to choose", T::KIND);
        return Err(
            Failure::not_found(codes::NOT_FOUND, message).hint(format!("`{create}` creates one"))
        );
    }
    Ok(Choices {
        question,
        offered: lookup::choices(items, ctx.now()),
        values: items.iter().map(|item| item.id().to_owned()).collect(),
        is_open: false,
    })
}
