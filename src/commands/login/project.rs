//! Which project a login is for.

use limitry_client::{ApiError, Client, ItemLimit};
use limitry_types::Project;
use limitry_types::text::escape;

use super::typed_flags;
use crate::base::prompt::{self, PromptError};
use crate::base::text::shell;
use crate::cli::auth::LoginArgs;
use crate::context::Context;
use crate::failure::{Result, common};

/// The project of a login.
pub(super) struct ProjectSelection {
    pub(super) project: Option<Project>,
    /// Whether the API lists projects.
    pub(super) is_listed: bool,
    pub(super) note: Option<String>,
}

impl ProjectSelection {
    fn listed(project: Option<Project>, note: Option<String>) -> Self {
        Self {
            project,
            is_listed: true,
            note,
        }
    }

    fn unlisted(project: Option<Project>, note: Option<String>) -> Self {
        Self {
            project,
            is_listed: false,
            note,
        }
    }
}

/// The project that is named, the only one, or the one that a person picks. `confirmed` is the named project, where the
/// API has confirmed it already.
pub(super) async fn choose_project(
    ctx: &Context,
    client: &Client,
    confirmed: Option<Project>,
    args: &LoginArgs,
) -> Result<ProjectSelection> {
    if confirmed.is_some() {
        return Ok(ProjectSelection::unlisted(confirmed, None));
    }
    let named = client.project().map(str::to_owned);
    let projects = match client.projects(ItemLimit::All).collect().await {
        Ok(page) => page.data,
        Err(error) => return unlisted_project(client, named, error).await,
    };
    if let Some(named) = named {
        let is_named = |project: &Project| project.id == named || project.name == named;
        let by_id = projects.iter().position(|project| project.id == named);
        let found = by_id.or_else(|| projects.iter().position(is_named));
        return match found.and_then(|i| projects.into_iter().nth(i)) {
            Some(project) => Ok(ProjectSelection::listed(Some(project), None)),
            None => Err(common::not_found(
                "project",
                &named,
                None,
                "limitry projects list",
            )),
        };
    }
    match projects.len() {
        0 => Ok(ProjectSelection::listed(
            None,
            Some("You are in no project yet.".to_owned()),
        )),
        1 => Ok(ProjectSelection::listed(projects.into_iter().next(), None)),
        _ => {
            let i = pick_project(ctx, &projects, args).await?;
            Ok(ProjectSelection::listed(projects.into_iter().nth(i), None))
        }
    }
}

/// The named project on a server that does not list projects.
async fn unlisted_project(
    client: &Client,
    named: Option<String>,
    error: ApiError,
) -> Result<ProjectSelection> {
    if !matches!(error.status(), Some(400 | 401 | 403..=405))
        && !matches!(error, ApiError::Malformed { .. })
    {
        return Err(error.into());
    }
    let Some(named) = named else {
        let why = match &error {
            ApiError::Malformed { reason, .. } => {
                format!("The list of projects cannot be used ({})", escape(reason))
            }
            _ => "This API does not list projects".to_owned(),
        };
        let note = format!("{why}: --project PROJECT names one.");
        return Ok(ProjectSelection::unlisted(None, Some(note)));
    };
    match client.current_project().await {
        Ok(project) => Ok(ProjectSelection::unlisted(Some(project), None)),
        Err(error) if error.is_route_missing() => {
            let project = Project {
                id: named,
                ..Project::default()
            };
            Ok(ProjectSelection::unlisted(
                Some(project),
                Some("This API has no route that confirms the project.".to_owned()),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn pick_project(ctx: &Context, projects: &[Project], args: &LoginArgs) -> Result<usize> {
    if !ctx.prompter().can_ask() {
        let ids: Vec<&str> = projects.iter().map(|project| project.id.as_str()).collect();
        let typed = typed_flags(ctx, args, args.store);
        let first = shell(ids.first().copied().unwrap_or_default());
        let all = ids.join(", ");
        return Err(PromptError::NotInteractive {
            question: "the token has several projects and one must be chosen".to_owned(),
            instead: format!("`limitry login{typed} --project {first}`, or another of {all}"),
        }
        .into());
    }
    let options: Vec<prompt::Choice> = projects
        .iter()
        .map(|project| prompt::Choice::new(&project.name, &project.id))
        .collect();
    let prompter = ctx.prompter();
    Ok(prompter
        .choose(
            "Which project?",
            &options,
            "a project is needed",
            "--project PROJECT",
        )
        .await?)
}
