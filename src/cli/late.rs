//! Parts of the grammar that are not made before they are needed: of all commands a call names one.

use std::cell::RefCell;
use std::ffi::OsString;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, Command, CommandFactory, Error, FromArgMatches, Parser, Subcommand};

thread_local! {
    /// What for the grammar is made that is made now.
    static MADE_FOR: RefCell<For> = const { RefCell::new(For::Looking) };
}

/// What a grammar is for.
enum For {
    /// To be looked at (by the manual, by tests): it is whole.
    Looking,
    /// To parse: what a command takes is made when it is typed.
    Parsing,
    /// To complete a line: only the commands whose names are among its words are more than a name.
    Line(Vec<String>),
}

/// Makes a grammar for this.
fn made_for<T: CommandFactory>(purpose: For) -> Command {
    MADE_FOR.set(purpose);
    let grammar = T::command();
    MADE_FOR.set(For::Looking);
    grammar
}

/// Parses, and makes what each command takes only for the one that is typed.
pub(crate) fn parse<T: Parser>(args: &[OsString]) -> Result<T, Error> {
    let mut grammar = made_for::<T>(For::Parsing);
    if let [_, only] = args
        && (only == "--help" || only == "-h")
    {
        // No command gets the global flags, so they need not be handed to each; and here is where they are told.
        grammar = grammar.mut_args(|arg| arg.global(false).hide_short_help(false));
    }
    let mut matches = grammar.try_get_matches_from_mut(args)?;
    T::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut grammar))
}

/// The grammar as far as these words of a line need it, built.
pub(crate) fn grammar_of<T: CommandFactory>(words: &[String]) -> Command {
    let mut grammar = made_for::<T>(For::Line(words.to_vec()));
    grammar.build();
    grammar
}

/// What a command takes.
#[derive(Debug, Clone)]
pub struct Late<T>(pub T);

fn make(command: Command, rest: fn(Command) -> Command) -> Command {
    let (now, later) = MADE_FOR.with_borrow(|purpose| match purpose {
        For::Looking => (true, false),
        For::Parsing => (false, true),
        For::Line(words) => (words.iter().any(|word| word == command.get_name()), false),
    });
    match (now, later) {
        (true, _) => rest(command),
        (false, true) => command.defer(rest),
        (false, false) => command,
    }
}

/// Puts the words that the command had in place of those that its arguments came with: made late, they come last.
fn keeping_its_words(command: Command, rest: fn(Command) -> Command) -> Command {
    let about = command.get_about().cloned();
    let long = command.get_long_about().cloned();
    let long = long.map_or(Resettable::Reset, Resettable::Value);
    let made = rest(command);
    match about {
        Some(about) => made.about(about).long_about(long),
        None => made,
    }
}

impl<T: Args> Args for Late<T> {
    fn augment_args(command: Command) -> Command {
        make(command, |command| {
            keeping_its_words(command, T::augment_args)
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Subcommand> Subcommand for Late<T> {
    fn augment_subcommands(command: Command) -> Command {
        make(command, |command| {
            keeping_its_words(command, T::augment_subcommands)
        })
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

#[cfg(test)]
mod tests {
    use super::grammar_of;
    use crate::cli::Cli;

    #[test]
    fn a_line_needs_the_commands_that_it_names_alone() {
        let words = ["limitry", "--local", "keys", "re"].map(str::to_owned);
        let grammar = grammar_of::<Cli>(&words);
        let inner = |name: &str| {
            let command = grammar.find_subcommand(name).unwrap();
            (
                command.get_about().is_some(),
                command.get_subcommands().count(),
            )
        };
        assert!(inner("keys").1 > 5);
        assert_eq!(inner("usage"), (true, 0));
    }
}
