//! Finds the thing that an argument names: by its id, then by its name, a key also by its last four characters.

use jiff::Timestamp;
use limitry_client::{Client, ItemLimit, optional};
use limitry_types::text::escape;
use limitry_types::{
    ApiKey, Balance, KeyStatus, Meter, MeterLimit, Project, Quota, RateLimit, Webhook,
};

use super::resources::Shown;
use crate::base::prompt::Choice;
use crate::base::text::{nearest, relative, shell};
use crate::context::Context;
use crate::failure::{Failure, Result, codes, common};
use crate::features::own_use;
use crate::features::rotation::name_marker::{MarkerKind, NameMarker, plain};

/// What the command does with the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    /// Revoke it, or let it expire.
    Revoke,
    /// Replace it by another one.
    Rotate,
}

/// A thing with an id and a name.
pub(super) trait Named: Clone {
    /// What it is called in messages.
    const KIND: &'static str;
    /// The command that lists all of them.
    const LIST: &'static str;
    fn id(&self) -> &str;
    fn name(&self) -> &str;
    /// What tells it from another of its name.
    fn about(&self, now: Timestamp) -> String;
    /// The name without the marker of a rotation, if it can have one.
    fn shown(&self) -> Option<String> {
        None
    }
    /// The last four characters, if it has such.
    fn end(&self) -> Option<String> {
        None
    }
}

macro_rules! named {
    ($($type:ty, $kind:literal, $list:literal, $name:ident, $about:ident $(, $end:ident)?;)*) => {$(
        impl Named for $type {
            const KIND: &'static str = $kind;
            const LIST: &'static str = $list;

            fn id(&self) -> &str {
                &self.id
            }

            fn name(&self) -> &str {
                &self.$name
            }

            fn about(&self, now: Timestamp) -> String {
                $about(self, now)
            }

            $(fn end(&self) -> Option<String> {
                Some(self.$end.clone())
            }

            fn shown(&self) -> Option<String> {
                Some(plain(self).to_owned())
            })?
        }
    )*};
}

named! {
    ApiKey, "API key", "limitry keys list --inactive", name, about_key, last_four;
    Project, "project", "limitry projects list", name, about_project;
    Quota, "quota", "limitry quotas list", name, about_resource;
    RateLimit, "rate limit", "limitry rate-limits list", name, about_resource;
    Meter, "meter", "limitry meters list", name, about_resource;
    MeterLimit, "limit", "limitry limits list", name, about_resource;
    Balance, "balance", "limitry balances list", name, about_balance;
    Webhook, "webhook", "limitry dev webhooks list", url, about_webhook;
}

/// `…AVcu`, when it was created and when it was used.
fn about_key(key: &ApiKey, now: Timestamp) -> String {
    let created = key
        .created_at
        .map(|created| format!(", created {}", relative(created, now)));
    let used = key.last_used_at.map_or_else(
        || "never used".to_owned(),
        |used| format!("used {}", relative(used, now)),
    );
    let state = NameMarker::of(key).map(|(_, marker)| format!("{}, ", marker.kind.as_str()));
    format!(
        "{}ends in {}{}, {used}",
        state.unwrap_or_default(),
        key.last_four,
        created.unwrap_or_default()
    )
}

fn about_webhook(webhook: &Webhook, _: Timestamp) -> String {
    webhook.id.clone()
}

fn about_balance(balance: &Balance, _: Timestamp) -> String {
    format!("of {}", balance.customer_id)
}

fn about_project(project: &Project, _: Timestamp) -> String {
    project.id.clone()
}

fn about_resource<R: Shown>(resource: &R, _: Timestamp) -> String {
    resource.summary()
}

