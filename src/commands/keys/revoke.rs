//! `limitry keys revoke`

use anyhow::Result;
use jiff::SignedDuration;

use super::super::Problem;
use super::super::select::{self, For};
use crate::api::{Client, Listing};
use crate::auth::{Token, TokenClass};
use crate::cli::keys::KeysRevokeArgs;
use crate::context::Context;
use crate::env;
use crate::error::Failure;
use crate::output::{Outcome, escape, relative, shell};
use crate::wire::{ApiKey, KeyStatus};

/// A key that was used this recently is probably in use.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// Revokes keys, after showing what would be lost.
pub(in crate::commands) async fn revoke(ctx: &Context, args: &KeysRevokeArgs) -> Result<Outcome> {
    let client = ctx.person_in_project().await?;
    let mut keys: Vec<ApiKey> = Vec::new();
    for typed in &args.keys {
        let key = select::key(ctx, &client, typed, For::Ending).await?;
        if !keys.iter().any(|known| known.id == key.id) {
            keys.push(key);
        }
    }
    if args.dry_run {
        let listing = Listing {
            data: keys,
            next_cursor: None,
            has_more: false,
        };
        let note = "Nothing was revoked: --dry-run.";
        return Ok(Outcome::list(&listing, "").note(note));
    }
    for key in keys.iter().filter(|key| key.status != KeyStatus::Revoked) {
        confirm(ctx, key).await?;
    }
    let total = keys.len();
    let mut outcome_notes = Vec::new();
    let mut failures = Vec::new();
    let mut done = Vec::new();
    for key in keys {
        match end(&client, key).await {
            Ok((key, note)) => {
                outcome_notes.push(note);
                done.push(key);
            }
            Err(error) => failures.push(error),
        }
    }
    let failed = failures.len();
    // Nothing was done, and one reason speaks for all.
    if done.is_empty()
        && let Some(error) = failures.pop()
    {
        return Err(error);
    }
    let listing = Listing {
        data: done,
        next_cursor: None,
        has_more: false,
    };
    let mut outcome = Outcome::list(&listing, "");
    outcome.view = crate::output::View::Nothing;
    outcome.notes = outcome_notes;
    if failed == 0 {
        return Ok(outcome);
    }
    // What was done is said before what was not.
    ctx.printer().show(&outcome, ctx.now())?;
    let reasons = failures
        .iter()
        .map(|error| Failure::from(error).message)
        .collect();
    Err(Problem::Partly {
        failed,
        total,
        reasons,
    }
    .into())
}

/// Revokes one key; one that is revoked already is no error.
async fn end(client: &Client, key: ApiKey) -> Result<(ApiKey, String)> {
    let name = escape(&key.name).into_owned();
    if key.status == KeyStatus::Revoked {
        let note = format!("Key '{name}' ({}) had been revoked before.", key.id);
        return Ok((key, note));
    }
    client.revoke_key(&key.id).await?;
    let note = format!("Revoked key '{name}' ({}).", key.id);
    Ok((
        ApiKey {
            status: KeyStatus::Revoked,
            revoked_at: Some(client.clock().now()),
            ..key
        },
        note,
    ))
}

/// Shows what would stop working and asks; for a key in use its name must be typed.
async fn confirm(ctx: &Context, key: &ApiKey) -> Result<()> {
    if is_in_our_environment(key) {
        ctx.printer()
            .warn("this looks like the key in LIMITRY_API_KEY");
    }
    let used = match key.last_used_at {
        Some(time) => format!("last used {}", relative(time, ctx.now())),
        None => "never used".to_owned(),
    };
    let question = format!(
        "Revoke key '{}' (…{}, {used})?",
        escape(&key.name),
        escape(&key.last_four)
    );
    let instead = format!("`limitry keys revoke {} --yes`", shell(&key.id));
    let recent = key
        .last_used_at
        .is_some_and(|time| ctx.now().duration_since(time) < RECENT);
    if recent {
        ctx.prompter()
            .confirm_name(&question, &key.name, &instead)
            .await?;
    } else {
        ctx.prompter().confirm(&question, &instead).await?;
    }
    Ok(())
}

fn is_in_our_environment(key: &ApiKey) -> bool {
    env::text(&env::LIMITRY_API_KEY)
        .ok()
        .flatten()
        .and_then(|text| Token::parse_as(&text, TokenClass::ApiKey).ok())
        .is_some_and(|token| token.last_four() == key.last_four)
}
