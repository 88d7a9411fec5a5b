//! What is done: a file a noun, a function a verb. A command returns a value; `output` shows it.

mod auth;
pub(crate) mod completions;
mod dev;
mod keys;
mod login;
mod logout;
mod problem;
mod projects;
mod quotas;
mod select;
mod tables;
mod usage;
mod whoami;

use anyhow::Result;

use crate::api::Wanted;
use crate::cli::Command;
use crate::cli::auth::AuthCommand;
use crate::cli::keys::KeysCommand;
use crate::cli::projects::{ListLength, ProjectsCommand};
use crate::cli::quotas::QuotasCommand;
use crate::cli::usage::UsageCommand;
use crate::context::Context;
use crate::output::Outcome;

pub use problem::Problem;

/// Does what was typed.
pub async fn run(ctx: &Context, command: Command) -> Result<Outcome> {
    match command {
        Command::Login(args) => login::login(ctx, args).await,
        Command::Logout(args) => logout::logout(ctx, &args).await,
        Command::Whoami(_) => whoami::whoami(ctx).await,
        Command::Auth(command) => match command {
            AuthCommand::Status => auth::status(ctx),
            AuthCommand::Explain => auth::explain(ctx),
            AuthCommand::Token(args) => auth::token(ctx, &args).await,
            AuthCommand::List => auth::list(ctx),
            AuthCommand::Switch(args) => auth::switch(ctx, args).await,
            AuthCommand::Migrate(args) => auth::migrate(ctx, &args).await,
        },
        Command::Projects(ProjectsCommand::List(args)) => projects::list(ctx, args.length).await,
        Command::Keys(command) => match command {
            KeysCommand::Create(args) => keys::create(ctx, args).await,
            KeysCommand::List(args) => keys::list(ctx, &args).await,
            KeysCommand::Show(args) => keys::show(ctx, &args).await,
            KeysCommand::Rotate(args) => keys::rotate(ctx, args).await,
            KeysCommand::Revoke(args) => keys::revoke(ctx, &args).await,
        },
        Command::Usage(command) => match command {
            UsageCommand::Check(args) => usage::check(ctx, args).await,
            UsageCommand::Record(args) => usage::record(ctx, args).await,
        },
        Command::Quotas(command) => match command {
            QuotasCommand::Create(args) => quotas::create(ctx, args).await,
            QuotasCommand::List(args) => quotas::list(ctx, args.length).await,
            QuotasCommand::Show(args) => quotas::show(ctx, &args).await,
            QuotasCommand::Check(args) => quotas::check(ctx, args).await,
        },
        Command::Dev(args) => dev::dev(ctx, &args).await,
        Command::Completions(args) => completions::print(&args),
    }
}

/// How many items `--limit` and `--all` ask for.
fn wanted(length: ListLength) -> Wanted {
    match (length.all, length.limit) {
        (true, _) => Wanted::All,
        (false, Some(most)) => Wanted::AtMost(most),
        (false, None) => Wanted::default(),
    }
}
