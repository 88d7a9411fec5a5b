//! The grammar of the command line: types and help texts only.
//!
//! Each noun has a file. The first line of a doc comment is the short help. `value_name` is upper case. The object of a
//! command is positional, everything else is a flag. Every command has examples; a test checks it.

pub(crate) mod api;
pub(crate) mod apply;
pub(crate) mod auth;
pub(crate) mod balances;
pub(crate) mod charts;
pub(crate) mod client_tokens;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod customers;
pub(crate) mod dev;
pub(crate) mod doctor;
pub(crate) mod help_topics;
pub(crate) mod help_tree;
pub(crate) mod keys;
pub(crate) mod lazy;
pub(crate) mod limits;
pub(crate) mod meters;
pub(crate) mod projects;
pub(crate) mod quotas;
pub(crate) mod rate_limits;
pub(crate) mod raw_args;
pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod schema;
pub(crate) mod schemas;
pub(crate) mod shared;
pub(crate) mod upgrade;
pub(crate) mod usage;
pub(crate) mod usage_export;
pub(crate) mod usage_import;
pub(crate) mod value_parsers;
pub(crate) mod webhooks;
pub(crate) mod words;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::styling::{Style, Styles};
use clap::{Args, Parser, Subcommand};

use crate::output::{ColorChoice, OutputFormat};

use lazy::Lazy;
use value_parsers::{ApiUrl, Fields};

/// Headings and what is typed are bold. Color says the state of a thing, and help has none.
const STYLES: Styles = Styles::styled()
    .header(Style::new().bold())
    .usage(Style::new().bold())
    .literal(Style::new().bold())
    .placeholder(Style::new());

/// API keys, usage, quotas and limits, from the command line.
///
/// Sign in once with `limitry login`. Or try every command without an account: `--local` uses a service inside this
/// program. limitry sends no telemetry.
#[derive(Debug, Parser)]
#[command(
    name = "limitry",
    version,
    styles = STYLES,
    after_help = "Examples:
  limitry --local keys create Production     try it: no account, no server
  limitry login                              sign in
  limitry usage check --customer cust_123 --event api_call"
)]
pub struct Cli {
    /// The flags of every command.
    #[command(flatten)]
    pub global: Global,

    /// The command; without one, limitry prints how to start.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct Global {
    /// Use this profile [env: LIMITRY_PROFILE]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "NAME", value_parser = value_parsers::profile_name)]
    pub profile: Option<String>,

    /// Act on this project, by id or name [env: LIMITRY_PROJECT]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "PROJECT", value_parser = value_parsers::project)]
    pub project: Option<String>,

    /// Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "URL", value_parser = value_parsers::api_url)]
    pub api_url: Option<ApiUrl>,

    /// Act on the local service: no account, no network [env: LIMITRY_LOCAL]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true)]
    pub local: bool,

    /// Print one JSON document, or only these fields of it [env: LIMITRY_OUTPUT=json]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "FIELDS", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = value_parsers::fields, conflicts_with = "jsonl")]
    pub json: Option<Fields>,

    /// Print one JSON object per line, or only these fields of it [env: LIMITRY_OUTPUT=jsonl]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "FIELDS", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = value_parsers::fields)]
    pub jsonl: Option<Fields>,

