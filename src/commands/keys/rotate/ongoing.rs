//! Rotations that are under way: going on with them, and ending them.

use anyhow::Result;

use super::super::super::Problem;
use super::super::deliver;
use super::belongs;
use super::engine::{Done, Rotation};
use super::hand_over;
use super::journal::{self, Bound, Held, Journal, State};
use super::many::{partly, several};
use super::names::marked;
use super::trouble::Trouble;
use crate::api::Client;
use crate::cli::keys::KeysRotateArgs;
use crate::cli::values::Target;
use crate::context::Context;
use crate::delivery::{self, DeliveryError, Place};
use crate::output::{Outcome, View, escape};
use crate::wire::{ApiKey, ApiKeyChange, KeyStatus};

/// Whether somebody means this rotation by what they typed.
fn is_meant(open: &Journal, typed: &str) -> bool {
    [&open.key, &open.name, &open.last_four].contains(&&typed.to_owned())
        || open.successor.as_deref() == Some(typed)
}

/// What is under way with this API, project and profile.
pub(super) fn bound_to(bound: &Bound) -> Result<Vec<Journal>> {
    let mut open = journal::open()?;
    open.retain(|open| open.bound == *bound);
    Ok(open)
}

/// The rotation of this key that is under way.
pub(super) fn of(bound: &Bound, typed: &str) -> Result<Option<Journal>> {
    Ok(bound_to(bound)?
        .into_iter()
        .find(|open| is_meant(open, typed)))
}

/// `keys rotate --resume` and `--abort`: one that is named, or all.
pub(super) async fn rotate(ctx: &Context, args: &KeysRotateArgs) -> Result<Outcome> {
    let mut open = journal::open()?;
    if let Some(typed) = &args.key {
        open.retain(|open| is_meant(open, typed));
    }
    let Some(first) = open.first().cloned() else {
        return Ok(Outcome::new(
            serde_json::json!({"data": [], "nextCursor": null, "hasMore": false}),
            View::Nothing,
        )
        .note("No rotation is under way."));
    };
    let client = ctx.person_in_project().await?;
    client.learn_the_time().await?;
    let bound = Bound::to(ctx, &client)?;
    open.retain(|open| open.bound == bound);
    if open.is_empty() {
        let Bound {
            api_url,
            project,
            profile,
        } = &first.bound;
        let what = format!("{api_url}, project {project}, profile '{profile}'");
        return Err(Problem::Rotation(Trouble::Elsewhere {
            name: first.name,
            what,
        })
        .into());
    }
    let mut done = Vec::new();
    let mut failures = Vec::new();
    let mut notes = Vec::new();
    let mut kept = Vec::new();
    let alone = open.len() == 1;
    for open in open {
        if ctx.sections().is_asked() {
            break;
        }
        let client = client.renewed();
        let result = if args.abort {
            abort(ctx, client, open).await.map(|(note, both)| {
                notes.push(note);
                kept.extend(both);
            })
        } else {
            resume(ctx, client, open, args.plain, false)
                .await
                .map(|finished| done.extend(finished))
        };
        match result {
            Ok(()) => {}
            Err(error) if alone => return Err(error),
            Err(error) => failures.push(error),
        }
    }
    if let ([done], true) = (&done[..], alone) {
        return Ok(hand_over::outcome(done));
    }
    if args.abort {
        let document = serde_json::json!({"data": kept, "nextCursor": null, "hasMore": false});
        let mut outcome = Outcome::new(document, View::Nothing);
        let good = notes.len();
        outcome.notes = notes;
        return partly(ctx, outcome, good, failures);
    }
    several(ctx, &done, failures)
}

/// Goes on with one. A command out of the journal is shown and confirmed, unless it was `typed` again.
pub(super) async fn resume(
    ctx: &Context,
    client: Client,
    open: Journal,
    plain: bool,
    typed: bool,
) -> Result<Option<Done>> {
    let force = open.force;
    let Some((held, mut open)) = take(&open)? else {
        return Ok(None);
    };
    open.force |= force;
    if !typed {
        confirm_commands(ctx, &open).await?;
    }
    if open.targets.is_empty() && open.state < State::Delivered {
        deliver::check(ctx, plain, true)?;
    }
    let places = deliver::find(ctx, &open.targets, open.force).await?;
    let earlier = open
        .earlier
        .iter()
        .filter_map(|earlier| earlier.last_four.as_deref());
    let known: Vec<&str> = [open.last_four.as_str()]
        .into_iter()
        .chain(open.successor_last_four.as_deref())
        .chain(earlier)
        .collect();
    let places = belongs(places, &known, open.force).await?;
    let old = old_key(&client, &open).await?;
    let rotation = Rotation {
        ctx,
        client,
        held,
        journal: open,
        old,
        places,
        new: None,
        plain,
        resumed: true,
        open: false,
    };
    rotation.run().await.map(Some)
}

