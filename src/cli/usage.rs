//! `limitry usage …`

use std::ffi::OsString;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::charts::{UsageBreakdownArgs, UsageTimeseriesArgs};
use super::shared::{Dimensions, Events, ListLength, SINCE_THE_FIRST_EVENT};
use super::usage_export::UsageExportArgs;
use super::usage_import::UsageImportArgs;
use super::value_parsers::{self, Amount};

/// `limitry usage …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry usage check --customer cust_123 --event api_call
  limitry usage record --customer cust_123 --event api_call
  limitry usage timeseries --since 30d")]
pub enum UsageCommand {
    /// Check whether a customer may do something; nothing is counted
    ///
    /// Exits 0 when it is allowed and 10 when it is refused. Shows which quota refuses, what is left and when it resets.
    Check(UsageCheckArgs),
    /// Record that a customer did something
    ///
    /// An event with an idempotency key counts once, however often it is recorded. Without `--idempotency-key`, each call
    /// makes a new idempotency key, so that limitry's own retries count once.
    Record(UsageRecordArgs),
    /// Record the events of a file, each once
    ///
    /// The file is NDJSON (one JSON object per line), JSON or CSV. It may be compressed with gzip or zstd. limitry checks
    /// the whole file before it sends the first event.
    ///
    /// You can run the same import again, also after an interruption: each line counts once. A line has its own
    /// idempotency key, or limitry makes one from the import, the line number and the content.
    Import(Box<UsageImportArgs>),
    /// Write events into a file that `usage import` reads
    ///
    /// Without a range, all events. The newest event is first. After an interruption, the same command goes on where it
    /// stopped. The columns of CSV are values and dimensions by name; properties are one column, as JSON.
    Export(UsageExportArgs),
    /// Send the events that were saved on this machine
    ///
    /// Each event counts once, even if sending is interrupted. Events go to the API and the project that they were recorded
    /// for.
    Flush(UsageFlushArgs),
    /// Run a command if it is allowed, and record it if it succeeds
    ///
    /// Checks whether the customer may do this. If it is allowed, runs the command, and records the event when the command
    /// succeeds. If it is refused, the command is not run and the exit code is 10. The command uses this terminal.
    ///
    /// An event that cannot be sent is saved on this machine; `limitry usage flush` sends it. Several guards that run at
    /// the same time can exceed a quota. `limitry usage track` prevents that.
    Guard(UsageGuardArgs),
    /// Check and record in one step: an event is recorded only if it is allowed
    ///
    /// Several callers at the same time cannot exceed a quota. Exits 0 when the event is recorded and 10 when it is refused. The
    /// check uses the current time, even if `--timestamp` gives the event another time.
    Track(UsageTrackArgs),
    /// Show every quota and limit of a customer, and the balances
    ///
    /// Shows what is used, what is left and when it resets: of the quotas, rate limits and limits that apply to the customer.
    /// Rules with other filters are shown only when `--dimension` matches them. Nothing is counted.
    Standing(UsageStandingArgs),
    /// List recorded events
    ///
    /// Shows the newest first, by arrival.
    #[command(aliases = ["ls", "list"])]
    Events(UsageEventsArgs),
    /// Print events as they arrive, until Ctrl-C
    ///
    /// The last events come first. Piped, each event is a line; with --json it is an object.
    Tail(UsageTailArgs),
    /// Total usage
    Summary(UsageSummaryArgs),
    /// Sum the usage by customer, type, model or provider
    ///
    /// On a terminal the rows have bars. Piped, they are data.
    Breakdown(UsageBreakdownArgs),
    /// Sum the usage by hour, day or week
    ///
    /// On a terminal the rows have bars. Piped, they are data. Gaps are rows of zeros. Weeks start on Monday.
    Timeseries(UsageTimeseriesArgs),
}

/// Whose usage, of what.
#[derive(Debug, Clone, Args)]
pub struct Subject {
    /// The customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: String,

    /// The type of event
    #[arg(long, value_name = "EVENT", value_parser = value_parsers::short_text)]
    pub event: String,

    /// Add a value; repeatable. NAME is total_tokens, input_tokens, output_tokens, cost_cents, latency_ms or your own
    #[arg(long = "value", value_name = "NAME=N", value_parser = value_parsers::value)]
    pub values: Vec<(String, Amount)>,

    /// Add a dimension, which filters and groups; repeatable
    #[arg(long = "dimension", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub dimensions: Vec<(String, String)>,
}

/// `limitry usage check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage check --customer cust_123 --event api_call
  limitry usage check --customer c1 --event llm --value total_tokens=500 --dimension model=gpt-4
  limitry usage check --customer cust_123 --event api_call --json
  limitry usage check --customer cust_123 --event api_call --on-error allow

Exit codes:
  0   allowed
  10  refused")]
pub struct UsageCheckArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// Give this answer when Limitry cannot be reached [default: an error]
    #[arg(long, value_name = "ANSWER")]
    pub on_error: Option<OnError>,
}