    /// Apply this jq filter to the JSON document, or to each line
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        hide_long_help = true,
        value_name = "FILTER"
    )]
    pub jq: Option<String>,

    /// Print in this format: json, jsonl, text or wide
    #[arg(long, short, global = true, hide = true, value_name = "FORMAT")]
    pub output: Option<OutputFormat>,

    /// Show every column of a table, and whole names
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true)]
    pub wide: bool,

    /// Answer every confirmation with yes
    #[arg(
        long,
        short,
        global = true,
        hide_short_help = true,
        hide_long_help = true
    )]
    pub yes: bool,

    /// Never ask a question [env: LIMITRY_NO_INPUT]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true)]
    pub no_input: bool,

    /// Print only data and errors
    #[arg(
        long,
        short,
        global = true,
        hide_short_help = true,
        hide_long_help = true,
        conflicts_with = "verbose"
    )]
    pub quiet: bool,

    /// Log each request to stderr [env: LIMITRY_LOG]
    #[arg(
        long,
        short,
        global = true,
        hide_short_help = true,
        hide_long_help = true
    )]
    pub verbose: bool,

    /// Use color: auto, always or never
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        hide_long_help = true,
        value_name = "WHEN"
    )]
    pub color: Option<ColorChoice>,

    /// Give up a request after this time (30s) [env: LIMITRY_TIMEOUT]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "DURATION", value_parser = value_parsers::timeout, allow_hyphen_values = true)]
    pub timeout: Option<Duration>,

    /// Retry a safe request this many times (3) [env: LIMITRY_MAX_RETRIES]
    #[arg(long, global = true, hide_short_help = true, hide_long_help = true, value_name = "N", value_parser = value_parsers::retries, allow_hyphen_values = true)]
    pub max_retries: Option<u32>,

    /// Also trust the certificate authorities in this PEM file [env: LIMITRY_CA_FILE]
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        hide_long_help = true,
        value_name = "FILE"
    )]
    pub ca_file: Option<PathBuf>,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sign in with a personal access token
    ///
    /// Asks for the token without showing it, or reads it from stdin or a file. A token is never an argument: other users
    /// of the machine and the shell's history would see it. limitry tests the token, stores it and reads it back. It
    /// sends the token only to the API that it was stored for.
    Login(Lazy<auth::LoginArgs>),
    /// Sign out: delete the stored token
    Logout(Lazy<auth::LogoutArgs>),
    /// Ask the API who you are, and show the token in use
    Whoami(Lazy<auth::WhoamiArgs>),
    /// Show and change how you are signed in
    #[command(subcommand)]
    Auth(Lazy<auth::AuthCommand>),
    /// See the projects you can act on
    #[command(subcommand)]
    Projects(Lazy<projects::ProjectsCommand>),
    /// Create, list, rotate and revoke API keys
    #[command(subcommand)]
    Keys(Lazy<keys::KeysCommand>),
    /// Check and record usage
    #[command(subcommand)]
    Usage(Lazy<usage::UsageCommand>),
    /// Create and inspect quotas
    #[command(subcommand)]
    Quotas(Lazy<quotas::QuotasCommand>),
    /// Create and inspect rate limits
    #[command(subcommand)]
    RateLimits(Lazy<rate_limits::RateLimitsCommand>),
    /// Limit what each customer uses
    ///
    /// A quota counts once for the project. A limit counts for each customer, in their time zone and billing month. A rate
    /// limit counts events in a short window that slides.
    #[command(subcommand)]
    Limits(Lazy<limits::LimitsCommand>),
    /// Define what limits count
    #[command(subcommand)]
    Meters(Lazy<meters::MetersCommand>),
    /// See customers and their usage
    #[command(subcommand)]
    Customers(Lazy<customers::CustomersCommand>),
    /// Credit and debit what a customer has
    #[command(subcommand)]
    Balances(Lazy<balances::BalancesCommand>),
    /// Create and inspect client tokens for browsers
    #[command(subcommand)]
    ClientTokens(Lazy<client_tokens::ClientTokensCommand>),
    /// Apply quotas and limits from a file
    ///
    /// Makes the project's quotas, rate limits, meters and limits match a file, by name. A limit is known by its name and its
    /// customer. It names its meter, which is in the file or in the project. Shows the plan first. If the file has an error,
    /// nothing changes. A second run also changes nothing.
    Apply(Lazy<apply::ApplyArgs>),
    /// Run a command with an API key in its environment
    ///
    /// The command gets the API key in LIMITRY_API_KEY and the API's URL in LIMITRY_API_URL, and no other Limitry token. It
    /// uses this terminal. The exit code is that of the command.
    ///
    /// With `--key NAME`, the key comes from the keychain. Without it, limitry passes on the key in LIMITRY_API_KEY. If
    /// that is not set, or with `--ephemeral`, limitry creates a key for this command and revokes it when the command ends.
    /// If limitry itself is killed, this key expires, or the next `limitry run` revokes it.
    Run(Lazy<run::RunArgs>),
    /// Find leaked Limitry secrets in files, in git's history and in staged changes
    ///
    /// Reads the files in this directory and below, also hidden files, .env files and binaries. Files that .gitignore
    /// excludes are skipped, unless git tracks them.
    ///
    /// For each secret, shows its place, its kind and its last four characters. The secret itself is not shown.
    /// Placeholders are not reported. The exit code is 10 when a secret is found.
    Scan(Lazy<scan::ScanArgs>),
    /// Call any route of the API
    ///
    /// Calls any route of the API, also one that this version does not know. The path is relative to the base URL: `/quotas`
    /// is `…/v1/quotas`. With a client token, `/client/…` is the Client API. Credentials go only to the API's origin.
    Api(Lazy<api::ApiArgs>),
    /// Check everything that limitry depends on
    ///
    /// Checks configuration, project, credential, keychain, name resolution, proxy, certificates, the API and its clock. Each
    /// check is ok, a warning or a failure with its remedy. Exits 1 on a failure. The output holds no secret and can be
    /// shared.
    Doctor(Lazy<doctor::DoctorArgs>),
    /// Show and change settings, trust a project file
    #[command(subcommand)]
    Config(Lazy<config::ConfigCommand>),
    /// Serve Limitry on this machine
    ///
    /// Starts a server with Limitry's API, without an account. Quotas and rate limits are enforced as on the hosted service.
    /// It uses the same data as `--local`. Prints the URL and how to connect your application. Press Ctrl-C to stop it.
    Dev(Lazy<dev::DevArgs>),
    /// Print the JSON Schema of a command's output
    ///
    /// Prints the JSON Schema of a command's output under --json. With --jsonl each line is one item of `data`.
    Schema(Lazy<schema::SchemaArgs>),
    /// Print a shell's completion script
    ///
    /// Prints the script of a shell, or writes it into a directory under the name that the shell expects. `man` writes the
    /// manual, one page for each command.
    Completions(Lazy<completions::CompletionsArgs>),
    /// Say how limitry was installed, and what upgrades it
    ///
    /// Says how this copy of limitry was installed, and what to type for the newest version. Changes nothing, and uses no
    /// network.
    Upgrade(Lazy<upgrade::UpgradeArgs>),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        fn walk(command: &clap::Command, path: &str) {
            let path = format!("{path} {}", command.get_name());
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.unwrap_or_default().contains("Examples:\n  limitry "),
                "no examples in `{path} --help`"
            );
            for inner in command.get_subcommands() {
                walk(inner, &path);
            }
        }
        walk(&Cli::command(), "");
    }
}
