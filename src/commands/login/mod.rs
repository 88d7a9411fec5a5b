//! `limitry login`: asks whose the token is, chooses the project, stores the token and writes the profile.

mod other_api;
mod project;

use std::path::Path;

use limitry_client::{ApiError, ApiUrl, Client, Identity, Token, TokenClass};
use limitry_types::text::escape;
use limitry_types::{Project, User};
use secrecy::ExposeSecret as _;
use serde_json::json;

use self::other_api::confirm_other_api;
use self::project::{ProjectSelection, choose_project};
use crate::base::blocking;
use crate::base::env;
use crate::base::env::EnvError;
use crate::base::paths;
use crate::base::process::browser;
use crate::base::text::{exact, shell};
use crate::cli::auth::LoginArgs;
use crate::context::Context;
use crate::context::precedence::ValueSource;
use crate::credentials::config;
use crate::credentials::config::{Login, Profile};
use crate::credentials::{
    Resolver, SecretStore, StoreChoice, StoreError, StoreKind, account, lock_login,
    read_token_file, store, token_from_bytes,
};
use crate::failure::WhileDoing as _;
use crate::failure::{Failure, Result, codes, common, unidentified};
use crate::output::Outcome;

const MAX_TOKEN_BYTES: u64 = 4096;

/// Where a token for the hosted API is made.
const DASHBOARD: &str = "https://limitry.com";

/// How often a person may type a token that cannot be used.
const MAX_ATTEMPTS: u32 = 3;

/// A login that keeps the token in a file, as the hints of stores have it.
const LOGIN_TO_FILE: &str = "limitry login --store file";

/// What to type without a terminal.
fn without_prompt(args: &LoginArgs) -> String {
    let store = store_flag(args.store);
    format!(
        "`limitry login --token-stdin{store} < FILE` or `limitry login --token-file FILE{store}`; in CI set LIMITRY_TOKEN instead of signing in"
    )
}

fn store_flag(store: Option<StoreChoice>) -> String {
    store.map_or_else(String::new, |store| format!(" --store {}", store.as_str()))
}

/// The flags of a login as they were typed, for another store.
fn typed_flags(ctx: &Context, args: &LoginArgs, store: Option<StoreChoice>) -> String {
    let mut flags = String::new();
    if let Some(project) = &ctx.settings().project
        && matches!(project.source, ValueSource::Flag(_))
    {
        flags.push_str(" --project ");
        flags.push_str(&shell(&project.value));
    }
    if let Some(path) = &args.token_file {
        flags.push_str(" --token-file ");
        flags.push_str(&shell(&path.to_string_lossy()));
    } else if args.token_stdin {
        flags.push_str(" --token-stdin");
    } else if args.web {
        flags.push_str(" --web");
    }
    flags + &store_flag(store)
}

/// `login`
pub(super) async fn login(ctx: &Context, args: LoginArgs) -> Result<Outcome> {
    let result = sign_in(ctx, &args).await;
    result.map_err(|mut failure| {
        // The hint of a store that fails is for every command.
        let typed = typed_flags(ctx, &args, Some(StoreChoice::File));
        for hint in &mut failure.hints {
            *hint = hint.replace(LOGIN_TO_FILE, &format!("limitry login{typed}"));
        }
        failure
    })
}

