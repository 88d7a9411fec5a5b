//! Checks of a new key before anyone relies on it: an answer of the API is compared with what the API reports and does.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::failure::{Failure, Result, codes};
use crate::features::propagation::{PROPAGATION_TIMEOUT, SHORT_TIMEOUT};
use limitry_client::{ApiError, Client, ItemLimit, NewKey, Token, optional};
use limitry_types::{ApiKey, KeyStatus, Quota};

/// How long a new key lives until it is delivered.
pub(crate) const PROVISIONAL_LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// Calls the API with the new key until it is accepted: a new key may take time to be known.
pub(crate) async fn prove(client: &Client, secret: &Token, announce: impl FnOnce()) -> Result<()> {
    let with_new = client.with_token(secret.clone());
    let proved = Poll::with_timeout(PROPAGATION_TIMEOUT)
        .announce_after(Duration::from_secs(2), announce)
        .until(async || {
            match with_new
                .resources::<Quota>(ItemLimit::AtMost(1))
                .collect()
                .await
            {
                Ok(_) => Ok(Some(())),
                Err(error) if may_succeed_later(&error) => {
                    tracing::debug!("not proved yet: {error}");
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        })
        .await?;
    proved.ok_or_else(|| {
        Failure::new(
            Exit::Api,
            codes::NOT_PROVED,
            "the API did not accept the new key within 90 s",
        )
    })
}

fn may_succeed_later(error: &ApiError) -> bool {
    match error {
        ApiError::Network { .. } => true,
        other => matches!(other.status(), Some(401 | 429 | 500..)),
    }
}

/// What the API must report of a new key.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) id: &'a str,
    /// The last four characters of its secret, if they are known.
    pub(crate) last_four: Option<&'a str>,
    pub(crate) expiry: ExpectedExpiry,
}

/// What is known about the end that a new key must have.
#[derive(Clone, Copy)]
pub(crate) enum ExpectedExpiry {
    /// Any end, or none.
    Any,
    /// This end; `None` is a key that never expires.
    Exactly(Option<Timestamp>),
}

/// Whether two records of a secret's last characters agree. A server may report more than four of them, or none.
fn same_end(a: &str, b: &str) -> bool {
    a.ends_with(b) || b.ends_with(a)
}

/// Reads the key back, and compares it. `Err` with [`codes::NEW_KEY_LOST`] if it is not active.
pub(crate) async fn verify(client: &Client, expected: Expected<'_>) -> Result<ApiKey> {
    let id = expected.id;
    let found = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || optional(client.key(id).await))
        .await?;
    let Some(key) = found else {
        return Err(lost(id, None));
    };
    compare(&key, expected)?;
    Ok(key)
}

/// As [`verify`]; a key that the API does not find yet is accepted. For a key that expires in any case.
pub(crate) async fn verify_if_found(client: &Client, expected: Expected<'_>) -> Result<()> {
    match optional(client.key(expected.id).await)? {
        Some(key) => compare(&key, expected),
        None => Ok(()),
    }
}

fn compare(key: &ApiKey, expected: Expected<'_>) -> Result<()> {
    let id = expected.id;
    if key.status != KeyStatus::Active {
        return Err(lost(id, Some(key.status)));
    }
    let has_last_four = expected
        .last_four
        .is_none_or(|last_four| same_end(&key.last_four, last_four));
    if key.id != id || !has_last_four {
        return Err(Failure::new(
            Exit::Api,
            codes::WRONG_KEY,
            format!("the API reports another key as {id} than the one that it created"),
        )
        .hint("`limitry keys list` shows the keys; revoke the one that is not in use"));
    }
    if let ExpectedExpiry::Exactly(expires_at) = expected.expiry
        && !key.has_expiry(expires_at)
    {
        return Err(Failure::new(
            Exit::Api,
            codes::NOT_SET,
            format!("the API answered that it set the new key's expiry ({id}), but did not"),
        ));
    }
    Ok(())
}

/// Refuses an answer of which the secret and its last four characters are of different keys.
pub(crate) fn ensure_consistent(new: &NewKey) -> Result<()> {
    if same_end(&new.key.last_four, new.secret.last_four())
        || new.secret.expose().ends_with(&new.key.last_four)
    {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Api,
        codes::WRONG_KEY,
        format!(
            "the API answered with a secret that does not belong to the new key ({})",
            new.key.id
        ),
    ))
}

/// Refuses an answer that is no new key: with the id or the secret of the key that it replaces.
pub(crate) fn ensure_new(new: &NewKey, old: &ApiKey) -> Result<()> {
    if new.key.id != old.id && new.secret.last_four() != old.last_four {
        return ensure_consistent(new);
    }
    Err(Failure::new(
        Exit::Api,
        codes::WRONG_KEY,
        format!(
            "the API answered with the old key ({}) instead of a new one",
            old.id
        ),
    ))
}

/// The new key is not active any more; `None` if the API does not find it.
pub(crate) fn lost(id: &str, status: Option<KeyStatus>) -> Failure {
    let status = status.map_or("not found", KeyStatus::as_str);
    Failure::new(
        Exit::Rejected,
        codes::NEW_KEY_LOST,
        format!("the new key ({id}) is {status}"),
    )
}
