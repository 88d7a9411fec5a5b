//! `limitry doctor`

use clap::Args;

/// `limitry doctor`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry doctor
  limitry doctor --profile work
  limitry doctor --json")]
pub struct DoctorArgs {}