/// The rotation, held by this process; `None` when another one has finished it.
fn take(open: &Journal) -> Result<Option<(Held, Journal)>> {
    let held = Held::take(&open.bound, &open.key, &open.name)?;
    Ok(held.read()?.map(|now| (held, now)))
}

async fn old_key(client: &Client, open: &Journal) -> Result<ApiKey> {
    match client.key(&open.key).await {
        Err(error) if error.status() == Some(404) => Ok(ApiKey {
            id: open.key.clone(),
            project_id: None,
            name: open.name.clone(),
            prefix: String::new(),
            last_four: open.last_four.clone(),
            status: KeyStatus::Revoked,
            created_at: None,
            last_used_at: None,
            expires_at: None,
            revoked_at: None,
            extra: crate::wire::Extra::default(),
        }),
        other => Ok(other?),
    }
}

async fn confirm_commands(ctx: &Context, open: &Journal) -> Result<()> {
    let commands = open.targets.iter().filter_map(|target| match target {
        Target::Command(command) => Some(command),
        _ => None,
    });
    let commands: Vec<String> = commands
        .chain(&open.verify_with)
        .map(|command| format!("`{}`", escape(command)))
        .collect();
    if commands.is_empty() {
        return Ok(());
    }
    // Also where nobody can be asked it is said what would run.
    let name = escape(&open.name);
    let commands = commands.join(" and ");
    ctx.printer()
        .tell(&format!("The rotation of '{name}' runs {commands}."));
    let question = format!("Go on with the rotation of '{name}'?");
    Ok(ctx
        .prompter()
        .confirm(&question, "`limitry keys rotate --resume --yes`")
        .await?)
}

/// What a target holds when a rotation is ended.
enum Seen {
    /// A key that ends so.
    Key(String),
    /// No key.
    NoKey,
    /// Nobody can tell: it cannot be read back, now or ever, or holds what readers read differently.
    Unknown,
}

/// Looks at the targets of a rotation that is ended, and removes what was left beside them. A target that is gone or
/// damaged holds nobody up: it is only not known what it holds.
async fn look(ctx: &Context, targets: &[Target]) -> Result<Vec<Seen>> {
    let (targets, waiting) = (targets.to_vec(), ctx.waiting());
    deliver::blocking(move || {
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

/// Ends one: undoes what nobody can have seen, and keeps both keys where the new one may be in use. Says so, and which
/// new keys are kept.
async fn abort(ctx: &Context, client: Client, open: Journal) -> Result<(String, Vec<ApiKey>)> {
    let Some((held, open)) = take(&open)? else {
        let note = format!(
            "The rotation of '{}' was finished by another limitry.",
            escape(&open.name)
        );
        return Ok((note, Vec::new()));
    };
    if open.state == State::Retiring {
        return Err(Problem::Rotation(Trouble::TooLate(open.name)).into());
    }
    let seen = look(ctx, &open.targets).await?;
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
    let old = old_key(&client, &open).await?;
    let name = open.name.clone();
    let (begun, lost) = (open.state >= State::Delivering, open.earlier.clone());
    let current = (open.nonce.clone(), open.successor_last_four.clone(), begun);
    let candidates = lost
        .into_iter()
        .map(|one| (one.nonce, one.last_four, one.id.is_some()))
        .chain([current]);
    let rotation = Rotation {
        ctx,
        client,
        held,
        journal: open,
        old,
        places: Vec::new(),
        new: None,
        plain: false,
        resumed: true,
        open: false,
    };
    let mut kept = Vec::new();
    for (nonce, last_four, may_be_out) in candidates {
        let Some(key) = rotation.made_with(&nonce).await? else {
            continue;
        };
        let last_four = last_four.unwrap_or(nonce);
        if !may_be_out {
            rotation.client.revoke_key(&key.id).await?;
        } else if in_use || held_keys.contains(&last_four) {
            let change = ApiKeyChange {
                name: Some(marked(&name, "kept", &last_four)),
                expires_at: None,
            };
            kept.push(rotation.client.change_key(&key.id, &change).await?);
        } else {
            rotation.let_end(&key.id, &last_four).await?;
        }
    }
    rotation.close()?;
    let name = escape(&name);
    let old = &rotation.journal.key;
    let note = match &kept[..] {
        [] => format!("The rotation of '{name}' is undone: the old key ({old}) is as it was."),
        kept => format!(
            "The rotation of '{name}' is ended, and both keys are kept, because the new one may be in use: the old one \
             ({old}) and {}. Revoke what is not used: `limitry keys revoke ID`.",
            kept.iter()
                .map(|key| format!("'{}' ({})", escape(&key.name), key.id))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    Ok((note, kept))
}
