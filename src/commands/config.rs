//! `limitry config …`: what is set and where, and which project file is trusted.

use crate::base::text::shell;
use crate::failure::{Failure, Result, codes, common};
use clap::ValueEnum as _;
use serde_json::json;

use crate::base::env;
use crate::base::paths;
use crate::cli::auth::SwitchArgs;
use crate::cli::config::{ConfigGetArgs, ConfigSetArgs, ConfigUnsetArgs, Settable};
use crate::cli::value_parsers;
use crate::context::Context;
use crate::context::settings::{Origin, PRECEDENCE};
use crate::credentials::TokenCommand;
use crate::credentials::config;
use crate::credentials::config::{Config, Profile};
use crate::output::{Cell, Outcome, View, list_document};
use limitry_client::ApiUrl;
use limitry_types::text::escape;

/// A setting in force: its name, its value, and where that comes from.
type InForce = (&'static str, String, Origin);

/// Every setting, in the order of the table of precedence.
fn in_force(ctx: &Context) -> Result<Vec<InForce>> {
    let settings = ctx.settings();
    let mut all = settings.origins.clone();
    let default = |name| (name, "none".to_owned(), Origin::Default);
    if settings.local {
        let project = settings.project.as_ref();
        all.push(project.map_or_else(
            || default("project"),
            |p| ("project", p.value.clone(), p.origin.clone()),
        ));
    } else {
        let resolver = ctx.resolver()?;
        let name = resolver.profile_name().to_owned();
        let origin = match &settings.profile {
            Some(setting) => setting.origin.clone(),
            None if resolver.config.profile.is_some() => Origin::Profile(name.clone()),
            None => Origin::Default,
        };
        all.push(("profile", name.clone(), origin));
        all.push(ctx.project()?.map_or_else(
            || default("project"),
            |p| ("project", p.value.clone(), p.origin),
        ));
        let origin = match &settings.api_url {
            Some(setting) => setting.origin.clone(),
            None if resolver.profile().is_some_and(|p| p.api_url.is_some()) => {
                Origin::Profile(name.clone())
            }
            None => Origin::Default,
        };
        all.push(("api-url", resolver.api_url()?.to_string(), origin));
        // Of a program only its name is ever said: its arguments may hold anything.
        let command = resolver.profile().and_then(|p| p.token_command.as_ref());
        all.push(command.map_or_else(
            || default("token-command"),
            |command| ("token-command", command.program(), Origin::Profile(name)),
        ));
    }
    let order = |name: &str| PRECEDENCE.iter().position(|row| row.name == name);
    all.sort_by_key(|(name, ..)| order(name));
    Ok(all)
}

/// `config list`
pub(super) fn list(ctx: &Context) -> Result<Outcome> {
    let all = in_force(ctx)?;
    let data: Vec<_> = all
        .iter()
        .map(|(name, value, origin)| {
            json!({ "name": name, "value": value, "from": origin.to_string() })
        })
        .collect();
    let rows = all
        .into_iter()
        .map(|(name, value, origin)| {
            vec![
                Cell::text(name),
                Cell::text(value),
                Cell::text(origin.to_string()),
            ]
        })
        .collect();
    let view = View::table(["SETTING", "VALUE", "FROM"], rows, "");
    Ok(Outcome::new(list_document(data), view))
}

/// `config get`
pub(super) fn get(ctx: &Context, args: &ConfigGetArgs) -> Result<Outcome> {
    let wanted = args.name.to_possible_value();
    let wanted = wanted.as_ref().map_or("", |value| value.get_name());
    let found = in_force(ctx)?
        .into_iter()
        .find(|(name, ..)| *name == wanted);
    let Some((name, value, origin)) = found else {
        return Err(not_set(wanted));
    };
    // `none` is how a table says it; a script must not take it for a value.
    if origin == Origin::Default && matches!(name, "project" | "token-command" | "ca-file" | "log")
    {
        return Err(not_set(name));
    }
    let document = json!({ "name": name, "value": value, "from": origin.to_string() });
    Ok(Outcome::new(document, View::Lines(vec![value])))
}

fn not_set(name: &str) -> Failure {
    common::not_found("value of the setting", name, None, "limitry config list")
}

/// `config set`
pub(super) async fn set(ctx: &Context, args: &ConfigSetArgs) -> Result<Outcome> {
    const COMMAND: &str = "limitry config set";
    editable(ctx, args.name, COMMAND)?;
    let single = || -> Result<&str> {
        match args.value.as_slice() {
            [value] => Ok(value.as_str()),
            _ => Err(bad_value(args.name, "give one value")),
        }
    };
    match args.name {
        Settable::Profile => {
            let name = value_parsers::profile_name(single()?);
            let name = name.map_err(|expected| bad_value(args.name, &expected))?;
            super::auth::switch(ctx, SwitchArgs { name: Some(name) }).await
        }
        Settable::Project => {
            let id = value_parsers::id(single()?)
                .map_err(|expected| bad_value(args.name, &expected.to_string()))?;
            let outcome = change(ctx, args.name, &id, |profile| {
                profile.project = Some(id.clone());
            })?;
            Ok(with_what_hides(ctx, outcome, &id))
        }
        Settable::ApiUrl => {
            let url = ApiUrl::parse(single()?)
                .map_err(|expected| bad_value(args.name, &expected.to_string()))?;
            without_login(ctx, args.name)?;
            change(ctx, args.name, url.as_str(), |profile| {
                profile.api_url = Some(url.to_string());
            })
        }
        Settable::TokenCommand => {
            let command = match args.value.as_slice() {
                [line] => TokenCommand::Line(line.clone()),
                words => TokenCommand::Words(words.to_vec()),
            };
            command
                .check()
                .map_err(|error| bad_value(args.name, &error.to_string()))?;
            without_login(ctx, args.name)?;
            // Of a program only its name is ever said: its arguments may hold anything.
            let program = command.program();
            change(ctx, args.name, &program, |profile| {
                profile.token_command = Some(command);
            })
        }
    }
}

/// `config unset`
pub(super) fn unset(ctx: &Context, args: &ConfigUnsetArgs) -> Result<Outcome> {
    editable(ctx, args.name, "limitry config unset")?;
    let name = word(args.name);
    if args.name == Settable::Profile {
        config::unset_current(&crate::base::paths::config_dir()?)?;
        let said = format!("Profile '{}' is used from now on.", config::DEFAULT_PROFILE);
        return Ok(Outcome::done(json!({ "name": name, "value": null }), said));
    }
    if args.name == Settable::ApiUrl {
        without_login(ctx, args.name)?;
    }
    let profile = ctx.resolver()?.profile_name().to_owned();
    config::update_profile(&crate::base::paths::config_dir()?, &profile, |old| {
        old.map(|mut profile| {
            match args.name {
                Settable::Project => profile.project = None,
                Settable::ApiUrl => profile.api_url = None,
                Settable::TokenCommand => profile.token_command = None,
                Settable::Profile => {}
            }
            profile
        })
    })?;
    let document = json!({ "name": name, "value": null, "profile": profile });
    let said = format!("Profile '{profile}' sets no {name} from now on.");
    Ok(Outcome::done(document, said))
}

/// `config path`
pub(super) fn path(ctx: &Context) -> Result<Outcome> {
    let dir = crate::base::paths::config_dir()?;
    let config = Config::path(&dir);
    let file = ctx.settings().project_file.as_ref().map(|file| &file.path);
    let damaged = ctx.settings().damaged_project_file.as_ref();
    let document = json!({
        "config": config,
        "data": paths::data_dir().ok(),
        "state": paths::state_path().ok(),
        "project": file.or(damaged.map(|error| &error.path)),
    });
    let shown = config.display().to_string();
    let outcome = Outcome::new(document, View::Lines(vec![shown]));
    Ok(match damaged {
        Some(error) => outcome.note(format!("note: a file cannot be used: {error}")),
        None => outcome,
    })
}

/// `config trust`
pub(super) fn trust(ctx: &Context) -> Result<Outcome> {
    let Some(file) = &ctx.settings().project_file else {
        return Err(common::not_found(
            "project file",
            crate::context::project_file::NAME,
            None,
            "limitry config list",
        ));
    };
    file.trust(&paths::state_dir()?)?;
    let path = file.path.display().to_string();
    let document = json!({
        "path": path,
        "project": file.content.project,
        "profile": file.content.profile,
        "trusted": true,
    });
    let said = format!(
        "{} is trusted as it is now: {}.",
        escape(&path),
        super::project_trust::describe(file)
    );
    Ok(Outcome::done(document, said))
}

/// The directory's project file wins over the profile, so a person who chooses a project gets a note.
pub(super) fn with_what_hides(ctx: &Context, outcome: Outcome, project: &str) -> Outcome {
    match ctx.settings().project.as_ref() {
        Some(here) if here.origin == Origin::ProjectFile && here.value != project => {
            outcome.note(format!(
                "In this directory {} goes on to set project {}.",
                crate::context::project_file::NAME,
                escape(&here.value)
            ))
        }
        _ => outcome,
    }
}

/// The configuration file is about accounts, and a variable must not hide at once what is written into it.
fn editable(ctx: &Context, name: Settable, command: &'static str) -> Result<()> {
    if ctx.settings().local {
        return Err(common::not_local(command));
    }
    let variable = match name {
        Settable::Profile => &env::LIMITRY_PROFILE,
        Settable::Project => &env::LIMITRY_PROJECT,
        Settable::ApiUrl => &env::LIMITRY_API_URL,
        Settable::TokenCommand => &env::LIMITRY_TOKEN,
    };
    match env::os(variable) {
        Some(_) => Err(common::hidden_by_environment(variable.name, command)),
        None => Ok(()),
    }
}

/// A stored token belongs to the API that it was stored for: the profile keeps both, or neither.
fn without_login(ctx: &Context, name: Settable) -> Result<()> {
    let resolver = ctx.resolver()?;
    match resolver.profile() {
        Some(profile) if profile.login.is_some() => Err(Failure::usage(codes::BOUND_TO_LOGIN, format!("profile '{}' is signed in, and its token is for the API that it was stored for: {} stays", resolver.profile_name().to_owned(), word(name))).hint(format!("`limitry login --api-url URL --profile NAME` signs in elsewhere; `limitry logout --profile {}` forgets this token", shell(resolver.profile_name())))),
        _ => Ok(()),
    }
}

fn change(
    ctx: &Context,
    name: Settable,
    shown: &str,
    change: impl FnOnce(&mut Profile),
) -> Result<Outcome> {
    let name = word(name);
    let profile = ctx.resolver()?.profile_name().to_owned();
    config::update_profile(&crate::base::paths::config_dir()?, &profile, |old| {
        let mut new = old.unwrap_or_default();
        change(&mut new);
        Some(new)
    })?;
    let document = json!({ "name": name, "value": shown, "profile": profile });
    let said = format!("{name} of profile '{profile}' is {} now.", escape(shown));
    Ok(Outcome::done(document, said))
}

fn bad_value(name: Settable, expected: &str) -> Failure {
    Failure::usage(
        codes::USAGE,
        format!(
            "invalid value for '{}': {}",
            word(name),
            expected.to_owned()
        ),
    )
    .hint("`limitry config list` shows the settings")
}

const fn word(name: Settable) -> &'static str {
    match name {
        Settable::Profile => "profile",
        Settable::Project => "project",
        Settable::ApiUrl => "api-url",
        Settable::TokenCommand => "token-command",
    }
}
