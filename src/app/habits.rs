//! What people type from habit with other programs, and what does the same here.

/// Commands that people type from habit, and what does the same here.
pub(super) const COMMANDS_OF_OTHERS: [(&str, &str); 20] = [
    ("signin", "`limitry login` signs in"),
    ("update", "`limitry upgrade --check` says what to type"),
    (
        "logs",
        "`limitry usage tail` follows the events; `limitry dev` shows requests",
    ),
    (
        "log",
        "`limitry usage tail` follows the events; `limitry dev` shows requests",
    ),
    (
        "tail",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    ("watch", "`limitry quotas watch` follows the quotas"),
    (
        "status",
        "`limitry auth status` shows how you are signed in, `limitry quotas check` how the quotas stand",
    ),
    (
        "init",
        "`limitry login` signs in; `limitry --local keys create Production` needs no account",
    ),
    (
        "signup",
        "`limitry login` signs in; `limitry --local keys create Production` needs no account",
    ),
    ("serve", "`limitry dev` serves Limitry on this machine"),
    ("server", "`limitry dev` serves Limitry on this machine"),
    ("start", "`limitry dev` serves Limitry on this machine"),
    ("self-update", "`limitry upgrade --check` says what to type"),
    ("self", "`limitry upgrade --check` says what to type"),
    (
        "profile",
        "`limitry auth list` lists the profiles, `limitry auth switch` changes the default",
    ),
    (
        "profiles",
        "`limitry auth list` lists the profiles, `limitry auth switch` changes the default",
    ),
    (
        "context",
        "`limitry auth list` lists the profiles, `limitry auth switch` changes the default",
    ),
    ("ps", "`limitry dev status` lists the running services"),
    (
        "metrics",
        "`limitry usage summary` sums the usage, `limitry usage timeseries` draws it",
    ),
    (
        "man",
        "`limitry completions man ~/.local/share/man/man1` writes the manual pages",
    ),
];

/// Commands of a noun that people type from habit, and the command that does the same here.
pub(super) const VERBS_OF_OTHERS: [(&str, &str); 13] = [
    ("auth login", "limitry login"),
    ("auth logout", "limitry logout"),
    ("config edit", "limitry config path"),
    ("dev start", "limitry dev"),
    ("dev up", "limitry dev"),
    ("dev ps", "limitry dev status"),
    ("dev down", "limitry dev stop"),
    ("dev kill", "limitry dev stop"),
    ("dev run", "limitry dev exec --help"),
    ("dev logs", "limitry --local usage tail"),
    ("usage get", "limitry usage summary"),
    ("usage show", "limitry usage summary"),
    ("usage logs", "limitry usage tail"),
];

/// Verbs of this program, and verbs of other programs that mean the same. The first that a noun has is suggested.
pub(super) const VERB_SYNONYMS: [(&str, &[&str]); 10] = [
    ("credit", &["add", "topup", "top-up", "deposit"]),
    ("debit", &["charge", "spend", "subtract", "withdraw"]),
    ("create", &["add", "generate", "make", "new"]),
    ("add", &["create", "new"]),
    ("show", &["describe", "get", "info", "inspect", "view"]),
    ("rotate", &["refresh", "regenerate", "renew", "roll"]),
    ("revoke", &["deactivate", "destroy", "disable", "remove"]),
    ("delete", &["destroy", "drop", "remove", "rm"]),
    ("update", &["change", "edit", "modify", "set"]),
    ("use", &["select", "set", "switch"]),
];

/// Flags that people type from habit, and what does the same here.
pub(super) const FLAGS_OF_OTHERS: [(&str, &str); 18] = [
    (
        "--no-color",
        "`{command} --color never` prints without color, as NO_COLOR=1 does",
    ),
    (
        "--format",
        "`{command} --json` prints JSON, and --jsonl an object per line",
    ),
    (
        "--template",
        "`{command} --json` prints JSON, and --jq takes a filter",
    ),
    (
        "--csv",
        "a pipe gets columns with tabs between them, and --jsonl prints an object per line",
    ),
    ("--no-headers", "a pipe gets no headings"),
    (
        "--fields",
        "`{command} --json` prints every field, --json=FIELD,FIELD only these",
    ),
    (
        "--columns",
        "`{command} --json` prints every field, --json=FIELD,FIELD only these",
    ),
    (
        "--filter",
        "`{command} --json` prints JSON, and --jq takes a filter",
    ),
    (
        "--query",
        "`{command} --json` prints JSON, and --jq takes a filter",
    ),
    (
        "--sort",
        "`{command} --json` prints JSON, and --jq takes a filter",
    ),
    (
        "--follow",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    (
        "-f",
        "`limitry usage tail` follows the events, `limitry quotas watch` the quotas",
    ),
    ("--watch", "`limitry quotas watch` follows the quotas"),
    ("-w", "`limitry quotas watch` follows the quotas"),
    (
        "--background",
        "`limitry dev --detach` stays in the background",
    ),
    ("--daemon", "`limitry dev --detach` stays in the background"),
    ("--force", "--yes answers the confirmation"),
    (
        "--token",
        "a token is never an argument: `limitry login` asks for it, --token-stdin and --token-file read it",
    ),
];

/// Commands that ask for a confirmation.
pub(super) const CONFIRMED: [&str; 7] = [
    "abort", "apply", "delete", "remove", "reset", "restore", "revoke",
];

/// Commands whose data people want to follow.
pub(super) const FOLLOWED: [&str; 6] = [
    "breakdown",
    "check",
    "events",
    "list",
    "summary",
    "timeseries",
];

/// Flags of this program, and flags of other programs that mean the same. The first that a command has is suggested.
pub(super) const FLAG_SYNONYMS: [(&str, &[&str]); 12] = [
    ("check", &["diff", "dry-run", "plan", "preview"]),
    ("dry-run", &["dry", "plan", "preview"]),
    ("expires", &["lifetime", "ttl", "valid-for"]),
    ("from", &["after", "begin", "start"]),
    ("to", &["before", "end", "until"]),
    ("since", &["last", "period"]),
    ("max", &["count", "page-size", "per-page", "size"]),
    ("all", &["cursor", "no-limit", "page", "paginate"]),
    ("quiet", &["silent"]),
    ("verbose", &["debug", "trace"]),
    (
        "api-url",
        &["base-url", "endpoint", "host", "server", "url"],
    ),
    ("customer", &["user", "user-id"]),
];

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::{Arg, Command, CommandFactory as _};

    use super::*;
    use crate::cli::Cli;

    fn each_command(command: &Command, visit: &mut dyn FnMut(&Command)) {
        visit(command);
        for inner in command.get_subcommands() {
            each_command(inner, visit);
        }
    }

    #[test]
    fn each_verb_and_flag_that_has_synonyms_exists() {
        let (mut verbs, mut flags) = (Vec::new(), Vec::new());
        each_command(&Cli::command(), &mut |command| {
            verbs.push(command.get_name().to_owned());
            flags.extend(
                command
                    .get_arguments()
                    .filter_map(Arg::get_long)
                    .map(str::to_owned),
            );
        });
        for (verb, _) in VERB_SYNONYMS {
            assert!(verbs.iter().any(|name| name == verb), "{verb}");
        }
        for (flag, _) in FLAG_SYNONYMS {
            assert!(flags.iter().any(|name| name == flag), "--{flag}");
        }
    }

    #[test]
    fn each_command_in_place_of_a_habit_is_complete() {
        for (habit, command) in VERBS_OF_OTHERS {
            let words: Vec<OsString> = command.split(' ').map(OsString::from).collect();
            let parsed = Cli::command().try_get_matches_from(&words);
            let fault = parsed.err().filter(clap::Error::use_stderr);
            assert!(fault.is_none(), "{habit}: {command}");
        }
    }
}
