//! `limitry keys …`

mod audit;
mod create;
pub(super) mod deliver;
pub(super) mod mark;
pub(super) mod patience;
mod problem;
mod revoke;
mod rotate;

use crate::failure::Failure;
use crate::failure::Result;
use crate::failure::codes;
pub(super) use audit::audit;
pub(super) use create::create;
pub(super) use problem::KeyProblem;
pub(super) use revoke::revoke;
pub(super) use rotate::Trouble;
pub(super) use rotate::rotate;

use super::lookup::{self, Purpose};
use super::{Problem, listing, tables};
use crate::app::context::Context;
use crate::cli::keys::{KeysListArgs, KeysRenameArgs, KeysShowArgs};
use crate::cli::value_parsers::End;
use crate::output::Outcome;
use limitry_client::Client;
use limitry_types::text::escape;
use limitry_types::text::hex;
use limitry_types::{ApiKeyChange, KeyStatus};

/// `keys list`: the active ones; with `--all` every one.
pub(super) async fn list(ctx: &Context, args: &KeysListArgs) -> Result<Outcome> {
    let status = (!args.all).then_some(KeyStatus::Active);
    let client = ctx.user_project_client().await?;
    let empty = "There is no active key: `limitry keys create NAME` makes one.";
    listing::show(
        ctx,
        client.keys(status, listing::wanted(args.into())),
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
        return Err(Problem::from(KeyProblem::NotRenamed { id: key.id }).into());
    }
    let renamed = changed.key;
    let note = format!(
        "Renamed key '{}' to '{}'.",
        escape(&key.name),
        escape(&renamed.name)
    );
    Ok(Outcome::record(&renamed, tables::key_fields(&renamed)).note(note))
}

/// The moment that `--expires` means, by the server's clock.
async fn end(client: &Client, end: End) -> Result<jiff::Timestamp> {
    match end {
        End::At(time) => {
            client.sync_clock().await?;
            if time <= client.clock().now() {
                Err(Problem::Past(time).into())
            } else {
                Ok(time)
            }
        }
        End::After(span) => {
            client.sync_clock().await?;
            let now = client.clock().now();
            let then = now
                .to_zoned(jiff::tz::TimeZone::UTC)
                .checked_add(span)?
                .timestamp();
            // Whole seconds: what is shown is what is set.
            Ok(then.round(jiff::Unit::Second).unwrap_or(then))
        }
    }
}

/// `N` random bytes in hexadecimal.
pub(super) fn nonce<const N: usize>() -> Result<String> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::other(
            codes::OTHER,
            format!("the system gives no random bytes: {error}"),
        )
    })?;
    Ok(hex(&bytes))
}
