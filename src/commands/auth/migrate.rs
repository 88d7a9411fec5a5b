//! `limitry auth migrate`: moves a token to the other store.

use crate::failure::{Result, common};
use serde_json::json;

use crate::base::exit::Exit;
use crate::cli::auth::MigrateArgs;
use crate::commands::login::with_store;
use crate::context::Context;
use crate::credentials::config;
use crate::credentials::{ResolveError, StoreKind, account, lock_login};

use crate::output::Outcome;

/// `auth migrate`: writes the token, reads it back, updates the profile, and only then deletes the old copy. It can be
/// repeated after any interruption: the profile always names a store that has the token.
pub(in crate::commands) async fn migrate(ctx: &Context, args: &MigrateArgs) -> Result<Outcome> {
    const COMMAND: &str = "limitry auth migrate";
    if ctx.settings().local {
        return Err(common::not_local(COMMAND));
    }
    let resolver = ctx.resolver()?;
    let name = resolver.profile_name().to_owned();
    let profile = resolver.profile();
    if let Some(command) = profile.and_then(|p| p.token_command.as_ref()) {
        return Err(common::has_token_command(&name, command.program(), COMMAND));
    }
    let Some(from) = profile.and_then(|p| p.login.as_ref()).map(|l| l.store) else {
        return Err(ResolveError::NotSignedIn {
            profile: name,
            notes: Vec::new(),
        }
        .into());
    };
    let account = account(&name, &resolver.profile_url()?);
    let to = args.to;
    let document = |removed: bool| json!({ "profile": name, "from": from, "to": to, "oldCopyDeleted": removed });
    if from == to {
        let other = match to {
            StoreKind::Keychain => StoreKind::File,
            StoreKind::File => StoreKind::Keychain,
        };
        // An interrupted move may have left a copy. An unreachable store has none.
        let left = with_store(ctx, other, account, |store, account| store.delete(account)).await;
        let removed = matches!(left, Ok(true));
        let outcome = Outcome::done(
            document(removed),
            format!("The token of profile '{name}' is already in the {to}."),
        );
        return Ok(if removed {
            outcome.note(format!("A copy that was left in the {other} was deleted."))
        } else {
            outcome
        });
    }
    let credential = ctx.load(resolver.stored_plan()?).await?;
    let secret = secrecy::SecretString::from(credential.token.expose());
    let _lock = lock_login(&crate::base::paths::config_dir()?)?;
    let kept = with_store(ctx, to, account.clone(), move |store, account| {
        store.set(account, &secret)?;
        Ok(store.describe())
    })
    .await?;
    config::update_profile(&crate::base::paths::config_dir()?, &name, |old| {
        old.map(|mut old| {
            if let Some(login) = &mut old.login {
                login.store = to;
            }
            old
        })
    })?;
    let deleted = with_store(ctx, from, account, |store, account| store.delete(account)).await;
    let said = format!("The token of profile '{name}' is now in {kept}.");
    Ok(match deleted {
        Ok(_) => Outcome::done(document(true), said)
            .note(format!("The old copy was deleted from the {from}.")),
        Err(error) => {
            let failure = error;
            Outcome::done(document(false), said)
                .note(format!(
                    "The old copy is still in the {from}: {}. `{COMMAND} --to {to}` tries again to delete it.",
                    failure.message
                ))
                .exit(Exit::Partial)
        }
    })
}
