//! `limitry completions`

use crate::cli::completions::CompletionsArgs;
use crate::complete;
use crate::output::{Outcome, View};

/// The script on stdout.
pub(crate) fn print(args: &CompletionsArgs) -> Outcome {
    let script = complete::script(args.shell).to_owned();
    Outcome::new(serde_json::Value::Null, View::Raw(script))
}
