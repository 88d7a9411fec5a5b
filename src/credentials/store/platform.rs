//! The keychain of each system.

use std::sync::Arc;

use keyring::api::CredentialStoreApi;

/// Connects to the system's keychain.
#[cfg(target_os = "linux")]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = dbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain.
#[cfg(target_os = "macos")]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain.
#[cfg(windows)]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    let store = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

/// Connects to the system's keychain.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub(super) fn connect() -> keyring::Result<Arc<dyn CredentialStoreApi + Send + Sync>> {
    Err(keyring::Error::NotSupportedByStore(
        "limitry knows no keychain on this system".to_owned(),
    ))
}

/// Whether the keychain would have to ask before it stores something.
#[cfg(target_os = "linux")]
pub(super) fn is_locked() -> bool {
    use dbus_secret_service::{EncryptionType, SecretService};

    SecretService::connect(EncryptionType::Plain)
        .and_then(|service| service.get_default_collection()?.is_locked())
        .unwrap_or(false)
}

/// Whether the keychain would have to ask before it stores something.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_locked() -> bool {
    false
}

/// The keychain's usual name on the system.
pub(super) const NAME: &str = if cfg!(target_os = "macos") {
    "the macOS Keychain"
} else if cfg!(windows) {
    "the Windows Credential Manager"
} else {
    "the Secret Service keychain"
};
