//! The line that is being typed: its words, and the command that they name.

use clap::{Arg, ArgAction, Args as _, Command};

use crate::cli::completions::Shell;
use crate::cli::{Cli, Global, lazy, value_parsers};

/// The words of the line, as the program would get them.
pub(super) struct Line {
    /// The words before the one at the cursor, the program's name first, each with its index in the shell.
    before: Vec<(String, usize)>,
    current: String,
    kept: usize,
    /// Whether the cursor stands between quotes.
    is_quoted: bool,
}

/// The innermost command that the line names, and the words behind its name.
pub(super) struct Parsed {
    pub(super) command: Command,
    /// The whole program; only the commands that the line names have arguments.
    pub(super) root: Command,
    /// The name of the command, the words behind it, and the word at the cursor last.
    pub(super) words: Vec<String>,
    pub(super) flags: Global,
    /// The names of the command: `keys list`.
    pub(super) path: String,
    /// The command stands behind `help`.
    pub(super) is_help: bool,
    /// A `--` stands before the cursor.
    pub(super) is_escaped: bool,
}

impl Line {
    /// Takes the words as the shell has them, up to the one at `index`.
    pub(super) fn read(shell: Shell, words: &[String], index: usize) -> Option<Self> {
        let missing = (index + 1).saturating_sub(words.len()).min(1);
        let words = words.iter().take(index + 1).map(String::as_str);
        let words = words.chain(std::iter::repeat_n("", missing));
        let mut joined: Vec<(String, usize)> = Vec::new();
        let mut kept = 0;
        let mut after_break = false;
        for (i, word) in words.enumerate() {
            // bash splits `--flag=value` and `a:b` into three words.
            let is_break = shell == Shell::Bash
                && i > 1
                && !word.is_empty()
                && word.chars().all(|c| matches!(c, '=' | ':' | '@'));
            if !(is_break || after_break) {
                joined.push((String::new(), i));
            }
            let (last, _) = joined.last_mut()?;
            // The shell keeps what it shows: without quotes and backslashes.
            let mut before = last.clone();
            last.push_str(word);
            if is_break {
                before.push_str(word);
            }
            kept = unquoted(shell, &before).0.len();
            after_break = is_break;
        }
        let mut is_quoted = false;
        for (word, _) in &mut joined {
            (*word, is_quoted) = unquoted(shell, word);
        }
        let (current, _) = joined.pop()?;
        Some(Self {
            kept: kept.min(current.len()),
            before: joined,
            current,
            is_quoted,
        })
    }

    /// The word at the cursor, as far as it is typed.
    pub(super) fn current(&self) -> &str {
        &self.current
    }

    /// Whether the cursor stands between quotes.
    pub(super) fn is_quoted(&self) -> bool {
        self.is_quoted
    }

    /// The bytes at the start of the word that the shell keeps: bash replaces only what follows the last `=` or `:`.
    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    /// The index in the shell of the first word behind `--`.
    pub(super) fn program_index(&self) -> usize {
        let escape = self.before.iter().find(|(word, _)| word == "--");
        escape.map_or(0, |(_, index)| index + 1)
    }

