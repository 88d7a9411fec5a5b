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

/// The word of `limitry help WORD`, flags aside.
pub(crate) fn help_topic(args: &[OsString]) -> Option<&str> {
    let mut all = words(args);
    let mut found = Vec::new();
    while let Some(word) = all.next() {
        match word {
            "--color" => drop(all.next()),
            flag if flag.starts_with('-') => {}
            word => found.push(word),
        }
    }
    match found[..] {
        ["help", topic] => Some(topic),
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
    words(args)
        .filter_map(|word| word.split('=').next())
        .any(|flag| matches!(flag, "--json" | "--jsonl" | "--jq"))
        || matches!(env::text(&env::LIMITRY_OUTPUT), Ok(Some(format)) if format.starts_with("json"))
}
