//! The commands that quotas and rate limits share.

use jiff::Timestamp;
use limitry_types::text::escape;
use limitry_types::{Dimensions, Limit, LimitVerdict, Quota, RateLimit};

use super::lookup::Named;
use super::{key_values, listing, lookup, summary, tables};
use crate::base::exit::Exit;
use crate::base::text::shell;
use crate::cli::shared::ListLength;
use crate::context::Context;
use crate::failure::Result;
use crate::output::{Cell, Outcome, Tabular, View, to_document};

/// How the commands show a kind of limit.
pub(super) trait Shown: Limit + Named + Tabular<6> {
    const COMMAND: &'static str;
    /// A command that creates one.
    const CREATE: &'static str;
    /// The note of an empty list.
    const NONE: &'static str;
    /// The note of a check without limits.
    const NONE_APPLIES: &'static str;

    fn fields(&self) -> Vec<(&'static str, Cell)>;
    /// What the limit allows: `5 events a day, plan=free`.
    fn summary(&self) -> String;
    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell>;
}

impl Shown for Quota {
    const COMMAND: &'static str = "limitry quotas";
    const CREATE: &'static str =
        "limitry quotas create Daily --metric total_events --limit 1000 --period day";
    const NONE: &'static str = "No quotas yet. `limitry quotas create Daily --metric total_events --limit 1000 --period day` creates one.";
    const NONE_APPLIES: &'static str = "No quota applies.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::quota_fields(self)
    }

    fn summary(&self) -> String {
        summary::quota(
            self.limit_value,
            &self.metric,
            &self.period,
            Some(&self.text_filters()),
        )
    }

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell> {
        tables::quota_row(state, now)
    }
}

impl Shown for RateLimit {
    const COMMAND: &'static str = "limitry rate-limits";
    const CREATE: &'static str = "limitry rate-limits create Burst --limit 100 --window minute";
    const NONE: &'static str = "No rate limits yet. `limitry rate-limits create Burst --limit 100 --window minute` creates one.";
    const NONE_APPLIES: &'static str = "No rate limit applies.";

    fn fields(&self) -> Vec<(&'static str, Cell)> {
        tables::rate_limit_fields(self)
    }

    fn summary(&self) -> String {
        summary::rate_limit(self.limit_value, &self.window, Some(&self.text_filters()))
    }

    fn state_row(state: &Self::State, now: Timestamp) -> Vec<Cell> {
        tables::rate_limit_row(state, now)
    }
}

pub(super) async fn create<L: Shown>(ctx: &Context, new: &L::New) -> Result<Outcome> {
    let limit: L = ctx.project_client().await?.create_limit(new).await?;
    let sentence = format!("Created {}", described(&limit));
    let outcome = Outcome::wrote(&limit, limit.fields(), sentence);
    Ok(outcome.next(format!("{} check", L::COMMAND)))
}

pub(super) async fn list<L: Shown>(ctx: &Context, length: ListLength) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limits = client.limits::<L>(listing::item_limit(ctx, length));
    listing::show(ctx, limits, L::NONE).await
}

pub(super) async fn show<L: Shown>(ctx: &Context, typed: &str) -> Result<Outcome> {
    let limit: L = lookup::limit(ctx, &ctx.project_client().await?, typed).await?;
    Ok(Outcome::record(&limit, limit.fields()))
}

pub(super) async fn update<L: Shown>(
    ctx: &Context,
    typed: &str,
    change: &L::Change,
) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit: L = lookup::limit(ctx, &client, typed).await?;
    let limit: L = client.update_limit(Limit::id(&limit), change).await?;
    let sentence = format!("Changed {}", described(&limit));
    let show = format!("{} show {}", L::COMMAND, shell(Limit::name(&limit)));
    Ok(Outcome::wrote(&limit, limit.fields(), sentence).next(show))
}

pub(super) async fn delete<L: Shown>(ctx: &Context, typed: &str) -> Result<Outcome> {
    let client = ctx.project_client().await?;
    let limit: L = lookup::limit(ctx, &client, typed).await?;
    let (id, name, noun) = (Limit::id(&limit), escape(Limit::name(&limit)), L::NOUN);
    let question = format!("Delete {noun} '{name}' ({})?", escape(&limit.summary()));
    let instead = format!("`{} delete {} --yes`", L::COMMAND, shell(id));
    ctx.prompter().confirm(&question, &instead).await?;
    client.delete_limit::<L>(id).await?;
    Ok(Outcome::done(
        &limit,
        format!("Deleted {}", described(&limit)),
    ))
}

/// `quota 'Daily': 10,000 events a day`
fn described<L: Shown>(limit: &L) -> String {
    let name = escape(Limit::name(limit));
    format!("{} '{name}': {}", L::NOUN, escape(&limit.summary()))
}

/// Exits with 10 if a limit refuses.
pub(super) async fn check<L: Shown>(
    ctx: &Context,
    dimensions: Vec<(String, String)>,
) -> Result<Outcome> {
    let dimensions = key_values::unique("--dimension", dimensions)?;
    let client = ctx.project_client().await?;
    let verdict = client.check_limits::<L>(&dimensions).await?;
    let exit = if verdict.allowed() {
        Exit::Success
    } else {
        Exit::No
    };
    let view = states::<L>(&verdict, ctx.now());
    Ok(Outcome::new(to_document(&verdict), view).exit(exit))
}

/// The table of the limits that were checked.
pub(super) fn states<L: Shown>(verdict: &L::Verdict, now: Timestamp) -> View {
    let rows = verdict
        .states()
        .iter()
        .map(|state| L::state_row(state, now));
    View::table(tables::LIMIT_COLUMNS, rows.collect(), L::NONE_APPLIES)
}

/// The filters of an update: new ones, none, or `None` to keep the old ones.
pub(super) fn changed_filters(
    given: Vec<(String, String)>,
    remove: bool,
) -> Result<Option<Dimensions>> {
    let filters = key_values::unique("--filter", given)?;
    Ok((remove || !filters.is_empty()).then_some(filters))
}
