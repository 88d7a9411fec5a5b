//! Records of keys that must not outlive the process that created them, written before the key is created. The next
//! command on this machine finds the record after a crash and revokes the key, and no other.
//!
//! A lease is a file in the state directory. Its process holds a lock beside it as long as it lives. A key is revoked for
//! its lease only if API and project are the same, and if it has the name in the lease, which no other key has.
//!
//! The lease of a key that was being delivered also says where to. If a target holds the key, the delivery is finished
//! instead.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::fs::lock::FileLock;
use crate::base::paths;
use crate::base::process::hardening;
use crate::base::state::{Destination, Record, StateError, Store};
use crate::failure::{Failure, Result, codes};
use crate::features::delivery::{self, CheckedTarget, Target, TargetContent};
use crate::features::propagation::{PROPAGATION_TIMEOUT, revoke_and_confirm};
use limitry_client::{Client, ItemLimit, optional};
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

/// A key and the process that created it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LeaseRecord {
    /// The end of the key's name, which no other key has: it has random digits.
    pub(crate) name: String,
    /// Known once the API has answered.
    pub(crate) key_id: Option<String>,
    #[serde(flatten)]
    destination: Destination,
    made_at: Timestamp,
    /// When the key expires, by the server's clock.
    pub(crate) expires_at: Timestamp,
    pid: u32,
    /// When that process began, where the system tells.
    began: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery: Option<PendingDelivery>,
}

/// A delivery that has begun, and what the key becomes when it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PendingDelivery {
    pub(crate) targets: Vec<Target>,
    pub(crate) last_four: String,
    /// The final name and expiry.
    pub(crate) name: String,
    pub(crate) expires_at: Option<Timestamp>,
}

impl PendingDelivery {
    /// Gives the key its final name and expiry.
    pub(crate) fn as_change(&self) -> ApiKeyChange {
        ApiKeyChange {
            name: Some(self.name.clone()),
            expires_at: Some(self.expires_at),
        }
    }
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
    pub(crate) record: LeaseRecord,
    /// Held as long as the process lives.
    _lock: FileLock,
}

