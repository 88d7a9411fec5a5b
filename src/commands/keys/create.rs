//! `limitry keys create`

use anyhow::Result;
use serde_json::Value;

use super::super::{Problem, tables};
use super::{deliver, end};
use crate::api::{ApiError, NewKey};
use crate::cli::keys::KeysCreateArgs;
use crate::context::Context;
use crate::output::{Outcome, escape};
use crate::wire::NewApiKey;

/// Makes a key and hands its secret over, once.
pub(in crate::commands) async fn create(ctx: &Context, args: KeysCreateArgs) -> Result<Outcome> {
    deliver::check(ctx, args.plain, false)?;
    let client = ctx.person_in_project().await?;
    let expires_at = match args.expires {
        Some(when) => Some(end(&client, when).await?),
        None => None,
    };
    let name = args.name;
    // A key that was made and not handed over would work for ever, and nobody would have it.
    let _section = ctx.sections().begin();
    let new = client
        .create_key(&NewApiKey {
            name: name.clone(),
            expires_at,
        })
        .await
        .map_err(|error| lost(&name, error))?;
    let mut shown = with_secret(&new, args.plain);
    let notes = vec![
        format!("Created key '{}' ({}).", escape(&new.key.name), new.key.id),
        "The secret is shown this once; nobody can read it again.".to_owned(),
    ];
    shown.notes = if args.plain { Vec::new() } else { notes };
    deliver::print(ctx, &client, &new, &shown).await?;
    Ok(Outcome::new(Value::Null, crate::output::View::Nothing))
}

/// Without an answer nobody can tell whether there is a key now; limitry does not guess by its name (S8).
fn lost(name: &str, error: ApiError) -> anyhow::Error {
    if error.is_uncertain() {
        Problem::MaybeMade {
            name: name.to_owned(),
            source: Box::new(error),
        }
        .into()
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
