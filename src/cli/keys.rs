//! `limitry keys …`

use clap::{Args, Subcommand};
use jiff::Span;

use super::shared::ListLength;
use super::value_parsers::{self, End, Target};

/// `limitry keys …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry keys create Production --to env-file:.env
  limitry keys list
  limitry keys rotate Production --to file:key.txt
  limitry keys revoke Production")]
pub enum KeysCommand {
    /// Create an API key and show its secret once
    ///
    /// On a terminal the secret is shown with a warning. Piped, or with `--plain`, only the secret is printed. It cannot
    /// be shown again. With `--to` it is delivered and not shown: into an env file (comments, order and quoting stay), a
    /// file, the keychain, or a command's stdin.
    Create(KeysCreateArgs),
    /// List API keys
    ///
    /// Shows the active keys, newest first.
    #[command(alias = "ls")]
    List(KeysListArgs),
    /// Show one API key, without its secret
    #[command(alias = "get")]
    Show(KeysShowArgs),
    /// Rename an API key
    Rename(KeysRenameArgs),
    /// Replace an API key with a new one that is proven to work
    ///
    /// Creates a new key, proves that it works, delivers it and reads it back. Only then does the old key expire: after
    /// `--grace`, or at once with `--now`. Until then both work. The new key takes the name and lifetime of the old one.
    ///
    /// Each step is recorded in a journal, without secrets. After an interruption, `--resume` finishes the rotation and
    /// `--abort` cancels it. Before the rotation ends, the old key works, and each target holds a working key.
    Rotate(KeysRotateArgs),
    /// Revoke API keys permanently
    ///
    /// The API rejects the next request with a revoked key. Revoking a key again is not an error.
    #[command(aliases = ["rm", "delete"])]
    Revoke(KeysRevokeArgs),
    /// Find API keys that are old, unused, or never expire
    ///
    /// Checks the active keys by the server's clock. The exit code is 10 when a key is found. Without a flag, it finds keys
    /// that are older than 90 days, unused for 30 days, or without an expiry.
    Audit(KeysAuditArgs),
}

/// `limitry keys create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys create Production
  limitry keys create Production --to env-file:.env
  limitry keys create CI --expires 90d --to 'command:gh secret set LIMITRY_API_KEY'
  limitry --local keys create Test --plain > key.txt")]
pub struct KeysCreateArgs {
    /// The name
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// Expire after this time span, or on this date: 90d, 2027-01-31
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::end, allow_hyphen_values = true)]
    pub expires: Option<End>,

    /// Print only the secret
    #[arg(long, conflicts_with = "to")]
    pub plain: bool,

    /// Deliver the key to env-file:PATH, env-file:PATH:VAR, file:PATH, keychain:NAME or command:'CMD'; repeatable, all or none
    #[arg(long, value_name = "TARGET", value_parser = value_parsers::target)]
    pub to: Vec<Target>,

    /// Deliver even where others could read, replace or commit the key
    #[arg(long, requires = "to")]
    pub force: bool,
}

/// `limitry keys list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys list
  limitry keys list --inactive --json
  limitry keys list --inactive --max 5")]
pub struct KeysListArgs {
    /// Show expired and revoked keys too
    #[arg(long)]
    pub inactive: bool,

    /// Show at most this many [default: 50]
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub max: Option<usize>,

    /// The older form of --max: --limit is the limit of a quota or rate limit
    #[arg(long, hide = true, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true, conflicts_with = "max")]
    pub limit: Option<usize>,

    /// Show the whole list
    #[arg(long)]
    pub all: bool,
}

/// `limitry keys show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys show Production
  limitry keys show key_123 --json")]
pub struct KeysShowArgs {
    /// The key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector)]
    pub key: String,
}

/// `limitry keys rename`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys rename Production Backend
  limitry keys rename key_123 \"Backend, EU\"")]
pub struct KeysRenameArgs {
    /// The key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector)]
    pub key: String,

    /// The new name
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,
}

