//! `limitry completions`

use clap::Args;

pub use super::values::Shell;

/// `limitry completions`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry completions bash > ~/.local/share/bash-completion/completions/limitry
  limitry completions zsh > ~/.zfunc/_limitry
  limitry completions fish > ~/.config/fish/completions/limitry.fish")]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}
