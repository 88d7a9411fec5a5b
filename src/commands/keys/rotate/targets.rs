//! What the targets of a rotation hold before it begins.

use super::plan::typed_again;
use crate::cli::keys::KeysRotateArgs;
use crate::failure::Result;
use crate::features::delivery::{CheckedTarget, ForeignContent, Target, find_foreign_content};
use crate::features::rotation::lookup;
use limitry_client::{Client, ItemLimit};
use limitry_types::{ApiKey, KeyStatus};

/// A target must be empty, or hold the key that is rotated. The error has the command for what it holds.
pub(super) async fn ensure_owned(
    client: &Client,
    targets: Vec<CheckedTarget>,
    old: &ApiKey,
    name: &str,
    args: &KeysRotateArgs,
) -> Result<Vec<CheckedTarget>> {
    if args.force {
        return Ok(targets);
    }
    let (targets, found) = find_foreign_content(targets, &[&old.last_four]).await?;
    let Some((at, content)) = found else {
        return Ok(targets);
    };
    let all: Vec<Target> = targets
        .iter()
        .map(|target| target.target().clone())
        .collect();
    let command = |there: &Target| {
        let mut all = all.clone();
        all[at] = there.clone();
        typed_again(name, &all, args)
    };
    let mut failure = lookup::not_owned(&all[at], &content, &old.last_four, command);
    if let ForeignContent::Key(last_four) = &content {
        // That the keys cannot be listed is no reason to hide what the target holds.
        let hint = other_key_hint(client, last_four, &all, old, args).await;
        if let Some(hint) = hint.unwrap_or(None) {
            failure.hints = vec![hint, "nothing was done".to_owned()];
        }
    }
    Err(failure)
}

/// What to do about a target that holds another key of the project; `None`: the project has none that ends like it, or several.
async fn other_key_hint(
    client: &Client,
    last_four: &str,
    targets: &[Target],
    old: &ApiKey,
    args: &KeysRotateArgs,
) -> Result<Option<String>> {
    let keys = client.keys(None, ItemLimit::All).collect().await?.data;
    let like: Vec<&ApiKey> = keys
        .iter()
        .filter(|key| key.last_four == last_four)
        .collect();
    let is_dead = |key: &&ApiKey| matches!(key.status, KeyStatus::Revoked | KeyStatus::Expired);
    let alive: Vec<&ApiKey> = like.iter().copied().filter(|key| !is_dead(key)).collect();
    Ok(match (&alive[..], like.is_empty()) {
        ([there], _) if there.status == KeyStatus::Active => Some(format!(
            "`{}` rotates the key that is there",
            typed_again(&there.id, targets, args)
        )),
        ([], false) => Some(format!(
            "the key …{last_four} does not work any more: `{} --force` replaces it",
            typed_again(&old.id, targets, args)
        )),
        _ => None,
    })
}
