//! `limitry keys revoke`

use crate::base::poll::Poll;
use crate::failure::{Failure, Result, WhileDoing as _, codes, common};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span};

use super::super::lookup::{self, Purpose};
use crate::base::env;
use crate::base::exit::Exit;
use crate::base::text::{relative, shell};
use crate::cli::keys::KeysRevokeArgs;
use crate::context::Context;
use crate::features::own_use;
use crate::features::propagation::{PROPAGATION_TIMEOUT, revoke_and_confirm};
use crate::features::rotation::name_marker::{self, NameMarker};

use crate::output::{Outcome, State};
use limitry_client::{ApiError, Client, ItemLimit, optional};
use limitry_client::{Token, TokenClass};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus, Page, Quota};

/// A key that was used this recently is probably in use.
const RECENT_USE: SignedDuration = SignedDuration::from_hours(24);

/// How long a command without a person waits until the list has a key that works.
const UNATTENDED_TIMEOUT: Duration = Duration::from_secs(8);

/// The longest text in which a key is looked for.
const MAX_KEY_BYTES: u64 = 1 << 16;

/// Revokes keys, after showing what would be lost.
pub(in crate::commands) async fn revoke(ctx: &Context, args: &KeysRevokeArgs) -> Result<Outcome> {
    let client = ctx.user_project_client().await?;
    let mut keys: Vec<ApiKey> = Vec::new();
    for typed in &args.keys {
        let key = lookup::key(ctx, &client, typed, Purpose::Revoke).await?;
        if !keys.iter().any(|known| known.id == key.id) {
            keys.push(key);
        }
    }
    // The values that are at hand: whether they still work can be seen.
    let mut secrets: Vec<Token> = in_our_environment().into_iter().collect();
    let (mut dead, mut failures) = (Vec::new(), Vec::new());
    if args.key_stdin {
        let prompter = ctx.prompter();
        let typed = prompter.secret_on_stdin("API key", MAX_KEY_BYTES).await?;
        let text = String::from_utf8_lossy(&typed);
        let mut given = keys_in(&text);
        if given.is_empty() {
            given.push(
                Token::parse_as(&text, TokenClass::ApiKey).while_doing("no API key on stdin")?,
            );
        }
        let is_only = given.len() == 1;
        for secret in given {
            let found = match by_value(ctx, &client, &secret).await {
                // The keys of this project are revoked, and the exit code says that another one is left.
                Err(failure) if !is_only && failure.has(codes::OTHER_PROJECT) => {
                    failures.push(failure);
                    continue;
                }
                found => found?,
            };
            match found {
                Some(key) => {
                    if !keys.iter().any(|known| known.id == key.id) {
                        keys.push(key);
                    }
                    secrets.push(secret);
                }
                None => dead.push(format!(
                    "The key …{} does not work: there is nothing to revoke.",
                    escape(secret.last_four())
                )),
            }
        }
        if keys.is_empty() && failures.is_empty() {
            let mut outcome = Outcome::list(&Page::<ApiKey>::complete(Vec::new()), "");
            outcome.notes = dead;
            return Ok(outcome);
        }
    }
    own_use::clear(&client, &mut keys);
    let used = match args.if_unused {
        Some(span) => set_aside_used(&client, &mut keys, span).await?,
        None => Vec::new(),
    };
    if args.dry_run {
        let mut outcome = Outcome::list(&Page::complete(keys), "");
        let elsewhere = failures.into_iter().map(|failure| failure.message.clone());
        outcome
            .notes
            .extend(dead.into_iter().chain(elsewhere).chain(used));
        return Ok(outcome.note("Nothing was revoked: --dry-run."));
    }
    for key in keys.iter().filter(|key| key.status != KeyStatus::Revoked) {
        confirm(ctx, key, args.wait).await?;
    }
    let total = keys.len() + failures.len();
    let outcome_notes: Vec<String> = used;
    let mut sentences = Vec::new();
    let some_in_use = !outcome_notes.is_empty();
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
                sentences.push(note);
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
    let mut outcome = Outcome::list(&Page::complete(done), "");
    outcome.view = crate::output::View::Nothing;
    // The last one is the sentence of the outcome; those before it look alike.
    let last = sentences.pop();
    outcome.notes = dead.into_iter().chain(outcome_notes).collect();
    outcome.done = last.map(|last| (State::Done, last));
    for sentence in sentences {
        ctx.printer().sentence(State::Done, &sentence);
    }
    if failed == 0 {
        return Ok(if some_in_use {
            outcome.exit(Exit::No)
        } else {
            outcome
        });
    }
    // What was done is said before what was not.
    ctx.printer().show(&outcome, ctx.now())?;
    let reasons: Vec<&str> = failures.iter().map(|error| &*error.message).collect();
    Err(Failure::new(
        Exit::Partial,
        codes::PARTLY_DONE,
        format!("{failed} of {total} failed: {}", reasons.join("; ")),
    ))
}

