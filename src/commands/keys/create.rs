//! `limitry keys create`

use serde_json::{Value, json};

use super::super::tables;
use super::deliver;
use super::expiry::expiry;
use crate::base::text::{relative, shell, shell_name};
use crate::cli::keys::KeysCreateArgs;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::{
    CheckedTarget, ForeignContent, Target, deliver_all, find_foreign_content,
};
use crate::features::provisional_key::{Finished, ProvisionalKey};
use crate::output::hint::with_flags;
use crate::output::{Outcome, State, View, to_document};
use limitry_client::{Client, ItemLimit, NewKey};
use limitry_types::text::escape;
use limitry_types::{ApiKey, KeyStatus};

/// `keys create`: creates a key and hands its secret over, once.
pub(in crate::commands) async fn create(ctx: &Context, args: KeysCreateArgs) -> Result<Outcome> {
    if args.to.is_empty() {
        let command = format!("limitry keys create {}", shell(&args.name));
        deliver::check(ctx, Some(&command), args.plain, false)?;
    }
    // A target that cannot be used is reported before a key is created.
    let targets = filled(&args)?;
    let targets = delivery::check_all(&targets, args.force, ctx.waiting()).await?;
    let client = ctx.user_project_client().await?;
    deliver::sweep_leases(ctx, &client).await?;
    let targets = if args.force {
        targets
    } else {
        ensure_free(&client, targets).await?
    };
    deliver::warn_of_targets(ctx, &targets);
    confirm_same_name(ctx, &client, &args).await?;
    let expires_at = match args.expires {
        Some(when) => Some(expiry(&client, when).await?),
        None => None,
    };
    let spinner = ctx.spinner("making the key");
    let key = {
        // A signal waits for the answer: it says whether there is a key.
        let _section = ctx.shutdown().enter();
        ProvisionalKey::create(&client, ctx.destination(&client)?, args.name, expires_at).await?
    };
    ctx.printer().mask(key.secret());
    let announce = || {
        ctx.printer()
            .progress("waiting for the new key to be accepted…");
    };
    let key = key.prove(announce).await?;
    drop(spinner);
    // A key that was handed over and not finished would expire within the hour.
    let _section = ctx.shutdown().enter();
    if targets.is_empty() {
        print(ctx, key, args.plain).await
    } else {
        deliver_to_targets(ctx, key, targets).await
    }
}

/// The targets, with `{name}` filled in.
fn filled(args: &KeysCreateArgs) -> Result<Vec<Target>> {
    args.to
        .iter()
        .map(|target| {
            if target.to_string().contains("{id}") {
                return Err(Failure::usage(
                    codes::BAD_TARGET,
                    format!("{target}: a new key has no id yet"),
                )
                .hint("use {name}, or leave {id} out"));
            }
            Ok(target.filled("", &args.name)?)
        })
        .collect()
}

/// Refuses a target that holds another key or credential: it may be the only copy. A key that does not work any more may
/// be replaced.
async fn ensure_free(client: &Client, targets: Vec<CheckedTarget>) -> Result<Vec<CheckedTarget>> {
    let mut dead: Vec<String> = Vec::new();
    let mut targets = targets;
    loop {
        let known: Vec<&str> = dead.iter().map(String::as_str).collect();
        let (checked, found) = find_foreign_content(targets, &known).await?;
        targets = checked;
        let Some((i, content @ (ForeignContent::Key(_) | ForeignContent::Credential))) = found
        else {
            return Ok(targets);
        };
        let target = targets[i].target();
        let ForeignContent::Key(last_four) = content else {
            return Err(occupied(target, "a credential that is no API key"));
        };
        let keys = client.keys(None, ItemLimit::All).collect().await?.data;
        let mut like: Vec<&ApiKey> = keys
            .iter()
            .filter(|key| key.last_four == last_four)
            .collect();
        if !like.is_empty() && like.iter().all(|key| key.status != KeyStatus::Active) {
            dead.push(last_four);
            continue;
        }
        like.retain(|key| key.status == KeyStatus::Active);
        let failure = occupied(target, &format!("the key …{last_four}"));
        let [key] = &like[..] else {
            return Err(failure);
        };
        let is_active = |other: &&ApiKey| other.status == KeyStatus::Active;
        let same_name = keys
            .iter()
            .filter(is_active)
            .filter(|other| other.name == key.name);
        let selector = if same_name.count() == 1 {
            shell_name(&key.name, &key.id)
        } else {
            shell(&key.id)
        };
        let rotate = format!(
            "replace that key: `limitry keys rotate {selector} --to {}`",
            shell(&target.to_string())
        );
        let mut failure = failure;
        failure.hints.insert(0, rotate);
        return Err(failure);
    }
}

fn occupied(target: &Target, content: &str) -> Failure {
    Failure::usage(
        codes::TARGET_OF_ANOTHER_KEY,
        format!("{target} holds {content}, and a new key would replace the only copy"),
    )
    .hint("nothing was changed; `--force` replaces it anyway")
}

