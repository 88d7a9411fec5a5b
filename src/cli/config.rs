//! `limitry config …`

use clap::Subcommand;

/// `limitry config …`
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting that is in force and where it comes from
    #[command(after_help = "Examples:
  limitry config show
  limitry config show --profile work --json")]
    Show,
    /// Trust this directory's .limitry.toml as it is now
    ///
    /// A command that writes follows a .limitry.toml that changes project or profile only when somebody trusted it:
    /// by this command, or by answering when it asks. Another content is another file, and is asked about again.
    #[command(after_help = "Examples:
  limitry config trust
  limitry config trust --json")]
    Trust,
}
