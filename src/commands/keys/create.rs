//! `limitry keys create`

use crate::failure::{Failure, Result, codes};
use serde_json::{Value, json};

use super::super::tables;
use super::{deliver, expiry};
use crate::cli::keys::KeysCreateArgs;
use crate::context::Context;
use crate::features::delivery;
use crate::features::delivery::{Place, deliver_all};
use crate::output::Outcome;
use limitry_client::{ApiError, Client, NewKey};
use limitry_types::NewApiKey;
use limitry_types::text::escape;

/// Makes a key and hands its secret over, once.
pub(in crate::commands) async fn create(ctx: &Context, args: KeysCreateArgs) -> Result<Outcome> {
    if args.to.is_empty() {
        deliver::check(ctx, args.plain, false)?;
    }
    // What cannot be delivered to is told before there is a key.
    let targets = args
        .to
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
        .collect::<Result<Vec<_>>>()?;
    let places = delivery::find_all(&targets, args.force, ctx.waiting()).await?;
    let client = ctx.user_project_client().await?;
    let expires_at = match args.expires {
        Some(when) => Some(expiry(&client, when).await?),
        None => None,
    };
    let name = args.name;
    // A key that was made and not handed over would work for ever, and nobody would have it.
    let _section = ctx.shutdown().enter();
    let new = client
        .create_key(&NewApiKey {
            name: name.clone(),
            expires_at,
        })
        .await
        .map_err(|error| lost(&name, error))?;
    if new.expiry_ignored {
        // One that never ends was not asked for, and nobody has it yet.
        return Err(deliver::expiry_ignored(&client, &new).await);
    }
    let created = format!("Created key '{}' ({}).", escape(&new.key.name), new.key.id);
    if !places.is_empty() {
        let delivered = put(ctx, &client, &new, places).await?;
        let mut outcome = Outcome::record(&new.key, tables::key_fields(&new.key));
        if let Some(document) = outcome.json.as_object_mut() {
            document.insert("deliveredTo".to_owned(), json!(delivered));
        }
        outcome.notes = vec![created, format!("Delivered to {}.", delivered.join(", "))];
        return Ok(outcome);
    }
    let mut shown = with_secret(&new, args.plain);
    let notes = vec![
        created,
        "The secret is shown this once; nobody can read it again.".to_owned(),
    ];
    shown.notes = if args.plain { Vec::new() } else { notes };
    deliver::print(ctx, &client, &new, &shown).await?;
    Ok(Outcome::new(Value::Null, crate::output::View::Nothing))
}

/// Delivers the new key to all places, or to none and revokes it.
async fn put(
    ctx: &Context,
    client: &Client,
    new: &NewKey,
    mut places: Vec<Place>,
) -> Result<Vec<String>> {
    ctx.printer().mask(&new.secret);
    let secret = new.secret.clone();
    let (names, result) = delivery::blocking(move || {
        let result = deliver_all(&mut places, &secret, &mut |_| Ok(()));
        let names = places.iter().map(|place| place.target().to_string());
        (names.collect::<Vec<_>>(), result)
    })
    .await?;
    let Err(failed) = result else {
        return Ok(names);
    };
    // Where it cannot be taken back a revoked key would be worse than one that works.
    let kept: Vec<String> = failed
        .holding
        .into_iter()
        .filter(|held| !held.starts_with("command:"))
        .collect();
    let undone = if kept.is_empty() {
        deliver::undo(client, new).await
    } else {
        format!(
            "it still works ({}), because {} holds it",
            new.key.id,
            kept.join(", ")
        )
    };
    Err(Failure::new(
        failed.error.exit(),
        codes::DELIVERY_FAILED,
        format!("{}; so {undone}", failed.error),
    ))
}

/// Without an answer nobody can tell whether there is a key now; limitry does not guess by its name.
fn lost(name: &str, error: ApiError) -> Failure {
    if error.outcome_unknown() {
        Failure::new(
            Failure::from(&error).exit,
            codes::MAYBE_MADE,
            format!("it is not known whether key '{name}' was created: {error}"),
        )
        .hint(
            "if `limitry keys list` shows it, its secret is lost: `limitry keys revoke ID`, then create it again",
        )
    } else {
        error.into()
    }
}

/// A key with its secret, for the one time that it is shown.
pub(super) fn with_secret(new: &NewKey, plain: bool) -> Outcome {
    let mut outcome = Outcome::record(&new.key, tables::key_fields(&new.key));
    if let Some(document) = outcome.json.as_object_mut() {
        document.insert(
            "key".to_owned(),
            Value::String(new.secret.expose().to_owned()),
        );
    }
    outcome.secret = Some(new.secret.clone());
    outcome.plain = plain;
    outcome
}