/// Asks whether a second key of this name is meant. Unattended, it only says so.
async fn confirm_same_name(ctx: &Context, client: &Client, args: &KeysCreateArgs) -> Result<()> {
    let keys = client
        .keys(Some(KeyStatus::Active), ItemLimit::All)
        .collect()
        .await?
        .data;
    let Some(same) = keys.iter().find(|key| key.name == args.name) else {
        return Ok(());
    };
    let created = same.created_at.map_or_else(String::new, |time| {
        format!(", created {}", relative(time, ctx.now()))
    });
    let exists = format!(
        "an active key '{}' exists already ({}, …{}{created})",
        escape(&same.name),
        same.id,
        escape(&same.last_four)
    );
    let rotate = deliver::to_all(format!("limitry keys rotate {}", shell(&same.id)), &args.to);
    if ctx.prompter().can_ask() && !ctx.prompter().says_yes() {
        let question = format!("{exists}; `{rotate}` replaces it.\nCreate another?");
        let question = with_flags(&question);
        let instead = "`--yes`".to_owned();
        return Ok(ctx.prompter().confirm(&question, &instead).await?);
    }
    // A rotation of that key would be refused where the new one is delivered now.
    let revoke = format!("limitry keys revoke {}", shell(&same.id));
    ctx.printer().progress(&format!(
        "note: {exists}; once nothing uses it, `{revoke}` ends it"
    ));
    Ok(())
}

/// Delivers the new key to all targets, or to none and revokes it.
async fn deliver_to_targets(
    ctx: &Context,
    mut key: ProvisionalKey,
    mut targets: Vec<CheckedTarget>,
) -> Result<Outcome> {
    let canonical = targets.iter().map(CheckedTarget::canonical).collect();
    if let Err(error) = key.begin_delivery(canonical) {
        return Err(key.undo(error).await);
    }
    let secret = key.secret().clone();
    let (mut targets, result) = delivery::blocking(move || {
        let result = deliver_all(&mut targets, &secret, &mut |_| Ok(()));
        (targets, result)
    })
    .await?;
    if let Err(failed) = result {
        let failure = Failure::from(&failed.error);
        return Err(give_up(key, failure, failed.holding).await);
    }
    let delivered: Vec<String> = targets
        .iter()
        .map(|target| target.target().to_string())
        .collect();
    let Finished {
        key: finished,
        name_ignored,
    } = match key.finish().await {
        Ok(finished) => finished,
        Err(error) => {
            let holding = delivery::blocking(move || {
                let failed = targets
                    .iter_mut()
                    .filter_map(|target| target.restore().is_err().then(|| target.target()))
                    .map(ToString::to_string);
                failed.collect::<Vec<_>>()
            })
            .await?;
            return Err(give_up(key, error, holding).await);
        }
    };
    key.release();
    warn_not_renamed(ctx, &finished, name_ignored);
    let sentence = format!(
        "{}, delivered to {}",
        created(&finished),
        delivered.join(", ")
    );
    let mut outcome = Outcome::wrote(&finished, tables::key_fields(&finished), sentence);
    if let Some(document) = outcome.json.as_object_mut() {
        document.insert("deliveredTo".to_owned(), json!(delivered));
    }
    Ok(outcome.next(format!("limitry keys show {}", shell(&finished.id))))
}

/// Revokes a key that was not delivered, unless a target still holds it: there, a revoked key would be worse.
async fn give_up(key: ProvisionalKey, failure: Failure, holding: Vec<String>) -> Failure {
    // A command cannot give it back, and its failure says that it did not take the key.
    let holding: Vec<String> = holding
        .into_iter()
        .filter(|target| !target.starts_with("command:"))
        .collect();
    if holding.is_empty() {
        return key.undo(failure).await;
    }
    let (id, expires_at) = key.provisional();
    let mut failure = failure;
    failure.message = format!(
        "{}; {} still holds the new key ({id}), which expires {}",
        failure.message,
        holding.join(", "),
        expires_at.map_or_else(|| "soon".to_owned(), crate::base::text::exact),
    );
    failure
}

/// Prints the secret and flushes, then lets the key live.
async fn print(ctx: &Context, mut key: ProvisionalKey, plain: bool) -> Result<Outcome> {
    if let Err(error) = key.begin_delivery(Vec::new()) {
        return Err(key.undo(error).await);
    }
    let new = key.finished();
    let mut shown = with_secret(&new, plain);
    if !plain {
        shown = shown
            .sentence(State::Done, created(&new.key))
            .note("The secret is shown only once; it cannot be read again.");
    }
    if let Err(error) = ctx.printer().show(&shown, ctx.now()) {
        let failure = Failure::other(
            codes::NOT_DELIVERED,
            format!("the new key could not be printed ({error})"),
        );
        return Err(key.undo(failure).await);
    }
    match key.finish().await {
        Ok(finished) => {
            key.release();
            warn_not_renamed(ctx, &finished.key, finished.name_ignored);
            let done = Outcome::new(Value::Null, View::Nothing);
            if plain {
                return Ok(done);
            }
            Ok(done.next(format!("limitry keys show {}", shell(&finished.key.id))))
        }
        Err(mut error) => {
            error.message = format!("the printed key is not usable: {}", error.message);
            Err(key.undo(error).await)
        }
    }
}

fn created(key: &ApiKey) -> String {
    format!("Created key '{}' ({})", escape(&key.name), key.id)
}

fn warn_not_renamed(ctx: &Context, key: &ApiKey, name_ignored: bool) {
    if name_ignored {
        ctx.printer().warn(&format!(
            "the API has not renamed the new key: it is called '{}'",
            escape(&key.name)
        ));
    }
}

/// A key with its secret, for the one time that it is shown.
pub(super) fn with_secret(new: &NewKey, plain: bool) -> Outcome {
    let mut outcome = Outcome::new(to_document(&new.key), View::Nothing);
    if let Some(document) = outcome.json.as_object_mut() {
        document.insert(
            "key".to_owned(),
            Value::String(new.secret.expose().to_owned()),
        );
    }
    outcome.secret = Some(new.secret.secret().clone());
    outcome.plain = plain;
    outcome
}
