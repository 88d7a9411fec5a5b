//! Finds the thing that an argument names: by its id, then by its name, a key also by its last four characters.

use limitry_client::{Client, ItemLimit, optional};
use limitry_types::{ApiKey, KeyStatus, Limit, Project, Quota, RateLimit};

use crate::base::text::{nearest, shell};
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};

/// What the command does with the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    /// Revoke it, or let it expire.
    Revoke,
}

/// A thing with an id and a name.
pub(super) trait Named: Clone {
    /// What it is called in messages.
    const KIND: &'static str;
    /// The command that lists all of them.
    const LIST: &'static str;
    fn id(&self) -> &str;
    fn name(&self) -> &str;
}

macro_rules! named {
    ($($type:ty, $kind:literal, $list:literal;)*) => {$(
        impl Named for $type {
            const KIND: &'static str = $kind;
            const LIST: &'static str = $list;

            fn id(&self) -> &str {
                &self.id
            }

            fn name(&self) -> &str {
                &self.name
            }
        }
    )*};
}

named! {
    ApiKey, "API key", "limitry keys list --all";
    Project, "project", "limitry projects list";
    Quota, "quota", "limitry quotas list";
    RateLimit, "rate limit", "limitry rate-limits list";
}

pub(super) async fn key(
    ctx: &Context,
    client: &Client,
    typed: &str,
    purpose: Purpose,
) -> Result<ApiKey> {
    if is_id("key_", typed)
        && let Some(key) = optional(client.key(typed).await)?
    {
        return Ok(key);
    }
    let keys = client.keys(None, ItemLimit::All).collect().await?.data;
    if let Some(key) = keys.iter().find(|key| key.id == typed) {
        return Ok(key.clone());
    }
    if let Some(key) = only(&active_first(&keys, |key| key.name == typed), typed)? {
        return Ok(key);
    }
    let same_end = active_first(&keys, |key| key.last_four == typed);
    let key = only(&same_end, typed)?.ok_or_else(|| unknown(&keys, typed))?;
    let is_unattended = ctx.prompter().says_yes() || !ctx.prompter().can_ask();
    if purpose == Purpose::Revoke && is_unattended {
        return Err(Failure::usage(
            codes::LAST_FOUR_UNATTENDED,
            format!("the last four characters '{typed}' select a key only with a confirmation"),
        )
        .hint(format!("use the key's id: {}", shell(&key.id))));
    }
    Ok(key)
}

/// The active keys that match, or all that match if none is active.
fn active_first(keys: &[ApiKey], matches: impl Fn(&ApiKey) -> bool) -> Vec<&ApiKey> {
    let all: Vec<&ApiKey> = keys.iter().filter(|key| matches(key)).collect();
    let is_active = |key: &&&ApiKey| key.status == KeyStatus::Active;
    let active: Vec<&ApiKey> = all.iter().filter(is_active).copied().collect();
    if active.is_empty() { all } else { active }
}

/// The quota or rate limit.
pub(super) async fn limit<L: Limit + Named>(client: &Client, typed: &str) -> Result<L> {
    if is_id(L::ID_PREFIX, typed)
        && let Some(limit) = optional(client.limit(typed).await)?
    {
        return Ok(limit);
    }
    let limits = client.limits(ItemLimit::All).collect().await?.data;
    find(&limits, typed)
}

pub(super) async fn project(client: &Client, typed: &str) -> Result<Project> {
    let projects = client.projects(ItemLimit::All).collect().await?.data;
    find(&projects, typed)
}

fn is_id(prefix: &str, typed: &str) -> bool {
    typed.starts_with(prefix) && limitry_types::rules::id(typed).is_ok()
}

/// The thing with this id, or else the only one with this name.
fn find<T: Named>(all: &[T], typed: &str) -> Result<T> {
    if let Some(found) = all.iter().find(|item| item.id() == typed) {
        return Ok(found.clone());
    }
    let same_name: Vec<&T> = all.iter().filter(|item| item.name() == typed).collect();
    only(&same_name, typed)?.ok_or_else(|| unknown(all, typed))
}

/// The only match; `None` without a match. Several matches are an error.
fn only<T: Named>(matches: &[&T], typed: &str) -> Result<Option<T>> {
    match matches {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        _ => {
            let ids: Vec<String> = matches.iter().map(|item| item.id().to_owned()).collect();
            Err(common::ambiguous(T::KIND, typed, &ids))
        }
    }
}

fn unknown<T: Named>(all: &[T], typed: &str) -> Failure {
    let names = all.iter().flat_map(|item| [item.name(), item.id()]);
    common::not_found(T::KIND, typed, nearest(typed, names), T::LIST)
}
