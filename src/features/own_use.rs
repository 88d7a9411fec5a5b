//! Remembers when limitry itself called with a key, to test it. The API counts such a call as a use. `LAST USED`,
//! `revoke --if-unused` and `audit` ignore it.
//!
//! A record belongs to an API and the id of a key. The local service has another URL with `--local` and on each port, so all
//! addresses of this machine count as one.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::paths;
use crate::base::state::{Destination, Record, Store};
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

/// `None` for an id with which another file would be named.
fn record_name(client: &Client, id: &str) -> Option<String> {
    let url = client.api_url();
    let api = match url.loopback() {
        Some(_) => "this machine",
        None => url.as_str(),
    };
    rules::id(id).ok()?;
    Some(format!("{}-{id}", Destination::digest(&[api], 6)))
}

/// Records that limitry tested this key between `from` and now; `key` was read after the test. Best effort: without the
/// record, the test counts as a use.
pub(crate) fn record(client: &Client, key: &ApiKey, from: Timestamp) {
    let Some(name) = record_name(client, &key.id) else {
        return;
    };
    let write = || -> Result<()> {
        let own = OwnUse {
            from,
            until: client.clock().now(),
            reported: key.last_used_at,
        };
        store()?.write(&name, &own)?;
        Ok(())
    };
    if let Err(error) = write() {
        tracing::debug!("the test of a key was not recorded: {error}");
    }
}

/// Clears the last use of keys that only limitry used, and forgets the tests of keys that were used since.
pub(crate) fn clear(client: &Client, keys: &mut [ApiKey]) {
    let Ok(store) = store() else { return };
    let names = store.names().unwrap_or_default();
    if names.is_empty() {
        return;
    }
    for key in keys {
        let (Some(used), Some(name)) = (key.last_used_at, record_name(client, &key.id)) else {
            continue;
        };
        let own = names.contains(&name).then(|| store.read(&name));
        let Some(Ok(Some(own))) = own else {
            continue;
        };
        if own.is(used) {
            key.last_used_at = None;
        } else if used > own.until {
            // A record that stays is read again by the next call.
            let _ = store.remove(&name);
        }
    }
}
