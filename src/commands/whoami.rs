//! `limitry whoami`

use crate::base::exit::Exit;
use crate::failure::{Result, unidentified};
use serde_json::json;

use crate::context::Context;
use crate::credentials::{Need, ResolveError};
use crate::output::{Cell, Outcome};
use limitry_client::TokenClass;
use limitry_client::{ApiError, Client};
use limitry_types::Project;

/// Asks the API whose the token is.
pub(super) async fn whoami(ctx: &Context) -> Result<Outcome> {
    if ctx.settings().local {
        return describe(
            &ctx.project_client().await?,
            "the local service".to_owned(),
            None,
        )
        .await;
    }
    let resolver = ctx.resolver()?;
    // Without a person, an API key still tells the project.
    let plan = match resolver.plan(Need::User).0 {
        Err(ResolveError::NotSignedIn { .. }) => resolver.plan(Need::ProjectData).0,
        result => result,
    }?;
    let source = plan.source.describe();
    let credential = ctx.load(plan).await?;
    let client = ctx.client_for(&credential.api_url, credential.token.clone())?;
    let client = match ctx.in_project(client.clone()).await {
        Ok(client) => client,
        // A token that the API rejects is reported below, with what to do about it.
        Err(failure) if failure.exit == Exit::Auth => client,
        Err(failure) => return Err(failure),
    };
    describe(&client, source, Some(credential.api_url.to_string())).await
}

async fn describe(client: &Client, source: String, api_url: Option<String>) -> Result<Outcome> {
    let token = client.token();
    let is_project_known = client.project().is_some() || token.class() != TokenClass::Personal;
    let identity = client.identify().await;
    let identity = identity.map_err(|error| unidentified(&error, is_project_known))?;
    let user = identity.user;
    let project = match identity.project {
        None if client.project().is_some() => known_project(client.current_project().await)?,
        known => known,
    };
    let info = user.as_ref().and_then(|user| user.token.as_ref());
    let mut fields = vec![
        (
            "user",
            Cell::maybe(user.as_ref().and_then(|user| user.name.as_deref())),
        ),
        (
            "id",
            Cell::maybe(user.as_ref().map(|user| user.id.as_str())),
        ),
        (
            "email",
            Cell::maybe(user.as_ref().and_then(|user| user.email.as_deref())),
        ),
        (
            "project",
            Cell::maybe_prose(
                project
                    .as_ref()
                    .map(|project| format!("{} ({})", project.name, project.id)),
            ),
        ),
        (
            "token",
            Cell::prose(format!(
                "{}, …{}",
                token.class().describe(),
                token.last_four()
            )),
        ),
        ("source", Cell::prose(&source)),
        ("api", Cell::maybe(api_url.as_deref())),
    ];
    if let Some(expires) = info.and_then(|info| info.expires_at) {
        fields.push(("expires", Cell::Time(expires)));
    }
    let document = json!({
        "user": user,
        "project": project,
        "tokenClass": token.class().prefix(),
        "lastFour": token.last_four(),
        "source": source,
        "apiUrl": api_url,
    });
    let outcome = Outcome::record(document, fields);
    Ok(match client.project() {
        Some(_) if project.is_none() => {
            outcome.note("This API has no route that confirms the project.")
        }
        None if token.class() == TokenClass::Personal => outcome
            .note("No project is chosen: --project PROJECT, or `limitry login --project PROJECT`."),
        _ => outcome,
    })
}

/// The project; `None` on a server without a route for it.
fn known_project(result: Result<Project, ApiError>) -> Result<Option<Project>, ApiError> {
    match result {
        Err(error) if error.is_route_missing() => Ok(None),
        other => other.map(Some),
    }
}
