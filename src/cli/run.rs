//! `limitry run`

use std::ffi::OsString;

use clap::{Args, ValueHint};

use super::value_parsers;

/// `limitry run`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry run -- npm start
  limitry run --key backend -- ./server
  limitry run --ephemeral --ttl 1h -- make test
  limitry --local run --env API_KEY -- env

Exit codes:
  that of the command, 128 + n when signal n ended it
  126  it is there and cannot be run
  127  it does not exist")]
pub struct RunArgs {
    /// Take the key from the keychain, where `keys create --to keychain:NAME` has put it
    #[arg(long, value_name = "NAME", value_parser = value_parsers::profile_name, conflicts_with_all = ["ephemeral", "ttl"])]
    pub key: Option<String>,

    /// Make a key for this command alone, and revoke it when the command ends
    #[arg(long)]
    pub ephemeral: bool,

    /// How long such a key works; it is prolonged while the command runs (15m)
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::lifetime, allow_hyphen_values = true)]
    pub ttl: Option<i64>,

    /// The variable that the command finds the key in
    #[arg(long, value_name = "VAR", value_parser = value_parsers::variable, default_value = "LIMITRY_API_KEY")]
    pub env: String,

    /// What to run
    #[arg(value_name = "COMMAND", required = true, trailing_var_arg = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}
