//! Parts of the grammar that are not made before they are needed: of all commands a call names one.

use std::cell::Cell;
use std::ffi::OsString;

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Parser, Subcommand};

thread_local! {
    /// Whether what is made now is made to parse. Whoever looks at the grammar (the manual, completion, tests) gets it
    /// whole.
    static PARSES: Cell<bool> = const { Cell::new(false) };
}

/// Parses, and makes what each command takes only for the one that is typed.
pub fn parse<T: Parser>(args: &[OsString]) -> Result<T, Error> {
    PARSES.set(true);
    let mut grammar = T::command();
    PARSES.set(false);
    if let [_, only] = args
        && (only == "--help" || only == "-h")
    {
        // No command gets the global flags, so they need not be handed to each.
        grammar = grammar.mut_args(|arg| arg.global(false));
    }
    let mut matches = grammar.try_get_matches_from_mut(args)?;
    T::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut grammar))
}

/// What a command takes.
#[derive(Debug, Clone)]
pub struct Late<T>(pub T);

fn make(command: Command, rest: fn(Command) -> Command) -> Command {
    if PARSES.get() {
        command.defer(rest)
    } else {
        rest(command)
    }
}

impl<T: Args> Args for Late<T> {
    fn augment_args(command: Command) -> Command {
        make(command, T::augment_args)
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Subcommand> Subcommand for Late<T> {
    fn augment_subcommands(command: Command) -> Command {
        make(command, T::augment_subcommands)
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        T::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

impl<T: FromArgMatches> FromArgMatches for Late<T> {
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
