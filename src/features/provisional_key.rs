//! Creates a key that expires within the hour until its delivery is finished.
//!
//! A lease is written before the request, and the key gets a name that no other key has. So a key whose answer was lost,
//! or whose process was killed, is found and revoked by the next command on this machine, and expires in any case.

use jiff::{Timestamp, Unit};

use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::base::random::nonce;
use crate::base::state::Destination;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery::Target;
use crate::features::lease::{Lease, PendingDelivery};
use crate::features::new_key::{self, Expected, ExpectedExpiry, PROVISIONAL_LIFETIME};
use crate::features::own_use;
use crate::features::propagation::{SHORT_TIMEOUT, revoke_and_confirm};
use crate::features::rotation::name_marker::{MarkerKind, NameMarker};
use limitry_client::{Client, NewKey, Token};
use limitry_types::{ApiKey, ApiKeyChange, NewApiKey};

/// A key that is not delivered yet.
pub(crate) struct ProvisionalKey {
    client: Client,
    /// With its provisional name and expiry.
    new: NewKey,
    lease: Lease,
    name: String,
    expires_at: Option<Timestamp>,
    created_at: Timestamp,
}

impl ProvisionalKey {
    /// Creates the key. `name` and `expires_at` are what it gets in the end.
    pub(crate) async fn create(
        client: &Client,
        destination: Destination,
        name: String,
        expires_at: Option<Timestamp>,
    ) -> Result<Self> {
        client.sync_clock().await?;
        let now = client.clock().now();
        let nonce = nonce::<8>()?;
        let in_an_hour = now.checked_add(PROVISIONAL_LIFETIME)?.round(Unit::Second)?;
        let provisional = NewApiKey {
            name: NameMarker::new(MarkerKind::Creating, &nonce).on(&name),
            expires_at: Some(expires_at.map_or(in_an_hour, |at| at.min(in_an_hour))),
        };
        let mut lease = Lease::write(
            nonce,
            provisional.name.clone(),
            destination,
            now,
            in_an_hour,
        )?;
        let new = match client.create_key(&provisional).await {
            Ok(new) => new,
            Err(error) if error.outcome_unknown() => {
                let cause = Failure::from(&error);
                return Err(unanswered(client, lease, &name, cause).await);
            }
            Err(error) => {
                lease.remove();
                return Err(error.into());
            }
        };
        if let Err(failure) = new_key::ensure_consistent(&new) {
            return Err(unanswered(client, lease, &name, failure).await);
        }
        // Without the id, the lease finds the key by its name.
        if let Err(error) = lease.has_key(&new.key.id) {
            tracing::debug!("the lease could not be written again: {error}");
        }
        let key = Self {
            client: client.clone(),
            new,
            lease,
            name,
            expires_at,
            created_at: now,
        };
        if key.new.expiry_ignored {
            let failure = Failure::new(
                Exit::Api,
                codes::NOT_SET,
                format!(
                    "the API created key '{}' ({}) and did not set its expiry",
                    key.name, key.new.key.id
                ),
            );
            return Err(key.undo(failure).await);
        }
        Ok(key)
    }

    pub(crate) fn secret(&self) -> &Token {
        &self.new.secret
    }

    /// The key as it will be.
    pub(crate) fn finished(&self) -> NewKey {
        NewKey {
            key: ApiKey {
                name: self.name.clone(),
                expires_at: self.expires_at,
                ..self.new.key.clone()
            },
            secret: self.new.secret.clone(),
            expiry_ignored: false,
        }
    }

    /// Calls the API with the key, and compares the key that it reports with the one that it answered with.
    pub(crate) async fn prove(self, announce: impl FnOnce()) -> Result<Self> {
        let proved = async {
            new_key::prove(&self.client, &self.new.secret, announce).await?;
            let expected = Expected {
                id: &self.new.key.id,
                last_four: Some(self.new.secret.last_four()),
                expiry: ExpectedExpiry::Any,
            };
            new_key::verify(&self.client, expected).await
        };
        match proved.await {
            Ok(_) => Ok(self),
            Err(failure) if failure.has(codes::WRONG_KEY) => {
                let (client, name) = (self.client.clone(), self.name.clone());
                let mut lease = self.lease;
                // Another key has the id in the answer: only the name is ours.
                lease.record.key_id = None;
                Err(unanswered(&client, lease, &name, failure).await)
            }
            Err(failure) => Err(self.undo(failure).await),
        }
    }

    /// Records that the key may reach these targets from now on.
    pub(crate) fn begin_delivery(&mut self, targets: Vec<Target>) -> Result<()> {
        let pending = PendingDelivery {
            targets,
            last_four: self.new.secret.last_four().to_owned(),
            name: self.name.clone(),
            expires_at: self.expires_at,
        };
        self.lease.is_delivered_to(pending)
    }

    /// Gives the delivered key its final name and expiry, and reads them back.
    pub(crate) async fn finish(&mut self) -> Result<Finished> {
        let change = ApiKeyChange {
            name: Some(self.name.clone()),
            expires_at: Some(self.expires_at),
        };
        let changed = self.client.change_key(&self.new.key.id, &change).await?;
        let expected = Expected {
            id: &self.new.key.id,
            last_four: Some(self.new.secret.last_four()),
            expiry: ExpectedExpiry::Exactly(self.expires_at),
        };
        let mut key = new_key::verify(&self.client, expected).await?;
        own_use::record(&self.client, &key, self.created_at);
        own_use::clear(&self.client, std::slice::from_mut(&mut key));
        Ok(Finished {
            key,
            name_ignored: changed.name_ignored,
        })
    }

    /// The key is in use: it outlives this process.
    pub(crate) fn release(self) {
        self.lease.remove();
    }

    /// The id of the key, and when it expires by itself.
    pub(crate) fn provisional(&self) -> (&str, Option<Timestamp>) {
        (&self.new.key.id, self.new.key.expires_at)
    }

    /// Revokes the key, which no one has. The message says what became of it.
    pub(crate) async fn undo(self, failure: Failure) -> Failure {
        let id = &self.new.key.id;
        let undone = match revoke_and_confirm(&self.client, id).await {
            Ok(_) => {
                let undone = format!("so it was revoked again ({id})");
                self.lease.remove();
                undone
            }
            Err(error) => {
                // The lease stays for the next command.
                format!(
                    "and it could not be revoked again ({error}): it expires within the hour, or run `limitry keys revoke {id}`"
                )
            }
        };
        let mut failure = failure;
        failure.message = format!("{}, {undone}", failure.message);
        failure
    }
}

/// A key with its final name and expiry.
pub(crate) struct Finished {
    pub(crate) key: ApiKey,
    pub(crate) name_ignored: bool,
}

/// The create was not answered, or the answer is about another key: revokes the key with the name in the lease.
async fn unanswered(client: &Client, lease: Lease, name: &str, cause: Failure) -> Failure {
    let mut failure = cause;
    let revoked = Poll::with_timeout(SHORT_TIMEOUT)
        .until(async || Ok::<_, Failure>(lease.revoke_leased_key(client).await?.then_some(())))
        .await;
    if let Ok(Some(())) = revoked {
        lease.remove();
        failure.message = format!(
            "{}; the key '{name}' that the API had created was revoked again",
            failure.message
        );
        return failure;
    }
    failure.code = codes::MAYBE_MADE.name.into();
    failure.message = format!(
        "it is not known whether key '{name}' was created: {}",
        failure.message
    );
    failure.hint("if it was, it expires within the hour, or the next `keys create` revokes it")
}
