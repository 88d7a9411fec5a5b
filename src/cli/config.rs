//! `limitry config …`

use clap::{Args, Subcommand, ValueEnum};

/// `limitry config …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry config list
  limitry config set project proj_123
  limitry config trust")]
pub enum ConfigCommand {
    /// Show every setting that is in force and where it comes from
    #[command(
        aliases = ["ls", "show"],
        after_help = "Examples:
  limitry config list
  limitry config list --profile work --json"
    )]
    List,
    /// Print the value of one setting that is in force
    Get(ConfigGetArgs),
    /// Write a setting into the configuration file
    ///
    /// Settings belong to a profile: the one in force, or that of --profile. `profile` itself is which one is in force.
    Set(ConfigSetArgs),
    /// Take a setting out of the configuration file
    #[command(alias = "rm")]
    Unset(ConfigUnsetArgs),
    /// Print where the configuration file is
    #[command(after_help = "Examples:
  limitry config path
  limitry config path --json")]
    Path,
    /// Trust this directory's .limitry.toml as it is now
    ///
    /// A command that writes follows a .limitry.toml that changes project or profile only when somebody trusted it:
    /// by this command, or by answering when it asks. Another content is another file, and is asked about again.
    #[command(after_help = "Examples:
  limitry config trust
  limitry config trust --json")]
    Trust,
}

/// A setting by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "they are what `limitry config list` shows")]
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
    /// Which profile is used when nothing names one.
    Profile,
    /// The project that the profile acts on.
    Project,
    /// The API that the profile talks to.
    ApiUrl,
    /// The program that prints the profile's token.
    TokenCommand,
}

/// `limitry config get`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry config get project
  limitry config get api-url --profile work")]
pub struct ConfigGetArgs {
    /// Which setting
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
    /// Which setting
    #[arg(value_name = "NAME")]
    pub name: Settable,

    /// What to set it to; of a token-command the program and its arguments
    #[arg(value_name = "VALUE", required = true, num_args = 1..)]
    pub value: Vec<String>,
}

/// `limitry config unset`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry config unset project
  limitry config unset token-command --profile ci")]
pub struct ConfigUnsetArgs {
    /// Which setting
    #[arg(value_name = "NAME")]
    pub name: Settable,
}
