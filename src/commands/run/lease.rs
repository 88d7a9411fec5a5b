//! What is written down about a key that is to end with a process, before the key is made: so that whoever comes
//! after a crash can end it, and touches no other.
//!
//! A lease is a file in the state directory; its process holds a lock beside it for as long as it lives. A key is
//! revoked for its lease alone: the same API and project, made after the lease was written, found by the id that the
//! API gave when it was made or by the name that no other key has.

use crate::failure::Failure;
use crate::failure::Result;
use crate::failure::codes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::keys::polling::PROPAGATION_TIMEOUT;
use crate::base::fs::lock::FileLock;
use crate::base::paths;
use crate::base::process::hardening;
use crate::base::state::{Destination, Record, StateError, Store};
use limitry_client::{ApiError, Client, ItemLimit, optional};
use limitry_types::{ApiKey, KeyStatus};

/// What has been written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Note {
    /// What the key is called: no other key is called so.
    pub(super) name: String,
    /// What the API calls it, once it has answered.
    pub(super) key_id: Option<String>,
    #[serde(flatten)]
    destination: Destination,
    made_at: Timestamp,
    /// When the key ends by itself, by the server's clock.
    pub(super) expires_at: Timestamp,
    pid: u32,
    /// When that process began, where the system tells.
    began: Option<String>,
}

impl Record for Note {
    const VERSION: u32 = 1;
}

/// The leases of this machine.
pub(super) fn store() -> Result<Store<Note>> {
    Ok(Store::in_dir(paths::state_dir()?.join("leases")))
}

/// A lease that this process holds.
pub(super) struct Lease {
    store: Store<Note>,
    nonce: String,
    pub(super) note: Note,
    /// Held as long as the process lives.
    _lock: FileLock,
}

impl Lease {
    /// Writes down that a key is going to be made.
    pub(super) fn write(
        store: Store<Note>,
        nonce: String,
        name: String,
        destination: Destination,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Self> {
        let lock = store.try_lock(&nonce)?.ok_or_else(|| {
            Failure::other(
                codes::OTHER,
                format!("another process took the name {nonce}"),
            )
        })?;
        let (pid, began) = (
            std::process::id(),
            hardening::start_time(std::process::id()),
        );
        let lease = Self {
            note: Note {
                name,
                key_id: None,
                destination,
                made_at: now,
                expires_at,
                pid,
                began,
            },
            store,
            nonce,
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
        Ok(self.store.write(&self.nonce, &self.note)?)
    }

    /// The key has ended: there is nothing left to remember.
    pub(super) fn done(self) {
        forget(&self.store, &self.nonce);
    }

    /// Looks for a key whose making was not answered, and ends it. Whether it is known to be gone.
    pub(super) async fn settle(&self, client: &Client) -> Result<bool, ApiError> {
        settle(client, &self.note).await
    }
}

fn forget(store: &Store<Note>, nonce: &str) {
    // A lease that stays is read again by the next run.
    drop(store.remove(nonce));
}

/// What became of leases that others left behind.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// How many keys were ended.
    pub(super) ended: usize,
    pub(super) failed: Option<ApiError>,
}

/// Ends the keys of processes that are gone, for this API and project.
pub(super) async fn sweep(
    store: &Store<Note>,
    destination: &Destination,
    client: &Client,
) -> Result<Swept> {
    let mut swept = Swept::default();
    store.remove_leftovers();
    for nonce in store.names()? {
        // Its process lives as long as it holds the lock.
        let Ok(Some(_lock)) = store.try_lock(&nonce) else {
            continue;
        };
        let note = match store.read(&nonce) {
            Ok(Some(note)) => note,
            // A lease that cannot be read stays; its key expires.
            Ok(None) | Err(StateError::Damaged { .. } | StateError::Newer(_)) => continue,
            Err(error @ StateError::File(_)) => return Err(error.into()),
        };
        if note.destination != *destination || lives(&note) {
            continue;
        }
        match settle(client, &note).await {
            Ok(gone) => {
                swept.ended += usize::from(gone);
                // A request that was on its way may still arrive; what it makes ends by itself.
                if gone || client.clock().now() > note.expires_at {
                    forget(store, &nonce);
                }
            }
            Err(error) => swept.failed = Some(error),
        }
    }
    Ok(swept)
}

/// Whether the process of a lease is still there: the same one, not another with its number.
fn lives(note: &Note) -> bool {
    note.began.is_some() && hardening::start_time(note.pid) == note.began
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
    age.unsigned_abs() <= PROPAGATION_TIMEOUT
}

/// Whether a key is the one that a lease is about: called so, and made after it was written.
fn is_its(key: &ApiKey, note: &Note) -> bool {
    key.name == note.name
        && key
            .created_at
            .is_none_or(|made| made.as_second() >= note.made_at.as_second())
}
