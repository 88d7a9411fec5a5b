//! What can be typed. Types and help texts only: nothing here reads, asks or connects.
//!
//! House rules: a file a noun; the first line of a doc comment is the short help; `value_name` is upper case;
//! what is acted on is positional, the rest are flags; every command has examples (a test says so).

pub(crate) mod api;
pub(crate) mod apply;
pub(crate) mod auth;
pub(crate) mod client_tokens;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod customers;
pub(crate) mod dev;
pub(crate) mod doctor;
pub(crate) mod keys;
pub(crate) mod lazy;
pub(crate) mod projects;
pub(crate) mod quotas;
pub(crate) mod rate_limits;
pub(crate) mod raw_args;
pub(crate) mod registry;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod schema;
pub(crate) mod shared;
pub(crate) mod usage;
pub(crate) mod value_parsers;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand};

use crate::output::ColorChoice;

use lazy::Lazy;
use value_parsers::{ApiUrl, Fields};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::Red.on_default().bold())
    .valid(AnsiColor::Cyan.on_default())
    .invalid(AnsiColor::Yellow.on_default());

/// API keys, usage, quotas and rate limits, from the command line.
///
/// Sign in once with `limitry login`, or try everything without an account: `--local` runs any command against
/// a service inside this program. limitry sends no telemetry.
#[derive(Debug, Parser)]
#[command(
    name = "limitry",
    version,
    styles = STYLES,
    after_help = "Examples:
  limitry --local keys create Production     try it: no account, no server
  limitry login                              sign in
  limitry usage check --customer cust_123 --event api_call

