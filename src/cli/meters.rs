//! `limitry meters …`

use clap::{Args, Subcommand};

use super::shared::{Dimensions, ListLength, SINCE_THE_FIRST_EVENT, TimeRange};
use super::value_parsers::{self, Aggregation};

/// `limitry meters …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry meters create Images --aggregation sum --field values.images
  limitry meters list
  limitry meters query mtr_total_tokens --customer cust_123")]
pub enum MetersCommand {
    /// Create a meter
    ///
    /// A meter computes one number from the matching events. Limits name the meter that they count with. Every project has
    /// the meters mtr_total_tokens, mtr_total_events and mtr_total_cost_cents.
    Create(MetersCreateArgs),
    /// List meters
    ///
    /// Shows the project's meters, then those that every project has.
    #[command(alias = "ls")]
    List(MetersListArgs),
    /// Show one meter
    #[command(alias = "get")]
    Show(MetersShowArgs),
    /// Change a meter
    ///
    /// Changes only what is given. `--event` and `--filter` replace the whole filter. Limits on the meter are counted anew
    /// from the recorded events.
    Update(MetersUpdateArgs),
    /// Delete a meter that no limit uses
    #[command(alias = "rm")]
    Delete(MetersDeleteArgs),
    /// Show the number of a meter
    ///
    /// Without a range, over all events.
    Query(MetersQueryArgs),
}

/// `limitry meters create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters create Images --aggregation sum --field values.images
  limitry meters create Calls --aggregation count --event api_call
  limitry meters create Peak --aggregation max --field values.seats --filter plan=team")]
pub struct MetersCreateArgs {
    /// The name; other meters may have it, too
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// Make one number of the events: sum, count, max or latest
    #[arg(long, value_name = "AGGREGATION", value_parser = value_parsers::aggregation)]
    pub aggregation: Aggregation,

    /// Aggregate this value: values.NAME, or * for a count of events [default of count: *]
    #[arg(long, value_name = "FIELD", value_parser = value_parsers::meter_field, required_if_eq_any = [("aggregation", "sum"), ("aggregation", "max"), ("aggregation", "latest")])]
    pub field: Option<String>,

    /// Say what it is for
    #[arg(long, value_name = "TEXT", value_parser = value_parsers::short_text)]
    pub description: Option<String>,

    /// Count only events of this type
    #[arg(long, value_name = "EVENT", value_parser = value_parsers::short_text)]
    pub event: Option<String>,

    /// Count only events with this dimension; repeatable, all must match
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,
}

/// `limitry meters list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters list
  limitry meters list --json=id,name")]
pub struct MetersListArgs {
    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry meters show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters show Images
  limitry meters show mtr_total_tokens --json")]
pub struct MetersShowArgs {
    /// The meter: its id or its name
    #[arg(value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: String,
}

/// `limitry meters update`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters update Images --name Pictures
  limitry meters update Images --event image_made --filter size=large
  limitry meters update Images --no-filter --no-description")]
#[command(override_usage = "limitry meters update [OPTIONS] <METER>")]
#[command(group = clap::ArgGroup::new("changes").args(["name", "aggregation", "field", "description", "no_description", "event", "filters", "no_filter"]).required(true).multiple(true))]
pub struct MetersUpdateArgs {
    /// The meter: its id or its name
    #[arg(value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: String,

    /// Change the name
    #[arg(long, value_name = "NAME", value_parser = value_parsers::name)]
    pub name: Option<String>,

    /// Change the aggregation: sum, count, max or latest
    #[arg(long, value_name = "AGGREGATION", value_parser = value_parsers::aggregation)]
    pub aggregation: Option<Aggregation>,

    /// Change the value that is aggregated: values.NAME, or * for a count of events
    #[arg(long, value_name = "FIELD", value_parser = value_parsers::meter_field)]
    pub field: Option<String>,

    /// Change what it is for
    #[arg(long, value_name = "TEXT", value_parser = value_parsers::short_text)]
    pub description: Option<String>,

    /// Remove the description
    #[arg(long, conflicts_with = "description")]
    pub no_description: bool,

    /// Count only events of this type
    #[arg(long, value_name = "EVENT", value_parser = value_parsers::short_text)]
    pub event: Option<String>,

    /// Count only events with this dimension; repeatable
    #[arg(long = "filter", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub filters: Vec<(String, String)>,

    /// Count every event
    #[arg(long, conflicts_with_all = ["event", "filters"])]
    pub no_filter: bool,
}

/// `limitry meters delete`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters delete Images
  limitry meters delete mtr_123 --yes")]
pub struct MetersDeleteArgs {
    /// The meter: its id or its name
    #[arg(value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: String,
}

/// `limitry meters query`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry meters query mtr_total_tokens
  limitry meters query Images --customer cust_123 --since 30d
  limitry meters query Images --dimension model=gpt-4 --json")]
#[command(mut_arg("since", |since| since.help(SINCE_THE_FIRST_EVENT)))]
#[command(mut_arg("to", |to| to.help("End before this time")))]
pub struct MetersQueryArgs {
    /// The meter: its id or its name
    #[arg(value_name = "METER", value_parser = value_parsers::selector)]
    pub meter: String,

    /// Count only this customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// Which events
    #[command(flatten)]
    pub dimensions: Dimensions,

    /// When they happened
    #[command(flatten)]
    pub time: TimeRange,
}
