//! The journal, old key and targets of an open rotation.

use std::path::PathBuf;

use super::frontend::Frontend;
use super::journal::{Journal, LockedJournal};
use crate::base::text::shell;
use crate::failure::{Failure, Result, codes};
use crate::features::delivery;
use crate::features::delivery::{CheckedTarget, ForeignContent, Target, find_foreign_content};
use limitry_client::{Client, optional};
use limitry_types::{ApiKey, KeyStatus};

/// Locks the rotation for this process; `None` if another process has finished it.
pub(crate) fn take(open: &Journal) -> Result<Option<(LockedJournal, Journal)>> {
    let locked = LockedJournal::take(&open.destination, &open.key, &open.name)?;
    Ok(locked.read()?.map(|now| (locked, now)))
}

pub(crate) async fn old_key(client: &Client, open: &Journal) -> Result<ApiKey> {
    Ok(
        optional(client.key(&open.key).await)?.unwrap_or_else(|| ApiKey {
            id: open.key.clone(),
            project_id: None,
            name: open.name.clone(),
            prefix: String::new(),
            last_four: open.last_four.clone(),
            status: KeyStatus::Revoked,
            created_at: None,
            last_used_at: None,
            expires_at: None,
            revoked_at: None,
            extra: limitry_types::Extra::default(),
        }),
    )
}

/// Whether the API reports the new key as active.
pub(crate) async fn is_active(client: &Client, open: &Journal) -> Result<bool> {
    let Some(id) = &open.successor else {
        return Ok(false);
    };
    let found = optional(client.key(id).await)?;
    Ok(found.is_some_and(|key| key.status == KeyStatus::Active))
}

/// The targets of the rotation. Each is empty, or holds one of its keys.
pub(crate) async fn find_targets(
    frontend: &dyn Frontend,
    open: &Journal,
) -> Result<Vec<CheckedTarget>> {
    let targets = delivery::check_all(&open.targets, open.force, frontend.waiting()).await?;
    let earlier = open
        .earlier
        .iter()
        .filter_map(|earlier| earlier.last_four.as_deref());
    let known: Vec<&str> = [open.last_four.as_str()]
        .into_iter()
        .chain(open.successor_last_four.as_deref())
        .chain(earlier)
        .collect();
    ensure_owned(targets, &known, &open.name, open.force).await
}

/// A target must be empty, or hold a key that ends in one of these.
async fn ensure_owned(
    targets: Vec<CheckedTarget>,
    last_fours: &[&str],
    name: &str,
    force: bool,
) -> Result<Vec<CheckedTarget>> {
    if force {
        return Ok(targets);
    }
    let (targets, found) = find_foreign_content(targets, last_fours).await?;
    let Some((i, content)) = found else {
        return Ok(targets);
    };
    let old = last_fours.first().copied().unwrap_or_default();
    let command = |there: &Target| {
        format!(
            "limitry keys rotate {} --to {}",
            shell(name),
            shell(&there.to_string())
        )
    };
    Err(not_owned(targets[i].target(), &content, old, command))
}

/// The error about a target that holds something else than the key that is rotated, which ends in `old`. `command` is the one
/// that delivers to another target in its place.
pub(crate) fn not_owned(
    target: &Target,
    content: &ForeignContent,
    old: &str,
    command: impl Fn(&Target) -> String,
) -> Failure {
    let holds = match content {
        ForeignContent::Key(last_four) => format!("the key …{last_four}"),
        ForeignContent::Credential => "a credential that is no API key".to_owned(),
        ForeignContent::NotAKey => "something else than a key".to_owned(),
        ForeignContent::OtherVariable { name, line } => {
            let path = match target {
                Target::EnvFile { path, .. } => path.clone(),
                other => PathBuf::from(other.to_string()),
            };
            let message = format!(
                "line {line} of {} sets {name} to the key that is rotated (…{old}), and would keep the old one",
                path.display()
            );
            let there = Target::EnvFile {
                path,
                variable: name.clone(),
            };
            return Failure::usage(codes::TARGET_OF_ANOTHER_KEY, message)
                .hint(format!("deliver to that variable: `{}`", command(&there)))
                .hint("nothing was changed; `--force` delivers anyway");
        }
    };
    let failure = Failure::usage(
        codes::TARGET_OF_ANOTHER_KEY,
        format!("{target} holds {holds}, not the key that is rotated (…{old})"),
    );
    let failure = match content {
        ForeignContent::Key(last_four) => failure.hint(format!(
            "`limitry keys list --inactive --wide` shows the id of the key …{last_four}, to rotate that key instead"
        )),
        _ => failure,
    };
    failure.hint("nothing was changed; `--force` delivers there anyway")
}
