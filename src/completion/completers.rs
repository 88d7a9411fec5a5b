//! The values of arguments: words, files, and the names that commands have met.

use std::any::TypeId;
use std::ffi::OsStr;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use jiff::Timestamp;

use super::command_line::Parsed;
use crate::base::paths;
use crate::cli::Global;
use crate::cli::schemas;
use crate::cli::words;
use crate::context::Context;
use crate::context::settings::Settings;
use crate::credentials::Need;
use crate::features::names::{CachedName, NameCache, Resource};
use crate::features::rotation::name_marker::NameMarker;

/// The tag of the one candidate that stands for all file names.
pub(super) const FILES: &str = "files";
/// The tag of the one candidate that stands for another program's completion.
pub(super) const PROGRAM: &str = "program";
/// The tag of candidates with an untrusted description.
pub(super) const NAMES: &str = "names";

/// Prepares a command for the engine: adds the completers, and hides the flags that stand on the line already.
pub(super) fn attach(line: &Parsed, command: Command) -> Command {
    command.mut_args(|mut arg| {
        if is_used(&arg, &line.words) {
            arg = arg.hide(true);
        }
        match completer(&arg, line) {
            Some(completer) => arg.add(completer),
            None => arg,
        }
    })
}

fn is_used(arg: &Arg, words: &[String]) -> bool {
    let repeats = matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
    let typed = words.split_last().map_or(&[][..], |(_, before)| before);
    let long = arg.get_long().filter(|_| !repeats);
    long.is_some_and(|long| {
        let flags = typed.iter().filter_map(|word| word.strip_prefix("--"));
        flags
            .filter_map(|flag| flag.split('=').next())
            .any(|flag| flag == long)
    })
}

fn completer(arg: &Arg, line: &Parsed) -> Option<ArgValueCompleter> {
    let name = arg.get_value_names()?.first()?.as_str();
    if let Some(words) = words::of(name) {
        return completer_of(|_| words.iter().map(CompletionCandidate::new).collect());
    }
    let flags = line.flags.clone();
    let kind = match (name, arg.get_id().as_str()) {
        ("KEY", "key" | "keys") => {
            let path = line.path.clone();
            return completer_of(move |typed| keys(&path, typed, &flags));
        }
        ("PROFILE", _) | (_, "profile") => return completer_of(move |_| profiles(&flags)),
        ("COMMAND", _) if line.command.get_name() == "schema" => {
            let words = documented(line);
            return completer_of(move |_| {
                let words = words.iter();
                words.map(|(word, about)| candidate(word, about)).collect()
            });
        }
        ("FIELDS", _) => {
            let path = line.path.clone();
            return completer_of(move |typed| fields(&path, typed));
        }
        ("PATH", "path") if line.command.get_name() == "api" => {
            let method = line
                .words
                .iter()
                .find(|word| METHODS.contains(&word.as_str()));
            let method = method.cloned().unwrap_or_default();
            return completer_of(move |_| routes(&method));
        }
        ("EVENT", _) => return completer_of(move |_| by_name(&flags, Resource::Event)),
        ("MODEL", _) => return completer_of(move |_| values_of(&flags, "model")),
        ("NAME=V", _) => return completer_of(move |typed| dimensions(typed, &flags)),
        ("VALUE", _) if line.path == "config set" => {
            let setting = line.words.get(1).cloned().unwrap_or_default();
            let is_escaped = line.is_escaped;
            return completer_of(move |_| setting_values(&setting, is_escaped, &flags));
        }
        ("QUOTA", _) => Resource::Quota,
        ("RATE_LIMIT", _) => Resource::RateLimit,
        ("LIMIT", _) => Resource::Limit,
        ("METER", _) => Resource::Meter,
        ("BALANCE", _) => Resource::Balance,
        ("CUSTOMER", _) => Resource::Customer,
        ("PROJECT", _) => Resource::Project,
        _ if arg.get_value_parser().type_id() == TypeId::of::<PathBuf>() => {
            return completer_of(|_| vec![marker(FILES)]);
        }
        _ if line.is_escaped && (arg.is_last_set() || arg.is_trailing_var_arg_set()) => {
            return completer_of(|_| vec![marker(PROGRAM)]);
        }
        _ => return None,
    };
    completer_of(move |_| named(&flags, kind))
}

