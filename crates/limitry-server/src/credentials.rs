//! What a developer works with: a personal access token and an API key, made once and kept in private files.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension as _, params};
use secrecy::SecretString;

use super::db::Db;
use super::http::Problem;
use super::tokens::{self, Class, Hashed};
use super::{LocalError, Service, files, routes};

/// The token alone: what `limitry login --token-file` takes.
const PAT_FILE: &str = "pat";

/// A whole header line: what `curl -H @FILE` takes.
const API_KEY_FILE: &str = "api-key.header";

const HEADER: &str = "Authorization: Bearer ";

/// What the key is called among the project's keys.
const API_KEY_NAME: &str = "limitry dev";

/// A file that holds more than this is none of ours.
const MAX_FILE: u64 = 4096;

/// A secret, and the private file that it is kept in.
#[derive(Debug, Clone)]
pub struct StoredSecret {
    /// The secret itself.
    pub secret: SecretString,
    /// Where it is kept, 0600.
    pub file: PathBuf,
}

/// Everything that `limitry dev` prints at its start.
#[derive(Debug, Clone)]
pub struct DevCredentials {
    /// `limitry_pat_…`
    pub pat: SecretString,
    /// The token alone, for `limitry login --token-file`.
    pub pat_file: PathBuf,
    /// `limitry_sk_…`
    pub api_key: SecretString,
    /// The line `Authorization: Bearer limitry_sk_…`, for `curl -H @FILE`.
    pub api_key_header_file: PathBuf,
    /// `proj_…`, the project that the key belongs to.
    pub project_id: String,
    /// What it is called.
    pub project_name: String,
}

/// A project of the local service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalProject {
    /// `proj_…`
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Service {
    /// The person's token. Made when there is none, or when the one that is kept is no longer accepted; any number of
    /// processes that ask at once get the same.
    pub fn pat(&self) -> Result<StoredSecret, LocalError> {
        self.stored(PAT_FILE, "", Class::Pat, |db| {
            let user: i64 =
                db.conn
                    .query_row("SELECT seq FROM users ORDER BY seq LIMIT 1", [], |row| {
                        row.get(0)
                    })?;
            let secret = tokens::new_secret(Class::Pat)?;
            let hash = Hashed::of(&secret);
            db.conn.execute(
                "INSERT INTO pats (id, user, name, lookup, hash, last_four, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    tokens::new_id("pat_")?,
                    user,
                    API_KEY_NAME,
                    hash.lookup(),
                    hash.bytes(),
                    tokens::last_four(&secret),
                    db.now,
                ],
            )?;
            Ok(secret)
        })
    }

    /// The API key of the default project: an ordinary key of its list, named `limitry dev`. Made and kept like
    /// [`Self::pat`], and only when asked for.
    pub fn api_key(&self) -> Result<StoredSecret, LocalError> {
        self.stored(API_KEY_FILE, HEADER, Class::ApiKey, |db| {
            let (project, _) = default_project(db)?;
            let (_, secret) = routes::insert_api_key(db, project, API_KEY_NAME, None)?;
            Ok(secret)
        })
    }

    /// Both, and the project.
    pub fn credentials(&self) -> Result<DevCredentials, LocalError> {
        let pat = self.pat()?;
        let api_key = self.api_key()?;
        let project = self.default_project()?;
        Ok(DevCredentials {
            pat: pat.secret,
            pat_file: pat.file,
            api_key: api_key.secret,
            api_key_header_file: api_key.file,
            project_id: project.id,
            project_name: project.name,
        })
    }

    /// The project that was there from the beginning.
    pub fn default_project(&self) -> Result<LocalProject, LocalError> {
        self.read(|db| default_project(db).map(|(_, project)| project))
    }

    /// The projects that a selector means: the one with that id, else all with that name, oldest first.
    pub fn find_projects(&self, selector: &str) -> Result<Vec<LocalProject>, LocalError> {
        let all = self.projects()?;
        let by = |matches: fn(&LocalProject) -> &str| -> Vec<LocalProject> {
            all.iter()
                .filter(|project| matches(project) == selector)
                .cloned()
                .collect()
        };
        let by_id = by(|project| &project.id);
        Ok(if by_id.is_empty() {
            by(|project| &project.name)
        } else {
            by_id
        })
    }

    /// All projects, oldest first.
    pub fn projects(&self) -> Result<Vec<LocalProject>, LocalError> {
        self.read(|db| {
            let mut statement = db
                .conn
                .prepare_cached("SELECT id, name FROM projects ORDER BY seq")?;
            let projects = statement.query_map([], |row| {
                Ok(LocalProject {
                    id: row.get(0)?,
                    name: row.get(1)?,
                })
            })?;
            Ok(projects.collect::<Result<_, _>>()?)
        })
    }

    fn stored(
        &self,
        file: &str,
        before: &'static str,
        class: Class,
        make: impl FnOnce(&mut Db) -> Result<String, Problem> + Send + 'static,
    ) -> Result<StoredSecret, LocalError> {
        let core = self.core();
        let file = core.dir.join(file);
        let _lock = files::lock(&core.dir)?;
        if let Some(kept) = read_secret(&file, before, class)? {
            let hash = Hashed::of(&kept);
            if self.read(move |db| is_accepted(db, class, &hash))? {
                return Ok(StoredSecret {
                    secret: kept.into(),
                    file,
                });
            }
        }
        let secret = self.write(make)?;
        files::write_private(&file, format!("{before}{secret}\n").as_bytes())?;
        Ok(StoredSecret {
            secret: secret.into(),
            file,
        })
    }
}