Exit codes:
  0   success
  1   anything not below
  2   usage
  3   not signed in
  4   not found
  5   rejected
  6   rate-limited
  7   API failure
  8   network
  9   partly done
  10  the answer is no
  11  credential store
  12  input needed"
)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,

    /// What to do; nothing: a few words on how to begin.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct Global {
    /// Use this profile [env: LIMITRY_PROFILE]
    #[arg(long, global = true, hide_short_help = true, value_name = "NAME", value_parser = value_parsers::profile_name)]
    pub profile: Option<String>,

    /// Act on this project [env: LIMITRY_PROJECT]
    #[arg(long, global = true, hide_short_help = true, value_name = "PROJECT", value_parser = value_parsers::project)]
    pub project: Option<String>,

    /// Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]
    #[arg(long, global = true, hide_short_help = true, value_name = "URL", value_parser = value_parsers::api_url)]
    pub api_url: Option<ApiUrl>,

    /// Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]
    #[arg(long, global = true, hide_short_help = true)]
    pub local: bool,

    /// Print one JSON document, or these fields of it [env: LIMITRY_OUTPUT=json]
    #[arg(long, global = true, hide_short_help = true, value_name = "FIELDS", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = value_parsers::fields, conflicts_with = "jsonl")]
    pub json: Option<Fields>,

    /// Print one JSON object a line, or these fields of it [env: LIMITRY_OUTPUT=jsonl]
    #[arg(long, global = true, hide_short_help = true, value_name = "FIELDS", num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = value_parsers::fields)]
    pub jsonl: Option<Fields>,

    /// Print what this jq filter makes of the JSON document, or of each line
    #[arg(long, global = true, hide_short_help = true, value_name = "FILTER")]
    pub jq: Option<String>,

    /// Answer every confirmation with yes
    #[arg(long, short, global = true, hide_short_help = true)]
    pub yes: bool,

    /// Never ask for anything [env: LIMITRY_NO_INPUT]
    #[arg(long, global = true, hide_short_help = true)]
    pub no_input: bool,

    /// Print errors and data alone
    #[arg(
        long,
        short,
        global = true,
        hide_short_help = true,
        conflicts_with = "verbose"
    )]
    pub quiet: bool,

    /// Log each request to stderr [env: LIMITRY_LOG]
    #[arg(long, short, global = true, hide_short_help = true)]
    pub verbose: bool,

    /// When to use colour
    #[arg(long, global = true, hide_short_help = true, value_name = "WHEN")]
    pub color: Option<ColorChoice>,

    /// The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]
    #[arg(long, global = true, hide_short_help = true, value_name = "DURATION", value_parser = value_parsers::timeout, allow_hyphen_values = true)]
    pub timeout: Option<Duration>,

    /// How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]
    #[arg(long, global = true, hide_short_help = true, value_name = "N", value_parser = value_parsers::retries, allow_hyphen_values = true)]
    pub max_retries: Option<u32>,

    /// Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// All commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sign in with a personal access token
    ///
    /// The token is asked for without showing it, or read from stdin or a file; never from an argument, where other
    /// users of the machine and the shell's history would see it. It is tried before it is stored, and read back
    /// after. It goes to the API that it was stored for and to no other.
    Login(Lazy<auth::LoginArgs>),
    /// Forget the stored token
    Logout(Lazy<auth::LogoutArgs>),
    /// Show who you are and which token says so
    Whoami(Lazy<auth::WhoamiArgs>),
    /// Show how you are signed in
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
    /// See customers and what they used
    #[command(subcommand)]
    Customers(Lazy<customers::CustomersCommand>),
    /// Create and inspect tokens for browsers
    #[command(subcommand)]
    ClientTokens(Lazy<client_tokens::ClientTokensCommand>),
    /// Make quotas and rate limits equal to a file
    ///
    /// Makes the project's quotas and rate limits equal to a file, by name. The plan is shown first. A mistake anywhere in
    /// the file changes nothing; a second run changes nothing.
    Apply(Lazy<apply::ApplyArgs>),
    /// Run a command with an API key in its environment
    ///
    /// The command gets the key in LIMITRY_API_KEY, or in the variable of `--env`, and no other credential: never the
    /// personal access token. Its signals, its exit code and the terminal are its own. With `--key` the key comes from
    /// the keychain; otherwise the one in LIMITRY_API_KEY is handed on, and where there is none, or with `--ephemeral`, a
    /// key is made for this command alone. It has an end, which is put off while the command runs, and is revoked when
    /// the command has ended; one that a crash left behind is revoked by the next run.
    Run(Lazy<run::RunArgs>),
    /// Find leaked Limitry secrets: in files, in git's history, in what is staged
    ///
    /// Reads every file that git tracks and, of the others, all that no .gitignore leaves out: hidden ones, .env files,
    /// minified bundles and binaries too. A secret is shown by what it begins with and its last four, with its place
    /// and how a browser would get it. Placeholders are not found. Exit code 10 says that something was.
    Scan(Lazy<scan::ScanArgs>),
    /// Call any route of the API
    ///
    /// Any route of the API, also ones that this version has never heard of. The path begins below the base URL: `/quotas`
    /// is `…/v1/quotas`. With a client token, `/client/…` is the Client API. Credentials go to the API's origin alone.
    Api(Lazy<api::ApiArgs>),
    /// Check everything that limitry depends on
    ///
    /// Looks at configuration, project, credential, keychain, name resolution, proxy, certificates, the API and its clock;
    /// each is ok, a warning or a failure with its remedy. Exits 1 on a failure. What it prints holds no secret and can be
    /// shared.
    Doctor(Lazy<doctor::DoctorArgs>),
    /// Look at settings and change them, trust a project file
    #[command(subcommand)]
    Config(Lazy<config::ConfigCommand>),
    /// Serve Limitry on this machine
    ///
    /// Serves the documented API on this machine, over the same database that `--local` uses: no account, real
    /// enforcement. Prints the base URL, a personal access token, an API key and the lines to paste. Ctrl-C ends it.
    Dev(Lazy<dev::DevArgs>),
    /// Print the JSON Schema of what a command prints
    ///
    /// Prints the JSON Schema of what a command prints under --json. With --jsonl each line is one item of `data`.
    Schema(Lazy<schema::SchemaArgs>),
    /// Print a shell's completion script
    ///
    /// Prints the shell's script, or writes it into a directory under the name that the shell looks for. `man` writes the
    /// manual, a page for each command, as in ~/.local/share/man/man1.
    Completions(Lazy<completions::CompletionsArgs>),
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
