//! `limitry projects …`

use super::listing;
use super::lookup;
use super::tables;
use crate::base::env;
use crate::base::text::shell;
use crate::cli::projects::{ProjectsCreateArgs, ProjectsShowArgs, ProjectsUseArgs};
use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::credentials::config;
use crate::credentials::config::Profile;
use crate::failure::{Failure, Result, codes, common};

use crate::output::{Cell, Column, Outcome, State, View};
use limitry_client::Client;
use limitry_types::NewProject;
use limitry_types::text::escape;

/// `projects list`
pub(super) async fn list(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.user_client().await?;
    if ctx.printer().prints_text_for_person() {
        return list_for_person(ctx, &client, length).await;
    }
    listing::show(
        ctx,
        client.projects(listing::item_limit(ctx, length)),
        "You are in no project yet.",
    )
    .await
}

/// The list with a mark at the project that commands act on.
async fn list_for_person(ctx: &Context, client: &Client, length: ListLength) -> Result<Outcome> {
    let projects = client.projects(listing::item_limit(ctx, length));
    let page = projects.collect().await?;
    let used = if ctx.settings().local {
        let client = ctx.project_client().await?;
        client.project().map(str::to_owned)
    } else {
        ctx.project()?.map(|setting| setting.value)
    };
    let mut outcome = Outcome::list(&page, "You are in no project yet.");
    if let View::Table { columns, rows, .. } = &mut outcome.view {
        columns.push(Column::new("").terminal_only());
        for (row, project) in rows.iter_mut().zip(&page.data) {
            let is_used = used
                .as_ref()
                .is_some_and(|used| *used == project.id || *used == project.name);
            // No mark is no dash.
            row.push(if is_used {
                Cell::state(State::Active, "in use")
            } else {
                Cell::text(" ")
            });
        }
    }
    Ok(outcome)
}

/// `projects show`
pub(super) async fn show(ctx: &Context, args: &ProjectsShowArgs) -> Result<Outcome> {
    let project = match &args.project {
        Some(typed) => lookup::project(ctx, &ctx.user_client().await?, typed).await?,
        None => ctx.project_client().await?.current_project().await?,
    };
    Ok(Outcome::record(&project, tables::project_fields(&project)))
}

/// `projects use`: sets the project of the profile.
pub(super) async fn choose(ctx: &Context, args: &ProjectsUseArgs) -> Result<Outcome> {
    if ctx.settings().local {
        return Err(Failure::usage(
            codes::NOT_LOCAL,
            "--local has one set of projects, and no profile that could remember one",
        )
        .hint("choose one with --project NAME; `limitry projects list` lists them"));
    }
    if env::os(&env::LIMITRY_PROJECT).is_some() {
        return Err(common::hidden_by_environment(
            env::LIMITRY_PROJECT.name,
            "limitry projects use",
        ));
    }
    let project = lookup::project(ctx, &ctx.user_client().await?, &args.project).await?;
    let profile = ctx.resolver()?.profile_name().to_owned();
    config::update_profile(&crate::base::paths::config_dir()?, &profile, |old| {
        Some(Profile {
            project: Some(project.id.clone()),
            ..old.unwrap_or_default()
        })
    })?;
    let note = format!(
        "Profile '{profile}' acts on project {} ({}) from now on.",
        escape(&project.name),
        escape(&project.id)
    );
    let outcome = Outcome::done(&project, note);
    Ok(super::config::note_project_file(ctx, outcome, &project.id))
}

/// `projects create`
pub(super) async fn create(ctx: &Context, args: ProjectsCreateArgs) -> Result<Outcome> {
    let project = ctx
        .user_client()
        .await?
        .create_project(&NewProject {
            name: args.name,
            ..NewProject::default()
        })
        .await?;
    let sentence = format!(
        "Created project '{}' ({})",
        escape(&project.name),
        escape(&project.id)
    );
    let outcome = Outcome::wrote(&project, tables::project_fields(&project), sentence);
    Ok(outcome.next(format!(
        "limitry --project {} keys create Production",
        shell(&project.id)
    )))
}
