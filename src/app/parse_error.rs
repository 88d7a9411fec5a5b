//! clap's errors as failures: one line, without secrets, and with a hint that works.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};

use super::habits::{CONFIRMED, FLAG_SYNONYMS, FLAGS_OF_OTHERS, FOLLOWED};
use super::{missing, suggestions};
use crate::base::exit::Exit;
use crate::base::redact;
use crate::base::text::{can_be_typed, nearest, shell};
use crate::cli::{Cli, raw_args};
use crate::failure::{Failure, codes};

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
                return format!("write the fields after an equals sign: `{flag}={word}`");
            }
            let known = if unknown.starts_with('-') {
                behind_separator(args, unknown)
                    .or_else(|| self.dash_hint(unknown, args))
                    .or_else(|| self.argument_hint(unknown, args))
                    .or_else(|| self.flag_hint(unknown))
            } else if error.kind() == ErrorKind::UnknownArgument {
                self.word_hint(unknown, args)
            } else {
                self.command_hint(unknown, args)
            };
            if let Some(hint) = known {
                return hint;
            }
        }
        let missing = missing(error);
        let example = if missing.is_empty() {
            None
        } else {
            let whole = self.with_missing(&missing, args);
            whole.or_else(|| self.example(&missing, &[]))
        };
        match example {
            Some(example) => format!("for example: `{example}`"),
            None => format!("`{} --help` shows what it takes", self.path),
        }
    }

    fn flag_hint(&self, unknown: &str) -> Option<String> {
        let name = match unknown.split('=').next().unwrap_or(unknown) {
            "-f" if self.confirms() => "--force",
            name => name,
        };
        let arguments = self.command.get_arguments();
        let arguments = arguments.chain(self.root.get_arguments());
        let flags = arguments.filter(|arg| !arg.is_hide_set());
        let flags: Vec<&str> = flags.filter_map(clap::Arg::get_long).collect();
        let word = name.trim_start_matches('-');
        let mut synonyms = FLAG_SYNONYMS.iter();
        if let Some((flag, _)) =
            synonyms.find(|(flag, others)| others.contains(&word) && flags.contains(flag))
        {
            return Some(format!("did you mean --{flag}?"));
        }
        let mut verbs = self.command.get_subcommands().map(Command::get_name);
        if let Some(verb) = verbs.find(|verb| *verb == word) {
            return Some(format!("did you mean `{} {verb}`?", self.path));
        }
        let fits = |flag: &str| match flag {
            "--force" => self.confirms(),
            "-f" | "--follow" => FOLLOWED.contains(&self.command.get_name()),
            _ => true,
        };
        let mut others = FLAGS_OF_OTHERS.iter();
        let other = others.find(|(flag, _)| *flag == name && fits(flag));
        match other {
            Some((_, hint)) => Some(hint.replace("{command}", &self.path)),
            None => nearest(name, flags.iter().map(|long| format!("--{long}")))
                .or_else(|| self.flag_with_letter(name))
                .map(|flag| format!("did you mean {flag}?")),
        }
    }

    /// An argument that is typed as a flag: `--customer c` for `CUSTOMER`, `-f FILE` for `FILE`.
    fn argument_hint(&self, flag: &str, args: &[OsString]) -> Option<String> {
        let name = match flag {
            "-f" | "--filename" => "FILE".to_owned(),
            flag => flag.strip_prefix("--")?.to_uppercase(),
        };
        let has_name = |arg: &clap::Arg| {
            let names = arg.get_value_names().unwrap_or_default();
            names.iter().any(|own| *own == *name)
        };
        if !self.command.get_positionals().any(has_name) {
            return None;
        }
        let line = suggestions::without_flag(args, flag)?;
        Some(format!("did you mean `{line}`?"))
    }

    /// Whether the command asks for a confirmation.
    fn confirms(&self) -> bool {
        CONFIRMED.contains(&self.command.get_name())
    }

    /// A name or a value that begins with a dash and is no flag. Of `-dash`, clap reports `-d`.
    fn dash_hint(&self, unknown: &str, args: &[OsString]) -> Option<String> {
        let is_typed = |word: &str| {
            word == unknown
                || unknown.len() == 2 && !word.starts_with("--") && word.starts_with(unknown)
        };
        let at = args
            .iter()
            .position(|arg| arg.to_str().is_some_and(is_typed))?;
        let word = args[at].to_str().filter(|word| can_be_typed(word))?;
        let before = args.get(at.checked_sub(1)?)?.to_str()?;
        let arguments = self
            .command
            .get_arguments()
            .chain(self.root.get_arguments());
        let mut with_value = arguments.filter(|arg| arg.get_action().takes_values());
        let is_before = |arg: &clap::Arg| {
            before
                .strip_prefix("--")
                .is_some_and(|name| arg.get_long() == Some(name))
        };
        if !unknown.starts_with("--") && with_value.any(is_before) {
            let word = shell(word);
            return Some(format!(
                "write a value that begins with a dash after an equals sign: `{before}={word}`"
            ));
        }
        if word == unknown {
            return None;
        }
        let line = suggestions::behind_separator(args, &args[at])?;
        Some(format!("did you mean `{line}`?"))
    }

    /// The only flag of the command that begins with the letter of `-p`. One without a value, such as `--now`, may do what
    /// cannot be undone, and is not guessed.
    fn flag_with_letter(&self, short: &str) -> Option<String> {
        let letter = short.strip_prefix('-').filter(|word| word.len() == 1)?;
        let flags = self
            .command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set() && arg.get_action().takes_values());
        let mut flags = flags
            .filter_map(|arg| arg.get_long())
            .filter(|long| long.starts_with(letter));
        let only = flags.next().filter(|_| flags.next().is_none());
        only.map(|long| format!("--{long}"))
    }

    /// A name with a blank that is not quoted, or an example with the flags that the command takes instead of words.
    fn word_hint(&self, unknown: &str, args: &[OsString]) -> Option<String> {
        if let Some(hint) = self.port_hint(unknown) {
            return Some(hint);
        }
        let is_name = |arg: &clap::Arg| {
            let names = arg.get_value_names().unwrap_or_default();
            names.iter().any(|name| name == "NAME")
        };
        if self.command.get_positionals().any(is_name) {
            let line = suggestions::as_one_word(args, unknown)?;
            return Some(format!("did you mean `{line}`?"));
        }
        let example = self.example(&[], &[])?;
        Some(format!("for example: `{example}`"))
    }

    /// A number where the command takes a port as a flag.
    fn port_hint(&self, word: &str) -> Option<String> {
        let has_port = |arg: &clap::Arg| arg.get_long() == Some("port");
        let is_port = word.parse::<u16>().is_ok() && self.command.get_arguments().any(has_port);
        is_port.then(|| format!("did you mean `{} --port {word}`?", self.path))
    }

    fn command_hint(&self, unknown: &str, args: &[OsString]) -> Option<String> {
        let word = unknown.to_lowercase();
        if let Some(hint) = self.port_hint(&word) {
            return Some(hint);
        }
        let is_top = self.command.get_name() == self.root.get_name();
        if is_top && let Some(hint) = suggestions::exact(self.root, &word, "limitry", " --help") {
            return Some(hint);
        }
        if !is_top
            && let Some(command) = suggestions::verb_of_others(self.command, &self.path, &word)
        {
            let typed = self.path.split(' ').skip(1).chain([unknown]);
            let line = suggestions::replaced(args, &typed.collect::<Vec<_>>(), &command);
            let line = line.unwrap_or(command);
            return Some(format!("did you mean `{line}`?"));
        }
        let names = self.command.get_subcommands().map(Command::get_name);
        if let Some(name) = nearest(&word, names.chain(is_top.then_some("help"))) {
            let command = self.command.find_subcommand(name);
            let words = raw_args::command_words(args).into_iter();
            let next = words.skip_while(|typed| *typed != unknown).nth(1);
            let verb = command.and_then(|command| command.find_subcommand(next?));
            let rest = match (command, verb) {
                (None, _) => suggestions::known_path(self.root, args, unknown),
                (_, Some(verb)) => format!(" {}", verb.get_name()),
                (Some(command), None) if command.is_subcommand_required_set() => {
                    " --help".to_owned()
                }
                _ => String::new(),
            };
            let command = format!("{} {name}{rest}", self.path);
            return Some(format!("did you mean `{command}`?"));
        }
        if !is_top {
            return None;
        }
        let verb = suggestions::nearest_verb(self.root, &word);
        Some(match verb {
            Some(path) => format!("did you mean `limitry {path} --help`?"),
            None => "`limitry help` lists the commands".to_owned(),
        })
    }

    /// The typed line, completed. Each flag that another flag requires is added with a value from the command's examples.
    fn with_missing(&self, missing: &[String], args: &[OsString]) -> Option<String> {
        let typed: Option<Vec<&str>> = args.iter().skip(1).map(|arg| arg.to_str()).collect();
        let typed = typed.filter(|typed| {
            !typed.contains(&"--")
                && typed
                    .iter()
                    .all(|word| can_be_typed(word) && !word.contains('`'))
        })?;
        let example = self.example(missing, &typed)?;
        let mut line = "limitry".to_owned();
        for word in typed {
            line.push(' ');
            line.push_str(&shell(word));
        }
        for words in missing {
            let flag = words.split([' ', '=']).next()?;
            let long = flag.strip_prefix("--")?;
            let mut known = self.command.get_arguments();
            let arg = known.find(|arg| arg.get_long() == Some(long))?;
            let value = example.split_once(&format!(" {flag} "));
            let value = match value {
                _ if arg.is_required_set() => return None,
                _ if !arg.get_action().takes_values() => "",
                Some((_, rest)) => first_word(rest),
                None => return None,
            };
            line.push(' ');
            line.push_str(format!("{flag} {value}").trim_end());
        }
        Some(line)
    }

    /// An example of the command's help: of those that have the missing flags, the first with the most typed flags; or the
    /// first example.
    fn example(&self, missing: &[String], typed: &[&str]) -> Option<String> {
        let help = self.command.get_after_help()?.to_string();
        let examples = help.lines().filter(|line| line.starts_with("  limitry "));
        let examples = examples.map(|line| line.trim().split("  ").next().unwrap_or(line));
        let is_plain = |example: &&str| !example.contains(['`', '<', '>', '|']);
        let examples: Vec<&str> = examples.filter(is_plain).collect();
        let flags = missing.iter().filter_map(|words| words.split(' ').next());
        let flags: Vec<&str> = flags.filter(|word| word.starts_with("--")).collect();
        let has = |example: &str, flag: &str| example.split(' ').any(|word| word == flag);
        let typed = typed.iter().filter(|word| word.starts_with("--"));
        let with_flags = examples.iter().rev();
        let with_flags = with_flags.filter(|example| flags.iter().all(|flag| has(example, flag)));
        // Of equal ones, the last is taken: the first example.
        let found = with_flags.max_by_key(|example| {
            let typed = typed.clone();
            typed.filter(|flag| has(example, flag)).count()
        });
        found
            .or_else(|| examples.first())
            .map(|example| (*example).to_owned())
    }
}

/// What is wrong with a flag behind `--`, where words are no flags.
fn behind_separator(args: &[OsString], flag: &str) -> Option<String> {
    let separator = args.iter().position(|arg| arg == "--")?;
    let is_flag = |arg: &OsString| {
        let word = arg.to_str().unwrap_or_default();
        word.split('=').next() == Some(flag)
    };
    if args.iter().take(separator).any(is_flag) {
        return None;
    }
    Some(match suggestions::flags_first(args, flag) {
        Some(line) => format!("did you mean `{line}`?"),
        None => "flags stand before `--`".to_owned(),
    })
}

/// The first word of a line, with its quotes.
fn first_word(line: &str) -> &str {
    let mut is_quoted = false;
    let end = line.find(|c| {
        is_quoted ^= c == '\'';
        c == ' ' && !is_quoted
    });
    &line[..end.unwrap_or(line.len())]
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
