//! `limitry config …`: the settings and their sources, and the trust in project files.

use std::path::Path;

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
use crate::context::precedence::{PRECEDENCE, Precedence, ValueSource};
use crate::context::stored;
use crate::credentials::TokenCommand;
use crate::credentials::config;
use crate::credentials::config::{Config, Profile};
use crate::output::{Cell, Column, Outcome, View, list_document};
use limitry_client::ApiUrl;
use limitry_types::text::escape;

/// A setting: name, value, source.
type CurrentSetting = (&'static str, String, ValueSource);

/// Every setting, in the order of [`PRECEDENCE`].
fn current_settings(ctx: &Context) -> Result<Vec<CurrentSetting>> {
    let settings = ctx.settings();
    let mut all = settings.sources.clone();
    let default = |name| (name, "none".to_owned(), ValueSource::Default);
    if settings.local {
        let project = settings.project.as_ref();
        all.push(project.map_or_else(
            || default("project"),
            |p| ("project", p.value.clone(), p.source.clone()),
        ));
    } else {
        let resolver = ctx.resolver()?;
        let name = resolver.profile_name().to_owned();
        let source = match &settings.profile {
            Some(setting) => setting.source.clone(),
            None if resolver.config.profile.is_some() => ValueSource::Profile(name.clone()),
            None => ValueSource::Default,
        };
        all.push(("profile", name.clone(), source));
        all.push(ctx.project()?.map_or_else(
            || default("project"),
            |p| ("project", p.value.clone(), p.source),
        ));
        let source = match &settings.api_url {
            Some(setting) => setting.source.clone(),
            None if resolver.profile().is_some_and(|p| p.api_url.is_some()) => {
                ValueSource::Profile(name.clone())
            }
            None => ValueSource::Default,
        };
        all.push(("api-url", resolver.api_url()?.to_string(), source));
        // Only the program's name is shown: its arguments may hold secrets.
        let command = resolver.profile().and_then(|p| p.token_command.as_ref());
        all.push(command.map_or_else(
            || default("token-command"),
            |command| {
                (
                    "token-command",
                    command.program(),
                    ValueSource::Profile(name),
                )
            },
        ));
    }
    let order = |name: &str| PRECEDENCE.iter().position(|row| row.name == name);
    all.sort_by_key(|(name, ..)| order(name));
    Ok(all)
}

/// `config list`
pub(super) fn list(ctx: &Context) -> Result<Outcome> {
    let all = current_settings(ctx)?;
    let data: Vec<_> = all
        .iter()
        .map(|(name, value, source)| {
            json!({ "name": name, "value": value, "from": source.to_string() })
        })
        .collect();
    let rows = all
        .into_iter()
        .map(|(name, value, source)| {
            vec![
                Cell::text(name),
                Cell::text(value),
                Cell::text(source.to_string()),
            ]
        })
        .collect();
    let columns = [
        Column::new("SETTING"),
        Column::new("VALUE").can_wrap(),
        Column::new("FROM").can_wrap().shown_from(60),
    ];
    let view = View::table(columns, rows, "");
    Ok(Outcome::new(list_document(data), view))
}

/// `config get`
pub(super) fn get(ctx: &Context, args: &ConfigGetArgs) -> Result<Outcome> {
    let wanted = args.name.to_possible_value();
    let wanted = wanted.as_ref().map_or("", |value| value.get_name());
    let found = current_settings(ctx)?
        .into_iter()
        .find(|(name, ..)| *name == wanted);
    let Some((name, value, source)) = found else {
        return Err(not_set(wanted));
    };
    // A table shows `none`. A script must not take that for a value.
    if source == ValueSource::Default
        && matches!(name, "project" | "token-command" | "ca-file" | "log")
    {
        return Err(not_set(name));
    }
    let document = json!({ "name": name, "value": value, "from": source.to_string() });
    Ok(Outcome::new(document, View::Lines(vec![value])))
}

fn not_set(name: &str) -> Failure {
    common::not_found("value of the setting", name, None, "limitry config list")
}

/// `config set`
pub(super) async fn set(ctx: &Context, args: &ConfigSetArgs) -> Result<Outcome> {
    const COMMAND: &str = "limitry config set";
    let single = || -> Result<&str> {
        match args.value.as_slice() {
            [value] => Ok(value.as_str()),
            _ => Err(bad_value(args.name, "give one value")),
        }
    };
    let Some(of_profile) = OfProfile::of(args.name) else {
        return set_for_all(word(args.name), single()?);
    };
    editable(ctx, of_profile, COMMAND)?;
    match of_profile {
        OfProfile::Profile => {
            let name = value_parsers::profile_name(single()?);
            let name = name.map_err(|expected| bad_value(args.name, &expected))?;
            super::auth::switch(ctx, SwitchArgs { name: Some(name) }).await
        }
        OfProfile::Project => {
            let id = value_parsers::id(single()?)
                .map_err(|expected| bad_value(args.name, &expected.to_string()))
                .map_err(|failure| failure.hint("`limitry projects use NAME` takes a name"))?;
            let outcome = change(ctx, args.name, &id, |profile| {
                profile.project = Some(id.clone());
            })?;
            Ok(note_project_file(ctx, outcome, &id))
        }
        OfProfile::ApiUrl => {
            let url = ApiUrl::parse(single()?)
                .map_err(|expected| bad_value(args.name, &expected.to_string()))?;
            without_login(ctx, args.name)?;
            change(ctx, args.name, url.as_str(), |profile| {
                profile.api_url = Some(url.to_string());
            })
        }
        OfProfile::TokenCommand => {
            let command = match args.value.as_slice() {
                [line] => TokenCommand::Line(line.clone()),
                words => TokenCommand::Words(words.to_vec()),
            };
            command
                .check()
                .map_err(|error| bad_value(args.name, &error.to_string()))?;
            without_login(ctx, args.name)?;
            // Only the program's name is shown: its arguments may hold secrets.
            let program = command.program();
            change(ctx, args.name, &program, |profile| {
                profile.token_command = Some(command);
            })
        }
    }
}

/// `config unset`
pub(super) fn unset(ctx: &Context, args: &ConfigUnsetArgs) -> Result<Outcome> {
    let name = word(args.name);
    let Some(of_profile) = OfProfile::of(args.name) else {
        config::update_setting(&crate::base::paths::config_dir()?, name, None)?;
        let said = format!("{name} is no longer set in config.toml.");
        return Ok(Outcome::done(json!({ "name": name, "value": null }), said));
    };
    editable(ctx, of_profile, "limitry config unset")?;
    if of_profile == OfProfile::Profile {
        config::unset_current(&crate::base::paths::config_dir()?)?;
        let said = format!("Switched to profile '{}'.", config::DEFAULT_PROFILE);
        return Ok(Outcome::done(json!({ "name": name, "value": null }), said));
    }
    if of_profile == OfProfile::ApiUrl {
        without_login(ctx, args.name)?;
    }
    let profile = ctx.resolver()?.profile_name().to_owned();
    config::update_profile(&crate::base::paths::config_dir()?, &profile, |old| {
        old.map(|mut profile| {
            match of_profile {
                OfProfile::Project => profile.project = None,
                OfProfile::ApiUrl => profile.api_url = None,
                OfProfile::TokenCommand => profile.token_command = None,
                OfProfile::Profile => {}
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
        let name = crate::context::project_file::NAME;
        let message = format!("there is no {name} in this directory or above it");
        return Err(Failure::not_found(codes::NOT_FOUND, message).hint(format!(
            "a line such as project = \"proj_123\" in {name} chooses the project of a directory"
        )));
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

/// Adds a note when the project file of the directory overrides the chosen project.
pub(super) fn note_project_file(ctx: &Context, outcome: Outcome, project: &str) -> Outcome {
    match ctx.settings().project.as_ref() {
        Some(here) if here.source == ValueSource::ProjectFile && here.value != project => outcome
            .note(format!(
                "In this directory {} goes on to set project {}.",
                crate::context::project_file::NAME,
                escape(&here.value)
            )),
        _ => outcome,
    }
}

/// A setting of one profile, or the profile itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfProfile {
    Profile,
    Project,
    ApiUrl,
    TokenCommand,
}

impl OfProfile {
    /// `None`: the setting holds for every profile.
    const fn of(name: Settable) -> Option<Self> {
        Some(match name {
            Settable::Profile => Self::Profile,
            Settable::Project => Self::Project,
            Settable::ApiUrl => Self::ApiUrl,
            Settable::TokenCommand => Self::TokenCommand,
            _ => return None,
        })
    }
}

/// Sets a setting that holds for every profile.
fn set_for_all(name: &'static str, value: &str) -> Result<Outcome> {
    stored::check(name, value).map_err(|expected| {
        Failure::usage(
            codes::USAGE,
            format!("invalid value '{}' for '{name}': {expected}", escape(value)),
        )
        .hint("`limitry config list` shows the settings")
    })?;
    config::update_setting(&crate::base::paths::config_dir()?, name, Some(value))?;
    let document = json!({ "name": name, "value": value });
    let outcome = Outcome::done(document, format!("{name} is {} now.", escape(value)));
    let row = PRECEDENCE.iter().find(|row| row.name == name);
    let hiding = row.and_then(Precedence::set_variable);
    let outcome = match hiding {
        Some(variable) => outcome.note(format!("{} is set and wins.", variable.name)),
        None => outcome,
    };
    Ok(if name == "ca-file" && !Path::new(value).exists() {
        outcome.note(format!("There is no file {} yet.", escape(value)))
    } else {
        outcome
    })
}

/// Refuses to change a setting that does not apply: with `--local`, or when a variable overrides it.
fn editable(ctx: &Context, name: OfProfile, command: &'static str) -> Result<()> {
    if ctx.settings().local {
        return Err(common::not_local(command));
    }
    let variable = match name {
        OfProfile::Profile => &env::LIMITRY_PROFILE,
        OfProfile::Project => &env::LIMITRY_PROJECT,
        OfProfile::ApiUrl => &env::LIMITRY_API_URL,
        OfProfile::TokenCommand => &env::LIMITRY_TOKEN,
    };
    match env::os(variable) {
        Some(_) => Err(common::hidden_by_environment(variable.name, command)),
        None => Ok(()),
    }
}

/// Refuses to change the API of a profile with a login: its token belongs to that API.
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
        Settable::Output => "output",
        Settable::Color => "color",
        Settable::Timeout => "timeout",
        Settable::MaxRetries => "max-retries",
        Settable::CaFile => "ca-file",
        Settable::Local => "local",
        Settable::NoInput => "no-input",
        Settable::Log => "log",
    }
}
