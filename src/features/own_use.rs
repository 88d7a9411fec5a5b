//! Remembers when limitry itself called with a key, to test it. The API counts such a call as a use. `LAST USED`,
//! `revoke --if-unused` and `audit` ignore it.
//!
//! A record belongs to a key's id, which is random. The API's URL would not do: a local service has another one with `--local`
//! and on each port.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::paths;
use crate::base::state::{Record, Store};
use crate::failure::Result;
use limitry_client::Client;
use limitry_types::{ApiKey, rules};

/// The server's clock is known by the second.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(1);

/// The test of one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnUse {
    from: Timestamp,
    until: Timestamp,
    /// The last use that the API reported right after the test. `None` if it reported none yet.
    reported: Option<Timestamp>,
}

impl OwnUse {
    fn is(&self, used: Timestamp) -> bool {
        match self.reported {
            Some(reported) => used == reported,
            None => {
                used.duration_since(self.from) >= -TOLERANCE
                    && used.duration_since(self.until) <= TOLERANCE
            }
        }
    }
}

impl Record for OwnUse {
    const VERSION: u32 = 1;
}

fn store() -> Result<Store<OwnUse>> {
    Ok(Store::in_dir(paths::state_dir()?.join("own-uses")))
}

/// Records that limitry tested this key between `from` and now; `key` was read after the test. Best effort: without the
/// record, the test counts as a use.
pub(crate) fn record(client: &Client, key: &ApiKey, from: Timestamp) {
    if rules::id(&key.id).is_err() {
        // It would be the name of another file.
        return;
    }
    let write = || -> Result<()> {
        let own = OwnUse {
            from,
            until: client.clock().now(),
            reported: key.last_used_at,
        };
        store()?.write(&key.id, &own)?;
        Ok(())
    };
    if let Err(error) = write() {
        tracing::debug!("the test of a key was not recorded: {error}");
    }
}

/// Clears the last use of keys that only limitry used, and forgets the tests of keys that were used since.
pub(crate) fn clear(keys: &mut [ApiKey]) {
    let Ok(store) = store() else { return };
    let names = store.names().unwrap_or_default();
    if names.is_empty() {
        return;
    }
    for key in keys {
        let Some(used) = key.last_used_at.filter(|_| names.contains(&key.id)) else {
            continue;
        };
        let Ok(Some(own)) = store.read(&key.id) else {
            continue;
        };
        if own.is(used) {
            key.last_used_at = None;
        } else if used > own.until {
            // A record that stays is read again by the next call.
            let _ = store.remove(&key.id);
        }
    }
}
