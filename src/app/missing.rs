//! Asks for the values that a line lacks. Without a terminal the line is refused with an example that works.
//!
//! One mechanism for every command: the grammar says what is missing, the name of the value says what it can be, and the
//! answer is added to the line, which is parsed again. So an answer is checked as a typed value is.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use super::parse_error::{self, Typed};
use crate::base::prompt::{Answer, Choice, PromptError};
use crate::cli::{Cli, Global, lazy, words};
use crate::commands::choices;
use crate::context::Context;
use crate::context::settings::Settings;
use crate::failure::{Failure, Result};

/// A line that parses.
pub(super) struct Complete {
    pub(super) cli: Cli,
    pub(super) path: String,
    pub(super) args: Vec<OsString>,
}

/// Why a line is not run.
pub(super) enum Refused {
    Parse(clap::Error),
    Answer(Failure),
}

/// Completes a line that clap refused because a value is missing.
pub(super) fn complete(args: &[OsString], error: clap::Error) -> Result<Complete, Refused> {
    if !is_askable(args, &error) {
        return Err(Refused::Parse(error));
    }
    let Some(flags) = lazy::lenient::<Cli>(args).and_then(|m| Global::from_arg_matches(&m).ok())
    else {
        return Err(Refused::Parse(error));
    };
    let settings = Settings::resolve(&flags);
    let context = Context::new(settings.map_err(|error| Refused::Answer(error.into()))?);
    if !context.prompter().can_ask() {
        return Err(Refused::Parse(error));
    }
    let asked = super::run::interruptible(ask_until_complete(&context, args, error));
    context.remember_names();
    asked.unwrap_or_else(|failure| Err(Refused::Answer(failure)))
}

/// Whether a person could be asked for what is missing: for a value, but not for a command to run.
pub(super) fn is_askable(args: &[OsString], error: &clap::Error) -> bool {
    let grammar = Cli::command();
    let typed = Typed::find(&grammar, args);
    let missing = parse_error::missing(error);
    error.kind() == ErrorKind::MissingRequiredArgument
        && !missing.is_empty()
        && missing
            .iter()
            .all(|words| !args_of(typed.command, words).is_empty())
}

/// The arguments that clap calls `<NAME>`, `--limit <N>` or `<--name <NAME>|--limit <N>>`.
fn args_of<'a>(command: &'a Command, missing: &str) -> Vec<&'a Arg> {
    let one = |words: &str| {
        let word = words.split([' ', '=']).next().unwrap_or_default();
        let long = word.strip_prefix("--");
        let name = word.trim_matches(['<', '>', '[', ']', '.']);
        command.get_arguments().find(|arg| match long {
            Some(long) => arg.get_long() == Some(long),
            None => arg.is_positional() && !is_program(arg) && value_name(arg) == name,
        })
    };
    parse_error::alternatives(missing)
        .into_iter()
        .filter_map(one)
        .collect()
}

/// Whether the argument is another program's command line.
fn is_program(arg: &Arg) -> bool {
    arg.is_last_set() || arg.is_trailing_var_arg_set()
}

fn value_name(arg: &Arg) -> &str {
    let names = arg.get_value_names().unwrap_or_default();
    names.first().map_or("", |name| name.as_str())
}

async fn ask_until_complete(
    context: &Context,
    args: &[OsString],
    mut error: clap::Error,
) -> Result<Result<Complete, Refused>> {
    let mut args = args.to_vec();
    // The line before the last answer.
    let mut before = args.clone();
    loop {
        let is_last_answer_bad = args != before
            && matches!(
                error.kind(),
                ErrorKind::ValueValidation | ErrorKind::InvalidValue
            );
        if is_last_answer_bad {
            context.printer().note(&parse_error::message(&error));
            args.clone_from(&before);
            match lazy::parse::<Cli>(&args) {
                Err(again) => error = again,
                Ok((cli, path)) => return Ok(Ok(Complete { cli, path, args })),
            }
        }
        if !is_askable(&args, &error) {
            return Ok(Err(Refused::Parse(error)));
        }
        before.clone_from(&args);
        // The object of the command first: clap names flags before it.
        let mut missing = parse_error::missing(&error);
        missing.sort_by_key(|words| !words.starts_with('<') || words.starts_with("<--"));
        let missing = missing.into_iter().next();
        ask(context, &mut args, &missing.unwrap_or_default()).await?;
        match lazy::parse::<Cli>(&args) {
            Ok((cli, path)) => return Ok(Ok(Complete { cli, path, args })),
            Err(again) => error = again,
        }
    }
}

