use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, params};
use secrecy::SecretString;

use super::Service;
use crate::api::ApiError;
use crate::credential_files::{API_KEY_FILE, CredentialFile, PAT_FILE};
use crate::storage::UnitOfWork;
use crate::tokens::{NewToken, TokenClass, TokenHash};
use crate::{ServerError, files, routes};
use limitry_types::Project;

/// The name of the PAT and of the API key in their lists.
const NAME: &str = "limitry dev";

/// A secret, and the private file (mode 0600) that keeps it.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The secret.
    pub secret: SecretString,
    /// The file in the data directory.
    pub file: PathBuf,
}

/// What a client needs to use the service.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `limitry_pat_…`, for everything. The file holds the token alone.
    pub pat: Credential,
    /// `limitry_sk_…`, for the project. The file holds the line `Authorization: Bearer limitry_sk_…`, which
    /// `curl -H @FILE` sends.
    pub api_key: Credential,
    /// The project of the API key.
    pub project: Project,
}

impl Service {
    /// The PAT and API key of the data directory, with the key's project.
    ///
    /// Creates what is missing or no longer accepted. Concurrent calls of any process return the same credentials.
    ///
    /// # Errors
    ///
    /// When the database or the files cannot be read or written.
    pub fn credentials(&self) -> Result<Credentials, ServerError> {
        Ok(Credentials {
            pat: self.pat()?,
            api_key: self.api_key()?,
            project: self.read(routes::first_project)?,
        })
    }

    /// The PAT alone, see [`Self::credentials`].
    ///
    /// # Errors
    ///
    /// When the database or the file cannot be read or written.
    pub fn pat(&self) -> Result<Credential, ServerError> {
        self.ensure(PAT_FILE, |unit| {
            let token = NewToken::generate(TokenClass::Pat, "pat_")?;
            unit.conn.execute(
                "INSERT INTO pats (id, user, name, lookup, hash, last_four, created_at) \
                 VALUES (?1, (SELECT min(seq) FROM users), ?2, ?3, ?4, ?5, ?6)",
                params![
                    token.id,
                    NAME,
                    token.hash.lookup(),
                    token.hash.bytes(),
                    token.last_four(),
                    unit.now,
                ],
            )?;
            Ok(token.secret)
        })
    }

    fn api_key(&self) -> Result<Credential, ServerError> {
        self.ensure(API_KEY_FILE, |unit| {
            let project = unit
                .conn
                .query_row("SELECT min(seq) FROM projects", [], |row| row.get(0))?;
            let (_, secret) = routes::insert_api_key(unit, project, NAME, None)?;
            Ok(secret)
        })
    }

    /// Reads the secret of a file, or creates another one.
    fn ensure(
        &self,
        file: CredentialFile,
        create: impl FnOnce(&mut UnitOfWork) -> Result<String, ApiError> + Send + 'static,
    ) -> Result<Credential, ServerError> {
        let dir = self.dir();
        let _lock = files::lock(dir)?;
        let accepted = match file.read(dir)? {
            Some(secret) => {
                let hash = TokenHash::new(&secret);
                let is_accepted = self.read(|unit| Ok(is_accepted(unit, file.class, &hash)?))?;
                is_accepted.then_some(secret)
            }
            None => None,
        };
        let secret = if let Some(secret) = accepted {
            secret
        } else {
            let secret = self.write(create)?;
            file.write(dir, &secret)?;
            secret
        };
        Ok(Credential {
            secret: secret.into(),
            file: dir.join(file.name),
        })
    }
}

fn is_accepted(unit: &UnitOfWork, class: TokenClass, hash: &TokenHash) -> rusqlite::Result<bool> {
    let table = match class {
        TokenClass::Pat => "pats",
        _ => "api_keys",
    };
    let sql = format!(
        "SELECT hash FROM {table} WHERE lookup = ?1 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > ?2)"
    );
    let stored: Option<Vec<u8>> = unit
        .conn
        .query_row(&sql, params![hash.lookup(), unit.now], |row| row.get(0))
        .optional()?;
    Ok(stored.is_some_and(|stored| hash.matches(&stored)))
}
