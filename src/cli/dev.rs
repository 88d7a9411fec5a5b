//! `limitry dev …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
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
  limitry dev clock advance 1h"
)]
pub struct DevArgs {
    /// Something other than serving
    #[command(subcommand)]
    pub command: Option<DevCommand>,

    /// The port on loopback; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4640)]
    pub port: u16,

    /// Begin with an empty database and leave nothing behind
    #[arg(long)]
    pub ephemeral: bool,

    /// The API's own limit in requests a minute, or off
    #[arg(long, value_name = "N|off", default_value = "1000", value_parser = rate_limit)]
    pub rate_limit: RateLimit,

    /// What is to go wrong on purpose: latency=200ms,error=5%,drop=1%,429=10%; a route first, as in /v1/track:error=5%
    #[arg(long, value_name = "SPEC", value_parser = value_parsers::fault)]
    pub fault: Option<FaultSpec>,
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
    /// Show or move the local service's clock
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Show or change what goes wrong on purpose in a running server
    Faults(FaultsArgs),
    /// Empty the local service: keys, events, quotas and the rest
    Reset(ResetArgs),
    /// Fill the local service with invented events
    Seed(SeedArgs),
    /// Copy the database to a file
    Snapshot(SnapshotArgs),
    /// Replace the database by a snapshot
    Restore(RestoreArgs),
}

/// `limitry dev clock …`: quota windows, rate limits and expiries follow it.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry dev clock show
  limitry dev clock advance 25h
  limitry dev clock reset")]
pub enum ClockCommand {
    /// Show what time it is for the service
    #[command(after_help = "Examples:
  limitry dev clock show
  limitry dev clock show --json")]
    Show,
    /// Set it to a moment
    #[command(after_help = "Examples:
  limitry dev clock set 2027-01-31
  limitry dev clock set 2027-01-31T23:59:50Z")]
    Set {
        /// When
        #[arg(value_name = "TIME", value_parser = value_parsers::moment)]
        time: Timestamp,
    },
    /// Move it on
    #[command(after_help = "Examples:
  limitry dev clock advance 1h
  limitry dev clock advance 25h")]
    Advance {
        /// How far
        #[arg(value_name = "DURATION", value_parser = value_parsers::whole_seconds, allow_hyphen_values = true)]
        by: i64,
    },
    /// Back to the real time
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
    /// The new faults, or off; nothing: show them
    #[arg(value_name = "SPEC", value_parser = value_parsers::fault)]
    pub spec: Option<FaultSpec>,

    /// The running server's port
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
    /// How many events, at most 1000000
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1_000_000), allow_hyphen_values = true)]
    pub events: u32,

    /// How many customers they belong to, at most 10000
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000), allow_hyphen_values = true)]
    pub customers: u32,
}

/// `limitry dev snapshot`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev snapshot before.db")]
pub struct SnapshotArgs {
    /// The file, which must not exist yet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// `limitry dev restore`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev restore before.db
  limitry dev restore before.db --yes")]
pub struct RestoreArgs {
    /// A snapshot
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
