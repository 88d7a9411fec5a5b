//! `limitry usage …`

use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::values::{self, Amount};

/// `limitry usage …`
#[derive(Debug, Subcommand)]
pub enum UsageCommand {
    /// Ask whether a customer may do something; nothing is counted
    Check(UsageCheckArgs),
    /// Record that a customer did something
    Record(UsageRecordArgs),
}

/// Whose usage, of what.
#[derive(Debug, Clone, Args)]
pub struct Subject {
    /// The customer
    #[arg(long, value_name = "CUSTOMER", value_parser = values::short_text)]
    pub customer: String,

    /// The type of event
    #[arg(long, value_name = "EVENT", value_parser = values::short_text)]
    pub event: String,

    /// How much, by name; repeatable
    #[arg(long = "value", value_name = "NAME=N", value_parser = values::value)]
    pub values: Vec<(String, Amount)>,

    /// What filters and groups it; repeatable
    #[arg(long = "dimension", value_name = "NAME=V", value_parser = values::dimension)]
    pub dimensions: Vec<(String, String)>,
}

/// `limitry usage check`
///
/// Exits 0 when the answer is yes and 10 when it is no; says which quota refuses, what is left and when it resets.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage check --customer cust_123 --event api_call
  limitry usage check --customer cust_123 --event llm --value total_tokens=500 --dimension model=gpt-4
  limitry usage check --customer cust_123 --event api_call --json")]
pub struct UsageCheckArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,
}

/// `limitry usage record`
///
/// An event with an idempotency key counts once, however often it is recorded. Without `--idempotency-key` a new
/// key is made for each call, so that limitry's own retries count once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage record --customer cust_123 --event api_call
  limitry usage record --customer cust_123 --event llm --value input_tokens=300 --value output_tokens=200
  limitry usage record --customer cust_123 --event api_call --idempotency-key order-7001")]
pub struct UsageRecordArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// When it happened [default: now]
    #[arg(long, value_name = "TIME", value_parser = values::moment)]
    pub timestamp: Option<Timestamp>,

    /// What makes a repeat count once
    #[arg(long, value_name = "KEY", value_parser = values::short_text)]
    pub idempotency_key: Option<String>,
}
