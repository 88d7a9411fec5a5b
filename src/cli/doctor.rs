//! `limitry doctor`

use clap::Args;

/// `limitry doctor`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry doctor
  limitry doctor --profile work
  limitry doctor --json

Exit codes:
  0   all is well, warnings aside
  1   something failed")]
pub struct DoctorArgs {}
