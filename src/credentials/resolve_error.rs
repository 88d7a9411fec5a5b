//! Why there is no credential: a variant for each reason with its own remedy.

use crate::base::exit::Exit;
use crate::base::process::subprocess::ChildError;
use crate::base::text::shell;
use crate::failure::{Failure, codes};
use thiserror::Error;

use super::{CommandError, Source, StoreError, StoreKind};
use crate::base::env::{EnvError, LIMITRY_TOKEN, LIMITRY_TOKEN_FILE, Variable, unset_command};
use crate::base::fs::FileError;
use crate::credentials::config::ConfigError;
use limitry_client::{TokenClass, TokenError, UrlError};

/// Why there is no credential.
#[derive(Debug, Error)]
pub(crate) enum ResolveError {
    /// The profile has no login, and no variable is set.
    #[error("you are not signed in{}", in_parentheses(.notes))]
    NotSignedIn {
        /// The profile that was looked at.
        profile: String,
        /// Sources that nearly matched: an empty variable, an API key where a user's token is needed.
        notes: Vec<String>,
    },
    /// A variable or file does not hold a token of the right class.
    #[error("{name} cannot be used: {reason}")]
    Unusable {
        name: &'static str,
        reason: TokenError,
    },
    /// A profile is named, and a variable would override it.
    #[error("{variable} and {profile} are both given, and they may be two different people")]
    TwoIdentities {
        /// The variable that holds a token.
        variable: &'static str,
        /// The flag or variable that names a profile.
        profile: &'static str,
    },
    /// A token from outside the profile, and the profile has another URL.
    #[error(
        "the token of {variable} is not sent to {url}, the address of profile '{profile}', unless the call names that address"
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
    /// The profile's URL is invalid.
    #[error("profile '{profile}' has an api-url that cannot be used: {reason}")]
    BadProfileUrl { profile: String, reason: UrlError },
    /// The token file cannot be read.
    #[error("LIMITRY_TOKEN_FILE cannot be used: {0}")]
    TokenFile(FileError),
    /// The configuration has a login, but the store has no token.
    #[error("profile '{profile}' was signed in, but its token is no longer in the {store}")]
    Gone {
        profile: String,
        /// Where the token should be.
        store: StoreKind,
    },
    /// The store holds something other than a PAT.
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A variable cannot be read.
    #[error(transparent)]
    Env(#[from] EnvError),
}

fn in_parentheses(notes: &[String]) -> String {
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
                    .hint(format!("`{login}` signs in; in CI set LIMITRY_TOKEN; with `--local` no account is needed"))
            }
            ResolveError::Unusable {
                reason:
                    TokenError::WrongClass {
                        found: TokenClass::Workspace,
                        ..
                    },
                ..
            } => failure(Exit::Auth, codes::WRONG_TOKEN).hint(crate::failure::client::WORKSPACE_HINT),
            ResolveError::Unusable { name, .. } => failure(Exit::Auth, codes::WRONG_TOKEN)
                .hint(format!("`{}` goes on without it; or set it to the right token", unset_command(name))),
            ResolveError::TwoIdentities { variable, profile } => failure(Exit::Usage, codes::TWO_IDENTITIES)
                .hint(format!("`{}`, or leave out {profile}", unset_command(variable))),
            ResolveError::ForeignUrl { url, .. } => failure(Exit::Usage, codes::AMBIGUOUS_API_URL)
                .hint(format!("say where the token belongs: `--api-url {}`, or `--api-url {}`", shell(url), limitry_client::DEFAULT_API_URL)),
            ResolveError::BoundElsewhere { profile, asked, .. } => failure(Exit::Auth, codes::TOKEN_BOUND_ELSEWHERE)
                .hint(format!("`limitry login --api-url {} --profile NAME` signs in there under another name than '{profile}'", shell(asked))),
            ResolveError::BadProfileUrl { profile, .. } => {
                failure(Exit::Usage, codes::BAD_PROFILE_URL).hint(format!("`{} --api-url URL` writes it anew", login_command(profile)))
            }
            ResolveError::TokenFile(_) => {
                failure(Exit::Auth, codes::TOKEN_FILE).hint(format!(
                    "`{}` goes on without it; or let it name a file that holds the token alone",
                    unset_command(LIMITRY_TOKEN_FILE.name)
                ))
            }
            ResolveError::Gone { profile, store } | ResolveError::Corrupt { profile, store, .. } => {
                let exit = if matches!(error, ResolveError::Gone { .. }) { Exit::Auth } else { Exit::Store };
                failure(exit, codes::STORED_TOKEN_UNUSABLE).hint(stores_another(profile, *store))
            }
            ResolveError::Command { profile, reason, .. } => {
                let failure = failure(Exit::Store, reason.code());
                match reason {
                    CommandError::Empty | CommandError::NeedsShell => failure.hint(format!(
                        "write it as a list in the configuration file: `[profiles.{profile}]` `token-command = [\"program\", \"argument\"]`"
                    )),
                    CommandError::Child(ChildError::Timeout(_)) => failure
                        .hint("does it wait for a person? Run it once by hand, or set LIMITRY_TOKEN for this call"),
                    CommandError::Child(_) => failure.hint(format!(
                        "run it by hand to see its error; {ANOTHER_COMMAND}"
                    )),
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

/// The hint that a login replaces the stored token. The login keeps it where it was.
fn stores_another(profile: &str, store: StoreKind) -> String {
    let login = login_command(profile);
    match store {
        StoreKind::Keychain => format!("`{login}` stores a new one"),
        StoreKind::File => format!("`{login} --store file` stores a new one"),
    }
}

const ANOTHER_COMMAND: &str = "`limitry config set token-command PROGRAM` names another program";

impl Source {
    /// What to do about a token that the API rejects.
    pub(crate) fn replacement(&self) -> Option<String> {
        let without = |variable: &Variable| {
            let unset = unset_command(variable.name);
            format!("`{unset}` goes on without it; or give it a token that the API accepts")
        };
        match self {
            Self::Variable(variable) => Some(without(variable)),
            Self::TokenFile(_) => Some(without(&LIMITRY_TOKEN_FILE)),
            Self::Profile { name, store } => Some(stores_another(name, *store)),
            Self::Command { .. } => Some(ANOTHER_COMMAND.to_owned()),
            Self::Local => None,
        }
    }

    /// What must be done before `limitry login` can store a token: it refuses to store one that this source would hide.
    pub(crate) fn hides_login(&self) -> Option<String> {
        let unset = match self {
            Self::Variable(variable) if **variable == LIMITRY_TOKEN => unset_command(variable.name),
            Self::TokenFile(_) => unset_command(LIMITRY_TOKEN_FILE.name),
            Self::Command { .. } => "limitry config unset token-command".to_owned(),
            Self::Variable(_) | Self::Profile { .. } | Self::Local => return None,
        };
        Some(format!("`{unset}` first, to use `limitry login`"))
    }
}
