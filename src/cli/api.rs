//! `limitry api`

use std::path::PathBuf;

use clap::Args;

use super::value_parsers;

/// `limitry api`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry api GET /quotas
  limitry api POST /events/record -f customerId=cust_123 -f eventType=api_call
  limitry api GET /events --paginate -f customerId=cust_123
  limitry api PUT /quotas/qta_123 --input change.json
  limitry api GET /quotas --header X-Request-Id:abc-123
  limitry api POST /client/quotas/check -f model=gpt-4 --token-file client-token.txt")]
pub struct ApiArgs {
    /// The method: GET, HEAD, POST, PUT, PATCH or DELETE
    #[arg(value_name = "METHOD", value_parser = value_parsers::method)]
    pub method: String,

    /// The path below the base URL
    #[arg(value_name = "PATH")]
    pub path: String,

    /// Add a field to the body, or to the query with GET; JSON values keep their type; repeatable
    #[arg(long = "field", short = 'f', value_name = "FIELD=VALUE", value_parser = value_parsers::field)]
    pub fields: Vec<(String, serde_json::Value)>,

    /// Add a request header; Authorization and those of the connection are refused; repeatable
    #[arg(long = "header", short = 'H', value_name = "NAME:VALUE", value_parser = value_parsers::header)]
    pub headers: Vec<(http::HeaderName, http::HeaderValue)>,

    /// Send this file as the body; - is stdin
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,

    /// Send the token on stdin instead of your own
    #[arg(long, conflicts_with_all = ["token_file", "input"])]
    pub token_stdin: bool,

    /// Send the token in this file instead of your own
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Fetch every page of a list and print one list
    #[arg(long)]
    pub paginate: bool,

    /// Print the status and the headers too
    #[arg(long, short, conflicts_with = "paginate")]
    pub include: bool,
}
