//! Delivery: the new key gets its expiry and goes to its targets.

use jiff::Timestamp;

use super::error::undone;
use super::journal::{Lifetime, State, SuccessorExpiry};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::Rotation;
use crate::base::time;
use crate::failure::{Failure, Result, codes, common};
use crate::features::delivery;
use crate::features::delivery::{DeliveryError, deliver_all};
use crate::features::propagation::revoke_and_confirm;
use limitry_client::NewKey;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

impl Rotation<'_> {
    /// The expiry of the successor, counted from now.
    fn new_expiry(&self) -> Result<Option<Timestamp>> {
        Ok(match self.journal.lasting {
            Lifetime::Never => None,
            Lifetime::Until(time) => Some(time),
            Lifetime::For(span) => Some(time::after(self.client.clock().now(), span)?),
        })
    }

    /// Gives the successor its expiry and then delivers it: a target never holds a key that is about to expire.
    pub(super) async fn deliver(&mut self) -> Result<()> {
        let Some(mut new) = self.new.clone() else {
            return Err(Failure::other(
                codes::OTHER,
                "the new key is lost".to_string(),
            ));
        };
        let before = async {
            let expires_at = self.new_expiry()?;
            self.journal.successor_expiry = Some(SuccessorExpiry { at: expires_at });
            self.save(State::Delivering)?;
            let change = ApiKeyChange {
                name: None,
                expires_at: Some(expires_at),
            };
            let set = self.client.change_key(&new.key.id, &change).await?;
            if set.expiry_ignored {
                return Err(self.expiry_not_set());
            }
            new.key.expires_at = expires_at;
            Ok(())
        };
        if let Err(error) = before.await {
            return Err(if self.journal.reached.is_empty() {
                self.undo(&error).await
            } else {
                self.with_next_step(&error)
            });
        }
        if self.targets.is_empty() {
            self.print(&new).await?;
        } else {
            self.deliver_to_targets(&new).await?;
        }
        self.save(State::Delivered)
            .map_err(|error| self.with_next_step(&error))
    }

    /// Prints the secret. If that fails, no one has it, and the key is revoked.
    async fn print(&mut self, new: &NewKey) -> Result<()> {
        // From here on someone may have read it.
        self.journal.reached = vec![0];
        if let Err(error) = self.save(State::Delivering) {
            return Err(self.undo(&error).await);
        }
        // Printed with its final name.
        let shown = NewKey {
            key: ApiKey {
                name: self.journal.name.clone(),
                ..new.key.clone()
            },
            secret: new.secret.clone(),
            expiry_ignored: false,
        };
        let Err(reason) = self.frontend.print(&shown, &self.old_key_after()?) else {
            return Ok(());
        };
        let id = &new.key.id;
        let undone = format!("it was revoked again ({id})");
        let error = common::not_printed(&reason, &undone);
        match revoke_and_confirm(&self.client, id).await {
            Ok(_) if self.close_unless_abandoned().is_ok() => Err(error),
            _ => Err(self.with_next_step(&error)),
        }
    }

    /// The old key as it will be.
    fn old_key_after(&self) -> Result<ApiKey> {
        let mut old = ApiKey {
            name: NameMarker::new(MarkerKind::Retiring, &self.old.last_four).on(&self.journal.name),
            ..self.old.clone()
        };
        old.expires_at = self.old_key_expiry(&self.old)?.or(old.expires_at);
        if self.journal.grace.is_none() {
            old.status = KeyStatus::Revoked;
            old.revoked_at = Some(self.client.clock().now());
        }
        Ok(old)
    }

    async fn deliver_to_targets(&mut self, new: &NewKey) -> Result<()> {
        // What an earlier process wrote to a target stays, whatever this attempt does.
        let was_reached = !self.journal.reached.is_empty();
        let mut targets = std::mem::take(&mut self.targets);
        let secret = new.secret.clone();
        let mut journal = self.journal.clone();
        let writer = self.locked.writer();
        // A command has the terminal.
        self.frontend.pause();
        if targets.iter().all(|target| target.target().is_readable()) {
            self.frontend.begin("delivering the new key");
        }
        let (targets, journal, result) = delivery::blocking(move || {
            let result = deliver_all(&mut targets, &secret, &mut |i| {
                if !journal.reached.contains(&i) {
                    journal.reached.push(i);
                }
                writer
                    .write(&journal)
                    .map_err(|error| DeliveryError::Failed {
                        target: "the journal".to_owned(),
                        reason: error.to_string(),
                    })
            });
            (targets, journal, result)
        })
        .await?;
        (self.targets, self.journal) = (targets, journal);
        let Err(failed) = result else {
            for target in &self.targets {
                let target = target.target().to_string();
                self.frontend.step("Delivered", &format!("to {target}"));
            }
            return Ok(());
        };
        let error = Failure::from(failed.error);
        if was_reached || !failed.holding.is_empty() {
            return Err(self.with_next_step(&error));
        }
        if failed.reached {
            return Err(self.discard(&error).await);
        }
        Err(self.undo(&error).await)
    }

    /// A target had the successor for a moment. It expires within the hour, so that a program which read it in that
    /// moment has as long to read the target again.
    async fn discard(&mut self, error: &Failure) -> Failure {
        let ended = async {
            if let Some(new) = &self.new {
                self.expire_soon(&new.key.id, new.secret.last_four())
                    .await?;
            }
            self.close_unless_abandoned()
        };
        match ended.await {
            Ok(()) => undone(
                error,
                "the targets are as they were, the old key too; the new one expires within the hour",
            ),
            Err(_) => self.with_next_step(error),
        }
    }

    /// Lets a successor expire within the hour, under a name that blocks no later rotation.
    pub(super) async fn expire_soon(&self, id: &str, nonce: &str) -> Result<()> {
        let change = ApiKeyChange {
            name: Some(NameMarker::new(MarkerKind::Discarded, nonce).on(&self.journal.name)),
            expires_at: Some(Some(self.in_an_hour()?)),
        };
        if self.client.change_key(id, &change).await?.expiry_ignored {
            return Err(super::error::expiry_not_set("new", id, &self.journal.key));
        }
        Ok(())
    }
}
