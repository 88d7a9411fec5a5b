//! One rotation, from any state to its end.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, Unit};

use super::Frontend;
use super::error::{being_rotated, changed, undone};
use super::journal::{Journal, LockedJournal, State};
use super::name_marker::{self, MarkerKind, NameMarker};
use crate::base::exit::Exit;
use crate::base::poll::Poll;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery::Place;
use crate::features::propagation::{PROPAGATION_TIMEOUT, revoke_and_confirm};
use limitry_client::{ApiError, Client, ItemLimit, NewKey, Token};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus, NewApiKey, Quota};

/// How long a successor lives that nobody takes over.
pub(crate) const PROVISIONAL_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A rotation in the hands of this process.
pub(crate) struct Rotation<'a> {
    pub(crate) frontend: &'a dyn Frontend,
    pub(crate) client: Client,
    pub(crate) held: LockedJournal,
    pub(crate) journal: Journal,
    pub(crate) old: ApiKey,
    pub(crate) places: Vec<Place>,
    /// The successor with its secret, as long as this process has it.
    pub(crate) new: Option<NewKey>,
    /// Begun by another process, which had the secret.
    pub(crate) resumed: bool,
    /// Told to somebody when this is dropped half way.
    pub(crate) open: bool,
}

/// What came of a rotation.
pub(crate) struct Rotated {
    pub(crate) new: ApiKey,
    pub(crate) old: ApiKey,
    pub(crate) delivered: Vec<String>,
}

impl Drop for Rotation<'_> {
    fn drop(&mut self) {
        if self.open && self.held.is_open() {
            self.frontend.progress(&format!(
                "The rotation of '{}' is not finished: `limitry keys rotate --resume` goes on, `--abort` ends it.",
                escape(&self.journal.name)
            ));
        }
    }
}

