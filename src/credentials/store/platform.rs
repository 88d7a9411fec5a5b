//! The few lines that differ by system: which keychain there is. Everything else is the same everywhere.

use std::sync::Arc;

use keyring::api::CredentialStoreApi;

/// Connects to the system's keychain. What is missing shows up here.
#[cfg(target_os = "linux")]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = dbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain. What is missing shows up here.
#[cfg(target_os = "macos")]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain. What is missing shows up here.
#[cfg(windows)]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain. What is missing shows up here.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    Err(keyring::Error::NotSupportedByStore(
        "limitry knows no keychain on this system".to_owned(),
    ))
}

/// What people call it there.
pub(super) const NAME: &str = if cfg!(target_os = "macos") {
    "the macOS Keychain"
} else if cfg!(windows) {
    "the Windows Credential Manager"
} else {
    "the Secret Service keychain"
};