    /// Finds the command and the global flags.
    ///
    /// The engine could find the command too, but only in a grammar that is built for all commands. It does not say
    /// which flags stand on the line, and they decide whose names are offered.
    pub(super) fn parse(&self) -> Parsed {
        let words = self.before.iter().map(|(word, _)| word.as_str());
        let root = lazy::command_for::<Cli>(words.clone());
        let mut command = &root;
        let mut behind: Vec<String> = Vec::new();
        let mut flags = Global::default();
        let mut is_help = false;
        let mut path: Vec<&str> = Vec::new();
        let mut all = words.skip(1);
        while let Some(word) = all.by_ref().next() {
            if word == "--" {
                behind.push(word.to_owned());
                behind.extend(all.by_ref().map(str::to_owned));
            } else if let Some(arg) = global_flag(&root, word) {
                // With an equals sign, the engine takes no value for a command, and no word for the value of `--json`.
                let typed = word.split_once('=').map(|(_, value)| value);
                let value = match arg.get_action() {
                    ArgAction::Set if typed.is_some() => typed,
                    ArgAction::Set if arg.is_require_equals_set() => Some(""),
                    ArgAction::Set => all.next(),
                    _ => None,
                };
                let flag = word.split('=').next().unwrap_or_default();
                behind
                    .push(value.map_or_else(|| flag.to_owned(), |value| format!("{flag}={value}")));
                note(&mut flags, arg, value);
            } else if let Some(inner) = command.find_subcommand(word) {
                command = inner;
                path.push(inner.get_name());
                behind.clear();
            } else if word == "help" && command.get_name() == root.get_name() {
                is_help = true;
            } else {
                behind.push(word.to_owned());
            }
        }
        let path = path.join(" ");
        let is_escaped = behind.iter().any(|word| word == "--");
        let name = command.get_name();
        let words = std::iter::once(name.to_owned())
            .chain(behind)
            .chain([self.current.clone()])
            .collect();
        let command = if name == root.get_name() {
            // Written by hand: the one of clap copies the names of all commands.
            let help = Command::new("help").about("Print the help of a command, or a topic");
            // The global flags need not be copied into the commands: they are offered by name only.
            lazy::command_for::<Cli>(std::iter::empty())
                .mut_args(|arg| arg.global(false))
                .subcommand(help)
        } else {
            Global::augment_args(command.clone())
        };
        Parsed {
            root,
            command: command.disable_help_subcommand(true),
            words,
            flags,
            path,
            is_help,
            is_escaped,
        }
    }
}

/// The word that the shell makes of what is typed, and whether a quote is open at its end. zsh and elvish give the word, but
/// for a quote that is open.
fn unquoted(shell: Shell, typed: &str) -> (String, bool) {
    if matches!(shell, Shell::Zsh | Shell::Elvish) {
        let inner = typed.strip_prefix(['"', '\'']);
        return (inner.unwrap_or(typed).to_owned(), inner.is_some());
    }
    let escape = if shell == Shell::Powershell {
        '`'
    } else {
        '\\'
    };
    let mut word = String::new();
    let mut open = None;
    let mut characters = typed.chars();
    while let Some(c) = characters.next() {
        match (open, c) {
            (None, '"' | '\'') => open = Some(c),
            (Some(quote), _) if c == quote => open = None,
            (None | Some('"'), _) if c == escape => word.extend(characters.next()),
            _ => word.push(c),
        }
    }
    (word, open.is_some())
}

fn global_flag<'a>(root: &'a Command, word: &str) -> Option<&'a Arg> {
    let name = word.strip_prefix("--")?.split('=').next();
    root.get_arguments().find(|arg| arg.get_long() == name)
}

/// Notes the flags that decide whose names are offered.
fn note(flags: &mut Global, arg: &Arg, value: Option<&str>) {
    match (arg.get_id().as_str(), value) {
        ("local", _) => flags.local = true,
        ("profile", Some(value)) => flags.profile = value_parsers::profile_name(value).ok(),
        ("project", Some(value)) => flags.project = value_parsers::project(value).ok(),
        ("api_url", Some(value)) => flags.api_url = value_parsers::api_url(value).ok(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Shell, unquoted};

    #[test]
    fn words_are_read_as_the_shell_reads_them() {
        for (shell, typed, word, is_quoted) in [
            (Shell::Bash, "Backup\\ j", "Backup j", false),
            (Shell::Bash, "\"Backup j", "Backup j", true),
            (Shell::Bash, "'Backup job'", "Backup job", false),
            (Shell::Bash, "--customer=\"A B", "--customer=A B", true),
            (Shell::Fish, "'Backup j", "Backup j", true),
            (Shell::Powershell, "'Backup j", "Backup j", true),
            (Shell::Powershell, "Backup` j", "Backup j", false),
            (Shell::Powershell, "C:\\keys", "C:\\keys", false),
            (Shell::Zsh, "\"Backup j", "Backup j", true),
            (Shell::Zsh, "Backup j", "Backup j", false),
            (Shell::Elvish, "Backup j", "Backup j", false),
        ] {
            assert_eq!(
                unquoted(shell, typed),
                (word.to_owned(), is_quoted),
                "{typed}"
            );
        }
    }
}
