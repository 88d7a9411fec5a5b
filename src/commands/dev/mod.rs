//! `limitry dev …`: the local service.

mod announcement;
mod control;
mod environment;
mod exec;
mod page;
mod request_log;
mod running;
mod serve;
mod stdin_end;
mod webhooks;

use crate::cli::dev::{DevArgs, DevCommand};
use crate::context::Context;
use crate::failure::Result;
use crate::output::Outcome;

pub(super) use running::{local_url, unusual};

pub(super) async fn dev(ctx: &Context, args: DevArgs) -> Result<Outcome> {
    match args.command {
        None => serve::serve(ctx, args).await,
        Some(DevCommand::Exec(args)) => exec::exec(ctx, &args).await,
        Some(DevCommand::Env(args)) => environment::print(ctx, &args),
        Some(DevCommand::Status(_)) => running::status(ctx).await,
        Some(DevCommand::Stop(args)) => running::stop(&args).await,
        Some(DevCommand::Clock(command)) => control::clock(ctx, command).await,
        Some(DevCommand::Faults(args)) => control::faults(ctx, args).await,
        Some(DevCommand::Webhooks(command)) => webhooks::webhooks(ctx, command).await,
        Some(DevCommand::Reset(_)) => control::reset(ctx).await,
        Some(DevCommand::Seed(args)) => control::seed(ctx, &args).await,
        Some(DevCommand::Snapshot(args)) => control::snapshot(&args),
        Some(DevCommand::Restore(args)) => control::restore(ctx, &args).await,
    }
}
