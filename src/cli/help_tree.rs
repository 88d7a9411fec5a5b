//! `limitry help --json`: every command with its flags, values, exit codes and output, for programs.

use clap::{Arg, Command, CommandFactory as _};
use serde_json::{Map, Value, json};

use super::registry::{self, Effect};
use super::{Cli, schemas};
use crate::base::exit::Exit;
use crate::failure::{Failure, Result, codes};

/// The tree below the command of these words.
pub(crate) fn document(words: &[&str]) -> Result<Value> {
    let program = Cli::command();
    let mut command = &program;
    for word in words {
        command = command.find_subcommand(word).ok_or_else(|| {
            Failure::parse(format!("unrecognized subcommand '{word}'"))
                .hint("`limitry help --json` has every command")
        })?;
    }
    let path = path(&program, words);
    let mut document = describe(command, &path)?;
    if path.is_empty() {
        let options = program.get_arguments().filter(|arg| arg.is_global_set());
        document.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
        document.insert("globalOptions".to_owned(), options.map(argument).collect());
        let exits = Exit::ALL
            .iter()
            .map(|(exit, meaning)| json!({"code": exit.code(), "meaning": meaning}));
        document.insert("exitCodes".to_owned(), exits.collect());
        let codes = codes::ALL.iter().map(|code| {
            let exits: Vec<u8> = code.exits.iter().map(|exit| exit.code()).collect();
            json!({"code": code.name, "exitCodes": exits, "meaning": code.meaning, "remedy": code.remedy})
        });
        document.insert("errorCodes".to_owned(), codes.collect());
    }
    Ok(Value::Object(document))
}

/// The names of the commands, where an alias was typed.
fn path(program: &Command, words: &[&str]) -> String {
    let mut command = program;
    let mut names = Vec::new();
    for word in words {
        if let Some(inner) = command.find_subcommand(word) {
            names.push(inner.get_name());
            command = inner;
        }
    }
    names.join(" ")
}

fn describe(command: &Command, path: &str) -> Result<Map<String, Value>> {
    let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string);
    let help = text(command.get_after_help()).unwrap_or_default();
    let mut out = Map::new();
    out.insert("name".to_owned(), command.get_name().into());
    out.insert("path".to_owned(), path.into());
    out.insert("about".to_owned(), text(command.get_about()).into());
    out.insert("details".to_owned(), text(command.get_long_about()).into());
    let aliases: Vec<&str> = command.get_all_aliases().collect();
    out.insert("aliases".to_owned(), json!(aliases));
    let own = command.get_arguments().filter(|arg| !arg.is_global_set());
    let (positional, flags): (Vec<&Arg>, Vec<&Arg>) = own.partition(|arg| arg.is_positional());
    out.insert(
        "arguments".to_owned(),
        positional.into_iter().map(argument).collect(),
    );
    out.insert(
        "options".to_owned(),
        flags.into_iter().map(argument).collect(),
    );
    out.insert("examples".to_owned(), json!(examples(&help)));
    out.insert("exitCodes".to_owned(), exit_codes(&help));
    if let Some(row) = registry::find(path) {
        out.insert("writes".to_owned(), (row.effect == Effect::Writes).into());
        out.insert("output".to_owned(), schemas::document(path)?.into());
    }
    let inner: Vec<Value> = command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
        .map(|inner| {
            let path = format!("{path} {}", inner.get_name());
            describe(inner, path.trim()).map(Value::Object)
        })
        .collect::<Result<_>>()?;
    out.insert("commands".to_owned(), inner.into());
    Ok(out)
}

fn argument(arg: &Arg) -> Value {
    let takes_value = arg.get_action().takes_values();
    let values: Vec<String> = arg
        .get_possible_values()
        .into_iter()
        .filter(|_| takes_value)
        .map(|value| value.get_name().to_owned())
        .collect();
    let value_name = arg
        .get_value_names()
        .and_then(<[_]>::first)
        .filter(|_| takes_value);
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let repeatable = matches!(
        arg.get_action(),
        clap::ArgAction::Append | clap::ArgAction::Count
    );
    json!({
        "name": arg.get_id().as_str(),
        "long": arg.get_long().map(|long| format!("--{long}")),
        "short": arg.get_short().map(|short| format!("-{short}")),
        "help": arg.get_help().map(ToString::to_string),
        "valueName": value_name.map(ToString::to_string),
        "values": values,
        "default": defaults.first(),
        "required": arg.is_required_set(),
        "repeatable": repeatable,
        "hidden": arg.is_hide_set(),
    })
}

/// The lines below `Examples:`.
fn examples(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    lines
        .take_while(|line| line.starts_with("  "))
        .map(str::trim)
        .collect()
}

/// The lines below `Exit codes:`. A command without them has the lines of every command.
fn exit_codes(help: &str) -> Value {
    let lines = help
        .lines()
        .skip_while(|line| *line != "Exit codes:")
        .skip(1);
    let codes = lines
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| {
            let (code, meaning) = line.trim().split_once(' ')?;
            Some(json!({"code": code.parse::<u8>().ok()?, "meaning": meaning.trim()}))
        });
    codes.collect()
}
