//! One rotation, from wherever it stands to its end.

use std::time::Duration;

use anyhow::{Result, anyhow};
use jiff::{SignedDuration, Timestamp, Unit};
use serde_json::{Value, json};

use super::super::super::Problem;
use super::super::create::with_secret;
use super::super::{deliver, nonce};
use super::journal::{Earlier, Held, Journal, Lasting, State};
use super::names::{marked, marker_prefix};
use super::trouble::Trouble;
use crate::api::{ApiError, Client, NewKey, Wanted};
use crate::auth::Token;
use crate::context::Context;
use crate::delivery::{self, DeliveryError, Place, deliver_all};
use crate::output::{ClosedPipe, Outcome, View, escape};
use crate::wire::{ApiKey, ApiKeyChange, KeyStatus, NewApiKey};

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
            self.ctx.printer().say(&format!(
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

    async fn forward(&mut self) -> Result<Done> {
        if self.new.is_none() && self.journal.state != State::Retiring {
            self.recover().await?;
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

    fn save(&mut self, state: State) -> Result<()> {
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

    fn stopped(&self, error: &anyhow::Error) -> anyhow::Error {
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
    async fn recover(&mut self) -> Result<()> {
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
            self.ctx.printer().say("The new key of the earlier attempt is lost with the process that had it; making another.");
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

    async fn read_places(&mut self) -> Result<Vec<Token>> {
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
    async fn find_successor(&self) -> Result<Option<String>> {
        if let Some(id) = &self.journal.successor {
            return Ok(Some(id.clone()));
        }
        Ok(self.made_with(&self.journal.nonce).await?.map(|key| key.id))
    }

    fn in_an_hour(&self) -> Result<Timestamp> {
        Ok(self
            .client
            .clock()
            .now()
            .checked_add(PROVISIONAL)?
            .round(Unit::Second)?)
    }

    /// Makes the successor under a name that finds it again, with an end that needs nobody.
    async fn create(&mut self) -> Result<()> {
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
    fn nothing_made(&mut self, error: &anyhow::Error) -> anyhow::Error {
        match self.close_unless_earlier() {
            Ok(()) => {
                Problem::Rotation(Trouble::undone(error, "nothing was changed".to_owned())).into()
            }
            Err(_) => self.stopped(error),
        }
    }

    /// The answer did not come, or cannot be used: a key with this rotation's mark is an orphan.
    async fn sweep(&mut self, error: &anyhow::Error) -> anyhow::Error {
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
    fn close_unless_earlier(&self) -> Result<()> {
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
    async fn undo(&mut self, error: &anyhow::Error) -> anyhow::Error {
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
    async fn is_alone(&self) -> Result<()> {
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

    async fn prove_first(&mut self) -> Result<()> {
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
    async fn prove(&self, secret: &Token) -> Result<()> {
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
                    .say("waiting for the new key to be accepted…");
                told = true;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }

    /// The end that the successor is to have, reckoned from now.
    fn lasting(&self) -> Result<Option<Timestamp>> {
        Ok(match self.journal.lasting {
            Lasting::Never => None,
            Lasting::Until(time) => Some(time),
            Lasting::For(span) => Some(super::later(self.client.clock().now(), span)?),
        })
    }

    /// Gives the successor its lifetime and then hands it over: a target never holds a key that is about to end.
    async fn deliver(&mut self) -> Result<()> {
        self.client = self.client.renewed();
        let Some(mut new) = self.new.clone() else {
            return Err(anyhow!("the new key is lost"));
        };
        let before = async {
            self.save(State::Delivering)?;
            let lasting = self.lasting()?;
            let change = ApiKeyChange {
                name: None,
                expires_at: Some(lasting),
            };
            let set = self.client.change_key(&new.key.id, &change).await?;
            if !same_second(set.expires_at, lasting) {
                return Err(Problem::NotSet {
                    what: "the new key's end",
                    of: new.key.id.clone(),
                    stays: self.journal.key.clone(),
                }
                .into());
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
    async fn print(&mut self, new: &NewKey) -> Result<()> {
        // From here on it may be in somebody's hands.
        self.journal.reached = vec![0];
        if let Err(error) = self.save(State::Delivering) {
            return Err(self.undo(&error).await);
        }
        // Shown as it is going to be called and to end.
        let shown_key = ApiKey {
            name: self.journal.name.clone(),
            ..new.key.clone()
        };
        let mut shown = with_secret(
            &NewKey {
                key: shown_key,
                secret: new.secret.clone(),
            },
            self.plain,
        );
        if let Some(document) = shown.json.as_object_mut() {
            document.insert(
                "replaces".to_owned(),
                serde_json::to_value(self.old_afterwards()?)?,
            );
        }
        if self.plain {
            shown.view = View::Nothing;
        }
        let Err(ClosedPipe(reason)) = self.ctx.printer().show(&shown, self.ctx.now()) else {
            return Ok(());
        };
        let id = &new.key.id;
        let undone = format!("it was revoked again ({id})");
        let error = Problem::NotDelivered {
            reason: reason.to_string(),
            undone,
        }
        .into();
        match self.client.revoke_key(id).await {
            Ok(()) if self.close_unless_earlier().is_ok() => Err(error),
            _ => Err(self.stopped(&error)),
        }
    }

    /// The old key as it is going to be.
    fn old_afterwards(&self) -> Result<ApiKey> {
        let mut old = ApiKey {
            name: marked(&self.journal.name, "retiring", &self.old.last_four),
            ..self.old.clone()
        };
        old.expires_at = self.end_of_old(&self.old)?.or(old.expires_at);
        if self.journal.grace.is_none() {
            old.status = KeyStatus::Revoked;
            old.revoked_at = Some(self.client.clock().now());
        }
        Ok(old)
    }

    async fn put(&mut self, new: &NewKey) -> Result<()> {
        let mut places = std::mem::take(&mut self.places);
        let secret = new.secret.clone();
        let mut journal = self.journal.clone();
        let writer = self.held.writer();
        let (places, journal, result) = deliver::blocking(move || {
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
        let error = anyhow::Error::from(failed.error);
        if !failed.holding.is_empty() {
            return Err(self.stopped(&error));
        }
        if failed.reached {
            return Err(self.discard(&error).await);
        }
        Err(self.undo(&error).await)
    }

    /// The successor was in a target for a moment and is out of it again: it ends within the hour, and whoever read
    /// it in that moment has as long to read again.
    async fn discard(&mut self, error: &anyhow::Error) -> anyhow::Error {
        let ended = async {
            if let Some(new) = &self.new {
                self.let_end(&new.key.id, new.secret.last_four()).await?;
            }
            self.close_unless_earlier()
        };
        match ended.await {
            Ok(()) => Problem::Rotation(Trouble::undone(
                error,
                "the targets are as they were, the old key too; the new one ends within the hour"
                    .to_owned(),
            ))
            .into(),
            Err(_) => self.stopped(error),
        }
    }

    /// Lets a successor end within the hour, under a name that holds up no later rotation.
    pub(super) async fn let_end(&self, id: &str, mark: &str) -> Result<()> {
        let change = ApiKeyChange {
            name: Some(marked(&self.journal.name, "discarded", mark)),
            expires_at: Some(Some(self.in_an_hour()?)),
        };
        self.client.change_key(id, &change).await?;
        Ok(())
    }

    /// The active key that was asked for with this nonce, also when the answer never came.
    pub(super) async fn made_with(&self, nonce: &str) -> Result<Option<ApiKey>> {
        let name = marked(&self.journal.name, "rotating", nonce);
        let keys = self
            .client
            .keys(Some(KeyStatus::Active), Wanted::All)
            .collect()
            .await?
            .data;
        Ok(keys.into_iter().find(|key| key.name == name))
    }

    /// Proves what the targets hold, and asks the command that was named for it.
    async fn see(&mut self) -> Result<()> {
        if let Some(new) = self.new.clone() {
            for token in self.read_places().await? {
                if token != new.secret {
                    return Err(anyhow!(
                        "a target holds another key than the one that was put there"
                    ));
                }
                self.prove(&token).await?;
            }
        }
        if let Some(command) = self.journal.verify_with.clone() {
            let (line, attended) = (command.clone(), self.ctx.prompter().can_ask());
            let ended =
                deliver::blocking(move || delivery::run_shell(&line, attended, None)).await?;
            let said = match ended {
                Ok(ended) if ended.status.success() => None,
                Ok(ended) if ended.said.is_empty() => Some(format!("ended with {}", ended.status)),
                Ok(ended) => Some(format!(
                    "ended with {} and said: {}",
                    ended.status, ended.said
                )),
                Err(error) => Some(error.to_string()),
            };
            if let Some(said) = said {
                return Err(Problem::Rotation(Trouble::NotVerified { command, said }).into());
            }
        }
        Ok(())
    }

    /// When the old key is to end; nothing: at once.
    fn end_of_old(&self, old: &ApiKey) -> Result<Option<Timestamp>> {
        let Some(grace) = self.journal.grace else {
            return Ok(None);
        };
        let then = super::later(self.client.clock().now(), grace)?;
        Ok(Some(old.expires_at.map_or(then, |ends| ends.min(then))))
    }

    /// Gives both keys their names and lets the old one go. Every step can be done again.
    async fn retire(&mut self) -> Result<Done> {
        self.client = self.client.renewed();
        self.save(State::Retiring)?;
        let Some(successor) = self.journal.successor.clone() else {
            return Err(anyhow!("the journal names no new key"));
        };
        let named = |name: String| ApiKeyChange {
            name: Some(name),
            expires_at: None,
        };
        let now = self.client.key(&self.journal.key).await;
        if let Some(old) = unless_gone(now)? {
            let retiring = marked(&self.journal.name, "retiring", &old.last_four);
            if old.status == KeyStatus::Active && old.name != retiring {
                self.client.change_key(&old.id, &named(retiring)).await?;
            }
            self.old = old;
        }
        let new = self
            .client
            .change_key(&successor, &named(self.journal.name.clone()))
            .await?;
        self.let_old_go().await?;
        for earlier in self.journal.earlier.clone() {
            let id = match earlier.id {
                Some(id) => Some(id),
                None => self.made_with(&earlier.nonce).await?.map(|key| key.id),
            };
            if let Some(id) = id {
                self.client.revoke_key(&id).await?;
            }
        }
        let old = unless_gone(self.client.key(&self.journal.key).await)?
            .unwrap_or_else(|| self.old.clone());
        self.close()?;
        let delivered = self
            .places
            .iter()
            .map(|place| place.target().to_string())
            .collect();
        Ok(Done {
            new,
            old,
            delivered,
        })
    }

    async fn let_old_go(&mut self) -> Result<()> {
        if self.old.status != KeyStatus::Active {
            return Ok(());
        }
        let Some(end) = self.end_of_old(&self.old)? else {
            return Ok(self.client.revoke_key(&self.old.id).await?);
        };
        let change = ApiKeyChange {
            name: None,
            expires_at: Some(Some(end)),
        };
        self.client.change_key(&self.old.id, &change).await?;
        // What counts is what is there, not what was answered.
        let set = self.client.key(&self.old.id).await?;
        if same_second(set.expires_at, Some(end)) {
            return Ok(());
        }
        Err(Problem::NotSet {
            what: "the old key's end",
            of: self.old.id.clone(),
            stays: self.old.id.clone(),
        }
        .into())
    }
}

/// Whether a proof that failed so may succeed when it is tried again.
fn may_pass(error: &ApiError) -> bool {
    match error {
        ApiError::Network { .. } => true,
        other => matches!(other.status(), Some(401 | 429 | 500..)),
    }
}

fn unless_gone(result: Result<ApiKey, ApiError>) -> Result<Option<ApiKey>, ApiError> {
    match result {
        Err(ApiError::Refused(refusal)) if refusal.status == 404 => Ok(None),
        other => other.map(Some),
    }
}

fn same_second(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    a.map(Timestamp::as_second) == b.map(Timestamp::as_second)
}

/// What a finished rotation says.
pub(super) fn outcome(done: &Done) -> Outcome {
    let name = escape(&done.new.name).into_owned();
    let ends = match (done.old.status, done.old.expires_at) {
        (KeyStatus::Revoked, _) => "is revoked".to_owned(),
        (KeyStatus::Expired, _) => "has expired".to_owned(),
        (_, Some(time)) => format!("works until {}", crate::output::exact(time)),
        (_, None) => "still works".to_owned(),
    };
    let mut note = format!(
        "Rotated '{name}' ({}). The old key ({}) {ends}.",
        done.new.id, done.old.id
    );
    if !done.delivered.is_empty() {
        note = format!("{note} Delivered to {}.", done.delivered.join(", "));
    }
    let mut outcome = Outcome::done(document(done), note);
    if done.delivered.is_empty() {
        // It was printed with its secret.
        outcome.json = Value::Null;
    }
    outcome
}

pub(super) fn document(done: &Done) -> Value {
    let mut document = json!(done.new);
    if let Some(object) = document.as_object_mut() {
        object.insert("deliveredTo".to_owned(), json!(done.delivered));
        object.insert("replaces".to_owned(), json!(done.old));
    }
    document
}
