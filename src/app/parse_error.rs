//! clap's errors as failures: one line, without secrets, and with a hint that works.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};

use super::missing;
use crate::base::exit::Exit;
use crate::base::redact;
use crate::base::text::{nearest, shell};
use crate::cli::{Cli, raw_args};
use crate::failure::{Failure, codes};

/// Flags that people type from habit, and what does the same here.
const FLAGS_OF_OTHERS: [(&str, &str); 11] = [
    (
        "--no-color",
        "`{command} --color never` prints without color, as NO_COLOR=1 does",
    ),
    (
        "--format",
        "`{command} --json` prints JSON, and --jsonl an object per line",
    ),
    (
        "--template",
        "`{command} --json` prints JSON, and --jq takes a filter",
    ),
    (
        "--follow",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    (
        "-f",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    ("--watch", "`limitry quotas watch` follows the quotas"),
    ("-w", "`limitry quotas watch` follows the quotas"),
    (
        "--background",
        "`limitry dev --detach` stays in the background",
    ),
    ("--daemon", "`limitry dev --detach` stays in the background"),
    ("--force", "`{command} --yes` answers the confirmation"),
    (
        "--token",
        "a token is never an argument: `limitry login` asks for it, --token-stdin and --token-file read it",
    ),
];

/// Commands that people type from habit, and what does the same here.
const COMMANDS_OF_OTHERS: [(&str, &str); 15] = [
    ("signin", "`limitry login` signs in"),
    ("update", "`limitry upgrade --check` says what to type"),
    (
        "logs",
        "`limitry usage tail` follows the events; `limitry dev` shows requests",
    ),
    (
        "log",
        "`limitry usage tail` follows the events; `limitry dev` shows requests",
    ),
    (
        "tail",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    ("watch", "`limitry quotas watch` follows the quotas"),
    (
        "status",
        "`limitry auth status` shows how you are signed in, `limitry quotas check` how the quotas stand",
    ),
    (
        "init",
        "`limitry login` signs in; `limitry --local keys create Production` needs no account",
    ),
    (
        "signup",
        "`limitry login` signs in; `limitry --local keys create Production` needs no account",
    ),
    ("serve", "`limitry dev` serves Limitry on this machine"),
    ("server", "`limitry dev` serves Limitry on this machine"),
    ("start", "`limitry dev` serves Limitry on this machine"),
    ("self-update", "`limitry upgrade --check` says what to type"),
    (
        "metrics",
        "`limitry usage summary` sums the usage, `limitry usage timeseries` draws it",
    ),
    (
        "man",
        "`limitry completions man ~/.local/share/man/man1` writes the manual pages",
    ),
];

/// Commands of a noun that people type from habit, and the command that does the same here.
const VERBS_OF_OTHERS: [(&str, &str); 15] = [
    ("auth login", "limitry login"),
    ("auth logout", "limitry logout"),
    ("keys add", "limitry keys create --help"),
    ("keys new", "limitry keys create --help"),
    ("quotas remove", "limitry quotas delete --help"),
    ("quotas edit", "limitry quotas update --help"),
    ("quotas set", "limitry quotas update --help"),
    ("limits remove", "limitry limits delete --help"),
    ("limits edit", "limitry limits update --help"),
    ("limits set", "limitry limits update --help"),
    ("dev start", "limitry dev"),
    ("dev up", "limitry dev"),
    ("dev down", "limitry dev stop"),
    ("projects switch", "limitry projects use --help"),
    ("projects select", "limitry projects use --help"),
];

/// Converts clap's error; `None` if it is help or the version.
pub(crate) fn failure(error: &clap::Error, args: &[OsString]) -> Option<Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidUtf8 => return Some(invalid_utf8(args)),
        _ => {}
    }
    let text = message(error);
    let mut failure = Failure::parse(redact::redact(&text).into_owned());
    let is_typed = |arg: &OsString| redact::contains_secret(&arg.to_string_lossy());
    if args.iter().any(is_typed) {
        failure.hints.push(
            "a token is never given as an argument: it is in the shell's history now, so revoke it; \
             use `limitry login`, --token-stdin or --token-file"
                .to_owned(),
        );
        return Some(failure);
    }
    if missing::is_askable(args, error) {
        failure.exit = Exit::Input;
        failure.code = codes::INPUT_NEEDED.name.into();
    }
    let grammar = Cli::command();
    let typed = Typed::find(&grammar, args);
    let hint = typed.hint(error, args);
    failure.hints.push(hint);
    Some(failure)
}

/// What clap says, on one line: without its tips, which are often far from what was meant, and without its usage.
pub(super) fn message(error: &clap::Error) -> String {
    let missing = missing(error);
    if !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(|text| describe_missing(text)).collect();
        return format!("an argument is missing: {}", missing.join(", "));
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue)
        && error.kind() == ErrorKind::InvalidValue
        && let Some((last, others)) = values.split_last()
    {
        let first = text.lines().next().unwrap_or(text);
        let valid = match others {
            [] => last.clone(),
            others => format!("{} or {last}", others.join(", ")),
        };
        return format!("{first}: must be {valid}");
    }
    let first = text.split("\n\n").next().unwrap_or(text);
    first.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The arguments that the line lacks, as clap writes them.
pub(super) fn missing(error: &clap::Error) -> Vec<String> {
    match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) => {
            missing.clone()
        }
        _ => Vec::new(),
    }
}

