//! The OS keychain, with a deadline on every call.
//!
//! A keychain can wait for ever: for a person to unlock it, or for a service that accepts and never answers.
//! Each call therefore runs on a detached thread of its own; when the deadline passes the thread is left
//! behind and the process goes on and ends without it (a runtime's blocking pool would be joined at exit).

use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};

use keyring::api::CredentialStoreApi;

use super::{KEY_SERVICE, SERVICE, SecretStore, StoreError, platform};

/// How long all calls of a command together may take when nobody is there who could unlock the keychain.
const UNATTENDED: Duration = Duration::from_secs(3);

/// How long one call may take when somebody is.
const ATTENDED: Duration = Duration::from_secs(60);

/// After how long a person is told what limitry waits for.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the calls of this process have taken: a keychain that takes its time on each must not add them up.
static SPENT: Mutex<Duration> = Mutex::new(Duration::ZERO);

/// The OS keychain.
#[derive(Clone, Copy)]
pub(crate) struct Keychain {
    deadline: Duration,
    /// What other calls have taken of the deadline already.
    spent: &'static Mutex<Duration>,
    waiting: Option<fn(&str)>,
    connect: Connect,
    service: &'static str,
}

/// How the system's store is reached; tests have others.
type Connect = fn() -> keyring::Result<std::sync::Arc<dyn CredentialStoreApi + Send + Sync>>;

impl Keychain {
    /// A keychain that is given 3 s, or 60 s a call when `waiting` is there to tell a person what is waited for.
    pub(crate) fn new(waiting: Option<fn(&str)>) -> Self {
        Self {
            deadline: if waiting.is_some() {
                ATTENDED
            } else {
                UNATTENDED
            },
            spent: &SPENT,
            waiting,
            connect: platform::connect,
            service: SERVICE,
        }
    }

    /// The keychain's items that hold API keys for programs, apart from the tokens of profiles.
    pub(crate) fn for_keys(waiting: Option<fn(&str)>) -> Self {
        Self {
            service: KEY_SERVICE,
            ..Self::new(waiting)
        }
    }

    /// What an error means where somebody is there, or nobody.
    fn explain(self, account: &str, error: &keyring::Error) -> StoreError {
        match explain(account, error) {
            StoreError::Locked(said) if self.waiting.is_some() => StoreError::Dismissed(said),
            other => other,
        }
    }

    fn entry(self, account: &str) -> Result<keyring::Entry, StoreError> {
        (self.connect)()
            .and_then(|store| store.build(self.service, account, None))
            .map_err(|error| self.explain(account, &error))
    }