/// The answer that is used when the API cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// Answer "allowed" and exit with 0.
    Allow,
    /// Answer "refused" and exit with 10.
    Deny,
}

impl std::fmt::Display for OnError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        })
    }
}

/// `limitry usage record`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage record --customer cust_123 --event api_call
  limitry usage record --customer cust_123 --event llm --value input_tokens=30 --value cost_cents=2
  limitry usage record --customer cust_123 --event api_call --idempotency-key order-7001
  limitry usage record --customer cust_123 --event api_call --spool")]
pub struct UsageRecordArgs {
    /// What happened
    #[command(flatten)]
    pub event: RecordedEvent,

    /// Keep the event on this machine if the API cannot be reached; the next --spool or `usage flush` sends it
    #[arg(long)]
    pub spool: bool,
}

/// `limitry usage guard`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage guard --customer cust_123 --event report -- ./report.sh
  limitry usage guard --customer c1 --event llm --value total_tokens=500 -- python3 ask.py
  limitry usage guard --customer c1 --event llm --value-from '{total_tokens: .usage.total}' -- ./ask
  limitry usage guard --customer c1 --event build --record always --on-error allow -- make

Exit codes:
  the exit code of the command, or 128 + n if signal n ended it
  10   refused; the command is not run
  126  the command cannot be run
  127  the command does not exist")]
pub struct UsageGuardArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// Take the values from the command's JSON output with this jq filter: '{total_tokens: .usage.total}'
    #[arg(long, value_name = "FILTER", conflicts_with = "values")]
    pub value_from: Option<String>,

    /// Record the event only when the command succeeds, or always
    #[arg(long, value_name = "WHEN", default_value = "success")]
    pub record: RecordWhen,

    /// Give this answer when Limitry cannot be reached [default: an error]
    #[arg(long, value_name = "ANSWER")]
    pub on_error: Option<OnError>,

    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub command: Vec<OsString>,
}

/// When `guard` records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordWhen {
    /// When the command succeeded.
    Success,
    /// However it ended.
    Always,
}

/// `limitry usage flush`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage flush
  limitry usage flush --json

Exit codes:
  0   every kept event is sent
  9   some events are still kept, or were rejected")]
pub struct UsageFlushArgs {
    /// Also send events that were saved under another API key of this API, for example before a rotation
    #[arg(long)]
    pub adopt: bool,
}

/// `limitry usage track`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage track --customer cust_123 --event api_call
  limitry usage track --customer cust_123 --event llm --value total_tokens=500 --json

Exit codes:
  0   allowed and recorded
  10  refused and not recorded")]
pub struct UsageTrackArgs {
    /// What happened
    #[command(flatten)]
    pub event: RecordedEvent,
}

/// `limitry usage standing`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage standing cust_123
  limitry usage standing acme-corp --dimension plan=free --json")]
pub struct UsageStandingArgs {
    /// The customer: Limitry's id or your own
    #[arg(value_name = "CUSTOMER", value_parser = value_parsers::customer_in_path)]
    pub customer: String,

    /// What the request is about
    #[command(flatten)]
    pub dimensions: Dimensions,
}

/// An event that is to be recorded.
#[derive(Debug, Clone, Args)]
pub struct RecordedEvent {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// The time of the event [default: now]
    #[arg(long, value_name = "TIME", value_parser = value_parsers::date_or_time, allow_hyphen_values = true)]
    pub timestamp: Option<Timestamp>,

    /// Count events with the same key once
    #[arg(long, value_name = "KEY", value_parser = value_parsers::short_text)]
    pub idempotency_key: Option<String>,
}

/// `limitry usage events`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage events --max 10
  limitry usage events --customer cust_123 --since 1h --all --jsonl")]
#[command(mut_arg("since", |since| since.help(SINCE_THE_FIRST_EVENT)))]
pub struct UsageEventsArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// `limitry usage tail`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage tail
  limitry usage tail --customer cust_123 --max 0
  limitry --local usage tail --json")]
pub struct UsageTailArgs {
    /// Show only this customer
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: Option<String>,

    /// Show only this type of event
    #[arg(long, value_name = "EVENT", value_parser = value_parsers::short_text)]
    pub event: Option<String>,

    /// Begin with this many earlier events, at most 1000
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parsers::whole::<usize>(0..=1000), allow_hyphen_values = true)]
    pub max: usize,

    /// Ask the API at this interval [default: 250ms of a service on this machine, otherwise 2s]
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::timeout, allow_hyphen_values = true)]
    pub every: Option<std::time::Duration>,

    /// Ask this many times [default: until Ctrl-C]
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub count: Option<usize>,
}

/// `limitry usage summary`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage summary
  limitry usage summary --since 30d --customer cust_123
  limitry usage summary --from 2027-01-01 --to 2027-02-01 --json")]
pub struct UsageSummaryArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// Count only this model
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,
}