#[expect(clippy::unnecessary_wraps, reason = "it is what the caller returns")]
fn completer_of(
    complete: impl Fn(&OsStr) -> Vec<CompletionCandidate> + Send + Sync + 'static,
) -> Option<ArgValueCompleter> {
    Some(ArgValueCompleter::new(complete))
}

pub(super) fn candidate(value: &str, about: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help((!about.is_empty()).then(|| about.to_owned().into()))
}

/// A candidate whose description is a name: the API or a file holds it, and it may hold anything.
pub(super) fn untrusted(value: &str, about: &str) -> CompletionCandidate {
    candidate(value, about).tag(Some(NAMES.into()))
}

fn marker(tag: &'static str) -> CompletionCandidate {
    CompletionCandidate::new("").tag(Some(tag.into()))
}

/// The next word of the commands that have a schema and begin with the typed words.
fn documented(line: &Parsed) -> Vec<(&'static str, String)> {
    let typed = &line.words[1..line.words.len() - 1];
    let mut begin = String::new();
    let mut above = Some(&line.root);
    for word in typed.iter().filter(|word| !word.starts_with('-')) {
        above = above.and_then(|command| command.find_subcommand(word));
        begin.push_str(word);
        begin.push(' ');
    }
    let names = schemas::names().into_iter();
    let next = names.filter_map(|name| name.strip_prefix(&begin)?.split(' ').next());
    let mut words: Vec<&str> = next.collect();
    words.dedup();
    let about = |word| {
        let command = above.and_then(|command| command.find_subcommand(word));
        command
            .and_then(Command::get_about)
            .map(ToString::to_string)
    };
    words
        .into_iter()
        .map(|word| (word, about(word).unwrap_or_default()))
        .collect()
}

/// Offers the keys that the command takes, active ones first, by name. Offers the id if the name is unsafe or not unique, or
/// if `key_` is typed.
fn keys(path: &str, typed: &OsStr, flags: &Global) -> Vec<CompletionCandidate> {
    let now = Timestamp::now();
    let state = |key: &CachedName| match key.status.as_str() {
        "" if key.expires.is_some_and(|end| end <= now) => "expired".to_owned(),
        status => status.to_owned(),
    };
    let marker = |key: &CachedName| NameMarker::split(&key.name, &key.detail).map(|(_, m)| m.kind);
    let mut known = known(flags, Resource::Key);
    known.retain(|key| match path {
        "keys rotate" => state(key).is_empty() && marker(key).is_none(),
        "keys revoke" => state(key) != "revoked",
        _ => true,
    });
    known.sort_by_key(|key| (!state(key).is_empty(), marker(key).is_some()));
    let is_id_begun = typed.to_string_lossy().starts_with("key_");
    // A name means the active key of this name.
    let active: Vec<CachedName> = known
        .iter()
        .filter(|key| state(key).is_empty())
        .cloned()
        .collect();
    let offer = |key: &CachedName| {
        let (name, marker) = match NameMarker::split(&key.name, &key.detail) {
            Some((name, marker)) => (name, marker.kind.as_str().to_owned()),
            None => (key.name.as_str(), String::new()),
        };
        let mut about = match key.detail.as_str() {
            "" => String::new(),
            last_four => format!(" …{last_four}"),
        };
        for state in [state(key), marker]
            .iter()
            .filter(|state| !state.is_empty())
        {
            about = format!("{about}, {state}");
        }
        let others = if state(key).is_empty() {
            &active
        } else {
            &known
        };
        if !is_id_begun && has_safe_unique_name(key, others) {
            return untrusted(&key.name, &format!("{}{about}", key.id));
        }
        untrusted(&key.id, &format!("{name}{about}"))
    };
    known.iter().map(offer).collect()
}

/// Names for which no id can stand.
fn by_name(flags: &Global, kind: Resource) -> Vec<CompletionCandidate> {
    let known = known(flags, kind).into_iter();
    let known = known.filter(|known| is_safe_name(&known.name));
    known.map(|known| untrusted(&known.name, "")).collect()
}

/// The values that events had in this dimension.
fn values_of(flags: &Global, dimension: &str) -> Vec<CompletionCandidate> {
    let known = known(flags, Resource::Dimension);
    let pairs = known.iter().filter_map(|pair| pair.name.split_once('='));
    let values = pairs.filter(|(name, _)| *name == dimension);
    values.map(|(_, value)| untrusted(value, "")).collect()
}

