//! What is written down about a key that is to end with a process, before the key is made: so that whoever comes
//! after a crash can end it, and touches no other.
//!
//! A lease is a file in the state directory; its process holds a lock beside it for as long as it lives. A key is
//! revoked for its lease alone: the same API and project, made after the lease was written, found by the id that the
//! API gave when it was made or by the name that no other key has.

use crate::failure::Failure;
use crate::failure::Result;
use crate::failure::codes;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::keys::patience::LONGEST;
use crate::base::fs::lock::{self, FileLock};
use crate::base::fs::{private, remove_stale_temporaries};
use crate::base::process::hardening;
use limitry_client::{ApiError, Client, ItemLimit, optional};
use limitry_types::{ApiKey, KeyStatus};

/// The largest lease that is read.
const LARGEST: u64 = 16 << 10;

/// What has been written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Note {
    version: u32,
    /// What the key is called: no other key is called so.
    pub(super) name: String,
    /// What the API calls it, once it has answered.
    pub(super) key_id: Option<String>,
    /// Which API, and of the embedded service which.
    api: String,
    project: Option<String>,
    made_at: Timestamp,
    /// When the key ends by itself, by the server's clock.
    pub(super) expires_at: Timestamp,
    pid: u32,
    /// When that process began, where the system tells.
    began: Option<String>,
}

/// The API and the project that leases are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) api: String,
    pub(super) project: Option<String>,
}

/// A lease that this process holds.
#[derive(Debug)]
pub(super) struct Lease {
    path: PathBuf,
    pub(super) note: Note,
    /// Held as long as the process lives.
    _lock: FileLock,
}

impl Lease {
    /// Writes down that a key is going to be made.
    pub(super) fn write(
        dir: &Path,
        nonce: &str,
        name: String,
        scope: &Scope,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Self> {
        let path = dir.join(format!("{nonce}.json"));
        // Until the note is there, a lock without one looks like what a crash left behind.
        let _door = lock::acquire_for(dir)?;
        let lock = lock::try_acquire(&path.with_extension("lock"))?.ok_or_else(|| {
            Failure::other(
                codes::OTHER,
                format!("another process took the name {nonce}"),
            )
        })?;
        let (pid, began) = (std::process::id(), hardening::began(std::process::id()));
        let lease = Self {
            note: Note {
                version: 1,
                name,
                key_id: None,
                api: scope.api.clone(),
                project: scope.project.clone(),
                made_at: now,
                expires_at,
                pid,
                began,
            },
            path,
            _lock: lock,
        };
        lease.save()?;
        Ok(lease)
    }

    /// The key is there.
    pub(super) fn has_key(&mut self, id: &str) -> Result<()> {
        self.note.key_id = Some(id.to_owned());
        self.save()
    }

    /// The key lives longer.
    pub(super) fn ends_at(&mut self, time: Timestamp) -> Result<()> {
        self.note.expires_at = time;
        self.save()
    }

    fn save(&self) -> Result<()> {
        let text = serde_json::to_vec_pretty(&self.note).map_err(Failure::internal)?;
        Ok(private::replace(&self.path, &text)?)
    }

    /// The key has ended: there is nothing left to remember.
    pub(super) fn done(self) {
        forget(&self.path);
    }

    /// Looks for a key whose making was not answered, and ends it. Whether it is known to be gone.
    pub(super) async fn settle(&self, client: &Client) -> Result<bool, ApiError> {
        settle(client, &self.note).await
    }
}

fn forget(path: &Path) {
    // What stays behind is looked at again by the next run.
    let _ = fs::remove_file(path);
}

/// What became of leases that others left behind.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// How many keys were ended.
    pub(super) ended: usize,
    pub(super) failed: Option<ApiError>,
}

/// Ends what processes that are gone have left behind, for this API and project.
pub(super) async fn sweep(dir: &Path, scope: &Scope, client: &Client) -> Result<Swept> {
    let mut swept = Swept::default();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(swept),
        Err(error) => return Err(Failure::internal(error)),
    };
    // Nobody else may have put them there.
    private::ensure_dir(dir)?;
    remove_stale_temporaries(dir);
    for entry in entries.flatten() {
        let path = entry.path();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => {}
            Some("lock") => {
                // Its process was ended before it wrote anything, or after it had removed it; a young one may be about
                // to be locked.
                let _door = lock::acquire_for(dir)?;
                if !path.with_extension("json").exists() {
                    // The holder removes it.
                    drop(lock::try_acquire(&path));
                }
                continue;
            }
            _ => continue,
        }
        // Its process lives as long as it is locked.
        let Ok(Some(_lock)) = lock::try_acquire(&path.with_extension("lock")) else {
            continue;
        };
        let Some(note) = read(&path)? else {
            continue;
        };
        let other = (&note.api, &note.project) != (&scope.api, &scope.project);
        if other || lives(&note) {
            continue;
        }
        match settle(client, &note).await {
            Ok(gone) => {
                swept.ended += usize::from(gone);
                // A request that was on its way may still arrive; what it makes ends by itself.
                if gone || client.clock().now() > note.expires_at {
                    forget(&path);
                }
            }
            Err(error) => swept.failed = Some(error),
        }
    }
    Ok(swept)
}

/// A lease that can be read; what is none is left as it is.
fn read(path: &Path) -> Result<Option<Note>> {
    let text = private::read(path, LARGEST)?;
    Ok(text.and_then(|text| {
        serde_json::from_str::<Note>(&text)
            .ok()
            .filter(|note| note.version == 1)
    }))
}

/// Whether the process of a lease is still there: the same one, not another with its number.
fn lives(note: &Note) -> bool {
    note.began.is_some() && hardening::began(note.pid) == note.began
}

/// Ends the key of a lease, if there is one; whether it is known to be gone.
async fn settle(client: &Client, note: &Note) -> Result<bool, ApiError> {
    let key = match &note.key_id {
        Some(id) => match optional(client.key(id).await)? {
            Some(key) => Some(key),
            // Not known yet, or not any more.
            None => return Ok(!is_young(client, note)),
        },
        None => client
            .keys(Some(KeyStatus::Active), ItemLimit::All)
            .collect()
            .await?
            .data
            .into_iter()
            .find(|key| key.name == note.name),
    };
    match key {
        Some(key) if is_its(&key, note) => {
            let revoked = optional(client.revoke_key(&key.id).await)?.is_some();
            Ok(revoked || !is_young(client, note))
        }
        // Another server's, or another life of the same one.
        Some(_) => Ok(true),
        None => Ok(false),
    }
}

/// Whether the key may still be unknown here and there, by the server's clock.
fn is_young(client: &Client, note: &Note) -> bool {
    let age = client.clock().now().duration_since(note.made_at);
    age.unsigned_abs() <= LONGEST
}

/// Whether a key is the one that a lease is about: called so, and made after it was written.
fn is_its(key: &ApiKey, note: &Note) -> bool {
    key.name == note.name
        && key
            .created_at
            .is_none_or(|made| made.as_second() >= note.made_at.as_second())
}
