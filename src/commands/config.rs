//! `limitry config …`: what is set, and which project file is trusted.

use anyhow::Result;
use serde_json::{Map, json};

use super::Problem;
use crate::config::Config;
use crate::context::Context;
use crate::output::{Cell, Outcome, View, escape};
use crate::paths;
use crate::settings::{Origin, PRECEDENCE};

/// `config show`
pub(super) fn show(ctx: &Context) -> Result<Outcome> {
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
                Origin::Profile(name)
            }
            None => Origin::Default,
        };
        all.push(("api-url", resolver.api_url()?.to_string(), origin));
    }
    let order = |name: &str| PRECEDENCE.iter().position(|row| row.name == name);
    all.sort_by_key(|(name, ..)| order(name));
    let mut document = Map::new();
    for (name, value, origin) in &all {
        let item = json!({ "value": value, "from": origin.to_string() });
        document.insert((*name).to_owned(), item);
    }
    let files = json!({
        "config": Config::path(&ctx.config_dir()?),
        "project": settings.project_file.as_ref().map(|file| &file.path),
    });
    document.insert("files".to_owned(), files);
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
    let view = View::Table {
        header: vec!["SETTING", "VALUE", "FROM"],
        rows,
        empty: "",
    };
    Ok(Outcome::new(document.into(), view))
}

/// `config trust`
pub(super) fn trust(ctx: &Context) -> Result<Outcome> {
    let Some(file) = &ctx.settings().project_file else {
        return Err(Problem::NotFound {
            what: "project file",
            name: crate::project_file::NAME.to_owned(),
            list: "limitry config show",
        }
        .into());
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
        super::writes::says(file)
    );
    Ok(Outcome::done(document, said))
}
