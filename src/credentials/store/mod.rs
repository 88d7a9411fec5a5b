//! Stores of the profiles' tokens: the OS keychain, or a file if the user asks for it.

mod file;
mod keychain;
mod platform;

use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base::fs::FileError;
use crate::base::text::shell;

pub(crate) use file::{FileStore, lock_login};
pub(crate) use keychain::Keychain;

/// The store that the user chose for `login`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoreChoice {
    /// The keychain. Without one it is an error; a plain file is never a fallback.
    #[default]
    Auto,
    Keychain,
    File,
    /// Nowhere: a token is used for one call and not kept.
    None,
}

impl StoreChoice {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Keychain, Self::File, Self::None];

    /// The word that is typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::None => "none",
        }
    }

    /// The store that holds what this choice keeps; `None` for [`StoreChoice::None`].
    pub const fn kind(self) -> Option<StoreKind> {
        match self {
            Self::Auto | Self::Keychain => Some(StoreKind::Keychain),
            Self::File => Some(StoreKind::File),
            Self::None => None,
        }
    }
}

impl FromStr for StoreChoice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.as_str() == text)
            .ok_or(())
    }
}

/// Which store a profile's token is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    Keychain,
    /// `credentials.toml` in the configuration directory.
    File,
}

impl StoreKind {
    /// The word of the configuration file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
        }
    }
}

/// The keychain's service name; the account is `<profile>@<API origin>`.
pub(crate) const SERVICE: &str = "limitry";

/// The service name of API keys that were put into the keychain for programs to use; the account is what was typed.
pub(super) const KEY_SERVICE: &str = "limitry-key";

/// Why a store failed.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// There is no session bus to reach a Secret Service on.
    #[error(
        "no keychain here: there is no desktop session, as over SSH, in a container or in cron"
    )]
    NoSessionBus,
    /// The bus has no Secret Service.
    #[error(
        "the session bus has no Secret Service (gnome-keyring, KWallet or KeePassXC provide one): {0}"
    )]
    NoService(String),
    /// It is locked, and no user is present.
    #[error("the keychain is locked, and no one is at a terminal to unlock it ({0})")]
    Locked(String),
    /// The user dismissed its prompt, or the prompt could not be shown.
    #[error("the keychain is locked, and its prompt was dismissed or could not be shown ({0})")]
    UnlockCancelled(String),
    /// Its service ended during the call.
    #[error("the keychain's service ended while it was asked ({0})")]
    Disconnected(String),
    /// It did not answer in time.
    #[error("the keychain did not answer within {} s", .0.as_secs())]
    Timeout(Duration),
    /// Several items have the same name: another program has written there.
    #[error("the keychain holds more than one item for account '{0}'")]
    Ambiguous(String),
    /// The secret that was read back differs from the one that was written.
    #[error("the keychain did not keep what was written: reading it back gave {0}")]
    ReadBack(&'static str),
    /// The item is not text.
    #[error("the keychain's item for account '{0}' is not a Limitry token")]
    NotOurs(String),
    /// Anything else that the store said.
    #[error("the keychain failed: {0}")]
    Other(String),
    /// An API key could not be read from the keychain.
    #[error(transparent)]
    OfKey(Box<StoreError>),
    /// The credentials file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The credentials file is not what `limitry` writes.
    #[error("{} is damaged: {reason}", path.display())]
    DamagedFile { path: PathBuf, reason: String },
}

/// A store of one secret for each account. Calls block; [`Keychain`] has a timeout.
pub(crate) trait SecretStore {
    /// Connects to the store, without reading anything and without a prompt.
    fn open(&self) -> Result<(), StoreError>;
    /// Does what a login does, without a prompt and without a trace.
    fn probe(&self) -> Result<(), StoreError>;
    /// The account's secret, if it has one.
    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError>;
    /// Sets the account's secret, or replaces it.
    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError>;
    /// Deletes the account's secret. Returns whether there was one.
    fn delete(&self, account: &str) -> Result<bool, StoreError>;
    /// Describes the store and whether it survives a reboot.
    fn describe(&self) -> String;
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a locked keychain is unlocked.
const UNLOCK: &str = if cfg!(target_os = "macos") {
    "`security unlock-keychain` unlocks it"
} else if cfg!(windows) {
    "`limitry login` works after you have signed in to Windows"
} else {
    "`secret-tool search --unlock service limitry` unlocks it; without a screen, sign in on the desktop first"
};

/// How a token is passed without a store.
const PER_CALL: &str = if cfg!(windows) {
    "`$env:LIMITRY_TOKEN_FILE = 'token.txt'` passes a token for CI and servers; LIMITRY_TOKEN holds one itself"
} else {
    "`export LIMITRY_TOKEN_FILE=/run/secrets/limitry` passes a token for CI and servers; LIMITRY_TOKEN holds one itself"
};

/// What a store was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoredSecret {
    /// A person's token.
    Token,
    /// An API key in the keychain, for programs to use.
    ApiKey,
    /// An API key that a command is run with.
    KeyToRun,
}

