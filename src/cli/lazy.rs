//! Arguments of a command that are built only when the command is typed.
//!
//! `limitry --help` costs 2.0 million instructions with it and 6.8 million without. It takes 1.14 times as long as an
//! empty program; the limit is 1.5 (`benches/cli/run`).

use std::cell::Cell;
use std::ffi::OsString;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Parser, Subcommand};

thread_local! {
    /// Whether [`Lazy`] defers: the derived functions take no argument that could say so.
    static DEFERS: Cell<bool> = const { Cell::new(false) };
}

/// The grammar with the arguments of each [`Lazy`] command deferred until clap meets the command.
///
/// `T::command()` builds all of it: for the manual and the tests.
pub(crate) fn command<T: CommandFactory>() -> Command {
    DEFERS.set(true);
    let command = T::command();
    DEFERS.set(false);
    command
}

/// Parses, and gives back the names of the command's path too: `keys list`.
pub(crate) fn parse<T: Parser>(args: &[OsString]) -> Result<(T, String), Error> {
    let mut command = command::<T>();
    if let [_, only] = args
        && (only == "--help" || only == "-h")
    {
        // No subcommand is parsed, so the global flags need not be copied into each: a fifth of the instructions.
        command = command.mut_args(|arg| arg.global(false).hide_short_help(false));
    }
    let mut matches = command.try_get_matches_from_mut(args)?;
    let path = path(&matches);
    let parsed = T::from_arg_matches_mut(&mut matches);
    parsed
        .map(|parsed| (parsed, path))
        .map_err(|error| error.format(&mut command))
}

fn path(mut matches: &ArgMatches) -> String {
    let mut names = Vec::new();
    while let Some((name, inner)) = matches.subcommand() {
        names.push(name);
        matches = inner;
    }
    names.join(" ")
}

/// Arguments or subcommands that are built only when their command is typed.
#[derive(Debug, Clone)]
pub struct Lazy<T>(pub T);

fn now_or_later(command: Command, augment: fn(Command) -> Command) -> Command {
    if DEFERS.get() {
        command.defer(augment)
    } else {
        augment(command)
    }
}

/// Keeps the help text of the variant: deferred, the text of the arguments' type would replace it.
fn keep_about(command: Command, augment: fn(Command) -> Command) -> Command {
    let about = command.get_about().cloned();
    let long = command.get_long_about().cloned();
    let built = augment(command);
    match about {
        Some(about) => {
            let long = long.map_or(Resettable::Reset, Resettable::Value);
            built.about(about).long_about(long)
        }
        None => built,
    }
}

impl<T: Args> Args for Lazy<T> {
    fn augment_args(command: Command) -> Command {
        now_or_later(command, |command| keep_about(command, T::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Subcommand> Subcommand for Lazy<T> {
    fn augment_subcommands(command: Command) -> Command {
        now_or_later(command, |command| {
            keep_about(command, T::augment_subcommands)
        })
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        T::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

impl<T: FromArgMatches> FromArgMatches for Lazy<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
