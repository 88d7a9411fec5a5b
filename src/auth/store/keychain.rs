//! The OS keychain, with a deadline on every call.
//!
//! A keychain can wait for ever: for a person to unlock it, or for a service that accepts and never answers.
//! Each call therefore runs on a detached thread of its own; when the deadline passes the thread is left
//! behind and the process goes on and ends without it (a runtime's blocking pool would be joined at exit).

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::{SERVICE, SecretStore, StoreError, platform};

/// How long a call may take when nobody is there who could unlock the keychain.
const UNATTENDED: Duration = Duration::from_secs(3);

/// How long a call may take when somebody is.
const ATTENDED: Duration = Duration::from_secs(60);

/// After how long a person is told what limitry waits for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The OS keychain.
#[derive(Clone, Copy)]
pub struct Keychain {
    deadline: Duration,
    waiting: Option<fn(&str)>,
}

impl Keychain {
    /// A keychain that is given 3 s a call, or 60 s when `waiting` is there to tell a person what is waited for.
    pub fn new(waiting: Option<fn(&str)>) -> Self {
        Self {
            deadline: if waiting.is_some() {
                ATTENDED
            } else {
                UNATTENDED
            },
            waiting,
        }
    }

    /// Runs one keychain call on a thread of its own, for at most the deadline.
    fn bounded<T: Send + 'static>(
        self,
        call: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                // Nobody listens any more when the deadline has passed.
                drop(answer.send(call()));
            })
            .map_err(|error| StoreError::Other(format!("no thread could be started: {error}")))?;
        let mut left = self.deadline;
        if let Some(waiting) = self.waiting {
            match answered.recv_timeout(PATIENCE) {
                Err(RecvTimeoutError::Timeout) => {
                    waiting("waiting for your keychain to be unlocked…");
                    left = left.saturating_sub(PATIENCE);
                }
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
                Ok(result) => return result,
            }
        }
        match answered.recv_timeout(left) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(StoreError::Timeout(self.deadline)),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

fn gone() -> StoreError {
    StoreError::Other("the call ended without an answer".to_owned())
}

fn entry(account: &str) -> Result<keyring::Entry, StoreError> {
    platform::connect()
        .and_then(|store| store.build(SERVICE, account, None))
        .map_err(|error| explain(account, &error))
}

/// Tells the failures apart that have remedies of their own.
fn explain(account: &str, error: &keyring::Error) -> StoreError {
    match error {
        keyring::Error::NoStorageAccess(reason) => StoreError::Locked(reason.to_string()),
        keyring::Error::Ambiguous(_) => StoreError::Ambiguous(account.to_owned()),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            StoreError::Foreign(account.to_owned())
        }
        keyring::Error::PlatformFailure(reason) => {
            let said = reason.to_string();
            let lower = said.to_ascii_lowercase();
            if lower.contains("was not provided by any")
                || lower.contains("serviceunknown")
                || lower.contains("spawn.")
                || lower.contains("org.freedesktop.secrets")
            {
                StoreError::NoService(said)
            } else if lower.contains("dbus_session_bus_address")
                || lower.contains("autolaunch")
                || lower.contains("failed to connect to socket")
                || lower.contains("connection refused")
                || lower.contains("no such file")
                || lower.contains("address")
            {
                StoreError::NoBus(said)
            } else {
                StoreError::Other(said)
            }
        }
        other => StoreError::Other(other.to_string()),
    }
}

impl SecretStore for Keychain {
    fn open(&self) -> Result<(), StoreError> {
        self.bounded(|| entry("").map(drop))
    }

    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError> {
        let account = account.to_owned();
        self.bounded(move || match entry(&account)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(&account, &error)),
        })
    }

    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError> {
        let (name, written) = (account.to_owned(), secret.clone());
        self.bounded(move || {
            entry(&name)?
                .set_password(written.expose_secret())
                .map_err(|error| explain(&name, &error))
        })?;
        // Stores that say yes and keep nothing exist: what counts is what comes back.
        match self.get(account)? {
            Some(kept) if kept.expose_secret() == secret.expose_secret() => Ok(()),
            Some(_) => Err(StoreError::ReadBack("something else")),
            None => Err(StoreError::ReadBack("nothing")),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.bounded(move || match entry(&account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(keyring::Error::NoEntry) => Ok(false),
            Err(error) => Err(explain(&account, &error)),
        })
    }

    fn describe(&self) -> String {
        format!("{} (survives a reboot)", platform::NAME)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Keychain, StoreError};

    #[test]
    fn a_call_that_never_returns_is_left_behind() {
        let keychain = Keychain {
            deadline: Duration::from_millis(50),
            waiting: None,
        };
        let begun = Instant::now();
        let hung = keychain.bounded(|| {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        });
        assert!(matches!(hung, Err(StoreError::Timeout(_))));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_call_that_panics_is_an_error() {
        let keychain = Keychain {
            deadline: Duration::from_secs(5),
            waiting: None,
        };
        assert!(matches!(
            keychain.bounded::<()>(|| panic!("in the store")),
            Err(StoreError::Other(_))
        ));
    }
}