/// Asks for what is missing, and adds the answer to the line.
async fn ask(context: &Context, args: &mut Vec<OsString>, missing: &str) -> Result<()> {
    let grammar = Cli::command();
    let typed = Typed::find(&grammar, args);
    let found = args_of(typed.command, missing);
    let arg = match found.as_slice() {
        [] => return Ok(()),
        [one] => *one,
        several => one_of(context, several).await?,
    };
    if !arg.get_action().takes_values() {
        insert_flag(args, format!("--{}", arg.get_long().unwrap_or_default()));
        return Ok(());
    }
    let value = value(context, arg).await?;
    match arg.get_long() {
        Some(long) => insert_flag(args, format!("--{long}={value}")),
        None => insert_value(args, value),
    }
    Ok(())
}

/// One of several arguments, one of which is needed. What stands at its place in the line is asked for without a choice, and
/// a token is read without being shown.
async fn one_of<'a>(context: &Context, several: &[&'a Arg]) -> Result<&'a Arg> {
    let is_first = |arg: &&&Arg| arg.is_positional() || arg.get_id() == "token_stdin";
    if let Some(arg) = several.iter().find(is_first) {
        return Ok(arg);
    }
    let choice = |arg: &&Arg| {
        let long = arg.get_long().unwrap_or_default();
        Choice::new(long, help(arg))
    };
    let choices: Vec<Choice> = several.iter().map(choice).collect();
    let chosen = context
        .prompter()
        .choose("Which of these?", &choices, "", "")
        .await?;
    several
        .get(chosen)
        .copied()
        .ok_or_else(|| PromptError::Declined.into())
}

/// The value of an argument: chosen from what the API lists, from the words that it can be, or typed.
async fn value(context: &Context, arg: &Arg) -> Result<String> {
    let prompter = context.prompter();
    if let Some(listed) = choices::of(context, value_name(arg)).await? {
        let chosen = if listed.is_open {
            match prompter
                .text(listed.question, &listed.offered, "", "")
                .await?
            {
                Answer::Typed(text) => return Ok(text),
                Answer::Chosen(i) => i,
            }
        } else {
            prompter
                .choose(listed.question, &listed.offered, "", "")
                .await?
        };
        let value = listed.values.into_iter().nth(chosen);
        return value.ok_or_else(|| PromptError::Declined.into());
    }
    let known = words::of(value_name(arg)).unwrap_or_default();
    let choices: Vec<Choice> = choices_of(arg, known);
    let is_open = choices.is_empty() || known.iter().any(|word| is_continued(word));
    let chosen = if is_open {
        let label = if choices.is_empty() {
            label(arg)
        } else {
            help(arg)
        };
        match prompter.text(&label, &choices, "", "").await? {
            Answer::Typed(text) => return Ok(text),
            Answer::Chosen(i) => i,
        }
    } else {
        prompter.choose(&label(arg), &choices, "", "").await?
    };
    let choice = choices.into_iter().nth(chosen);
    Ok(choice.ok_or(PromptError::Declined)?.name)
}

/// The words that an argument can be.
fn choices_of(arg: &Arg, known: &[&str]) -> Vec<Choice> {
    let possible = arg.get_possible_values().into_iter().map(|value| {
        let about = value.get_help().map(ToString::to_string);
        Choice::new(value.get_name(), about.unwrap_or_default())
    });
    let whole = known.iter().filter(|word| !is_continued(word));
    possible
        .chain(whole.map(|word| Choice::new(*word, "")))
        .collect()
}

fn is_continued(word: &str) -> bool {
    word.ends_with(['.', '=', ':'])
}

/// What stands before the answer: the help of the argument up to its first detail.
fn label(arg: &Arg) -> String {
    let help = help(arg);
    let label = help.strip_prefix("The ").unwrap_or(&help);
    let label = label
        .split([';', ':', '[', ',', '('])
        .next()
        .unwrap_or(label);
    let mut letters = label.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn help(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

/// A flag goes before the `--` behind which another program's words stand.
fn insert_flag(args: &mut Vec<OsString>, flag: String) {
    let end = args
        .iter()
        .position(|arg| arg == "--")
        .unwrap_or(args.len());
    args.insert(end, flag.into());
}

/// A value goes to the end. One that begins with a dash would be read as a flag.
fn insert_value(args: &mut Vec<OsString>, value: String) {
    if value.starts_with('-') && !args.iter().any(|arg| arg == "--") {
        args.push("--".into());
    }
    args.push(value.into());
}
