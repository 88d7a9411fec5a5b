//! `limitry apply`

use std::path::PathBuf;

use clap::Args;

/// `limitry apply`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry apply --export > limitry.toml
  limitry apply limitry.toml
  limitry apply limitry.toml --check
  limitry apply limitry.toml --prune --yes

Exit codes:
  0   the project is as the file says
  9   some changes are made, the next one failed
  10  --check: something would change")]
#[command(group = clap::ArgGroup::new("what").args(["file", "file_flag", "export"]).required(true))]
pub struct ApplyArgs {
    /// The file; - is stdin
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// The older form of FILE: -f is a field in `limitry api`
    #[arg(long = "file", short, value_name = "FILE", hide = true)]
    pub file_flag: Option<PathBuf>,

    /// Delete quotas, rate limits, meters and limits that the file does not name; an empty file is refused
    #[arg(long, conflicts_with = "export")]
    pub prune: bool,

    /// Change nothing; exit 10 when something would change
    #[arg(long, conflicts_with = "export")]
    pub check: bool,

    /// Print a file of what the project has
    #[arg(long)]
    pub export: bool,
}
