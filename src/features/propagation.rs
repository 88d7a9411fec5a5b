//! Waits until the API knows of a change everywhere.

use std::time::Duration;

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::base::text::shell;
use crate::failure::{Failure, Result, codes};
use limitry_client::{ApiError, Client, optional};
use limitry_types::KeyStatus;

/// How long the API may take to accept a new key everywhere, or to reject a revoked one.
pub(crate) const PROPAGATION_TIMEOUT: Duration = Duration::from_secs(90);

/// For what the user can also do later.
pub(crate) const SHORT_TIMEOUT: Duration = Duration::from_secs(4);

/// Revokes a key and reads back that it is not active any more. `false` if the API did not find it.
pub(crate) async fn revoke_and_confirm(client: &Client, id: &str) -> Result<bool> {
    let mut refused = None;
    let ended = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || {
            match client.revoke_key(id).await {
                Ok(()) => refused = None,
                Err(error) if error.is_not_found() => refused = Some(error),
                Err(error) => return Err(error),
            }
            let is_gone = is_ended(client, id).await?;
            Ok::<_, ApiError>(is_gone.then_some(refused.is_none()))
        })
        .await?;
    match (ended, refused) {
        (Some(was_found), _) => Ok(was_found),
        (None, Some(refused)) => Err(refused.into()),
        (None, None) => Err(not_confirmed(id)),
    }
}

async fn is_ended(client: &Client, id: &str) -> Result<bool, ApiError> {
    match optional(client.key(id).await) {
        Ok(key) => Ok(key.is_none_or(|key| key.status != KeyStatus::Active)),
        // It was revoked; another poll tells more.
        Err(error) if error.is_transient() => Ok(false),
        // A server that does not let it be read has answered that it revoked the key.
        Err(error) => {
            tracing::debug!("the revoked key cannot be read: {error}");
            Ok(true)
        }
    }
}

fn not_confirmed(id: &str) -> Failure {
    Failure::new(
        Exit::Api,
        codes::NOT_CONFIRMED,
        format!("the API answered that it revoked key {id}, but still reports it as active"),
    )
    .hint(format!(
        "check it again in a while: `limitry keys show {}`",
        shell(id)
    ))
}