/// The API keys in a text, as in a line of a log or an env file, each once.
fn keys_in(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for (at, _) in text.match_indices(TokenClass::ApiKey.prefix()) {
        let rest = &text[at..];
        let is_body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let end = rest.find(|c| !is_body(c)).unwrap_or(rest.len());
        if let Ok(token) = Token::parse_as(&rest[..end], TokenClass::ApiKey)
            && !found.iter().any(|known| known.expose() == token.expose())
        {
            found.push(token);
        }
    }
    found
}

/// Revokes one key; one that is revoked already is no error.
async fn end(client: &Client, key: ApiKey) -> Result<(ApiKey, String)> {
    let name = escape(&key.name).into_owned();
    if key.status == KeyStatus::Revoked {
        let note = format!("Key '{name}' ({}) is already revoked.", key.id);
        return Ok((key, note));
    }
    let revoked = revoke_and_confirm(client, &key.id).await;
    let revoked = revoked.map_err(|mut error| {
        if error.has(codes::NOT_CONFIRMED) {
            let named = format!("key '{}' ({})", escape(&key.name), key.id);
            error.message = error.message.replace(&format!("key {}", key.id), &named);
        }
        error
    });
    let note = if revoked? {
        format!("Revoked key '{name}' ({}).", key.id)
    } else {
        format!("Key '{name}' ({}) is gone.", key.id)
    };
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
async fn confirm(ctx: &Context, key: &ApiKey, is_waited_for: bool) -> Result<()> {
    if is_in_our_environment(key) {
        ctx.printer()
            .warn("this looks like the key in LIMITRY_API_KEY");
    }
    let used = match key.last_used_at {
        Some(time) => format!("last used {}", relative(time, ctx.now())),
        None => "never used".to_owned(),
    };
    // The marker in the name is the status of the key.
    let (name, status) = match NameMarker::of(key) {
        Some((plain, marker)) => (plain, format!("{}, ", marker.kind.as_str())),
        None => (&*key.name, String::new()),
    };
    let question = format!(
        "Revoke key '{}' ({status}…{}, {used})?",
        escape(name),
        escape(&key.last_four)
    );
    let wait = if is_waited_for { " --wait" } else { "" };
    let instead = format!("`limitry keys revoke {}{wait} --yes`", shell(&key.id));
    let recent = key
        .last_used_at
        .is_some_and(|time| ctx.now().duration_since(time) < RECENT_USE);
    if recent {
        ctx.prompter()
            .confirm_name(&question, name, &instead)
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
async fn by_value(ctx: &Context, client: &Client, secret: &Token) -> Result<Option<ApiKey>> {
    // Before it is called with: that counts as a use, and would be the last one that is known.
    let mut listed = Some(ending_like(client, secret).await?);
    let project = match client.with_token(secret.clone()).current_project().await {
        Err(error) if error.status() == Some(401) => return Ok(None),
        other => other?,
    };
    if client.project().is_some_and(|ours| ours != project.id) {
        return Err(Failure::usage(
            codes::OTHER_PROJECT,
            format!("this key belongs to project {}", project.id),
        )
        .hint(format!("give --project {}", shell(&project.id))));
    }
    // It works, so there is one: a list may be late.
    let timeout = if ctx.prompter().can_ask() {
        PROPAGATION_TIMEOUT
    } else {
        UNATTENDED_TIMEOUT
    };
    let found = Poll::with_timeout(timeout)
        .announce_after(Duration::ZERO, || {
            ctx.printer().progress("waiting until the key is listed…");
        })
        .until(async || {
            let keys = match listed.take() {
                Some(keys) => keys,
                None => ending_like(client, secret).await?,
            };
            Ok::<_, ApiError>(Some(keys).filter(|keys| !keys.is_empty()))
        })
        .await?;
    match found.as_deref() {
        None => Err(Failure::new(
            Exit::Api,
            codes::KEY_NOT_LISTED,
            format!(
                "the key …{} works, but the API's list does not contain it",
                secret.last_four()
            ),
        )
        .hint(
            "it is not revoked: run this again in a minute, or find it with `limitry keys list` and revoke it by its id",
        )),
        Some([key]) => Ok(Some(key.clone())),
        Some(several) => Err(common::ambiguous(
            "API key",
            &format!("…{}", secret.last_four()),
            &several.iter().map(|key| key.id.clone()).collect::<Vec<_>>(),
            "limitry keys list",
        )),
    }
}

/// The active keys that end as this one does.
async fn ending_like(client: &Client, secret: &Token) -> Result<Vec<ApiKey>, ApiError> {
    let mut keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    keys.retain(|key| key.last_four == secret.last_four());
    Ok(keys)
}

/// Leaves out what was used, or made, within the span; says so of each.
async fn set_aside_used(
    client: &Client,
    keys: &mut Vec<ApiKey>,
    span: Span,
) -> Result<Vec<String>> {
    client.sync_clock().await?;
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
            (None, None) => "its last use is unknown".to_owned(),
        };
        format!(
            "Not revoked: '{}' ({}), because {when}.",
            escape(name_marker::plain(key)),
            key.id
        )
    });
    let notes = notes.collect();
    keys.retain(|key| !is_used(key));
    Ok(notes)
}

