//! `limitry keys revoke`

use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span};

use super::super::Problem;
use super::super::select::{self, For};
use crate::api::{Client, Listing, Wanted};
use crate::auth::{Token, TokenClass};
use crate::cli::keys::KeysRevokeArgs;
use crate::context::Context;
use crate::env;
use crate::error::{Exit, Failure};
use crate::output::{Outcome, escape, relative, shell};
use crate::stdin;
use crate::wire::{ApiKey, KeyStatus};

/// A key that was used this recently is probably in use.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// How long the API may take to refuse a revoked key everywhere.
const GONE: Duration = Duration::from_secs(90);

/// The longest text that is read as a key.
const LARGEST: u64 = 4096;

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
    // The values that are at hand: whether they still work can be seen.
    let mut secrets: Vec<Token> = in_our_environment().into_iter().collect();
    if args.key_stdin {
        let text = stdin::read_text(LARGEST).await?;
        let secret = Token::parse_as(&text, TokenClass::ApiKey).context("no API key on stdin")?;
        let Some(key) = by_value(&client, &secret).await? else {
            let note = format!(
                "The key …{} does not work (any more): there is nothing to revoke.",
                escape(secret.last_four())
            );
            return Ok(Outcome::list(
                &Listing::<ApiKey> {
                    data: Vec::new(),
                    next_cursor: None,
                    has_more: false,
                },
                "",
            )
            .note(note));
        };
        keys.push(key);
        secrets.push(secret);
    }
    let used = match args.if_unused {
        Some(span) => set_aside_used(&client, &mut keys, span).await?,
        None => Vec::new(),
    };
    if args.dry_run {
        let listing = Listing {
            data: keys,
            next_cursor: None,
            has_more: false,
        };
        let mut outcome = Outcome::list(&listing, "");
        outcome.notes.extend(used);
        return Ok(outcome.note("Nothing was revoked: --dry-run."));
    }
    for key in keys.iter().filter(|key| key.status != KeyStatus::Revoked) {
        confirm(ctx, key).await?;
    }
    let total = keys.len();
    let mut outcome_notes: Vec<String> = used;
    let some_in_use = !outcome_notes.is_empty();
    let mut failures = Vec::new();
    let mut done = Vec::new();
    for key in keys {
        let ended = match end(&client, key).await {
            Ok((key, note)) if args.wait => until_gone(ctx, &client, &key, &secrets)
                .await
                .map(|()| (key, note)),
            other => other,
        };
        match ended {
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
        return Ok(if some_in_use {
            outcome.exit(Exit::No)
        } else {
            outcome
        });
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
    in_our_environment().is_some_and(|token| token.last_four() == key.last_four)
}

fn in_our_environment() -> Option<Token> {
    env::text(&env::LIMITRY_API_KEY)
        .ok()
        .flatten()
        .and_then(|text| Token::parse_as(&text, TokenClass::ApiKey).ok())
}

/// The key that has this value; `None` when it does not work. The API tells whose it is, the last four which.
async fn by_value(client: &Client, secret: &Token) -> Result<Option<ApiKey>> {
    // Before it is called with: that counts as a use, and would be the last one that is known.
    let keys = client
        .keys(Some(KeyStatus::Active), Wanted::All)
        .collect()
        .await?
        .data;
    let project = match client.with_token(secret.clone()).current_project().await {
        Err(error) if error.status() == Some(401) => return Ok(None),
        other => other?,
    };
    if client.project().is_some_and(|ours| ours != project.id) {
        return Err(Problem::OtherProject(project.id).into());
    }
    let mut found: Vec<ApiKey> = keys
        .into_iter()
        .filter(|key| key.last_four == secret.last_four())
        .collect();
    match (found.pop(), &found[..]) {
        (Some(key), []) => Ok(Some(key)),
        (None, _) => Ok(None),
        (Some(key), others) => Err(Problem::Ambiguous {
            what: "API key",
            name: format!("…{}", secret.last_four()),
            ids: others
                .iter()
                .map(|other| other.id.clone())
                .chain([key.id])
                .collect(),
        }
        .into()),
    }
}

/// Leaves out what was used, or made, within the span; says so of each.
async fn set_aside_used(
    client: &Client,
    keys: &mut Vec<ApiKey>,
    span: Span,
) -> Result<Vec<String>> {
    client.learn_the_time().await?;
    let since = client
        .clock()
        .now()
        .to_zoned(TimeZone::UTC)
        .checked_sub(span)?
        .timestamp();
    let is_used = |key: &ApiKey| {
        key.status == KeyStatus::Active
            && key
                .last_used_at
                .or(key.created_at)
                .is_none_or(|time| time > since)
    };
    let notes = keys.iter().filter(|key| is_used(key)).map(|key| {
        let when = match (key.last_used_at, key.created_at) {
            (Some(time), _) => format!("it was used {}", relative(time, client.clock().now())),
            (None, Some(time)) => format!("it was made {}", relative(time, client.clock().now())),
            (None, None) => "nobody knows when it was used".to_owned(),
        };
        format!(
            "Left key '{}' ({}) as it is: {when}.",
            escape(&key.name),
            key.id
        )
    });
    let notes = notes.collect();
    keys.retain(|key| !is_used(key));
    Ok(notes)
}

/// Waits until the API reports the key revoked and, where its value is at hand, refuses it.
async fn until_gone(ctx: &Context, client: &Client, key: &ApiKey, secrets: &[Token]) -> Result<()> {
    let begun = tokio::time::Instant::now();
    let secret = secrets
        .iter()
        .find(|secret| secret.last_four() == key.last_four);
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        let client = client.renewed();
        let reported = match client.key(&key.id).await {
            Ok(now) => now.status == KeyStatus::Revoked,
            Err(error) if error.status() == Some(404) => true,
            Err(error) => return Err(error.into()),
        };
        let refused = match secret {
            Some(secret) => {
                let answer = client
                    .with_token(secret.clone())
                    .quotas(Wanted::AtMost(1))
                    .collect()
                    .await;
                answer.is_err_and(|error| error.status() == Some(401))
            }
            None => true,
        };
        if reported && refused {
            return Ok(());
        }
        if begun.elapsed() + pause > GONE {
            return Err(Problem::StillWorks {
                name: key.name.clone(),
                id: key.id.clone(),
            }
            .into());
        }
        if !told {
            ctx.printer().tell(&format!(
                "waiting until key '{}' is refused…",
                escape(&key.name)
            ));
            told = true;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}
