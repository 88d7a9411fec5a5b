//! Which commands write, and what they do about a project file that nobody trusted yet.

use crate::failure::{Failure, Result, codes};
use crate::app::context::Context;
use crate::app::project_file::ProjectFile;
use crate::app::settings::Origin;
use crate::base::paths;
use crate::cli::Command;
use crate::cli::auth::AuthCommand;
use crate::cli::client_tokens::ClientTokensCommand;
use crate::cli::config::ConfigCommand;
use crate::cli::customers::CustomersCommand;
use crate::cli::keys::KeysCommand;
use crate::cli::late::Late;
use crate::cli::projects::ProjectsCommand;
use crate::cli::quotas::QuotasCommand;
use crate::cli::rate_limits::RateLimitsCommand;
use crate::cli::usage::UsageCommand;

use limitry_types::text::escape;

/// Whether the command changes something in a project or a profile, or hands a credential over. A new command has to
/// say so here.
fn writes(command: &Command) -> bool {
    match command {
        // A key is made, or handed over.
        Command::Login(_) | Command::Logout(_) | Command::Run(_) => true,
        Command::Apply(Late(args)) => !args.check && !args.export,
        Command::Whoami(_)
        | Command::Doctor(_)
        | Command::Scan(_)
        | Command::Dev(_)
        | Command::Schema(_)
        | Command::Completions(_) => false,
        Command::Config(Late(command)) => match command {
            ConfigCommand::Set(_) | ConfigCommand::Unset(_) => true,
            ConfigCommand::List
            | ConfigCommand::Get(_)
            | ConfigCommand::Path
            | ConfigCommand::Trust => false,
        },
        Command::Auth(Late(command)) => match command {
            AuthCommand::Token(_) | AuthCommand::Migrate(_) => true,
            AuthCommand::Status
            | AuthCommand::Explain
            | AuthCommand::List
            | AuthCommand::Switch(_) => false,
        },
        Command::Projects(Late(command)) => match command {
            ProjectsCommand::Use(_) | ProjectsCommand::Create(_) => true,
            ProjectsCommand::List(_) | ProjectsCommand::Show(_) => false,
        },
        Command::Keys(Late(command)) => match command {
            KeysCommand::Create(_)
            | KeysCommand::Rename(_)
            | KeysCommand::Rotate(_)
            | KeysCommand::Revoke(_) => true,
            KeysCommand::List(_) | KeysCommand::Show(_) | KeysCommand::Audit(_) => false,
        },
        Command::Usage(Late(command)) => match command {
            UsageCommand::Record(_)
            | UsageCommand::Track(_)
            | UsageCommand::Guard(_)
            | UsageCommand::Flush(_) => true,
            UsageCommand::Import(args) => !args.dry_run,
            UsageCommand::Check(_)
            | UsageCommand::Events(_)
            | UsageCommand::Summary(_)
            | UsageCommand::Breakdown(_)
            | UsageCommand::Timeseries(_) => false,
        },
        Command::Quotas(Late(command)) => match command {
            QuotasCommand::Create(_) | QuotasCommand::Update(_) | QuotasCommand::Delete(_) => true,
            QuotasCommand::List(_)
            | QuotasCommand::Show(_)
            | QuotasCommand::Check(_)
            | QuotasCommand::Watch(_) => false,
        },
        Command::RateLimits(Late(command)) => match command {
            RateLimitsCommand::Create(_)
            | RateLimitsCommand::Update(_)
            | RateLimitsCommand::Delete(_) => true,
            RateLimitsCommand::List(_)
            | RateLimitsCommand::Show(_)
            | RateLimitsCommand::Check(_) => false,
        },
        Command::Customers(Late(command)) => match command {
            CustomersCommand::Create(_) => true,
            CustomersCommand::List(_) | CustomersCommand::Show(_) | CustomersCommand::Usage(_) => {
                false
            }
        },
        Command::ClientTokens(Late(command)) => match command {
            ClientTokensCommand::Create(_) => true,
            ClientTokensCommand::Inspect(_) => false,
        },
        Command::Api(Late(args)) => !matches!(args.method.as_str(), "GET" | "HEAD"),
    }
}

/// Asks once before a command that writes follows a project file; where nobody is there, refuses.
pub(super) async fn ensure_trust(ctx: &Context, command: &Command) -> Result<()> {
    let Some(file) = &ctx.settings().project_file else {
        return Ok(());
    };
    if !writes(command) || !decides(ctx)? {
        return Ok(());
    }
    let state = paths::state_dir()?;
    if file.is_trusted(&state)? {
        return Ok(());
    }
    let untrusted = Failure::input(codes::PROJECT_FILE_UNTRUSTED, format!("{} is not trusted yet ({}), and this command writes", file.path.display().to_string(), says(file))).hint("`limitry config trust` trusts it as it is now; or pass --project PROJECT or --profile NAME yourself");
    // Not for --yes to answer: that was said about the command, by somebody who may not know of the file.
    if !ctx.prompter().can_ask() {
        return Err(untrusted.into());
    }
    let question = format!(
        "{} is new here: {}. Follow it?",
        escape(&file.path.display().to_string()),
        says(file)
    );
    ctx.prompter()
        .confirm_in_person(&question, "limitry config trust")
        .await?;
    Ok(file.trust(&state)?)
}

/// Whether the file decides on the project or the profile: it is followed, and without it another would be used.
fn decides(ctx: &Context) -> Result<bool> {
    let followed = |origin: &Origin| *origin == Origin::ProjectFile;
    let settings = ctx.settings();
    let config = ctx.config()?;
    let profile = settings.profile.as_ref();
    if profile.is_some_and(|p| followed(&p.origin) && p.value != config.current()) {
        return Ok(true);
    }
    let own = ctx
        .resolver()?
        .profile()
        .and_then(|profile| profile.project.clone());
    let project = settings.project.as_ref();
    Ok(project.is_some_and(|p| followed(&p.origin) && Some(&p.value) != own.as_ref()))
}

/// What the file would have done, in words.
pub(super) fn says(file: &ProjectFile) -> String {
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
