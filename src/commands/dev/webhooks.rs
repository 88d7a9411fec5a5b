//! `limitry dev webhooks …`: where the alerts of the local service are sent.

use limitry_client::{Client, ItemLimit};
use limitry_types::text::escape;
use limitry_types::{NewWebhook, Webhook};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::running;
use crate::base::redact;
use crate::base::text::shell;
use crate::cli::webhooks::{
    WebhooksAddArgs, WebhooksCommand, WebhooksDeliveriesArgs, WebhooksListArgs,
    WebhooksRedeliverArgs, WebhooksRemoveArgs,
};
use crate::commands::keys::deliver;
use crate::commands::{listing, lookup, tables};
use crate::context::Context;
use crate::failure::{Result, common};
use crate::output::{Outcome, State, View};

/// What the commands act on is there without a service; deliveries are not.
const NOT_SERVED: &str =
    "No service runs on this data, so nothing is sent. `limitry dev` starts one.";

pub(super) async fn webhooks(ctx: &Context, command: WebhooksCommand) -> Result<Outcome> {
    let outcome = match command {
        WebhooksCommand::Add(args) => add(ctx, args).await,
        WebhooksCommand::List(args) => list(ctx, &args).await,
        WebhooksCommand::Remove(args) => remove(ctx, &args).await,
        WebhooksCommand::Deliveries(args) => deliveries(ctx, &args).await,
        WebhooksCommand::Redeliver(args) => redeliver(ctx, &args).await,
    }?;
    if running::local_url().is_none() {
        ctx.printer().progress(NOT_SERVED);
    }
    Ok(outcome)
}

async fn add(ctx: &Context, args: WebhooksAddArgs) -> Result<Outcome> {
    deliver::check(ctx, None, args.plain, false)?;
    let client = ctx.dev_project_client()?;
    let new = NewWebhook { url: args.url };
    let created = client.dev().create_webhook(&new).await?;
    let webhook = created.webhook;
    redact::register_secret(&created.secret);
    let document = json!({
        "id": webhook.id,
        "url": webhook.url,
        "createdAt": webhook.created_at,
        "secret": created.secret.expose_secret(),
    });
    let mut shown = Outcome::new(document, View::Nothing);
    if !args.plain {
        let (url, id) = (escape(&webhook.url), escape(&webhook.id));
        shown = shown
            .sentence(State::Done, format!("Created webhook '{url}' ({id})"))
            .note("The secret is shown only once. It verifies the deliveries.");
    }
    shown.secret = Some(created.secret);
    shown.plain = args.plain;
    if let Err(error) = ctx.printer().show(&shown, ctx.now()) {
        let deleted = client.dev().delete_webhook(&webhook.id).await;
        let undone = if deleted.is_ok() {
            "the webhook is deleted".to_owned()
        } else {
            format!("delete it: `limitry dev webhooks remove {}`", webhook.id)
        };
        return Err(common::not_printed(&error, &undone));
    }
    Ok(Outcome::new(Value::Null, View::Nothing))
}

async fn list(ctx: &Context, args: &WebhooksListArgs) -> Result<Outcome> {
    let client = ctx.dev_project_client()?;
    let webhooks = client.dev().webhooks(listing::item_limit(ctx, args.length));
    let none = "No webhooks yet. `limitry dev webhooks add http://127.0.0.1:8000/hook` adds one.";
    listing::show(ctx, webhooks, none).await
}

async fn remove(ctx: &Context, args: &WebhooksRemoveArgs) -> Result<Outcome> {
    let client = ctx.dev_project_client()?;
    let webhook = find(ctx, &client, &args.webhook).await?;
    let question = format!("Delete webhook '{}'?", escape(&webhook.url));
    let instead = format!("`limitry dev webhooks remove {} --yes`", shell(&webhook.id));
    ctx.prompter().confirm(&question, &instead).await?;
    client.dev().delete_webhook(&webhook.id).await?;
    let sentence = format!("Deleted webhook '{}'", escape(&webhook.url));
    Ok(Outcome::done(&webhook, sentence))
}

/// The webhook with this id, or the only one with this URL.
async fn find(ctx: &Context, client: &Client, typed: &str) -> Result<Webhook> {
    let webhooks = client.dev().webhooks(ItemLimit::All).collect().await?.data;
    lookup::find(ctx, &webhooks, typed).await
}

async fn deliveries(ctx: &Context, args: &WebhooksDeliveriesArgs) -> Result<Outcome> {
    let client = ctx.dev_project_client()?;
    let webhook = match &args.webhook {
        Some(typed) => Some(find(ctx, &client, typed).await?.id),
        None => None,
    };
    let length = listing::item_limit(ctx, args.length);
    let deliveries = client.dev().webhook_deliveries(webhook.as_deref(), length);
    listing::show(ctx, deliveries, "Nothing was sent yet.").await
}

async fn redeliver(ctx: &Context, args: &WebhooksRedeliverArgs) -> Result<Outcome> {
    let client = ctx.dev_project_client()?;
    let delivery = client.dev().redeliver(&args.delivery).await?;
    let sentence = format!(
        "Sends {} to {} again",
        escape(&delivery.event),
        escape(&delivery.url)
    );
    let fields = tables::delivery_fields(&delivery);
    Ok(Outcome::wrote(&delivery, fields, sentence).next("limitry dev webhooks deliveries"))
}
