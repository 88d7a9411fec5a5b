//! `limitry keys rotate`

mod all;
mod frontend;
mod plan;
mod resume;
mod summary;
mod targets;

use super::super::lookup::{self, Purpose};
use super::deliver;
use crate::base::text::shell;
use crate::cli::keys::KeysRotateArgs;
use crate::context::Context;
use crate::failure::Result;
use crate::features::rotation::rotation_open;
use crate::output::Outcome;

/// `keys rotate`
pub(in crate::commands) async fn rotate(ctx: &Context, args: KeysRotateArgs) -> Result<Outcome> {
    if args.resume || args.abort {
        return resume::resume_or_abort(ctx, &args).await;
    }
    if args.to.is_empty() && !args.dry_run {
        let key = args.key.as_deref().unwrap_or("--all");
        let command = format!("limitry keys rotate {}", shell(key));
        deliver::check(ctx, Some(&command), args.plain, true)?;
    }
    let client = ctx.user_project_client().await?;
    {
        let _spinner = ctx.spinner("asking the API for its time");
        client.sync_clock().await?;
    }
    let destination = plan::destination(ctx, &client)?;
    if args.all {
        return all::all(ctx, &client, &destination, &args).await;
    }
    let typed = args.key.clone().unwrap_or_default();
    if let Some(open) = resume::matching(ctx, &destination, &typed)? {
        return Err(rotation_open(&open.name));
    }
    if !args.dry_run {
        deliver::sweep_leases(ctx, &client).await?;
    }
    let old = lookup::key(ctx, &client, &typed, Purpose::Rotate).await?;
    let plan = {
        let _spinner = ctx.spinner("checking the key and its targets");
        plan::plan(ctx, &client, &destination, old, &args).await?
    };
    if args.dry_run {
        return Ok(plan.show());
    }
    plan::begin(ctx, client, &destination, plan, &args)
        .await
        .map(|done| summary::rotated(ctx, &done))
}
