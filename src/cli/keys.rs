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
    /// Create an API key and show its secret, once
    ///
    /// On a terminal the secret is shown with a warning; piped, or with `--plain`, it is all that is printed. It can
    /// never be shown again. With `--to` it goes where it is used and is not shown at all: into an env file (comments,
    /// order and quoting stay), a file, the keychain, or a command's stdin.
    Create(KeysCreateArgs),
    /// List API keys
    ///
    /// Shows the keys that are active, those that expire too. The newest come first.
    #[command(alias = "ls")]
    List(KeysListArgs),
    /// Show one API key, without its secret
    #[command(alias = "get")]
    Show(KeysShowArgs),
    /// Give an API key another name
    Rename(KeysRenameArgs),
    /// Replace an API key by a new one that is known to work
    ///
    /// Makes a successor, proves that it works, delivers it, reads it back, and only then lets the old key end: after
    /// `--grace`, or at once with `--now`. Until then both work. The successor takes the old key's name and lifetime.
    ///
    /// Each step is journalled (never a secret). Whatever stops it, `--resume` finishes it and `--abort` ends it; until
    /// then the old key is as it was, and the target holds a key that works.
    Rotate(KeysRotateArgs),
    /// Revoke API keys, for ever
    ///
    /// The next request with a revoked key is refused. A key that is already revoked is no error.
    #[command(alias = "rm")]
    Revoke(KeysRevokeArgs),
    /// Find API keys that are too old, unused, or never end
    ///
    /// Looks at the active keys, by the server's clock. Exit code 10 says that something was found, so it can stand in
    /// a pipeline as it is. Without a flag it looks for all three: older than 90 days, unused for 30, without an end.
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
    /// What to call it
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,

    /// When it is to stop working: 90d, or a date
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::end, allow_hyphen_values = true)]
    pub expires: Option<End>,

    /// Print the secret alone
    #[arg(long, conflicts_with = "to")]
    pub plain: bool,

    /// Where it goes: env-file:PATH, env-file:PATH:VAR, file:PATH, keychain:NAME or command:'CMD'; repeatable, all or none
    #[arg(long, value_name = "TARGET", value_parser = value_parsers::target)]
    pub to: Vec<Target>,

    /// Deliver also where somebody else could read, replace or commit it
    #[arg(long, requires = "to")]
    pub force: bool,
}

/// `limitry keys list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys list
  limitry keys list --all --json
  limitry keys list --limit 5")]
pub struct KeysListArgs {
    /// Show at most this many (50)
    #[arg(long, value_name = "N", value_parser = value_parsers::count, allow_hyphen_values = true)]
    pub limit: Option<usize>,

    /// Show every key, expired and revoked ones too
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

/// `limitry keys show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys show Production
  limitry keys show key_123 --json")]
pub struct KeysShowArgs {
    /// Which key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector)]
    pub key: String,
}

/// `limitry keys rename`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry keys rename Production Backend
  limitry keys rename key_123 \"Backend, EU\"")]
pub struct KeysRenameArgs {
    /// Which key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector)]
    pub key: String,

    /// What to call it from now on
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
    /// Which key: its id, its name, or its last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector, required_unless_present_any = ["resume", "abort", "all"])]
    pub key: Option<String>,

    /// Where the new key goes: env-file:PATH, env-file:PATH:VAR, file:PATH, keychain:NAME or command:'CMD'; repeatable
    #[arg(long, value_name = "TARGET", value_parser = value_parsers::target)]
    pub to: Vec<Target>,

    /// How long the old key goes on working (24h)
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub grace: Option<Span>,

    /// Revoke the old key at once
    #[arg(long, conflicts_with = "grace")]
    pub now: bool,

    /// When the new key is to stop working: 90d, or a date [default: as long as the old one had]
    #[arg(long, value_name = "WHEN", value_parser = value_parsers::end, allow_hyphen_values = true)]
    pub expires: Option<End>,

    /// A command that must succeed before the old key is let go
    #[arg(long, value_name = "CMD", requires = "to")]
    pub verify_with: Option<String>,

    /// Deliver also where another key is, or where somebody else could read, replace or commit it
    #[arg(long, requires = "to")]
    pub force: bool,

    /// Print the new secret alone
    #[arg(long, conflicts_with = "to")]
    pub plain: bool,

    /// Rotate every active key; the targets differ by {name} or {id}
    #[arg(long, conflicts_with = "key", requires = "to")]
    pub all: bool,

    /// With --all: only keys that were made so long ago
    #[arg(long, value_name = "AGE", value_parser = value_parsers::duration, requires = "all", allow_hyphen_values = true)]
    pub older_than: Option<Span>,

    /// Finish what an earlier call began
    #[arg(long, conflicts_with_all = ["abort", "all", "to", "grace", "now", "expires", "dry_run"])]
    pub resume: bool,

    /// End what an earlier call began: nothing is undone that may be in use
    #[arg(long, conflicts_with_all = ["all", "to", "grace", "now", "expires", "dry_run", "plain"])]
    pub abort: bool,

    /// Show what would be done, and do nothing
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
  10  --if-unused: one was used, and stays")]
pub struct KeysRevokeArgs {
    /// Which keys: by id, by name, or by their last four characters
    #[arg(value_name = "KEY", value_parser = value_parsers::selector, required_unless_present = "key_stdin")]
    pub keys: Vec<String>,

    /// Read the key's value from stdin, to revoke one that leaked
    #[arg(long, conflicts_with = "keys")]
    pub key_stdin: bool,

    /// Leave alone what was used, or made, so recently: 30d [exit code 10 when something was]
    #[arg(long, value_name = "SPAN", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub if_unused: Option<Span>,

    /// Wait until the API reports it revoked and, where the value is at hand, refuses it
    #[arg(long)]
    pub wait: bool,

    /// Show what would be done, and do nothing
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
    /// Find keys that were made longer ago than this
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub max_age: Option<Span>,

    /// Find keys that were not used for this long
    #[arg(long, value_name = "DURATION", value_parser = value_parsers::duration, allow_hyphen_values = true)]
    pub unused: Option<Span>,

    /// Find keys that have no end
    #[arg(long)]
    pub no_expiry: bool,

    /// Print SARIF 2.1.0, for what collects findings
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub sarif: bool,
}

/// How much of a list of keys is wanted.
impl From<&KeysListArgs> for ListLength {
    fn from(args: &KeysListArgs) -> Self {
        Self {
            limit: args.limit,
            all: args.all,
        }
    }
}
