//! Hints work as they stand: the flags that decide where a command acts are repeated in the commands of a hint.

use std::ffi::OsString;
use std::sync::OnceLock;

use limitry_client::ApiUrl;

use crate::base::redact;
use crate::base::text::shell;

/// The flags of this call that a command in a hint repeats.
static TYPED: OnceLock<Vec<TypedFlag>> = OnceLock::new();

/// A flag that decides where a command acts, and the commands that it means nothing to.
struct Flag {
    name: &'static str,
    takes_value: bool,
    not_for: &'static [&'static str],
}

const FLAGS: [Flag; 5] = [
    Flag {
        name: "--local",
        takes_value: false,
        not_for: &[
            "login",
            "logout",
            "auth",
            "config",
            "dev",
            "help",
            "schema",
            "completions",
            "upgrade",
            "projects use",
        ],
    },
    Flag {
        name: "--profile",
        takes_value: true,
        not_for: &[
            "dev",
            "help",
            "schema",
            "completions",
            "upgrade",
            "auth switch",
            "auth list",
        ],
    },
    Flag {
        name: "--project",
        takes_value: true,
        not_for: &[
            "login",
            "logout",
            "auth",
            "config",
            "dev",
            "help",
            "schema",
            "completions",
            "upgrade",
            "projects",
        ],
    },
    Flag {
        name: "--api-url",
        takes_value: true,
        not_for: &[
            "logout",
            "config",
            "dev",
            "help",
            "schema",
            "completions",
            "upgrade",
            "auth",
        ],
    },
    Flag {
        name: "--ca-file",
        takes_value: true,
        not_for: &[
            "logout",
            "config",
            "dev",
            "help",
            "schema",
            "completions",
            "upgrade",
            "auth",
        ],
    },
];

/// A flag as it was typed.
struct TypedFlag {
    flag: &'static Flag,
    value: Option<String>,
}

/// Notes the flags of this call. Words behind `--` are another program's.
pub(crate) fn remember_flags(args: &[OsString]) {
    // Fails if it was called before: one process makes one call.
    drop(TYPED.set(typed_flags(args)));
}

fn typed_flags(args: &[OsString]) -> Vec<TypedFlag> {
    let mut words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let mut found: Vec<TypedFlag> = Vec::new();
    while let Some(word) = words.next().filter(|word| word != "--") {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*word, None),
        };
        let Some(flag) = FLAGS.iter().find(|flag| flag.name == name) else {
            continue;
        };
        let value = if flag.takes_value {
            value.or_else(|| words.next().map(std::borrow::Cow::into_owned))
        } else {
            None
        };
        // A query or a name and password may be a secret, and a value that is refused is refused again.
        let is_repeated = |value: &String| {
            !value.contains(['?', '@', '#'])
                && !redact::contains_secret(value)
                && (name != "--api-url" || ApiUrl::parse(value).is_ok())
        };
        if value.as_ref().is_some_and(|value| !is_repeated(value)) {
            continue;
        }
        found.retain(|typed| typed.flag.name != name);
        found.push(TypedFlag { flag, value });
    }
    found
}

/// The text with this call's flags in each of its commands: those between back-ticks, and a text that is a command.
pub(crate) fn with_flags(text: &str) -> String {
    let typed = TYPED.get().map_or(&[][..], Vec::as_slice);
    insert(text, typed)
}

fn insert(text: &str, typed: &[TypedFlag]) -> String {
    if typed.is_empty() || !text.contains("limitry ") {
        return text.to_owned();
    }
    if !text.contains('`') {
        return match text.strip_prefix("limitry ") {
            Some(rest) => format!("limitry {}{rest}", flags_for(rest, typed)),
            None => text.to_owned(),
        };
    }
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(n, part)| match part.strip_prefix("limitry ") {
        // Every second part stands between back-ticks.
        Some(rest) if n % 2 == 1 => format!("limitry {}{rest}", flags_for(rest, typed)),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The flags that the command gets, each with a space behind it.
fn flags_for(command: &str, typed: &[TypedFlag]) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let has = |name: &str| {
        words
            .iter()
            .any(|word| word.split('=').next() == Some(name))
    };
    let is_excluded = |path: &&str| {
        let rest = command.strip_prefix(*path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    // A profile that the command names has its own API.
    let is_of_profile = has("--profile") && !command.starts_with("login");
    let is_for = |typed: &&TypedFlag| {
        if is_of_profile && ["--api-url", "--ca-file"].contains(&typed.flag.name) {
            return false;
        }
        let is_elsewhere = has("--local") && typed.flag.name != "--project";
        !has(typed.flag.name) && !is_elsewhere && !typed.flag.not_for.iter().any(is_excluded)
    };
    typed
        .iter()
        .filter(is_for)
        .map(|typed| match &typed.value {
            Some(value) => format!("{} {} ", typed.flag.name, shell(value)),
            None => format!("{} ", typed.flag.name),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{insert, typed_flags};

    fn hint(typed: &str, text: &str) -> String {
        let args: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        insert(text, &typed_flags(&args))
    }

    #[test]
    fn flags_are_repeated_in_each_command_that_takes_them() {
        assert_eq!(
            hint(
                "limitry --local keys show x",
                "`limitry keys list` lists them; or `limitry login`"
            ),
            "`limitry --local keys list` lists them; or `limitry login`"
        );
        assert_eq!(
            hint(
                "limitry keys list --profile=work --project p 1",
                "limitry keys list"
            ),
            "limitry --profile work --project p keys list"
        );
        assert_eq!(
            hint("limitry --profile work whoami", "`limitry login` signs in"),
            "`limitry --profile work login` signs in"
        );
    }

    #[test]
    fn flags_that_a_command_has_already_are_not_repeated() {
        for (typed, text) in [
            (
                "limitry --local keys list",
                "`limitry --local projects list`",
            ),
            ("limitry --profile a login", "`limitry login --profile b`"),
            (
                "limitry --api-url http://127.0.0.1:1/v1 keys list",
                "`limitry --local keys list`",
            ),
            (
                "limitry --api-url https://a:b@c/v1 keys list",
                "`limitry login`",
            ),
            (
                "limitry --api-url http://127.0.0.1:1/v1 login --profile b",
                "limitry keys list --profile b",
            ),
            ("limitry run -- x --local", "`limitry keys list`"),
            ("limitry keys list", "`limitry login`"),
            ("limitry --local keys list", "leave --local out"),
        ] {
            assert_eq!(hint(typed, text), text, "{typed}");
        }
    }
}