/// `limitry keys rotate`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys rotate Production --to env-file:.env
  limitry keys rotate Production --to 'command:gh secret set LIMITRY_API_KEY' --grace 7d
  limitry keys rotate --all --older-than 90d --to 'env-file:{name}.env'
  limitry keys rotate --resume

Exit codes:
  0   rotated
  9   with --all: some could not be rotated")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct KeysRotateArgs {
    /// The key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector, required_unless_present_any = ["resume", "abort", "all"])]
    pub key: Option<String>,

    /// Deliver the new key to env-file:PATH, env-file:PATH:VAR, file:PATH, keychain:NAME or command:'CMD'; repeatable
    #[arg(long, value_name = "TARGET", value_parser = value_parsers::target)]
    pub to: Vec<Target>,

    /// Keep the old key working for this time [default: 24h]
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub grace: Option<Span>,

    /// Revoke the old key at once
    #[arg(long, conflicts_with = "grace")]
    pub now: bool,

    /// Expire the new key after this time span, or on this date [default: the lifetime of the old key]
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::end, allow_hyphen_values = true)]
    pub expires: Option<End>,

    /// Run this command when the new key is delivered; if it fails, the old key stays in use
    ///
    /// With `--resume`, it replaces the command that the rotation began with.
    #[arg(long, value_name = "CMD", requires = "to")]
    pub verify_with: Option<String>,

    /// Deliver even over another key, or where others could read, replace or commit the key
    #[arg(long, requires = "to")]
    pub force: bool,

    /// Print only the new secret
    #[arg(long, conflicts_with = "to")]
    pub plain: bool,

    /// Rotate every active key; write {name} or {id} into the target
    #[arg(long, conflicts_with = "key", requires = "to")]
    pub all: bool,

    /// With --all: rotate only keys older than this
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, requires = "all", allow_hyphen_values = true)]
    pub older_than: Option<Span>,

    /// Finish an interrupted rotation
    #[arg(long, conflicts_with_all = ["abort", "all", "to", "grace", "now", "expires", "force", "dry_run"])]
    pub resume: bool,

    /// Cancel an unfinished rotation; keys that may be in use are kept
    #[arg(long, conflicts_with_all = ["all", "to", "grace", "now", "expires", "verify_with", "force", "dry_run", "plain"])]
    pub abort: bool,

    /// Show what would be done, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `limitry keys revoke`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys revoke Production
  limitry keys revoke key_123 key_456 --yes --wait
  limitry keys revoke --key-stdin --yes < leaked.txt
  limitry keys revoke Old --if-unused 30d --yes

Exit codes:
  0   revoked, now or before
  9   some of several could not be revoked
  10  --if-unused: a key was used and is kept")]
pub struct KeysRevokeArgs {
    /// The keys: by id, by name, or by their last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector, required_unless_present = "key_stdin")]
    pub keys: Vec<String>,

    /// Read the values of keys from stdin, to revoke those that leaked
    #[arg(long, conflicts_with = "keys")]
    pub key_stdin: bool,

    /// Keep a key that was used or created within this time: 30d [exit code 10 when one is kept]
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub if_unused: Option<Span>,

    /// Wait until the API reports the key as revoked and, if its value is known, rejects it
    #[arg(long)]
    pub wait: bool,

    /// Show what would be done, and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `limitry keys audit`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys audit
  limitry keys audit --max-age 90d --json
  limitry keys audit --unused 30d --no-expiry --sarif > keys.sarif

Exit codes:
  0   nothing found
  10  a key was found")]
pub struct KeysAuditArgs {
    /// Find keys older than this
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub max_age: Option<Span>,

    /// Find keys that were unused for this time
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub unused: Option<Span>,

    /// Find keys that never expire
    #[arg(long)]
    pub no_expiry: bool,

    /// Print SARIF 2.1.0, for code-scanning services
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub sarif: bool,
}

/// How much of a list of keys is wanted.
impl From<&KeysListArgs> for ListLength {
    fn from(args: &KeysListArgs) -> Self {
        Self {
            max: args.max,
            limit: args.limit,
            all: args.all,
        }
    }
}