async fn sign_in(ctx: &Context, args: &LoginArgs) -> Result<Outcome> {
    if ctx.settings().local {
        return Err(common::not_local("limitry login"));
    }
    if let Some(variable) = Resolver::hiding_variable() {
        return Err(common::hidden_by_environment(
            variable.name,
            "limitry login",
        ));
    }
    let kind = store_kind(args.store)?;
    let resolver = ctx.resolver()?;
    let (api_url, profile) = (resolver.api_url()?, resolver.profile_name().to_owned());
    if let Some(command) = resolver.profile().and_then(|p| p.token_command.as_ref()) {
        return Err(common::has_token_command(
            &profile,
            command.program(),
            "limitry login",
        ));
    }
    // A given token is validated before anything else. A person is asked only when the token can be stored.
    let given = given_token(ctx, args).await?;
    let api_url = if given.is_some() {
        resolver.url_for_given_token()?
    } else {
        api_url
    };
    confirm_other_api(ctx, &profile, resolver.profile(), &api_url, args).await?;
    with_store(ctx, kind, String::new(), |store, _| store.open()).await?;
    let (client, identity) = match given {
        Some(token) => {
            let client = login_client(ctx, &api_url, token)?;
            let identity = identify(&client).await.map_err(not_accepted(&client))?;
            (client, identity)
        }
        None => ask(ctx, &api_url, args).await?,
    };
    let token = client.token().clone();
    let ProjectSelection {
        project,
        is_listed,
        note,
    } = choose_project(ctx, &client, identity.project, args).await?;
    let user = identity.user;
    let previous = resolver.profile().cloned();
    let account = account(&profile, &api_url);
    let dir = paths::config_dir()?;
    let _lock = lock_login(&dir)?;
    let replaced = with_store(ctx, kind, account.clone(), |store, account| {
        store.get(account)
    })
    .await?;
    let mut description = store_token(ctx, kind, &account, &token).await?;
    if ctx.printer().is_for_person() {
        description = paths::with_tilde(&description);
    }
    let info = user.as_ref().and_then(|user| user.token.as_ref());
    let learned = Login {
        store: kind,
        user: user
            .as_ref()
            .map(|user| user.email.clone().unwrap_or_else(|| user.id.clone())),
        token_id: info.map(|info| info.id.clone()),
        last_four: Some(token.last_four().to_owned()),
        expires_at: info.and_then(|info| info.expires_at),
        project_name: project.as_ref().map(|project| project.name.clone()),
    };
    let new = Profile {
        api_url: Some(api_url.to_string()),
        project: project.as_ref().map(|project| project.id.clone()),
        token_command: None,
        login: Some(learned.clone()),
    };
    if let Err(error) = write_profile(&dir, &profile, new, ctx) {
        // Undone: no command would find the token without the profile.
        let undone = with_store(ctx, kind, account, move |store, account| match replaced {
            Some(secret) => store.set(account, &secret),
            None => store.delete(account).map(drop),
        });
        drop(undone.await);
        return Err(error);
    }
    let forgotten = forget_previous(ctx, &profile, previous.as_ref(), kind, &api_url).await;
    let mut outcome = report(
        &profile,
        &api_url,
        &description,
        &learned,
        user.as_ref(),
        project.as_ref(),
        note.into_iter().chain(forgotten),
    );
    if let Some(next) = next_command(&profile, project.is_some(), is_listed) {
        // A terminal shows it as other commands do.
        if ctx.printer().is_for_person() {
            outcome.next.push(next);
        } else {
            outcome.notes.push(format!("Next: `{next}`"));
        }
    }
    Ok(outcome)
}

fn store_kind(flag: Option<StoreChoice>) -> Result<StoreKind> {
    let variable = &env::LIMITRY_CREDENTIAL_STORE;
    let choice = match flag {
        Some(choice) => choice,
        None => match env::text(variable)? {
            None => StoreChoice::default(),
            Some(text) => {
                crate::cli::value_parsers::store(&text).map_err(|expected| EnvError::Invalid {
                    name: variable.name,
                    value: text,
                    expected,
                })?
            }
        },
    };
    choice.kind().ok_or(
        Failure::usage(
            codes::NO_STORE,
            "the credential store is 'none', so `login` has nowhere to keep a token",
        )
        .hint("set LIMITRY_TOKEN for single calls, or use `--store keychain` or `--store file`"),
    )
}

async fn given_token(ctx: &Context, args: &LoginArgs) -> Result<Option<Token>> {
    if args.token_stdin {
        let prompter = ctx.prompter();
        let bytes = prompter.secret_on_stdin("Token", MAX_TOKEN_BYTES).await?;
        let token = token_from_bytes(&bytes, Some(TokenClass::Personal));
        return Ok(Some(
            token.while_doing("the token on stdin cannot be used")?,
        ));
    }
    let Some(path) = &args.token_file else {
        return Ok(None);
    };
    let read = read_token_file(path, Some(TokenClass::Personal)).map_err(|source| {
        Failure::usage(
            codes::TOKEN_FILE,
            format!(
                "invalid value '{}' for '--token-file': {source}",
                path.display()
            ),
        )
        .hint("pass a file of at most 4 KiB that holds the token alone, or use --token-stdin")
    })?;
    let token = read.while_doing(format!("the token in {} cannot be used", path.display()))?;
    Ok(Some(token))
}

