//! Groups of flags that several commands have.

use clap::Args;

use super::value_parsers::{self, Since};

/// How much of a list is wanted. Pages are fetched until there is enough.
#[derive(Debug, Clone, Copy, Args)]
pub struct ListLength {
    /// Show at most this many [default: 50]
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub max: Option<usize>,

    /// The older form of --max: --limit is the limit of a quota or rate limit
    #[arg(long, hide = true, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true, conflicts_with = "max")]
    pub limit: Option<usize>,

    /// Show the whole list
    #[arg(long, conflicts_with_all = ["max", "limit"])]
    pub all: bool,
}

/// The help of `--since` where no range means all events.
pub(super) const SINCE_THE_FIRST_EVENT: &str =
    "Start this long ago, or at a date: 24h, 30d, yesterday, 2027-01-31 [default: the first event]";

/// Which time is meant.
#[derive(Debug, Clone, Copy, Args)]
pub struct TimeRange {
    /// Start this long ago, or at a date: 24h, 30d, yesterday, 2027-01-31 [default: 7d]
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::since, conflicts_with_all = ["from", "to"], allow_hyphen_values = true)]
    pub since: Option<Since>,

    /// Start at this time: 2027-01-31, yesterday, 24h (ago), or RFC 3339
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::since, allow_hyphen_values = true)]
    pub from: Option<Since>,

    /// End before this time, written as that of --from [default: now]
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::since, allow_hyphen_values = true)]
    pub to: Option<Since>,
}

impl TimeRange {
    /// Whether a part of it is given.
    pub const fn is_given(&self) -> bool {
        self.since.is_some() || self.from.is_some() || self.to.is_some()
    }
}

/// Which events are meant.
#[derive(Debug, Clone, Args)]
pub struct Events {
    /// When they happened
    #[command(flatten)]
    pub time: TimeRange,

    /// Count only this customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// Count only this type of event
    #[arg(long, value_name = "EVENT", value_parser = value_parsers::short_text)]
    pub event: Option<String>,
}

/// What limits' filters are matched against.
#[derive(Debug, Clone, Args)]
pub struct Dimensions {
    /// Add a dimension of the request, such as model=…; repeatable
    #[arg(long = "dimension", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub dimensions: Vec<(String, String)>,
}
