//! `limitry client-tokens …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::value_parsers::{self, Json};

/// `limitry client-tokens …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry client-tokens create --customer cust_123 --ttl 15m --plain
  limitry client-tokens inspect --token-file token.txt")]
pub enum ClientTokensCommand {
    /// Create a client token for a browser and show it, once
    Create(ClientTokensCreateArgs),
    /// Ask what a client token is bound to
    ///
    /// The token is read from stdin or a file, never from an argument.
    Inspect(ClientTokensInspectArgs),
}

/// `limitry client-tokens create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry client-tokens create --customer cust_123
  limitry client-tokens create --customer cust_123 --context plan=pro --ttl 15m --plain")]
pub struct ClientTokensCreateArgs {
    /// The customer whose browser it is for
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: String,

    /// What the browser may read back; repeatable
    #[arg(long = "context", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub context: Vec<(String, String)>,

    /// What only your server may know, as JSON; never returned
    #[arg(long, value_name = "JSON", value_parser = value_parsers::json)]
    pub server_context: Option<Json>,

    /// How long it works, at most 24h (1h)
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::ttl, allow_hyphen_values = true)]
    pub ttl: Option<u32>,

    /// Print the token alone
    #[arg(long)]
    pub plain: bool,
}

/// `limitry client-tokens inspect`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry client-tokens inspect --token-stdin < token.txt
  limitry client-tokens inspect --token-file token.txt --json")]
#[command(group = clap::ArgGroup::new("token").args(["token_stdin", "token_file"]).required(true))]
pub struct ClientTokensInspectArgs {
    /// Read the token from stdin
    #[arg(long)]
    pub token_stdin: bool,

    /// Read the token from a file
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
}
