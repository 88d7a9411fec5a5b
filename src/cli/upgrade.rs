//! `limitry upgrade`

use clap::Args;

/// `limitry upgrade`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry upgrade --check
  limitry upgrade --json=upgrade")]
pub struct UpgradeArgs {
    /// Say what to type, and change nothing: limitry never replaces itself
    #[arg(long)]
    pub check: bool,
}