/// The names of dimensions, and behind `=` the values that were met.
fn dimensions(typed: &OsStr, flags: &Global) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let Some((name, _)) = typed.split_once('=') else {
        let words = words::of("DIMENSION").unwrap_or_default().iter();
        let mut names: Vec<String> = words.map(|word| (*word).to_owned()).collect();
        let known = known(flags, Resource::Dimension).into_iter();
        names.extend(known.filter_map(|pair| Some(pair.name.split_once('=')?.0.to_owned())));
        let names = names.iter().map(|name| untrusted(&format!("{name}="), ""));
        return names.collect();
    };
    let values = match name {
        "customer_id" => by_name(flags, Resource::Customer),
        "event_type" => by_name(flags, Resource::Event),
        name => values_of(flags, name),
    };
    let values = values
        .iter()
        .map(|value| value.get_value().to_string_lossy());
    values
        .map(|value| untrusted(&format!("{name}={value}"), ""))
        .collect()
}

/// The values of a setting of `config set`.
fn setting_values(setting: &str, is_escaped: bool, flags: &Global) -> Vec<CompletionCandidate> {
    match setting {
        "profile" => profiles(flags),
        // It is kept as an id.
        "project" => {
            let known = known(flags, Resource::Project);
            let candidates = known
                .iter()
                .map(|project| untrusted(&project.id, &project.name));
            candidates.collect()
        }
        "ca-file" => vec![marker(FILES)],
        "token-command" if is_escaped => vec![marker(PROGRAM)],
        setting => {
            let words = words::of(setting).unwrap_or_default().iter();
            words.map(CompletionCandidate::new).collect()
        }
    }
}

/// The fields of the command's document, behind those that are typed already: `id,name`.
fn fields(path: &str, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let before = typed.rsplit_once(',').map_or("", |(before, _)| before);
    let chosen: Vec<&str> = before.split(',').collect();
    let known = schemas::fields(path).into_iter();
    let free = known.filter(|field| !chosen.contains(&field.as_str()));
    free.map(|field| {
        let value = if before.is_empty() {
            field
        } else {
            format!("{before},{field}")
        };
        CompletionCandidate::new(value)
    })
    .collect()
}

/// The methods that can be typed before a path.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The routes of the API that have the method, up to where an id follows.
fn routes(method: &str) -> Vec<CompletionCandidate> {
    let routes = schemas::routes(method).into_iter();
    routes
        .map(|(path, about)| candidate(&path, &about))
        .collect()
}

/// Other resources are offered by name where it is safe, and by id otherwise.
fn named(flags: &Global, kind: Resource) -> Vec<CompletionCandidate> {
    let known = known(flags, kind);
    let candidates = known.iter().map(|resource| {
        if has_safe_unique_name(resource, &known) {
            let about = [&resource.detail, &resource.id];
            let about = about.into_iter().find(|about| !about.is_empty());
            untrusted(&resource.name, about.map_or("", String::as_str))
        } else {
            untrusted(&resource.id, &resource.name)
        }
    });
    candidates.collect()
}

fn has_safe_unique_name(resource: &CachedName, all: &[CachedName]) -> bool {
    is_safe_name(&resource.name)
        && all
            .iter()
            .filter(|other| other.name == resource.name)
            .count()
            == 1
}

/// Whether no shell expands the name but for its blanks, and no command takes it for a flag.
fn is_safe_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name.trim() == name
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b' '))
}

/// The cached names for the API, identity and project of the line.
fn known(flags: &Global, kind: Resource) -> Vec<CachedName> {
    let find = || {
        let context = Context::new(Settings::resolve(flags).ok()?);
        let need = match kind {
            Resource::Key | Resource::Project => Need::User,
            _ => Need::ProjectData,
        };
        let mut scope = context.scope(need).ok()?;
        if kind == Resource::Project {
            scope = scope.without_project();
        }
        Some(
            NameCache::read(&paths::cache_dir()?, &scope)
                .of(kind)
                .to_vec(),
        )
    };
    find().unwrap_or_default()
}

fn profiles(flags: &Global) -> Vec<CompletionCandidate> {
    let find = || {
        let context = Context::new(Settings::resolve(flags).ok()?);
        let profiles = &context.config().ok()?.profiles;
        let profiles = profiles.iter().filter(|(name, _)| is_safe_name(name));
        let candidates = profiles.map(|(name, profile)| {
            let user = profile
                .login
                .as_ref()
                .and_then(|login| login.user.as_deref());
            untrusted(name, user.unwrap_or_default())
        });
        Some(candidates.collect())
    };
    find().unwrap_or_default()
}