impl Lease {
    /// Records that a key is about to be created.
    pub(crate) fn write(
        nonce: String,
        name: String,
        destination: Destination,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Self> {
        let store = store()?;
        let lock = store.try_lock(&nonce)?.ok_or_else(|| {
            Failure::other(
                codes::OTHER,
                format!("another process took the name {nonce}"),
            )
        })?;
        let pid = std::process::id();
        let lease = Self {
            record: LeaseRecord {
                name,
                key_id: None,
                destination,
                made_at: now,
                expires_at,
                pid,
                began: hardening::start_time(pid),
                delivery: None,
            },
            store,
            nonce,
            _lock: lock,
        };
        lease.save()?;
        Ok(lease)
    }

    /// Records the id of the key.
    pub(crate) fn has_key(&mut self, id: &str) -> Result<()> {
        self.record.key_id = Some(id.to_owned());
        self.save()
    }

    /// Records that the key may reach these targets from now on.
    pub(crate) fn is_delivered_to(&mut self, delivery: PendingDelivery) -> Result<()> {
        self.record.delivery = Some(delivery);
        self.save()
    }

    /// Records a later expiry of the key.
    pub(crate) fn ends_at(&mut self, time: Timestamp) -> Result<()> {
        self.record.expires_at = time;
        self.save()
    }

    fn save(&self) -> Result<()> {
        Ok(self.store.write(&self.nonce, &self.record)?)
    }

    /// Removes the lease: the key is revoked, or lives on without limitry.
    pub(crate) fn remove(self) {
        forget(&self.store, &self.nonce);
    }

    /// Revokes the key. `true` if it is certainly gone.
    pub(crate) async fn revoke_leased_key(&self, client: &Client) -> Result<bool> {
        revoke_leased_key(client, &self.record).await
    }
}

fn forget(store: &Store<LeaseRecord>, nonce: &str) {
    // A lease that stays is read again by the next command.
    drop(store.remove(nonce));
}

/// The outcome of a sweep.
#[derive(Debug, Default)]
pub(crate) struct SweepReport {
    /// How many keys were revoked.
    pub(crate) revoked: usize,
    /// The names of keys whose delivery this sweep finished.
    pub(crate) finished: Vec<String>,
    pub(crate) error: Option<Failure>,
}

/// Revokes the keys of processes that are gone, for this API and project, or finishes their delivery.
pub(crate) async fn sweep(destination: &Destination, client: &Client) -> Result<SweepReport> {
    let store = store()?;
    let mut report = SweepReport::default();
    store.remove_leftovers();
    let names = store.names()?;
    if !names.is_empty() {
        client.sync_clock().await?;
    }
    for nonce in names {
        // The process of the lease holds the lock as long as it lives.
        let Ok(Some(_lock)) = store.try_lock(&nonce) else {
            continue;
        };
        let record = match store.read(&nonce) {
            Ok(Some(record)) => record,
            // A lease that cannot be read stays; its key expires.
            Ok(None) | Err(StateError::Damaged { .. } | StateError::Newer(_)) => continue,
            Err(error @ StateError::File(_)) => return Err(error.into()),
        };
        if record.destination != *destination || owner_is_alive(&record) {
            continue;
        }
        match sweep_one(client, &record, &mut report).await {
            Ok(true) => forget(&store, &nonce),
            Ok(false) => {}
            Err(error) => report.error = Some(error),
        }
    }
    Ok(report)
}

/// Ends one lease. `true` if it can be forgotten.
async fn sweep_one(
    client: &Client,
    record: &LeaseRecord,
    report: &mut SweepReport,
) -> Result<bool> {
    // A request that was on its way may still arrive; the key that it creates expires.
    let is_over = client.clock().now() > record.expires_at;
    if let (Some(delivery), Some(id)) = (&record.delivery, &record.key_id) {
        match find_delivered(delivery).await? {
            Delivered::Yes if is_active(client, id).await? => {
                client.change_key(id, &delivery.as_change()).await?;
                report.finished.push(delivery.name.clone());
                return Ok(true);
            }
            // It expires, unless its delivery was finished a moment before the crash.
            Delivered::Unknown => return Ok(is_over),
            Delivered::Yes | Delivered::No => {}
        }
    }
    let is_gone = revoke_leased_key(client, record).await?;
    report.revoked += usize::from(is_gone);
    Ok(is_gone || is_over)
}

enum Delivered {
    Yes,
    No,
    /// No target can be read back.
    Unknown,
}

/// Whether a target holds the key. Removes the temporary files beside the targets.
async fn find_delivered(pending: &PendingDelivery) -> Result<Delivered> {
    let (targets, last_four) = (pending.targets.clone(), pending.last_four.clone());
    delivery::blocking(move || {
        let mut outcome = if targets.iter().any(Target::is_readable) {
            Delivered::No
        } else {
            Delivered::Unknown
        };
        for target in &targets {
            let Ok(checked) = CheckedTarget::check(target, true, None) else {
                continue;
            };
            drop(checked.remove_leftovers());
            if let Ok(TargetContent::Key(token)) = checked.read()
                && token.last_four() == last_four
            {
                outcome = Delivered::Yes;
            }
        }
        outcome
    })
    .await
}

async fn is_active(client: &Client, id: &str) -> Result<bool> {
    let key = optional(client.key(id).await)?;
    Ok(key.is_some_and(|key| key.status == KeyStatus::Active))
}

/// Whether the process of a lease still lives: the same process, not another with its number.
fn owner_is_alive(record: &LeaseRecord) -> bool {
    record.began.is_some() && hardening::start_time(record.pid) == record.began
}

/// Revokes the key of a lease, if there is one. `true` if it is certainly gone.
async fn revoke_leased_key(client: &Client, record: &LeaseRecord) -> Result<bool> {
    let key = match &record.key_id {
        Some(id) => match optional(client.key(id).await)? {
            Some(key) if !matches(&key, record) => None,
            // Not known yet, or not any more.
            None => return Ok(!within_propagation_delay(client, record)),
            found => found,
        },
        None => return revoke_by_name(client, record).await,
    };
    let Some(key) = key else {
        // Another server's key, or another life of the same server.
        return Ok(true);
    };
    let was_found = key.status != KeyStatus::Active || revoke_and_confirm(client, &key.id).await?;
    Ok(was_found || !within_propagation_delay(client, record))
}

/// Revokes the key of a create that was not answered.
async fn revoke_by_name(client: &Client, record: &LeaseRecord) -> Result<bool> {
    let keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    match keys.iter().find(|key| has_name(key, record)) {
        Some(key) => revoke_and_confirm(client, &key.id).await,
        None => Ok(false),
    }
}

/// Whether some servers may not know the key yet, by the server's clock.
fn within_propagation_delay(client: &Client, record: &LeaseRecord) -> bool {
    let age = client.clock().now().duration_since(record.made_at);
    age.unsigned_abs() <= PROPAGATION_TIMEOUT
}

fn has_name(key: &ApiKey, record: &LeaseRecord) -> bool {
    key.name.ends_with(&record.name)
}

/// Whether a key is the one of the lease: it has its name, and was created after the lease was written.
fn matches(key: &ApiKey, record: &LeaseRecord) -> bool {
    let has_final_name = record
        .delivery
        .as_ref()
        .is_some_and(|delivery| delivery.name == key.name);
    (has_name(key, record) || has_final_name)
        && key
            .created_at
            .is_none_or(|made| made.as_second() >= record.made_at.as_second())
}
