//! Waiting until the API knows of a change everywhere.

use std::time::Duration;

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::failure::{Failure, Result, codes};
use limitry_client::{ApiError, Client, optional};
use limitry_types::KeyStatus;

/// How long the API may take to accept a new key everywhere, or to refuse a revoked one.
pub(crate) const PROPAGATION_TIMEOUT: Duration = Duration::from_secs(90);

/// For what the user can also do later.
pub(crate) const SHORT_TIMEOUT: Duration = Duration::from_secs(4);

/// Revokes a key; whether it was there to be revoked. One that is not there is gone, unless the API goes on showing it.
pub(crate) async fn revoke_and_confirm(client: &Client, id: &str) -> Result<bool, ApiError> {
    let refused = match client.revoke_key(id).await {
        Ok(()) => return Ok(true),
        Err(error) if error.is_not_found() => error,
        Err(error) => return Err(error),
    };
    let ended = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || match optional(client.key(id).await)? {
            Some(key) if key.status == KeyStatus::Active => {
                Ok::<_, ApiError>(optional(client.revoke_key(id).await)?.map(|()| true))
            }
            _ => Ok(Some(false)),
        })
        .await?;
    ended.ok_or(refused)
}

/// The successor is there and works, as far as the API says: what the old key is let go for.
pub(crate) async fn ensure_active(client: &Client, id: &str) -> Result<()> {
    let seen = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || optional(client.key(id).await))
        .await?;
    match seen.map(|key| key.status) {
        Some(KeyStatus::Active) => Ok(()),
        status => Err(lost(id, status)),
    }
}

/// The successor is not active any more; `None` where the API does not find it.
pub(crate) fn lost(id: &str, status: Option<KeyStatus>) -> Failure {
    let status = status.map_or("not found", KeyStatus::as_str);
    Failure::new(
        Exit::Rejected,
        codes::NEW_KEY_LOST,
        format!("the new key ({id}) is {status}"),
    )
}
