//! The OS keychain, with a deadline on every call.
//!
//! A keychain can block forever: it waits for the user to unlock it, or its service never answers. Each call therefore runs
//! on its own detached thread. After the deadline the process goes on without that thread. The runtime's blocking pool
//! would not do: the process joins it at exit.

use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};

use keyring::api::CredentialStoreApi;

use super::{KEY_SERVICE, SERVICE, SecretStore, StoreError, platform};

/// The timeout of all calls of a command together when no user is present to unlock the keychain.
const UNATTENDED_TIMEOUT: Duration = Duration::from_secs(3);

#[cfg(not(feature = "testing"))]
fn unattended_timeout() -> Duration {
    UNATTENDED_TIMEOUT
}

/// A test whose keychain does answer gives it more time, because the machine may be busy.
#[cfg(feature = "testing")]
fn unattended_timeout() -> Duration {
    crate::base::env::keychain_seconds().map_or(UNATTENDED_TIMEOUT, Duration::from_secs)
}

/// The timeout of one call when a user is present.
const ATTENDED_TIMEOUT: Duration = Duration::from_secs(60);

/// How long limitry waits before it says what it waits for.
const REMIND_AFTER: Duration = Duration::from_secs(1);

/// The time that all calls of this process have taken, so that several slow calls share one timeout.
static ELAPSED: Mutex<Duration> = Mutex::new(Duration::ZERO);

/// The account of the item that a probe writes and deletes. No profile has this name.
const PROBE_ACCOUNT: &str = "limitry doctor";

/// The OS keychain.
#[derive(Clone, Copy)]
pub(crate) struct Keychain {
    deadline: Duration,
    /// The part of the deadline that earlier calls have used.
    elapsed_total: &'static Mutex<Duration>,
    waiting: Option<fn(&str)>,
    connect: Connect,
    service: &'static str,
}

/// Connects to a store. Tests have other stores than the system's.
type Connect = fn() -> keyring::Result<std::sync::Arc<dyn CredentialStoreApi + Send + Sync>>;

impl Keychain {
    /// A keychain with 3 s for all calls; or 60 s for each call if a user is present, to whom `waiting` shows a note.
    pub(crate) fn new(waiting: Option<fn(&str)>) -> Self {
        Self {
            deadline: if waiting.is_some() {
                ATTENDED_TIMEOUT
            } else {
                unattended_timeout()
            },
            elapsed_total: &ELAPSED,
            waiting,
            connect: platform::connect,
            service: SERVICE,
        }
    }

    /// The items that hold API keys for programs. They have another service name than the tokens of profiles.
    pub(crate) fn for_keys(waiting: Option<fn(&str)>) -> Self {
        Self {
            service: KEY_SERVICE,
            ..Self::new(waiting)
        }
    }

    /// Classifies an error. A locked keychain means something else when a user is present.
    fn explain(self, account: &str, error: &keyring::Error) -> StoreError {
        match explain(account, error) {
            StoreError::Locked(said) if self.waiting.is_some() => StoreError::UnlockCancelled(said),
            other => other,
        }
    }

    fn entry(self, account: &str) -> Result<keyring::Entry, StoreError> {
        (self.connect)()
            .and_then(|store| store.build(self.service, account, None))
            .map_err(|error| self.explain(account, &error))
    }

    /// Runs one keychain call on its own thread, for at most the rest of the deadline.
    fn bounded<T: Send + 'static>(
        self,
        call: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let begun = Instant::now();
        let (answer, answered) = sync_channel(1);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                // The receiver is gone after the deadline.
                drop(answer.send(call()));
            })
            .map_err(|error| StoreError::Other(format!("no thread could be started: {error}")))?;
        let until = |limit: Duration| limit.saturating_sub(begun.elapsed());
        let Some(waiting) = self.waiting else {
            let limit = self
                .deadline
                .saturating_sub(*elapsed_total(self.elapsed_total));
            let result = self.take(answered.recv_timeout(until(limit)));
            *elapsed_total(self.elapsed_total) += begun.elapsed();
            return result;
        };
        match answered.recv_timeout(until(REMIND_AFTER)) {
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
            Err(RecvTimeoutError::Disconnected) => Err(no_answer()),
        }
    }
}

