//! `limitry keys …`

mod audit;
mod create;
pub(super) mod deliver;
mod expiry;
mod revoke;
mod rotate;

pub(super) use audit::audit;
pub(super) use create::create;
pub(super) use revoke::revoke;
pub(super) use rotate::rotate;

use super::lookup::{self, Purpose};
use super::{listing, tables};
use crate::base::exit::Exit;
use crate::cli::keys::{KeysListArgs, KeysRenameArgs, KeysShowArgs};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::own_use;
use crate::output::{OR_ALL, Outcome};
use limitry_types::text::escape;
use limitry_types::{ApiKeyChange, KeyStatus};

/// `keys list`: the active ones; with `--inactive` every one.
pub(super) async fn list(ctx: &Context, args: &KeysListArgs) -> Result<Outcome> {
    if args.all && !args.inactive {
        ctx.deprecated("`limitry keys list --inactive` shows expired and revoked keys, too. --all still does, but will only mean the whole list in a later version");
    }
    let status = (!args.all && !args.inactive).then_some(KeyStatus::Active);
    let client = ctx.user_project_client().await?;
    let empty = "There is no active key: `limitry keys create Production` makes one.";
    let mut outcome = listing::show_edited(
        ctx,
        client.keys(status, listing::item_limit(ctx, args.into())),
        empty,
        |keys| own_use::clear(&client, keys),
    )
    .await?;
    // Of keys, `--all` has had another meaning.
    for note in &mut outcome.notes {
        if let Some(more) = note.strip_suffix(OR_ALL) {
            *note = more.to_owned();
        }
    }
    Ok(outcome)
}

/// `keys show`
pub(super) async fn show(ctx: &Context, args: &KeysShowArgs) -> Result<Outcome> {
    let client = ctx.user_project_client().await?;
    let mut key = lookup::key(ctx, &client, &args.key, Purpose::Read).await?;
    own_use::clear(&client, std::slice::from_mut(&mut key));
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
    let mut renamed = changed.key;
    own_use::clear(&client, std::slice::from_mut(&mut renamed));
    let note = format!(
        "Renamed key '{}' to '{}'.",
        escape(&key.name),
        escape(&renamed.name)
    );
    Ok(Outcome::wrote(&renamed, tables::key_fields(&renamed), note))
}
