//! The explicit plain file: `credentials.toml`, 0600 in a 0700 directory. Used only when somebody asked for it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{SecretStore, StoreError};
use crate::base::fs::{lock, private};

/// The largest credentials file that is read.
const LARGEST: u64 = 1 << 20;

/// A file of tokens, by account.
pub(crate) struct FileStore {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct Content {
    #[serde(default)]
    tokens: BTreeMap<String, String>,
}

impl FileStore {
    /// The store in this file, which need not exist yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn read(&self) -> Result<Content, StoreError> {
        let Some(text) = private::read(&self.path, LARGEST)? else {
            return Ok(Content::default());
        };
        // The parser's own message quotes the line: it may be the one with the token.
        toml::from_str(&text).map_err(|error| StoreError::DamagedFile {
            path: self.path.clone(),
            reason: format!(
                "it cannot be parsed near byte {}",
                error.span().map_or(0, |span| span.start)
            ),
        })
    }

    /// Reads, changes and replaces the file under its lock.
    fn update<T>(&self, change: impl FnOnce(&mut Content) -> T) -> Result<T, StoreError> {
        let _lock = lock::acquire_for(&self.path)?;
        let mut content = self.read()?;
        let result = change(&mut content);
        let text =
            toml::to_string(&content).map_err(|error| StoreError::Other(error.to_string()))?;
        private::replace(&self.path, text.as_bytes())?;
        Ok(result)
    }
}

impl SecretStore for FileStore {
    fn open(&self) -> Result<(), StoreError> {
        self.read().map(drop)
    }

    fn get(&self, account: &str) -> Result<Option<SecretString>, StoreError> {
        Ok(self.read()?.tokens.remove(account).map(SecretString::from))
    }

    fn set(&self, account: &str, secret: &SecretString) -> Result<(), StoreError> {
        self.update(|content| {
            content
                .tokens
                .insert(account.to_owned(), secret.expose_secret().to_owned())
        })?;
        match self.get(account)? {
            Some(kept) if kept.expose_secret() == secret.expose_secret() => Ok(()),
            Some(_) => Err(StoreError::ReadBack("something else")),
            None => Err(StoreError::ReadBack("nothing")),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, StoreError> {
        self.update(|content| content.tokens.remove(account).is_some())
    }

    fn describe(&self) -> String {
        format!(
            "{} (a plain file, mode 0600; survives a reboot)",
            self.path.display()
        )
    }
}
