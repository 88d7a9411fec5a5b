//! `limitry logout`: deletes the stored token and says whether it still works.

use crate::failure::{Failure, Result, codes, common};
use serde_json::json;

use super::login::with_store;
use crate::base::env;
use crate::cli::auth::LogoutArgs;
use crate::context::Context;
use crate::credentials::config;
use crate::credentials::{ResolveError, Resolver, account};
use crate::output::Outcome;
use limitry_client::{ApiError, Client};

/// Whether the token still works.
enum TokenState {
    Revoked,
    Works,
    Dead,
    Unknown(String),
}

/// `logout`
pub(super) async fn logout(ctx: &Context, args: &LogoutArgs) -> Result<Outcome> {
    if ctx.settings().local {
        return Err(common::not_local("limitry logout"));
    }
    if let Some(variable) = Resolver::hiding_variable() {
        return Err(common::hidden_by_environment(
            variable.name,
            "limitry logout",
        ));
    }
    let resolver = ctx.resolver()?;
    let profile = resolver.profile_name().to_owned();
    if let Some(command) = resolver.profile().and_then(|p| p.token_command.as_ref()) {
        return Err(common::has_token_command(
            &profile,
            command.program(),
            "limitry logout",
        ));
    }
    let Some(login) = resolver.profile().and_then(|profile| profile.login.clone()) else {
        let document = json!({ "profile": profile, "signedOut": false });
        return Ok(Outcome::done(
            document,
            format!("Profile '{profile}' is not signed in."),
        ));
    };
    // Logout acts on the profile's API, also when another URL is given.
    let account = account(&profile, &resolver.profile_url()?);
    let token_state = match resolver.stored_plan() {
        Ok(plan) => match ctx.load(plan).await {
            Ok(credential) => {
                token_state(
                    &ctx.client_for(&credential.api_url, credential.token.clone())?,
                    args.revoke,
                )
                .await?
            }
            Err(error) if is_missing(&error) => {
                TokenState::Unknown("it was no longer in its store".to_owned())
            }
            Err(error) => return Err(error.into()),
        },
        Err(error) => TokenState::Unknown(error.to_string()),
    };
    with_store(ctx, login.store, account, |store, account| {
        store.delete(account)
    })
    .await?;
    config::update_profile(&crate::base::paths::config_dir()?, &profile, |old| {
        old.map(|old| config::Profile { login: None, ..old })
    })?;
    if args.revoke && matches!(token_state, TokenState::Unknown(_)) {
        return Err(Failure::auth(
            codes::NOTHING_TO_REVOKE,
            format!(
                "the token of profile '{profile}' was no longer in its store, so it could not be revoked"
            ),
        )
        .hint("it is forgotten here; revoke it in the dashboard"));
    }
    let (state, note) = match token_state {
        TokenState::Revoked => ("revoked", "The token is revoked: no copy of it works any more.".to_owned()),
        TokenState::Dead => ("dead", "The token does not work any more.".to_owned()),
        TokenState::Works => (
            "works",
            "The token itself still works: revoke it in Limitry's dashboard. The next time, `limitry logout --revoke` does both."
                .to_owned(),
        ),
        TokenState::Unknown(why) => ("unknown", format!("Whether the token still works is not known: {why}.")),
    };
    let document = json!({ "profile": profile, "signedOut": true, "token": state });
    let outcome = Outcome::done(document, format!("Signed out of profile '{profile}'.")).note(note);
    Ok(if env::os(&env::LIMITRY_API_KEY).is_some() {
        outcome.note("LIMITRY_API_KEY is set: project data is still reached with it.")
    } else {
        outcome
    })
}

fn is_missing(error: &ResolveError) -> bool {
    matches!(
        error,
        ResolveError::Gone { .. } | ResolveError::Corrupt { .. }
    )
}

/// Revokes the token, or asks whether it works. A failed revocation is an error, and the token stays.
async fn token_state(client: &Client, revoke: bool) -> Result<TokenState, ApiError> {
    let result = if revoke {
        client
            .revoke_own_token()
            .await
            .map(|()| TokenState::Revoked)
    } else {
        client.identify().await.map(|_| TokenState::Works)
    };
    match result {
        Ok(token_state) => Ok(token_state),
        Err(ApiError::Rejected(refusal)) if refusal.status == 401 => Ok(TokenState::Dead),
        Err(error) if revoke => Err(error),
        Err(error) => Ok(TokenState::Unknown(error.to_string())),
    }
}
