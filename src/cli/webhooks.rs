//! `limitry dev webhooks …`

use clap::{Args, Subcommand};

use super::shared::ListLength;
use super::value_parsers;

/// `limitry dev webhooks …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry dev webhooks add http://127.0.0.1:8000/hook
  limitry dev webhooks list
  limitry dev webhooks deliveries")]
pub enum WebhooksCommand {
    /// Send the project's alerts to a URL of this machine
    ///
    /// Prints the secret once. `limitry dev` signs each delivery with it. Without a running `limitry dev`, no alert is sent.
    Add(WebhooksAddArgs),
    /// List webhooks
    #[command(alias = "ls")]
    List(WebhooksListArgs),
    /// Delete a webhook
    #[command(alias = "rm")]
    Remove(WebhooksRemoveArgs),
    /// List what was sent, and what is still to be sent
    ///
    /// The newest is first. A delivery that is not answered with 2xx is tried again after 10 seconds, 1 minute and 10
    /// minutes, by the clock of the service.
    Deliveries(WebhooksDeliveriesArgs),
    /// Send a delivery again, now
    Redeliver(WebhooksRedeliverArgs),
}

/// `limitry dev webhooks add`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev webhooks add http://127.0.0.1:8000/hook
  limitry dev webhooks add http://localhost:8000/hook --plain >secret.txt")]
pub struct WebhooksAddArgs {
    /// The URL: http, of this machine, with its port
    #[arg(value_name = "HOOK_URL", value_parser = value_parsers::short_text)]
    pub url: String,

    /// Print only the secret
    #[arg(long)]
    pub plain: bool,
}

/// `limitry dev webhooks list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev webhooks list
  limitry dev webhooks list --json")]
pub struct WebhooksListArgs {
    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry dev webhooks remove`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev webhooks remove http://127.0.0.1:8000/hook
  limitry dev webhooks remove wh_123 --yes")]
pub struct WebhooksRemoveArgs {
    /// The webhook: its id or its URL
    #[arg(value_name = "WEBHOOK", value_parser = value_parsers::selector)]
    pub webhook: String,
}

/// `limitry dev webhooks deliveries`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev webhooks deliveries
  limitry dev webhooks deliveries --webhook http://127.0.0.1:8000/hook --json")]
pub struct WebhooksDeliveriesArgs {
    /// Show only those of this webhook: its id or its URL
    #[arg(long, value_name = "WEBHOOK", value_parser = value_parsers::selector)]
    pub webhook: Option<String>,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry dev webhooks redeliver`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev webhooks redeliver msg_123")]
pub struct WebhooksRedeliverArgs {
    /// The delivery's id
    #[arg(value_name = "DELIVERY", value_parser = value_parsers::id)]
    pub delivery: String,
}
