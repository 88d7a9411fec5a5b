//! `limitry dev …`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use jiff::{Span, Timestamp};

use super::value_parsers::{self, FaultSpec};
use super::webhooks::WebhooksCommand;

/// `limitry dev`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  limitry dev --port 8080 --ephemeral --rate-limit off
  limitry dev --fault latency=200ms,error=5%
  limitry dev exec -- pytest
  limitry dev clock advance 1h"
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct DevArgs {
    /// A command on the local service.
    #[command(subcommand)]
    pub command: Option<DevCommand>,

    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4640, value_parser = value_parsers::port, allow_hyphen_values = true)]
    pub port: u16,

    /// Start with an empty database and delete it at the end
    #[arg(long)]
    pub ephemeral: bool,

    /// Allow this many requests a minute, or off
    #[arg(long, value_name = "N|off", default_value = "1000", value_parser = rate_limit)]
    pub rate_limit: RateLimit,

    /// Inject faults: latency=200ms,error=5%,drop=1%,429=10%
    ///
    /// For one route: `/v1/track:error=5%`.
    #[arg(long, value_name = "SPEC", value_parser = value_parsers::fault)]
    pub fault: Option<FaultSpec>,

    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,

    /// Print a line for each request
    ///
    /// The default is text, or off with `--quiet` or `--json`.
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<LogFormat>,

    /// Print the token and the key whole
    #[arg(long)]
    pub show_secrets: bool,

    /// Run in the background; return when the service answers
    #[arg(long, conflicts_with_all = ["log", "until_eof"])]
    pub detach: bool,

    /// Stop when stdin closes, so that the service ends with the program that started it
    #[arg(long, hide_short_help = true)]
    pub until_eof: bool,

    /// What the process is to the limitry that started it.
    #[arg(long, value_name = "ROLE", hide = true)]
    pub role: Option<Role>,
}

/// What a service that limitry starts is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// It stays in the background.
    Detached,
    /// It serves the command of `dev exec`, and ends that command if `dev exec` is killed.
    Exec,
}

/// How requests are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line to read.
    Text,
    /// A JSON object a line.
    Json,
    /// Nothing.
    Off,
}

/// The API's own limit; `None`: off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit(pub Option<u32>);

fn rate_limit(text: &str) -> Result<RateLimit, String> {
    if text == "off" {
        return Ok(RateLimit(None));
    }
    value_parsers::limit(text)
        .ok()
        .and_then(|limit| u32::try_from(limit).ok())
        .map(|limit| RateLimit(Some(limit)))
        .ok_or_else(|| "give a whole number of requests a minute from 1 on, or off".to_owned())
}

/// `limitry dev …`
#[derive(Debug, Subcommand)]
pub enum DevCommand {
    /// Run a command with a private service, which ends with the command
    Exec(ExecArgs),
    /// Print the variables that an application needs to use a running service
    Env(EnvArgs),
    /// List the running services
    Status(StatusArgs),
    /// Stop a running service
    Stop(StopArgs),
    /// Show or change the clock of the local service
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Show or change the injected faults of a running server
    Faults(FaultsArgs),
    /// Send the alerts of the local service to a URL of this machine
    #[command(subcommand)]
    Webhooks(WebhooksCommand),
    /// Delete all data of the local service: keys, events, quotas and the rest
    Reset(ResetArgs),
    /// Fill the local service with generated events
    Seed(SeedArgs),
    /// Copy the database to a file
    Snapshot(SnapshotArgs),
    /// Replace the database with a snapshot
    Restore(RestoreArgs),
}

/// `limitry dev exec`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev exec -- pytest
  limitry dev exec --seed over-quota -- npm test
  limitry dev exec --fault error=5% -- make test

The command gets LIMITRY_API_URL, LIMITRY_API_KEY, LIMITRY_TOKEN, LIMITRY_PROJECT and LIMITRY_DATA_DIR.

Exit codes:
  the exit code of the command, or 128 + n if signal n ended it
  126  the command cannot be run
  127  the command does not exist")]
pub struct ExecArgs {
    /// Fill the service with example data first: week, over-quota or spike
    #[arg(long, value_name = "SCENARIO")]
    pub seed: Option<Scenario>,

    /// Inject faults, as `limitry dev --fault` does
    #[arg(long, value_name = "SPEC", value_parser = value_parsers::fault)]
    pub fault: Option<FaultSpec>,

    /// Allow this many requests a minute, or off
    #[arg(long, value_name = "N|off", default_value = "off", value_parser = rate_limit)]
    pub rate_limit: RateLimit,

    /// Pass the key in this variable, too
    #[arg(long, value_name = "VAR", value_parser = value_parsers::variable, default_value = "LIMITRY_API_KEY")]
    pub env: String,

    /// Pass the base URL in this variable, too
    #[arg(long, value_name = "VAR", value_parser = value_parsers::variable, default_value = "LIMITRY_API_URL")]
    pub base_url_env: String,