fn profile_url(profile: &Profile) -> ApiUrl {
    let url = profile.api_url.as_deref();
    url.and_then(|url| ApiUrl::parse(url).ok())
        .unwrap_or_else(ApiUrl::hosted)
}

/// Runs a call of a store on its own thread.
pub(super) async fn with_store<T: Send + 'static>(
    ctx: &Context,
    kind: StoreKind,
    account: String,
    call: impl FnOnce(&dyn SecretStore, &str) -> Result<T, StoreError> + Send + 'static,
) -> Result<T> {
    let (dir, waiting) = (paths::config_dir()?, ctx.waiting());
    Ok(blocking::run("store", move || {
        call(store(kind, &dir, waiting).as_ref(), &account)
    })
    .await
    .unwrap_or_else(|| {
        Err(StoreError::Other(
            "the call ended without an answer".to_owned(),
        ))
    })?)
}

/// A client for the login, in the project that a flag or variable names.
fn login_client(ctx: &Context, api_url: &ApiUrl, token: Token) -> Result<Client> {
    let client = ctx.client_for(api_url, token)?;
    Ok(match &ctx.settings().project {
        Some(project) => client.in_project(project.value.clone()),
        None => client,
    })
}

async fn identify(client: &Client) -> Result<Identity, ApiError> {
    client.identify().await
}

/// The failure of a token that the API rejects names the API, and what to do about the token.
fn not_accepted(client: &Client) -> impl Fn(ApiError) -> Failure {
    let host = client.api_url().host();
    let is_project_known = client.project().is_some();
    move |error| {
        let mut failure = unidentified(&error, is_project_known);
        if matches!(error.status(), Some(401 | 403)) {
            // The message of a 401 says it already.
            if error.status() == Some(403) {
                failure = failure.while_doing(format!("{host} did not accept the token"));
            }
            // The last hint of a refusal is about a stored token, and none is stored.
            failure.hints.pop();
            failure.hints.push(
                "make a new personal access token in the dashboard, and `limitry login` again"
                    .to_owned(),
            );
        }
        failure
    }
}

/// The page where a person makes a token: of the hosted service, or of the host that serves another API. `None` for a service
/// on this machine.
fn dashboard(api_url: &ApiUrl) -> Option<String> {
    if api_url.loopback().is_some() {
        None
    } else if *api_url == ApiUrl::hosted() {
        Some(DASHBOARD.to_owned())
    } else {
        Some(api_url.origin())
    }
}

/// Asks for a token until the API accepts one, at most three times.
async fn ask(ctx: &Context, api_url: &ApiUrl, args: &LoginArgs) -> Result<(Client, Identity)> {
    let because = match &ctx.settings().api_url {
        Some(setting) => format!(" (from {})", setting.source),
        None if *api_url == ApiUrl::hosted() => String::new(),
        None => format!(" (from profile '{}')", ctx.resolver()?.profile_name()),
    };
    if ctx.prompter().can_ask() {
        match dashboard(api_url) {
            None => ctx.printer().note("`limitry dev` keeps its token in a file, and prints the line that signs in with it. `limitry dev --open` opens its page."),
            Some(page) => {
                ctx.printer().note(&format!("Create a personal access token in the dashboard ({page}), and paste it here. It is not shown."));
                if args.web && let Err(error) = browser::open(&page) {
                    ctx.printer().note(&format!("No browser could be started ({error}); open {page} yourself."));
                }
            }
        }
    }
    let label = format!("Personal access token for {}{because}", api_url.host());
    let mut attempt = 1;
    loop {
        let typed = ctx
            .prompter()
            .password(&label, "a token is needed", &without_prompt(args))
            .await?;
        let failure = match Token::parse_as(typed.expose_secret(), TokenClass::Personal) {
            Err(reason) => Failure::from(reason).while_doing("the token cannot be used"),
            Ok(token) => {
                let client = login_client(ctx, api_url, token)?;
                match identify(&client).await {
                    Ok(identity) => return Ok((client, identity)),
                    Err(error) if error.status() == Some(401) => not_accepted(&client)(error),
                    Err(error) => return Err(not_accepted(&client)(error)),
                }
            }
        };
        if attempt == MAX_ATTEMPTS {
            return Err(failure);
        }
        attempt += 1;
        ctx.printer()
            .note(&format!("{}. Try again, or press Ctrl-C.", failure.message));
    }
}

