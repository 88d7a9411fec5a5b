//! What the targets of a rotation hold before it begins.

use crate::base::text::shell;
use crate::cli::keys::KeysRotateArgs;
use crate::failure::Result;
use crate::features::delivery::{CheckedTarget, ForeignContent, find_foreign_content};
use crate::features::rotation::lookup;
use limitry_client::{Client, ItemLimit};
use limitry_types::{ApiKey, KeyStatus};

/// A target must be empty, or hold the key that is rotated. The error names the command for the key that it holds.
pub(super) async fn ensure_owned(
    client: &Client,
    targets: Vec<CheckedTarget>,
    old: &ApiKey,
    name: &str,
    args: &KeysRotateArgs,
) -> Result<Vec<CheckedTarget>> {
    let flags = if args.now { " --now" } else { "" };
    let (targets, found) = find_foreign_content(targets, &[&old.last_four]).await?;
    let other = match found {
        Some((i, ForeignContent::Key(last_four))) if !args.force => {
            Some((targets[i].target().to_string(), last_four))
        }
        _ => None,
    };
    match (
        lookup::ensure_owned(targets, &[&old.last_four], (name, flags), args.force).await,
        other,
    ) {
        (Err(mut failure), Some((target, last_four))) => {
            if let Some(hint) =
                other_key_hint(client, (&target, flags), &last_four, &old.id).await?
            {
                failure.hints = vec![hint, "nothing was done".to_owned()];
            }
            Err(failure)
        }
        (result, _) => result,
    }
}

/// What to do about a target that holds another key of the project; `None`: the project has none that ends like it, or several.
async fn other_key_hint(
    client: &Client,
    (target, flags): (&str, &str),
    last_four: &str,
    old: &str,
) -> Result<Option<String>> {
    let keys = client.keys(None, ItemLimit::All).collect().await?.data;
    let like: Vec<&ApiKey> = keys
        .iter()
        .filter(|key| key.last_four == last_four)
        .collect();
    let is_active = |key: &&&ApiKey| key.status == KeyStatus::Active;
    let active: Vec<&ApiKey> = like.iter().filter(is_active).copied().collect();
    let target = shell(target);
    Ok(match (&active[..], like.is_empty()) {
        ([there], _) => Some(format!(
            "`limitry keys rotate {}{flags} --to {target}` rotates the key that is there",
            shell(&there.id)
        )),
        ([], false) => Some(format!(
            "the key …{last_four} does not work any more: `limitry keys rotate {}{flags} --to {target} --force` replaces it",
            shell(old)
        )),
        _ => None,
    })
}
