//! What a word that is no command was probably meant to be.

use std::ffi::OsString;

use clap::{Command, CommandFactory as _};

use super::habits::{COMMANDS_OF_OTHERS, VERB_SYNONYMS, VERBS_OF_OTHERS};
use crate::base::text::{can_be_typed, nearest, shell};
use crate::cli::help_topics::TOPICS;
use crate::cli::{Cli, raw_args};
use crate::failure::{Failure, codes};

/// The command that does the same as one of another program, or the commands with this verb: `limitry rotate`. Each stands
/// between `before` and `after`.
pub(super) fn exact(root: &Command, word: &str, before: &str, after: &str) -> Option<String> {
    if let Some((_, hint)) = COMMANDS_OF_OTHERS.iter().find(|(name, _)| *name == word) {
        return Some((*hint).to_owned());
    }
    let mut paths = Vec::new();
    verbs(root, "", &mut |verb, path| {
        if verb.get_name() == word || verb.get_all_aliases().any(|alias| alias == word) {
            paths.push(format!("`{before} {path}{after}`"));
        }
    });
    match paths.as_slice() {
        [] => None,
        [only] => Some(format!("did you mean {only}?")),
        several => Some(format!("commands with that verb: {}", several.join(", "))),
    }
}

/// The command that the words behind `typed` name, with a space before each: ` keys create`.
pub(super) fn known_path(root: &Command, args: &[OsString], typed: &str) -> String {
    let mut command = root;
    let words = raw_args::command_words(args).into_iter();
    let words = words.skip_while(|word| *word != typed).skip(1);
    let names = words.map_while(|word| {
        command = command.find_subcommand(word)?;
        Some(format!(" {}", command.get_name()))
    });
    names.collect()
}

/// The command that does the same as a verb of another program. `path` is that of the noun: `limitry keys`.
pub(super) fn verb_of_others(noun: &Command, path: &str, word: &str) -> Option<String> {
    let typed = format!("{} {word}", noun.get_name());
    if let Some((_, command)) = VERBS_OF_OTHERS.iter().find(|(habit, _)| *habit == typed) {
        return Some((*command).to_owned());
    }
    let mut synonyms = VERB_SYNONYMS.iter();
    let (verb, _) = synonyms.find(|(verb, others)| {
        others.contains(&word) && noun.get_subcommands().any(|own| own.get_name() == *verb)
    })?;
    Some(format!("{path} {verb} --help"))
}

/// The typed line with a command in place of these words, if the line is complete then.
pub(super) fn replaced(args: &[OsString], typed: &[&str], command: &str) -> Option<String> {
    let mut rest = args.to_vec();
    let mut at = 0;
    let mut first = None;
    for word in typed {
        at += rest.iter().skip(at).position(|arg| arg == word)?;
        rest.remove(at);
        first.get_or_insert(at);
    }
    let command = command.split(' ').skip(1).filter(|word| *word != "--help");
    rest.splice(first?..first?, command.map(OsString::from));
    complete(&rest)
}

/// The typed line with the flags from this one on before `--`, if the line is complete then.
pub(super) fn flags_first(args: &[OsString], flag: &str) -> Option<String> {
    let separator = args.iter().position(|arg| arg == "--")?;
    let flag = args.iter().skip(separator).position(|arg| arg == flag)? + separator;
    complete(&[&args[..separator], &args[flag..], &args[separator..flag]].concat())
}

/// The typed line with the value of a flag in place of the flag, if the line is complete then.
pub(super) fn without_flag(args: &[OsString], flag: &str) -> Option<String> {
    let value = |arg: &OsString| {
        let rest = arg.to_str()?.strip_prefix(flag)?.strip_prefix('=')?;
        Some(rest.into())
    };
    let args = args.iter().filter(|arg| *arg != flag);
    let args = args.map(|arg| value(arg).unwrap_or_else(|| arg.clone()));
    complete(&args.collect::<Vec<OsString>>())
}

