//! Arguments that are built only for the command that is typed.
//!
//! `limitry --help` costs 2.0 million instructions with it and 6.8 million without. It takes 1.14 times as long as an
//! empty program; the limit is 1.5 (`benches/cli/run`).

use std::cell::RefCell;
use std::ffi::OsString;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Parser, Subcommand};

thread_local! {
    /// Read by [`Lazy`]: the functions that clap derives take no argument that could say it.
    static BUILD: RefCell<Build> = const { RefCell::new(Build::All) };
}

/// Which [`Lazy`] commands get their arguments.
enum Build {
    /// All of them, for the manual and the tests.
    All,
    /// The one that clap meets while it parses.
    WhenParsed,
    /// Those that are named by one of these words, for completion.
    Named(Vec<String>),
}

fn command<T: CommandFactory>(build: Build) -> Command {
    BUILD.set(build);
    let command = T::command();
    BUILD.set(Build::All);
    command
}

/// The grammar in which only the commands among these words have arguments.
pub(crate) fn command_for<'a, T: CommandFactory>(words: impl Iterator<Item = &'a str>) -> Command {
    command::<T>(Build::Named(words.map(str::to_owned).collect()))
}

/// Parses, and gives back the names of the command's path too: `keys list`.
pub(crate) fn parse<T: Parser>(args: &[OsString]) -> Result<(T, String), Error> {
    let mut command = command::<T>(Build::WhenParsed);
    let mut matches = command.try_get_matches_from_mut(args)?;
    let path = path(&matches);
    let parsed = T::from_arg_matches_mut(&mut matches);
    parsed
        .map(|parsed| (parsed, path))
        .map_err(|error| error.format(&mut command))
}

/// What can be read of a line that lacks a value.
pub(crate) fn lenient<T: CommandFactory>(args: &[OsString]) -> Option<ArgMatches> {
    let command = command::<T>(Build::WhenParsed).ignore_errors(true);
    command.try_get_matches_from(args).ok()
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
    let (now, later) = BUILD.with_borrow(|build| match build {
        Build::All => (true, false),
        Build::WhenParsed => (false, true),
        Build::Named(words) => (words.iter().any(|word| word == command.get_name()), false),
    });
    match (now, later) {
        (true, _) => augment(command),
        (_, true) => command.defer(augment),
        _ => command,
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
