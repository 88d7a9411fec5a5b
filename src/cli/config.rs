//! `limitry config …`

use clap::{Args, Subcommand, ValueEnum};

/// `limitry config …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry config list
  limitry config set project proj_123
  limitry config trust")]
pub enum ConfigCommand {
    /// Show every setting and where its value comes from
    #[command(
        aliases = ["ls", "show"],
        after_help = "Examples:
  limitry config list
  limitry config list --profile work --json"
    )]
    List,
    /// Print the value of one setting
    Get(ConfigGetArgs),
    /// Write a setting into the configuration file
    ///
    /// The settings project, api-url and token-command belong to a profile: the current one, or that of --profile. The
    /// setting `profile` is the default profile. The other settings hold for every profile.
    Set(ConfigSetArgs),
    /// Remove a setting from the configuration file
    #[command(alias = "rm")]
    Unset(ConfigUnsetArgs),
    /// Print the path of the configuration file
    #[command(after_help = "Examples:
  limitry config path
  limitry config path --json")]
    Path,
    /// Trust this directory's .limitry.toml as it is now
    ///
    /// A .limitry.toml can change the project or the profile. Commands that write follow it only when it is trusted: by
    /// this command, or by your answer when limitry asks. A file that changes must be trusted again.
    #[command(after_help = "Examples:
  limitry config trust
  limitry config trust --json")]
    Trust,
}

/// A setting by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[cfg_attr(
    feature = "testing",
    expect(missing_docs, reason = "they are what `limitry config list` shows")
)]
pub enum SettingName {
    Profile,
    Project,
    ApiUrl,
    TokenCommand,
    Output,
    Color,
    Timeout,
    MaxRetries,
    CaFile,
    Local,
    NoInput,
    Log,
}

/// A setting that the configuration file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Settable {
    /// The default profile.
    Profile,
    /// The project that the profile acts on.
    Project,
    /// The API that the profile talks to.
    ApiUrl,
    /// The program that prints the profile's token.
    TokenCommand,
    /// What commands print: text, json or jsonl.
    Output,
    /// When color is used: auto, always or never.
    Color,
    /// How long one request may take, such as 30s.
    Timeout,
    /// How often a safe request is retried.
    MaxRetries,
    /// A PEM file of certificate authorities to trust, by its absolute path.
    CaFile,
    /// Whether commands act on the local service: yes or no.
    Local,
    /// Whether limitry asks no questions: yes or no.
    NoInput,
    /// What is logged to stderr: error, warn, info, debug or trace.
    Log,
}

/// `limitry config get`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry config get project
  limitry config get api-url --profile work")]
pub struct ConfigGetArgs {
    /// The setting
    #[arg(value_name = "NAME")]
    pub name: SettingName,
}

/// `limitry config set`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry config set project proj_123
  limitry config set api-url http://127.0.0.1:4640/v1 --profile dev
  limitry config set token-command --profile ci -- vault kv get -field=token limitry")]
pub struct ConfigSetArgs {
    /// The setting
    #[arg(value_name = "NAME")]
    pub name: Settable,

    /// The value; for token-command, the program and its arguments
    #[arg(value_name = "VALUE", required = true, num_args = 1..)]
    pub value: Vec<String>,
}

/// `limitry config unset`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry config unset project
  limitry config unset token-command --profile ci")]
pub struct ConfigUnsetArgs {
    /// The setting
    #[arg(value_name = "NAME")]
    pub name: Settable,
}
