//! `limitry usage …`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::shared::{Events, ListLength};
use super::value_parsers::{self, Amount, Column, FileFormat, Grouping, Interval};

/// `limitry usage …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry usage check --customer cust_123 --event api_call
  limitry usage record --customer cust_123 --event api_call
  limitry usage timeseries --since 30d")]
pub enum UsageCommand {
    /// Ask whether a customer may do something; nothing is counted
    ///
    /// Exits 0 when the answer is yes and 10 when it is no; says which quota refuses, what is left and when it resets.
    Check(UsageCheckArgs),
    /// Record that a customer did something
    ///
    /// An event with an idempotency key counts once, however often it is recorded. Without `--idempotency-key` a new
    /// key is made for each call, so that limitry's own retries count once.
    Record(UsageRecordArgs),
    /// Record the events of a file, each once
    ///
    /// The file is NDJSON or CSV, perhaps packed with gzip or zstd. All of it is looked at before the first event is sent.
    /// A line counts once, however often and wherever the import is stopped and run again: its idempotency key is its own,
    /// or made of the import, its number and its content.
    Import(UsageImportArgs),
    /// Send the events that record --spool kept
    ///
    /// Each event counts once, also when sending is interrupted. Events go to the API and the project that they were
    /// recorded for.
    Flush(UsageFlushArgs),
    /// Run a command when it is allowed, and record it when it succeeded
    ///
    /// Asks whether the customer may, runs the command, and records the event when it succeeded. The command has the
    /// terminal, the signals and the exit code; when the answer is no it is not run, and the exit code is 10. An event that
    /// cannot be sent is kept, as `record --spool` keeps it. Many guards at once can overshoot a quota; `usage track` cannot.
    Guard(UsageGuardArgs),
    /// Check and record in one: recorded only when allowed
    ///
    /// Checks and records as one step, so that many callers at once cannot overshoot a quota. Exits 0 when it was recorded
    /// and 10 when it was refused.
    Track(UsageTrackArgs),
    /// List recorded events
    ///
    /// The newest come first, by arrival.
    Events(UsageEventsArgs),
    /// Add usage up
    Summary(UsageSummaryArgs),
    /// Add usage up by customer, type, model or provider
    ///
    /// On a terminal the rows have bars; piped they are data.
    Breakdown(UsageBreakdownArgs),
    /// Add usage up by hour, day or week
    ///
    /// On a terminal the rows have bars; piped they are data. Gaps are rows of zeros; weeks begin on Monday.
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

    /// How much, by name; repeatable
    #[arg(long = "value", value_name = "NAME=N", value_parser = value_parsers::value)]
    pub values: Vec<(String, Amount)>,

    /// What filters and groups it; repeatable
    #[arg(long = "dimension", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub dimensions: Vec<(String, String)>,
}

/// `limitry usage check`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage check --customer cust_123 --event api_call
  limitry usage check --customer cust_123 --event llm --value tokens=500 --dimension model=gpt-4
  limitry usage check --customer cust_123 --event api_call --json
  limitry usage check --customer cust_123 --event api_call --on-error allow

Exit codes:
  0   allowed
  10  refused")]
pub struct UsageCheckArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// The answer when Limitry cannot be reached [default: an error]
    #[arg(long, value_name = "ANSWER")]
    pub on_error: Option<OnError>,
}

/// What is answered when nobody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnError {
    /// Yes.
    Allow,
    /// No.
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

    /// Keep the event on this machine when the API cannot be reached; the next --spool or `usage flush` sends it
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
  that of the command, 128 + n when signal n ended it
  10   refused: the command was not run
  126  it is there and cannot be run
  127  it does not exist")]
pub struct UsageGuardArgs {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// What it used, from its output: a jq filter that makes an object of numbers of the JSON on its stdout; of several
    /// documents the last that says something counts
    #[arg(long, value_name = "FILTER", conflicts_with = "values")]
    pub value_from: Option<String>,

