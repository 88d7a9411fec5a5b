//! The sources of a credential and their status, as `auth status` and `auth explain` show them.

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
    /// Any route, which a workspace API key of today's hosted API may open, too.
    AnyRoute,
}

/// Where the credential comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
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
    /// The command that hides a token file from others, where they can read it.
    pub(crate) fn others_may_read(&self) -> Option<String> {
        match self {
            Self::TokenFile(path) if is_open_to_others(path) => {
                let path = crate::base::text::shell(path.to_str()?);
                Some(format!("chmod 600 {path}"))
            }
            _ => None,
        }
    }

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

/// Whether others may read a file of this user. A secret that a container mounts belongs to another one, and cannot be changed.
#[cfg(unix)]
fn is_open_to_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    path.metadata().is_ok_and(|found| {
        found.uid() == rustix::process::geteuid().as_raw()
            && found.permissions().mode() & 0o044 != 0
    })
}

#[cfg(not(unix))]
const fn is_open_to_others(_: &std::path::Path) -> bool {
    false
}

/// The status of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SourceStatus {
    Used,
    /// An earlier source wins: this one.
    Shadowed(String),
    /// It has no usable credential, and why.
    Skipped(String),
    /// It wins but is invalid, and why. No later source is tried.
    Refused(String),
}

impl SourceStatus {
    /// The stable word of `--json`.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Shadowed(_) => "hidden",
            Self::Skipped(_) => "skipped",
            Self::Refused(_) => "refused",
        }
    }

    /// Why it is not used.
    pub(crate) fn why(&self) -> Option<String> {
        match self {
            Self::Used => None,
            Self::Shadowed(by) => Some(format!("{by} comes first")),
            Self::Skipped(why) | Self::Refused(why) => Some(why.clone()),
        }
    }
}

/// A source and its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub source: String,
    pub status: SourceStatus,
}
