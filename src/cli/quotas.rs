//! `limitry quotas …`

use clap::{Args, Subcommand};

use super::shared::{Dimensions, ListLength};
use super::value_parsers::{self, Period};

/// `limitry quotas …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry quotas create Daily --metric total_events --limit 1000 --period day
  limitry quotas list
  limitry quotas check --dimension customer_id=cust_123")]
pub enum QuotasCommand {
    /// Create a quota
    ///
    /// Allows at most `--limit` of `--metric` in each `--period`. Periods start in UTC: on the hour, at midnight, on
    /// Monday, on the 1st.
    Create(QuotasCreateArgs),
    /// List quotas
    #[command(alias = "ls")]
    List(QuotasListArgs),
    /// Show one quota
    #[command(alias = "get")]
    Show(QuotasShowArgs),
    /// Change a quota
    ///
    /// Changes only what is given. `--filter` replaces all filters.
    Update(QuotasUpdateArgs),
    /// Delete a quota
    #[command(alias = "rm")]
    Delete(QuotasDeleteArgs),
    /// Show quota status for a customer, model or plan
    ///
    /// Shows the quotas that apply to a request with these dimensions, and how much of each is used. Nothing is counted.
    /// Exits 0 when all quotas allow the request and 10 when one refuses it.
    Check(QuotasCheckArgs),
    /// Watch the quotas until Ctrl-C
    ///
    /// On a terminal the table is redrawn in place. Piped, each check is printed.
    Watch(QuotasWatchArgs),
}

/// `limitry quotas create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas create Daily --metric total_events --limit 1000 --period day
  limitry quotas create Free --metric total_tokens --limit 50000 --period month --filter plan=free
  limitry quotas create Storage --metric values.gb_hours --limit 10 --period hour")]
pub struct QuotasCreateArgs {
    /// The name; unique in the project
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// Count this: total_events, total_tokens, total_cost_cents or values.NAME
    #[arg(long, value_name = "METRIC", value_parser = value_parsers::metric)]
    pub metric: String,

    /// Allow this much in a period
    #[arg(long, value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub limit: u64,

    /// The period: hour, day, week or month
    #[arg(long, value_name = "PERIOD", value_parser = value_parsers::period)]
    pub period: Period,

    /// Count only events with this dimension; repeatable, all must match
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
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
    /// The quota: its id or its name
    #[arg(value_name = "QUOTA", value_parser = value_parsers::selector)]
    pub quota: String,
}

/// `limitry quotas check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas check
  limitry quotas check --dimension customer_id=cust_123 --dimension model=gpt-4

Exit codes:
  0   all allow
  10  one refuses")]
pub struct QuotasCheckArgs {
    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,
}

/// `limitry quotas update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas update Daily --limit 2000
  limitry quotas update Free --filter plan=trial --name Trial
  limitry quotas update Free --no-filter")]
#[command(override_usage = "limitry quotas update [OPTIONS] <QUOTA>")]
#[command(group = clap::ArgGroup::new("changes").args(["name", "metric", "limit", "period", "filters", "no_filter"]).required(true).multiple(true))]
pub struct QuotasUpdateArgs {
    /// The quota: its id or its name
    #[arg(value_name = "QUOTA", value_parser = value_parsers::selector)]
    pub quota: String,

    /// Change the name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::name)]
    pub name: Option<String>,

    /// Change the metric
    #[arg(long, value_name = "METRIC", value_parser = value_parsers::metric)]
    pub metric: Option<String>,

    /// Change the limit
    #[arg(long, value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub limit: Option<u64>,

    /// Change the period: hour, day, week or month
    #[arg(long, value_name = "PERIOD", value_parser = value_parsers::period)]
    pub period: Option<Period>,

    /// Replace the filters; repeatable
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Remove the filters, so that every event counts
    #[arg(long, conflicts_with = "filters")]
    pub no_filter: bool,
}

/// `limitry quotas delete`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas delete Daily
  limitry quotas delete qta_123 --yes")]
pub struct QuotasDeleteArgs {
    /// The quota: its id or its name
    #[arg(value_name = "QUOTA", value_parser = value_parsers::selector)]
    pub quota: String,
}

/// `limitry quotas watch`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry quotas watch
  limitry quotas watch --dimension customer_id=cust_123 --every 10s")]
pub struct QuotasWatchArgs {
    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,

    /// Check at this interval
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = value_parsers::timeout, allow_hyphen_values = true)]
    pub every: std::time::Duration,

    /// Check this many times [default: until Ctrl-C]
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub count: Option<usize>,
}
