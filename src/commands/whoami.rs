//! `limitry whoami`

use crate::failure::Result;
use serde_json::json;

use crate::context::Context;
use crate::credentials::{Need, ResolveError};
use crate::output::{Cell, Outcome};
use limitry_client::TokenClass;
use limitry_client::{ApiError, Client};

/// Who the token says you are, asked of the API.
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
    let project = if plan.class() == TokenClass::Personal {
        ctx.project()?.map(|p| p.value)
    } else {
        None
    };
    let credential = ctx.load(plan).await?;
    let client = ctx.client_for(&credential.api_url, credential.token.clone())?;
    let client = match &project {
        Some(project) => client.in_project(project),
        None => client,
    };
    describe(&client, source, Some(credential.api_url.to_string())).await
}

async fn describe(client: &Client, source: String, api_url: Option<String>) -> Result<Outcome> {
    let token = client.token();
    let user = match token.class() {
        TokenClass::Personal => optional(client.user().await)?,
        TokenClass::ApiKey | TokenClass::ClientToken => None,
    };
    let knows_project = token.class() != TokenClass::Personal || client.project().is_some();
    let project = if knows_project {
        optional(client.current_project().await)?
    } else {
        None
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
            Cell::maybe(
                project
                    .as_ref()
                    .map(|project| format!("{} ({})", project.name, project.id)),
            ),
        ),
        (
            "token",
            Cell::text(format!(
                "{}, …{}",
                token.class().describe(),
                token.last_four()
            )),
        ),
        ("source", Cell::text(&source)),
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
        None if token.class() == TokenClass::Personal => outcome
            .note("No project is chosen: --project PROJECT, or `limitry login --project PROJECT`."),
        _ => outcome,
    })
}

/// A route that the server lacks is skipped.
fn optional<T>(result: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ApiError::Rejected(refusal))
            if refusal.status == 404 && refusal.code != limitry_types::codes::PROJECT_NOT_FOUND =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