/// What was elapsed_total, whatever became of the thread that wrote it.
fn elapsed_total(elapsed_total: &Mutex<Duration>) -> std::sync::MutexGuard<'_, Duration> {
    elapsed_total
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn no_answer() -> StoreError {
    StoreError::Other("the call ended without an answer".to_owned())
}

/// Classifies errors by their remedy.
fn explain(account: &str, error: &keyring::Error) -> StoreError {
    match error {
        keyring::Error::NoStorageAccess(reason) => StoreError::Locked(reason.to_string()),
        keyring::Error::Ambiguous(_) => StoreError::Ambiguous(account.to_owned()),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            StoreError::NotOurs(account.to_owned())
        }
        keyring::Error::PlatformFailure(reason) => {
            let said = reason.to_string();
            let lower = said.to_ascii_lowercase();
            if lower.contains("disconnected from message bus") || lower.contains("noreply") {
                StoreError::Disconnected(said)
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
                tracing::debug!("no session bus: {said}");
                StoreError::NoSessionBus
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

    fn probe(&self) -> Result<(), StoreError> {
        self.open()?;
        self.bounded(|| {
            if platform::is_locked() {
                let reason = "its default collection is locked".to_owned();
                return Err(StoreError::Locked(reason));
            }
            Ok(())
        })?;
        // Two processes may probe at once.
        let account = format!("{PROBE_ACCOUNT} {}", std::process::id());
        self.set(&account, &"probe".into())?;
        self.delete(&account).map(drop)
    }

    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError> {
        let (this, account) = (*self, account.to_owned());
        let got = self.bounded(move || match this.entry(&account)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(this.explain(&account, &error)),
        });
        got.map_err(|error| match self.service {
            KEY_SERVICE => StoreError::OfKey(Box::new(error)),
            _ => error,
        })
    }

    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError> {
        let (this, name, written) = (*self, account.to_owned(), secret.clone());
        self.bounded(move || {
            this.entry(&name)?
                .set_password(written.expose_secret())
                .map_err(|error| this.explain(&name, &error))
        })?;
        // Some stores accept a secret and do not keep it, so the secret is read back.
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
            elapsed_total: Box::leak(Box::default()),
            waiting: None,
            connect,
            service: SERVICE,
        }
    }

    #[test]
    fn a_call_that_never_returns_times_out() {
        let begun = Instant::now();
        let hung = keychain(0, platform::connect).bounded(|| {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        });
        assert!(matches!(hung, Err(StoreError::Timeout(_))));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn slow_calls_share_one_time_limit() {
        let slow = keychain(1, platform::connect);
        let nap = |milliseconds| {
            slow.bounded(move || {
                std::thread::sleep(Duration::from_millis(milliseconds));
                Ok(())
            })
        };
        assert!(nap(300).is_ok());
        assert!(*super::elapsed_total(slow.elapsed_total) >= Duration::from_millis(300));
        for _ in 0..2 {
            assert!(matches!(nap(30_000), Err(StoreError::Timeout(_))));
            assert!(*super::elapsed_total(slow.elapsed_total) >= Duration::from_secs(1));
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
    fn a_store_that_keeps_nothing_is_detected() {
        // Each connection opens a new, empty store, so a secret that was set cannot be read.
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
    fn each_failure_of_a_secret_service_has_its_own_error() {
        let platform = |said: &str| Error::PlatformFailure(said.into());
        let locked = |said: &str| Error::NoStorageAccess(said.into());
        let kind = |error: &Error, attended: bool| {
            let keychain = Keychain {
                waiting: attended.then_some(|_: &str| {}),
                ..keychain(1, platform::connect)
            };
            match keychain.explain("a", error) {
                StoreError::NoSessionBus => "no bus",
                StoreError::NoService(_) => "no service",
                StoreError::Disconnected(_) => "left",
                StoreError::Locked(_) => "locked",
                StoreError::UnlockCancelled(_) => "dismissed",
                StoreError::Ambiguous(_) => "ambiguous",
                StoreError::NotOurs(_) => "foreign",
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
