//! `limitry limits …`

use clap::{Args, Subcommand};

use super::shared::{Dimensions, ListLength};
use super::value_parsers::{self, LimitPeriod};

/// `limitry limits …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry limits create Free --meter mtr_total_tokens --limit 50000 --period month
  limitry limits list
  limitry limits check --customer cust_123")]
pub enum LimitsCommand {
    /// Create a limit
    ///
    /// Allows each customer at most `--limit` of `--meter` in each `--period`. With `--customer` the limit is for
    /// that customer alone. It replaces the limit for all customers that has the same meter, period and filters.
    ///
    /// Hours start on the hour, in UTC. Days start at midnight in the customer's time zone, weeks on Monday. Months and years
    /// start on the customer's billing day.
    Create(LimitsCreateArgs),
    /// List limits
    #[command(alias = "ls")]
    List(LimitsListArgs),
    /// Show one limit
    #[command(alias = "get")]
    Show(LimitsShowArgs),
    /// Change a limit
    ///
    /// Changes only what is given. `--filter` replaces all filters, and `--alert` all alerts. What the limit counts is
    /// counted anew from the recorded events.
    Update(LimitsUpdateArgs),
    /// Delete a limit
    #[command(alias = "rm")]
    Delete(LimitsDeleteArgs),
    /// Show limit status for a customer
    ///
    /// Shows the limits that apply to the customer, and how much of each is used. Nothing is counted. Without a customer,
    /// checks the limits for all customers against their total usage. Exits 0 when all limits allow the request and 10 when one
    /// refuses it.
    Check(LimitsCheckArgs),
}

/// `limitry limits create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits create Free --meter mtr_total_tokens --limit 50000 --period month
  limitry limits create Acme --meter mtr_total_tokens --limit 900000 --period month --customer acme
  limitry limits create Try --meter mtr_total_events --limit 100 --period all_time --filter plan=try
  limitry limits create Free --meter Images --limit 50 --period day --alert 80 --alert 100")]
pub struct LimitsCreateArgs {
    /// The name; other limits may have it, too
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// Use this meter, by id or name
    #[arg(long, value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: String,

    /// Allow this much in a period
    #[arg(long, value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub limit: u64,

    /// The period: hour, day, week, month, annual or all_time
    #[arg(long, value_name = "LIMIT_PERIOD", value_parser = value_parsers::limit_period)]
    pub period: LimitPeriod,

    /// Limit only this customer [default: each customer]
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// Count only events with this dimension; repeatable, all must match
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Send an alert to the webhooks at this percent of the limit; repeatable
    #[arg(long = "alert", value_name = "PERCENT", value_parser = value_parsers::percentage, allow_hyphen_values = true)]
    pub alerts: Vec<u8>,
}

/// `limitry limits list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits list
  limitry limits list --customer acme-corp --json")]
pub struct LimitsListArgs {
    /// Show only the own limits of this customer, without the defaults
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry limits show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits show Free
  limitry limits show lmt_123 --json")]
pub struct LimitsShowArgs {
    /// The limit: its id or its name
    #[arg(value_name = "LIMIT", value_parser = value_parsers::selector)]
    pub limit: String,
}

/// `limitry limits check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits check --customer cust_123
  limitry limits check --customer acme-corp --dimension plan=trial

Exit codes:
  0   all allow
  10  one refuses")]
pub struct LimitsCheckArgs {
    /// The customer [default: all customers together]
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,
}

/// `limitry limits update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits update Free --limit 60000
  limitry limits update Free --period day --alert 80
  limitry limits update lmt_123 --no-customer")]
#[command(override_usage = "limitry limits update [OPTIONS] <LIMIT>")]
#[command(group = clap::ArgGroup::new("changes").args(["name", "meter", "new_limit", "period", "customer", "no_customer", "filters", "no_filter", "alerts", "no_alert"]).required(true).multiple(true))]
pub struct LimitsUpdateArgs {
    /// The limit: its id or its name
    #[arg(value_name = "LIMIT", value_parser = value_parsers::selector)]
    pub limit: String,

    /// Change the name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::name)]
    pub name: Option<String>,

    /// Change the meter
    #[arg(long, value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: Option<String>,

    /// Change how much it allows
    #[arg(long = "limit", value_name = "N", value_parser = value_parsers::limit, allow_hyphen_values = true)]
    pub new_limit: Option<u64>,

    /// Change the period: hour, day, week, month, annual or all_time
    #[arg(long, value_name = "LIMIT_PERIOD", value_parser = value_parsers::limit_period)]
    pub period: Option<LimitPeriod>,

    /// Make it the own limit of this customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// Make it a default for each customer
    #[arg(long, conflicts_with = "customer")]
    pub no_customer: bool,

    /// Replace the filters; repeatable
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Remove the filters, so that every event counts
    #[arg(long, conflicts_with = "filters")]
    pub no_filter: bool,

    /// Replace the alerts; repeatable
    #[arg(long = "alert", value_name = "PERCENT", value_parser = value_parsers::percentage, allow_hyphen_values = true)]
    pub alerts: Vec<u8>,

    /// Remove the alerts
    #[arg(long, conflicts_with = "alerts")]
    pub no_alert: bool,
}

/// `limitry limits delete`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry limits delete Free
  limitry limits delete lmt_123 --yes")]
pub struct LimitsDeleteArgs {
    /// The limit: its id or its name
    #[arg(value_name = "LIMIT", value_parser = value_parsers::selector)]
    pub limit: String,
}
