//! Naming a thing that exists: by id, then by name, a key also by its last four characters (S19).

use anyhow::Result;

use super::Problem;
use crate::api::{ApiError, Client, Wanted};
use crate::context::Context;
use crate::wire::{ApiKey, KeyStatus, Quota};

/// What the thing is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// To look at.
    Looking,
    /// To end, wholly or in time.
    Ending,
}

/// Finds the key that was meant.
pub(super) async fn key(
    ctx: &Context,
    client: &Client,
    typed: &str,
    purpose: For,
) -> Result<ApiKey> {
    if typed.starts_with("key_") && crate::cli::values::id(typed).is_ok() {
        match client.key(typed).await {
            Ok(key) => return Ok(key),
            Err(ApiError::Refused(refusal)) if refusal.status == 404 => {}
            Err(error) => return Err(error.into()),
        }
    }
    let keys = client.keys(None, Wanted::All).await?.data;
    if let Some(found) = keys.iter().find(|key| key.id == typed) {
        return Ok(found.clone());
    }
    if let Some(found) = the_one(&keys, typed, |key| key.name == typed)? {
        return Ok(found.clone());
    }
    let by_end = if typed.chars().count() == 4 {
        the_one(&keys, typed, |key| key.last_four == typed)?
    } else {
        None
    };
    match by_end {
        Some(found)
            if purpose == For::Ending
                && (ctx.prompter().says_yes() || !ctx.prompter().can_ask()) =>
        {
            Err(Problem::LastFourUnattended {
                name: typed.to_owned(),
                id: found.id.clone(),
            }
            .into())
        }
        Some(found) => Ok(found.clone()),
        None => Err(Problem::NotFound {
            what: "API key",
            name: typed.to_owned(),
            list: "limitry keys list --all",
        }
        .into()),
    }
}

/// The one match; active keys come before others, and two of a kind are too many.
fn the_one<'a>(
    keys: &'a [ApiKey],
    typed: &str,
    matches: impl Fn(&ApiKey) -> bool,
) -> Result<Option<&'a ApiKey>, Problem> {
    let all: Vec<&ApiKey> = keys.iter().filter(|key| matches(key)).collect();
    let active: Vec<&ApiKey> = all
        .iter()
        .copied()
        .filter(|key| key.status == KeyStatus::Active)
        .collect();
    let chosen = if active.is_empty() { all } else { active };
    match chosen[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(Problem::Ambiguous {
            what: "API key",
            name: typed.to_owned(),
            ids: chosen.iter().map(|key| key.id.clone()).collect(),
        }),
    }
}

/// Finds the quota that was meant.
pub(super) async fn quota(client: &Client, typed: &str) -> Result<Quota> {
    if typed.starts_with("qta_") && crate::cli::values::id(typed).is_ok() {
        match client.quota(typed).await {
            Ok(quota) => return Ok(quota),
            Err(ApiError::Refused(refusal)) if refusal.status == 404 => {}
            Err(error) => return Err(error.into()),
        }
    }
    let quotas = client.quotas(Wanted::All).await?.data;
    if let Some(found) = quotas.iter().find(|quota| quota.id == typed) {
        return Ok(found.clone());
    }
    let named: Vec<&Quota> = quotas.iter().filter(|quota| quota.name == typed).collect();
    match named[..] {
        [] => Err(Problem::NotFound {
            what: "quota",
            name: typed.to_owned(),
            list: "limitry quotas list",
        }
        .into()),
        [one] => Ok(one.clone()),
        _ => Err(Problem::Ambiguous {
            what: "quota",
            name: typed.to_owned(),
            ids: named.iter().map(|quota| quota.id.clone()).collect(),
        }
        .into()),
    }
}
