//! What there is to offer for a word.

use clap::{Arg, Command};

use crate::app::context::Context;
use crate::app::settings::Settings;
use crate::base::paths;
use crate::cli::Global;
use crate::commands::schema;
use crate::completion::cache::{Kind, Known, Names};
use crate::credentials::Need;

/// One word that could stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// What it is, for the shells that show it.
    pub(super) about: String,
    /// Whether somebody else wrote that.
    pub(super) foreign: bool,
}

impl Candidate {
    pub(super) fn new(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            about: about.into(),
            foreign: false,
        }
    }

    /// With a description that is not ours.
    pub(super) fn foreign(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            foreign: true,
            ..Self::new(value, about)
        }
    }

    /// Whether the word is not done when it is inserted.
    pub(super) fn goes_on(&self) -> bool {
        self.value.ends_with(['=', ':'])
    }
}

/// What the shell is to offer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Offer {
    These(Vec<Candidate>),
    Files,
    /// What another program's completion says: its name is this word of the line.
    Command(usize),
}

impl Offer {
    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self::These(Vec::new())
    }
}

/// The words that some values are, by the name of the value.
const WORDS: [(&str, &[&str]); 7] = [
    (
        "METRIC",
        &[
            "total_events",
            "total_tokens",
            "total_cost_cents",
            "values.",
        ],
    ),
    ("PERIOD", &["hour", "day", "week", "month"]),
    ("WINDOW", &["second", "minute", "hour"]),
    ("INTERVAL", &["hour", "day", "week"]),
    ("STORE", &["keychain", "file"]),
    ("METHOD", &["GET", "POST", "PUT", "DELETE"]),
    ("TARGET", &["env-file:", "file:", "keychain:", "command:"]),
];

/// What the value of this argument could be, as far as it is typed. `flags`: the flags of the line that decide
/// whose names there are.
pub(super) fn value(arg: &Arg, typed: &str, flags: &Global) -> Offer {
    let possible = arg.get_possible_values();
    if !possible.is_empty() {
        let shown = possible.iter().filter(|value| !value.is_hide_set());
        return Offer::These(
            shown
                .map(|value| {
                    let help = value.get_help().map(ToString::to_string);
                    Candidate::new(value.get_name(), help.unwrap_or_default())
                })
                .collect(),
        );
    }
    let name = arg
        .get_value_names()
        .and_then(|names| names.first())
        .map_or("", |name| name.as_str());
    if let Some((_, words)) = WORDS.iter().find(|(word, _)| *word == name) {
        return Offer::These(words.iter().map(|word| Candidate::new(*word, "")).collect());
    }
    let known = match (name, arg.get_id().as_str()) {
        ("KEY", _) => return Offer::These(keys(typed, flags)),
        ("QUOTA", _) => named(flags, Kind::Quota),
        ("RATE_LIMIT", _) => named(flags, Kind::RateLimit),
        ("CUSTOMER", _) => named(flags, Kind::Customer),
        ("PROJECT", _) => named(flags, Kind::Project),
        ("PROFILE", _) | (_, "profile") => return Offer::These(profiles(flags)),
        ("FILE" | "PATH" | "DIR", _) => return Offer::Files,
        _ if arg.get_value_parser().type_id() == std::any::TypeId::of::<std::path::PathBuf>() => {
            return Offer::Files;
        }
        _ => Vec::new(),
    };
    Offer::These(known)
}

/// The commands below this one.
pub(super) fn subcommands(command: &Command) -> Vec<Candidate> {
    command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .map(|inner| Candidate::new(inner.get_name(), about(inner.get_about())))
        .collect()
}

/// The next word of the commands that have a schema and begin with these.
pub(super) fn documented<'a>(
    root: &Command,
    typed: impl Iterator<Item = &'a str>,
) -> Vec<Candidate> {
    let mut above = Some(root);
    let mut begin = String::new();
    for word in typed {
        above = above.and_then(|command| command.find_subcommand(word));
        begin.push_str(word);
        begin.push(' ');
    }
    let names = schema::names();
    let next = names.iter().filter_map(|name| name.strip_prefix(&begin));
    let mut words: Vec<&str> = next.filter_map(|rest| rest.split(' ').next()).collect();
    words.dedup();
    let about_of = |word| {
        let command = above.and_then(|command| command.find_subcommand(word));
        about(command.and_then(Command::get_about))
    };
    let candidates = words
        .iter()
        .map(|word| Candidate::new(*word, about_of(word)));
    candidates.collect()
}