    /// Runs one keychain call on a thread of its own, for at most what is left of the deadline.
    fn bounded<T: Send + 'static>(
        self,
        call: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let (answer, answered) = sync_channel(1);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                // Nobody listens any more when the deadline has passed.
                drop(answer.send(call()));
            })
            .map_err(|error| StoreError::Other(format!("no thread could be started: {error}")))?;
        let until = |limit: Duration| limit.saturating_sub(begun.elapsed());
        let Some(waiting) = self.waiting else {
            let limit = self.deadline.saturating_sub(*spent(self.spent));
            let result = self.take(answered.recv_timeout(until(limit)));
            *spent(self.spent) += begun.elapsed();
            return result;
        };
        match answered.recv_timeout(until(PATIENCE)) {
            Err(RecvTimeoutError::Timeout) => {
                waiting("waiting for your keychain to be unlocked…");
                self.take(answered.recv_timeout(until(self.deadline)))
            }
            answer => self.take(answer),
        }
    }

    fn take<T>(
        self,
        answer: Result<Result<T, StoreError>, RecvTimeoutError>,
    ) -> Result<T, StoreError> {
        match answer {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(StoreError::Timeout(self.deadline)),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

/// What was spent, whatever became of the thread that wrote it.
fn spent(spent: &Mutex<Duration>) -> std::sync::MutexGuard<'_, Duration> {
    spent
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn gone() -> StoreError {
    StoreError::Other("the call ended without an answer".to_owned())
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
            if lower.contains("disconnected from message bus") || lower.contains("noreply") {
                StoreError::Left(said)
            } else if lower.contains("was not provided by any")
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
        let this = *self;
        self.bounded(move || this.entry("").map(drop))
    }

    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError> {
        let (this, account) = (*self, account.to_owned());
        self.bounded(move || match this.entry(&account)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(this.explain(&account, &error)),
        })
    }

    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError> {
        let (this, name, written) = (*self, account.to_owned(), secret.clone());
        self.bounded(move || {
            this.entry(&name)?
                .set_password(written.expose_secret())
                .map_err(|error| this.explain(&name, &error))
        })?;
        // Stores that say yes and keep nothing exist: what counts is what comes back.
        match self.get(account)? {
            Some(kept) if kept.expose_secret() == secret.expose_secret() => Ok(()),
            Some(_) => Err(StoreError::ReadBack("something else")),
            None => Err(StoreError::ReadBack("nothing")),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, StoreError> {
        let (this, account) = (*self, account.to_owned());
        self.bounded(move || match this.entry(&account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(keyring::Error::NoEntry) => Ok(false),
            Err(error) => Err(this.explain(&account, &error)),
        })
    }

    fn describe(&self) -> String {
        format!("{} (survives a reboot)", platform::NAME)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use keyring::Error;

    use super::{Connect, Keychain, SERVICE, SecretStore as _, StoreError, explain, platform};

    fn keychain(seconds: u64, connect: Connect) -> Keychain {
        Keychain {
            deadline: Duration::from_secs(seconds),
            spent: Box::leak(Box::default()),
            waiting: None,
            connect,
            service: SERVICE,
        }
    }

    #[test]
    fn a_call_that_never_returns_is_left_behind() {
        let begun = Instant::now();
        let hung = keychain(0, platform::connect).bounded(|| {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        });
        assert!(matches!(hung, Err(StoreError::Timeout(_))));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn slow_calls_do_not_add_up() {
        let slow = keychain(1, platform::connect);
        let nap = |milliseconds| {
            slow.bounded(move || {
                std::thread::sleep(Duration::from_millis(milliseconds));
                Ok(())
            })
        };
        assert!(nap(300).is_ok());
        assert!(*super::spent(slow.spent) >= Duration::from_millis(300));
        for _ in 0..2 {
            assert!(matches!(nap(30_000), Err(StoreError::Timeout(_))));
            assert!(*super::spent(slow.spent) >= Duration::from_secs(1));
        }
    }

    #[test]
    fn a_call_that_panics_is_an_error() {
        assert!(matches!(
            keychain(5, platform::connect).bounded::<()>(|| panic!("in the store")),
            Err(StoreError::Other(_))
        ));
    }

    #[test]
    fn a_store_that_accepts_and_keeps_nothing_is_found_out() {
        // Each connection is to a new store, as with one that forgets.
        let forgetful = keychain(20, || {
            let store = keyring::mock::Store::new()?;
            Ok(store)
        });
        let secret = "limitry_pat_abcdefgh1234".into();
        assert!(matches!(
            forgetful.set("default@x", &secret),
            Err(StoreError::ReadBack("nothing"))
        ));
    }

    #[test]
    fn every_failure_of_a_secret_service_is_told_apart() {
        let platform = |said: &str| Error::PlatformFailure(said.into());
        let locked = |said: &str| Error::NoStorageAccess(said.into());
        let kind = |error: &Error, attended: bool| {
            let keychain = Keychain {
                waiting: attended.then_some(|_: &str| {}),
                ..keychain(1, platform::connect)
            };
            match keychain.explain("a", error) {
                StoreError::NoBus(_) => "no bus",
                StoreError::NoService(_) => "no service",
                StoreError::Left(_) => "left",
                StoreError::Locked(_) => "locked",
                StoreError::Dismissed(_) => "dismissed",
                StoreError::Ambiguous(_) => "ambiguous",
                StoreError::Foreign(_) => "foreign",
                _ => "other",
            }
        };
        for (error, expected) in [
            (
                platform(
                    "DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead",
                ),
                "no bus",
            ),
            (
                platform(
                    "DBus error: Failed to connect to socket /run/user/0/bus: No such file or directory",
                ),
                "no bus",
            ),
            (
                platform("DBus error: Failed to connect to socket /tmp/x: Connection refused"),
                "no bus",
            ),
            (
                platform(
                    "DBus error: The name org.freedesktop.secrets was not provided by any .service files",
                ),
                "no service",
            ),
            (
                platform(
                    "DBus error: Message recipient disconnected from message bus without replying",
                ),
                "left",
            ),
            (locked("Secret Service: object locked"), "locked"),
            (
                locked("Secret Service: unlock prompt was dismissed"),
                "locked",
            ),
            (Error::Ambiguous(Vec::new()), "ambiguous"),
            (Error::BadEncoding(vec![0xff]), "foreign"),
            (platform("Crypto error: unpad"), "other"),
        ] {
            assert_eq!(kind(&error, false), expected, "{error}");
        }
        assert_eq!(
            kind(&locked("Secret Service: unlock prompt was dismissed"), true),
            "dismissed"
        );
        assert!(matches!(
            explain("a", &Error::NoEntry),
            StoreError::Other(_)
        ));
    }
}