/// The parts of `<--name <NAME>|--limit <N>>`, which clap writes when one of several arguments is required.
pub(super) fn alternatives(missing: &str) -> Vec<&str> {
    let inner = missing
        .strip_prefix('<')
        .and_then(|missing| missing.strip_suffix('>'))
        .filter(|inner| inner.contains('|'));
    inner.map_or_else(|| vec![missing], |inner| inner.split('|').collect())
}

fn describe_missing(missing: &str) -> String {
    match alternatives(missing).as_slice() {
        [one] => (*one).to_owned(),
        several => format!("one of {}", several.join(", ")),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}

/// The command that was typed, as far as its words are known.
pub(super) struct Typed<'a> {
    root: &'a Command,
    pub(super) command: &'a Command,
    /// `limitry keys list`
    path: String,
}

impl<'a> Typed<'a> {
    pub(super) fn find(root: &'a Command, args: &[OsString]) -> Self {
        let mut command = root;
        let mut path = "limitry".to_owned();
        for word in raw_args::command_words(args) {
            let Some(inner) = command.find_subcommand(word) else {
                break;
            };
            path = format!("{path} {}", inner.get_name());
            command = inner;
        }
        Self {
            root,
            command,
            path,
        }
    }

    fn hint(&self, error: &clap::Error, args: &[OsString]) -> String {
        let unknown = match error.kind() {
            ErrorKind::UnknownArgument => context(error, ContextKind::InvalidArg),
            ErrorKind::InvalidSubcommand => context(error, ContextKind::InvalidSubcommand),
            _ => None,
        };
        if let Some(unknown) = unknown {
            let detached = raw_args::detached_fields(args).filter(|(_, word)| *word == unknown);
            if let Some((flag, word)) = detached {
                return format!("fields stand behind an equals sign: `{flag}={word}`");
            }
            let known = if unknown.starts_with('-') {
                self.flag_hint(unknown)
            } else {
                self.command_hint(unknown, args)
            };
            if let Some(hint) = known {
                return hint;
            }
        }
        let lacks_argument = error.kind() == ErrorKind::MissingRequiredArgument;
        match self.example(&missing(error)).filter(|_| lacks_argument) {
            Some(example) => format!("for example: `{example}`"),
            None => format!("`{} --help` shows what it takes", self.path),
        }
    }

    fn flag_hint(&self, unknown: &str) -> Option<String> {
        let name = unknown.split('=').next().unwrap_or(unknown);
        let flags = self
            .command
            .get_arguments()
            .chain(self.root.get_arguments());
        let flags = flags
            .filter(|arg| !arg.is_hide_set())
            .filter_map(|arg| arg.get_long())
            .map(|long| format!("--{long}"));
        let other = FLAGS_OF_OTHERS.iter().find(|(flag, _)| *flag == name);
        match other {
            Some((_, hint)) => Some(hint.replace("{command}", &self.path)),
            None => nearest(name, flags)
                .or_else(|| self.flag_with_letter(name))
                .map(|flag| format!("did you mean {flag}?")),
        }
    }

