//! Completion of the command line: `limitry __complete`, which the scripts of the shells call.
//!
//! clap_complete's engine says what can stand at the cursor. [`completers`] adds the names that commands have met.
//! Nothing here asks the network or a keychain, and nothing prints an error.
//!
//! Each line of the answer is a candidate: `value`, or `value`, tab, description. A line that begins with `:` is for the
//! script: `:files` (complete file names), `:nospace` (the word goes on), `:command N` (complete the program at word N).
//! Values match `[A-Za-z0-9._:=,/ -]+`, so that no shell expands them. A blank is escaped or quoted as the shell needs it.

mod command_line;
mod completers;
mod script;

use std::collections::HashSet;
use std::ffi::OsString;

use clap_complete::engine::{CompletionCandidate, complete};

use crate::base::exit::Exit;
use crate::cli::completions::Shell;
use crate::cli::help_topics::TOPICS;
use crate::output::write_stdout;
use command_line::Line;
use completers::{FILES, PROGRAM};

pub(crate) use script::script;

/// The word by which the scripts call: no command, and in no help.
pub(crate) const COMMAND: &str = "__complete";

/// `limitry __complete SHELL INDEX WORD…`: prints the candidates for the word at INDEX.
pub(crate) fn run(args: &[OsString]) -> Exit {
    let args: Vec<String> = args
        .iter()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    if let Some(text) = answer(&args) {
        // An error would be printed into the line that is being typed.
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
    let mut candidates = candidates(&line)?;
    let tagged = |tag: &str| {
        let mut tags = candidates.iter().filter_map(CompletionCandidate::get_tag);
        tags.any(|found| found.to_string() == tag)
    };
    if tagged(FILES) {
        return Some(":files\n".to_owned());
    }
    if tagged(PROGRAM) {
        return Some(format!(":command {}\n", line.program_index()));
    }
    candidates.retain(|candidate| is_safe(candidate, line.current()));
    // Several known events have one type.
    let mut seen = HashSet::new();
    candidates.retain(|candidate| seen.insert(candidate.get_value().to_owned()));
    // A name or an id that begins with a dash would be read as a flag.
    let is_flag_with_value = line.current().contains('=');
    candidates
        .retain(|candidate| is_flag_with_value || is_flag(candidate) || !is_dashed(candidate));
    let is_quoted = line.is_quoted();
    Some(script::lay_out(
        shell,
        bare,
        &candidates,
        line.kept(),
        is_quoted,
    ))
}

/// Whether the candidate goes on from the typed word, and no shell finds anything to expand in it.
fn is_safe(candidate: &CompletionCandidate, typed: &str) -> bool {
    candidate.get_value().to_str().is_some_and(|value| {
        value.starts_with(typed)
            && value
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._:=-,/ ".contains(&b))
    })
}

fn candidates(line: &Line) -> Option<Vec<CompletionCandidate>> {
    let parsed = line.parse();
    let mut command = completers::attach(&parsed, parsed.command.clone());
    let takes_only_flags = !command.has_subcommands() && command.get_positionals().next().is_none();
    let words: Vec<OsString> = parsed.words.iter().map(OsString::from).collect();
    let cursor = words.len() - 1;
    let mut candidates = complete(&mut command, words, cursor, None).ok()?;
    // The engine offers flags beside every value. They are kept where a dash asks for them, and where nothing else fits.
    let flags_fit = !parsed.is_help && (takes_only_flags || !line.current().is_empty());
    candidates.retain(|candidate| {
        !candidate.is_hide_set() && (flags_fit && is_long_flag(candidate) || !is_flag(candidate))
    });
    if parsed.is_help && command.get_name() == parsed.root.get_name() {
        candidates.extend(TOPICS.map(|(topic, about)| completers::candidate(topic, about)));
    }
    Some(candidates)
}

fn is_dashed(candidate: &CompletionCandidate) -> bool {
    candidate.get_value().as_encoded_bytes().starts_with(b"-")
}

fn is_flag(candidate: &CompletionCandidate) -> bool {
    // The id that the engine gives to flags.
    candidate.get_id().is_some_and(|id| id.starts_with("arg::"))
}

fn is_long_flag(candidate: &CompletionCandidate) -> bool {
    is_flag(candidate) && candidate.get_value().as_encoded_bytes().starts_with(b"--")
}
