//! A credential that was decided on, and how it is taken out of its store.

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::{FileStore, Keychain, ResolveError, SecretStore, Source, StoreKind, TokenCommand};
use crate::credentials::config::Login;
use limitry_client::{ApiUrl, Token, TokenClass};

/// Where the token of a plan is until it is loaded.
pub(super) enum Held {
    Token(Token),
    Stored { store: StoreKind, account: String },
    Command(TokenCommand),
}

/// A credential that was decided on but not yet taken out of its store.
pub(crate) struct Plan {
    pub source: Source,
    /// The only API that it may go to.
    pub api_url: ApiUrl,
    /// What `login` learned, for a profile.
    pub login: Option<Login>,
    /// The stored login that a variable hides, to tell a person about.
    pub hides: Option<String>,
    pub(super) config_dir: PathBuf,
    pub(super) held: Held,
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

/// The store of this kind. `waiting` tells a person what is waited for; without it nobody is there.
pub(crate) fn store(
    kind: StoreKind,
    config_dir: &Path,
    waiting: Option<fn(&str)>,
) -> Box<dyn SecretStore> {
    match kind {
        StoreKind::Keychain => Box::new(Keychain::new(waiting)),
        StoreKind::File => Box::new(FileStore::new(config_dir.join("credentials.toml"))),
    }
}

impl Plan {
    /// A plan that needs no store.
    #[cfg(test)]
    pub(crate) fn new(credential: Credential) -> Self {
        Self {
            source: Source::Local,
            api_url: credential.api_url,
            login: None,
            hides: None,
            config_dir: PathBuf::new(),
            held: Held::Token(credential.token),
        }
    }

    /// The class of the token, known before it is loaded.
    pub(crate) fn class(&self) -> TokenClass {
        match &self.held {
            Held::Token(token) => token.class(),
            Held::Stored { .. } | Held::Command(_) => TokenClass::Personal,
        }
    }

    /// The token's last four characters, where they are known without opening a store.
    pub(crate) fn last_four(&self) -> Option<String> {
        match &self.held {
            Held::Token(token) => Some(token.last_four().to_owned()),
            Held::Stored { .. } | Held::Command(_) => self
                .login
                .as_ref()
                .and_then(|login| login.last_four.clone()),
        }
    }

    /// Where the token is kept and whether it survives a reboot, for a person. Opens nothing.
    pub(crate) fn kept(&self) -> String {
        match &self.held {
            Held::Token(_) => {
                "by the environment of this call; limitry does not keep it".to_owned()
            }
            Held::Stored { store: kind, .. } => store(*kind, &self.config_dir, None).describe(),
            Held::Command(command) => format!(
                "by '{}', which is run for each call; limitry does not keep it",
                command.program()
            ),
        }
    }

    /// Takes the token out of its store.
    pub(crate) fn load(self, waiting: Option<fn(&str)>) -> Result<Credential, ResolveError> {
        let profile = match &self.source {
            Source::Profile { name, .. } | Source::Command { profile: name, .. } => name.clone(),
            other => other.describe(),
        };
        let token = match self.held {
            Held::Token(token) => token,
            Held::Stored {
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
            Held::Command(command) => {
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
