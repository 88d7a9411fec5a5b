//! `limitry completions`

use anyhow::Result;
use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::cli::completions::CompletionsArgs;
use crate::output::{Outcome, View};

/// The script on stdout.
pub(crate) fn print(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "limitry", &mut script);
    Ok(Outcome::new(
        serde_json::Value::Null,
        View::Raw(String::from_utf8(script)?),
    ))
}
