//! `limitry auth explain`: every source of a credential in order, and why it is used or not. Opens no store.

use crate::failure::{Result, without_os_error};
use serde_json::{Value, json};

use super::sources;
use crate::context::Context;
use crate::context::precedence::ValueSource;
use crate::credentials::config::Config;
use crate::credentials::{Candidate, Need, Plan, ResolveError, Source};
use crate::output::{Cell, Column, Outcome, Tone, View};

/// `auth explain`: exits as a command would that needs the credential.
pub(in crate::commands) fn explain(ctx: &Context) -> Result<Outcome> {
    if ctx.settings().local {
        let why = "--local uses the local service and its own token; other credentials, URLs and profiles do not apply";
        let document = json!({ "local": true, "person": { "credential": "local" }, "why": why });
        let fields = vec![
            ("credential", Cell::text(Source::Local.describe())),
            ("why", Cell::prose(why)),
        ];
        return Ok(Outcome::record(document, fields));
    }
    let resolver = ctx.resolver()?;
    let profile_origin = match &ctx.settings().profile {
        Some(setting) => setting.source.to_string(),
        None if resolver.config.profile.is_some() => "the configuration file".to_owned(),
        None => ValueSource::Default.to_string(),
    };
    let url_origin = match &ctx.settings().api_url {
        Some(setting) => setting.source.clone(),
        None if resolver.profile().is_some_and(|p| p.api_url.is_some()) => {
            ValueSource::Profile(resolver.profile_name().to_owned())
        }
        None => ValueSource::Default,
    };
    let project = ctx.project()?;
    let (person, person_sources) = resolver.plan(Need::User);
    let (data, data_sources) = resolver.plan(Need::ProjectData);
    let same = person_sources == data_sources;
    let url = match resolver.api_url() {
        Ok(url) => url.to_string(),
        Err(error) => error.to_string(),
    };
    let config_file = Config::path(&resolver.config_dir);

    let document = json!({
        "profile": { "value": resolver.profile_name(), "from": profile_origin },
        "apiUrl": { "value": url, "from": url_origin.to_string() },
        "project": project.as_ref().map(|p| json!({ "value": p.value, "from": p.source.to_string() })),
        "configFile": config_file,
        "person": purpose(&person, &person_sources),
        "projectData": purpose(&data, &data_sources),
    });
    let mut views = vec![View::Record(vec![
        (
            "profile",
            Cell::prose(format!(
                "{} (from {profile_origin})",
                resolver.profile_name()
            )),
        ),
        ("api", Cell::prose(format!("{url} (from {url_origin})"))),
        (
            "project",
            Cell::maybe_prose(
                project
                    .as_ref()
                    .map(|p| format!("{} (from {})", p.value, p.source)),
            ),
        ),
        (
            "config file",
            super::with_tilde(config_file.display().to_string()),
        ),
    ])];
    let what = if same {
        "for everything"
    } else {
        "for accounts, projects and API keys"
    };
    // A failure of both is said below.
    let for_person = ctx.printer().prints_text_for_person();
    let is_said = for_person && person.is_err() && data.is_err();
    let mut show = |what: &str, plan, candidates: &[Candidate]| {
        views.push(View::Styled(vec![
            Vec::new(),
            vec![(Tone::Strong, format!("Credential {what}:"))],
        ]));
        views.push(table(candidates));
        if !is_said {
            if for_person {
                views.push(View::Styled(vec![Vec::new()]));
            }
            views.push(verdict(plan));
        }
    };
    show(what, &person, &person_sources);
    if !same {
        show("for project data", &data, &data_sources);
    }
    let outcome = Outcome::new(document, View::Many(views));
    match (person, data) {
        // The explanation is printed first, then the failure. A credential for project data alone is no failure.
        (Err(error), Err(_)) => {
            ctx.printer().show(&outcome, ctx.now())?;
            Err(error.into())
        }
        _ => Ok(outcome),
    }
}

fn purpose(plan: &Result<Plan, ResolveError>, candidates: &[Candidate]) -> Value {
    let sources = sources(candidates);
    match plan {
        Ok(plan) => json!({
            "credential": plan.source.describe(),
            "tokenClass": plan.class().prefix(),
            "lastFour": plan.last_four(),
            "kept": plan.storage_description(),
            "sentTo": plan.api_url.as_str(),
            "expiresAt": plan.login.as_ref().and_then(|login| login.expires_at),
            "sources": sources,
        }),
        Err(error) => json!({
            "credential": null,
            "error": without_os_error(&error.to_string()),
            "sources": sources,
        }),
    }
}

fn table(candidates: &[Candidate]) -> View {
    let rows = candidates
        .iter()
        .map(|candidate| {
            // A path leaves no room for why it is not used, which names it.
            let source = candidate.source.split(" (/").next().unwrap_or_default();
            vec![
                Cell::text(&candidate.source).shown_as(Cell::text(source)),
                Cell::text(candidate.status.word()),
                Cell::maybe(candidate.status.why()),
            ]
        })
        .collect();
    let columns = [
        Column::new("SOURCE"),
        Column::new("STATUS"),
        Column::new("WHY").can_wrap(),
    ];
    View::table(columns, rows, "")
}

fn verdict(plan: &Result<Plan, ResolveError>) -> View {
    match plan {
        Ok(plan) => View::Record(vec![
            ("credential", Cell::prose(plan.source.describe())),
            ("kept", super::with_tilde(plan.storage_description())),
            (
                "sent to",
                Cell::prose(format!(
                    "{} and nowhere else; redirects are not followed",
                    plan.api_url
                )),
            ),
            (
                "expires",
                Cell::time(plan.login.as_ref().and_then(|login| login.expires_at)),
            ),
        ]),
        Err(error) => {
            let error = without_os_error(&error.to_string());
            View::Record(vec![("no credential", Cell::prose(error))])
        }
    }
}
