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
use crate::features::new_key::lost;
use crate::features::propagation::revoke_and_confirm;
use limitry_client::optional;
use limitry_types::text::escape;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

impl Rotation<'_> {
    /// Proves what the targets hold, and runs the command of `--verify-with`.
    pub(super) async fn verify(&mut self) -> Result<()> {
        if let Some(new) = self.new.clone() {
            self.frontend.begin("reading the new key back");
            for token in self.read_targets().await? {
                if token != new.secret {
                    return Err(Failure::other(
                        codes::OTHER,
                        "a target holds another key than the one that was delivered".to_string(),
                    ));
                }
                self.frontend.begin("reading the new key back");
                self.prove(&token).await?;
                self.frontend.step("Read back", "and tested again");
            }
        }
        self.frontend.pause();
        if let Some(command) = self.journal.verify_with.clone() {
            let (line, attended) = (command.clone(), self.frontend.can_ask());
            let ended =
                delivery::blocking(move || delivery::run_shell(&line, attended, None)).await?;
            let failed = match ended {
                Ok(ended) if ended.status.success() => None,
                Ok(ended) if ended.stderr.is_empty() => {
                    Some(format!("ended with {}", ended.status))
                }
                Ok(ended) => Some(format!("ended with {}: {}", ended.status, ended.stderr)),
                Err(error) => Some(error.to_string()),
            };
            if let Some(failed) = failed {
                return Err(Failure::other(
                    codes::NOT_VERIFIED,
                    format!(
                        "cannot verify the new key of '{}': `{command}` {failed}",
                        self.journal.name
                    ),
                )
                .hint(
                    "`limitry keys rotate --resume --verify-with CMD` goes on with another command",
                ));
            }
        }
        Ok(())
    }

    /// When the old key expires; `None`: it is revoked.
    pub(super) fn old_key_expiry(&self, old: &ApiKey) -> Result<Option<Timestamp>> {
        let Some(grace) = self.journal.grace else {
            return Ok(None);
        };
        let then = time::after(self.client.clock().now(), grace)?;
        Ok(Some(old.expires_at.map_or(then, |ends| ends.min(then))))
    }

    /// Gives both keys their names and ends the old one. Every step can be repeated.
    pub(super) async fn retire(&mut self) -> Result<Rotated> {
        self.frontend.begin("changing the old key");
        // The old key stays if the new one was revoked in the meantime, or is about to expire.
        let successor = self.verify_new_key().await?.id;
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
        if changed.key.status != KeyStatus::Active {
            return Err(lost(&successor, Some(changed.key.status)));
        }
        // What counts is what the API reports, not what it answered to a change.
        let new = self.verify_new_key().await?;
        self.retire_old_key().await?;
        self.revoke_abandoned().await?;
        let old =
            optional(self.client.key(&self.journal.key).await)?.unwrap_or_else(|| self.old.clone());
        self.close()?;
        if changed.name_ignored {
            self.warn_not_renamed(&new);
        }
        let delivered = self
            .targets
            .iter()
            .map(|target| target.target().to_string())
            .collect();
        Ok(Rotated {
            new,
            old,
            delivered,
        })
    }

    /// Revokes the successors of earlier attempts.
    async fn revoke_abandoned(&self) -> Result<()> {
        for earlier in &self.journal.earlier {
            let id = match &earlier.id {
                Some(id) => Some(id.clone()),
                None => self.find_by_nonce(&earlier.nonce).await?.map(|key| key.id),
            };
            match id {
                Some(id) => {
                    revoke_and_confirm(&self.client, &id).await?;
                }
                None => self.leave_lease(&earlier.nonce)?,
            }
        }
        Ok(())
    }

    /// A wrong name is no reason to undo a rotation.
    fn warn_not_renamed(&self, new: &ApiKey) {
        self.frontend.warn(&format!(
            "the API has not renamed the new key ({id}): it is in use, and is still called '{}'. Rename it: \
             `limitry keys rename {id} {}`",
            escape(&new.name),
            escape(&shell(&self.journal.name)),
            id = new.id,
        ));
    }

    async fn retire_old_key(&mut self) -> Result<()> {
        let Some(end) = self.old_key_expiry(&self.old)? else {
            // Also if the API reports it as revoked: a second revocation is no error.
            revoke_and_confirm(&self.client, &self.journal.key).await?;
            return Ok(());
        };
        if self.old.status != KeyStatus::Active {
            return Ok(());
        }
        let change = ApiKeyChange {
            name: None,
            expires_at: Some(Some(end)),
        };
        self.client.change_key(&self.old.id, &change).await?;
        let set = self.client.key(&self.old.id).await?;
        if set.status != KeyStatus::Active || set.has_expiry(Some(end)) {
            return Ok(());
        }
        Err(expiry_not_set("old", &self.old.id, &self.old.id))
    }
}
