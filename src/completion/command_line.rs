//! The line that is being typed: which command it is, and what the word at the cursor stands for.

use clap::{Arg, ArgAction, Command};

use super::candidates::{self, Candidate, Offer};
use crate::app::help_topics::TOPICS;
use crate::cli::completions::Shell;
use crate::cli::{Global, value_parsers};

/// The words of the line, as the program would get them.
pub(super) struct Line {
    /// The words before the cursor's, the program's name first; each with its number in the shell's own count.
    before: Vec<(String, usize)>,
    /// The word at the cursor.
    current: String,
    /// How much of it is not the shell's to replace.
    given: usize,
}

/// What the words before the cursor amount to.
struct State<'a> {
    path: Vec<&'a str>,
    is_help: bool,
    command: &'a Command,
    root: &'a Command,
    /// The positional arguments that are there, each with its number in the line.
    positionals: Vec<(String, usize)>,
    /// The flag that waits for its value.
    pending: Option<&'a Arg>,
    /// A `--` was there: no flags any more. Where it was.
    escaped: Option<usize>,
    used: Vec<&'a str>,
    global: Global,
}

impl Line {
    /// The words as the shell has them; `None` where they make no sense.
    pub(super) fn read(shell: Shell, words: &[String], index: usize) -> Option<Self> {
        let mut words: Vec<String> = words.to_vec();
        if words.len() <= index {
            words.resize(index + 1, String::new());
        }
        words.truncate(index + 1);
        let mut joined: Vec<(String, usize)> = Vec::new();
        let mut given = 0;
        let mut glue = false;
        for (i, word) in words.iter().enumerate() {
            // bash takes `--a=b` and `x:y` apart.
            let breaks = shell == Shell::Bash
                && i > 1
                && !word.is_empty()
                && word.chars().all(|c| matches!(c, '=' | ':' | '@'));
            match joined.last_mut() {
                Some((last, _)) if breaks || glue => {
                    if !breaks {
                        given = last.len();
                    }
                    last.push_str(word);
                    if breaks {
                        given = last.len();
                    }
                }
                _ => {
                    given = 0;
                    joined.push((word.clone(), i));
                }
            }
            glue = breaks;
        }
        for (word, _) in &mut joined {
            if let Some(inner) = word.strip_prefix(['"', '\'']) {
                *word = inner.trim_end_matches(['"', '\'']).to_owned();
            }
        }
        let (current, _) = joined.pop()?;
        Some(Self {
            given: given.min(current.len()),
            before: joined,
            current,
        })
    }

    /// The word at the cursor, as far as it is typed.
    pub(super) fn current(&self) -> &str {
        &self.current
    }

    /// How much of the word stays as it is.
    pub(super) fn given(&self) -> usize {
        self.given
    }

    /// A word's number in the shell's own count.
    pub(super) fn index_in_shell(&self, word: usize) -> usize {
        self.before.get(word).map_or(word, |(_, index)| *index)
    }

    /// What there is to offer for the word at the cursor.
    pub(super) fn offer(&self, root: &Command) -> Offer {
        self.state(root).offer(&self.current)
    }

    fn state<'a>(&self, root: &'a Command) -> State<'a> {
        let mut state = State {
            path: Vec::new(),
            is_help: false,
            command: root,
            root,
            positionals: Vec::new(),
            pending: None,
            escaped: None,
            used: Vec::new(),
            global: Global::default(),
        };
        for (i, (word, _)) in self.before.iter().enumerate().skip(1) {
            state.take(word, i);
        }
        state
    }
}

impl<'a> State<'a> {
    /// One word before the cursor.
    fn take(&mut self, word: &str, at: usize) {
        if let Some(arg) = self.pending.take() {
            self.note(arg, Some(word));
        } else if self.escaped.is_some() {
            self.positionals.push((word.to_owned(), at));
        } else if word == "--" {
            self.escaped = Some(at);
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            if let Some(arg) = self.long(name) {
                self.flag(arg, value);
            }
        } else if word.len() > 1 && word.starts_with('-') {
            self.shorts(&word[1..]);
        } else if word == "help" && self.path.is_empty() {
            self.is_help = true;
        } else if let Some(inner) = self.command.find_subcommand(word) {
            self.command = inner;
            self.path.push(inner.get_name());
            self.positionals.clear();
        } else {
            self.positionals.push((word.to_owned(), at));
        }
    }

