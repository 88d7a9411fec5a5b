//! `limitry login`: try the token, choose the project, store it, read it back, remember what was learned.

use crate::failure::WhileDoing as _;
use crate::failure::{Failure, Result, codes, common};
use std::path::Path;

use serde_json::json;

use crate::base::blocking;
use crate::base::env;
use crate::base::env::EnvError;
use crate::base::prompt::PromptError;
use crate::base::stdin;
use crate::base::text::exact;
use crate::cli::auth::LoginArgs;
use crate::context::Context;
use crate::credentials::config;
use crate::credentials::config::{Login, Profile};
use crate::credentials::{
    Resolver, StoreChoice, StoreError, StoreKind, account, read_token_file, store,
};
use crate::output::Outcome;
use limitry_client::{ApiError, Client, ItemLimit};
use limitry_client::{ApiUrl, Token, TokenClass};
use limitry_types::text::escape;
use limitry_types::{Project, User};

/// The longest token that is read from stdin.
const LARGEST_TOKEN: u64 = 4096;

/// What to type where nobody can be asked for a token.
const INSTEAD: &str = "`limitry login --token-stdin < FILE` or `limitry login --token-file FILE`; in CI set LIMITRY_TOKEN instead of signing in";

/// `login`
pub(super) async fn login(ctx: &Context, args: LoginArgs) -> Result<Outcome> {
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
    // A token that was given is judged before anything is touched; a person is asked only when it can be kept.
    let given = given_token(&args).await?;
    let api_url = if given.is_some() {
        resolver.url_for_given_token()?
    } else {
        api_url
    };
    open(ctx, kind).await?;
    let token = match given {
        Some(token) => token,
        None => ask(ctx, &api_url).await?,
    };
    let client = ctx.client_for(&api_url, token.clone())?;
    let user = identify(&client).await.map_err(|error| {
        let refused = matches!(error.status(), Some(401 | 403));
        let error = Failure::from(error);
        if refused {
            error.while_doing(format!("{} did not accept the token", api_url.host()))
        } else {
            error
        }
    })?;
    let (project, note) = choose_project(ctx, &client).await?;
    let previous = resolver.profile().cloned();
    let replaced = with_store(ctx, kind, account(&profile, &api_url), |store, account| {
        store.get(account)
    })
    .await?;
    let description = keep(ctx, kind, &account(&profile, &api_url), &token).await?;
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
    let dir = crate::base::paths::config_dir()?;
    if let Err(error) = remember(&dir, &profile, new, ctx) {
        // As it was: without the profile nobody would find the token again.
        let put_back = with_store(
            ctx,
            kind,
            account(&profile, &api_url),
            move |store, account| match replaced {
                Some(secret) => store.set(account, &secret),
                None => store.delete(account).map(drop),
            },
        );
        drop(put_back.await);
        return Err(error);
    }
    let forgotten = forget_previous(ctx, &profile, previous.as_ref(), kind, &api_url).await;
    Ok(report(
        &profile,
        &api_url,
        &description,
        &learned,
        user.as_ref(),
        project.as_ref(),
        note.into_iter().chain(forgotten),
    ))
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

async fn given_token(args: &LoginArgs) -> Result<Option<Token>> {
    if args.token_stdin {
        let text = stdin::read_text(LARGEST_TOKEN).await?;
        return Ok(Some(
            Token::parse_as(&text, TokenClass::Personal)
                .while_doing("the token on stdin cannot be used")?,
        ));
    }
    let Some(path) = &args.token_file else {
        return Ok(None);
    };
    let read = read_token_file(path).map_err(|source| {
        Failure::usage(
            codes::TOKEN_FILE,
            format!(
                "invalid value '{}' for '--token-file': {source}",
                path.clone().display()
            ),
        )
        .hint("pass a file of at most 4 KiB that holds the token alone, or use --token-stdin")
    })?;
    let token = read.while_doing(format!("the token in {} cannot be used", path.display()))?;
    Ok(Some(token))
}

/// Makes sure that there is a store before a person is bothered or the API is asked.
async fn open(ctx: &Context, kind: StoreKind) -> Result<()> {
    with_store(ctx, kind, String::new(), |store, _| store.open()).await
}

/// Runs a store's call on a thread of its own.
pub(super) async fn with_store<T: Send + 'static>(
    ctx: &Context,
    kind: StoreKind,
    account: String,
    call: impl FnOnce(&dyn crate::credentials::SecretStore, &str) -> Result<T, StoreError>
    + Send
    + 'static,
) -> Result<T> {
    let (dir, waiting) = (crate::base::paths::config_dir()?, ctx.waiting());
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

/// Asks until what is typed is a personal access token.
async fn ask(ctx: &Context, api_url: &ApiUrl) -> Result<Token> {
    let because = match &ctx.settings().api_url {
        Some(setting) => format!(" (from {})", setting.origin),
        None if *api_url == ApiUrl::hosted() => String::new(),
        None => format!(" (from profile '{}')", ctx.resolver()?.profile_name()),
    };
    let label = format!("Personal access token for {}{because}", api_url.host());
    loop {
        let typed = ctx
            .prompter()
            .password(&label, "a token is needed", INSTEAD)
            .await?;
        match Token::parse_as(
            secrecy::ExposeSecret::expose_secret(&typed),
            TokenClass::Personal,
        ) {
            Ok(token) => return Ok(token),
            Err(reason) => ctx
                .printer()
                .note(&format!("That cannot be used: {reason}. Ctrl-C ends.")),
        }
    }
}

/// Who the token is. A server without `/user` tells it by accepting the token elsewhere.
async fn identify(client: &Client) -> Result<Option<User>, ApiError> {
    match client.user().await {
        Ok(user) => Ok(Some(user)),
        Err(ApiError::Rejected(refusal)) if refusal.status == 404 => client
            .projects(ItemLimit::AtMost(1))
            .collect()
            .await
            .map(|_| None),
        Err(error) => Err(error),
    }
}

/// The project that was named, the only one, or the one that a person picks.
async fn choose_project(
    ctx: &Context,
    client: &Client,
) -> Result<(Option<Project>, Option<String>)> {
    let named = ctx
        .settings()
        .project
        .as_ref()
        .map(|setting| setting.value.clone());
    let projects = match client.projects(ItemLimit::All).collect().await {
        Ok(listing) => listing.data,
        // A server that lists no projects: what was named is believed.
        Err(ApiError::Rejected(refusal)) if refusal.status == 404 => {
            return Ok((
                named.map(|id| Project {
                    id,
                    ..Project::default()
                }),
                None,
            ));
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(named) = named {
        return match projects.into_iter().find(|project| project.id == named) {
            Some(project) => Ok((Some(project), None)),
            None => Err(common::not_found(
                "project",
                &named,
                None,
                "limitry projects list",
            )),
        };
    }
    match projects.len() {
        0 => Ok((None, Some("You are in no project yet.".to_owned()))),
        1 => Ok((projects.into_iter().next(), None)),
        _ => {
            let options: Vec<String> = projects
                .iter()
                .map(|p| format!("{} ({})", p.name, p.id))
                .collect();
            if !ctx.prompter().can_ask() {
                let ids: Vec<&str> = projects.iter().map(|project| project.id.as_str()).collect();
                return Err(PromptError::Nobody {
                    question: "the token has several projects and one must be chosen".to_owned(),
                    instead: format!(
                        "`limitry login … --project PROJECT`, with one of {}",
                        ids.join(", ")
                    ),
                }
                .into());
            }
            let i = ctx
                .prompter()
                .choose(
                    "Which project?",
                    &options,
                    "a project is needed",
                    "--project PROJECT",
                )
                .await?;
            Ok((projects.into_iter().nth(i), None))
        }
    }
}

/// Stores the token; the store itself reads it back. Gives back where it is, in words.
async fn keep(ctx: &Context, kind: StoreKind, account: &str, token: &Token) -> Result<String> {
    let secret = secrecy::SecretString::from(token.expose());
    with_store(ctx, kind, account.to_owned(), move |store, account| {
        store.set(account, &secret)?;
        Ok(store.describe())
    })
    .await
}

fn remember(dir: &Path, profile: &str, new: Profile, ctx: &Context) -> Result<()> {
    config::update_profile(dir, profile, |_| Some(new))?;
    // The first login, and one while the current profile has none, decides what commands use from now on.
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

/// A token of the same profile in another store, or for another API, would lie there for ever.
async fn forget_previous(
    ctx: &Context,
    profile: &str,
    previous: Option<&Profile>,
    kind: StoreKind,
    api_url: &ApiUrl,
) -> Option<String> {
    let old = previous?;
    let old_kind = old.login.as_ref()?.store;
    let old_url = old
        .api_url
        .as_deref()
        .and_then(|url| ApiUrl::parse(url).ok())
        .unwrap_or_else(ApiUrl::hosted);
    let old_account = account(profile, &old_url);
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
