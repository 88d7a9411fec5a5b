//! `limitry keys rotate`: create → prove → hand over → give the successor its name and lifetime → let the old key
//! go (S5, S7, S8, S16, S19). Until the hand-over nothing about the old key changes; a successor that nobody holds
//! ends within the hour by itself.

use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Span, Timestamp, Unit};
use serde_json::{Value, json};

use super::super::Problem;
use super::super::select::{self, For};
use super::{create::with_secret, deliver, end, nonce};
use crate::api::{ApiError, Client, NewKey, Wanted};
use crate::cli::keys::KeysRotateArgs;
use crate::context::Context;
use crate::output::{Cell, Outcome, View, escape, exact};
use crate::wire::{ApiKey, ApiKeyChange, KeyStatus, NewApiKey};
use crate::{fsio, paths};

/// How long a successor lives that nobody takes over.
const PROVISIONAL: SignedDuration = SignedDuration::from_hours(1);

/// How long a new key may take to be known everywhere.
const PROOF: Duration = Duration::from_secs(90);

/// The longest name that the contract allows.
const LONGEST_NAME: usize = 100;

/// What becomes of the old key.
#[derive(Clone, Copy)]
enum Retirement {
    Now,
    At(Timestamp),
}

/// What a rotation is going to do.
struct Plan {
    old: ApiKey,
    /// The old key's name, which the successor takes.
    name: String,
    /// The successor's end.
    expires_at: Option<Timestamp>,
    retirement: Retirement,
}

/// `keys rotate`
pub(in crate::commands) async fn rotate(ctx: &Context, args: KeysRotateArgs) -> Result<Outcome> {
    if !args.dry_run {
        deliver::check(ctx, args.plain, true)?;
    }
    let client = ctx.person_in_project().await?;
    client.learn_the_time().await?;
    let old = select::key(ctx, &client, &args.key, For::Ending).await?;
    let plan = plan(&client, old, &args).await?;
    refuse_a_second(&client, &plan).await?;
    if args.dry_run {
        return Ok(show_plan(&plan));
    }
    let _lock = lock(&plan)?;
    if matches!(plan.retirement, Retirement::Now) {
        let question = format!(
            "Rotate key '{}' and revoke the old one (…{}) at once?",
            escape(&plan.name),
            escape(&plan.old.last_four)
        );
        let instead = format!(
            "`limitry keys rotate {} --now --yes`, or `--grace 24h` instead of `--now`",
            plan.old.id
        );
        ctx.prompter().confirm(&question, &instead).await?;
    }
    let new = create(&client, &plan).await?;
    prove(ctx, &client, &plan, &new).await?;
    // Whoever was handed the new key must not lose it within the hour.
    let _section = ctx.sections().begin();
    hand_over(ctx, &client, &plan, &new, args.plain).await?;
    let ending = finish(&client, &plan, &new).await?;
    Ok(Outcome::done(Value::Null, ending))
}

async fn plan(client: &Client, old: ApiKey, args: &KeysRotateArgs) -> Result<Plan> {
    if old.status != KeyStatus::Active {
        return Err(Problem::NotActive {
            name: old.name,
            id: old.id,
            status: old.status.as_str(),
        }
        .into());
    }
    let now = client.clock().now();
    let expires_at = match args.expires {
        Some(when) => Some(end(client, when).await?),
        // As long as the old one had: from its making to its end.
        None => match (old.created_at, old.expires_at) {
            (_, None) => None,
            (Some(made), Some(ends)) => Some(
                now.checked_add(ends.duration_since(made))?
                    .round(Unit::Second)?,
            ),
            (None, Some(ends)) => Some(ends),
        },
    };
    let retirement = if args.now {
        Retirement::Now
    } else {
        let grace = args.grace.unwrap_or_else(|| Span::new().hours(24));
        let then = now
            .to_zoned(jiff::tz::TimeZone::UTC)
            .checked_add(grace)?
            .timestamp()
            .round(Unit::Second)?;
        Retirement::At(old.expires_at.map_or(then, |ends| ends.min(then)))
    };
    let name = without_marker(&old.name).to_owned();
    Ok(Plan {
        old,
        name,
        expires_at,
        retirement,
    })
}

/// A key that retires already keeps its family's name for its successor.
fn without_marker(name: &str) -> &str {
    name.rsplit_once(" (retiring ")
        .filter(|(_, rest)| rest.ends_with(')'))
        .map_or(name, |(name, _)| name)
}