    fn flag(&mut self, arg: &'a Arg, value: Option<&str>) {
        if takes_value(arg) && value.is_none() && !arg.is_require_equals_set() {
            self.pending = Some(arg);
        } else {
            self.note(arg, value);
        }
    }

    fn shorts(&mut self, letters: &str) {
        for (i, letter) in letters.char_indices() {
            let arg = self
                .command
                .get_arguments()
                .find(|arg| arg.get_short() == Some(letter));
            let Some(arg) = arg else { return };
            if takes_value(arg) {
                let rest = &letters[i + letter.len_utf8()..];
                self.flag(arg, (!rest.is_empty()).then_some(rest));
                return;
            }
            self.note(arg, None);
        }
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| {
            arg.get_long() == Some(name)
                || arg.get_all_aliases().is_some_and(|all| all.contains(&name))
        })
    }

    /// A flag is there; some decide whose names are offered.
    fn note(&mut self, arg: &'a Arg, value: Option<&str>) {
        self.used.push(arg.get_id().as_str());
        match (arg.get_id().as_str(), value) {
            ("local", _) => self.global.local = true,
            ("profile", Some(value)) => {
                self.global.profile = value_parsers::profile_name(value).ok();
            }
            ("project", Some(value)) => self.global.project = value_parsers::project(value).ok(),
            ("api_url", Some(value)) => self.global.api_url = value_parsers::api_url(value).ok(),
            _ => {}
        }
    }

    fn offer(&self, current: &str) -> Offer {
        if let Some(arg) = self.pending {
            return candidates::value(arg, current, &self.global);
        }
        if self.escaped.is_none()
            && let Some(long) = current.strip_prefix("--")
            && let Some((name, typed)) = long.split_once('=')
        {
            let Some(arg) = self.long(name).filter(|arg| takes_value(arg)) else {
                return Offer::nothing();
            };
            return match candidates::value(arg, typed, &self.global) {
                Offer::These(mut these) => {
                    for candidate in &mut these {
                        candidate.value.insert_str(0, &format!("--{name}="));
                    }
                    Offer::These(these)
                }
                other => other,
            };
        }
        if self.escaped.is_none() && current.starts_with('-') {
            return Offer::These(candidates::flags(self.command, &self.used));
        }
        self.words(current)
    }

    /// A command, or a positional argument; where there is neither, the flags.
    fn words(&self, current: &str) -> Offer {
        if self.path == ["schema"] {
            let typed = self.positionals.iter().map(|(word, _)| word.as_str());
            return Offer::These(candidates::documented(self.root, typed));
        }
        let mut these = Vec::new();
        if self.escaped.is_none() && self.positionals.is_empty() {
            these = candidates::subcommands(self.command);
            if self.is_help && self.path.is_empty() {
                these.extend(TOPICS.map(|(topic, about)| Candidate::new(topic, about)));
            }
            if !self.command.get_name().eq("limitry") {
                these.retain(|candidate| candidate.value != "help");
            }
        }
        if self.is_help {
            return Offer::These(these);
        }
        let positionals: Vec<&Arg> = self.command.get_positionals().collect();
        let last = positionals.last().copied();
        let arg = positionals.get(self.positionals.len()).copied();
        let arg = arg.or_else(|| last.filter(|arg| repeats(arg)));
        // A command of somebody else's, behind `--`.
        let foreign = last.filter(|arg| arg.is_last_set() || arg.is_trailing_var_arg_set());
        if let (Some(escaped), Some(_)) = (self.escaped, foreign) {
            return Offer::Command(escaped + 1);
        }
        match arg
            .filter(|arg| !arg.is_last_set())
            .map(|arg| candidates::value(arg, current, &self.global))
        {
            Some(Offer::These(values)) => these.extend(values),
            Some(other) if these.is_empty() => return other,
            _ => {}
        }
        // What takes nothing but flags offers them unasked.
        let unasked = current.is_empty() && self.escaped.is_none() && last.is_none();
        if these.is_empty() && unasked {
            these = candidates::flags(self.command, &self.used);
        }
        Offer::These(these)
    }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn repeats(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|n| n.max_values() > 1)
        || matches!(arg.get_action(), ArgAction::Append)
}
