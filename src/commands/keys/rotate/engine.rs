//! One rotation, from wherever it stands to its end.

use std::time::Duration;

use anyhow::{Result, anyhow};
use jiff::{SignedDuration, Timestamp, Unit};

use super::super::super::Problem;
use super::super::{deliver, nonce};
use super::journal::{Earlier, Held, Journal, State};
use super::names::{marked, marker_prefix};
use super::trouble::Trouble;
use crate::api::{ApiError, Client, NewKey, Wanted};
use crate::auth::Token;
use crate::context::Context;
use crate::delivery::{self, DeliveryError, Place};
use crate::output::escape;
use crate::wire::{ApiKey, KeyStatus, NewApiKey};

/// How long a successor lives that nobody takes over.
const PROVISIONAL: SignedDuration = SignedDuration::from_hours(1);

/// How long a new key may take to be known everywhere.
const PROOF: Duration = Duration::from_secs(90);

/// A rotation in the hands of this process.
pub(super) struct Rotation<'a> {
    pub(super) ctx: &'a Context,
    pub(super) client: Client,
    pub(super) held: Held,
    pub(super) journal: Journal,
    pub(super) old: ApiKey,
    pub(super) places: Vec<Place>,
    /// The successor with its secret, as long as this process has it.
    pub(super) new: Option<NewKey>,
    pub(super) plain: bool,
    /// Begun by another process, which had the secret.
    pub(super) resumed: bool,
    /// Told to somebody when this is dropped half way.
    pub(super) open: bool,
}

/// What came of a rotation.
pub(super) struct Done {
    pub(super) new: ApiKey,
    pub(super) old: ApiKey,
    pub(super) delivered: Vec<String>,
}

impl Drop for Rotation<'_> {
    fn drop(&mut self) {
        if self.open && self.held.is_open() {
            self.ctx.printer().tell(&format!(
                "The rotation of '{}' is not finished: `limitry keys rotate --resume` goes on, `--abort` ends it.",
                escape(&self.journal.name)
            ));
        }
    }
}

