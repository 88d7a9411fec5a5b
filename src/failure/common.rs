//! Failures that several commands have in common.

use std::fmt::Display;

use super::{Failure, codes};
use crate::base::env::unset_command;
use crate::base::text::shell;

/// A person's token needs a project, and none is chosen.
pub(crate) fn no_project() -> Failure {
    Failure::usage(codes::MISSING_PROJECT, "no project is chosen")
        .hint("pass --project NAME or set LIMITRY_PROJECT; `limitry projects list` lists them")
}

/// Nothing has this id or name. `list` is the command that lists the candidates; `like` is a similar name.
pub(crate) fn not_found(what: &str, name: &str, like: Option<&str>, list: &str) -> Failure {
    let failure = Failure::not_found(codes::NOT_FOUND, format!("there is no {what} '{name}'"));
    match like {
        Some(like) => failure.hint(format!("did you mean {}? `{list}` lists them", shell(like))),
        None => failure.hint(format!("`{list}` lists them")),
    }
}

/// More than one thing has this name. `each` describes them; `list` is the command that shows them.
pub(crate) fn ambiguous(what: &str, name: &str, each: &[String], list: &str) -> Failure {
    let message = format!("'{name}' is more than one {what}: {}", each.join("; "));
    Failure::usage(codes::AMBIGUOUS, message)
        .hint(format!("name one by its id; `{list}` shows them"))
}

/// The command is about an account, and the local service has none.
pub(crate) fn not_local(command: &str) -> Failure {
    Failure::usage(
        codes::NOT_LOCAL,
        format!("`{command}` does not work with --local: the local service has its own token"),
    )
    .hint("leave --local out")
}

/// A variable would hide the effect of the command.
pub(crate) fn hidden_by_environment(variable: &str, command: &str) -> Failure {
    Failure::usage(
        codes::HIDDEN_BY_ENVIRONMENT,
        format!("{variable} is set and would hide what `{command}` does"),
    )
    .hint(format!("`{}` first", unset_command(variable)))
}

/// The profile's token comes from a program, so there is no stored token to change.
pub(crate) fn has_token_command(profile: &str, program: impl Display, command: &str) -> Failure {
    Failure::usage(
        codes::TOKEN_COMMAND,
        format!(
            "profile '{profile}' takes its token from '{program}' (its token-command), so `{command}` has nothing to do"
        ),
    )
    .hint(format!(
        "another profile can store a token: `limitry login --profile NAME`; or `limitry config unset token-command --profile {profile}`"
    ))
}

/// No profile has this name.
pub(crate) fn no_profile(name: &str, others: &[String]) -> Failure {
    let failure = Failure::not_found(codes::NO_PROFILE, format!("there is no profile '{name}'"));
    let name = shell(name);
    if others.is_empty() {
        failure.hint(format!("`limitry login --profile {name}` makes it"))
    } else {
        failure.hint(format!(
            "there are {}; `limitry login --profile {name}` makes another",
            others.join(", ")
        ))
    }
}

/// A secret would be printed where it is kept.
///
/// `command` makes the secret, and takes `--to`.
pub(crate) fn secret_to_stdout(destination: &str, command: Option<&str>) -> Failure {
    let plain = "`--plain` (or `--json`) prints the secret alone, for a redirection or a pipe";
    let deliver = command.map(|command| {
        format!("`{command} --to env-file:.env` delivers a key without showing it, --to takes other targets too; ")
    });
    Failure::usage(
        codes::SECRET_TO_STDOUT,
        format!("the secret would go to {destination}"),
    )
    .hint(deliver.unwrap_or_default() + plain)
}

/// A new secret could not be printed; `undone` says what became of the key.
pub(crate) fn not_printed(reason: impl Display, undone: &str) -> Failure {
    Failure::other(
        codes::NOT_DELIVERED,
        format!("the new key could not be printed ({reason}), so {undone}"),
    )
}
