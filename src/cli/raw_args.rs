//! What is read from the words of the command line without clap.
//!
//! clap gives no matches for a line that it refuses, knows no help topics, and does not tell which word stands behind a
//! flag without value.

use std::ffi::OsString;

use super::value_parsers;
use crate::base::env;
use crate::output::ColorChoice;

/// The words before `--` that are text.
fn words(args: &[OsString]) -> impl Iterator<Item = &str> {
    args.iter()
        .skip(1)
        .take_while(|arg| *arg != "--")
        .filter_map(|arg| arg.to_str())
}

/// The global flags that take a value in the next word.
const WITH_VALUE: [&str; 10] = [
    "--profile",
    "--project",
    "--api-url",
    "--jq",
    "--color",
    "--timeout",
    "--max-retries",
    "--ca-file",
    "--output",
    "-o",
];

/// The words of the line that are no flags of every command and no values of them.
pub(crate) fn command_words(args: &[OsString]) -> Vec<&str> {
    let mut all = words(args);
    let mut found = Vec::new();
    while let Some(word) = all.next() {
        match word {
            flag if WITH_VALUE.contains(&flag) => drop(all.next()),
            flag if flag.starts_with('-') => {}
            word => found.push(word),
        }
    }
    found
}

/// What a line asks of the help that is not one command's own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HelpRequest<'a> {
    /// `limitry -h`, `limitry help`
    Short,
    /// `limitry --help`
    Long,
    /// `limitry help WORD…`
    About(Vec<&'a str>),
    /// `limitry help --json WORD…`
    Tree(Vec<&'a str>),
}

pub(crate) fn help_request(args: &[OsString]) -> Option<HelpRequest<'_>> {
    let found = command_words(args);
    let has = |flags: &[&str]| words(args).any(|word| flags.contains(&word));
    match found.split_first() {
        None if has(&["--help"]) => Some(HelpRequest::Long),
        None if has(&["-h"]) => Some(HelpRequest::Short),
        Some((&"help", about)) if has(&["--json", "--jsonl"]) => {
            Some(HelpRequest::Tree(about.to_vec()))
        }
        Some((&"help", [])) => Some(HelpRequest::Short),
        Some((&"help", about)) => Some(HelpRequest::About(about.to_vec())),
        _ => None,
    }
}

/// The flag and the next word of `--json id,name`, where the word could name fields.
pub(crate) fn detached_fields(args: &[OsString]) -> Option<(&'static str, &str)> {
    let mut words = words(args);
    let flag =
        words.find_map(|word| ["--json", "--jsonl"].into_iter().find(|flag| *flag == word))?;
    let word = words.next()?;
    (!word.is_empty() && value_parsers::fields(word).is_ok()).then_some((flag, word))
}

/// The value of the last `--color` of a line that clap refused.
pub(crate) fn color(args: &[OsString]) -> ColorChoice {
    let mut words = words(args);
    let mut choice = None;
    while let Some(word) = words.next() {
        let when = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        choice = when.and_then(|when| <ColorChoice as clap::ValueEnum>::from_str(when, false).ok());
    }
    choice.unwrap_or_default()
}

/// Whether a line that clap refused asks for errors as JSON, or the environment does.
pub(crate) fn wants_json(args: &[OsString]) -> bool {
    let mut all = words(args);
    let mut typed = false;
    while let Some(word) = all.next() {
        typed |= match word.split_once('=').unwrap_or((word, "")) {
            ("--json" | "--jsonl" | "--jq", _) => true,
            ("--output" | "-o", "") => all.next().is_some_and(|format| format.starts_with("json")),
            ("--output" | "-o", format) => format.starts_with("json"),
            _ => word.starts_with("-ojson"),
        };
    }
    typed
        || matches!(env::text(&env::LIMITRY_OUTPUT), Ok(Some(format)) if format.starts_with("json"))
}