/// Stores the token, which the store reads back. Returns a description of the store.
async fn store_token(
    ctx: &Context,
    kind: StoreKind,
    account: &str,
    token: &Token,
) -> Result<String> {
    let secret = secrecy::SecretString::from(token.expose());
    with_store(ctx, kind, account.to_owned(), move |store, account| {
        store.set(account, &secret)?;
        Ok(store.describe())
    })
    .await
}

fn write_profile(dir: &Path, profile: &str, new: Profile, ctx: &Context) -> Result<()> {
    config::update_profile(dir, profile, |_| Some(new))?;
    // The profile becomes the current one when the current one has no login.
    let config = ctx.config()?;
    let current_is_empty = config
        .profiles
        .get(config.current())
        .is_none_or(|current| current.login.is_none());
    if config.current() != profile && current_is_empty {
        config::set_current(dir, profile)?;
    }
    Ok(())
}

/// Deletes the token that this profile had in another store or for another API.
async fn forget_previous(
    ctx: &Context,
    profile: &str,
    previous: Option<&Profile>,
    kind: StoreKind,
    api_url: &ApiUrl,
) -> Option<String> {
    let old = previous?;
    let old_kind = old.login.as_ref()?.store;
    let old_account = account(profile, &profile_url(old));
    if old_kind == kind && old_account == account(profile, api_url) {
        return None;
    }
    match with_store(ctx, old_kind, old_account, |store, account| {
        store.delete(account)
    })
    .await
    {
        Ok(_) => Some(format!(
            "The earlier token of profile '{profile}' was removed from the {old_kind}."
        )),
        Err(error) => Some(format!(
            "The earlier token of profile '{profile}' is still in the {old_kind}: {error}."
        )),
    }
}

fn report(
    profile: &str,
    api_url: &ApiUrl,
    description: &str,
    login: &Login,
    user: Option<&User>,
    project: Option<&Project>,
    notes: impl Iterator<Item = String>,
) -> Outcome {
    let who = login
        .user
        .as_deref()
        .map(|user| format!(" as {}", escape(user)))
        .unwrap_or_default();
    let document = json!({
        "profile": profile,
        "apiUrl": api_url.as_str(),
        "user": user,
        "project": project,
        "store": login.store,
        "lastFour": login.last_four,
        "expiresAt": login.expires_at,
    });
    let mut outcome = Outcome::done(document, format!("Signed in to {}{who}.", api_url.host()));
    outcome.notes.push(match project {
        Some(project) if project.name.is_empty() => format!("Project: {}.", project.id),
        Some(project) => format!(
            "Project: {} ({}).",
            escape(&project.name),
            escape(&project.id)
        ),
        None => "No project is chosen: --project PROJECT chooses one in each call.".to_owned(),
    });
    outcome.notes.push(format!(
        "The token is in {description}; profile '{profile}'."
    ));
    if let Some(expires) = login.expires_at {
        outcome
            .notes
            .push(format!("It expires {}.", exact(expires)));
    }
    outcome.notes.extend(notes);
    outcome
}

/// The next command. An API that does not list projects may have no keys to list either.
fn next_command(profile: &str, has_project: bool, is_listed: bool) -> Option<String> {
    let command = match (has_project, is_listed) {
        (true, true) => "keys list",
        (false, true) => "projects list",
        (true, false) => "whoami",
        (false, false) => return None,
    };
    let flag = if profile == config::DEFAULT_PROFILE {
        String::new()
    } else {
        format!(" --profile {profile}")
    };
    Some(format!("limitry {command}{flag}"))
}
