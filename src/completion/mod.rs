//! What a TAB offers. The scripts of the shells are thin: they hand over the words of the line, and get back what
//! to offer, a candidate a line. Nothing here asks the network or a keychain, and nothing fails aloud.
//!
//! A line is `value`, or `value`, tab, description. A line that begins with `:` tells the script what else to do:
//! `:files` (file names), `:nospace` (the word goes on), `:command N` (the line of another program begins at word N).
//! Values are words of our own, or match `[A-Za-z0-9._-]+`: no shell finds anything in them to expand.

pub(crate) mod cache;
mod candidates;
mod command_line;
mod script;

use std::ffi::OsString;

use crate::base::exit::Exit;
use crate::cli::completions::Shell;
use crate::cli::{Cli, lazy};
use crate::output::write_stdout;
use candidates::{Candidate, Offer};
use command_line::Line;

pub(crate) use script::script;

/// The word by which the scripts call. It is no command: no help knows it.
pub(crate) const COMMAND: &str = "__complete";

/// `limitry __complete SHELL INDEX WORD…`: prints what to offer for the word at INDEX.
pub(crate) fn run(args: &[OsString]) -> Exit {
    let args: Vec<String> = args
        .iter()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    if let Some(text) = answer(&args) {
        // A shell that went away needs no candidates.
        drop(write_stdout(&text));
    }
    Exit::Success
}

fn answer(args: &[String]) -> Option<String> {
    let [shell, index, words @ ..] = args else {
        return None;
    };
    let (shell, bare) = match shell.strip_suffix("-bare") {
        Some(shell) => (shell, true),
        None => (shell.as_str(), false),
    };
    let shell: Shell = <Shell as clap::ValueEnum>::from_str(shell, false).ok()?;
    let line = Line::read(shell, words, index.parse().ok()?)?;
    let command = grammar_for(words);
    let offer = line.offer(&command);
    Some(write(shell, bare, &line, offer))
}

/// The grammar, with the arguments of the commands that the line names: the others are only names.
fn grammar_for(words: &[String]) -> clap::Command {
    let mut grammar = lazy::command::<Cli>().mut_subcommands(|command| {
        if words.iter().any(|word| word == command.get_name()) {
            command
        } else {
            command.defer(std::convert::identity)
        }
    });
    grammar.build();
    grammar
}

fn write(shell: Shell, bare: bool, line: &Line, offer: Offer) -> String {
    match offer {
        Offer::Files => ":files\n".to_owned(),
        Offer::Command(word) => format!(":command {}\n", line.index_in_shell(word)),
        Offer::These(mut candidates) => {
            candidates.retain(|candidate| candidate.value.starts_with(line.current()));
            let mut text = String::new();
            if candidates.iter().any(Candidate::goes_on) {
                text.push_str(":nospace\n");
            }
            for candidate in &mut candidates {
                candidate.value = candidate.value.split_off(line.given());
            }
            script::lay_out(&mut text, shell, bare, &candidates);
            text
        }
    }
}
