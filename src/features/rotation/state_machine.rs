//! One rotation, from any state to its end.

use jiff::{Timestamp, Unit};

use super::error::{being_rotated, changed, undone};
use super::frontend::Frontend;
use super::journal::{Journal, LockedJournal, State};
use super::name_marker::{self, MarkerKind, NameMarker};
use crate::failure::{Failure, Result, codes};
use crate::features::delivery::CheckedTarget;
use crate::features::new_key::{self, Expected, ExpectedExpiry, PROVISIONAL_LIFETIME};
use crate::features::own_use;
use crate::features::propagation::revoke_and_confirm;
use limitry_client::{Client, ItemLimit, NewKey, Token};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus, NewApiKey};

/// A rotation that this process runs.
pub(crate) struct Rotation<'a> {
    pub(crate) frontend: &'a dyn Frontend,
    pub(crate) client: Client,
    pub(crate) locked: LockedJournal,
    pub(crate) journal: Journal,
    pub(crate) old: ApiKey,
    pub(crate) targets: Vec<CheckedTarget>,
    /// The successor with its secret, as long as this process has it.
    pub(crate) new: Option<NewKey>,
    /// Another process began the rotation and had the secret.
    pub(crate) resumed: bool,
    /// Its end by a signal is reported when this is dropped.
    pub(crate) open: bool,
}

/// A finished rotation.
pub(crate) struct Rotated {
    pub(crate) new: ApiKey,
    pub(crate) old: ApiKey,
    pub(crate) delivered: Vec<String>,
}

impl Drop for Rotation<'_> {
    fn drop(&mut self) {
        if self.open && self.locked.is_open() {
            self.frontend.progress(&format!(
                "The rotation of '{}' is not finished: `limitry keys rotate --resume` goes on, `--abort` ends it.",
                escape(&self.journal.name)
            ));
        }
    }
}

