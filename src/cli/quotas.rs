//! `limitry quotas …`

use clap::{Args, Subcommand};

use super::projects::ListLength;
use super::values::{self, Period};

/// `limitry quotas …`
#[derive(Debug, Subcommand)]
pub enum QuotasCommand {
    /// Create a quota
    Create(QuotasCreateArgs),
    /// List quotas
    #[command(alias = "ls")]
    List(QuotasListArgs),
    /// Show one quota
    #[command(alias = "get")]
    Show(QuotasShowArgs),
    /// Ask how the quotas stand that apply to some dimensions
    Check(QuotasCheckArgs),
}

/// `limitry quotas create`
///
/// At most `--limit` of `--metric` in each `--period`. Windows are in UTC: on the hour, at midnight, on Monday,
/// on the 1st.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas create Daily --metric total_events --limit 1000 --period day
  limitry quotas create Free --metric total_tokens --limit 50000 --period month --filter plan=free
  limitry quotas create Storage --metric values.gb_hours --limit 10 --period hour")]
pub struct QuotasCreateArgs {
    /// What to call it; unique in the project
    #[arg(value_name = "NAME", value_parser = values::name)]
    pub name: String,

    /// What it counts: total_events, total_tokens, total_cost_cents or values.NAME
    #[arg(long, value_name = "METRIC", value_parser = values::metric)]
    pub metric: String,

    /// How much a window allows
    #[arg(long, value_name = "N", value_parser = values::limit)]
    pub limit: u64,

    /// How long a window is: hour, day, week or month
    #[arg(long, value_name = "PERIOD", value_parser = values::period)]
    pub period: Period,

    /// Count only events with this dimension; repeatable, all must match
    #[arg(long = "filter", value_name = "NAME=V", value_parser = values::dimension)]
    pub filters: Vec<(String, String)>,
}

/// `limitry quotas list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas list
  limitry quotas list --json")]
pub struct QuotasListArgs {
    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry quotas show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas show Daily
  limitry quotas show qta_123 --json")]
pub struct QuotasShowArgs {
    /// Which quota: its id or its name
    #[arg(value_name = "QUOTA", value_parser = values::selector)]
    pub quota: String,
}

/// `limitry quotas check`
///
/// Exits 0 when none refuses and 10 when one does.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas check
  limitry quotas check --dimension customer_id=cust_123 --dimension model=gpt-4")]
pub struct QuotasCheckArgs {
    /// What the quotas' filters are matched against; repeatable
    #[arg(long = "dimension", value_name = "NAME=V", value_parser = values::dimension)]
    pub dimensions: Vec<(String, String)>,
}
