//! `--abort`: undoes what nobody can have used, and keeps what may be in use.

use super::Frontend;
use super::journal::{AbandonedSuccessor, Journal, State};
use super::lookup::{is_active, old_key, take};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::Rotation;
use crate::base::exit::Exit;
use crate::base::text::{exact, shell};
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::{DeliveryError, Place, Target};
use crate::features::propagation::revoke_and_confirm;
use limitry_client::{Client, optional};
use limitry_types::text::escape;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

/// What a target holds when a rotation is ended.
enum Seen {
    Key(String),
    NoKey,
    /// Nobody can tell: it cannot be read back, now or ever, or holds what readers read differently.
    Unknown,
}

/// Looks at the targets of a rotation that is ended, and removes what was left beside them. A target that is gone or
/// damaged holds nobody up: it is only not known what it holds.
async fn look(frontend: &dyn Frontend, targets: &[Target]) -> Result<Vec<Seen>> {
    let (targets, waiting) = (targets.to_vec(), frontend.waiting());
    delivery::blocking(move || {
        let look = |target: &Target| -> Result<Seen, DeliveryError> {
            let place = Place::find(target, true, waiting)?;
            place.sweep()?;
            Ok(match place.read()? {
                delivery::Held::Key(token) => Seen::Key(token.last_four().to_owned()),
                delivery::Held::Nothing => Seen::NoKey,
                delivery::Held::Other | delivery::Held::Unreadable => Seen::Unknown,
            })
        };
        targets
            .iter()
            .map(|target| look(target).unwrap_or(Seen::Unknown))
            .collect()
    })
    .await
}

/// A key that this rotation asked for.
struct Candidate {
    asked: AbandonedSuccessor,
    /// Whether somebody may have it.
    may_be_out: bool,
}

/// Every key that this rotation asked for, the current one last.
fn candidates(open: &Journal) -> Vec<Candidate> {
    let earlier = open.earlier.iter().map(|one| Candidate {
        asked: one.clone(),
        may_be_out: one.id.is_some(),
    });
    let current = Candidate {
        asked: AbandonedSuccessor {
            nonce: open.nonce.clone(),
            id: open.successor.clone(),
            last_four: open.successor_last_four.clone(),
        },
        may_be_out: open.state >= State::Delivering,
    };
    earlier.chain([current]).collect()
}

/// Ends one: undoes what nobody can have seen, and keeps both keys where the new one may be in use. Says so, and which
/// new keys are kept.
pub(crate) async fn abort(
    frontend: &dyn Frontend,
    client: Client,
    open: Journal,
) -> Result<(String, Vec<ApiKey>)> {
    let Some((held, open)) = take(&open)? else {
        let note = format!(
            "The rotation of '{}' was finished by another limitry.",
            escape(&open.name)
        );
        return Ok((note, Vec::new()));
    };
    let old = old_key(&client, &open).await?;
    let let_go = old.status != KeyStatus::Active || old.expires_at != open.ends;
    if open.state == State::Retiring && let_go && is_active(&client, &open).await? {
        return Err(Failure::new(
            Exit::Rejected,
            codes::ROTATION_TOO_FAR,
            format!(
                "the rotation of '{}' cannot be undone any more: its old key is being retired",
                open.name
            ),
        )
        .hint("`limitry keys rotate --resume` finishes it"));
    }
    let seen = look(frontend, &open.targets).await?;
    // What an earlier attempt handed over may be in use as much as what this one did.
    let reached =
        |i: &usize| open.reached.contains(i) || open.earlier.iter().any(|one| one.id.is_some());
    let unseen = |(i, seen): (usize, &Seen)| matches!(seen, Seen::Unknown) && reached(&i);
    let in_use = (open.targets.is_empty() && !open.reached.is_empty())
        || seen.iter().enumerate().any(unseen);
    let held_keys: Vec<String> = seen
        .into_iter()
        .filter_map(|seen| match seen {
            Seen::Key(last_four) => Some(last_four),
            Seen::NoKey | Seen::Unknown => None,
        })
        .collect();
    let candidates = candidates(&open);
    let rotation = Rotation {
        frontend,
        client,
        held,
        journal: open,
        old,
        places: Vec::new(),
        new: None,
        resumed: true,
        open: false,
    };
    let mut kept = Vec::new();
    for Candidate { asked, may_be_out } in candidates {
        // By its id where that is known: it may have its name already.
        let found = match &asked.id {
            Some(id) => match optional(rotation.client.key(id).await)? {
                Some(key) if key.status != KeyStatus::Active => continue,
                found => found,
            },
            None => rotation.made_with(&asked.nonce).await?,
        };
        let Some(key) = found else {
            rotation.remember(&asked.nonce)?;
            continue;
        };
        let last_four = asked.last_four.unwrap_or(asked.nonce);
        if !may_be_out {
            revoke_and_confirm(&rotation.client, &key.id).await?;
        } else if in_use || held_keys.contains(&last_four) {
            let change = ApiKeyChange {
                name: Some(
                    NameMarker::new(MarkerKind::Kept, &last_four).on(&rotation.journal.name),
                ),
                expires_at: None,
            };
            kept.push(rotation.client.change_key(&key.id, &change).await?.key);
        } else {
            rotation.expire_soon(&key.id, &last_four).await?;
        }
    }
    if !let_go {
        rotation.restore_name().await?;
    }
    rotation.close()?;
    Ok((said(&rotation, let_go, &kept), kept))
}

impl Rotation<'_> {
    /// The old key stays, so it has its name again.
    async fn restore_name(&self) -> Result<()> {
        let retiring =
            NameMarker::new(MarkerKind::Retiring, &self.old.last_four).on(&self.journal.name);
        if self.old.name == retiring {
            let change = ApiKeyChange {
                name: Some(self.journal.name.clone()),
                expires_at: None,
            };
            self.client.change_key(&self.old.id, &change).await?;
        }
        Ok(())
    }
}

/// What became of the keys.
fn said(rotation: &Rotation<'_>, let_go: bool, kept: &[ApiKey]) -> String {
    let name = escape(&rotation.journal.name);
    let old = &rotation.journal.key;
    let standing = match (rotation.old.status, rotation.old.expires_at) {
        (KeyStatus::Active, Some(end)) if let_go => format!("works until {}", exact(end)),
        (KeyStatus::Active, _) => "works as before".to_owned(),
        (KeyStatus::Expired, _) => "has expired".to_owned(),
        (KeyStatus::Revoked | KeyStatus::Unknown, _) => "is revoked".to_owned(),
    };
    let new: Vec<String> = kept
        .iter()
        .map(|key| format!("'{}' ({})", escape(&key.name), key.id))
        .collect();
    let new = new.join(", ");
    match (kept.is_empty(), let_go) {
        (true, false) => {
            format!("The rotation of '{name}' is undone: the old key ({old}) is as it was.")
        }
        (true, true) => format!(
            "The rotation of '{name}' is ended: the old key ({old}) {standing}, and there is no new one: `limitry keys \
             create {}` makes one.",
            shell(&rotation.journal.name)
        ),
        (false, false) => format!(
            "The rotation of '{name}' is ended, and both keys are kept, because the new one may be in use: the old one \
             ({old}) and {new}. Revoke what is not used: `limitry keys revoke ID`."
        ),
        (false, true) => format!(
            "The rotation of '{name}' is ended, and the new key is kept, because it may be in use: {new}. The old one \
             ({old}) {standing}."
        ),
    }
}
