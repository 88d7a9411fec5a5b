//! `limitry apply`

use std::path::PathBuf;

use clap::Args;

/// `limitry apply`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry apply --export > limitry.toml
  limitry apply -f limitry.toml
  limitry apply -f limitry.toml --check
  limitry apply -f limitry.toml --prune --yes

Exit codes:
  0   quotas and rate limits are as the file says
  9   some changes are made, the next one failed
  10  --check: something would change")]
#[command(group = clap::ArgGroup::new("what").args(["file", "export"]).required(true))]
pub struct ApplyArgs {
    /// Read this file; - is stdin
    #[arg(long, short, value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// Delete quotas and rate limits that the file does not name
    #[arg(long, conflicts_with = "export")]
    pub prune: bool,

    /// Change nothing; exit 10 when something would change
    #[arg(long, conflicts_with = "export")]
    pub check: bool,

    /// Print a file of the project's quotas and rate limits
    #[arg(long)]
    pub export: bool,
}
