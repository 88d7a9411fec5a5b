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
  the exit code of the command, or 128 + n if signal n ended it
  126  the command cannot be run
  127  the command does not exist")]
pub struct RunArgs {
    /// Take the key from the keychain, where `keys create --to keychain:NAME` stored it
    #[arg(long, value_name = "NAME", value_parser = value_parsers::profile_name, conflicts_with_all = ["ephemeral", "ttl"])]
    pub key: Option<String>,

    /// Create a key for this command only, and revoke it when the command ends
    #[arg(long)]
    pub ephemeral: bool,

    /// Expire the key of --ephemeral after this time; it is renewed while the command runs [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::lifetime, allow_hyphen_values = true)]
    pub ttl: Option<i64>,

    /// Pass the key in this variable
    #[arg(long, value_name = "VAR", value_parser = value_parsers::variable, default_value = "LIMITRY_API_KEY")]
    pub env: String,

    /// Pass the API's base URL in this variable
    #[arg(long, value_name = "VAR", value_parser = value_parsers::variable, default_value = "LIMITRY_API_URL")]
    pub base_url_env: String,

    /// The command and its arguments
    #[arg(value_name = "COMMAND", required = true, trailing_var_arg = true, value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}
