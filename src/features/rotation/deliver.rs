//! Delivery: the new key gets its expiry and goes to its targets.

use jiff::Timestamp;

use super::error::{expiry_not_set, undone};
use super::journal::{Lifetime, State};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::Rotation;
use crate::base::time;
use crate::failure::{Failure, Result, codes, common};
use crate::features::delivery;
use crate::features::delivery::{DeliveryError, deliver_all};
use limitry_client::NewKey;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

impl Rotation<'_> {
    /// The end that the successor is to have, reckoned from now.
    pub(crate) fn lasting(&self) -> Result<Option<Timestamp>> {
        Ok(match self.journal.lasting {
            Lifetime::Never => None,
            Lifetime::Until(time) => Some(time),
            Lifetime::For(span) => Some(time::after(self.client.clock().now(), span)?),
        })
    }

    /// Gives the successor its lifetime and then hands it over: a target never holds a key that is about to end.
    pub(crate) async fn deliver(&mut self) -> Result<()> {
        let Some(mut new) = self.new.clone() else {
            return Err(Failure::other(
                codes::OTHER,
                "the new key is lost".to_string(),
            ));
        };
        let before = async {
            self.save(State::Delivering)?;
            let lasting = self.lasting()?;
            let change = ApiKeyChange {
                name: None,
                expires_at: Some(lasting),
            };
            let set = self.client.change_key(&new.key.id, &change).await?;
            if set.expiry_ignored {
                return Err(self.end_not_set(&new.key.id));
            }
            new.key.expires_at = lasting;
            Ok(())
        };
        if let Err(error) = before.await {
            return Err(if self.journal.reached.is_empty() {
                self.undo(&error).await
            } else {
                self.stopped(&error)
            });
        }
        if self.places.is_empty() {
            self.print(&new).await?;
        } else {
            self.put(&new).await?;
        }
        self.save(State::Delivered)
            .map_err(|error| self.stopped(&error))
    }

    /// Prints the secret; when that fails nobody has it.
    pub(crate) async fn print(&mut self, new: &NewKey) -> Result<()> {
        // From here on it may be in somebody's hands.
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
        let Err(reason) = self.frontend.print(&shown, &self.old_afterwards()?) else {
            return Ok(());
        };
        let id = &new.key.id;
        let undone = format!("it was revoked again ({id})");
        let error = common::not_printed(&reason, &undone);
        match self.client.revoke_key(id).await {
            Ok(()) if self.close_unless_earlier().is_ok() => Err(error),
            _ => Err(self.stopped(&error)),
        }
    }

    /// The old key as it is going to be.
    pub(crate) fn old_afterwards(&self) -> Result<ApiKey> {
        let mut old = ApiKey {
            name: NameMarker::new(MarkerKind::Retiring, &self.old.last_four).on(&self.journal.name),
            ..self.old.clone()
        };
        old.expires_at = self.end_of_old(&self.old)?.or(old.expires_at);
        if self.journal.grace.is_none() {
            old.status = KeyStatus::Revoked;
            old.revoked_at = Some(self.client.clock().now());
        }
        Ok(old)
    }

    pub(crate) async fn put(&mut self, new: &NewKey) -> Result<()> {
        // What an earlier process put into a target stays, whatever becomes of this attempt.
        let is_out = !self.journal.reached.is_empty();
        let mut places = std::mem::take(&mut self.places);
        let secret = new.secret.clone();
        let mut journal = self.journal.clone();
        let writer = self.held.writer();
        let (places, journal, result) = delivery::blocking(move || {
            let result = deliver_all(&mut places, &secret, &mut |i| {
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
            (places, journal, result)
        })
        .await?;
        (self.places, self.journal) = (places, journal);
        let Err(failed) = result else { return Ok(()) };
        let error = Failure::from(failed.error);
        if is_out || !failed.holding.is_empty() {
            return Err(self.stopped(&error));
        }
        if failed.reached {
            return Err(self.discard(&error).await);
        }
        Err(self.undo(&error).await)
    }

    /// The successor was in a target for a moment and is out of it again: it ends within the hour, and whoever read
    /// it in that moment has as long to read again.
    pub(crate) async fn discard(&mut self, error: &Failure) -> Failure {
        let ended = async {
            if let Some(new) = &self.new {
                self.expire_soon(&new.key.id, new.secret.last_four())
                    .await?;
            }
            self.close_unless_earlier()
        };
        match ended.await {
            Ok(()) => undone(
                error,
                "the targets are as they were, the old key too; the new one expires within the hour",
            ),
            Err(_) => self.stopped(error),
        }
    }

    /// Lets a successor end within the hour, under a name that holds up no later rotation.
    pub(crate) async fn expire_soon(&self, id: &str, mark: &str) -> Result<()> {
        let change = ApiKeyChange {
            name: Some(NameMarker::new(MarkerKind::Discarded, mark).on(&self.journal.name)),
            expires_at: Some(Some(self.in_an_hour()?)),
        };
        if self.client.change_key(id, &change).await?.expiry_ignored {
            return Err(self.end_not_set(id));
        }
        Ok(())
    }

    /// A new key has not the end that the API answered it had set.
    pub(crate) fn end_not_set(&self, id: &str) -> Failure {
        expiry_not_set("new", id, &self.journal.key)
    }
}
