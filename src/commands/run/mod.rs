//! `limitry run`: a command with an API key in its environment, and no other credential of ours.

mod ephemeral;

use crate::failure::{Failure, Result, codes};
use secrecy::ExposeSecret as _;

use crate::base::blocking;
use crate::base::env;
use crate::base::exit::Exit;
use crate::base::process::subprocess::{self, ChildCommand};
use crate::base::process::supervise;
use crate::base::text::shell;
use crate::cli::run::RunArgs;
use crate::context::Context;
use crate::credentials::{Keychain, ResolveError, SecretStore as _, StoreError};
use crate::output::Outcome;
use limitry_client::{Token, TokenClass};

/// `limitry run`
pub(super) async fn run(ctx: &Context, args: &RunArgs) -> Result<Outcome> {
    if args.env == args.base_url_env {
        return Err(Failure::usage(
            codes::USAGE,
            format!(
                "invalid value for '--base-url-env': {} is the variable of the key",
                args.env
            ),
        )
        .hint("give --env and --base-url-env different variables"));
    }
    let key = match &args.key {
        Some(name) => Some(from_keychain(ctx, name).await?),
        // A key in the environment is used as it is. The local service has other keys, so it gets a temporary one.
        None if !args.ephemeral && args.ttl.is_none() && !ctx.settings().local => {
            from_environment()?
        }
        None => None,
    };
    let Some(key) = key else {
        return ephemeral::run(ctx, args).await;
    };
    ctx.printer().mask(&key);
    let command = command(ctx, args, &key);
    // Nothing is left to do for limitry: the command takes its place.
    let ending = supervise::exec(command).await?;
    Ok(Outcome::of_child(ending.code()))
}

/// The command with the key and the API's base URL in its environment. While no `limitry dev` runs, the local service has no
/// URL that a command could reach, so the variable of the URL is removed with it.
fn command(ctx: &Context, args: &RunArgs, key: &Token) -> ChildCommand {
    let key = (&*args.env, Some(key.expose()));
    if ctx.settings().local {
        let url = super::dev::local_url();
        if url.is_none() {
            ctx.printer().note(
                "No `limitry dev` runs, so the command gets a key and no URL. `limitry dev exec -- COMMAND` starts a service for it.",
            );
        }
        let url = (&*args.base_url_env, url.as_deref());
        return subprocess::with_variables(&args.command, &[key, url]);
    }
    match ctx.resolver().and_then(|resolver| Ok(resolver.api_url()?)) {
        Ok(url) => {
            let url = url.to_string();
            let url = (&*args.base_url_env, Some(&*url));
            subprocess::with_variables(&args.command, &[key, url])
        }
        // The key of the environment needs no configuration.
        Err(error) => {
            tracing::debug!("the API's URL is not known: {error}");
            subprocess::with_variables(&args.command, &[key])
        }
    }
}

/// Reads the key from `LIMITRY_API_KEY`. A token of another class is an error, and the command does not get it.
fn from_environment() -> Result<Option<Token>> {
    let variable = &env::LIMITRY_API_KEY;
    let Some(text) = env::text(variable)? else {
        return Ok(None);
    };
    let unusable = |reason| ResolveError::Unusable {
        name: variable.name,
        reason,
    };
    let key = Token::parse(&text).map_err(unusable)?;
    if key.class() == TokenClass::Workspace {
        return Ok(Some(key));
    }
    let key = Token::parse_as(&text, TokenClass::ApiKey).map_err(unusable)?;
    Ok(Some(key))
}

/// The key that `keys create --to keychain:NAME` has put there.
async fn from_keychain(ctx: &Context, name: &str) -> Result<Token> {
    let (keychain, account) = (Keychain::for_keys(ctx.waiting()), name.to_owned());
    let found = blocking::run("keychain", move || keychain.get(&account))
        .await
        .unwrap_or_else(|| {
            Err(StoreError::Other(
                "the call ended without an answer".to_owned(),
            ))
        })?;
    let Some(secret) = found else {
        return Err(with_hint(
            name,
            Failure::new(
                Exit::NotFound,
                codes::NO_KEY_IN_KEYCHAIN,
                format!("the keychain has no key '{name}'"),
            ),
        ));
    };
    Token::parse_as(secret.expose_secret(), TokenClass::ApiKey).map_err(|reason| {
        with_hint(
            name,
            Failure::new(
                Exit::Auth,
                codes::BAD_KEY_IN_KEYCHAIN,
                format!("key '{name}' in the keychain cannot be used: {reason}"),
            ),
        )
    })
}

fn with_hint(name: &str, failure: Failure) -> Failure {
    failure.hint(format!(
        "`limitry keys create Production --to keychain:{}` puts one there; `--ephemeral` makes one for this command alone",
        shell(name)
    ))
}