impl StoredSecret {
    /// What to use in place of the store.
    const fn instead(self) -> &'static [&'static str] {
        match self {
            Self::Token => &[
                "`limitry login --store file` keeps the token in a file that only you can read",
                PER_CALL,
            ],
            Self::ApiKey => &["`--to env-file:PATH` delivers the key to a file instead"],
            Self::KeyToRun => &[
                "`--ephemeral` in place of `--key` makes a key for this command alone; without both, LIMITRY_API_KEY has the key",
            ],
        }
    }

    const fn service(self) -> &'static str {
        match self {
            Self::Token => SERVICE,
            Self::ApiKey | Self::KeyToRun => KEY_SERVICE,
        }
    }
}

impl StoreError {
    /// The failure, with the commands that help.
    pub(crate) fn to_failure(&self, secret: StoredSecret) -> Failure {
        let mut remedies = Vec::new();
        let mut is_unusable = true;
        let code = match self {
            Self::NoSessionBus => codes::KEYCHAIN_NO_BUS,
            Self::NoService(_) => {
                remedies.push("`gnome-keyring-daemon --start --components=secrets` starts one; KWallet and KeePassXC have a switch for it".to_owned());
                codes::KEYCHAIN_NO_SERVICE
            }
            Self::Locked(_) | Self::UnlockCancelled(_) => {
                remedies.push(UNLOCK.to_owned());
                match self {
                    Self::Locked(_) => codes::KEYCHAIN_LOCKED,
                    _ => codes::KEYCHAIN_DISMISSED,
                }
            }
            Self::Disconnected(_) | Self::Timeout(_) => {
                remedies.push("`limitry doctor` shows whether the keychain answers; it may wait for a prompt on another screen".to_owned());
                match self {
                    Self::Disconnected(_) => codes::KEYCHAIN_LEFT,
                    _ => codes::KEYCHAIN_TIMEOUT,
                }
            }
            Self::NotOurs(_) => {
                is_unusable = secret != StoredSecret::Token;
                if secret == StoredSecret::Token {
                    remedies.push("`limitry login` replaces it".to_owned());
                }
                codes::KEYCHAIN_FOREIGN_ITEM
            }
            Self::Ambiguous(account) => {
                is_unusable = false;
                remedies.push(format!(
                    "`secret-tool clear service {} username {}` removes what another program stored",
                    secret.service(),
                    shell(account)
                ));
                if secret == StoredSecret::Token {
                    remedies.push("`limitry login` signs in again".to_owned());
                }
                codes::KEYCHAIN_AMBIGUOUS
            }
            Self::ReadBack(_) => codes::KEYCHAIN_READ_BACK,
            Self::Other(_) => codes::KEYCHAIN,
            Self::OfKey(inner) => {
                return inner.to_failure(match secret {
                    StoredSecret::Token => StoredSecret::KeyToRun,
                    _ => secret,
                });
            }
            Self::File(inner) => return Failure::from(inner).with_exit(Exit::Store),
            Self::DamagedFile { path, .. } => {
                is_unusable = false;
                let path = shell(&path.to_string_lossy()).into_owned();
                remedies.push(format!(
                    "`mv {path} {path}.damaged` moves it away; limitry leaves it as it is"
                ));
                remedies.push("`limitry login --store file` signs in again".to_owned());
                codes::CREDENTIALS_FILE_DAMAGED
            }
        };
        if is_unusable {
            remedies.extend(secret.instead().iter().copied().map(str::to_owned));
        }
        let failure = Failure::store(code, self);
        remedies.into_iter().fold(failure, Failure::hint)
    }
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        error.to_failure(StoredSecret::Token)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}
