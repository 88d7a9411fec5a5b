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
    #[error("there is no D-Bus session bus, so no keychain can be reached ({0})")]
    NoSessionBus(String),
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

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        const WAYS_OUT: &str = if cfg!(windows) {
            "ways out: set LIMITRY_TOKEN (CI, servers), or `limitry login --store file` keeps the token in a plain file"
        } else {
            "ways out: set LIMITRY_TOKEN (CI, servers), or `limitry login --store file` keeps the token in a plain file with mode 0600"
        };
        let failure = |code| Failure::store(code, error);
        match error {
            StoreError::NoSessionBus(_) => failure(codes::KEYCHAIN_NO_BUS)
                .hint("over SSH and in cron jobs the session's bus is often at hand: set DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus")
                .hint(WAYS_OUT),
            StoreError::NoService(_) => failure(codes::KEYCHAIN_NO_SERVICE)
                .hint("start one: `gnome-keyring-daemon --start --components=secrets`, or switch the Secret Service on in KWallet or KeePassXC")
                .hint(WAYS_OUT),
            StoreError::Locked(_) => failure(codes::KEYCHAIN_LOCKED)
                .hint("unlock the keychain (on a desktop: sign in there) and try again")
                .hint(WAYS_OUT),
            StoreError::UnlockCancelled(_) => failure(codes::KEYCHAIN_DISMISSED)
                .hint("try again and unlock it when it asks; where it has no screen to ask on, unlock it there first")
                .hint(WAYS_OUT),
            StoreError::Disconnected(_) => failure(codes::KEYCHAIN_LEFT)
                .hint("it crashed or was restarted: try again; `limitry doctor` checks whether it is back")
                .hint(WAYS_OUT),
            StoreError::Timeout(_) => failure(codes::KEYCHAIN_TIMEOUT)
                .hint("it may wait for a prompt on another screen, or hang; restart it")
                .hint(WAYS_OUT),
            StoreError::Ambiguous(_) => failure(codes::KEYCHAIN_AMBIGUOUS)
                .hint("remove what another program stored: `secret-tool clear service limitry`, then `limitry login`"),
            StoreError::ReadBack(_) => failure(codes::KEYCHAIN_READ_BACK)
                .hint("the keychain accepted the token but did not store it (read-only, or a mock?); the token was not saved")
                .hint(WAYS_OUT),
            StoreError::NotOurs(_) => failure(codes::KEYCHAIN_FOREIGN_ITEM).hint("`limitry login` replaces it"),
            StoreError::Other(_) => failure(codes::KEYCHAIN).hint(WAYS_OUT),
            StoreError::File(inner) => {
                let mut failure = Self::from(inner);
                failure.exit = Exit::Store;
                failure
            }
            StoreError::DamagedFile { path, .. } => failure(codes::CREDENTIALS_FILE_DAMAGED).hint(format!(
                "mend or remove {}, then `limitry login --store file`; limitry leaves it as it is",
                path.display()
            )),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}