impl Rotation<'_> {
    /// Goes on to the end. An error says how things stand; what is open stays in the journal.
    pub(crate) async fn run(mut self) -> Result<Rotated> {
        self.open = true;
        let result = self.advance().await;
        // Who is told by an error needs no second word.
        self.open = false;
        result
    }

    pub(crate) async fn advance(&mut self) -> Result<Rotated> {
        if self.resumed {
            let recovered = self.recover().await;
            recovered.map_err(|error| self.stopped(&error))?;
        } else {
            self.sweep_earlier().await?;
        }
        if self.journal.state == State::Planned {
            self.create().await?;
        }
        // Whoever was handed the new key must not lose it: from the delivery on a signal waits.
        let mut section = None;
        if matches!(
            self.journal.state,
            State::Created | State::Proved | State::Delivering
        ) {
            self.prove_first().await?;
            section = Some(self.frontend.shutdown().enter());
            self.deliver().await?;
        }
        if self.journal.state == State::Delivered {
            self.verify().await.map_err(|error| self.stopped(&error))?;
        }
        let section = section.or_else(|| Some(self.frontend.shutdown().enter()));
        let done = self.retire().await.map_err(|error| self.stopped(&error))?;
        drop(section);
        Ok(done)
    }

    pub(crate) fn save(&mut self, state: State) -> Result<()> {
        self.journal.state = state;
        self.held.write(&self.journal).map_err(|error| {
            Failure::other(
                codes::OTHER,
                format!("the journal cannot be written: {error}"),
            )
        })
    }

    pub(crate) fn close(&self) -> Result<()> {
        self.held.close().map_err(|error| {
            Failure::other(
                codes::OTHER,
                format!("the journal cannot be removed: {error}"),
            )
        })
    }

    pub(crate) fn stopped(&self, error: &Failure) -> Failure {
        let old = &self.journal.key;
        let lost = error.has(codes::NEW_KEY_LOST);
        let standing = match self.journal.state {
            _ if lost => {
                format!("the old key ({old}) was not let go, and going on makes another new one")
            }
            State::Retiring => {
                format!("the new key is in its place; the old one ({old}) is about to end")
            }
            State::Delivered => {
                format!("the new key is in its place, and the old one ({old}) still works")
            }
            _ => format!("the old key ({old}) still works"),
        };
        let mut stopped = error.clone();
        stopped.hints = vec![
            standing,
            "`limitry keys rotate --resume` goes on, `limitry keys rotate --abort` ends it"
                .to_owned(),
        ];
        stopped
    }

    pub(crate) fn in_an_hour(&self) -> Result<Timestamp> {
        Ok(self
            .client
            .clock()
            .now()
            .checked_add(PROVISIONAL_LIFETIME)?
            .round(Unit::Second)?)
    }

    /// Makes the successor under a name that finds it again, with an end that needs nobody.
    pub(crate) async fn create(&mut self) -> Result<()> {
        self.held.write(&self.journal).map_err(|error| {
            Failure::other(
                codes::OTHER,
                format!("the journal cannot be written: {error}"),
            )
        })?;
        let name =
            NameMarker::new(MarkerKind::Rotating, &self.journal.nonce).on(&self.journal.name);
        let wanted = NewApiKey {
            name,
            expires_at: Some(self.in_an_hour()?),
        };
        match self.client.create_key(&wanted).await {
            Ok(new) => {
                self.frontend.mask(&new.secret);
                self.journal.successor = Some(new.key.id.clone());
                self.journal.successor_last_four = Some(new.secret.last_four().to_owned());
                self.new = Some(new);
            }
            Err(error) => {
                let uncertain = error.outcome_unknown();
                let error = error.into();
                return Err(if uncertain {
                    self.sweep(&error).await
                } else {
                    self.nothing_made(&error)
                });
            }
        }
        if let Err(error) = self.save(State::Created) {
            return Err(self.undo(&error).await);
        }
        if let Some(new) = self.new.as_ref().filter(|new| new.expiry_ignored) {
            // It would be one without an end if this process were ended now.
            let error = self.end_not_set(&new.key.id);
            return Err(self.undo(&error).await);
        }
        if let Err(error) = self.ensure_exclusive().await {
            return Err(self.undo(&error).await);
        }
        Ok(())
    }

    /// The successor was refused: there is none.
    pub(crate) fn nothing_made(&mut self, error: &Failure) -> Failure {
        match self.close_unless_earlier() {
            Ok(()) => undone(error, "nothing was changed"),
            Err(_) => self.stopped(error),
        }
    }

    /// Successors of earlier attempts may still be in a target: then it stays open.
    pub(crate) fn close_unless_earlier(&self) -> Result<()> {
        if self
            .journal
            .earlier
            .iter()
            .any(|earlier| earlier.id.is_some())
        {
            return Err(Failure::other(
                codes::OTHER,
                "a new key of an earlier attempt may be in use".to_string(),
            ));
        }
        self.close()
    }

    /// Revokes the successor, which nobody holds, and ends the rotation.
    pub(crate) async fn undo(&mut self, error: &Failure) -> Failure {
        let undoing = async {
            if let Some(id) = &self.journal.successor {
                revoke_and_confirm(&self.client, id).await?;
            }
            self.close_unless_earlier()
        };
        match undoing.await {
            Ok(()) => undone(
                error,
                "the new key was revoked again, and the old one is as it was",
            ),
            Err(_) => self.stopped(error),
        }
    }

    /// Nobody else rotates this key, and nobody has changed it since it was chosen.
    pub(crate) async fn ensure_exclusive(&self) -> Result<()> {
        let keys = self
            .client
            .keys(Some(KeyStatus::Active), ItemLimit::All)
            .collect()
            .await?
            .data;
        let foreign = |key: &&ApiKey| {
            let earlier = self.journal.earlier.iter().map(|earlier| &earlier.nonce);
            name_marker::rotating(&self.journal.name, key).is_some_and(|nonce| {
                key.id != self.old.id && !earlier.chain([&self.journal.nonce]).any(|n| n == nonce)
            })
        };
        if let Some(marker) = keys.iter().find(foreign) {
            return Err(being_rotated(&self.client, &self.journal.name, marker));
        }
        let same = |key: &ApiKey| key.id == self.old.id && key.name == self.old.name;
        if self.old.status != KeyStatus::Active || keys.iter().any(same) {
            return Ok(());
        }
        Err(changed(&self.old.name, &self.old.id))
    }

    pub(crate) async fn prove_first(&mut self) -> Result<()> {
        let Some(new) = self.new.clone() else {
            return Err(Failure::other(
                codes::OTHER,
                "the new key is lost".to_string(),
            ));
        };
        if self.journal.state == State::Delivering {
            // It is in a target already: it stays.
            return self
                .prove(&new.secret)
                .await
                .map_err(|error| self.stopped(&error));
        }
        if let Err(error) = self.prove(&new.secret).await {
            return Err(self.undo(&error).await);
        }
        match self.save(State::Proved) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.undo(&error).await),
        }
    }

    /// Calls the API with the new key until it is accepted: a new key may take time to be known.
    pub(crate) async fn prove(&self, secret: &Token) -> Result<()> {
        let with_new = self.client.with_token(secret.clone());
        let proved = Poll::with_timeout(PROPAGATION_TIMEOUT)
            .announce_after(Duration::from_secs(2), || {
                self.frontend
                    .progress("waiting for the new key to be accepted…");
            })
            .until(async || {
                match with_new
                    .limits::<Quota>(ItemLimit::AtMost(1))
                    .collect()
                    .await
                {
                    Ok(_) => Ok(Some(())),
                    Err(error) if is_transient(&error) => {
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
                format!(
                    "the API did not accept the new key within 90 s, and '{}' works as before",
                    self.journal.name
                ),
            )
        })
    }
}

/// Whether a proof that failed so may succeed when it is tried again.
fn is_transient(error: &ApiError) -> bool {
    match error {
        ApiError::Network { .. } => true,
        other => matches!(other.status(), Some(401 | 429 | 500..)),
    }
}
