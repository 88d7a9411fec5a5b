//! `login`, `logout`, `whoami` and `auth`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::values::{self, StoreChoice};

/// `limitry login`
///
/// The token is asked for without showing it, or read from stdin or a file; never from an argument, where other
/// users of the machine and the shell's history would see it. It is tried before it is stored, and read back
/// after. It goes to the API that it was stored for and to no other.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry login
  limitry login --token-stdin < token.txt
  limitry login --profile work --project proj_123 --token-file /run/secrets/limitry")]
pub struct LoginArgs {
    /// Read the token from stdin
    #[arg(long, conflicts_with = "token_file")]
    pub token_stdin: bool,

    /// Read the token from a file
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Where to keep it: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]
    #[arg(long, value_name = "STORE", value_parser = values::store)]
    pub store: Option<StoreChoice>,
}

/// `limitry logout`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry logout
  limitry logout --revoke
  limitry logout --profile work")]
pub struct LogoutArgs {
    /// Revoke the token too, so that no copy of it works any more
    #[arg(long)]
    pub revoke: bool,
}

/// `limitry whoami`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry whoami
  limitry whoami --json")]
pub struct WhoamiArgs {}

/// `limitry auth …`
#[derive(Debug, Subcommand)]
pub enum AuthCommand {
    /// Show which credential is in force, where it is kept and where it may go
    #[command(after_help = "Examples:
  limitry auth status
  limitry auth status --json")]
    Status,
}
