//! Where a credential can come from, and how each place stands: what `auth status` and `auth explain` tell.

use std::path::PathBuf;

use super::StoreKind;
use crate::base::env;
use crate::base::env::Variable;

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// A user's token: accounts, projects, API keys.
    User,
    /// Project data, which an API key opens as well.
    ProjectData,
}

/// Where the credential comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A variable that holds it.
    Variable(&'static Variable),
    /// The file that `LIMITRY_TOKEN_FILE` names.
    TokenFile(PathBuf),
    Profile {
        name: String,
        store: StoreKind,
    },
    /// A program that a profile names.
    Command {
        profile: String,
        /// The program's name, without its arguments.
        program: String,
    },
    /// The local service's own token.
    Local,
}

impl Source {
    /// The source in words.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Variable(variable) => variable.name.to_owned(),
            Self::TokenFile(path) => {
                format!("{} ({})", env::LIMITRY_TOKEN_FILE.name, path.display())
            }
            Self::Profile { name, store } => format!("profile '{name}' ({store})"),
            Self::Command { profile, program } => {
                format!("profile '{profile}' (token-command '{program}')")
            }
            Self::Local => "the local service".to_owned(),
        }
    }
}

/// How one possible source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    Used,
    /// It would do, but this earlier one comes first.
    Hidden(String),
    /// There is nothing in it that could be used here, and why.
    Skipped(String),
    /// It comes first and cannot be used: nothing after it is tried, and why.
    Refused(String),
}

impl Standing {
    /// The stable word of `--json`.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Hidden(_) => "hidden",
            Self::Skipped(_) => "skipped",
            Self::Refused(_) => "refused",
        }
    }

    /// Why it is not used.
    pub(crate) fn why(&self) -> Option<String> {
        match self {
            Self::Used => None,
            Self::Hidden(by) => Some(format!("{by} comes first")),
            Self::Skipped(why) | Self::Refused(why) => Some(why.clone()),
        }
    }
}

/// One possible source and how it stands, in the order of precedence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub source: String,
    pub standing: Standing,
}
