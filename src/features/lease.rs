//! What is written down about a key that is to end with a process, before the key is made: so that whoever comes
//! after a crash can end it, and touches no other.
//!
//! A lease is a file in the state directory; its process holds a lock beside it for as long as it lives. A key is
//! revoked for its lease alone: the same API and project, made after the lease was written, found by the id that the
//! API gave when it was made or by the name that no other key has.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::fs::lock::FileLock;
use crate::base::paths;
use crate::base::process::hardening;
use crate::base::state::{Destination, Record, StateError, Store};
use crate::failure::{Failure, Result, codes};
use crate::features::propagation::PROPAGATION_TIMEOUT;
use limitry_client::{ApiError, Client, ItemLimit, optional};
use limitry_types::{ApiKey, KeyStatus};

/// What has been written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeaseRecord {
    /// What the key is called: no other key is called so.
    pub(crate) name: String,
    /// What the API calls it, once it has answered.
    pub(crate) key_id: Option<String>,
    #[serde(flatten)]
    destination: Destination,
    made_at: Timestamp,
    /// When the key ends by itself, by the server's clock.
    pub(crate) expires_at: Timestamp,
    pid: u32,
    /// When that process began, where the system tells.
    began: Option<String>,
}

impl Record for LeaseRecord {
    const VERSION: u32 = 1;
}

/// The leases of this machine.
pub(crate) fn store() -> Result<Store<LeaseRecord>> {
    Ok(Store::in_dir(paths::state_dir()?.join("leases")))
}

/// A lease that this process holds.
pub(crate) struct Lease {
    store: Store<LeaseRecord>,
    nonce: String,
    pub(crate) note: LeaseRecord,
    /// Held as long as the process lives.
    _lock: FileLock,
}

impl Lease {
    /// Writes down that a key is going to be made.
    pub(crate) fn write(
        store: Store<LeaseRecord>,
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
            note: LeaseRecord {
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
    pub(crate) fn has_key(&mut self, id: &str) -> Result<()> {
        self.note.key_id = Some(id.to_owned());
        self.save()
    }

    /// The key lives longer.
    pub(crate) fn ends_at(&mut self, time: Timestamp) -> Result<()> {
        self.note.expires_at = time;
        self.save()
    }

    fn save(&self) -> Result<()> {
        Ok(self.store.write(&self.nonce, &self.note)?)
    }

    /// The key has ended: there is nothing left to remember.
    pub(crate) fn done(self) {
        forget(&self.store, &self.nonce);
    }

    /// Looks for a key whose making was not answered, and ends it. Whether it is known to be gone.
    pub(crate) async fn revoke_leased_key(&self, client: &Client) -> Result<bool, ApiError> {
        revoke_leased_key(client, &self.note).await
    }
}

fn forget(store: &Store<LeaseRecord>, nonce: &str) {
    // A lease that stays is read again by the next run.
    drop(store.remove(nonce));
}

/// What became of leases that others left behind.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    /// How many keys were ended.
    pub(crate) ended: usize,
    pub(crate) failed: Option<ApiError>,
}

/// Ends the keys of processes that are gone, for this API and project.
pub(crate) async fn sweep(
    store: &Store<LeaseRecord>,
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
        if note.destination != *destination || owner_alive(&note) {
            continue;
        }
        match revoke_leased_key(client, &note).await {
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
fn owner_alive(note: &LeaseRecord) -> bool {
    note.began.is_some() && hardening::start_time(note.pid) == note.began
}

/// Ends the key of a lease, if there is one; whether it is known to be gone.
async fn revoke_leased_key(client: &Client, note: &LeaseRecord) -> Result<bool, ApiError> {
    let key = match &note.key_id {
        Some(id) => match optional(client.key(id).await)? {
            Some(key) => Some(key),
            // Not known yet, or not any more.
            None => return Ok(!within_propagation_delay(client, note)),
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
        Some(key) if matches(&key, note) => {
            let revoked = optional(client.revoke_key(&key.id).await)?.is_some();
            Ok(revoked || !within_propagation_delay(client, note))
        }
        // Another server's, or another life of the same one.
        Some(_) => Ok(true),
        None => Ok(false),
    }
}

/// Whether the key may still be unknown here and there, by the server's clock.
fn within_propagation_delay(client: &Client, note: &LeaseRecord) -> bool {
    let age = client.clock().now().duration_since(note.made_at);
    age.unsigned_abs() <= PROPAGATION_TIMEOUT
}

/// Whether a key is the one that a lease is about: called so, and made after it was written.
fn matches(key: &ApiKey, note: &LeaseRecord) -> bool {
    key.name == note.name
        && key
            .created_at
            .is_none_or(|made| made.as_second() >= note.made_at.as_second())
}