/// `NAME (word mark)`, within the longest name.
fn marked(name: &str, word: &str, mark: &str) -> String {
    let suffix = format!(" ({word} {mark})");
    let room = LONGEST_NAME - suffix.chars().count();
    let mut marked: String = name.chars().take(room).collect();
    marked.push_str(&suffix);
    marked
}

/// The part of every successor's provisional name that tells whose successor it is.
fn marker_prefix(name: &str) -> String {
    let whole = marked(name, "rotating", "00000000");
    whole[..whole.len() - "00000000)".len()].to_owned()
}

/// Somebody else's rotation under way, here or elsewhere, is not interfered with (S8).
async fn refuse_a_second(client: &Client, plan: &Plan) -> Result<()> {
    let prefix = marker_prefix(&plan.name);
    let keys = client
        .keys(Some(KeyStatus::Active), Wanted::All)
        .collect()
        .await?
        .data;
    match keys.into_iter().find(|key| key.name.starts_with(&prefix)) {
        None => Ok(()),
        Some(marker) => Err(Problem::BeingRotated {
            name: plan.name.clone(),
            marker: marker.name,
            id: marker.id,
        }
        .into()),
    }
}

/// One rotation of a key at a time on this machine; the lock goes with the process.
fn lock(plan: &Plan) -> Result<std::fs::File> {
    let path = paths::state_dir()?
        .join("rotations")
        .join(format!("{}.lock", plan.old.id));
    Ok(fsio::try_lock(&path)?.ok_or_else(|| Problem::Locked(plan.name.clone()))?)
}

fn show_plan(plan: &Plan) -> Outcome {
    let fields = vec![
        (
            "key",
            Cell::text(format!("{} ({})", plan.name, plan.old.id)),
        ),
        ("new key expires", Cell::time(plan.expires_at)),
        (
            "old key",
            Cell::text(match plan.retirement {
                Retirement::Now => "revoked at once".to_owned(),
                Retirement::At(time) => format!("works until {}", exact(time)),
            }),
        ),
    ];
    let document = json!({
        "key": plan.old,
        "newExpiresAt": plan.expires_at,
        "oldRevoked": matches!(plan.retirement, Retirement::Now),
        "oldExpiresAt": match plan.retirement { Retirement::Now => None, Retirement::At(time) => Some(time) },
    });
    Outcome::record(document, fields).note("Nothing was done: --dry-run.")
}

