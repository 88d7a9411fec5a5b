//! `limitry customers …`

use clap::{Args, Subcommand};

use super::shared::{ListLength, TimeRange};
use super::value_parsers::{self, JsonObject};

/// `limitry customers …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry customers list
  limitry customers usage cust_123 --since 30d")]
pub enum CustomersCommand {
    /// List customers
    #[command(alias = "ls")]
    List(CustomersListArgs),
    /// Show one customer
    #[command(alias = "get")]
    Show(CustomersShowArgs),
    /// Create a customer before its first event
    Create(CustomersCreateArgs),
    /// Change a customer
    ///
    /// Changes only what is given. A new time zone or billing day counts the customer's limits again from the recorded events.
    Update(CustomersUpdateArgs),
    /// Sum the usage of a customer
    Usage(CustomersUsageArgs),
}

/// `limitry customers list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry customers list
  limitry customers list --all --jsonl")]
pub struct CustomersListArgs {
    /// The length of the list.
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry customers show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry customers show cust_123
  limitry customers show acme-corp --json")]
pub struct CustomersShowArgs {
    /// The customer: Limitry's id or your own
    #[arg(value_name = "CUSTOMER", value_parser = value_parsers::customer_in_path)]
    pub customer: String,
}

/// `limitry customers create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry customers create acme-corp
  limitry customers create acme-corp --name \"Acme Corp\" --email ops@acme.example
  limitry customers create acme-corp --timezone Europe/Berlin --billing-cycle-start 2027-01-15
  limitry customers create acme-corp --metadata '{\"plan\":\"pro\"}'")]
pub struct CustomersCreateArgs {
    /// Your own id of the customer
    #[arg(value_name = "EXTERNAL_ID", value_parser = value_parsers::customer_in_path)]
    pub external_id: String,

    /// The name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::short_text)]
    pub name: Option<String>,

    /// Contact email
    #[arg(long, value_name = "EMAIL", value_parser = value_parsers::short_text)]
    pub email: Option<String>,

    /// Time zone of the customer's days: Europe/Berlin [default: the project's]
    #[arg(long, value_name = "ZONE", value_parser = value_parsers::zone_name)]
    pub timezone: Option<String>,

    /// Start of the first billing month: 2027-01-15 in the customer's time zone, or RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = value_parsers::billing_cycle_start)]
    pub billing_cycle_start: Option<String>,

    /// Further data, as a JSON object
    #[arg(long, value_name = "JSON", value_parser = value_parsers::json_object)]
    pub metadata: Option<JsonObject>,
}

/// `limitry customers update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry customers update cust_123 --timezone Asia/Kathmandu
  limitry customers update acme-corp --billing-cycle-start 2027-01-15
  limitry customers update acme-corp --name \"Acme Corp\" --no-email")]
#[command(override_usage = "limitry customers update [OPTIONS] <CUSTOMER>")]
#[command(group = clap::ArgGroup::new("changes").args(["name", "no_name", "email", "no_email", "timezone", "no_timezone", "billing_cycle_start", "metadata"]).required(true).multiple(true))]
pub struct CustomersUpdateArgs {
    /// The customer: Limitry's id or your own
    #[arg(value_name = "CUSTOMER", value_parser = value_parsers::customer_in_path)]
    pub customer: String,

    /// Change the name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::short_text)]
    pub name: Option<String>,

    /// Remove the name
    #[arg(long, conflicts_with = "name")]
    pub no_name: bool,

    /// Change the contact email
    #[arg(long, value_name = "EMAIL", value_parser = value_parsers::short_text)]
    pub email: Option<String>,

    /// Remove the contact email
    #[arg(long, conflicts_with = "email")]
    pub no_email: bool,

    /// Change the time zone of the customer's days: Europe/Berlin
    #[arg(long, value_name = "ZONE", value_parser = value_parsers::zone_name)]
    pub timezone: Option<String>,

    /// Use the project's time zone
    #[arg(long, conflicts_with = "timezone")]
    pub no_timezone: bool,

    /// Change the start of the billing month: 2027-01-15 in the customer's time zone, or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = value_parsers::billing_cycle_start)]
    pub billing_cycle_start: Option<String>,

    /// Replace the further data, as a JSON object
    #[arg(long, value_name = "JSON", value_parser = value_parsers::json_object)]
    pub metadata: Option<JsonObject>,
}

/// `limitry customers usage`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry customers usage cust_123
  limitry customers usage acme-corp --since 30d --json")]
pub struct CustomersUsageArgs {
    /// The customer: Limitry's id or your own
    #[arg(value_name = "CUSTOMER", value_parser = value_parsers::customer_in_path)]
    pub customer: String,

    /// When its events happened
    #[command(flatten)]
    pub time: TimeRange,
}
