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
    /// Create a client token for a browser and show it once
    Create(ClientTokensCreateArgs),
    /// Show the customer and context of a client token
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
    /// The customer that the token is for
    #[arg(long, value_name = "CUSTOMER", value_parser = value_parsers::short_text)]
    pub customer: String,

    /// Add a value that the browser may read; repeatable
    #[arg(long = "context", value_name = "NAME=V", value_parser = value_parsers::dimension)]
    pub context: Vec<(String, String)>,

    /// Add JSON that only your server may know; the API never returns it
    #[arg(long, value_name = "JSON", value_parser = value_parsers::json)]
    pub server_context: Option<Json>,

    /// Expire after this time, at most 24h [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::ttl, allow_hyphen_values = true)]
    pub ttl: Option<u32>,

    /// Print only the token
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
