//! What clap refuses, said our way: without secrets, naming the argument that is not text, as JSON when asked.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Failure;
use crate::redact;

/// clap's error as a failure with exit code 2; `None`: it is no error but help or the version.
pub(crate) fn failure(error: &clap::Error, args: &[OsString]) -> Option<Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidUtf8 => return Some(not_text(args)),
        _ => {}
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let mut failure = Failure::usage(redact::clean(text).into_owned());
    if redact::is_suspicious(text) {
        failure.hints.push(
            "a token is never given as an argument: it is in the shell's history now, so revoke it; \
             use `limitry login`, --token-stdin or --token-file"
                .to_owned(),
        );
    } else if error.kind() == ErrorKind::MissingRequiredArgument {
        let missing = error.get(ContextKind::InvalidArg);
        if let Some(ContextValue::Strings(missing)) = missing {
            failure.hints.push(format!("give {}", missing.join(" ")));
        }
    }
    Some(failure)
}

fn not_text(args: &[OsString]) -> Failure {
    let at = args
        .iter()
        .position(|arg| arg.to_str().is_none())
        .unwrap_or(0);
    let bad = args
        .get(at)
        .map(|arg| arg.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (flag, value) = match bad.split_once('=') {
        Some((flag, value)) if flag.starts_with("--") => (flag.to_owned(), value.to_owned()),
        _ => {
            let before = at
                .checked_sub(1)
                .and_then(|i| args.get(i))
                .and_then(|arg| arg.to_str());
            let flag = before.filter(|arg| arg.starts_with("--") && !arg.contains('='));
            (
                flag.map_or_else(|| format!("argument {at}"), str::to_owned),
                bad,
            )
        }
    };
    let mut failure = Failure::usage(format!(
        "invalid value '{value}' for '{flag}': it is not valid UTF-8"
    ));
    failure
        .hints
        .push("write it in UTF-8, as a terminal with a UTF-8 locale does".to_owned());
    failure
}

/// Whether errors are wanted as JSON, as far as can be told from a command line that cannot be parsed.
pub(crate) fn wants_json(args: &[OsString]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .filter_map(|arg| arg.to_str())
        .filter_map(|arg| arg.split('=').next())
        .any(|flag| matches!(flag, "--json" | "--jsonl" | "--jq"))
        || matches!(crate::env::text(&crate::env::LIMITRY_OUTPUT), Ok(Some(format)) if format.starts_with("json"))
}