/// The flags of a command that are not there yet, its own before those that every command has.
pub(super) fn flags(command: &Command, used: &[&str]) -> Vec<Candidate> {
    let mut own = Vec::new();
    let mut global = Vec::new();
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let Some(long) = arg.get_long() else { continue };
        let repeats = matches!(
            arg.get_action(),
            clap::ArgAction::Append | clap::ArgAction::Count
        );
        if used.contains(&arg.get_id().as_str()) && !repeats {
            continue;
        }
        let candidate = Candidate::new(format!("--{long}"), about(arg.get_help()));
        let everywhere = arg.is_global_set() || matches!(long, "help" | "version");
        if everywhere { &mut global } else { &mut own }.push(candidate);
    }
    own.append(&mut global);
    own
}

fn about(text: Option<&clap::builder::StyledStr>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    // Which variable does the same is for the help.
    line.split(" [env:").next().unwrap_or_default().to_owned()
}

/// API keys: by id until a name is begun. A name that two keys have names neither.
fn keys(typed: &str, flags: &Global) -> Vec<Candidate> {
    let known = known(flags, Kind::Key);
    let by_id = typed.is_empty() || "key_".starts_with(typed) || typed.starts_with("key_");
    let mut offered = Vec::new();
    if by_id {
        offered.extend(known.iter().map(|key| {
            let last_four = if key.detail.is_empty() {
                String::new()
            } else {
                format!(" …{}", key.detail)
            };
            Candidate::foreign(&key.id, format!("{}{last_four}", key.name))
        }));
    }
    if !typed.is_empty() {
        let alone = |name: &str| known.iter().filter(|key| key.name == name).count() == 1;
        let by_name = known.iter().filter(|k| is_plain(&k.name) && alone(&k.name));
        offered.extend(
            by_name.map(|key| Candidate::foreign(&key.name, format!("{} …{}", key.id, key.detail))),
        );
    }
    offered
}

/// Everything else by its name, where a shell finds nothing in it, and else by its id.
fn named(flags: &Global, kind: Kind) -> Vec<Candidate> {
    let known = known(flags, kind);
    let alone = |name: &str| known.iter().filter(|other| other.name == name).count() == 1;
    known
        .iter()
        .map(|thing| {
            // A project is told to the API by its id.
            if kind != Kind::Project && is_plain(&thing.name) && alone(&thing.name) {
                Candidate::foreign(
                    &thing.name,
                    if thing.detail.is_empty() {
                        &thing.id
                    } else {
                        &thing.detail
                    },
                )
            } else {
                Candidate::foreign(&thing.id, &thing.name)
            }
        })
        .collect()
}

/// What no shell expands, and no command takes for a flag.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// The names that the cache holds for the call that is being typed.
fn known(flags: &Global, kind: Kind) -> Vec<Known> {
    let find = || {
        let context = Context::new(Settings::resolve(flags).ok()?);
        let need = match kind {
            Kind::Key | Kind::Project => Need::User,
            Kind::Quota | Kind::RateLimit | Kind::Customer => Need::ProjectData,
        };
        let mut scope = context.scope(need).ok()?;
        if kind == Kind::Project {
            scope = scope.without_project();
        }
        Some(Names::read(&paths::cache_dir()?, &scope).of(kind).to_vec())
    };
    find().unwrap_or_default()
}

fn profiles(flags: &Global) -> Vec<Candidate> {
    let find = || {
        let context = Context::new(Settings::resolve(flags).ok()?);
        let config = context.config().ok()?;
        let profiles = config.profiles.iter().filter(|(name, _)| is_plain(name));
        Some(
            profiles
                .map(|(name, profile)| {
                    let user = profile.login.as_ref().and_then(|login| login.user.clone());
                    Candidate::foreign(name, user.unwrap_or_default())
                })
                .collect(),
        )
    };
    find().unwrap_or_default()
}
