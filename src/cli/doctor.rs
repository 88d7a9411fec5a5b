//! `limitry doctor`

use clap::Args;

/// `limitry doctor`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry doctor
  limitry doctor --profile work
  limitry doctor --json

Exit codes:
  0   no check failed; there may be warnings
  1   a check failed")]
pub struct DoctorArgs {}