/// Waits until the API reports the key revoked and, where its value is at hand, rejects it. A server that is busy for
/// a moment is asked again. A failure here still says that the key was revoked.
async fn until_gone(ctx: &Context, client: &Client, key: &ApiKey, secrets: &[Token]) -> Result<()> {
    let secret = secrets
        .iter()
        .find(|secret| secret.last_four() == key.last_four);
    let mut last = None;
    let refused = Poll::with_timeout(PROPAGATION_TIMEOUT)
        .announce_after(Duration::ZERO, || {
            let name = escape(&key.name);
            ctx.printer()
                .progress(&format!("waiting until key '{name}' is refused…"));
        })
        .until(async || {
            let reported = match optional(client.key(&key.id).await) {
                Ok(now) => now.is_none_or(|now| now.status == KeyStatus::Revoked),
                Err(error) if error.is_transient() => {
                    last = Some(error);
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            last = None;
            let refused = match secret {
                Some(secret) => {
                    let answer = client
                        .with_token(secret.clone())
                        .resources::<Quota>(ItemLimit::AtMost(1))
                        .collect()
                        .await;
                    answer.is_err_and(|error| error.status() == Some(401))
                }
                None => true,
            };
            Ok((reported && refused).then_some(()))
        })
        .await;
    let (name, id) = (&key.name, &key.id);
    let failure = match (refused, last) {
        (Ok(Some(())), _) => return Ok(()),
        (Err(error), _) | (Ok(None), Some(error)) => Failure::new(
            Failure::from(&error).exit,
            codes::NOT_CONFIRMED,
            format!(
                "key '{name}' ({id}) was revoked, but the API did not confirm that it is rejected: {error}"
            ),
        ),
        (Ok(None), None) => Failure::new(
            Exit::Api,
            codes::STILL_WORKS,
            format!("key '{name}' ({id}) is revoked, but was still accepted after 90 s"),
        ),
    };
    Err(failure.hint(format!(
        "check it again in a while: `limitry keys show {}`",
        shell(id)
    )))
}
