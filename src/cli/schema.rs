//! `limitry schema`

use clap::Args;

/// `limitry schema`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry schema
  limitry schema keys list
  limitry schema usage check > verdict.schema.json")]
pub struct SchemaArgs {
    /// Which command: keys list; nothing: the commands that have one
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}
