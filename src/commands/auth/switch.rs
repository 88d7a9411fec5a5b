//! `limitry auth switch`: changes the current profile.

use crate::failure::{Result, common};
use serde_json::json;

use crate::base::env;
use crate::base::prompt::Choice;
use crate::base::text::shell;
use crate::cli::auth::SwitchArgs;
use crate::context::Context;
use crate::context::precedence::ValueSource;
use crate::credentials::Resolver;
use crate::credentials::config;
use crate::output::Outcome;
use limitry_types::text::escape;

/// `auth switch`
pub(in crate::commands) async fn switch(ctx: &Context, args: SwitchArgs) -> Result<Outcome> {
    const COMMAND: &str = "limitry auth switch";
    if ctx.settings().local {
        return Err(common::not_local(COMMAND));
    }
    let named = ctx.settings().profile.as_ref();
    let by_variable = named.filter(|setting| matches!(setting.source, ValueSource::Environment(_)));
    let hiding = Resolver::hiding_variable().map(|variable| variable.name);
    if let Some(variable) = hiding.or(by_variable.map(|_| env::LIMITRY_PROFILE.name)) {
        return Err(common::hidden_by_environment(variable, COMMAND));
    }
    let config = ctx.config()?;
    let by_flag = named.filter(|setting| matches!(setting.source, ValueSource::Flag(_)));
    let name = match args.name.or_else(|| by_flag.map(|s| s.value.clone())) {
        Some(name) => name,
        None => ask(ctx, config).await?,
    };
    let Some(profile) = config.profiles.get(&name) else {
        return Err(common::no_profile(
            &name,
            &config.profiles.keys().cloned().collect::<Vec<_>>(),
        ));
    };
    config::set_current(&crate::base::paths::config_dir()?, &name)?;
    let user = profile.login.as_ref().and_then(|l| l.user.as_deref());
    let who = user.map_or_else(String::new, |user| format!(" ({})", escape(user)));
    let document = json!({ "profile": name, "user": user, "signedIn": profile.has_credential() });
    let outcome = Outcome::done(document, format!("Switched to profile '{name}'{who}."));
    let outcome = match named {
        Some(setting) if setting.source == ValueSource::ProjectFile && setting.value != name => {
            outcome.note(format!(
                "In this directory {} names profile '{}', which wins here.",
                setting.source.name(),
                setting.value
            ))
        }
        _ => outcome,
    };
    Ok(if profile.has_credential() {
        outcome
    } else {
        outcome.note(format!(
            "It is not signed in: `limitry login --profile {name}`."
        ))
    })
}

async fn ask(ctx: &Context, config: &config::Config) -> Result<String> {
    let names: Vec<String> = config.profiles.keys().cloned().collect();
    if names.is_empty() {
        return Err(common::no_profile(config.current(), &names));
    }
    let choices: Vec<Choice> = config
        .profiles
        .iter()
        .map(|(name, profile)| {
            let login = profile.login.as_ref();
            let user = login.and_then(|login| login.user.as_deref());
            Choice::new(name, user.unwrap_or_default())
        })
        .collect();
    let other = names.iter().find(|name| *name != config.current());
    let other = other.map_or(config.current(), String::as_str);
    let i = ctx
        .prompter()
        .choose(
            "Which profile?",
            &choices,
            "a profile is needed",
            &format!("limitry auth switch {}", shell(other)),
        )
        .await?;
    Ok(names.into_iter().nth(i).unwrap_or_default())
}
