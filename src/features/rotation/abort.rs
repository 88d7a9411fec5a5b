//! `--abort`: revokes the keys that no one can have used, and keeps those that may be in use.

use super::frontend::Frontend;
use super::journal::{AbandonedSuccessor, Journal, State};
use super::lookup::{is_active, old_key, take};
use super::name_marker::{MarkerKind, NameMarker};
use super::state_machine::Rotation;
use crate::base::exit::Exit;
use crate::base::text::{exact, shell};
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::{CheckedTarget, DeliveryError, Target, TargetContent};
use crate::features::own_use;
use crate::features::propagation::revoke_and_confirm;
use limitry_client::{Client, optional};
use limitry_types::text::escape;
use limitry_types::{ApiKey, ApiKeyChange, KeyStatus};

/// What a target holds when its rotation is aborted.
enum Content {
    Key(String),
    NoKey,
    /// It cannot be read back, or programs read it differently.
    Unknown,
}

/// Reads the targets, and removes the temporary files beside them. A target that is gone or damaged does not stop the
/// abort: its content is unknown.
async fn read_targets(frontend: &dyn Frontend, targets: &[Target]) -> Result<Vec<Content>> {
    let (targets, waiting) = (targets.to_vec(), frontend.waiting());
    delivery::blocking(move || {
        let read = |target: &Target| -> Result<Content, DeliveryError> {
            let target = CheckedTarget::check(target, true, waiting)?;
            target.remove_leftovers()?;
            Ok(match target.read()? {
                TargetContent::Key(token) => Content::Key(token.last_four().to_owned()),
                TargetContent::Empty => Content::NoKey,
                TargetContent::Other { .. } | TargetContent::Unreadable => Content::Unknown,
            })
        };
        targets
            .iter()
            .map(|target| read(target).unwrap_or(Content::Unknown))
            .collect()
    })
    .await
}

/// A key that this rotation requested.
struct Candidate {
    requested: AbandonedSuccessor,
    /// Whether a target may have received it.
    may_be_delivered: bool,
}

/// Every key that this rotation requested, the current one last.
fn candidates(open: &Journal) -> Vec<Candidate> {
    let earlier = open.earlier.iter().map(|one| Candidate {
        requested: one.clone(),
        may_be_delivered: one.id.is_some(),
    });
    let current = Candidate {
        requested: AbandonedSuccessor {
            nonce: open.nonce.clone(),
            id: open.successor.clone(),
            last_four: open.successor_last_four.clone(),
        },
        may_be_delivered: open.state >= State::Delivering,
    };
    earlier.chain([current]).collect()
}

/// Aborts one rotation. Returns what became of the keys, and the new keys that are kept because they may be in use.
pub(crate) async fn abort(
    frontend: &dyn Frontend,
    client: Client,
    open: Journal,
) -> Result<(String, Vec<ApiKey>)> {
    let Some((locked, open)) = take(&open)? else {
        let note = format!(
            "The rotation of '{}' was finished by another limitry.",
            escape(&open.name)
        );
        return Ok((note, Vec::new()));
    };
    let old = old_key(&client, &open).await?;
    let old_is_ending = old.status != KeyStatus::Active || old.expires_at != open.ends;
    if open.state == State::Retiring && old_is_ending && is_active(&client, &open).await? {
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
    let contents = read_targets(frontend, &open.targets).await?;
    // A key that an earlier attempt delivered may be in use as well.
    let reached =
        |i: &usize| open.reached.contains(i) || open.earlier.iter().any(|one| one.id.is_some());
    let is_unseen =
        |(i, content): (usize, &Content)| matches!(content, Content::Unknown) && reached(&i);
    let in_use = (open.targets.is_empty() && !open.reached.is_empty())
        || contents.iter().enumerate().any(is_unseen);
    let target_keys: Vec<String> = contents
        .into_iter()
        .filter_map(|content| match content {
            Content::Key(last_four) => Some(last_four),
            Content::NoKey | Content::Unknown => None,
        })
        .collect();
    let candidates = candidates(&open);
    let rotation = Rotation {
        frontend,
        client,
        locked,
        journal: open,
        old,
        targets: Vec::new(),
        new: None,
        resumed: true,
        open: false,
    };
    let mut kept = Vec::new();
    for Candidate {
        requested,
        may_be_delivered,
    } in candidates
    {
        // By its id, if that is known: it may have its final name already.
        let found = match &requested.id {
            Some(id) => match optional(rotation.client.key(id).await)? {
                Some(key) if key.status != KeyStatus::Active => continue,
                found => found,
            },
            None => rotation.find_by_nonce(&requested.nonce).await?,
        };
        let Some(key) = found else {
            rotation.leave_lease(&requested.nonce)?;
            continue;
        };
        let last_four = requested.last_four.unwrap_or(requested.nonce);
        if !may_be_delivered {
            revoke_and_confirm(&rotation.client, &key.id).await?;
        } else if in_use || target_keys.contains(&last_four) {
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
    if !old_is_ending {
        rotation.restore_name().await?;
    }
    rotation.close()?;
    own_use::clear(&rotation.client, &mut kept);
    Ok((describe(&rotation, old_is_ending, &kept), kept))
}

impl Rotation<'_> {
    /// The old key stays, so it gets its name back.
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

/// What became of the keys, in a sentence.
fn describe(rotation: &Rotation<'_>, old_is_ending: bool, kept: &[ApiKey]) -> String {
    let name = escape(&rotation.journal.name);
    let old = &rotation.journal.key;
    let standing = match (rotation.old.status, rotation.old.expires_at) {
        (KeyStatus::Active, Some(end)) if old_is_ending => format!("works until {}", exact(end)),
        (KeyStatus::Active, _) => "works as before".to_owned(),
        (KeyStatus::Expired, _) => "has expired".to_owned(),
        (KeyStatus::Revoked | KeyStatus::Unknown, _) => "is revoked".to_owned(),
    };
    let new: Vec<String> = kept
        .iter()
        .map(|key| format!("{}, …{}", key.id, escape(&key.last_four)))
        .collect();
    let revoke: Vec<String> = kept
        .iter()
        .map(|key| format!("`limitry keys revoke {}`", shell(&key.id)))
        .collect();
    let revoke = revoke.join(" or ");
    let new = new.join(", ");
    match (kept.is_empty(), old_is_ending) {
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
             ({old}) and the new one ({new}). Revoke what is not used: `limitry keys revoke {}` or {revoke}.",
            shell(&rotation.journal.key)
        ),
        (false, true) => format!(
            "The rotation of '{name}' is ended, and the new key is kept, because it may be in use: {new}. The old one \
             ({old}) {standing}."
        ),
    }
}
