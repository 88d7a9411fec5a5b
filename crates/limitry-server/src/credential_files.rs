//! The PAT and the API key that the data directory keeps in private files.

use std::fs;
use std::path::Path;

use crate::tokens::{TokenClass, TokenHash};
use crate::{ServerError, files};

/// Larger files are not credentials.
const MAX_FILE_BYTES: u64 = 4096;

/// A file that holds one secret.
#[derive(Clone, Copy)]
pub(crate) struct CredentialFile {
    pub(crate) name: &'static str,
    /// The text before the secret.
    prefix: &'static str,
    pub(crate) class: TokenClass,
}

/// The token alone.
pub(crate) const PAT_FILE: CredentialFile = CredentialFile {
    name: "pat",
    prefix: "",
    class: TokenClass::Pat,
};

/// A header line, which `curl -H @FILE` sends.
pub(crate) const API_KEY_FILE: CredentialFile = CredentialFile {
    name: "api-key.header",
    prefix: "Authorization: Bearer ",
    class: TokenClass::ApiKey,
};

impl CredentialFile {
    /// The secret, if the file exists and holds one of its class.
    pub(crate) fn read(&self, dir: &Path) -> Result<Option<String>, ServerError> {
        let path = dir.join(self.name);
        if !files::make_file_private(&path)? {
            return Ok(None);
        }
        let size = fs::metadata(&path).map_err(ServerError::io(&path))?.len();
        if size > MAX_FILE_BYTES {
            return Ok(None);
        }
        let content = fs::read(&path).map_err(ServerError::io(&path))?;
        let secret = String::from_utf8(content)
            .ok()
            .and_then(|text| text.trim_end().strip_prefix(self.prefix).map(str::to_owned));
        Ok(secret.filter(|secret| TokenClass::from_secret(secret) == Some(self.class)))
    }

    pub(crate) fn write(&self, dir: &Path, secret: &str) -> Result<(), ServerError> {
        let content = format!("{}{secret}\n", self.prefix);
        files::write_private(&dir.join(self.name), content.as_bytes())
    }

    /// The hash of the secret. An unreadable file counts as missing.
    pub(crate) fn hash(&self, dir: &Path) -> Option<Vec<u8>> {
        let secret = self.read(dir).ok()??;
        Some(TokenHash::new(&secret).bytes().to_vec())
    }
}
