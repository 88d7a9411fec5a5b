//! Why there is no credential: a variant for each reason that has a remedy of its own.

use crate::base::exit::Exit;
use crate::base::process::subprocess::ChildError;
use crate::base::text::shell;
use crate::failure::{Failure, codes};
use thiserror::Error;

use super::{CommandError, StoreError, StoreKind};
use crate::base::env::EnvError;
use crate::base::fs::FileError;
use crate::credentials::config::ConfigError;
use limitry_client::{TokenError, UrlError};

/// Why there is no credential.
#[derive(Debug, Error)]
pub(crate) enum ResolveError {
    /// Nobody signed in, and no variable is set.
    #[error("you are not signed in{}", aside(.notes))]
    NotSignedIn {
        /// The profile that was looked at.
        profile: String,
        /// What came near: an empty variable, an API key where a person is needed.
        notes: Vec<String>,
    },
    /// A variable or file holds something that must not be sent.
    #[error("{name} cannot be used: {reason}")]
    Unusable {
        name: &'static str,
        reason: TokenError,
    },
    /// A profile was named and a variable would win over it.
    #[error("{variable} and {profile} are both given, and they may be two different people")]
    TwoIdentities {
        /// The variable that holds a token.
        variable: &'static str,
        /// The flag or variable that names a profile.
        profile: &'static str,
    },
    /// A token of no profile beside a profile that points elsewhere.
    #[error(
        "{variable} is given, and profile '{profile}' points to {url}: limitry does not send the one to the other by itself"
    )]
    ForeignUrl {
        /// The variable that holds a token.
        variable: &'static str,
        profile: String,
        url: String,
    },
    /// The stored token is for another API.
    #[error("profile '{profile}' is signed in to {bound}; its token is not sent to {asked}")]
    BoundElsewhere {
        profile: String,
        bound: String,
        asked: String,
    },
    /// The profile's own URL is none.
    #[error("profile '{profile}' has an api-url that cannot be used: {reason}")]
    BadProfileUrl { profile: String, reason: UrlError },
    /// The token file cannot be read.
    #[error("LIMITRY_TOKEN_FILE cannot be used: {0}")]
    TokenFile(FileError),
    /// The configuration says signed in, the store has nothing.
    #[error("profile '{profile}' was signed in, but its token is no longer in the {store}")]
    Gone {
        profile: String,
        /// Where the token should be.
        store: StoreKind,
    },
    /// The store holds something that is no PAT.
    #[error(
        "the {store} holds something else than a Limitry token for profile '{profile}': {reason}"
    )]
    Corrupt {
        profile: String,
        store: StoreKind,
        reason: TokenError,
    },
    /// The profile's token-command gave no token.
    #[error("the token-command '{program}' of profile '{profile}' gave no token: {reason}")]
    Command {
        profile: String,
        program: String,
        reason: CommandError,
    },
    /// The store did not answer, or not well.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A variable cannot be read.
    #[error(transparent)]
    Env(#[from] EnvError),
}

fn aside(notes: &[String]) -> String {
    if notes.is_empty() {
        String::new()
    } else {
        format!(" ({})", notes.join("; "))
    }
}

impl From<&ResolveError> for Failure {
    fn from(error: &ResolveError) -> Self {
        let failure = |exit, code| Failure::new(exit, code, error);
        match error {
            ResolveError::NotSignedIn { profile, .. } => {
                let login = login_command(profile);
                failure(Exit::Auth, codes::NOT_SIGNED_IN)
                    .hint(format!("`{login}` signs in; in CI set LIMITRY_TOKEN; `limitry --local …` needs no account"))
            }
            ResolveError::Unusable { name, .. } => failure(Exit::Auth, codes::WRONG_TOKEN)
                .hint(format!("set {name} to the right token, or unset it")),
            ResolveError::TwoIdentities { variable, profile } => failure(Exit::Usage, codes::TWO_IDENTITIES)
                .hint(format!("unset {variable}, or leave out {profile}")),
            ResolveError::ForeignUrl { url, .. } => failure(Exit::Usage, codes::AMBIGUOUS_API_URL)
                .hint(format!("say where the token belongs: `--api-url {}`, or `--api-url {}`", shell(url), limitry_client::DEFAULT_API_URL)),
            ResolveError::BoundElsewhere { profile, asked, .. } => failure(Exit::Auth, codes::TOKEN_BOUND_ELSEWHERE)
                .hint(format!("`limitry login --api-url {} --profile NAME` signs in there under another name than '{profile}'", shell(asked))),
            ResolveError::BadProfileUrl { profile, .. } => {
                failure(Exit::Usage, codes::BAD_PROFILE_URL).hint(format!("`{} --api-url URL` writes it anew", login_command(profile)))
            }
            ResolveError::TokenFile(_) => {
                failure(Exit::Auth, codes::TOKEN_FILE).hint("LIMITRY_TOKEN_FILE must name a file that holds the token alone")
            }
            ResolveError::Gone { profile, .. } | ResolveError::Corrupt { profile, .. } => {
                let exit = if matches!(error, ResolveError::Gone { .. }) { Exit::Auth } else { Exit::Store };
                failure(exit, codes::STORED_TOKEN_UNUSABLE).hint(format!("`{}` stores a new one", login_command(profile)))
            }
            ResolveError::Command { profile, reason, .. } => {
                let failure = failure(Exit::Store, reason.code());
                match reason {
                    CommandError::Empty | CommandError::NeedsShell => failure.hint(format!(
                        "write it as a list in the configuration file: `[profiles.{profile}]` `token-command = [\"program\", \"argument\"]`"
                    )),
                    CommandError::Child(ChildError::Timeout(_)) => failure
                        .hint("does it wait for a person? Run it once by hand, or set LIMITRY_TOKEN for this call"),
                    CommandError::Child(_) => failure.hint(
                        "run it by hand to see what is wrong with it; LIMITRY_TOKEN is used instead where it is set",
                    ),
                    CommandError::Token(_) => {
                        failure.hint("it must print the personal access token (limitry_pat_…) to stdout, and nothing else")
                    }
                }
            }
            ResolveError::Store(inner) => inner.into(),
            ResolveError::Config(inner) => inner.into(),
            ResolveError::Env(inner) => inner.into(),
        }
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        Self::from(&error)
    }
}

fn login_command(profile: &str) -> String {
    if profile == crate::credentials::config::DEFAULT_PROFILE {
        "limitry login".to_owned()
    } else {
        format!("limitry login --profile {profile}")
    }
}
