//! `limitry auth list`: the profiles, from the configuration file alone.

use crate::failure::Result;
use serde_json::json;

use crate::context::Context;
use crate::credentials::config::Profile;
use crate::output::{Cell, Column, Outcome, State, View, list_document};
use limitry_client::DEFAULT_API_URL;

/// `auth list`
pub(in crate::commands) fn list(ctx: &Context) -> Result<Outcome> {
    let resolver = ctx.resolver()?;
    let in_force = resolver.profile_name();
    let profiles = &resolver.config.profiles;
    let data: Vec<_> = profiles
        .iter()
        .map(|(name, profile)| {
            let login = profile.login.as_ref();
            json!({
                "profile": name,
                "inForce": name == in_force,
                "user": login.and_then(|login| login.user.as_deref()),
                "apiUrl": profile.api_url.as_deref().unwrap_or(DEFAULT_API_URL),
                "project": profile.project,
                "projectName": login.and_then(|login| login.project_name.as_deref()),
                "signedIn": profile.has_credential(),
                "store": token_location(profile),
                "lastFour": login.and_then(|login| login.last_four.as_deref()),
                "expiresAt": login.and_then(|login| login.expires_at),
            })
        })
        .collect();
    let rows = profiles
        .iter()
        .map(|(name, profile)| {
            let login = profile.login.as_ref();
            vec![
                Cell::text(name),
                if name == in_force {
                    Cell::text("active").shown_as(Cell::state(State::Active, "in use"))
                } else {
                    Cell::Nothing
                },
                Cell::maybe(login.and_then(|login| login.user.as_deref())),
                project(profile),
                Cell::text(profile.api_url.as_deref().unwrap_or(DEFAULT_API_URL)),
                Cell::maybe(token_location(profile)),
                Cell::time(login.and_then(|login| login.expires_at)),
            ]
        })
        .collect();
    let view = View::table(
        [
            Column::name("PROFILE"),
            Column::new(""),
            Column::new("USER").can_truncate(),
            Column::new("PROJECT").can_truncate().shown_from(60),
            Column::new("API").can_truncate().shown_from(80),
            Column::new("TOKEN").shown_from(100),
            Column::new("EXPIRES").shown_from(100),
        ],
        rows,
        "There is no profile yet: `limitry login` makes one.",
    );
    Ok(Outcome::new(list_document(data), view))
}

/// The project's id; on a terminal its name, where it is known.
fn project(profile: &Profile) -> Cell {
    let id = Cell::maybe(profile.project.as_deref());
    let login = profile.login.as_ref();
    match login.and_then(|login| login.project_name.as_deref()) {
        Some(name) if profile.project.is_some() => id.shown_as(Cell::text(name)),
        _ => id,
    }
}

/// Where the profile's token is.
fn token_location(profile: &Profile) -> Option<&'static str> {
    match (&profile.token_command, &profile.login) {
        (Some(_), _) => Some("token-command"),
        (None, Some(login)) => Some(login.store.as_str()),
        (None, None) => None,
    }
}
