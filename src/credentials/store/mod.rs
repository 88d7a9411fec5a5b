//! Where a profile's token is kept: the OS keychain, or a file that somebody asked for.

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

pub(crate) use file::FileStore;
pub(crate) use keychain::Keychain;

/// Which store `login` was told to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoreChoice {
    /// The keychain; where there is none, an error, never a plain file.
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

/// Why a store did not do what it was asked.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// There is no session bus to reach a Secret Service on.
    #[error("there is no D-Bus session bus, so no keychain can be reached ({0})")]
    NoBus(String),
    /// The bus is there and nobody provides secrets on it.
    #[error(
        "the session bus has no Secret Service (gnome-keyring, KWallet or KeePassXC provide one): {0}"
    )]
    NoService(String),
    /// It is locked, and nobody is there to unlock it.
    #[error("the keychain is locked and nobody is here to unlock it ({0})")]
    Locked(String),
    /// Somebody is there, but its question was turned down, or could not be shown.
    #[error("the keychain is locked, and its prompt was dismissed or could not be shown ({0})")]
    Dismissed(String),
    /// It was there, and left while it was asked.
    #[error("the keychain's service ended while it was asked ({0})")]
    Left(String),
    /// It accepted the call and did not answer.
    #[error("the keychain did not answer within {} s", .0.as_secs())]
    Timeout(Duration),
    /// More than one item answers to the name: another program has written there.
    #[error("the keychain holds more than one item for account '{0}'")]
    Ambiguous(String),
    /// What was read back is not what was written.
    #[error("the keychain did not keep what was written: reading it back gave {0}")]
    ReadBack(&'static str),
    /// The item is not a text.
    #[error("the keychain's item for account '{0}' is not a Limitry token")]
    Foreign(String),
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

/// A place that keeps one secret for each account. Calls block; [`Keychain`] bounds each of its own in time.
pub(crate) trait SecretStore {
    /// Makes sure that the store can be reached, without reading or asking anything.
    fn open(&self) -> Result<(), StoreError>;
    /// The account's secret, `None` where there is none.
    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError>;
    /// Puts the account's secret, in place of one that may be there.
    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError>;
    /// Takes the account's secret away; whether there was one.
    fn delete(&self, account: &str) -> Result<bool, StoreError>;
    /// Where it is and whether it survives a reboot, for a person.
    fn describe(&self) -> String;
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        const WAYS_OUT: &str = "ways out: set LIMITRY_TOKEN (CI, servers), or `limitry login --store file` keeps the token in a plain file with mode 0600";
        let failure = |code| Failure::store(code, error);
        match error {
            StoreError::NoBus(_) => failure(codes::KEYCHAIN_NO_BUS)
                .hint("over SSH and in cron jobs the session's bus is often at hand: set DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$(id -u)/bus")
                .hint(WAYS_OUT),
            StoreError::NoService(_) => failure(codes::KEYCHAIN_NO_SERVICE)
                .hint("start one: `gnome-keyring-daemon --start --components=secrets`, or switch the Secret Service on in KWallet or KeePassXC")
                .hint(WAYS_OUT),
            StoreError::Locked(_) => failure(codes::KEYCHAIN_LOCKED)
                .hint("unlock the keychain (on a desktop: sign in there) and try again")
                .hint(WAYS_OUT),
            StoreError::Dismissed(_) => failure(codes::KEYCHAIN_DISMISSED)
                .hint("try again and unlock it when it asks; where it has no screen to ask on, unlock it there first")
                .hint(WAYS_OUT),
            StoreError::Left(_) => failure(codes::KEYCHAIN_LEFT)
                .hint("it has crashed or was restarted: try again; `limitry doctor` looks whether it is back")
                .hint(WAYS_OUT),
            StoreError::Timeout(_) => failure(codes::KEYCHAIN_TIMEOUT)
                .hint("it accepts and does not answer: it may wait for a prompt on another screen, or hang; restart it")
                .hint(WAYS_OUT),
            StoreError::Ambiguous(_) => failure(codes::KEYCHAIN_AMBIGUOUS)
                .hint("remove what another program stored: `secret-tool clear service limitry`, then `limitry login`"),
            StoreError::ReadBack(_) => failure(codes::KEYCHAIN_READ_BACK)
                .hint("what answers there keeps nothing: a store for tests, or a read-only one; the token was not kept anywhere")
                .hint(WAYS_OUT),
            StoreError::Foreign(_) => failure(codes::KEYCHAIN_FOREIGN_ITEM).hint("`limitry login` replaces it"),
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