    /// When the event is recorded
    #[arg(long, value_name = "WHEN", default_value = "success")]
    pub record: RecordWhen,

    /// The answer when Limitry cannot be reached [default: an error]
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
  0   everything that was kept is sent
  9   some events are kept on, or were rejected")]
pub struct UsageFlushArgs {
    /// Also send what was kept with another API key of this API, one that was rotated, say
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
  10  refused, and not recorded")]
pub struct UsageTrackArgs {
    /// What happened
    #[command(flatten)]
    pub event: RecordedEvent,
}

/// An event that is to be recorded.
#[derive(Debug, Clone, Args)]
pub struct RecordedEvent {
    /// Whose usage, of what
    #[command(flatten)]
    pub subject: Subject,

    /// When it happened [default: now]
    #[arg(long, value_name = "TIME", value_parser = value_parsers::moment, allow_hyphen_values = true)]
    pub timestamp: Option<Timestamp>,

    /// What makes a repeat count once
    #[arg(long, value_name = "KEY", value_parser = value_parsers::short_text)]
    pub idempotency_key: Option<String>,
}

/// `limitry usage import`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage import events.ndjson
  limitry usage import usage.csv.gz --map tokens=values.total_tokens --dry-run
  limitry usage import app.log --import-id app-log
  limitry usage import events.ndjson --skip-invalid --rejects rejects.ndjson

Exit codes:
  0   every event is recorded
  9   some lines or events were rejected")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct UsageImportArgs {
    /// The file; - is stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// How it is written: ndjson or csv [default: its first byte tells]
    #[arg(long, value_name = "FORMAT", value_parser = value_parsers::file_format)]
    pub format: Option<FileFormat>,

    /// What a column of a CSV file is (customerId, values.NAME, dimensions.NAME, …; - leaves it out); repeatable
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = value_parsers::column)]
    pub map: Vec<(String, Column)>,

    /// What the lines' keys are made from, for a log that grows [default: the content's SHA-256]
    #[arg(long, value_name = "ID", value_parser = value_parsers::short_text)]
    pub import_id: Option<String>,

    /// How many requests are under way at once: 1 to 16
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub concurrency: u8,

    /// Leave lines out that are no events, and send the rest
    #[arg(long, requires = "rejects")]
    pub skip_invalid: bool,

    /// Write down what is wrong with which line; an older list is replaced, any other file is not
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,

    /// Leave fields out that no event has
    #[arg(long)]
    pub ignore_unknown: bool,

    /// Count lines that look as if they had been imported before
    #[arg(long)]
    pub allow_overlap: bool,

    /// Look at everything, send nothing; needs no login and no network
    #[arg(long)]
    pub dry_run: bool,
}

/// `limitry usage events`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage events --limit 10
  limitry usage events --customer cust_123 --since 1h --all --jsonl")]
pub struct UsageEventsArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
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

    /// Of this model alone
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,
}

/// `limitry usage breakdown`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry usage breakdown --group-by customer_id
  limitry usage breakdown --group-by model --since 30d --json")]
pub struct UsageBreakdownArgs {
    /// Which events
    #[command(flatten)]
    pub events: Events,

    /// Of this model alone
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,

    /// By what: customer_id, event_type, model or provider
    #[arg(long, value_name = "DIMENSION", default_value = "event_type", value_parser = value_parsers::grouping)]
    pub group_by: Grouping,

    /// Draw with ASCII alone
    #[arg(long)]
    pub ascii: bool,
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

    /// Of this model alone
    #[arg(long, value_name = "MODEL", value_parser = value_parsers::short_text)]
    pub model: Option<String>,

    /// How long a bucket is: hour, day or week
    #[arg(long, value_name = "INTERVAL", default_value = "day", value_parser = value_parsers::interval)]
    pub interval: Interval,

    /// Draw with ASCII alone
    #[arg(long)]
    pub ascii: bool,
}
