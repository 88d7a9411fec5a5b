//! Recovery: what a process that ended half way left, and how the rotation goes on.

use super::error::undone;
use super::journal::{AbandonedSuccessor, State};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::{PROVISIONAL_LIFETIME, Rotation};
use crate::base::poll::Poll;
use crate::base::random::nonce;
use crate::failure::{Failure, Result};
use crate::features::delivery;
use crate::features::delivery::{DeliveryError, Place};
use crate::features::propagation::{SHORT_TIMEOUT, revoke_and_confirm};
use limitry_client::{ItemLimit, NewKey, Token, optional};
use limitry_types::{ApiKey, KeyStatus};

impl Rotation<'_> {
    /// Takes a lost secret back out of a target, or sets out for a new successor.
    pub(crate) async fn recover(&mut self) -> Result<()> {
        if self.journal.state >= State::Delivering {
            if self.is_still_good().await? {
                return Ok(());
            }
        } else if let Some(lost) = self.find_successor().await? {
            // It reached nobody: it is of no use to anyone.
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
            self.frontend.progress("The new key of the earlier attempt is lost with the process that had it; making another.");
        }
        self.journal.earlier.push(AbandonedSuccessor {
            nonce: self.journal.nonce.clone(),
            id: self.journal.successor.take(),
            last_four: self.journal.successor_last_four.take(),
        });
        self.journal.nonce = nonce::<4>()?;
        self.journal.reached.clear();
        self.save(State::Planned)
    }

    /// Whether the key that was handed over works and is where it is to be: nothing has to be made again.
    async fn is_still_good(&mut self) -> Result<bool> {
        let Some(id) = self.journal.successor.clone() else {
            return Ok(false);
        };
        let Some(key) =
            optional(self.client.key(&id).await)?.filter(|key| key.status == KeyStatus::Active)
        else {
            return Ok(false);
        };
        let last_four = self.journal.successor_last_four.clone();
        let found = self.read_places().await?;
        let ours = found
            .into_iter()
            .find(|token| Some(token.last_four()) == last_four.as_deref());
        let retiring = self.journal.state == State::Retiring;
        if let Some(secret) = ours {
            if retiring {
                // The last moment to see whether it works: the old key goes next.
                self.prove(&secret).await?;
            }
            self.new = Some(NewKey {
                key,
                secret,
                expiry_ignored: false,
            });
            return Ok(true);
        }
        let unread = !self.places.is_empty()
            && self
                .places
                .iter()
                .all(|place| !place.target().is_readable());
        Ok(retiring || (self.journal.state == State::Delivered && unread))
    }

    pub(crate) async fn read_places(&mut self) -> Result<Vec<Token>> {
        let places = std::mem::take(&mut self.places);
        let (places, found) = delivery::blocking(move || {
            let found: Result<Vec<_>, DeliveryError> = places.iter().map(Place::read).collect();
            (places, found)
        })
        .await?;
        self.places = places;
        let tokens = found?.into_iter().filter_map(|held| match held {
            delivery::Held::Key(token) => Some(token),
            _ => None,
        });
        Ok(tokens.collect())
    }

    /// The id of the successor that this rotation made, also when the answer never came.
    pub(crate) async fn find_successor(&self) -> Result<Option<String>> {
        if let Some(id) = &self.journal.successor {
            return Ok(Some(id.clone()));
        }
        Ok(self.made_with(&self.journal.nonce).await?.map(|key| key.id))
    }

    /// The active key that was asked for with this nonce, also when the answer never came.
    pub(crate) async fn made_with(&self, nonce: &str) -> Result<Option<ApiKey>> {
        let name = NameMarker::new(MarkerKind::Rotating, nonce).on(&self.journal.name);
        let keys = self
            .client
            .keys(Some(KeyStatus::Active), ItemLimit::All)
            .collect()
            .await?
            .data;
        Ok(keys.into_iter().find(|key| key.name == name))
    }

    /// A key that was asked for and is not there: the server may still make it. Then it ends by itself, and until it
    /// has, the next rotation of this key knows it for ours.
    pub(crate) fn remember(&self, nonce: &str) -> Result<()> {
        let now = self.client.clock().now();
        self.held
            .remember(nonce, now, now.checked_add(PROVISIONAL_LIFETIME)?)
    }

    /// Ends what the server has made since of what earlier rotations asked for.
    pub(crate) async fn sweep_earlier(&self) -> Result<()> {
        for earlier in &self.journal.earlier {
            if let Some(orphan) = self.made_with(&earlier.nonce).await? {
                revoke_and_confirm(&self.client, &orphan.id).await?;
            }
        }
        Ok(())
    }

    /// The answer did not come, or cannot be used: a key with this rotation's mark is an orphan.
    pub(crate) async fn sweep(&mut self, error: &Failure) -> Failure {
        let swept = async {
            let found = Poll::with_timeout(SHORT_TIMEOUT)
                .until(async || self.find_successor().await)
                .await?;
            let state = if let Some(orphan) = found {
                revoke_and_confirm(&self.client, &orphan).await?;
                "the old key is as it was"
            } else {
                self.remember(&self.journal.nonce)?;
                "the old key is as it was; a new one that the API may still make ends within the hour, or with the next rotation"
            };
            self.close_unless_earlier().map(|()| state)
        };
        match swept.await {
            Ok(state) => undone(error, state),
            Err(_) => self.stopped(error),
        }
    }
}
