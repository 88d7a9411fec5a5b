//! For the tests: what a line means, without doing it.

use std::ffi::OsString;

use super::parse_error;
use super::run::{error_printer, print_text, report_parse_error, resolve_settings, show};
use crate::base::exit::Exit;
use crate::cli::{Cli, lazy, raw_args};
use crate::context::Context;
use crate::credentials::Need;
use crate::failure::Failure;

/// The word before the line.
pub(super) const COMMAND: &str = "__resolve";

/// The commands that act on no account.
const WITHOUT_ACCOUNT: [&str; 11] = [
    "login",
    "logout",
    "auth",
    "config",
    "dev",
    "doctor",
    "scan",
    "schema",
    "completions",
    "upgrade",
    "version",
];

/// Parses a line, resolves its settings, and chooses credential and project where the command acts on an account. Says
/// `account` where it does. Opens no store, runs nothing, and answers with the exit code of what is wrong.
pub(super) fn resolve(words: &[OsString]) -> Exit {
    let mut args = vec![OsString::from("limitry")];
    args.extend_from_slice(words);
    if raw_args::help_request(&args).is_some() {
        return Exit::Success;
    }
    let (cli, path) = match lazy::parse::<Cli>(&args) {
        Ok(parsed) => parsed,
        Err(error) => return report_parse_error(&error, &args),
    };
    let (Some(command), Some(group)) = (cli.command, path.split(' ').next()) else {
        return Exit::Success;
    };
    let failed = |failure: Failure| {
        let color = cli.global.color.unwrap_or_default();
        show(&error_printer(&args, false, color), &failure)
    };
    let context = match resolve_settings(&cli.global, &command) {
        Ok(settings) => Context::new(settings),
        Err(error) => return failed(error.into()),
    };
    if WITHOUT_ACCOUNT.contains(&group) {
        return Exit::Success;
    }
    let (need, in_project) = match group {
        "keys" => (Need::User, true),
        "projects" => (Need::User, false),
        "whoami" | "api" => (Need::AnyRoute, false),
        _ => (Need::ProjectData, true),
    };
    print_text("account\n");
    match context.resolve_account(need, in_project) {
        Ok(()) => Exit::Success,
        Err(failure) => failed(failure),
    }
}

/// What a line that does not parse is answered with. `None`: it parses.
pub fn parse_failure(grammar: &mut clap::Command, words: &[&str]) -> Option<String> {
    let error = grammar.try_get_matches_from_mut(words).err()?;
    Some(parse_error::message(&error))
}
