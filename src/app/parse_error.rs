//! clap's errors as failures: without secrets, and with hints.

use std::ffi::OsString;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::base::redact;
use crate::base::text::nearest;
use crate::cli::help_topics;
use crate::cli::{Cli, raw_args};
use crate::failure::Failure;

/// Converts clap's error; `None` if it is help or the version.
pub(crate) fn failure(error: &clap::Error, args: &[OsString]) -> Option<Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidUtf8 => return Some(invalid_utf8(args)),
        _ => {}
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let text = describe_alternatives(error, text);
    let text = text.as_str();
    let mut failure = Failure::parse(redact::redact(text).into_owned());
    if redact::contains_secret(text) {
        failure.hints.push(
            "a token is never given as an argument: it is in the shell's history now, so revoke it; \
             use `limitry login`, --token-stdin or --token-file"
                .to_owned(),
        );
    } else if let Some((flag, word)) =
        raw_args::detached_fields(args).filter(|(_, word)| is_rejected_word(error, word))
    {
        failure.hints.push(format!(
            "fields stand behind an equals sign: `{flag}={word}`"
        ));
    } else if let Some(hint) = unknown_topic_hint(error, args) {
        failure.hints.push(hint);
    } else if error.kind() == ErrorKind::MissingRequiredArgument {
        let missing = error.get(ContextKind::InvalidArg);
        if let Some(ContextValue::Strings(missing)) = missing {
            let missing: Vec<String> = missing
                .iter()
                .map(|missing| describe_missing(missing))
                .collect();
            failure.hints.push(format!("give {}", missing.join(" ")));
        }
    }
    Some(failure)
}

/// Rewrites `<--name <NAME>|--limit <N>>`, which clap writes when one of several flags is required.
fn describe_missing(missing: &str) -> String {
    let inner = missing
        .strip_prefix('<')
        .and_then(|missing| missing.strip_suffix('>'))
        .filter(|inner| inner.starts_with("--") && inner.contains('|'));
    match inner {
        Some(inner) => format!("one of {}", inner.replace('|', ", ")),
        None => missing.to_owned(),
    }
}

/// Rewrites the missing arguments in clap's text.
fn describe_alternatives(error: &clap::Error, text: &str) -> String {
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => missing.as_slice(),
        _ => &[],
    };
    missing.iter().fold(text.to_owned(), |text, missing| {
        text.replace(missing, &describe_missing(missing))
    })
}

/// Whether clap rejected this word.
fn is_rejected_word(error: &clap::Error, word: &str) -> bool {
    let kind = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        _ => return false,
    };
    matches!(error.get(kind), Some(ContextValue::String(refused)) if refused == word)
}

/// The hint for an unknown `limitry help WORD…`: the nearest name, or the list of names.
fn unknown_topic_hint(error: &clap::Error, args: &[OsString]) -> Option<String> {
    let mut words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    if error.kind() != ErrorKind::InvalidSubcommand || words.next() != Some("help") {
        return None;
    }
    let grammar = Cli::command();
    let mut command = &grammar;
    let mut path = "limitry help".to_owned();
    let mut wrong = None;
    for word in words.filter(|word| !word.starts_with('-')) {
        let Some(inner) = command.find_subcommand(word) else {
            wrong = Some(word);
            break;
        };
        path = format!("{path} {}", inner.get_name());
        command = inner;
    }
    let wrong = wrong?;
    let commands = command.get_subcommands().map(clap::Command::get_name);
    let topics = help_topics::TOPICS.map(|(topic, _)| topic);
    let is_top = path == "limitry help";
    let names: Vec<&str> = commands
        .chain(topics.into_iter().filter(|_| is_top))
        .collect();
    Some(match nearest(wrong, names.iter().copied()) {
        Some(name) => format!("did you mean `{path} {name}`?"),
        None if is_top => format!(
            "`limitry help` lists the commands; topics are {}",
            topics.join(", ")
        ),
        None => format!("there are {}", names.join(", ")),
    })
}

fn invalid_utf8(args: &[OsString]) -> Failure {
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
    let mut failure = Failure::parse(format!(
        "invalid value '{value}' for '{flag}': it is not valid UTF-8"
    ));
    failure
        .hints
        .push("write it in UTF-8, as a terminal with a UTF-8 locale does".to_owned());
    failure
}
