//! Retirement: the new key is verified where it was delivered, then the old key ends.

use jiff::Timestamp;

use super::error::expiry_not_set;
use super::journal::State;
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::{Rotated, Rotation};
use crate::base::text::shell;
use crate::base::time;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::propagation::{ensure_active, lost, revoke_and_confirm};
use limitry_client::optional;
use limitry_types::text::escape;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

impl Rotation<'_> {
    /// Proves what the targets hold, and asks the command that was named for it.
    pub(crate) async fn verify(&mut self) -> Result<()> {
        if let Some(new) = self.new.clone() {
            for token in self.read_places().await? {
                if token != new.secret {
                    return Err(Failure::other(
                        codes::OTHER,
                        "a target holds another key than the one that was put there".to_string(),
                    ));
                }
                self.prove(&token).await?;
            }
        }
        if let Some(command) = self.journal.verify_with.clone() {
            let (line, attended) = (command.clone(), self.frontend.can_ask());
            let ended =
                delivery::blocking(move || delivery::run_shell(&line, attended, None)).await?;
            let said = match ended {
                Ok(ended) if ended.status.success() => None,
                Ok(ended) if ended.stderr.is_empty() => {
                    Some(format!("ended with {}", ended.status))
                }
                Ok(ended) => Some(format!(
                    "ended with {} and said: {}",
                    ended.status, ended.stderr
                )),
                Err(error) => Some(error.to_string()),
            };
            if let Some(said) = said {
                return Err(Failure::other(
                    codes::NOT_VERIFIED,
                    format!("the new key is delivered, but `{command}` {said}"),
                ));
            }
        }
        Ok(())
    }

    /// When the old key is to end; nothing: at once.
    pub(crate) fn end_of_old(&self, old: &ApiKey) -> Result<Option<Timestamp>> {
        let Some(grace) = self.journal.grace else {
            return Ok(None);
        };
        let then = time::after(self.client.clock().now(), grace)?;
        Ok(Some(old.expires_at.map_or(then, |ends| ends.min(then))))
    }

    /// Gives both keys their names and lets the old one go. Every step can be done again.
    pub(crate) async fn retire(&mut self) -> Result<Rotated> {
        let Some(successor) = self.journal.successor.clone() else {
            return Err(Failure::other(
                codes::OTHER,
                "the journal names no new key".to_string(),
            ));
        };
        // The old key is not touched for a new one that somebody has ended in the meantime.
        ensure_active(&self.client, &successor).await?;
        self.save(State::Retiring)?;
        let named = |name: String| ApiKeyChange {
            name: Some(name),
            expires_at: None,
        };
        let now = self.client.key(&self.journal.key).await;
        let old = optional(now)?;
        if let Some(old) = old {
            let retiring =
                NameMarker::new(MarkerKind::Retiring, &old.last_four).on(&self.journal.name);
            if old.status == KeyStatus::Active && old.name != retiring {
                self.client.change_key(&old.id, &named(retiring)).await?;
            }
            self.old = old;
        } else {
            self.old.status = KeyStatus::Revoked;
        }
        let changed = self
            .client
            .change_key(&successor, &named(self.journal.name.clone()))
            .await?;
        let new = changed.key;
        if new.status != KeyStatus::Active {
            return Err(lost(&successor, Some(new.status)));
        }
        self.retire_old_key().await?;
        for earlier in self.journal.earlier.clone() {
            let id = match earlier.id {
                Some(id) => Some(id),
                None => self.made_with(&earlier.nonce).await?.map(|key| key.id),
            };
            match id {
                Some(id) => {
                    revoke_and_confirm(&self.client, &id).await?;
                }
                None => self.remember(&earlier.nonce)?,
            }
        }
        let old =
            optional(self.client.key(&self.journal.key).await)?.unwrap_or_else(|| self.old.clone());
        self.close()?;
        if changed.name_ignored {
            self.say_that_it_is_not_renamed(&new);
        }
        let delivered = self
            .places
            .iter()
            .map(|place| place.target().to_string())
            .collect();
        Ok(Rotated {
            new,
            old,
            delivered,
        })
    }

    /// All is well but for the name, and that is nothing to undo a rotation for.
    fn say_that_it_is_not_renamed(&self, new: &ApiKey) {
        self.frontend.warn(&format!(
            "the API has not renamed the new key ({id}): it is in its place, and is still called '{}'. Do not take it \
             for one that is left over: `limitry keys rename {id} {}`",
            escape(&new.name),
            escape(&shell(&self.journal.name)),
            id = new.id,
        ));
    }

    pub(crate) async fn retire_old_key(&mut self) -> Result<()> {
        if self.old.status != KeyStatus::Active {
            return Ok(());
        }
        let Some(end) = self.end_of_old(&self.old)? else {
            revoke_and_confirm(&self.client, &self.old.id).await?;
            return Ok(());
        };
        let change = ApiKeyChange {
            name: None,
            expires_at: Some(Some(end)),
        };
        self.client.change_key(&self.old.id, &change).await?;
        // What counts is what is there, not what was answered.
        let set = self.client.key(&self.old.id).await?;
        if set.status != KeyStatus::Active || set.has_expiry(Some(end)) {
            return Ok(());
        }
        Err(expiry_not_set("old", &self.old.id, &self.old.id))
    }
}
