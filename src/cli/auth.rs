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
  3   the API rejects the token, or it is not a personal access token
  11  the credential store is missing, locked, or did not answer")]
pub struct LoginArgs {
    /// Read the token from stdin
    #[arg(long, conflicts_with = "token_file")]
    pub token_stdin: bool,

    /// Read the token from a file
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// Open the page where a token is made, in the browser
    #[arg(long, conflicts_with_all = ["token_stdin", "token_file"])]
    pub web: bool,

    /// Keep the token here: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]
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
    /// Revoke the token too, so that no copy of it works
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
    /// Show how you are signed in, without asking the API
    #[command(after_help = "Examples:
  limitry auth status
  limitry auth status --json")]
    Status,
    /// Show every source of a credential, which one is used, and why the others are not
    ///
    /// Reads no secret from a store and asks no question. Its output holds no secret and can be shared.
    #[command(after_help = "Examples:
  limitry auth explain
  limitry auth explain --profile work
  limitry auth explain --json")]
    Explain,
    /// Print the token in use into a pipe
    ///
    /// A terminal keeps what it shows, so there the token is printed only with --reveal.
    Token(TokenArgs),
    /// List the profiles and the user of each
    #[command(
        alias = "ls",
        after_help = "Examples:
  limitry auth list
  limitry auth list --json"
    )]
    List,
    /// Make another profile the default
    Switch(SwitchArgs),
    /// Move a profile's token to another store
    ///
    /// Writes the token to the new store and reads it back before it deletes the old copy.
    Migrate(MigrateArgs),
}

/// `limitry auth token`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry auth token --profile work | wl-copy
  limitry auth token | vault kv put secret/limitry token=-
  limitry auth token --reveal")]
pub struct TokenArgs {
    /// Print it even where others may see it: on a terminal, in a CI log
    #[arg(long)]
    pub reveal: bool,
}

/// `limitry auth switch`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry auth switch work
  limitry auth switch default")]
pub struct SwitchArgs {
    /// The profile [default: limitry asks]
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
  9   moved, but the old copy could not be deleted")]
pub struct MigrateArgs {
    /// The new store: keychain or file
    #[arg(long, value_name = "STORE", value_parser = value_parsers::store_kind)]
    pub to: StoreKind,
}
