//! Why there is no credential: a variant for each reason that has a remedy of its own.

use thiserror::Error;

use super::{CommandError, StoreError, StoreKind};
use crate::base::config::ConfigError;
use crate::base::env::EnvError;
use crate::base::fs::FileError;
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
