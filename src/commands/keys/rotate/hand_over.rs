//! The second half of a rotation: into the targets, and then the old key out.

use anyhow::{Result, anyhow};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::super::Problem;
use super::super::create::with_secret;
use super::super::deliver;
use super::engine::{Done, Rotation, unless_gone};
use super::journal::{Lasting, State};
use super::names::marked;
use super::trouble::Trouble;
use crate::api::{NewKey, Wanted};
use crate::delivery::{self, DeliveryError, deliver_all};
use crate::output::{ClosedPipe, Outcome, View, escape};
use crate::wire::{ApiKey, ApiKeyChange, KeyStatus};

impl Rotation<'_> {
    /// The end that the successor is to have, reckoned from now.
    pub(super) fn lasting(&self) -> Result<Option<Timestamp>> {
        Ok(match self.journal.lasting {
            Lasting::Never => None,
            Lasting::Until(time) => Some(time),
            Lasting::For(span) => Some(super::later(self.client.clock().now(), span)?),
        })
    }

    /// Gives the successor its lifetime and then hands it over: a target never holds a key that is about to end.
    pub(super) async fn deliver(&mut self) -> Result<()> {
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
    pub(super) async fn print(&mut self, new: &NewKey) -> Result<()> {
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
    pub(super) fn old_afterwards(&self) -> Result<ApiKey> {
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

    pub(super) async fn put(&mut self, new: &NewKey) -> Result<()> {
        // What an earlier process put into a target stays, whatever becomes of this attempt.
        let is_out = !self.journal.reached.is_empty();
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
    pub(super) async fn discard(&mut self, error: &anyhow::Error) -> anyhow::Error {
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
    pub(super) async fn see(&mut self) -> Result<()> {
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
    pub(super) fn end_of_old(&self, old: &ApiKey) -> Result<Option<Timestamp>> {
        let Some(grace) = self.journal.grace else {
            return Ok(None);
        };
        let then = super::later(self.client.clock().now(), grace)?;
        Ok(Some(old.expires_at.map_or(then, |ends| ends.min(then))))
    }

    /// Gives both keys their names and lets the old one go. Every step can be done again.
    pub(super) async fn retire(&mut self) -> Result<Done> {
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

    pub(super) async fn let_old_go(&mut self) -> Result<()> {
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
