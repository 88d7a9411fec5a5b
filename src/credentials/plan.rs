//! A chosen credential, and how it is loaded from its store.

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::{FileStore, Keychain, ResolveError, SecretStore, Source, StoreKind, TokenCommand};
use crate::credentials::config::Login;
use limitry_client::{ApiUrl, Token, TokenClass};

/// Where the token of a plan is.
pub(super) enum TokenLocation {
    Token(Token),
    Stored { store: StoreKind, account: String },
    Command(TokenCommand),
}

/// A chosen credential, before it is loaded from its store.
pub(crate) struct Plan {
    pub source: Source,
    /// The only API that it may go to.
    pub api_url: ApiUrl,
    /// The login of the profile.
    pub login: Option<Login>,
    /// The profile whose login a variable hides.
    pub hides: Option<String>,
    pub(super) config_dir: PathBuf,
    pub(super) location: TokenLocation,
}

/// A credential, ready to be sent to its API.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    pub token: Token,
    /// The only API that it may go to.
    pub api_url: ApiUrl,
}

/// The keychain's account of a profile's token.
pub(crate) fn account(profile: &str, api_url: &ApiUrl) -> String {
    format!("{profile}@{}", api_url.origin())
}

/// The store of this kind. `waiting` shows a note to the user; `None` means that no user is present.
pub(crate) fn store(
    kind: StoreKind,
    config_dir: &Path,
    waiting: Option<fn(&str)>,
) -> Box<dyn SecretStore> {
    match kind {
        StoreKind::Keychain => Box::new(Keychain::new(waiting)),
        StoreKind::File => Box::new(FileStore::new(config_dir.join(FileStore::NAME))),
    }
}

impl Plan {
    /// A plan without a store.
    #[cfg(test)]
    pub(crate) fn new(credential: Credential) -> Self {
        Self {
            source: Source::Local,
            api_url: credential.api_url,
            login: None,
            hides: None,
            config_dir: PathBuf::new(),
            location: TokenLocation::Token(credential.token),
        }
    }

    /// The class of the token, known before it is loaded.
    pub(crate) fn class(&self) -> TokenClass {
        match &self.location {
            TokenLocation::Token(token) => token.class(),
            TokenLocation::Stored { .. } | TokenLocation::Command(_) => TokenClass::Personal,
        }
    }

    /// The token's last four characters, where they are known without opening a store.
    pub(crate) fn last_four(&self) -> Option<String> {
        match &self.location {
            TokenLocation::Token(token) => Some(token.last_four().to_owned()),
            TokenLocation::Stored { .. } | TokenLocation::Command(_) => self
                .login
                .as_ref()
                .and_then(|login| login.last_four.clone()),
        }
    }

    /// Describes where the token is stored and whether it survives a reboot. Opens no store.
    pub(crate) fn storage_description(&self) -> String {
        match &self.location {
            TokenLocation::Token(_) => {
                "by the environment of this call; limitry does not keep it".to_owned()
            }
            TokenLocation::Stored { store: kind, .. } => {
                store(*kind, &self.config_dir, None).describe()
            }
            TokenLocation::Command(command) => format!(
                "by '{}', which is run for each call; limitry does not keep it",
                command.program()
            ),
        }
    }

    /// Loads the token from its store.
    pub(crate) fn load(self, waiting: Option<fn(&str)>) -> Result<Credential, ResolveError> {
        let profile = match &self.source {
            Source::Profile { name, .. } | Source::Command { profile: name, .. } => name.clone(),
            other => other.describe(),
        };
        let token = match self.location {
            TokenLocation::Token(token) => token,
            TokenLocation::Stored {
                store: kind,
                account,
            } => {
                let found = store(kind, &self.config_dir, waiting).get(&account)?;
                let Some(secret) = found else {
                    return Err(ResolveError::Gone {
                        profile,
                        store: kind,
                    });
                };
                Token::parse_as(secret.expose_secret(), TokenClass::Personal).map_err(|reason| {
                    ResolveError::Corrupt {
                        profile,
                        store: kind,
                        reason,
                    }
                })?
            }
            TokenLocation::Command(command) => {
                command
                    .token(waiting)
                    .map_err(|reason| ResolveError::Command {
                        profile,
                        program: command.program(),
                        reason,
                    })?
            }
        };
        Ok(Credential {
            token,
            api_url: self.api_url,
        })
    }
}
