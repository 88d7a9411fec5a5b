//! `limitry rate-limits …`

use clap::{Args, Subcommand};

use super::shared::{Dimensions, ListLength};
use super::value_parsers::{self, Window};

/// `limitry rate-limits …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry rate-limits create Burst --limit 10 --window second
  limitry rate-limits list
  limitry rate-limits update Burst --disable")]
pub enum RateLimitsCommand {
    /// Create a rate limit
    ///
    /// Allows at most `--limit` recorded events in any `--window`. The window slides.
    Create(RateLimitsCreateArgs),
    /// List rate limits
    #[command(alias = "ls")]
    List(RateLimitsListArgs),
    /// Show one rate limit
    #[command(alias = "get")]
    Show(RateLimitsShowArgs),
    /// Change a rate limit, or switch it on or off
    ///
    /// Changes only what is given. `--filter` replaces all filters.
    Update(RateLimitsUpdateArgs),
    /// Delete a rate limit
    #[command(alias = "rm")]
    Delete(RateLimitsDeleteArgs),
    /// Show rate limit status for a customer, model or plan
    ///
    /// Shows the rate limits that apply to a request with these dimensions. Nothing is counted. Exits 0 when all allow the
    /// request and 10 when one refuses it.
    Check(RateLimitsCheckArgs),
}

/// `limitry rate-limits create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits create Burst --limit 10 --window second
  limitry rate-limits create Free --limit 100 --window minute --filter plan=free")]
pub struct RateLimitsCreateArgs {
    /// The name; unique in the project
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// Allow this many events in a window
    #[arg(long, value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub limit: u64,

    /// The window: second, minute or hour
    #[arg(long, value_name = "WINDOW", value_parser = value_parsers::window)]
    pub window: Window,

    /// Count only events with this dimension; repeatable, all must match
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Create it switched off
    #[arg(long)]
    pub disabled: bool,
}

/// `limitry rate-limits list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits list
  limitry rate-limits list --json")]
pub struct RateLimitsListArgs {
    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry rate-limits show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits show Burst
  limitry rate-limits show rl_123 --json")]
pub struct RateLimitsShowArgs {
    /// The rate limit: its id or its name
    #[arg(value_name = "RATE_LIMIT", value_parser = value_parsers::selector)]
    pub rate_limit: String,
}

/// `limitry rate-limits update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits update Burst --limit 20
  limitry rate-limits update Burst --disable")]
#[command(override_usage = "limitry rate-limits update [OPTIONS] <RATE_LIMIT>")]
#[command(group = clap::ArgGroup::new("changes").args(["name", "limit", "window", "filters", "no_filter", "enable", "disable"]).required(true).multiple(true))]
pub struct RateLimitsUpdateArgs {
    /// The rate limit: its id or its name
    #[arg(value_name = "RATE_LIMIT", value_parser = value_parsers::selector)]
    pub rate_limit: String,

    /// Change the name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::name)]
    pub name: Option<String>,

    /// Change the limit
    #[arg(long, value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub limit: Option<u64>,

    /// Change the window: second, minute or hour
    #[arg(long, value_name = "WINDOW", value_parser = value_parsers::window)]
    pub window: Option<Window>,

    /// Replace the filters; repeatable
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Remove the filters, so that every event counts
    #[arg(long, conflicts_with = "filters")]
    pub no_filter: bool,

    /// Switch it on
    #[arg(long, conflicts_with = "disable")]
    pub enable: bool,

    /// Switch it off
    #[arg(long)]
    pub disable: bool,
}

/// `limitry rate-limits delete`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits delete Burst
  limitry rate-limits delete rl_123 --yes")]
pub struct RateLimitsDeleteArgs {
    /// The rate limit: its id or its name
    #[arg(value_name = "RATE_LIMIT", value_parser = value_parsers::selector)]
    pub rate_limit: String,
}

/// `limitry rate-limits check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry rate-limits check
  limitry rate-limits check --dimension customer_id=cust_123

Exit codes:
  0   all allow
  10  one refuses")]
pub struct RateLimitsCheckArgs {
    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,
}