    /// The only flag of the command that begins with the letter of `-p`.
    fn flag_with_letter(&self, short: &str) -> Option<String> {
        let letter = short.strip_prefix('-').filter(|word| word.len() == 1)?;
        let flags = self
            .command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set());
        let mut flags = flags
            .filter_map(|arg| arg.get_long())
            .filter(|long| long.starts_with(letter));
        let only = flags.next().filter(|_| flags.next().is_none());
        only.map(|long| format!("--{long}"))
    }

    fn command_hint(&self, unknown: &str, args: &[OsString]) -> Option<String> {
        let word = unknown.to_lowercase();
        let has_port = |arg: &clap::Arg| arg.get_long() == Some("port");
        if word.parse::<u16>().is_ok() && self.command.get_arguments().any(has_port) {
            return Some(format!("did you mean `{} --port {word}`?", self.path));
        }
        let names = self.command.get_subcommands().map(Command::get_name);
        if let Some(name) = nearest(&word, names) {
            let command = self.command.find_subcommand(name);
            let words = raw_args::command_words(args).into_iter();
            let next = words.skip_while(|typed| *typed != unknown).nth(1);
            let verb = command.and_then(|command| command.find_subcommand(next?));
            let rest = match (command, verb) {
                (_, Some(verb)) => format!(" {}", verb.get_name()),
                (Some(command), None) if command.is_subcommand_required_set() => {
                    " --help".to_owned()
                }
                _ => String::new(),
            };
            return Some(format!("did you mean `{} {name}{rest}`?", self.path));
        }
        if self.command.get_name() != self.root.get_name() {
            let typed = format!("{} {word}", self.command.get_name());
            let other = VERBS_OF_OTHERS.iter().find(|(habit, _)| *habit == typed);
            return other.map(|(_, command)| format!("did you mean `{command}`?"));
        }
        if let Some((_, hint)) = COMMANDS_OF_OTHERS.iter().find(|(name, _)| *name == word) {
            return Some((*hint).to_owned());
        }
        // A verb without its noun: `limitry rotate`.
        let nouns = self.root.get_subcommands();
        let with_verb = nouns.filter_map(|noun| Some((noun, noun.find_subcommand(&word)?)));
        let found: Vec<String> = with_verb
            .map(|(noun, verb)| format!("`limitry {} {} --help`", noun.get_name(), verb.get_name()))
            .collect();
        match found.as_slice() {
            [] => Some("`limitry help` lists the commands".to_owned()),
            found => Some(format!("commands with that verb: {}", found.join(", "))),
        }
    }

    /// An example of the command's help: the first one that has the missing flags, or the first one.
    fn example(&self, missing: &[String]) -> Option<String> {
        let help = self.command.get_after_help()?.to_string();
        let examples = help.lines().filter(|line| line.starts_with("  limitry "));
        let examples = examples.map(|line| line.trim().split("  ").next().unwrap_or(line));
        let is_plain = |example: &&str| !example.contains(['`', '<', '>', '|']);
        let examples: Vec<&str> = examples.filter(is_plain).collect();
        let flags = missing.iter().filter_map(|words| words.split(' ').next());
        let flags: Vec<&str> = flags.filter(|word| word.starts_with("--")).collect();
        let has_flags = |example: &&&str| {
            flags
                .iter()
                .all(|flag| example.split(' ').any(|w| w == *flag))
        };
        let found = examples.iter().find(has_flags).or_else(|| examples.first());
        found.map(|example| (*example).to_owned())
    }
}

/// The failure of `limitry help WORD…` for words that name nothing.
pub(crate) fn unknown_help(words: &[&str], hint: String) -> Failure {
    let words: Vec<_> = words.iter().map(|word| shell(word)).collect();
    Failure::parse(format!("there is no help for {}", words.join(" "))).hint(hint)
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
