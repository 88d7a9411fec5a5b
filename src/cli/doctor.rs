//! `limitry doctor`

use clap::Args;

/// `limitry doctor`
///
/// Looks at configuration, project, credential, keychain, name resolution, proxy, certificates, the API and its clock;
/// each is ok, a warning or a failure with its remedy. Exits 1 on a failure. What it prints holds no secret and can be
/// shared.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry doctor
  limitry doctor --profile work
  limitry doctor --json")]
pub struct DoctorArgs {}