    /// The command and its arguments
    #[arg(value_name = "COMMAND", required = true, trailing_var_arg = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// `limitry dev env`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev env
  limitry dev env --format dotenv >.env.test
  limitry dev env --format github >>\"$GITHUB_ENV\"

In a shell: eval \"$(limitry dev env)\"")]
pub struct EnvArgs {
    /// Write them for: shell, fish, powershell, dotenv, json or github
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "shell",
        hide_default_value = true
    )]
    pub format: EnvFormat,

    /// Of the service on this port [default: the one that runs]
    #[arg(long, value_name = "PORT", value_parser = value_parsers::port, allow_hyphen_values = true)]
    pub port: Option<u16>,
}

/// Who reads the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EnvFormat {
    /// `export NAME=value`, for sh, bash and zsh.
    Shell,
    /// `set -gx NAME value`.
    Fish,
    /// `$env:NAME = 'value'`.
    Powershell,
    /// `NAME=value`.
    Dotenv,
    /// An object.
    Json,
    /// `NAME=value`, for `$GITHUB_ENV`.
    Github,
}

/// `limitry dev status`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev status
  limitry dev status --json")]
pub struct StatusArgs {}

/// `limitry dev stop`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev stop
  limitry dev stop --port 4640
  limitry dev stop --all")]
pub struct StopArgs {
    /// The service on this port [default: the one that runs]
    #[arg(long, value_name = "PORT", value_parser = value_parsers::port, allow_hyphen_values = true)]
    pub port: Option<u16>,

    /// All of them
    #[arg(long, conflicts_with = "port")]
    pub all: bool,
}

/// `limitry dev clock …`: quota windows, rate limits and expiries follow it.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry dev clock show
  limitry dev clock advance 25h
  limitry dev clock reset")]
pub enum ClockCommand {
    /// Show the time of the service
    #[command(after_help = "Examples:
  limitry dev clock show
  limitry dev clock show --json")]
    Show,
    /// Set the clock to a time
    #[command(after_help = "Examples:
  limitry dev clock set 2027-01-31
  limitry dev clock set 2027-01-31T23:59:50Z")]
    Set {
        /// The time: 2027-01-31, or RFC 3339
        #[arg(value_name = "TIME", value_parser = value_parsers::date_or_time)]
        time: Timestamp,
    },
    /// Move the clock forward
    #[command(after_help = "Examples:
  limitry dev clock advance 1h
  limitry dev clock advance 25h")]
    Advance {
        /// By this time span: 1h, 25h
        #[arg(value_name = "DURATION", value_parser = clock_advance, allow_hyphen_values = true)]
        by: i64,
    },
    /// Return to the real time
    #[command(after_help = "Examples:
  limitry dev clock reset")]
    Reset,
}

/// How far the clock moves forward, in seconds.
fn clock_advance(text: &str) -> Result<i64, String> {
    if text.parse::<Span>().is_ok_and(Span::is_negative) {
        return Err(
            "must be more than zero; `limitry dev clock set 2027-01-31` sets any time, also an earlier one"
                .to_owned(),
        );
    }
    value_parsers::whole_seconds(text)
}

/// `limitry dev faults`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev faults
  limitry dev faults error=5%,drop=2%
  limitry dev faults off --port 8080")]
pub struct FaultsArgs {
    /// The new faults, or off [default: show them]
    #[arg(value_name = "SPEC", value_parser = value_parsers::fault)]
    pub spec: Option<FaultSpec>,

    /// Of the service on this port [default: the one that runs]
    #[arg(long, value_name = "PORT", value_parser = value_parsers::port, allow_hyphen_values = true)]
    pub port: Option<u16>,
}

/// `limitry dev reset`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev reset
  limitry dev reset --yes")]
pub struct ResetArgs {}

/// `limitry dev seed`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev seed
  limitry dev seed --scenario over-quota
  limitry dev seed --events 20000 --customers 50")]
pub struct SeedArgs {
    /// The story that the data tells: week, over-quota (a customer is refused) or spike (unusual usage in the last hour)
    #[arg(
        long,
        value_name = "NAME",
        default_value = "week",
        hide_default_value = true
    )]
    pub scenario: Scenario,

    /// Create this many events, at most 1,000,000
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = value_parsers::whole::<u32>(1..=1_000_000), allow_hyphen_values = true)]
    pub events: u32,

    /// Spread them over this many customers, at most 10,000
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parsers::whole::<u32>(1..=10_000), allow_hyphen_values = true)]
    pub customers: u32,
}

/// The story that generated data tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// A week of use: busy days, quiet nights, few large customers and many small ones; one has used 95 % of a quota.
    Week,
    /// Like week, but the largest customer has used more than its quota.
    OverQuota,
    /// Like week, but one customer uses far more than usual in the last hour.
    Spike,
}

impl Scenario {
    /// Its name in a body of the API.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// `limitry dev snapshot`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev snapshot before.db")]
pub struct SnapshotArgs {
    /// The file; it must not exist
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `limitry dev restore`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev restore before.db
  limitry dev restore before.db --yes")]
pub struct RestoreArgs {
    /// The snapshot
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