/// What a question about several of them lists.
pub(super) fn choices<T: Named>(items: &[T], now: Timestamp) -> Vec<Choice> {
    let choice = |item: &T| Choice {
        shown: item.shown(),
        end: item.end(),
        ..Choice::new(item.name(), item.about(now))
    };
    items.iter().map(choice).collect()
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
    let keys = {
        let _spinner = ctx.spinner("looking for the key");
        client.keys(None, ItemLimit::All).collect().await?.data
    };
    if let Some(key) = keys.iter().find(|key| key.id == typed) {
        return Ok(key.clone());
    }
    // What tells keys apart leaves limitry's own calls out.
    let mut shown = keys.clone();
    own_use::clear(client, &mut shown);
    let as_listed = |chosen: ApiKey| {
        let listed = keys.iter().find(|key| key.id == chosen.id);
        listed.cloned().unwrap_or(chosen)
    };
    let mut same_name = active_first(&shown, |key| key.name == typed);
    if purpose == Purpose::Rotate && !same_name.iter().any(|key| key.status == KeyStatus::Active) {
        // The list shows it by this name, too.
        let kept = active_first(&shown, |key| is_kept(key) && plain(key) == typed);
        let is_active = |key: &&ApiKey| key.status == KeyStatus::Active;
        if kept.iter().any(is_active) {
            same_name = kept;
        }
    }
    if let Some(key) = only(ctx, &same_name, typed).await? {
        return Ok(as_listed(key));
    }
    let same_end = active_first(&shown, |key| key.last_four == typed);
    let key = only(ctx, &same_end, typed).await?;
    let key = key.map(as_listed).ok_or_else(|| unknown(&keys, typed))?;
    let is_unattended = ctx.prompter().says_yes() || !ctx.prompter().can_ask();
    if purpose != Purpose::Read && is_unattended {
        return Err(Failure::usage(
            codes::LAST_FOUR_UNATTENDED,
            format!("with --yes or without a terminal, a key is named by its id and not by its last four characters '{typed}'"),
        )
        .hint(format!("use the key's id: {}", shell(&key.id))));
    }
    Ok(key)
}

/// Whether a rotation that was aborted left it in its target.
fn is_kept(key: &ApiKey) -> bool {
    NameMarker::of(key).is_some_and(|(_, marker)| marker.kind == MarkerKind::Kept)
}

/// The active keys that match, or all that match if none is active.
fn active_first(keys: &[ApiKey], matches: impl Fn(&ApiKey) -> bool) -> Vec<&ApiKey> {
    let all: Vec<&ApiKey> = keys.iter().filter(|key| matches(key)).collect();
    let is_active = |key: &&&ApiKey| key.status == KeyStatus::Active;
    let active: Vec<&ApiKey> = all.iter().filter(is_active).copied().collect();
    if active.is_empty() { all } else { active }
}

/// The quota, rate limit, limit or meter.
pub(super) async fn resource<R: Shown>(ctx: &Context, client: &Client, typed: &str) -> Result<R> {
    if is_id(R::ID_PREFIX, typed)
        && let Some(found) = optional(client.resource(typed).await)?
    {
        return Ok(found);
    }
    let all: Vec<R> = client.resources(ItemLimit::All).collect().await?.data;
    let mut shown = all.clone();
    if all.iter().filter(|one| Named::name(*one) == typed).count() > 1 {
        R::name_meters(ctx, client, &mut shown).await;
    }
    let found = find(ctx, &shown, typed).await?;
    let mut listed = all.into_iter();
    let as_listed = listed.find(|one| Named::id(one) == Named::id(&found));
    Ok(as_listed.unwrap_or(found))
}

pub(super) async fn project(ctx: &Context, client: &Client, typed: &str) -> Result<Project> {
    let projects = client.projects(ItemLimit::All).collect().await?.data;
    find(ctx, &projects, typed).await
}

fn is_id(prefix: &str, typed: &str) -> bool {
    typed.starts_with(prefix) && limitry_types::rules::id(typed).is_ok()
}

/// The thing with this id, or else the only one with this name.
pub(super) async fn find<T: Named>(ctx: &Context, all: &[T], typed: &str) -> Result<T> {
    if let Some(found) = all.iter().find(|item| item.id() == typed) {
        return Ok(found.clone());
    }
    let same_name: Vec<&T> = all.iter().filter(|item| item.name() == typed).collect();
    let found = only(ctx, &same_name, typed).await?;
    found.ok_or_else(|| unknown(all, typed))
}

/// The only match; `None` without a match. Of several, a person chooses one; without a person they are an error.
async fn only<T: Named>(ctx: &Context, matches: &[&T], typed: &str) -> Result<Option<T>> {
    let items: Vec<T> = matches.iter().copied().cloned().collect();
    match items.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        several if ctx.prompter().can_ask() => {
            let question = format!("'{}' is more than one {}. Which?", escape(typed), T::KIND);
            let choices = choices(several, ctx.now());
            let prompter = ctx.prompter();
            let chosen = prompter.choose(&question, &choices, "", "").await?;
            Ok(several.get(chosen).cloned())
        }
        several => {
            let each = several.iter().map(|item| {
                let about = item.about(ctx.now());
                if about == item.id() {
                    return about;
                }
                format!("{} ({about})", item.id())
            });
            let each: Vec<String> = each.collect();
            Err(common::ambiguous(T::KIND, typed, &each, T::LIST))
        }
    }
}

fn unknown<T: Named>(all: &[T], typed: &str) -> Failure {
    let names = all.iter().flat_map(|item| [item.name(), item.id()]);
    common::not_found(T::KIND, typed, nearest(typed, names), T::LIST)
}
