//! `limitry completions`

use std::path::PathBuf;

use clap::Args;

pub(crate) use super::value_parsers::{Shell, Subject};

/// `limitry completions`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry completions bash ~/.local/share/bash-completion/completions
  limitry completions zsh ~/.zfunc
  limitry completions fish ~/.config/fish/completions
  limitry completions man ~/.local/share/man/man1")]
pub struct CompletionsArgs {
    /// The shell, or man for the manual pages
    #[arg(value_name = "SHELL")]
    pub subject: Subject,

    /// Write into this directory instead of to stdout; it is created if needed
    #[arg(value_name = "DIR", required_if_eq("subject", "man"), value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