/// Makes the successor under a name that finds it again, with an end that needs nobody (S7).
async fn create(client: &Client, plan: &Plan) -> Result<NewKey> {
    let nonce = nonce::<4>()?;
    let name = marked(&plan.name, "rotating", &nonce);
    let expires_at = Some(
        client
            .clock()
            .now()
            .checked_add(PROVISIONAL)?
            .round(Unit::Second)?,
    );
    match client
        .create_key(&NewApiKey {
            name: name.clone(),
            expires_at,
        })
        .await
    {
        Ok(new) => Ok(new),
        Err(error) if error.is_uncertain() => {
            // The answer did not come, or cannot be used: nobody knows the secret, so a key of that name is an orphan.
            sweep(client, &name).await;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes what an unanswered creation may have left. Best effort: it ends within the hour by itself.
async fn sweep(client: &Client, name: &str) {
    let Ok(keys) = client
        .keys(Some(KeyStatus::Active), Wanted::All)
        .collect()
        .await
    else {
        return;
    };
    for orphan in keys.data.iter().filter(|key| key.name == name) {
        drop(client.revoke_key(&orphan.id).await);
    }
}

/// Calls the API with the new key until it is accepted: a new key may take time to be known (S5).
async fn prove(ctx: &Context, client: &Client, plan: &Plan, new: &NewKey) -> Result<()> {
    let with_new = client.with_token(new.secret.clone());
    let begun = tokio::time::Instant::now();
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        match with_new.quotas(Wanted::AtMost(1)).collect().await {
            Ok(_) => return Ok(()),
            Err(error) if begun.elapsed() + pause >= PROOF => {
                let undone = deliver::undo(client, new).await;
                tracing::debug!("the proof failed at last: {error}");
                return Err(Problem::NotProved {
                    name: plan.name.clone(),
                    undone,
                }
                .into());
            }
            Err(error) => tracing::debug!("not proved yet: {error}"),
        }
        if !told && begun.elapsed() > Duration::from_secs(2) {
            ctx.printer().say("waiting for the new key to be accepted…");
            told = true;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

async fn hand_over(
    ctx: &Context,
    client: &Client,
    plan: &Plan,
    new: &NewKey,
    secret_alone: bool,
) -> Result<()> {
    // Shown as it is going to be called and to end.
    let key = ApiKey {
        name: plan.name.clone(),
        expires_at: plan.expires_at,
        ..new.key.clone()
    };
    let mut shown = with_secret(
        &NewKey {
            key,
            secret: new.secret.clone(),
        },
        secret_alone,
    );
    if let Some(document) = shown.json.as_object_mut() {
        document.insert("replaces".to_owned(), serde_json::to_value(&plan.old)?);
    }
    if secret_alone {
        shown.view = View::Nothing;
    }
    Ok(deliver::print(ctx, client, new, &shown).await?)
}

/// From here on somebody holds the new key: it is never revoked again, whatever fails.
async fn finish(client: &Client, plan: &Plan, new: &NewKey) -> Result<String> {
    let old = &plan.old;
    let unfinished = |step: &'static str, source: ApiError, new_is_final: bool| {
        let standing = if new_is_final {
            format!(
                "the new key is complete; the old one ({}) still works",
                old.id
            )
        } else {
            format!(
                "the old key ({}) still works; the new one ends within the hour",
                old.id
            )
        };
        let remedy = if new_is_final {
            format!(
                "when the new key is in use: `limitry keys revoke {}`",
                old.id
            )
        } else {
            format!(
                "`limitry keys revoke {} --yes`, then rotate again",
                new.key.id
            )
        };
        Problem::Unfinished {
            new: new.key.id.clone(),
            step,
            standing,
            remedy,
            source: Box::new(source),
        }
    };
    // Its real end comes first: whoever holds it must not lose it within the hour.
    let lasting = ApiKeyChange {
        name: None,
        expires_at: Some(plan.expires_at),
    };
    let set = client
        .change_key(&new.key.id, &lasting)
        .await
        .map_err(|e| unfinished("it was not given its lifetime", e, false))?;
    if !same_second(set.expires_at, plan.expires_at) {
        return Err(Problem::NotSet {
            what: "the new key's end",
            of: new.key.id.clone(),
            stays: old.id.clone(),
        }
        .into());
    }
    let name = |name: String| ApiKeyChange {
        name: Some(name),
        expires_at: None,
    };
    let retiring = marked(&plan.name, "retiring", &old.last_four);
    client
        .change_key(&old.id, &name(retiring))
        .await
        .map_err(|e| unfinished("the old key was not renamed", e, true))?;
    client
        .change_key(&new.key.id, &name(plan.name.clone()))
        .await
        .map_err(|e| unfinished("it was not given its name", e, true))?;
    let shown = escape(&plan.name).into_owned();
    match plan.retirement {
        Retirement::Now => {
            client
                .revoke_key(&old.id)
                .await
                .map_err(|e| unfinished("the old key was not revoked", e, true))?;
            Ok(format!(
                "Rotated '{shown}' ({}). The old key ({}) is revoked.",
                new.key.id, old.id
            ))
        }
        Retirement::At(time) => {
            let change = ApiKeyChange {
                name: None,
                expires_at: Some(Some(time)),
            };
            let set = client
                .change_key(&old.id, &change)
                .await
                .map_err(|e| unfinished("the old key was not given its end", e, true))?;
            if !same_second(set.expires_at, Some(time)) {
                return Err(Problem::NotSet {
                    what: "the old key's end",
                    of: old.id.clone(),
                    stays: old.id.clone(),
                }
                .into());
            }
            Ok(format!(
                "Rotated '{shown}' ({}). The old key ({}) works until {}.",
                new.key.id,
                old.id,
                exact(time)
            ))
        }
    }
}

fn same_second(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    a.map(Timestamp::as_second) == b.map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, marked, marker_prefix, without_marker};

    #[test]
    fn markers_fit_the_longest_name_and_are_recognised() {
        for name in ["Production", &"é".repeat(100), "Prod (retiring abcd) x"] {
            let marker = marked(name, "rotating", "1a2b3c4d");
            assert!(marker.chars().count() <= LONGEST_NAME, "{marker}");
            assert!(marker.starts_with(&marker_prefix(name)), "{marker}");
        }
        assert_eq!(
            marked("Production", "retiring", "wxyz"),
            "Production (retiring wxyz)"
        );
        assert_eq!(without_marker("Production (retiring wxyz)"), "Production");
        assert_eq!(without_marker("Production (EU)"), "Production (EU)");
    }
}
