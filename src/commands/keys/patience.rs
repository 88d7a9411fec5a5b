//! Waiting for an API that takes time to agree with itself: what was made is not known everywhere at once, nor is what
//! was ended.

use std::time::Duration;

use crate::app::context::Context;
use crate::base::exit::Exit;
use crate::failure::{Failure, codes};
use limitry_client::{ApiError, Client, optional};
use limitry_types::KeyStatus;

/// How long a new key may take to be known everywhere, and an old one to be refused.
pub(in crate::commands) const LONGEST: Duration = Duration::from_secs(90);

/// How long is waited where somebody can go on later.
const SHORT: Duration = Duration::from_secs(4);

/// How long something is looked for, and what is said meanwhile.
pub(in crate::commands) struct Patience<'a> {
    ctx: &'a Context,
    longest: Duration,
    /// Said once, when it takes longer than this.
    says: Option<(Duration, &'a str)>,
}

impl<'a> Patience<'a> {
    /// As long as anything may take.
    pub(in crate::commands) const fn long(ctx: &'a Context) -> Self {
        Self {
            ctx,
            longest: LONGEST,
            says: None,
        }
    }

    /// A few tries: whatever did not show itself by then is looked for another time.
    pub(in crate::commands) const fn short(ctx: &'a Context) -> Self {
        Self {
            ctx,
            longest: SHORT,
            says: None,
        }
    }

    pub(in crate::commands) const fn at_most(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    pub(in crate::commands) const fn saying(mut self, after: Duration, text: &'a str) -> Self {
        self.says = Some((after, text));
        self
    }

    /// Looks until there is something; `None` when the time is over.
    pub(in crate::commands) async fn until<T, E>(
        mut self,
        mut look: impl AsyncFnMut() -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        let begun = tokio::time::Instant::now();
        let mut pause = Duration::from_millis(250);
        loop {
            if let Some(found) = look().await? {
                return Ok(Some(found));
            }
            if begun.elapsed() + pause > self.longest {
                return Ok(None);
            }
            if let Some((_, text)) = self.says.take_if(|(after, _)| begun.elapsed() >= *after) {
                self.ctx.printer().progress(text);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// Revokes a key; whether it was there to be revoked. One that is not there is gone, unless the API goes on showing it.
pub(in crate::commands) async fn end_key(
    ctx: &Context,
    client: &Client,
    id: &str,
) -> Result<bool, ApiError> {
    let refused = match client.revoke_key(id).await {
        Ok(()) => return Ok(true),
        Err(error) if error.is_not_found() => error,
        Err(error) => return Err(error),
    };
    let ended = Patience::short(ctx)
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
pub(super) async fn ensure_active(
    ctx: &Context,
    client: &Client,
    id: &str,
) -> crate::failure::Result<()> {
    let seen = Patience::short(ctx)
        .until(async || optional(client.key(id).await))
        .await?;
    match seen.map(|key| key.status) {
        Some(KeyStatus::Active) => Ok(()),
        status => Err(lost(id, status)),
    }
}

/// The successor is not active any more; `None` where the API does not find it.
pub(super) fn lost(id: &str, status: Option<KeyStatus>) -> Failure {
    let status = status.map_or("not found", KeyStatus::as_str);
    Failure::new(
        Exit::Rejected,
        codes::NEW_KEY_LOST,
        format!("the new key ({id}) is {status}"),
    )
}
