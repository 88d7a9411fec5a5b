//! `limitry dev`

use clap::Args;

use super::values;

/// `limitry dev`
///
/// Serves the documented API on this machine, over the same database that `--local` uses: no account, real
/// enforcement. Prints the base URL, a personal access token, an API key and the lines to paste. Ctrl-C ends it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry dev
  limitry dev --port 8080 --ephemeral
  limitry dev --rate-limit off")]
pub struct DevArgs {
    /// The port on loopback; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 4640)]
    pub port: u16,

    /// Begin with an empty database and leave nothing behind
    #[arg(long)]
    pub ephemeral: bool,

    /// The API's own limit in requests a minute, or off
    #[arg(long, value_name = "N|off", default_value = "1000", value_parser = rate_limit)]
    pub rate_limit: RateLimit,
}

/// The API's own limit; `None`: off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit(pub Option<u32>);

fn rate_limit(text: &str) -> Result<RateLimit, String> {
    if text == "off" {
        return Ok(RateLimit(None));
    }
    values::limit(text)
        .ok()
        .and_then(|limit| u32::try_from(limit).ok())
        .map(|limit| RateLimit(Some(limit)))
        .ok_or_else(|| "give a whole number of requests a minute from 1 on, or off".to_owned())
}
