//! `limitry schema`

use clap::Args;

/// `limitry schema`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry schema
  limitry schema keys list
  limitry schema usage check > verdict.schema.json")]
pub struct SchemaArgs {
    /// The command, as in keys list [default: list the commands that have a schema]
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}
