//! `limitry dev …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::value_parsers::{self, FaultSpec};

/// `limitry dev`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  limitry dev
  limitry dev --port 8080 --ephemeral --rate-limit off
  limitry dev --fault latency=200ms,error=5%
  limitry dev --open
  limitry dev clock advance 1h"
)]
pub struct DevArgs {
    /// A command on the local service.
    #[command(subcommand)]
    pub command: Option<DevCommand>,

    /// Listen on this port of loopback; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4640)]
    pub port: u16,

    /// Start with an empty database and delete it at the end
    #[arg(long)]
    pub ephemeral: bool,

    /// Allow this many requests a minute, or off
    #[arg(long, value_name = "N|off", default_value = "1000", value_parser = rate_limit)]
    pub rate_limit: RateLimit,

    /// Inject faults: latency=200ms,error=5%,drop=1%,429=10%, or for one route: /v1/track:error=5%
    #[arg(long, value_name = "SPEC", value_parser = value_parsers::fault)]
    pub fault: Option<FaultSpec>,

    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,

    /// Print a line for each request: text, json or off [default: text, or off with --quiet or --json]
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<LogFormat>,
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
    /// Show or change the clock of the local service
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Show or change the injected faults of a running server
    Faults(FaultsArgs),
    /// Delete all data of the local service: keys, events, quotas and the rest
    Reset(ResetArgs),
    /// Fill the local service with generated events
    Seed(SeedArgs),
    /// Copy the database to a file
    Snapshot(SnapshotArgs),
    /// Replace the database with a snapshot
    Restore(RestoreArgs),
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
        #[arg(value_name = "TIME", value_parser = value_parsers::moment)]
        time: Timestamp,
    },
    /// Move the clock forward
    #[command(after_help = "Examples:
  limitry dev clock advance 1h
  limitry dev clock advance 25h")]
    Advance {
        /// By this time span: 1h, 25h
        #[arg(value_name = "DURATION", value_parser = value_parsers::whole_seconds, allow_hyphen_values = true)]
        by: i64,
    },
    /// Return to the real time
    #[command(after_help = "Examples:
  limitry dev clock reset")]
    Reset,
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

    /// The port of the running server
    #[arg(long, value_name = "PORT", default_value_t = 4640)]
    pub port: u16,
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
  limitry dev seed --events 100000 --customers 50")]
pub struct SeedArgs {
    /// Create this many events, at most 1000000
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000), allow_hyphen_values = true)]
    pub events: u32,

    /// Spread them over this many customers, at most 10000
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000), allow_hyphen_values = true)]
    pub customers: u32,
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