/// The hash of the token that is kept for the developer.
pub(crate) fn kept_pat(dir: &Path) -> Option<Vec<u8>> {
    kept(&dir.join(PAT_FILE), "", Class::Pat)
}

/// The hash of the key that is kept for the developer.
pub(crate) fn kept_api_key(dir: &Path) -> Option<Vec<u8>> {
    kept(&dir.join(API_KEY_FILE), HEADER, Class::ApiKey)
}

fn kept(file: &Path, before: &str, class: Class) -> Option<Vec<u8>> {
    let secret = read_secret(file, before, class).ok()??;
    Some(Hashed::of(&secret).bytes().to_vec())
}

fn default_project(db: &Db) -> Result<(i64, LocalProject), Problem> {
    Ok(db.conn.query_row(
        "SELECT seq, id, name FROM projects ORDER BY seq LIMIT 1",
        [],
        |row| {
            let project = LocalProject {
                id: row.get(1)?,
                name: row.get(2)?,
            };
            Ok((row.get(0)?, project))
        },
    )?)
}

/// What is kept in a file, if it looks like what we wrote.
fn read_secret(file: &Path, before: &str, class: Class) -> Result<Option<String>, LocalError> {
    if !files::check_private_file(file)? {
        return Ok(None);
    }
    let size = fs::metadata(file).map_err(LocalError::io(file))?.len();
    if size > MAX_FILE {
        return Ok(None);
    }
    let content = fs::read(file).map_err(LocalError::io(file))?;
    let secret = String::from_utf8(content)
        .ok()
        .and_then(|text| text.trim_end().strip_prefix(before).map(str::to_owned));
    Ok(secret.filter(|secret| Class::of(secret) == Some(class)))
}

fn is_accepted(db: &Db, class: Class, hash: &Hashed) -> Result<bool, Problem> {
    let sql = match class {
        Class::Pat => "SELECT hash, expires_at, revoked_at FROM pats WHERE lookup = ?1",
        _ => "SELECT hash, expires_at, revoked_at FROM api_keys WHERE lookup = ?1",
    };
    let found = db
        .conn
        .query_row(sql, [hash.lookup()], |row| {
            Ok((
                row.get::<_, Vec<u8>>(0)?,
                row.get::<_, Option<i64>>(1)?,
                row.get::<_, Option<i64>>(2)?,
            ))
        })
        .optional()?;
    Ok(found.is_some_and(|(stored, expires_at, revoked_at)| {
        hash.matches(&stored) && revoked_at.is_none() && expires_at.is_none_or(|end| end > db.now)
    }))
}
