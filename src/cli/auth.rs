//! `login`, `logout`, `whoami` and `auth`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::value_parsers::{self, StoreChoice, StoreKind};

/// `limitry login`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry login
  limitry login --token-stdin < token.txt
  limitry login --profile work --project proj_123 --token-file /run/secrets/limitry

Exit codes:
  0   signed in
  3   the token is refused, or of another class
  11  the credential store is missing, locked, or did not answer")]
pub struct LoginArgs {
    /// Read the token from stdin
    #[arg(long, conflicts_with = "token_file")]
    pub token_stdin: bool,

    /// Read the token from a file
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Where to keep it: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]
    #[arg(long, value_name = "STORE", value_parser = value_parsers::store)]
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
#[command(after_help = "Examples:
  limitry auth status
  limitry auth explain
  limitry auth switch work")]
pub enum AuthCommand {
    /// Show which credential is in force, where it is kept and where it may go
    #[command(after_help = "Examples:
  limitry auth status
  limitry auth status --json")]
    Status,
    /// Show every place a credential can come from, which one wins, and why the others do not
    ///
    /// Reads no secret out of a store and asks for nothing: it can be run anywhere, and its output can be shared.
    #[command(after_help = "Examples:
  limitry auth explain
  limitry auth explain --profile work
  limitry auth explain --json")]
    Explain,
    /// Print the token that is in force, into a pipe
    ///
    /// On a terminal, where it would stay to be seen, it is printed only with --reveal.
    Token(TokenArgs),
    /// List the profiles and who is signed in with each
    #[command(
        alias = "ls",
        after_help = "Examples:
  limitry auth list
  limitry auth list --json"
    )]
    List,
    /// Make another profile the one that is used when nothing names one
    Switch(SwitchArgs),
    /// Move a profile's token to another store
    ///
    /// The token is written to the new store and read back from it before the old copy is deleted.
    Migrate(MigrateArgs),
}

/// `limitry auth token`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry auth token --profile work | wl-copy
  limitry auth token | vault kv put secret/limitry token=-
  limitry auth token --reveal")]
pub struct TokenArgs {
    /// Print it although somebody may see it: on a terminal, in a CI log
    #[arg(long)]
    pub reveal: bool,
}

/// `limitry auth switch`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry auth switch work
  limitry auth switch default")]
pub struct SwitchArgs {
    /// Which profile; without it you are asked
    #[arg(value_name = "PROFILE", value_parser = value_parsers::profile_name)]
    pub name: Option<String>,
}

/// `limitry auth migrate`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry auth migrate --to keychain
  limitry auth migrate --to file --profile ci

Exit codes:
  0   moved
  9   the new store has the token, and the old copy could not be deleted")]
pub struct MigrateArgs {
    /// Where to: keychain or file
    #[arg(long, value_name = "STORE", value_parser = value_parsers::store_kind)]
    pub to: StoreKind,
}
