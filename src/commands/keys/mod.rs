//! `limitry keys …`

mod audit;
mod create;
pub(super) mod deliver;
mod revoke;
mod rotate;

pub(super) use audit::audit;
pub(super) use create::create;
pub(super) use revoke::revoke;
pub(super) use rotate::rotate;

use jiff::Timestamp;

use super::lookup::{self, Purpose};
use super::{listing, tables};
use crate::base::exit::Exit;
use crate::base::time;
use crate::cli::keys::{KeysListArgs, KeysRenameArgs, KeysShowArgs};
use crate::cli::value_parsers::End;
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::output::Outcome;
use limitry_client::Client;
use limitry_types::text::escape;
use limitry_types::{ApiKeyChange, KeyStatus};

/// `keys list`: the active ones; with `--all` every one.
pub(super) async fn list(ctx: &Context, args: &KeysListArgs) -> Result<Outcome> {
    let status = (!args.all).then_some(KeyStatus::Active);
    let client = ctx.user_project_client().await?;
    let empty = "There is no active key: `limitry keys create NAME` makes one.";
    listing::show(
        ctx,
        client.keys(status, listing::item_limit(ctx, args.into())),
        empty,
    )
    .await
}

/// `keys show`
pub(super) async fn show(ctx: &Context, args: &KeysShowArgs) -> Result<Outcome> {
    let key = lookup::key(
        ctx,
        &ctx.user_project_client().await?,
        &args.key,
        Purpose::Read,
    )
    .await?;
    Ok(Outcome::record(&key, tables::key_fields(&key)))
}

/// `keys rename`
pub(super) async fn rename(ctx: &Context, args: KeysRenameArgs) -> Result<Outcome> {
    let client = ctx.user_project_client().await?;
    let key = lookup::key(ctx, &client, &args.key, Purpose::Read).await?;
    let change = ApiKeyChange {
        name: Some(args.name),
        expires_at: None,
    };
    let changed = client.change_key(&key.id, &change).await?;
    if changed.name_ignored {
        return Err(Failure::new(
            Exit::Api,
            codes::NOT_SET,
            format!(
                "the API answered that it renamed key {}, but did not",
                key.id
            ),
        ));
    }
    let renamed = changed.key;
    let note = format!(
        "Renamed key '{}' to '{}'.",
        escape(&key.name),
        escape(&renamed.name)
    );
    Ok(Outcome::record(&renamed, tables::key_fields(&renamed)).note(note))
}

/// The time that `--expires` means, by the server's clock.
async fn expiry(client: &Client, end: End) -> Result<Timestamp> {
    match end {
        End::At(time) => {
            ensure_future(client, time).await?;
            Ok(time)
        }
        End::After(span) => {
            client.sync_clock().await?;
            Ok(time::after(client.clock().now(), span)?)
        }
    }
}

/// Refuses an `--expires` that is in the past, by the server's clock.
async fn ensure_future(client: &Client, time: Timestamp) -> Result<()> {
    client.sync_clock().await?;
    if time > client.clock().now() {
        return Ok(());
    }
    Err(Failure::usage(
        codes::USAGE,
        format!("invalid value for '--expires': {time} is in the past"),
    )
    .hint("give a future time, as in `--expires 90d`"))
}
