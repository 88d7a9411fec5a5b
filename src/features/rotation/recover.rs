//! Recovery: what an interrupted process left, and how the rotation goes on.

use super::error::undone;
use super::journal::{AbandonedSuccessor, State};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::Rotation;
use crate::base::poll::Poll;
use crate::base::random::nonce;
use crate::failure::{Failure, Result};
use crate::features::delivery;
use crate::features::delivery::{CheckedTarget, DeliveryError, TargetContent};
use crate::features::lease::Lease;
use crate::features::propagation::{SHORT_TIMEOUT, revoke_and_confirm};
use limitry_client::{ItemLimit, NewKey, Token, optional};
use limitry_types::{ApiKey, KeyStatus};

impl Rotation<'_> {
    /// Reads the secret back from a target, or prepares to create another successor.
    pub(super) async fn recover(&mut self) -> Result<()> {
        if self.journal.state >= State::Delivering {
            if self.is_delivered_key_usable().await? {
                return Ok(());
            }
        } else if let Some(lost) = self.find_successor().await? {
            // No target has it, and its secret is lost.
            revoke_and_confirm(&self.client, &lost).await?;
        }
        if self.journal.targets.is_empty() {
            self.frontend.ensure_printable()?;
        }
        if self.journal.state == State::Retiring {
            self.frontend.progress(
                "The new key of the earlier attempt does not work any more; making another.",
            );
        } else if self.journal.state != State::Planned || self.journal.successor.is_some() {
            self.frontend
                .progress("The secret of the earlier attempt is lost; making another.");
        }
        self.journal.earlier.push(AbandonedSuccessor {
            nonce: self.journal.nonce.clone(),
            id: self.journal.successor.take(),
            last_four: self.journal.successor_last_four.take(),
        });
        self.journal.successor_expiry = None;
        self.journal.nonce = nonce::<4>()?;
        self.journal.reached.clear();
        self.save(State::Planned)
    }

    /// Whether the delivered key works and its targets hold it, so that no other has to be created.
    async fn is_delivered_key_usable(&mut self) -> Result<bool> {
        let Some(id) = self.journal.successor.clone() else {
            return Ok(false);
        };
        let Some(key) =
            optional(self.client.key(&id).await)?.filter(|key| key.status == KeyStatus::Active)
        else {
            return Ok(false);
        };
        let last_four = self.journal.successor_last_four.clone();
        let found = self.read_targets().await?;
        let ours = found
            .into_iter()
            .find(|token| Some(token.last_four()) == last_four.as_deref());
        let retiring = self.journal.state == State::Retiring;
        if let Some(secret) = ours {
            if retiring {
                // The last moment to see whether it works: the old key ends next.
                self.prove(&secret).await?;
            }
            self.new = Some(NewKey {
                key,
                secret,
                expiry_ignored: false,
            });
            return Ok(true);
        }
        let is_unreadable = !self.targets.is_empty()
            && self
                .targets
                .iter()
                .all(|target| !target.target().is_readable());
        Ok(retiring || (self.journal.state == State::Delivered && is_unreadable))
    }

    pub(super) async fn read_targets(&mut self) -> Result<Vec<Token>> {
        let targets = std::mem::take(&mut self.targets);
        let (targets, found) = delivery::blocking(move || {
            let found: Result<Vec<_>, DeliveryError> =
                targets.iter().map(CheckedTarget::read).collect();
            (targets, found)
        })
        .await?;
        self.targets = targets;
        let tokens = found?.into_iter().filter_map(|content| match content {
            TargetContent::Key(token) => Some(token),
            _ => None,
        });
        Ok(tokens.collect())
    }

    /// The id of the successor of this rotation, also if the create was not answered.
    async fn find_successor(&self) -> Result<Option<String>> {
        if let Some(id) = &self.journal.successor {
            return Ok(Some(id.clone()));
        }
        Ok(self
            .find_by_nonce(&self.journal.nonce)
            .await?
            .map(|key| key.id))
    }

    /// The active key with this nonce in its name.
    pub(super) async fn find_by_nonce(&self, nonce: &str) -> Result<Option<ApiKey>> {
        let name = NameMarker::new(MarkerKind::Rotating, nonce).on(&self.journal.name);
        let keys = self
            .client
            .keys(Some(KeyStatus::Active), ItemLimit::All)
            .collect()
            .await?
            .data;
        Ok(keys.into_iter().find(|key| key.name == name))
    }

    /// The API may still create the key of an unanswered request. A lease makes the next command revoke it. The lease has
    /// only the marker: the name is the server's, and could be a secret that it repeats.
    pub(super) fn leave_lease(&self, nonce: &str) -> Result<()> {
        Lease::write(
            nonce.to_owned(),
            NameMarker::new(MarkerKind::Rotating, nonce).on(""),
            self.frontend.lease_destination(&self.client)?,
            self.client.clock().now(),
            self.in_an_hour()?,
        )
        .map(drop)
    }

    /// Ends a rotation whose create was not answered, or was answered with another key: a key with the nonce of this
    /// rotation is an orphan.
    pub(super) async fn undo_unanswered_create(&mut self, error: &Failure) -> Failure {
        self.journal.successor = None;
        self.journal.successor_last_four = None;
        let undoing = async {
            let found = Poll::with_timeout(SHORT_TIMEOUT)
                .until(async || self.find_successor().await)
                .await?;
            let state = if let Some(orphan) = found {
                revoke_and_confirm(&self.client, &orphan).await?;
                "the old key still works"
            } else {
                self.leave_lease(&self.journal.nonce)?;
                "the old key still works; if the API made a new key, it expires within an hour, or the next rotation revokes it"
            };
            self.close_unless_abandoned().map(|()| state)
        };
        match undoing.await {
            Ok(state) => undone(error, state),
            Err(_) => self.with_next_step(error),
        }
    }
}
