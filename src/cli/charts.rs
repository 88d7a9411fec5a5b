//! `limitry usage breakdown` and `limitry usage timeseries`

use clap::{Args, ValueEnum};

use super::shared::Events;
use super::value_parsers::{self, Grouping, Interval};

/// `limitry usage breakdown`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage breakdown --group-by customer_id
  limitry usage breakdown --group-by model --metric cost --top 5
  limitry usage breakdown --group-by model --since 30d --json")]
pub struct UsageBreakdownArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// Count only this model
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,

    /// Group by customer_id, event_type, model or provider
    #[arg(long, value_name = "DIMENSION", default_value = "event_type", value_parser = value_parsers::grouping)]
    pub group_by: Grouping,

    /// Draw this metric: events, tokens, cost, or the sum of values.NAME [default: events]
    #[arg(long, value_name = "WHAT", value_parser = chart_metric)]
    pub metric: Option<ChartMetric>,

    /// Sort by this: events, tokens, cost or name [default: what is drawn]
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<ChartOrder>,

    /// Show only the first rows; a terminal shows the rest as one
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub top: Option<usize>,

    /// Draw the bars in ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// The sum that a chart draws.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ChartMetric {
    /// The number of events.
    #[default]
    Events,
    /// The number of tokens.
    Tokens,
    /// The cost.
    Cost,
    /// The sum of the values of this name.
    Value(String),
}

impl ChartMetric {
    /// The first word of a chart's title.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Events => "Events".to_owned(),
            Self::Tokens => "Tokens".to_owned(),
            Self::Cost => "Cost".to_owned(),
            Self::Value(name) => format!("values.{name}"),
        }
    }
}

/// `events`, `tokens`, `cost` or `values.NAME`
fn chart_metric(text: &str) -> Result<ChartMetric, String> {
    Ok(match text {
        // Quotas have the longer names.
        "events" | "total_events" => ChartMetric::Events,
        "tokens" | "total_tokens" => ChartMetric::Tokens,
        "cost" | "total_cost_cents" => ChartMetric::Cost,
        _ => match text
            .strip_prefix("values.")
            .filter(|_| value_parsers::metric(text).is_ok())
        {
            Some(name) => ChartMetric::Value(name.to_owned()),
            None => return Err("must be events, tokens, cost or values.NAME".to_owned()),
        },
    })
}

/// What the rows of a chart are sorted by, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartOrder {
    /// The number of events.
    Events,
    /// The number of tokens.
    Tokens,
    /// The cost.
    Cost,
    /// The name, from A to Z.
    Name,
}

/// `limitry usage timeseries`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage timeseries
  limitry usage timeseries --interval hour --since 24h
  limitry usage timeseries --from 2027-01-01 --to 2027-02-01 --json")]
pub struct UsageTimeseriesArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// Count only this model
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,

    /// The interval: hour, day or week
    #[arg(long, value_name = "INTERVAL", default_value = "day", value_parser = value_parsers::interval)]
    pub interval: Interval,

    /// Draw this metric: events, tokens, cost, or the sum of values.NAME [default: events]
    #[arg(long, value_name = "WHAT", value_parser = chart_metric)]
    pub metric: Option<ChartMetric>,

    /// Draw the bars in ASCII
    #[arg(long)]
    pub ascii: bool,
}