/// The typed line with this word at its end, behind `--`, if the line is complete then.
pub(super) fn behind_separator(args: &[OsString], word: &OsString) -> Option<String> {
    let others = args.iter().filter(|arg| *arg != word).cloned();
    let end = ["--".into(), word.clone()];
    complete(&others.chain(end).collect::<Vec<_>>())
}

/// The typed line with this word and those behind it as part of the word before them, if the line is complete then.
pub(super) fn as_one_word(args: &[OsString], word: &str) -> Option<String> {
    let at = args.iter().skip(1).position(|arg| arg == word)?;
    let is_flag = |arg: &&OsString| arg.to_string_lossy().starts_with('-');
    let rest = args.iter().skip(at + 1);
    let end = at + 1 + rest.take_while(|arg| !is_flag(arg)).count();
    let joined = args.get(at..end)?.join(" ".as_ref());
    complete(&[&args[..at], &[joined], &args[end..]].concat())
}

/// The line in words, if it is complete and can be shown.
fn complete(args: &[OsString]) -> Option<String> {
    let words: Option<Vec<&str>> = args.iter().skip(1).map(|arg| arg.to_str()).collect();
    let can_be_shown = |word: &&str| can_be_typed(word) && !word.contains('`');
    let words = words.filter(|words| words.iter().all(can_be_shown))?;
    Cli::command().try_get_matches_from(args).ok()?;
    let words = words.into_iter().map(|word| format!(" {}", shell(word)));
    Some(format!("limitry{}", words.collect::<String>()))
}

/// The path of the verb that is nearest to the word: `usage import` for `improt`.
pub(super) fn nearest_verb(root: &Command, word: &str) -> Option<String> {
    let mut paths: Vec<(String, String)> = Vec::new();
    verbs(root, "", &mut |verb, path| {
        paths.push((verb.get_name().to_owned(), path.to_owned()));
    });
    let name = nearest(word, paths.iter().map(|(name, _)| name))?;
    let mut same = paths.iter().filter(|(other, _)| other == name);
    match (same.next(), same.next()) {
        (Some((_, path)), None) => Some(path.clone()),
        _ => None,
    }
}

/// Calls `each` with every command below a noun, and its path.
fn verbs(command: &Command, path: &str, each: &mut dyn FnMut(&Command, &str)) {
    for inner in command.get_subcommands() {
        let path = if path.is_empty() {
            inner.get_name().to_owned()
        } else {
            let path = format!("{path} {}", inner.get_name());
            each(inner, &path);
            path
        };
        verbs(inner, &path, each);
    }
}

/// The failure of `limitry help WORD…` for words that name nothing: with the nearest name, or the list of names.
pub(super) fn unknown_help(words: &[&str]) -> Failure {
    let grammar = Cli::command();
    let mut command = &grammar;
    let mut path = "limitry help".to_owned();
    let mut wrong = String::new();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            wrong = word.to_lowercase();
            break;
        };
        path = format!("{path} {}", inner.get_name());
        command = inner;
    }
    let is_top = command.get_name() == grammar.get_name();
    let exact = if is_top {
        exact(&grammar, &wrong, &path, "")
    } else {
        let noun = path.replacen(" help", "", 1);
        let other = verb_of_others(command, &noun, &wrong);
        other.map(|command| format!("did you mean `{command}`?"))
    };
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let topics = TOPICS.map(|(topic, _)| topic);
    let codes = codes::ALL.iter().map(|code| code.name);
    let extra = topics.into_iter().chain(codes).filter(|_| is_top);
    let near = nearest(&wrong, names.iter().copied().chain(extra)).map(str::to_owned);
    let near = near.or_else(|| nearest_verb(&grammar, &wrong).filter(|_| is_top));
    let hint = match (exact, near) {
        (Some(hint), _) => hint,
        (None, Some(name)) => format!("did you mean `{path} {name}`?"),
        (None, None) if is_top => format!(
            "`limitry help` lists the commands; topics are {}",
            topics.join(", ")
        ),
        (None, None) => format!("there are {}", names.join(", ")),
    };
    let words: Vec<_> = words.iter().map(|word| shell(word)).collect();
    Failure::parse(format!("there is no help for {}", words.join(" "))).hint(hint)
}
