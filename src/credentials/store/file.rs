//! A plain file: `credentials.toml`, mode 0600 in a 0700 directory. Used only with `--store file`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::{SecretStore, StoreError};
use crate::base::fs::lock::FileLock;
use crate::base::fs::private::PROTECTION;
use crate::base::fs::{FileError, lock, private};
use crate::credentials::config::Config;

const MAX_FILE_BYTES: u64 = 1 << 20;

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
    /// Its name in the configuration directory.
    pub(crate) const NAME: &str = "credentials.toml";

    /// The store in this file, which need not exist yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Removes copies of tokens that killed processes left: temporary files, and tokens of profiles whose token is now in
    /// another store or for another API. Best effort.
    pub(crate) fn remove_leftovers(&self, config: &Config) {
        private::remove_leftovers(&self.path);
        let is_superseded = |content: &Content| {
            let mut accounts = content.tokens.keys();
            accounts.any(|account| config.supersedes(account))
        };
        if !self.path.exists() || !self.read().is_ok_and(|content| is_superseded(&content)) {
            return;
        }
        // A login stores the token before it writes the profile: its lock says whether one is in progress.
        let dir = self.path.parent().unwrap_or(Path::new("."));
        if let Ok(Some(_lock)) = try_lock_login(dir)
            && let Ok(config) = Config::read(dir)
        {
            let removed = self.update(|content| {
                content
                    .tokens
                    .retain(|account, _| !config.supersedes(account));
            });
            drop(removed);
        }
    }

    fn read(&self) -> Result<Content, StoreError> {
        let Some(text) = private::read(&self.path, MAX_FILE_BYTES)? else {
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
        // People link this file, too, to one that they keep elsewhere.
        private::replace_through_link(&self.path, text.as_bytes())?;
        Ok(result)
    }
}

/// Waits for other logins and migrations in this configuration directory.
pub(crate) fn lock_login(config_dir: &Path) -> Result<FileLock, FileError> {
    lock::acquire_for(&config_dir.join("login"))
}

fn try_lock_login(config_dir: &Path) -> Result<Option<FileLock>, FileError> {
    lock::try_acquire_for(&config_dir.join("login"))
}

impl SecretStore for FileStore {
    fn open(&self) -> Result<(), StoreError> {
        self.read().map(drop)
    }

    fn probe(&self) -> Result<(), StoreError> {
        self.read()?;
        // The nearest directory that exists: a login creates the others.
        let dir = self.path.ancestors().skip(1).find(|dir| dir.is_dir());
        let dir = dir.unwrap_or(Path::new("."));
        let written = tempfile::tempfile_in(dir).map(drop);
        Ok(written.map_err(FileError::io("write to", dir))?)
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
        if !self.path.exists() {
            return format!("{} is not there yet", self.path.display());
        }
        format!(
            "{} (a plain file, {PROTECTION}; survives a reboot)",
            self.path.display()
        )
    }
}
