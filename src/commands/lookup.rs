//! Naming a thing that exists: by id, then by name, a key also by its last four characters.

use crate::app::context::Context;
use crate::base::text::nearest;
use crate::base::text::shell;
use crate::failure::{Failure, Result, codes, common};

use limitry_client::Client;
use limitry_client::ItemLimit;
use limitry_client::optional;
use limitry_types::{ApiKey, KeyStatus, Project, Quota, RateLimit};

/// What the thing is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    /// To end, wholly or in time.
    Revoke,
}

/// Finds the key that was meant.
pub(super) async fn key(
    ctx: &Context,
    client: &Client,
    typed: &str,
    purpose: Purpose,
) -> Result<ApiKey> {
    if is_id_of("key_", typed)
        && let Some(key) = optional(client.key(typed).await)?
    {
        return Ok(key);
    }
    let keys = client.keys(None, ItemLimit::All).collect().await?.data;
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
            if purpose == Purpose::Revoke
                && (ctx.prompter().says_yes() || !ctx.prompter().can_ask()) =>
        {
            Err(Failure::usage(
                codes::LAST_FOUR_UNATTENDED,
                format!(
                    "'{}' is the end of a key, and that selects no key without a confirmation",
                    typed.to_owned()
                ),
            )
            .hint(format!("name it by its id: {}", shell(&found.id))))
        }
        Some(found) => Ok(found.clone()),
        None => {
            let names = keys.iter().flat_map(|key| [&key.name, &key.id]);
            Err(unknown("API key", typed, names, "limitry keys list --all"))
        }
    }
}

/// The one match; active keys come before others, and two of a kind are too many.
fn the_one<'a>(
    keys: &'a [ApiKey],
    typed: &str,
    matches: impl Fn(&ApiKey) -> bool,
) -> Result<Option<&'a ApiKey>> {
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
        _ => Err(common::ambiguous(
            "API key",
            typed,
            &chosen.iter().map(|key| key.id.clone()).collect::<Vec<_>>(),
        )),
    }
}

/// What has an id and a name of its own.
pub(super) trait Named: Clone {
    /// `quota`, …
    const WHAT: &'static str;
    /// The command that lists them.
    const LIST: &'static str;
    /// Its id.
    fn id(&self) -> &str;
    /// Its name.
    fn name(&self) -> &str;
}

impl Named for Quota {
    const WHAT: &'static str = "quota";
    const LIST: &'static str = "limitry quotas list";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for RateLimit {
    const WHAT: &'static str = "rate limit";
    const LIST: &'static str = "limitry rate-limits list";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Project {
    const WHAT: &'static str = "project";
    const LIST: &'static str = "limitry projects list";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The one that an id or a name means; the id wins.
pub(super) fn named<T: Named>(all: &[T], typed: &str) -> Result<T> {
    if let Some(found) = all.iter().find(|item| item.id() == typed) {
        return Ok(found.clone());
    }
    let found: Vec<&T> = all.iter().filter(|item| item.name() == typed).collect();
    match found[..] {
        [] => {
            let names = all.iter().flat_map(|item| [item.name(), item.id()]);
            Err(unknown(T::WHAT, typed, names, T::LIST))
        }
        [one] => Ok(one.clone()),
        _ => Err(common::ambiguous(
            T::WHAT,
            typed,
            &found
                .iter()
                .map(|item| item.id().to_owned())
                .collect::<Vec<_>>(),
        )),
    }
}

/// Nothing is called that; something that is called nearly that is named.
fn unknown(
    what: &'static str,
    typed: &str,
    names: impl Iterator<Item = impl AsRef<str>>,
    list: &'static str,
) -> Failure {
    let like = nearest(typed, names);
    let like = like.as_ref().map(AsRef::as_ref);
    common::not_found(what, typed, like, list)
}

/// Finds the quota that was meant.
pub(super) async fn quota(client: &Client, typed: &str) -> Result<Quota> {
    if is_id_of("qta_", typed)
        && let Some(quota) = optional(client.limit::<Quota>(typed).await)?
    {
        return Ok(quota);
    }
    named(
        &client.limits::<Quota>(ItemLimit::All).collect().await?.data,
        typed,
    )
}

/// Finds the rate limit that was meant.
pub(super) async fn rate_limit(client: &Client, typed: &str) -> Result<RateLimit> {
    if is_id_of("rl_", typed)
        && let Some(limit) = optional(client.limit::<RateLimit>(typed).await)?
    {
        return Ok(limit);
    }
    named(
        &client
            .limits::<RateLimit>(ItemLimit::All)
            .collect()
            .await?
            .data,
        typed,
    )
}

/// Finds the project that was meant.
pub(super) async fn project(client: &Client, typed: &str) -> Result<Project> {
    named(
        &client.projects(ItemLimit::All).collect().await?.data,
        typed,
    )
}

fn is_id_of(prefix: &str, typed: &str) -> bool {
    typed.starts_with(prefix) && limitry_types::rules::id(typed).is_ok()
}
