//! Where a new key is to go, as it is typed: `env-file:PATH[:VAR]`, `file:PATH`, `keychain:NAME`, `command:CMD`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base::env;

/// The variable that an env file has a key in when nothing else is said.
const VARIABLE: &str = "LIMITRY_API_KEY";

/// Variables that change what programs do, or that limitry itself reads a token from; a key has no business there.
const FORBIDDEN: [&str; 20] = [
    "PATH",
    "HOME",
    "SHELL",
    "ENV",
    "BASH_ENV",
    "IFS",
    "PS4",
    "SHELLOPTS",
    "BASHOPTS",
    "PROMPT_COMMAND",
    "CDPATH",
    "NODE_OPTIONS",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PERL5OPT",
    "PERL5LIB",
    "RUBYOPT",
    "JAVA_TOOL_OPTIONS",
    env::LIMITRY_TOKEN.name,
    env::LIMITRY_TOKEN_FILE.name,
];

/// Where a new key is to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A variable of an env file.
    EnvFile {
        path: PathBuf,
        variable: String,
    },
    /// A file that holds the key alone.
    File(PathBuf),
    /// An item of the keychain.
    Keychain(String),
    Command(String),
}

/// Why a text is no target.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum TargetError {
    #[error("use env-file:PATH, env-file:PATH:VAR, file:PATH, keychain:NAME or command:'CMD'")]
    Kind,
    /// Nothing behind the colon.
    #[error("'{0}:' names nothing")]
    Empty(&'static str),
    /// No name of a variable, or a dangerous one.
    #[error(
        "'{0}' cannot be the variable: use A-Z, a-z, 0-9 and '_', and none that steers programs (PATH, LD_…, LIMITRY_TOKEN)"
    )]
    Variable(String),
    /// A directory, where a file is to be.
    #[error("'{0}' is a directory; name the file in it")]
    Directory(String),
    /// No name of a keychain item.
    #[error("use 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-' behind keychain:")]
    Item,
    /// A key's name that has no place in a path or a command.
    #[error("the key's name '{0}' cannot stand for {{name}} in {1}; use {{id}}")]
    Name(String, String),
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let (kind, rest) = text.split_once(':').ok_or(TargetError::Kind)?;
        let some = |kind| {
            if rest.trim().is_empty() {
                Err(TargetError::Empty(kind))
            } else {
                Ok(rest)
            }
        };
        match kind {
            "env-file" => env_file(some("env-file")?),
            "file" => Ok(Self::File(path(some("file")?)?)),
            "keychain" => {
                let name = some("keychain")?;
                let plain = name.replace("{id}", "x").replace("{name}", "x");
                let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
                if (1..=64).contains(&plain.len()) && plain.bytes().all(good) {
                    Ok(Self::Keychain(name.to_owned()))
                } else {
                    Err(TargetError::Item)
                }
            }
            "command" => Ok(Self::Command(some("command")?.to_owned())),
            _ => Err(TargetError::Kind),
        }
    }
}

fn env_file(rest: &str) -> Result<Target, TargetError> {
    // What stands behind the last colon is the variable, unless it goes on like a path (`C:\app\.env`).
    let (file, name) = match rest.rsplit_once(':') {
        Some((file, name)) if !name.contains(['/', '\\']) => (file, Target::variable(name)?),
        _ => (rest, VARIABLE.to_owned()),
    };
    if file.is_empty() {
        return Err(TargetError::Empty("env-file"));
    }
    Ok(Target::EnvFile {
        path: path(file)?,
        variable: name,
    })
}

/// The path; `~/` is the home directory, which no shell puts in behind a colon. What ends like a directory would be
/// created if there is no file.
fn path(text: &str) -> Result<PathBuf, TargetError> {
    let last = text.rsplit(['/', std::path::MAIN_SEPARATOR]).next();
    if matches!(last, Some("" | "." | "..")) {
        return Err(TargetError::Directory(text.to_owned()));
    }
    Ok(match text.strip_prefix("~/").zip(env::home()) {
        Some((below, home)) => home.join(below),
        None => PathBuf::from(text),
    })
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EnvFile { path, variable } if variable == VARIABLE => {
                write!(f, "env-file:{}", path.display())
            }
            Self::EnvFile { path, variable } => write!(f, "env-file:{}:{variable}", path.display()),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Keychain(name) => write!(f, "keychain:{name}"),
            Self::Command(command) => write!(f, "command:{command}"),
        }
    }
}

impl Target {
    /// A variable's name that a key may be put into.
    pub fn variable(name: &str) -> Result<String, TargetError> {
        let mut bytes = name.bytes();
        let good = bytes
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let steers = |upper: &str| {
            FORBIDDEN.contains(&upper)
                || ["LD_", "DYLD_", "BASH_FUNC_", "GIT_"]
                    .iter()
                    .any(|prefix| upper.starts_with(prefix))
        };
        if good && !steers(&name.to_ascii_uppercase()) {
            Ok(name.to_owned())
        } else {
            Err(TargetError::Variable(name.to_owned()))
        }
    }

