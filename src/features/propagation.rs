//! Waits until the API knows of a change everywhere.

use std::time::Duration;

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::base::text::shell;
use crate::failure::{Failure, Result, codes};
use limitry_client::{ApiError, Client, ItemLimit, optional};
use limitry_types::{ApiKey, KeyStatus};

/// How long the API may take to accept a new key everywhere, or to reject a revoked one.
pub(crate) const PROPAGATION_TIMEOUT: Duration = Duration::from_secs(90);

/// For what the user can also do later.
pub(crate) const SHORT_TIMEOUT: Duration = Duration::from_secs(4);

/// Revokes a key and reads back that it is not active any more. `false` if the API did not find it. A revocation that
/// cannot be read back is a failure that says so.
pub(crate) async fn revoke_and_confirm(client: &Client, id: &str) -> Result<bool> {
    let (mut refused, mut unread) = (None, None);
    let ended = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || {
            match client.revoke_key(id).await {
                Ok(()) => refused = None,
                Err(error) if error.is_not_found() => refused = Some(error),
                Err(error) => return Err(error),
            }
            let is_gone = match is_ended(client, id).await {
                Ok(is_gone) => is_gone,
                // Another poll may tell more.
                Err(error) if error.is_transient() => {
                    unread = Some(error);
                    return Ok(None);
                }
                Err(error) => {
                    unread = Some(error);
                    return Ok(Some(None));
                }
            };
            unread = None;
            Ok::<_, ApiError>(is_gone.then_some(Some(refused.is_none())))
        })
        .await?;
    match (ended.flatten(), refused) {
        (Some(was_found), _) => Ok(was_found),
        (None, Some(refused)) => Err(refused.into()),
        (None, None) => Err(not_confirmed(id, unread.as_ref())),
    }
}

/// Whether the API reports a key as not active. An API that does not show one key may show it in its list.
async fn is_ended(client: &Client, id: &str) -> Result<bool, ApiError> {
    let is_ended = |key: Option<&ApiKey>| key.is_none_or(|key| key.status != KeyStatus::Active);
    match optional(client.key(id).await) {
        Ok(key) => Ok(is_ended(key.as_ref())),
        Err(error) if error.is_transient() => Err(error),
        Err(error) => {
            tracing::debug!("the revoked key cannot be read: {error}");
            let keys = client.keys(None, ItemLimit::All).collect().await;
            let keys = keys.map_err(|_| error)?.data;
            Ok(is_ended(keys.iter().find(|key| key.id == id)))
        }
    }
}

fn not_confirmed(id: &str, unread: Option<&ApiError>) -> Failure {
    let (exit, reason) = match unread {
        None => (Exit::Api, "still reports it as active".to_owned()),
        Some(error) => {
            let reason = format!("does not let it be read back: {error}");
            (Failure::from(error).exit, reason)
        }
    };
    Failure::new(
        exit,
        codes::NOT_CONFIRMED,
        format!("the API answered that it revoked key {id}, but {reason}"),
    )
    .hint(format!(
        "check it again in a while: `limitry keys show {}`",
        shell(id)
    ))
}
