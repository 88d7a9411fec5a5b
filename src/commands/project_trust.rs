//! The question before a command that writes follows a project file that is not trusted.

use crate::base::paths;
use crate::cli::Command;
use crate::cli::lazy::Lazy;
use crate::cli::registry::Effect;
use crate::cli::usage::UsageCommand;
use crate::context::Context;
use crate::context::precedence::ValueSource;
use crate::context::project_file::ProjectFile;
use crate::failure::{Failure, Result, codes};
use limitry_types::text::escape;

/// Whether this call of a command writes.
fn writes(command: &Command, effect: Effect) -> bool {
    let only_reads = match command {
        Command::Apply(Lazy(args)) => args.check || args.export,
        Command::Usage(Lazy(UsageCommand::Import(args))) => args.dry_run,
        Command::Api(Lazy(args)) => matches!(args.method.as_str(), "GET" | "HEAD"),
        _ => false,
    };
    effect == Effect::Writes && !only_reads
}

/// Asks before a command that writes follows a project file; without a terminal the command is refused.
pub(super) async fn ensure_trusted(ctx: &Context, command: &Command, effect: Effect) -> Result<()> {
    let Some(file) = &ctx.settings().project_file else {
        return Ok(());
    };
    if !writes(command, effect) || !changes_destination(ctx)? {
        return Ok(());
    }
    let state = paths::state_dir()?;
    if file.is_trusted(&state)? {
        return Ok(());
    }
    let untrusted = Failure::input(codes::PROJECT_FILE_UNTRUSTED, format!("{} is not trusted yet ({}), and this command writes", file.path.display(), describe(file))).hint("`limitry config trust` trusts it as it is now; or pass --project PROJECT or --profile NAME yourself");
    // `--yes` does not answer this question: it was given for the command, not for the file.
    if !ctx.prompter().can_ask() {
        return Err(untrusted);
    }
    let question = format!(
        "{} is new here: {}. Follow it?",
        escape(&file.path.display().to_string()),
        describe(file)
    );
    ctx.prompter()
        .confirm_in_person(&question, "limitry config trust")
        .await?;
    Ok(file.trust(&state)?)
}

/// Whether the file changes the project or profile of this call.
fn changes_destination(ctx: &Context) -> Result<bool> {
    let followed = |source: &ValueSource| *source == ValueSource::ProjectFile;
    let settings = ctx.settings();
    let config = ctx.config()?;
    let profile = settings.profile.as_ref();
    if profile.is_some_and(|p| followed(&p.source) && p.value != config.current()) {
        return Ok(true);
    }
    let own = ctx
        .resolver()?
        .profile()
        .and_then(|profile| profile.project.clone());
    let project = settings.project.as_ref();
    Ok(project.is_some_and(|p| followed(&p.source) && Some(&p.value) != own.as_ref()))
}

/// Describes what the file sets.
pub(super) fn describe(file: &ProjectFile) -> String {
    let part = |what: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| format!("{what} '{}'", escape(value)))
    };
    let parts: Vec<String> = [
        part("project", &file.content.project),
        part("profile", &file.content.profile),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        "it sets neither project nor profile".to_owned()
    } else {
        format!("it sets {}", parts.join(" and "))
    }
}