impl Rotation<'_> {
    /// Goes on to the end. An error says how things stand; what is open stays in the journal.
    pub(super) async fn run(mut self) -> Result<Done> {
        self.open = true;
        let result = self.forward().await;
        // Who is told by an error needs no second word.
        self.open = false;
        result
    }

    pub(super) async fn forward(&mut self) -> Result<Done> {
        if self.resumed && self.journal.state != State::Retiring {
            let recovered = self.recover().await;
            recovered.map_err(|error| self.stopped(&error))?;
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
            section = Some(self.ctx.sections().begin());
            self.deliver().await?;
        }
        if self.journal.state == State::Delivered {
            self.see().await.map_err(|error| self.stopped(&error))?;
        }
        let section = section.or_else(|| Some(self.ctx.sections().begin()));
        let done = self.retire().await.map_err(|error| self.stopped(&error))?;
        drop(section);
        Ok(done)
    }

    pub(super) fn save(&mut self, state: State) -> Result<()> {
        self.journal.state = state;
        self.held
            .write(&self.journal)
            .map_err(|error| anyhow!("the journal cannot be written: {error}"))
    }

    pub(super) fn close(&self) -> Result<()> {
        self.held
            .close()
            .map_err(|error| anyhow!("the journal cannot be removed: {error}"))
    }

    pub(super) fn stopped(&self, error: &anyhow::Error) -> anyhow::Error {
        let old = &self.journal.key;
        let standing = match self.journal.state {
            State::Retiring => {
                format!("the new key is in its place; the old one ({old}) is about to end")
            }
            State::Delivered => {
                format!("the new key is in its place, and the old one ({old}) still works")
            }
            _ => format!("the old key ({old}) still works"),
        };
        Problem::Rotation(Trouble::stopped(error, standing)).into()
    }

    /// Takes a lost secret back out of a target, or sets out for a new successor.
    pub(super) async fn recover(&mut self) -> Result<()> {
        let last_four = self.journal.successor_last_four.clone();
        if matches!(self.journal.state, State::Delivering | State::Delivered) {
            let found = self.read_places().await?;
            let ours = found
                .into_iter()
                .find(|token| Some(token.last_four()) == last_four.as_deref());
            if let (Some(secret), Some(id)) = (ours, &self.journal.successor)
                && let Some(key) = unless_gone(self.client.key(id).await)?
                && key.status == KeyStatus::Active
            {
                self.new = Some(NewKey { key, secret });
                return Ok(());
            }
            let unread = self
                .places
                .iter()
                .all(|place| !place.target().is_readable());
            if self.journal.state == State::Delivered && unread && !self.places.is_empty() {
                return Ok(());
            }
        } else if let Some(lost) = self.find_successor().await? {
            // It reached nobody: it is of no use to anyone.
            self.client.revoke_key(&lost).await?;
        }
        if self.journal.state != State::Planned || self.journal.successor.is_some() {
            self.ctx.printer().tell("The new key of the earlier attempt is lost with the process that had it; making another.");
        }
        self.journal.earlier.push(Earlier {
            nonce: self.journal.nonce.clone(),
            id: self.journal.successor.take(),
            last_four: self.journal.successor_last_four.take(),
        });
        self.journal.nonce = nonce::<4>()?;
        self.journal.reached.clear();
        self.save(State::Planned)
    }

    pub(super) async fn read_places(&mut self) -> Result<Vec<Token>> {
        let places = std::mem::take(&mut self.places);
        let (places, found) = deliver::blocking(move || {
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
    pub(super) async fn find_successor(&self) -> Result<Option<String>> {
        if let Some(id) = &self.journal.successor {
            return Ok(Some(id.clone()));
        }
        Ok(self.made_with(&self.journal.nonce).await?.map(|key| key.id))
    }

    pub(super) fn in_an_hour(&self) -> Result<Timestamp> {
        Ok(self
            .client
            .clock()
            .now()
            .checked_add(PROVISIONAL)?
            .round(Unit::Second)?)
    }

    /// Makes the successor under a name that finds it again, with an end that needs nobody.
    pub(super) async fn create(&mut self) -> Result<()> {
        self.held
            .write(&self.journal)
            .map_err(|error| anyhow!("the journal cannot be written: {error}"))?;
        let name = marked(&self.journal.name, "rotating", &self.journal.nonce);
        let wanted = NewApiKey {
            name,
            expires_at: Some(self.in_an_hour()?),
        };
        match self.client.create_key(&wanted).await {
            Ok(new) => {
                self.ctx.printer().mask(&new.secret);
                self.journal.successor = Some(new.key.id.clone());
                self.journal.successor_last_four = Some(new.secret.last_four().to_owned());
                self.new = Some(new);
            }
            Err(error) => {
                let uncertain = error.is_uncertain();
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
        if let Err(error) = self.is_alone().await {
            return Err(self.undo(&error).await);
        }
        Ok(())
    }

    /// The successor was refused: there is none.
    pub(super) fn nothing_made(&mut self, error: &anyhow::Error) -> anyhow::Error {
        match self.close_unless_earlier() {
            Ok(()) => {
                Problem::Rotation(Trouble::undone(error, "nothing was changed".to_owned())).into()
            }
            Err(_) => self.stopped(error),
        }
    }

    /// The answer did not come, or cannot be used: a key with this rotation's mark is an orphan.
    pub(super) async fn sweep(&mut self, error: &anyhow::Error) -> anyhow::Error {
        let swept = async {
            if let Some(orphan) = self.find_successor().await? {
                self.client.revoke_key(&orphan).await?;
            }
            self.close_unless_earlier()
        };
        match swept.await {
            Ok(()) => Problem::Rotation(Trouble::undone(
                error,
                "the old key is as it was".to_owned(),
            ))
            .into(),
            Err(_) => self.stopped(error),
        }
    }

    /// Successors of earlier attempts may still be in a target: then it stays open.
    pub(super) fn close_unless_earlier(&self) -> Result<()> {
        if self
            .journal
            .earlier
            .iter()
            .any(|earlier| earlier.id.is_some())
        {
            return Err(anyhow!("a new key of an earlier attempt may be in use"));
        }
        self.close()
    }

    /// Revokes the successor, which nobody holds, and ends the rotation.
    pub(super) async fn undo(&mut self, error: &anyhow::Error) -> anyhow::Error {
        let undone = async {
            if let Some(id) = &self.journal.successor {
                self.client.renewed().revoke_key(id).await?;
            }
            self.close_unless_earlier()
        };
        match undone.await {
            Ok(()) => Problem::Rotation(Trouble::undone(
                error,
                "the new key was revoked again, and the old one is as it was".to_owned(),
            ))
            .into(),
            Err(_) => self.stopped(error),
        }
    }

    /// Nobody else rotates this key, and nobody has changed it since it was chosen.
    pub(super) async fn is_alone(&self) -> Result<()> {
        let keys = self
            .client
            .keys(Some(KeyStatus::Active), Wanted::All)
            .collect()
            .await?
            .data;
        let prefix = marker_prefix(&self.journal.name);
        let ours = |key: &ApiKey| {
            let earlier = self.journal.earlier.iter().map(|earlier| &earlier.nonce);
            earlier
                .chain([&self.journal.nonce])
                .any(|nonce| key.name.ends_with(&format!(" {nonce})")))
        };
        if let Some(marker) = keys
            .iter()
            .find(|key| key.name.starts_with(&prefix) && !ours(key))
        {
            return Err(Problem::BeingRotated {
                name: self.journal.name.clone(),
                marker: marker.name.clone(),
                id: marker.id.clone(),
            }
            .into());
        }
        let same = |key: &ApiKey| key.id == self.old.id && key.name == self.old.name;
        if self.old.status != KeyStatus::Active || keys.iter().any(same) {
            return Ok(());
        }
        Err(Problem::Rotation(Trouble::Changed {
            name: self.old.name.clone(),
            id: self.old.id.clone(),
        })
        .into())
    }

    pub(super) async fn prove_first(&mut self) -> Result<()> {
        let Some(new) = self.new.clone() else {
            return Err(anyhow!("the new key is lost"));
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
    pub(super) async fn prove(&self, secret: &Token) -> Result<()> {
        let with_new = self.client.with_token(secret.clone());
        let begun = tokio::time::Instant::now();
        let mut pause = Duration::from_millis(250);
        let mut told = false;
        loop {
            match with_new.renewed().quotas(Wanted::AtMost(1)).collect().await {
                Ok(_) => return Ok(()),
                Err(error) if !may_pass(&error) => return Err(error.into()),
                Err(error) if begun.elapsed() + pause >= PROOF => {
                    tracing::debug!("the proof failed at last: {error}");
                    return Err(Problem::NotProved {
                        name: self.journal.name.clone(),
                    }
                    .into());
                }
                Err(error) => tracing::debug!("not proved yet: {error}"),
            }
            if !told && begun.elapsed() > Duration::from_secs(2) {
                self.ctx
                    .printer()
                    .tell("waiting for the new key to be accepted…");
                told = true;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// Whether a proof that failed so may succeed when it is tried again.
fn may_pass(error: &ApiError) -> bool {
    match error {
        ApiError::Network { .. } => true,
        other => matches!(other.status(), Some(401 | 429 | 500..)),
    }
}

pub(super) fn unless_gone(result: Result<ApiKey, ApiError>) -> Result<Option<ApiKey>, ApiError> {
    match result {
        Err(ApiError::Refused(refusal)) if refusal.status == 404 => Ok(None),
        other => other.map(Some),
    }
}