    /// Whether what was put there can be read again.
    pub const fn is_readable(&self) -> bool {
        !matches!(self, Self::Command(_))
    }

    /// Whether it differs from key to key.
    pub fn is_template(&self) -> bool {
        let text = self.to_string();
        text.contains("{id}") || text.contains("{name}")
    }

    /// The target of one key: `{id}` and `{name}` filled in, where they can do no harm.
    pub fn filled(&self, id: &str, name: &str) -> Result<Self, TargetError> {
        let fill = |text: &str, blanks: bool| -> Result<String, TargetError> {
            let good = |c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') || (blanks && c == ' ')
            };
            let harmless =
                !name.starts_with(['.', '-', ' ']) && name.len() <= 100 && name.chars().all(good);
            if text.contains("{name}") && !harmless {
                return Err(TargetError::Name(name.to_owned(), self.to_string()));
            }
            Ok(text.replace("{id}", id).replace("{name}", name))
        };
        let fill_path = |path: &PathBuf| match path.to_str() {
            Some(text) => fill(text, true).map(PathBuf::from),
            None => Ok(path.clone()),
        };
        Ok(match self {
            Self::EnvFile { path, variable } => Self::EnvFile {
                path: fill_path(path)?,
                variable: variable.clone(),
            },
            Self::File(path) => Self::File(fill_path(path)?),
            Self::Keychain(item) => Self::Keychain(fill(item, false)?),
            Self::Command(command) => Self::Command(fill(command, false)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Target, TargetError};

    fn env_file(path: &str, variable: &str) -> Target {
        Target::EnvFile {
            path: PathBuf::from(path),
            variable: variable.to_owned(),
        }
    }

    #[test]
    fn targets_are_read_and_written() {
        for (text, target) in [
            ("env-file:.env", env_file(".env", "LIMITRY_API_KEY")),
            ("env-file:a/.env:KEY_2", env_file("a/.env", "KEY_2")),
            ("file:/run/key", Target::File("/run/key".into())),
            ("keychain:app.prod", Target::Keychain("app.prod".to_owned())),
            (
                "command:gh secret set X --repo a:b",
                Target::Command("gh secret set X --repo a:b".to_owned()),
            ),
        ] {
            assert_eq!(text.parse::<Target>().as_ref(), Ok(&target), "{text}");
            assert_eq!(target.to_string(), text);
        }
    }

    #[test]
    fn invalid_targets_are_rejected() {
        for bad in [
            ".env",
            "env-file:",
            "env-file: ",
            "file:",
            "keychain:",
            "command:",
            "env:x",
            "env-file::X",
            "file:d/",
            "file:d/.",
            "file:..",
            "file:~/",
            "env-file:d/",
            "env-file:d/:VAR",
        ] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
        for bad in [
            "env-file:.env:",
            "env-file:.env:2A",
            "env-file:.env:A-B",
            "env-file:.env:A B",
        ] {
            assert!(
                matches!(bad.parse::<Target>(), Err(TargetError::Variable(_))),
                "{bad}"
            );
        }
        for name in [
            "PATH",
            "path",
            "LD_PRELOAD",
            "DYLD_INSERT_LIBRARIES",
            "BASH_ENV",
            "ENV",
            "IFS",
            "GIT_SSH_COMMAND",
            "NODE_OPTIONS",
            "LIMITRY_TOKEN",
            "limitry_token_file",
        ] {
            assert!(
                format!("env-file:.env:{name}").parse::<Target>().is_err(),
                "{name}"
            );
        }
        for bad in ["keychain:a b", "keychain:a/b", "keychain:é"] {
            assert_eq!(bad.parse::<Target>(), Err(TargetError::Item), "{bad}");
        }
        assert_eq!(
            format!("keychain:{}", "x".repeat(65)).parse::<Target>(),
            Err(TargetError::Item)
        );
    }

    #[test]
    fn a_key_name_that_is_unsafe_in_a_target_is_rejected() {
        let target: Target = "env-file:{name}.env".parse().unwrap();
        assert!(target.is_template());
        assert_eq!(
            target.filled("key_1", "Back end").unwrap(),
            env_file("Back end.env", "LIMITRY_API_KEY")
        );
        for name in ["../x", "a/b", ".", ".hidden", "-rf", "a\nb", "é"] {
            assert!(target.filled("key_1", name).is_err(), "{name}");
        }
        let command: Target = "command:put {name} {id}".parse().unwrap();
        assert_eq!(
            command.filled("key_1", "Prod").unwrap(),
            Target::Command("put Prod key_1".to_owned())
        );
        for name in ["a b", "$(x)", "a;b", "'"] {
            assert!(command.filled("key_1", name).is_err(), "{name}");
        }
    }
}