impl Rotation<'_> {
    /// Runs to the end. An error says what the state of the keys is; an unfinished rotation stays in the journal.
    pub(crate) async fn run(mut self) -> Result<Rotated> {
        self.open = true;
        let result = self.advance().await;
        // The error tells the same.
        self.open = false;
        result
    }

    async fn advance(&mut self) -> Result<Rotated> {
        if self.resumed {
            let recovered = self.recover().await;
            recovered.map_err(|error| self.with_next_step(&error))?;
        }
        if self.journal.state == State::Planned {
            self.create().await?;
        }
        // A target that received the new key must not lose it: from the delivery on, a signal waits.
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
            self.verify()
                .await
                .map_err(|error| self.with_next_step(&error))?;
        }
        let section = section.or_else(|| Some(self.frontend.shutdown().enter()));
        let done = self
            .retire()
            .await
            .map_err(|error| self.with_next_step(&error))?;
        drop(section);
        Ok(done)
    }

    pub(super) fn save(&mut self, state: State) -> Result<()> {
        self.journal.state = state;
        self.locked.write(&self.journal)
    }

    pub(super) fn close(&self) -> Result<()> {
        self.locked.close().map_err(|error| {
            Failure::other(
                codes::OTHER,
                format!("the journal cannot be removed: {error}"),
            )
        })
    }

    /// The error of a rotation that stays open: its hints say what the state of the keys is, and how to go on.
    pub(super) fn with_next_step(&self, error: &Failure) -> Failure {
        let old = &self.journal.key;
        let standing = match self.journal.state {
            _ if error.has(codes::NEW_KEY_LOST) => {
                format!(
                    "the old key ({old}) was not let go, and `--resume` creates another new one"
                )
            }
            State::Retiring => {
                format!("the new key is delivered; the old one ({old}) is about to end")
            }
            State::Delivered => {
                format!("the new key is delivered, and the old one ({old}) still works")
            }
            _ => format!("the old key ({old}) still works"),
        };
        let mut error = error.clone();
        error.hints = vec![
            standing,
            "`limitry keys rotate --resume` goes on, `limitry keys rotate --abort` ends it"
                .to_owned(),
        ];
        error
    }

    pub(super) fn in_an_hour(&self) -> Result<Timestamp> {
        Ok(self
            .client
            .clock()
            .now()
            .checked_add(PROVISIONAL_LIFETIME)?
            .round(Unit::Second)?)
    }

    /// Creates the successor with a name by which it is found again, and a provisional expiry.
    async fn create(&mut self) -> Result<()> {
        self.save(State::Planned)?;
        self.frontend.begin("making a new key");
        let name =
            NameMarker::new(MarkerKind::Rotating, &self.journal.nonce).on(&self.journal.name);
        let wanted = NewApiKey {
            name,
            expires_at: Some(self.in_an_hour()?),
        };
        let new = match self.client.create_key(&wanted).await {
            Ok(new) => new,
            Err(error) => {
                let uncertain = error.outcome_unknown();
                let error = error.into();
                return Err(if uncertain {
                    self.undo_unanswered_create(&error).await
                } else {
                    self.nothing_created(&error)
                });
            }
        };
        if let Err(error) = new_key::ensure_new(&new, &self.old) {
            // The id in the answer is not to be trusted: only the name is ours.
            return Err(self.undo_unanswered_create(&error).await);
        }
        self.frontend.mask(&new.secret);
        let ignores_expiry = new.expiry_ignored;
        self.journal.successor = Some(new.key.id.clone());
        self.journal.successor_last_four = Some(new.secret.last_four().to_owned());
        self.new = Some(new);
        if let Err(error) = self.save(State::Created) {
            return Err(self.undo(&error).await);
        }
        if ignores_expiry {
            // Without an expiry it would be an orphan for ever if this process were killed now.
            let error = self.expiry_not_set();
            return Err(self.undo(&error).await);
        }
        if let Err(error) = self.ensure_exclusive().await {
            return Err(self.undo(&error).await);
        }
        let last_four = self.journal.successor_last_four.as_deref();
        let last_four = last_four.unwrap_or_default();
        let what = format!(
            "a new key for {} (…{last_four})",
            escape(&self.journal.name)
        );
        self.frontend.step("Made", &what);
        Ok(())
    }

    /// The API refused to create the successor.
    fn nothing_created(&mut self, error: &Failure) -> Failure {
        match self.close_unless_abandoned() {
            Ok(()) => undone(error, "nothing was changed"),
            Err(_) => self.with_next_step(error),
        }
    }

    /// Ends the rotation, unless a target may hold a successor of an earlier attempt.
    pub(super) fn close_unless_abandoned(&self) -> Result<()> {
        if self.journal.earlier.iter().any(|one| one.id.is_some()) {
            return Err(Failure::other(
                codes::OTHER,
                "a new key of an earlier attempt may be in use".to_string(),
            ));
        }
        self.close()
    }

    /// Revokes the successor, which no target has, and ends the rotation.
    pub(super) async fn undo(&mut self, error: &Failure) -> Failure {
        let undoing = async {
            if let Some(id) = &self.journal.successor {
                revoke_and_confirm(&self.client, id).await?;
            }
            self.close_unless_abandoned()
        };
        match undoing.await {
            Ok(()) => undone(
                error,
                "the new key was revoked again, and the old one is as it was",
            ),
            Err(_) => self.with_next_step(error),
        }
    }

    /// Refuses a key that another process rotates, or that was changed since it was chosen.
    async fn ensure_exclusive(&self) -> Result<()> {
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

    async fn prove_first(&mut self) -> Result<()> {
        self.frontend.begin("testing the new key");
        let Some(new) = self.new.clone() else {
            return Err(Failure::other(
                codes::OTHER,
                "the new key is lost".to_string(),
            ));
        };
        if self.journal.state == State::Delivering {
            // A target has it already, so it is not revoked.
            return self
                .prove(&new.secret)
                .await
                .map_err(|error| self.with_next_step(&error));
        }
        let proved = async {
            self.prove(&new.secret).await?;
            self.verify_new_key().await.map(drop)
        };
        if let Err(error) = proved.await {
            return Err(if error.has(codes::WRONG_KEY) {
                // Another key may have this id.
                self.undo_unanswered_create(&error).await
            } else {
                self.undo(&error).await
            });
        }
        if let Err(error) = self.save(State::Proved) {
            return Err(self.undo(&error).await);
        }
        self.frontend.step("Tested", "the API accepts it");
        Ok(())
    }

    /// Calls the API with the new key until it is accepted.
    pub(super) async fn prove(&self, secret: &Token) -> Result<()> {
        let announce = || {
            self.frontend
                .progress("waiting for the new key to be accepted…");
        };
        new_key::prove(&self.client, secret, announce)
            .await
            .map_err(|mut error| {
                if error.has(codes::NOT_PROVED) {
                    error.message = format!(
                        "{}, and '{}' works as before",
                        error.message, self.journal.name
                    );
                }
                error
            })
    }

    /// Reads the successor back: it must be active, with the expiry that it was given.
    pub(super) async fn verify_new_key(&self) -> Result<ApiKey> {
        let Some(id) = &self.journal.successor else {
            return Err(Failure::other(
                codes::OTHER,
                "the journal names no new key".to_string(),
            ));
        };
        let expected = Expected {
            id,
            last_four: self.journal.successor_last_four.as_deref(),
            expiry: self
                .journal
                .successor_expiry
                .map_or(ExpectedExpiry::Any, |expiry| {
                    ExpectedExpiry::Exactly(expiry.at)
                }),
        };
        let key = new_key::verify(&self.client, expected).await?;
        if self.new.is_some() {
            own_use::record(&self.client, &key, self.journal.begun_at);
        }
        Ok(key)
    }

    /// The API answered that it set the expiry of the new key, but did not.
    pub(super) fn expiry_not_set(&self) -> Failure {
        let id = self.journal.successor.as_deref().unwrap_or_default();
        super::error::expiry_not_set("new", id, &self.journal.key)
    }
}
